"""What becomes of cases when stays change, in the transaction of the act."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts.models import User
from core.periods import day_before
from core.prepared_sql import cursor_for
from enforcement.operations.kept_back import let_go
from enforcement.operations.restoring import restore_cases
from enforcement.operations.reviews import ask_reviews
from enforcement.operations.sweeps import open_of_stays, supersede
from feeds.queries import national_watermark

# Of thousands of stays that a feed tells hardly one has anything to be followed up.
_LOOK = """
SELECT 'with_cases', stay_id FROM enforcement_overstaycase WHERE stay_id = ANY(%(ids)s)
UNION
SELECT 'kept_back', stay_id FROM enforcement_keptback WHERE stay_id = ANY(%(ids)s) AND ended_on IS NULL
UNION
SELECT 'past', id FROM registry_stay WHERE id = ANY(%(ids)s) AND authorised_until < %(on)s
  AND departed_on IS NULL AND annulled_on IS NULL
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class _Look:
    """Of some stays those with anything to follow up: that had a case at any time, that keep one back, whose
    lawful end is past and nobody has left."""

    with_cases: list[int] = field(default_factory=list)
    kept_back: list[int] = field(default_factory=list)
    past: list[int] = field(default_factory=list)

    @property
    def stay_ids(self) -> set[int]:
        return {*self.with_cases, *self.kept_back, *self.past}


def follow_up_cases(*, stay_ids: Collection[int], on: date, by: User) -> dict[str, int]:
    """Bring the cases of these stays in line with their facts, in the transaction of the act.

    A case whose lawful end moved, whose stay was annulled or left in time, or whose file is held
    from sweeps is superseded; a departure after the lawful end keeps it. One that the joining of two files
    closed stands again when its facts are back. A decision whose facts were
    corrected asks for its review. A lawful end or a day to leave that is already past opens a case at
    once, by the sweep's rules.
    """
    ids = sorted(set(stay_ids))
    look = _looked_at(ids, on=on) if ids else _Look()
    if not look.stay_ids:
        return {"superseded": 0, "reviews_asked": 0, "opened": 0}
    with transaction.atomic():
        return _follow_up(look, on=on, by=by)


def _follow_up(look: _Look, *, on: date, by: User) -> dict[str, int]:
    superseded = reviews = opened = 0
    if look.with_cases:
        superseded = supersede("c.stay_id = ANY(%(ids)s)", {"ids": look.with_cases}, on=on, by=by)
        restore_cases(stay_ids=look.with_cases, on=on, by=by)
        reviews = ask_reviews(stay_ids=look.with_cases, on=on, by=by)
    if look.kept_back:
        let_go(stay_ids=look.kept_back, on=on, by=by)
    if to_open := sorted({*look.with_cases, *look.past}):
        feeds = national_watermark()
        covered = feeds.last_full_day
        until = None if covered is None else min(day_before(on), covered)
        opened = open_of_stays(to_open, until, feeds, on=on, by=by)
    return {"superseded": superseded, "reviews_asked": reviews, "opened": opened}


def _looked_at(stay_ids: list[int], *, on: date) -> _Look:
    look = _Look()
    with cursor_for(len(stay_ids)) as cursor:
        cursor.execute(_LOOK, {"ids": stay_ids, "on": on})
        for kind, stay_id in cursor.fetchall():
            getattr(look, kind).append(stay_id)
    return look
