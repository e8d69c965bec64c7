"""Files with the two halves of one stay: who to compare though the surname is another.

Somebody who enters on one passport and leaves on another has an entry without an exit in one file and an exit
without an entry in the other. Of one birth date and one given name they are worth comparing whatever the
surnames are: a husband's name is no likeness. Coarse, as every block is; `identity.matching` judges.
"""

from registry.queries.matches.blocks import COMPARED_AT_MOST, READ_AT_MOST, STANDING
from registry.states import CrossingMark

_IS_UNENDED = "s.annulled_on IS NULL AND s.exit_id IS NULL"


def exit_alone_sql(person: str) -> str:
    """From and where of the exits `c` of a person that fit no entry and about which nobody has said more."""
    return f"""FROM registry_markedcrossing x JOIN registry_crossing c ON c.id = x.crossing_id
    WHERE x.person_id = {person} AND x.mark = '{CrossingMark.EXIT_WITHOUT_ENTRY}' AND x.cleared_on IS NULL"""


def unended_sql(person: str, left_at: str) -> str:
    """From and where of the stays `s` of a person that such an exit at this moment may end."""
    return f"""FROM registry_stay s WHERE s.person_id = {person} AND {_IS_UNENDED}
    AND s.entered_at < {left_at} AND (s.departed_at IS NULL OR s.departed_at > {left_at})"""


def _of_one_birth(half: str) -> str:
    """Others of the birth date, day and month in either order, and of the first given name, by its
    consonants, who have the other half."""
    return f"""CROSS JOIN LATERAL (
  SELECT p.id FROM (
    SELECT * FROM {STANDING} p WHERE p.born = me.born AND p.called = me.called LIMIT {READ_AT_MOST}
  ) p WHERE p.id <> me.id AND EXISTS (SELECT {half}) LIMIT {COMPARED_AT_MOST}
) p"""


def _of_exits(which: str) -> str:
    return f"""
SELECT me.id, p.id FROM registry_markedcrossing x JOIN registry_crossing c ON c.id = x.crossing_id
JOIN {STANDING} me ON me.id = x.person_id {_of_one_birth(unended_sql("p.id", "c.crossed_at"))}
WHERE {which} AND x.mark = '{CrossingMark.EXIT_WITHOUT_ENTRY}' AND x.cleared_on IS NULL
  AND length(me.born_on) = 10"""


_HALF = "s.entered_at < c.crossed_at AND (s.departed_at IS NULL OR s.departed_at > c.crossed_at)"
#: Of all files, those with an exit that fits no entry beside those that miss one.
PAIRS_BY_HALVES = _of_exits("true")
#: Of these persons, whichever half is theirs.
PAIRS_BY_HALVES_OF = f"""
{_of_exits("x.person_id = ANY(%(ids)s)")}
UNION
SELECT me.id, p.id FROM registry_stay s JOIN {STANDING} me ON me.id = s.person_id
{_of_one_birth(f"{exit_alone_sql('p.id')} AND {_HALF}")}
WHERE s.person_id = ANY(%(ids)s) AND {_IS_UNENDED}
  AND length(me.born_on) = 10
"""
