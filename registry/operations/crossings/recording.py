"""Checked crossings become rows: their persons found or enrolled, the crossings written and marked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from core.partial_dates import agree_sql
from identity.document_numbers import document_key
from identity.name_keys import given_name_key, name_key
from journal.operations import acting, entries_sql
from registry.events import RegistryEvent
from registry.operations.crossings.asked_again import ask_again, files_of_numbers, shared_numbers
from registry.operations.crossings.carried import carry_over
from registry.operations.crossings.following import Followed, follow_readings
from registry.operations.crossings.holders import lock_holders
from registry.operations.crossings.shared_numbers import share_numbers, tell_of_shared
from registry.operations.spellings import keep_spellings
from registry.queries.open_files import stands_for_sql
from registry.states import CrossingMark

#: Whether birth date and sex of two readings may be one person's.
_AGREE = (
    f"({agree_sql('{one}.born_on', '{other}.born_on')}"
    " AND ({one}.sex = {other}.sex OR 'x' IN ({one}.sex, {other}.sex)))"
)

# A number that was issued before is whose it was on the day of the crossing. After the last holder's
# period it is that holder's still where birth date and sex agree, while nobody else has it.
_FIND_HOLDERS_BEFORE = f"""
UPDATE intake_row k SET person_id = found.person_id, is_over = found.is_over
FROM (
  SELECT s.line, held.is_over, CASE WHEN held.agrees OR NOT held.is_over THEN held.person_id END AS person_id
  FROM intake_row s CROSS JOIN LATERAL (
    SELECT {stands_for_sql("p")} AS person_id, s.crossed_on > d.held_until AS is_over,
           {_AGREE.format(one="p", other="s")} AS agrees
    FROM registry_identitydocument d JOIN registry_person p ON p.id = d.person_id
    WHERE d.number_key = s.number_key AND d.issuing_country_id = s.issuing_country_id
      AND d.kind = s.document_kind AND d.held_until IS NOT NULL
      AND (s.crossed_on <= d.held_until OR NOT EXISTS (
        SELECT FROM registry_identitydocument now WHERE now.number_key = s.number_key
          AND now.issuing_country_id = s.issuing_country_id AND now.kind = s.document_kind
          AND now.held_until IS NULL))
    ORDER BY 2, CASE WHEN s.crossed_on <= d.held_until THEN d.held_until END, 3 DESC, d.held_until DESC
    LIMIT 1
  ) held
  WHERE s.verdict IS NULL AND NOT s.is_known
) found WHERE found.line = k.line
"""

# The line that enrols is the newest revision, so that a corrected name is the one written down.
_FIND_DOCUMENTS = f"""
WITH found AS (
INSERT INTO intake_document AS i
SELECT k.document_kind, k.issuing_country_id, k.number_key, k.line,
       coalesce({stands_for_sql("p")}, nextval(pg_get_serial_sequence('registry_person', 'id'))),
       p.id IS NULL, p.id IS NULL
FROM (
  SELECT DISTINCT ON (number_key, issuing_country_id, document_kind)
         document_kind, issuing_country_id, number_key, line
  FROM intake_row WHERE verdict IS NULL AND NOT is_known AND person_id IS NULL
  ORDER BY number_key, issuing_country_id, document_kind, is_current DESC, line
) k
LEFT JOIN registry_identitydocument d ON d.number_key = k.number_key
  AND d.issuing_country_id = k.issuing_country_id AND d.kind = k.document_kind AND d.held_until IS NULL
LEFT JOIN registry_person p ON p.id = d.person_id
RETURNING i.is_new, i.number_key, EXISTS (
  SELECT FROM registry_identitydocument other WHERE other.number_key = i.number_key
    AND (other.kind <> i.kind OR other.issuing_country_id <> i.issuing_country_id
         OR other.held_until IS NOT NULL)) AS is_shared
)
SELECT count(*), count(*) FILTER (WHERE is_new), coalesce(bool_or(is_shared), false)
       OR count(*) > count(DISTINCT number_key)
