"""What crosses on a document with another holder goes to the file that a person has decided on."""

from collections.abc import Collection
from datetime import date
from typing import Any

from accounts.models import User
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import SplitLine
from registry.queries.open_files import stands_for_sql

_LIKE = ("document_kind", "issuing_country_id", "born_on", "sex", "citizenship_id")
_NUMBER = "regexp_replace(upper({row}.document_number), '[^[:alnum:]]', '', 'g')"
_NAME = "upper(concat_ws(' ', {row}.surname, {row}.given_names, {row}.patronymic))"


def same_holder_sql(one: str, other: str) -> str:
    """Whether these two rows of crossings tell of one holder of one document."""
    return " AND ".join(
        [
            *(f"{one}.{column} = {other}.{column}" for column in _LIKE),
            *(f"{text.format(row=one)} = {text.format(row=other)}" for text in (_NUMBER, _NAME)),
        ]
    )


#: A correction of a crossing that went goes too, while it tells of the same document.
_SAME_CROSSING = f"""
was.source = c.source AND was.source_id = c.source_id AND was.document_kind = c.document_kind
AND was.issuing_country_id = c.issuing_country_id AND {_NUMBER.format(row="was")} = {_NUMBER.format(row="c")}
"""

_CARRY = f"""
WITH found AS (
  SELECT DISTINCT ON (c.id) c.id, s.id AS split_id, {stands_for_sql("b")} AS into_id
  FROM registry_split s JOIN registry_person a ON a.id = s.person_id
  JOIN registry_person b ON b.id = s.into_id
  JOIN registry_splitline l ON l.split_id = s.id JOIN registry_crossing was ON was.id = l.crossing_id
  JOIN registry_crossing c ON c.person_id = {stands_for_sql("a")}
    AND ((s.carries AND {same_holder_sql("c", "was")}) OR ({_SAME_CROSSING}))
  WHERE s.taken_back_on IS NULL AND {stands_for_sql("a")} = ANY(%s)
    AND {stands_for_sql("a")} <> {stands_for_sql("b")}
  ORDER BY c.id, s.id DESC
)
UPDATE registry_crossing c SET person_id = found.into_id FROM found WHERE c.id = found.id
RETURNING c.id, found.split_id, found.into_id
"""


def carry_over(cursor: Any, *, person_ids: Collection[int], on: date, by: User) -> set[int]:
    """Give what came to these files to the other holders of their documents, as people have decided; whose
    files those are."""
    cursor.execute(_CARRY, [list(person_ids)])
    carried = cursor.fetchall()
    SplitLine.objects.bulk_create(
        [SplitLine(split_id=split_id, crossing_id=crossing_id) for crossing_id, split_id, _into in carried],
        ignore_conflicts=True,
    )
    data = {"crossings": 1, "documents": 0}
    record_many(
        [
            NewEntry(RegistryEvent.FILE_PARTED, split_id, into_id, data=data)
            for _crossing, split_id, into_id in carried
        ],
        by=by,
        on=on,
    )
    return {into_id for _crossing, _split, into_id in carried}
