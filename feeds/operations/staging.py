"""Lines of a feed as text in a temporary table, and what is wrong with each, decided set-based.

Two temporary tables of the session, empty at each commit: `intake_raw` holds the texts as they were
copied in, `intake_row` the typed values of each line, or the number of the rule it breaks.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from core.periods import FIRST_BIRTH_DAY, FIRST_CROSSING_DAY
from feeds.events import FeedEvent
from feeds.rules.intake import FIELDS, LIMITS, NO_SURNAME, OPTIONAL, Staged, looked_for_by
from feeds.rules.zones import SEXES, SEXES_AS
from identity.document_numbers import KEY_FORM
from journal.operations import acting, entries_sql
from reference.queries.codes import COUNTRY_CODES_SQL
from registry.states import Direction, DocumentKind, Sex

#: A feed's clock may run ahead of ours by so much.
CLOCK_TOLERANCE = timedelta(minutes=1)
#: Above so many lines the planner is told what the temporary tables hold.
ANALYZE_FROM = 500

_CONNECT = """
INSERT INTO feeds_feedwatermark (checkpoint_id)
SELECT DISTINCT k.checkpoint_id FROM intake_row k
WHERE k.verdict IS NULL AND NOT k.is_known
  AND NOT EXISTS (SELECT FROM feeds_feedwatermark w WHERE w.checkpoint_id = k.checkpoint_id)
ORDER BY k.checkpoint_id
ON CONFLICT (checkpoint_id) DO NOTHING
"""


def _column(field: str) -> str:
    return field.replace(".", "_")


_COLUMNS = tuple(map(_column, FIELDS))
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#: Of a birth date the year alone may be known, or the year and the month; zeros stand for the rest.
_PART_OF_DATE = "^[0-9]{4}(-00|-(0[1-9]|1[0-2]))?(-00)?$"
_SHORT_YEAR = "^([0-9]{1,2}[./-]){1,2}[0-9]{2}$|^[0-9]{2}$|^[0-9]{6}$"
_KNOWN_OF_BIRTH = "regexp_replace(r.person_born_on, '(-00)+$', '')"


_SEX = f"translate(lower(person_sex), '{SEXES}', '{SEXES_AS}')"
#: One name is the surname, wherever it stands (ICAO Doc 9303 part 3, section 4.6).
_ONE_NAME = f"(btrim(person_surname, '{NO_SURNAME}') = '' AND person_given_names <> '')"


def _listed(choices: Iterable[str]) -> str:
    return ", ".join(f"'{choice}'" for choice in choices)


def _is_day(column: str) -> str:
    return f"(r.{column} ~ '{_DATE}' AND pg_input_is_valid(r.{column}, 'date'))"


_MAY_BE_ONE = ("person.surname",)

#: (field, rule, condition under which the line breaks it), in the order in which they are tried.
_RULES: tuple[tuple[str, str, str], ...] = (
    *(
        (field, "required", f"r.{column} = ''" + (f" AND NOT {_ONE_NAME}" if field in _MAY_BE_ONE else ""))
        for field, column in zip(FIELDS, _COLUMNS, strict=True)
        if field not in OPTIONAL
    ),
    *((field, "too_long", f"length(r.{_column(field)}) > {limit}") for field, limit in LIMITS.items()),
    (
        "revision",
        "revision_form",
        "CASE WHEN r.revision ~ '^[0-9]{1,9}$' THEN r.revision::int < 1 ELSE true END",
    ),
    ("direction", "direction_unknown", f"lower(r.direction) NOT IN ({_listed(Direction.values)})"),
    # The form is judged where the official day is computed; no day, no moment.
    ("crossed_at", "moment_form", "r.crossed_on = '' OR NOT pg_input_is_valid(r.crossed_at, 'timestamptz')"),
    ("crossed_at", "moment_too_early", "r.crossed_on::date < %(first_moment)s::date"),
    ("crossed_at", "moment_in_future", "r.crossed_at::timestamptz > %(latest)s"),
    ("checkpoint", "checkpoint_unknown", "k.id IS NULL"),
    (
        "document.kind",
        "document_kind_unknown",
        f"lower(r.document_kind) NOT IN ({_listed(DocumentKind.values)})",
    ),
    ("document.number", "document_number_form", f"r.number_key !~ '{KEY_FORM}'"),
    ("document.issuing_country", "country_unknown", "i.id IS NULL"),
    (
        "document.expires_on",
        "date_form",
        f"r.document_expires_on <> '' AND NOT {_is_day('document_expires_on')}",
    ),
    ("person.born_on", "short_year", f"r.person_born_on ~ '{_SHORT_YEAR}'"),
    (
        "person.born_on",
        "birth_form",
        f"NOT ({_is_day('person_born_on')} OR r.person_born_on ~ '{_PART_OF_DATE}')",
    ),
    # A date that says less is the beginning of one that says more, and so stands before it.
    ("person.born_on", "birth_too_early", 'r.person_born_on COLLATE "C" < %(first_birth)s'),
    (
        "person.born_on",
        "birth_after_crossing",
        f"""{_KNOWN_OF_BIRTH} COLLATE "C" > least(r.crossed_on::date, %(on)s)::text""",
    ),
    ("person.sex", "sex_unknown", f"{_SEX} NOT IN ({_listed(Sex.values)})"),
    ("person.citizenship", "country_unknown", "c.id IS NULL"),
    ("revision", "revision_conflict", "false"),
)
_CONFLICT = len(_RULES)
#: Problems found while reading the line have no number of a rule but this.
_FOUND_IN_READING = 0

_CREATE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS intake_raw (
  line integer NOT NULL, field text, code text, content text, number_key text, number_shape text,
  crossed_on text,
  {", ".join(f"{column} text" for column in _COLUMNS)}
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS intake_row (
  line integer NOT NULL, verdict smallint, source_id text, revision integer, direction text,
  crossed_at timestamptz, crossed_on date, checkpoint_id bigint, document_kind text, document_number text,
  number_key text, number_shape text, issuing_country_id bigint, document_expires_on date, surname text,
  given_names text, patronymic text, born_on text COLLATE "C", sex text, citizenship_id bigint,
  is_known boolean, is_current boolean, person_id bigint, is_over boolean DEFAULT false
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS intake_document (
  kind text, issuing_country_id bigint, number_key text, line integer, person_id bigint, is_new boolean,
  enrols boolean
) ON COMMIT DELETE ROWS;
DELETE FROM intake_raw; DELETE FROM intake_row; DELETE FROM intake_document;
"""