FROM found
"""

# In the order of their keys, so that two batches with the same new documents never wait for each
# other in a circle. The persons follow: their foreign key is checked at the end of the transaction.
_ADD_DOCUMENTS = """
WITH added AS (
  INSERT INTO registry_identitydocument
         (person_id, kind, number, number_key, number_shape, issuing_country_id, expires_on, first_seen_on)
  SELECT i.person_id, i.kind, k.document_number, i.number_key, k.number_shape, i.issuing_country_id,
         k.document_expires_on, least(k.crossed_on, %(on)s)
  FROM intake_document i JOIN intake_row k ON k.line = i.line WHERE i.is_new
  ORDER BY i.number_key, i.issuing_country_id, i.kind
  ON CONFLICT (number_key, issuing_country_id, kind, held_until) DO NOTHING
  RETURNING number_key, issuing_country_id, kind
)
UPDATE intake_document i SET is_new = false, enrols = false
WHERE i.is_new AND NOT EXISTS (SELECT FROM added a WHERE a.number_key = i.number_key
                               AND a.issuing_country_id = i.issuing_country_id AND a.kind = i.kind)
RETURNING 1
"""

_FIND_ADDED_BY_OTHERS = f"""
UPDATE intake_document i SET person_id = {stands_for_sql("p")}
FROM registry_identitydocument d JOIN registry_person p ON p.id = d.person_id
WHERE NOT i.is_new AND d.number_key = i.number_key AND d.issuing_country_id = i.issuing_country_id
  AND d.kind = i.kind AND d.held_until IS NULL AND i.person_id <> {stands_for_sql("p")}
"""

_NEW_NAMES = """
SELECT DISTINCT k.surname, k.given_names, k.patronymic
FROM intake_document i JOIN intake_row k ON k.line = i.line WHERE i.enrols
"""

_ENROL = f"""
WITH enrolled AS (
  INSERT INTO registry_person (id, surname, given_names, patronymic, born_on, sex, citizenship_id,
                               surname_key, given_key, enrolled_on)
  SELECT i.person_id, k.surname, k.given_names, k.patronymic, k.born_on, k.sex, k.citizenship_id,
         n.surname_key, n.given_key, %(on)s
  FROM (SELECT DISTINCT ON (person_id) person_id, line FROM intake_document WHERE enrols
        ORDER BY person_id, line) i
  JOIN intake_row k ON k.line = i.line
  JOIN unnest(%(surnames)s::text[], %(given)s::text[], %(patronymics)s::text[], %(surname_keys)s::text[],
              %(given_keys)s::text[]) AS n(surname, given_names, patronymic, surname_key, given_key)
    ON n.surname = k.surname AND n.given_names = k.given_names AND n.patronymic = k.patronymic
  ORDER BY i.person_id
  RETURNING id
)
{entries_sql(RegistryEvent.PERSON_ENROLLED, subject="id", person="id", data={"origin": "'feed'"})}
FROM enrolled ORDER BY id
"""


def _note_mark(event: RegistryEvent) -> str:
    return entries_sql(event, subject="crossing_id", person="person_id", data={"mark": "mark"})


_FORMER = """
SELECT DISTINCT c.person_id, c.document_number, k.number_key FROM intake_row k
CROSS JOIN LATERAL (
  SELECT person_id, document_number FROM registry_crossing
  WHERE source = %(source)s AND source_id = k.source_id OFFSET 0
) c
WHERE k.verdict IS NULL AND NOT k.is_known
"""

# Not of what an outdated revision alone named: nothing stands on that file in the end.
_NEW_FILES = """
SELECT DISTINCT i.person_id FROM intake_document i
WHERE i.is_new AND EXISTS (SELECT FROM intake_row k WHERE k.number_key = i.number_key
  AND k.issuing_country_id = i.issuing_country_id AND k.document_kind = i.kind
  AND k.verdict IS NULL AND NOT k.is_known AND k.is_current)
