from typing import Any

import structlog
from celery import shared_task

from journal.operations import seal_journal

_log = structlog.get_logger("koshi.journal")


@shared_task
def seal(*, on: str | None = None, **_: Any) -> int:
    """Seal what was journaled since the last run; harmless when run twice or at once."""
    sealed = seal_journal()
    _log.info("sealed", entries=sealed)
    return sealed
