"""What people have decided about files and documents that a number has in common."""

from collections.abc import Collection

from django.db import connection
from django.db.models import Q

from journal.queries import entries_of_any
from registry.events import RegistryEvent
from registry.models import FormerValue, IdentityDocument, Join, MarkedCrossing, Person, Split, SplitLine
from registry.queries.open_files import is_held
from registry.seams import person_columns
from registry.states import CrossingMark, ToldBy

#: What the border's own lines bring into a file, or leave there.
_OF_LINES = ("registry_person", "registry_identitydocument", "registry_crossing", "registry_formervalue")


def decided_files(file_ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Of these files, those of whose holder a person has decided; and those that hold something by a
    person's act, which must not be left without a document.
    """
    standing = Q(taken_back_on=None)
    joined = Join.objects.filter(standing, survivor__in=file_ids).values_list("survivor_id", flat=True)
    splits = Split.objects.filter(Q(person__in=file_ids) | Q(into__in=file_ids), standing)
    parted = {number for pair in splits.values_list("person_id", "into_id") for number in pair}
    by_hand = FormerValue.objects.filter(person__in=file_ids).exclude(told_by=ToldBy.FEED)
    written = Person.objects.filter(pk__in=file_ids).filter(
        Q(citizenship_confirmed_on__isnull=False) | is_held()
    )
    decided = {*joined, *parted, *by_hand.values_list("person_id", flat=True)}
    decided |= set(written.values_list("pk", flat=True))
    return decided, _holding(file_ids)


def _holding(file_ids: Collection[int]) -> set[int]:
    of_people = Person.objects.filter(pk__in=file_ids).filter(Q(iin__isnull=False) | ~Q(email=""))
    found = set(of_people.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for one in person_columns():
            if one.follows or one.passport or one.about or one.table in _OF_LINES:
                continue
            cursor.execute(
                f"SELECT DISTINCT t.{one.column} FROM {one.table} t"
                f" WHERE t.{one.column} = ANY(%s) AND {one.only}",
                [list(file_ids)],
            )
            found |= {person_id for (person_id,) in cursor.fetchall()}
    return found


def decided_lines(file_ids: Collection[int]) -> set[int]:
    """The crossings of these files about whose holder a person has decided."""
    marks = MarkedCrossing.objects.filter(
        crossing__person__in=file_ids, mark=CrossingMark.HOLDER_DIFFERS, cleared_on__isnull=False
    ).exclude(note="")
    lines = SplitLine.objects.filter(crossing__person__in=file_ids, split__taken_back_on=None)
    return {*marks.values_list("crossing_id", flat=True), *lines.values_list("crossing_id", flat=True)}


def documents_added_by_officers(document_ids: Collection[int]) -> set[int]:
    """Those of these documents that an officer has added to a file."""
    mine = IdentityDocument.objects.filter(pk__in=document_ids).values("pk")
    entries = entries_of_any("identitydocument", mine).filter(kind=RegistryEvent.DOCUMENT_ADDED)
    told = entries.order_by("id").values_list("subject_id", "data")
    return {number for number, data in told if "person.same_number" not in data.get("warnings", ())}