"""

_CORRECTED = """
SELECT DISTINCT c.person_id FROM intake_row k
CROSS JOIN LATERAL (
  SELECT person_id FROM registry_crossing WHERE source = %(source)s AND source_id = k.source_id OFFSET 0
) c
WHERE k.verdict IS NULL AND NOT k.is_known AND (k.revision > 1 OR NOT k.is_current)
"""

_RECORD = f"""
WITH made AS (
  INSERT INTO registry_crossing (source, source_id, revision, direction, crossed_at, crossed_on,
    checkpoint_id, document_kind, document_number, issuing_country_id, document_expires_on, surname,
    given_names, patronymic, born_on, sex, citizenship_id, person_id, batch_id)
  SELECT %(source)s, k.source_id, k.revision, k.direction, k.crossed_at, k.crossed_on, k.checkpoint_id,
    k.document_kind, k.document_number, k.issuing_country_id, k.document_expires_on, k.surname, k.given_names,
    k.patronymic, k.born_on, k.sex, k.citizenship_id, coalesce(k.person_id, i.person_id), %(batch)s
  FROM intake_row k LEFT JOIN intake_document i ON i.number_key = k.number_key
    AND i.issuing_country_id = k.issuing_country_id AND i.kind = k.document_kind
  WHERE k.verdict IS NULL AND NOT k.is_known ORDER BY k.line
  RETURNING id, person_id, checkpoint_id, direction, source_id, revision
), told AS (
  {
    entries_sql(
        RegistryEvent.CROSSING_RECORDED,
        subject="m.id",
        person="m.person_id",
        region="c.region_id",
        data={"direction": "m.direction", "batch": "%(batch)s::bigint"},
    )
}
  FROM made m JOIN reference_checkpoint c ON c.id = m.checkpoint_id ORDER BY m.id
), marked AS (
  INSERT INTO registry_markedcrossing (crossing_id, person_id, mark, marked_on)
  SELECT m.id, m.person_id, %(over)s, %(on)s
  FROM made m JOIN intake_row k ON k.source_id = m.source_id AND k.revision = m.revision
       AND k.verdict IS NULL AND NOT k.is_known AND k.is_current
  WHERE k.is_over
  ORDER BY m.id
  RETURNING crossing_id, person_id, mark
), told_of_marks AS (
  {_note_mark(RegistryEvent.CROSSING_MARKED)}
  FROM marked ORDER BY crossing_id
)
SELECT array_agg(DISTINCT person_id), (SELECT count(*) FROM marked) FROM made
"""

# A correction by the feed answers the question that its earlier revision raised.
_CLEAR_OLD_MARKS = f"""
WITH cleared AS (
  UPDATE registry_markedcrossing m SET cleared_on = %(on)s, cleared_by_id = %(by)s
  FROM intake_row k CROSS JOIN LATERAL (
    SELECT id FROM registry_crossing
    WHERE source = %(source)s AND source_id = k.source_id AND revision < k.revision OFFSET 0
  ) c
  WHERE k.verdict IS NULL AND NOT k.is_known AND k.is_current
    AND m.crossing_id = c.id AND m.mark = %(over)s AND m.cleared_on IS NULL
  RETURNING m.crossing_id, m.person_id, m.mark
)
{_note_mark(RegistryEvent.MARK_CLEARED)}
FROM cleared ORDER BY crossing_id
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the checked crossings. `person_ids` are all whose stays may have changed, `told_ids`
    those of whom it was told who they are: new files, new documents and names, `corrected_ids` those of
    whose crossings more than a first revision was told."""

    person_ids: list[int]
    told_ids: list[int]
    corrected_ids: list[int]
    enrolled: int
    marked: int
    followed: Followed


def record_checked(
    cursor: Any, *, source: str, batch_id: int, has_corrections: bool, on: date, by: User
) -> Recorded:
    """Write the staged crossings that are new, with their persons, marks and journal.

    A document that is unknown enrols its holder, unless a file of that birth date, sex, citizenship and
    surname has its number under another kind or country. A holder whose birth date cannot be the file's,
    or who differs in sex or citizenship, is kept and marked for an officer, and so is a crossing after the
    document's end. The stays are rebuilt by the caller.
    """
    given = {"source": source, **acting(on=on, by=by)}
    given["over"] = str(CrossingMark.DOCUMENT_ENDED)
    # The first word about a crossing that is the only one finds nothing that was told of it before.
    former, left = _former(cursor, given) if has_corrections else (set(), set())
    new_documents, enrolled, is_shared = _find_or_enrol(cursor, given)
    numbers = shared_numbers(cursor, left) if is_shared or left else []
    beside = files_of_numbers(cursor, numbers) if numbers else set()
    former = lock_holders(cursor, former | beside)
    if has_corrections and former:
        cursor.execute(_CLEAR_OLD_MARKS, given)
    cursor.execute(_RECORD, {**given, "batch": batch_id})
    persons, marked = cursor.fetchone()
    moved = ask_again(numbers=numbers, on=on, by=by) if numbers else set()
    on_files = former.union(persons or (), moved)
    concerned = sorted(on_files | carry_over(cursor, person_ids=on_files, on=on, by=by))
    followed = follow_readings(cursor, person_ids=concerned, on=on, by=by)
    followed.moved |= moved
    told = followed.told | moved | (_persons(cursor, _NEW_FILES, given) if new_documents else set())
    corrected = sorted(_persons(cursor, _CORRECTED, given)) if has_corrections else []
    return Recorded(concerned, sorted(told), corrected, enrolled, marked + followed.marked, followed)


def _former(cursor: Any, given: dict[str, Any]) -> tuple[set[int], set[str]]:
    """Whose the crossings were that are told of again, and the numbers that they name no more."""
    cursor.execute(_FORMER, given)
    rows = cursor.fetchall()
    now = {key for _person, _number, key in rows}
    return {person_id for person_id, *_rest in rows}, {
        document_key(number) for _person, number, _key in rows
    } - now


def _persons(cursor: Any, statement: str, given: dict[str, Any]) -> set[int]:
    cursor.execute(statement, given)
    return {person_id for (person_id,) in cursor.fetchall()}


def _find_or_enrol(cursor: Any, given: dict[str, Any]) -> tuple[int, int, bool]:
    """Find the person of each document; enrol the holders of unknown ones. How many documents are new, and
    how many persons were enrolled, and whether any number is of several documents or periods."""
    cursor.execute(_FIND_HOLDERS_BEFORE)
    has_ended = cursor.rowcount > 0
    cursor.execute(_FIND_DOCUMENTS)
    documents, new, is_shared = cursor.fetchone()
    is_shared = is_shared or has_ended
    if documents >= 500:
        cursor.execute("ANALYZE intake_document (number_key)")
    if not new:
        return 0, 0, is_shared
    share_numbers(cursor)
    cursor.execute(_ADD_DOCUMENTS, given)
    if cursor.rowcount:
        cursor.execute(_FIND_ADDED_BY_OTHERS)
    tell_of_shared(cursor, given)
    cursor.execute(_NEW_NAMES)
    names = cursor.fetchall()
    if not names:
        return new, 0, is_shared
    keep_spellings(cursor, ((surname, given) for surname, given, _patronymic in names))
    cursor.execute(
        _ENROL,
        {
            **given,
            "surnames": [surname for surname, _given, _patronymic in names],
            "given": [given for _surname, given, _patronymic in names],
            "patronymics": [patronymic for _surname, _given, patronymic in names],
            "surname_keys": [name_key(surname) for surname, _given, _patronymic in names],
            "given_keys": [given_name_key(given, patronymic) for _surname, given, patronymic in names],
        },
    )
    return new, int(cursor.rowcount), is_shared
