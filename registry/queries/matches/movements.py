"""When people who may be one were certainly here, and which halves of their stays miss the other half."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from identity.document_numbers import document_shape
from identity.presence import Crossings, Passage, Presence, Unended
from registry.states import MARKS_OF_READING, CrossingMark

_READINGS = ", ".join(f"'{mark}'" for mark in MARKS_OF_READING)


def _is_doubted(crossing: str) -> str:
    """An officer has yet to look whose crossing it is: of nobody's presence it is a proof."""
    return f"""EXISTS (SELECT FROM registry_markedcrossing m WHERE m.crossing_id = {crossing}
    AND m.mark IN ({_READINGS}) AND m.cleared_on IS NULL)"""


# A file that may hold two people says of neither where that one was.
_OF_ONE_PERSON = """NOT EXISTS (SELECT FROM registry_mixedfile x
    WHERE x.person_id = asked.id AND x.state = 'open')"""
_STAYS = f"""
SELECT s.person_id, s.entered_on, s.departed_on, s.entered_at, s.departed_at,
       entry.checkpoint_id, entry.issuing_country_id, entry.document_number,
       exit.checkpoint_id, exit.issuing_country_id, exit.document_number,
       s.exit_id IS NOT NULL AND NOT {_is_doubted("s.entry_id")} AND NOT {_is_doubted("s.exit_id")}
FROM unnest(%(ids)s::bigint[]) AS asked(id)
JOIN registry_stay s ON s.person_id = asked.id JOIN registry_crossing entry ON entry.id = s.entry_id
LEFT JOIN registry_crossing exit ON exit.id = s.exit_id
WHERE s.annulled_on IS NULL AND {_OF_ONE_PERSON}
ORDER BY s.person_id, s.entered_at
"""
_EXITS_ALONE = f"""
SELECT m.person_id, c.crossed_at FROM unnest(%(ids)s::bigint[]) AS asked(id)
JOIN registry_markedcrossing m ON m.person_id = asked.id JOIN registry_crossing c ON c.id = m.crossing_id
WHERE m.mark = '{CrossingMark.EXIT_WITHOUT_ENTRY}' AND m.cleared_on IS NULL AND {_OF_ONE_PERSON}
ORDER BY m.person_id, c.crossed_at
"""


class _Row(NamedTuple):
    """A row of `_STAYS`."""

    person_id: int
    entered_on: date
    departed_on: date | None
    entered_at: datetime
    departed_at: datetime | None
    entered_through: int
    entered_of: int
    entered_with: str
    left_through: int | None
    left_of: int | None
    left_with: str | None
    is_whole: bool

    def as_presence(self) -> Presence:
        assert self.departed_on
        assert self.departed_at
        shown = {(self.entered_of, self.entered_with), (self.left_of, self.left_with or "")}
        return Presence(
            self.entered_on,
            self.departed_on,
            Passage(self.entered_at, str(self.entered_through)),
            Passage(self.departed_at, str(self.left_through)),
            # By their looks: of two that look the same one may be the other, misread.
            frozenset(f"{country}-{document_shape(number)}" for country, number in shown),
        )


def crossings_of(ids: Collection[int]) -> Mapping[int, Crossings]:
    """What the crossings of these people say of where they were; two queries.

    A stay whose entry or exit waits for an officer to say whose it is counts for nothing.
    """
    whole: dict[int, list[Presence]] = defaultdict(list)
    unended: dict[int, list[Unended]] = defaultdict(list)
    alone: dict[int, list[datetime]] = defaultdict(list)
    given: dict[str, Any] = {"ids": list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(_STAYS, given)
        for row in map(_Row._make, cursor.fetchall()):
            if row.is_whole:
                whole[row.person_id].append(row.as_presence())
            elif row.left_with is None:
                unended[row.person_id].append(Unended(row.entered_at, row.departed_at))
        cursor.execute(_EXITS_ALONE, given)
        for person_id, left_at in cursor.fetchall():
            alone[person_id].append(left_at)
    return {
        number: Crossings(tuple(whole[number]), tuple(unended[number]), tuple(alone[number]))
        for number in {*whole, *unended, *alone}
    }
