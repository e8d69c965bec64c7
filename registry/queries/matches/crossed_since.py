"""Whether somebody crossed the border in another file that may be theirs: for whoever opens a case."""

from datetime import datetime

from django.db import connection

from identity.matching import Ground
from registry.queries.matches.comparing import judged
from registry.queries.matches.halves import PAIRS_BY_HALVES_OF, exit_alone_sql
from registry.queries.open_files import is_open_sql
from registry.rules.matches.asking import (
    ALMOST_SURE,
    SURE_UNDER_ANOTHER_SURNAME,
    SURE_WITH_LOOSE_EXIT,
)
from registry.states import CrossingMark


def _has(*grounds: Ground) -> str:
    """The pair has these grounds, and none that stands against it."""
    has = " AND ".join(f"""m.grounds @> '[{{"ground": "{ground}"}}]'""" for ground in grounds)
    none = "NOT EXISTS (SELECT FROM jsonb_array_elements(m.grounds) AS g WHERE (g ->> 'bits')::float < 0)"
    return f"({has} AND {none})"


# The crossing is the very half that the stay misses, an exit that fits no entry of its own file: that makes
# up for a name that many bear.
_IS_THE_MISSING_EXIT = f"""EXISTS (
  SELECT FROM registry_markedcrossing loose
  WHERE loose.crossing_id = c.id AND loose.mark = '{CrossingMark.EXIT_WITHOUT_ENTRY}'
    AND loose.cleared_on IS NULL)"""
_SURE = f"""(
  {_has(Ground.NAME, Ground.BIRTH_DATE)}
    AND (m.score >= {ALMOST_SURE} OR m.score >= {SURE_WITH_LOOSE_EXIT} AND {_IS_THE_MISSING_EXIT})
  OR {_has(Ground.GIVEN_NAMES, Ground.BIRTH_DATE, Ground.MISSING_EXIT)}
    AND m.score >= {SURE_UNDER_ANOTHER_SURNAME} AND {_IS_THE_MISSING_EXIT})"""


def left_elsewhere_sql(person: str, moment: str) -> str:
    """Whether somebody who is almost surely this person left or came after the moment in another file; both
    are SQL for a value. Whoever came again must have left before.

    Almost sure is an undecided pair of one name and birth date against which nothing stands: of a name that
    few bear, after any crossing; of another, after an exit that fits no entry. Of another surname the given
    names must be rare, or the father's the same, and the exit the one that is missing. A held file counts for
    nothing here: what it says is known to those with the role alone, and nothing of it may be seen in what
    others find or miss. A host's, an employer's or a carrier's word is no crossing.
    """
    return f"EXISTS (SELECT {_crossed(person, moment)} AND {_SURE})"


def pairs_with_departure(person_id: int, *, since: datetime) -> list[int]:
    """The pairs that say so, ascending: those that somebody is asked about before a case opens."""
    statement = f"SELECT DISTINCT m.id {_crossed('%(person)s', '%(since)s')} AND {_SURE} ORDER BY m.id"
    with connection.cursor() as cursor:
        cursor.execute(statement, {"person": person_id, "since": since})
        return [number for (number,) in cursor.fetchall()]


def crossed_in_other_files(person_id: int, *, since: datetime) -> int:
    """How many other files of undecided pairs, sure or not, left or came after the moment."""
    crossed = _crossed("%(person)s", "%(since)s")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT twin.id) {crossed}", {"person": person_id, "since": since})
        found: int = cursor.fetchone()[0]
    return found


def exits_of_too_little(person_id: int, *, since: datetime) -> int:
    """How many files that too little holds together with this one to make a pair have an exit that fits no
    entry, after the moment: of the same birth date and given names, the surname perhaps a husband's.

    It keeps nothing back. Whoever decides about a stay without an exit must know of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_TOO_LITTLE, {"ids": [person_id], "since": since})
        pairs = {(min(pair), max(pair)) for pair in cursor.fetchall()}
    if not pairs:
        return 0
    grounds = [{one["ground"] for one in judge.grounds} for judge in judged(pairs).values()]
    return sum(Ground.MISSING_EXIT in found for found in grounds)


_OF_TOO_LITTLE = f"""
SELECT found.me, found.other FROM ({PAIRS_BY_HALVES_OF}) AS found(me, other)
JOIN registry_person twin ON twin.id = found.other
WHERE {is_open_sql("twin")} AND EXISTS (SELECT {exit_alone_sql("twin.id")} AND c.crossed_at > %(since)s)
  AND NOT EXISTS (SELECT FROM registry_likelymatch m
                  WHERE m.one_id = least(found.me, found.other)
                    AND m.other_id = greatest(found.me, found.other))"""


def _crossed(person: str, moment: str) -> str:
    return f"""
  FROM registry_likelymatch m
  JOIN registry_person twin ON twin.id = CASE m.one_id WHEN {person} THEN m.other_id ELSE m.one_id END
  JOIN registry_crossing c ON c.person_id = twin.id AND c.crossed_at > {moment}
  WHERE (m.one_id = {person} OR m.other_id = {person}) AND m.state IN ('open', 'unsure')
    AND {is_open_sql("twin")} AND c.direction <> 'refusal' AND NOT EXISTS (
      SELECT FROM registry_crossing later
      WHERE later.source = c.source AND later.source_id = c.source_id AND later.revision > c.revision)"""