_COPY = f"""
COPY intake_raw (line, field, code, content, number_key, number_shape, crossed_on,
                 {", ".join(_COLUMNS)}) FROM STDIN
"""


def _typed(expression: str) -> str:
    return f"CASE WHEN verdict IS NULL THEN {expression} END"


_CHECK = f"""
INSERT INTO intake_row
SELECT line, verdict, source_id, {_typed("revision::int")}, lower(direction),
       {_typed("crossed_at::timestamptz")}, {_typed("crossed_on::date")}, checkpoint_id,
       lower(document_kind), document_number, number_key, number_shape,
       issuing_country_id, {_typed("nullif(document_expires_on, '')::date")},
       CASE WHEN {_ONE_NAME} THEN person_given_names ELSE person_surname END,
       CASE WHEN {_ONE_NAME} THEN '' ELSE person_given_names END,
       person_patronymic, {_typed(_KNOWN_OF_BIRTH.replace("r.", ""))}, {_SEX},
       citizenship_id, false, true
FROM (
  SELECT r.*, k.id AS checkpoint_id, i.id AS issuing_country_id, c.id AS citizenship_id,
         CASE WHEN r.code IS NOT NULL THEN {_FOUND_IN_READING}
              {" ".join(f"WHEN {broken} THEN {number}" for number, (_f, _c, broken) in enumerate(_RULES, 1))}
         END AS verdict
  FROM intake_raw r
  LEFT JOIN reference_checkpoint k ON k.code = upper(r.checkpoint)
  LEFT JOIN {COUNTRY_CODES_SQL} i ON i.code = upper(r.document_issuing_country)
  LEFT JOIN {COUNTRY_CODES_SQL} c ON c.code = upper(r.person_citizenship)
  OFFSET 0
) checked
"""

_CONTENT = (
    "direction",
    "crossed_at",
    "checkpoint_id",
    "document_kind",
    "document_number",
    "issuing_country_id",
    "document_expires_on",
    "surname",
    "given_names",
    "patronymic",
    "born_on",
    "sex",
    "citizenship_id",
)


def _same(one: str, other: str) -> str:
    columns = (f"ROW({', '.join(f'{table}.{column}' for column in _CONTENT)})" for table in (one, other))
    return " IS NOT DISTINCT FROM ".join(columns)


