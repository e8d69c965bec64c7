"""Files that may be one person's: sought for some persons at once, and over all at night.

A pair with a held file is found like any other and exists for those with the role alone: it is journaled
under the veil, holds no case back and is counted to nobody else (`pairs_visible_to`).
Two transactions that enrol one person each do not see each other's file: the night finds what they missed.
"""

import json
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.periods import FIRST_BIRTH_DAY, day_before
from journal.operations import acting, entries_sql
from registry.events import RegistryEvent
from registry.models import MarkedCrossing
from registry.operations.matches.counting import count_routes
from registry.operations.stays.sweeps import BEGINNING, look_from, move_progress
from registry.queries.matches import blocks
from registry.queries.matches.comparing import Judged, Pair, judged
from registry.queries.matches.halves import PAIRS_BY_HALVES, PAIRS_BY_HALVES_OF
from registry.queries.matches.pairs import hold_files_in_place
from registry.queries.open_files import is_open_sql
from registry.states import FITS_NO_STAY, MATCH_MOVES, MatchAct, MatchState

DUPLICATES = "duplicates"
#: Persons sought for at once.
CHUNK = 5_000

_KNOWN_PAIRS = """
SELECT one_id, other_id FROM registry_likelymatch
WHERE (one_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s)) AND state <> 'same'
"""
_PAIRS = "unnest(%(ones)s::bigint[], %(others)s::bigint[]) AS pair(one_id, other_id)"
_ROWS = """
json_to_recordset(%(rows)s) AS new(one_id bigint, other_id bigint, verdict text, score float, grounds jsonb,
                                   facts text)
"""


def _noted(event: RegistryEvent, source: str, **data: str) -> str:
    """One entry in each of both files, which names the other."""
    return f"""
{entries_sql(event, subject="m.id", person="file.id", data={"other": "file.other", **data})}
FROM {source} m CROSS JOIN LATERAL (VALUES (m.one_id, m.other_id), (m.other_id, m.one_id)) AS file(id, other)
ORDER BY m.one_id, m.other_id, file.id
"""


_GROUNDS = "(SELECT jsonb_agg(g -> 'ground') FROM jsonb_array_elements(m.grounds) AS g)"
_FOUND = {"verdict": "m.verdict", "grounds": _GROUNDS}
_LOCKED = """
SELECT m.id FROM registry_likelymatch m
JOIN {source} ON m.one_id = {row}.one_id AND m.other_id = {row}.other_id
WHERE {which} ORDER BY m.one_id, m.other_id FOR NO KEY UPDATE OF m
"""
_ADD = f"""
WITH added AS (
  INSERT INTO registry_likelymatch (one_id, other_id, verdict, score, grounds, facts, found_on)
  SELECT one_id, other_id, verdict, score, grounds, facts, %(on)s FROM {_ROWS}
  WHERE NOT EXISTS (SELECT FROM registry_likelymatch m
                    WHERE m.one_id = new.one_id AND m.other_id = new.other_id)
  ORDER BY one_id, other_id
  ON CONFLICT (one_id, other_id) DO NOTHING
  RETURNING id, one_id, other_id, verdict, grounds
), noted AS ({_noted(RegistryEvent.MATCH_FOUND, "added", **_FOUND)})
SELECT count(*) FROM added
"""


def _kinds(row: str) -> str:
    kind = "concat_ws(' ', g ->> 'ground', g ->> 'since', g ->> 'until')"
    return f"(SELECT array_agg({kind} ORDER BY {kind}) FROM jsonb_array_elements({row}.grounds) AS g)"


