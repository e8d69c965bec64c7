from typing import Any

import structlog
from celery import shared_task

from journal.operations import seal_journal
from journal.operations import turn_month as turn

_log = structlog.get_logger("koshi.journal")


@shared_task
def seal(*, on: str | None = None, **_: Any) -> int:
    """Seal what was journaled since the last run; harmless when run twice or at once."""
    sealed = seal_journal()
    _log.info("sealed", entries=sealed)
    return sealed


@shared_task
def turn_month(*, on: str | None = None, **_: Any) -> None:
    """Make the journal's ranges of the months ahead; the same when run twice."""
    turn()