# Line by line through the index, whatever the statistics say: of a source that is new they still say
# that it has no crossings, and a plan that begins with the crossings reads all of them for each line.
_STORED = """
SELECT * FROM registry_crossing c
WHERE c.source = %(source)s AND c.source_id = s.source_id AND c.revision {than} s.revision OFFSET 0
"""

_COMPARE_STORED = f"""
UPDATE intake_row k SET is_known = found.same, verdict = CASE WHEN NOT found.same THEN {_CONFLICT} END
FROM (
  SELECT s.line, {_same("s", "c")} AS same FROM intake_row s
  CROSS JOIN LATERAL ({_STORED.format(than="=")}) c
  WHERE s.verdict IS NULL
) found WHERE found.line = k.line
"""

# The same line twice in one delivery is taken once, whether or not a chunk ends between the two.
_COMPARE_STAGED = f"""
UPDATE intake_row k SET is_known = found.same, verdict = CASE WHEN NOT found.same THEN {_CONFLICT} END
FROM (
  SELECT s.line, {_same("s", "f")} AS same FROM (
    SELECT *, first_value(line) OVER (PARTITION BY source_id, revision ORDER BY line) AS first_line
    FROM intake_row WHERE verdict IS NULL AND NOT is_known
  ) s JOIN intake_row f ON f.line = s.first_line WHERE s.line <> s.first_line
) found WHERE found.line = k.line
"""

_MARK_OUTDATED = f"""
UPDATE intake_row k SET is_current = false
FROM (
  SELECT line FROM (
    SELECT line, revision, max(revision) OVER (PARTITION BY source_id) AS last_revision
    FROM intake_row WHERE verdict IS NULL AND NOT is_known
  ) staged WHERE revision < last_revision
  UNION
  SELECT s.line FROM intake_row s
  CROSS JOIN LATERAL ({_STORED.format(than=">")}) c
  WHERE s.verdict IS NULL AND NOT s.is_known
) outdated WHERE outdated.line = k.line
"""

_COUNT = """
SELECT count(*), count(*) FILTER (WHERE verdict IS NULL AND NOT is_known),
       count(*) FILTER (WHERE verdict IS NULL AND is_known),
       count(*) FILTER (WHERE verdict IS NULL AND NOT is_known AND (revision > 1 OR NOT is_current))
FROM intake_row
"""

_AS_IT_CAME = f"""
CASE WHEN r.content IS NULL THEN jsonb_strip_nulls(jsonb_build_object({
    ", ".join(f"'{field}', nullif(r.{column}, '')" for field, column in zip(FIELDS, _COLUMNS, strict=True))
})) ELSE r.content::jsonb END
"""

_BROKEN = f"""
SELECT b.line, b.source_id, b.field, b.code, left(coalesce(b.content ->> b.field, ''), 200),
       NOT EXISTS (SELECT FROM feeds_rejectedline l JOIN registry_intakebatch i ON i.id = l.batch_id
                   WHERE i.source = %(source)s AND md5(l.content::text) = md5(b.content::text))
       AND row_number() OVER (PARTITION BY md5(b.content::text) ORDER BY b.line) = 1
FROM (
  SELECT k.line, left(r.source_id, 200) AS source_id, coalesce(r.field, rule.field) AS field,
         coalesce(r.code, rule.code) AS code, {_AS_IT_CAME} AS content
  FROM intake_row k JOIN intake_raw r ON r.line = k.line
  LEFT JOIN unnest(%(fields)s::text[], %(codes)s::text[]) WITH ORDINALITY AS rule(field, code, number)
    ON rule.number = k.verdict
  WHERE k.verdict IS NOT NULL
) b ORDER BY b.line
"""

_KEPT_CONTENT = f"""
SELECT line, CASE WHEN content IS NOT NULL THEN coalesce(number_key, '') END, {_AS_IT_CAME}
FROM intake_raw r WHERE line = ANY(%(lines)s)
"""

_KEEP = f"""
INSERT INTO feeds_rejectedline (batch_id, line, source_id, field, code, value, content, keys, endings)
SELECT %(batch)s, n.line, n.source_id, n.field, n.code, n.value, {_AS_IT_CAME},
       string_to_array(n.keys, ' '),
       string_to_array(n.endings, ' ')
FROM unnest(%(lines)s::int[], %(source_ids)s::text[], %(fields)s::text[], %(codes)s::text[],
            %(values)s::text[], %(keys)s::text[], %(endings)s::text[])
     AS n(line, source_id, field, code, value, keys, endings)
JOIN intake_raw r ON r.line = n.line ORDER BY n.line
"""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One refused line: where it stood, which rule it breaks, and whether it is kept already."""

    line: int
    source_id: str
    field: str
    code: str
    value: str
    is_new: bool


def stage(rows: Iterable[Staged]) -> None:
    """Empty the staging tables and copy the lines in."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        lines = 0
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
                lines += 1
        if lines >= ANALYZE_FROM:
            cursor.execute("ANALYZE intake_raw (line)")


