"""What would follow if two files were joined: tried in a transaction that is given up."""

from datetime import date

from django.db import OperationalError, connection, transaction
from psycopg import errors

from accounts.models import User
from core.errors import DomainError
from registry.models import LikelyMatch
from registry.operations.matches.deciding import decide_same
from registry.queries.matches.conflicts import conflicts_of
from registry.queries.matches.joins import ClockChange

_NOTE = "trial"
#: It holds both files as a joining does, so that it neither waits long for anybody nor keeps them waiting.
_WAITS, _LASTS = "400ms", "3s"


class _GivenUpError(Exception):
    """Nothing of the trial is kept."""


def what_would_follow(*, match_id: int, on: date, by: User) -> list[ClockChange] | None:
    """Whose lawful end would be another day if the pair were joined now; nothing is written.

    What the files say differently is taken as the older one says it. Empty too where it cannot be joined;
    None where somebody works on one of the files just now, so that it cannot be told.
    """
    match = LikelyMatch.objects.select_related("one", "other").get(pk=match_id)
    choices = {conflict.field: conflict.choices[0] for conflict in conflicts_of(match) if conflict.choices}
    found: list[ClockChange] = []
    try:
        with transaction.atomic():
            _be_quick()
            joined = decide_same(
                match_id=match_id, survivor_id=match.one_id, note=_NOTE, choices=choices, on=on, by=by
            )
            found = joined.clocks
            raise _GivenUpError
    except (_GivenUpError, DomainError):
        return found
    except OperationalError as error:
        if not isinstance(error.__cause__, (errors.LockNotAvailable, errors.QueryCanceled)):
            raise
        return None


def _be_quick() -> None:
    """Until the transaction is given up no statement waits or lasts for long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_WAITS}'; SET LOCAL statement_timeout = '{_LASTS}'")