# What is undecided says what is true now. A likelihood alone moves every night a little and moves nothing.
_RENEW = f"""
WITH locked AS ({
    _LOCKED.format(
        source=_ROWS,
        row="new",
        which=f"m.state IN ('{MatchState.OPEN}', '{MatchState.UNSURE}') AND "
        "((m.verdict, m.facts) IS DISTINCT FROM (new.verdict, new.facts)"
        f" OR {_kinds('m')} IS DISTINCT FROM {_kinds('new')})",
    )
}), changed AS (
  UPDATE registry_likelymatch m
  SET verdict = new.verdict, score = new.score, grounds = new.grounds, facts = new.facts
  FROM locked, {_ROWS}
  WHERE locked.id = m.id AND m.one_id = new.one_id AND m.other_id = new.other_id
  RETURNING m.id, m.one_id, m.other_id, m.verdict, m.grounds
), noted AS ({_noted(RegistryEvent.MATCH_CHANGED, "changed", **_FOUND)})
SELECT count(*) FROM changed
"""
_ASK_AGAIN = f"""
WITH locked AS ({
    _LOCKED.format(
        source=_ROWS, row="new", which=f"m.state = '{MatchState.DIFFERENT}' AND m.facts <> new.facts"
    )
}), asked AS (
  UPDATE registry_likelymatch m
  SET state = '{MATCH_MOVES[MatchState.DIFFERENT, MatchAct.ASK_AGAIN]}', asked_id = NULL,
      verdict = new.verdict, score = new.score, grounds = new.grounds, facts = new.facts
  FROM locked, {_ROWS}
  WHERE locked.id = m.id AND m.one_id = new.one_id AND m.other_id = new.other_id
  RETURNING m.id, m.one_id, m.other_id, m.verdict, m.grounds
), noted AS ({_noted(RegistryEvent.MATCH_ASKED_AGAIN, "asked", **_FOUND)})
SELECT count(*) FROM asked
"""
# What a person has found about a pair stays, whatever the files say later.
_DROP = f"""
WITH locked AS ({
    _LOCKED.format(
        source=_PAIRS,
        row="pair",
        which=f"m.state = '{MatchState.OPEN}' AND m.decided_on IS NULL"
        " AND NOT EXISTS (SELECT FROM registry_join j WHERE j.match_id = m.id)",
    ).replace("FOR NO KEY UPDATE", "FOR UPDATE")
}), gone AS (
  DELETE FROM registry_likelymatch m USING locked WHERE m.id = locked.id
  RETURNING m.id, m.one_id, m.other_id
), noted AS ({_noted(RegistryEvent.MATCH_GONE, "gone")})
SELECT count(*) FROM gone
"""

# Enrolled, renamed or given a document since: by the days that rows say, three to look back.
_SINCE = """
SELECT id FROM registry_person WHERE enrolled_on > %(after)s AND enrolled_on <= %(on)s
UNION SELECT person_id FROM registry_formervalue WHERE valid_until >= %(after)s AND valid_until < %(on)s
UNION SELECT person_id FROM registry_identitydocument
WHERE first_seen_on > %(after)s AND first_seen_on <= %(on)s
ORDER BY 1
"""
_COUNT_NAMES = f"""
WITH counted AS MATERIALIZED (
  SELECT part, key, count(*)::int AS bearers FROM registry_person p
  CROSS JOIN LATERAL (VALUES ('surname', p.surname_key), ('given', split_part(p.given_key, ' ', 1)))
    AS named(part, key)
  WHERE {is_open_sql("p")} GROUP BY part, key
), gone AS (
  DELETE FROM registry_namecount n
  WHERE NOT EXISTS (SELECT FROM counted c WHERE c.part = n.part AND c.key = n.key)
), changed AS (
  UPDATE registry_namecount n SET bearers = c.bearers FROM counted c
  WHERE c.part = n.part AND c.key = n.key AND c.bearers <> n.bearers
)
INSERT INTO registry_namecount (part, key, bearers)
SELECT part, key, bearers FROM counted c
WHERE NOT EXISTS (SELECT FROM registry_namecount n WHERE n.part = c.part AND n.key = c.key)
ORDER BY part, key
ON CONFLICT (part, key) DO NOTHING
"""
_PAIRS_LEFT = """
SELECT id, one_id, other_id FROM registry_likelymatch WHERE id > %s AND state <> 'same' ORDER BY id LIMIT %s
"""


def seek_matches(*, person_ids: Collection[int], on: date, by: User) -> int:
    """Find the files that may be of one person with one of these, in the transaction of the act.

    Pairs are judged anew: new ones are written, undecided ones say what is true now or go away, and one that
    was found different is asked again when what the files say has changed. Run again, nothing happens.
    How many pairs are new or asked again.
    """
    ordered = sorted(set(person_ids))
    return sum(_seek(ordered[start : start + CHUNK], on=on, by=by) for start in range(0, len(ordered), CHUNK))


def seek_for_loose_crossings(*, person_ids: Collection[int], on: date, by: User) -> int:
    """Seek once more for those of these persons a crossing of whom fits no stay since `on`: it may be the
    other half of somebody's stay. How many pairs are new.
    """
    marked = MarkedCrossing.objects.filter(
        person__in=person_ids, mark__in=FITS_NO_STAY, marked_on=on, cleared_on=None
    )
    return seek_matches(person_ids=set(marked.values_list("person_id", flat=True)), on=on, by=by)