class Checked(NamedTuple):
    """How many lines there are, are new, are known with the same content; of the new ones, how many are of
    a crossing of which more than a first revision was told."""

    lines: int
    new: int
    known: int
    corrections: int


def check(cursor: Any, *, source: str, on: date, at: datetime) -> Checked:
    """Judge every staged line.

    Whoever checks holds the lock of the source, so that what is compared cannot change meanwhile.
    """
    cursor.execute(
        _CHECK,
        {
            "first_moment": FIRST_CROSSING_DAY,
            "first_birth": str(FIRST_BIRTH_DAY.year),
            "latest": at + CLOCK_TOLERANCE,
            "on": on,
        },
    )
    lines = cursor.rowcount
    if lines >= ANALYZE_FROM:
        cursor.execute("ANALYZE intake_row (line, verdict, source_id, number_key, is_known, is_current)")
    cursor.execute(_COMPARE_STORED, {"source": source})
    if lines > 1:
        cursor.execute(_COMPARE_STAGED)
    cursor.execute(_MARK_OUTDATED, {"source": source})
    cursor.execute(_COUNT)
    return Checked(*cursor.fetchone())


def rejected(cursor: Any, *, source: str) -> list[Rejected]:
    """The refused lines in order; `is_new` is false for one kept from an earlier delivery."""
    cursor.execute(
        _BROKEN,
        {
            "source": source,
            "fields": [field for field, _code, _broken in _RULES],
            "codes": [code for _field, code, _broken in _RULES],
        },
    )
    return [Rejected(*row) for row in cursor.fetchall()]


def connect(cursor: Any) -> None:
    """Give each checkpoint that sends its first crossing a watermark; it is complete until nothing yet."""
    cursor.execute(_CONNECT)


def keep_rejected(cursor: Any, lines: list[Rejected], *, batch_id: int) -> None:
    """Keep these refused lines as they came, for a person to correct, with what they are looked for by."""
    keys, endings = _looked_for_by(cursor, lines)
    cursor.execute(
        _KEEP,
        {
            "batch": batch_id,
            "lines": [line.line for line in lines],
            "source_ids": [line.source_id for line in lines],
            "fields": [line.field for line in lines],
            "codes": [line.code for line in lines],
            "values": [line.value for line in lines],
            "keys": [keys[line.line] for line in lines],
            "endings": [endings[line.line] for line in lines],
        },
    )


def _looked_for_by(cursor: Any, lines: list[Rejected]) -> tuple[dict[int, str], dict[int, str]]:
    """By line, its keys and the endings of numbers in it; a line not read into fields brought its keys."""
    keys: dict[int, str] = {}
    endings: dict[int, str] = {}
    cursor.execute(_KEPT_CONTENT, {"lines": [line.line for line in lines]})
    for line, brought, kept in cursor:
        found = looked_for_by(json.loads(kept), None if brought is None else brought.split())
        keys[line], endings[line] = map(" ".join, found)
    return keys, endings


# What the feed sent again in order closes the refused line, unless that was a later correction.
_CLOSE_REJECTED = f"""
WITH closed AS (
  UPDATE feeds_rejectedline l SET corrected_on = %(on)s, corrected_by_id = %(by)s
  FROM intake_row k, registry_intakebatch b
  WHERE l.corrected_on IS NULL AND l.source_id = k.source_id AND b.id = l.batch_id AND b.source = %(source)s
    AND k.verdict IS NULL
    AND k.revision >= CASE WHEN l.content ->> 'revision' ~ '^[0-9]{{1,9}}$'
                           THEN (l.content ->> 'revision')::int
                           WHEN l.content ->> 'revision' IS NULL THEN 1 END
                      + CASE l.code WHEN 'revision_conflict' THEN 1 ELSE 0 END
  RETURNING l.id
)
{entries_sql(FeedEvent.LINE_CORRECTED, subject="id", data={"by": "'feed'"})}
FROM closed
"""


def close_rejected(cursor: Any, *, source: str, on: date, by: User) -> None:
    """Close refused lines that the feed has meanwhile sent in order."""
    cursor.execute(_CLOSE_REJECTED, {"source": source, **acting(on=on, by=by)})
