"""A file that a mistyped number made goes when nothing stands on it: the true holder's takes it over."""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

from accounts.models import User
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import IdentityDocument, Person
from registry.operations.crossings.ghost_rows import close_what_is_open
from registry.queries.open_files import is_open_sql, stands_for_sql, taken_over_by
from registry.seams import re_pointings

#: Where a row may be of a file on which nothing stands: what outdated revisions and the border's own
#: readings left there, and what was found by comparing.
_OF_CROSSINGS = {
    "registry_person": "t.gone_on IS NULL",
    "registry_formervalue": "t.told_by <> 'feed'",
    "registry_markedcrossing": "t.cleared_on IS NULL OR t.note <> ''",
    "registry_crossing": """NOT EXISTS (
      SELECT FROM registry_crossing later WHERE later.source = t.source AND later.source_id = t.source_id
        AND later.revision > t.revision)""",
    "registry_identitydocument": """t.state <> 'valid' OR NOT EXISTS (
      SELECT FROM registry_crossing c WHERE c.person_id = p.id AND c.document_kind = t.kind
        AND c.issuing_country_id = t.issuing_country_id AND c.document_number = t.number)""",
    "registry_mixedfile": "t.note <> ''",
    "registry_likelymatch": "false",
    "registry_recordquestion": "t.state <> 'open'",
    "registry_stay": """t.annulled_on IS NULL
      OR EXISTS (SELECT FROM registry_registration r WHERE r.stay_id = t.id)
      OR EXISTS (SELECT FROM registry_arrivalnotification n WHERE n.stay_id = t.id)""",
}

#: Whose the crossing is now by which the file came to be, of several that of the latest moment; or whose
#: lines had made it before they came back.
_HOLDER = f"""
SELECT coalesce((
  SELECT {stands_for_sql("h")} FROM registry_crossing was
JOIN LATERAL (
  SELECT c.* FROM registry_crossing c WHERE c.source = was.source AND c.source_id = was.source_id
  ORDER BY c.revision DESC LIMIT 1
) now ON true
JOIN registry_person h ON h.id = now.person_id
WHERE was.person_id = p.id AND {stands_for_sql("h")} <> p.id
  ORDER BY now.crossed_at DESC, now.source DESC, now.source_id DESC LIMIT 1
), (
  SELECT {stands_for_sql("o")} FROM registry_split s JOIN registry_person o ON o.id = s.person_id
  WHERE s.into_id = p.id AND s.taken_back_on IS NOT NULL ORDER BY s.id DESC LIMIT 1
), %(into)s::bigint)
"""


def let_ghosts_go(*, person_ids: Collection[int], on: date, by: User, into: int | None = None) -> list[int]:
    """Let the file go, of these, that a reading made and on which nothing stands any more; which went.

    No officer has written anything in it, no crossing is its by the newest revision, and no app has a row
    of it; what is only asked about it ends with it (`ghost_rows`). The file to which its crossing was
    corrected takes it over, so that the journal is read on there; its number is free for its true holder.
    `into` is the file that all its lines went to, if they did.
    """
    if not person_ids:
        return []
    with transaction.atomic():
        return _let_go(person_ids, into, on=on, by=by)


def _let_go(person_ids: Collection[int], into: int | None, *, on: date, by: User) -> list[int]:
    gone = _ghosts(person_ids, into)
    if gone:
        close_what_is_open(person_ids=[person_id for person_id, _holder in gone], on=on, by=by)
    for person_id, holder_id in gone:
        documents, _by_table = IdentityDocument.objects.filter(person=person_id).delete()
        taken_over_by(Person(pk=person_id)).update(merged_into=holder_id)
        Person.objects.filter(pk=person_id).update(merged_into=holder_id, gone_on=on)
        record_many(
            [NewEntry(RegistryEvent.FILE_GONE, person_id, person_id, data={"documents": documents})],
            by=by,
            on=on,
        )
    return [person_id for person_id, _holder in gone]


def _ghosts(person_ids: Collection[int], into: int | None) -> list[tuple[int, int]]:
    """The files on which nothing stands, each with the file of its crossing now."""
    stands = " AND ".join(
        f"NOT EXISTS (SELECT FROM {one.table} t WHERE t.{one.column} = p.id AND {one.only}"
        f" AND ({_OF_CROSSINGS.get(one.table, 'true')}))"
        for joined in re_pointings
        for one in joined
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT p.id, holder.id FROM registry_person p
            JOIN LATERAL ({_HOLDER}) holder(id) ON holder.id IS NOT NULL
            WHERE p.id = ANY(%(persons)s) AND {is_open_sql("p")} AND p.citizenship_confirmed_on IS NULL
              AND p.iin IS NULL AND p.email = '' AND {stands}
              AND NOT EXISTS (SELECT FROM registry_split s WHERE p.id IN (s.person_id, s.into_id)
                              AND s.taken_back_on IS NULL)
            ORDER BY p.id FOR UPDATE OF p
            """,
            {"persons": list(person_ids), "into": into},
        )
        return cursor.fetchall()
