"""A whole application in one go, as an employer's program sends it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from permits.models import Application
from permits.operations.drafts import add_worker, draft_application, save_application


@transaction.atomic
def write_application(
    *,
    employer_id: int,
    region_id: int,
    category: str,
    months: int,
    declared: Mapping[str, Any],
    workers: Sequence[Mapping[str, Any]],
    on: date,
    by: User,
) -> Application:
    """Begin an application with what is declared and its workers; all of it, or nothing.

    Each part is the act of its name, journaled as such; nothing need be complete.

    Raises: as `draft_application`, `save_application` and `add_worker`.
    """
    application = draft_application(
        employer_id=employer_id, region_id=region_id, category=category, months=months, on=on, by=by
    )
    if declared:
        application = save_application(application_id=application.pk, changes=declared, on=on, by=by)
    add_workers(application_id=application.pk, workers=workers, on=on, by=by)
    return application


@transaction.atomic
def add_workers(*, application_id: int, workers: Sequence[Mapping[str, Any]], on: date, by: User) -> int:
    """Put workers into an application that is being written, all or none; how many. Each is journaled.

    Raises: as `add_worker`.
    """
    for worker in workers:
        add_worker(application_id=application_id, **worker, on=on, by=by)
    return len(workers)