def find_duplicates(*, on: date, by: User, full: bool = False, today: date | None = None) -> dict[str, Any]:
    """Find the files that may be one person's among all; how many pairs are new or asked again.

    The usual run looks at those that are new or changed since the sweep's mark, `DAYS_BACK` days before it;
    `full`, and the first run, count the names anew and compare everybody with everybody in chunks, a
    transaction each, and judge what stood before.
    """
    until = min(on, today or on)
    after = BEGINNING if full else look_from(DUPLICATES, day_before(until))
    if after == BEGINNING:
        found = _find_among_all(on=on, by=by)
    else:
        changed = _column(_SINCE, {"after": after, "on": until})
        found = 0
        for start in range(0, len(changed), CHUNK):
            with transaction.atomic():
                hold_files_in_place()
                found += _seek(changed[start : start + CHUNK], on=on, by=by)
    move_progress(DUPLICATES, until)
    return {"on": on.isoformat(), "found": found}


@transaction.atomic
def _seek(ids: list[int], *, on: date, by: User) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH me AS MATERIALIZED (SELECT * FROM {blocks.STANDING} AS told WHERE id = ANY(%(ids)s))"
            f" {blocks.pairs_with_sql('me')}"
            f" UNION {blocks.PAIRS_BY_NUMBER_OF} UNION {PAIRS_BY_HALVES_OF} UNION {_KNOWN_PAIRS}",
            {"ids": ids},
        )
        pairs = {_in_order(*pair) for pair in cursor.fetchall()}
    return _write(judged(pairs), pairs, on=on, by=by) if pairs else 0


def _find_among_all(*, on: date, by: User) -> int:
    """Everybody with everybody, a year of birth, a month of birth and some pairs at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE registry_namecount IN SHARE ROW EXCLUSIVE MODE")  # one counts at a time
        cursor.execute(_COUNT_NAMES)
        count_routes()
    found, looked_at = 0, set[Pair]()
    for read, statement, given in _chunks(on):
        with transaction.atomic():
            hold_files_in_place()
            pairs = {_in_order(*pair) for pair in read(statement, given)}
            found += _write(judged(pairs), pairs, on=on, by=by)
        looked_at |= pairs
    last = 0
    while rows := _rows(_PAIRS_LEFT, [last, CHUNK]):
        last = rows[-1][0]
        with transaction.atomic():
            hold_files_in_place()
            pairs = {(one, other) for _id, one, other in rows} - looked_at
            found += _write(judged(pairs), pairs, on=on, by=by)
    return found


def _chunks(on: date) -> Iterator[tuple[Callable[..., list[Any]], str, dict[str, str]]]:
    """How it is read, and what."""
    for year in range(FIRST_BIRTH_DAY.year, on.year + 1):
        yield _joined, blocks.PAIRS_OF_YEAR, {"year": str(year), "next_year": str(year + 1)}
    for month in range(1, 13):
        yield _joined, blocks.PAIRS_OF_MONTH, {"month": f"{month:02}"}
    yield _joined, blocks.PAIRS_BY_NUMBER, {}
    yield _joined, blocks.PAIRS_BY_FORMER_NAME, {}
    yield _rows, PAIRS_BY_HALVES, {}


def _write(found: dict[Pair, Judged], pairs: Collection[Pair], *, on: date, by: User) -> int:
    """Write how these pairs came out, in the order of the pairs; how many are new or asked again."""
    rows = [
        {
            "one_id": one,
            "other_id": other,
            "verdict": judge.match.verdict,
            "score": round(judge.match.score, 6),
            "grounds": judge.grounds,
            "facts": judge.facts,
        }
        for (one, other), judge in found.items()
        if judge.is_likely
    ]
    unlikely = sorted(pair for pair in pairs if pair not in found or not found[pair].is_likely)
    told = acting(on=on, by=by)
    new = 0
    with connection.cursor() as cursor:
        run = _counted(cursor)
        if rows:
            given = {**told, "rows": json.dumps(rows)}
            new = run(_ADD, given) + run(_ASK_AGAIN, given)
            run(_RENEW, given)
        if unlikely:
            ones, others = map(list, zip(*unlikely, strict=True))
            run(_DROP, {**told, "ones": ones, "others": others})
    return new


def _counted(cursor: Any) -> Callable[[str, dict[str, Any]], int]:
    def run(statement: str, given: dict[str, Any]) -> int:
        cursor.execute(statement, given)
        return int(cursor.fetchone()[0])

    return run


def _in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _rows(statement: str, given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _joined(statement: str, given: dict[str, str]) -> list[tuple[Any, ...]]:
    """Rows of a statement that joins a chunk with itself by equal keys: never row by row, whatever the
    planner makes of a relation that it has no figures of."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(statement, given)
        found = list(cursor.fetchall())
        cursor.execute("SET LOCAL enable_nestloop = on")
    return found


def _column(statement: str, given: dict[str, Any]) -> list[int]:
    return [row[0] for row in _rows(statement, given)]
