"""Crossings on a document that was not valid any more: marked for an officer, who are cleared with it."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from identity.document_numbers import document_key
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import Crossing, IdentityDocument, MarkedCrossing
from registry.states import CrossingMark

_MARK = CrossingMark.DOCUMENT_ENDED


@transaction.atomic
def follow_documents(*, document_ids: Collection[int], on: date, by: User) -> None:
    """Mark what the holders crossed with after these documents ended; clear what is marked no longer rightly.

    The crossings stay as they were told, and whose they are: an officer looks.
    """
    for document in IdentityDocument.objects.filter(pk__in=document_ids).order_by("pk"):
        after = set() if document.held_until is None else set(_crossings_after(document, document.held_until))
        marks = MarkedCrossing.objects.filter(mark=_MARK, crossing__in=_crossings_on(document))
        known = dict(marks.values_list("crossing_id", "cleared_on"))
        over = sorted(
            crossing for crossing, cleared in known.items() if cleared is None and crossing not in after
        )
        MarkedCrossing.objects.filter(mark=_MARK, crossing__in=over).update(cleared_on=on, cleared_by=by)
        new = sorted(after - known.keys())
        MarkedCrossing.objects.bulk_create(
            MarkedCrossing(crossing_id=crossing, person_id=document.person_id, mark=_MARK, marked_on=on)
            for crossing in new
        )
        told = [(RegistryEvent.MARK_CLEARED, over), (RegistryEvent.CROSSING_MARKED, new)]
        record_many(
            [
                NewEntry(event, crossing, document.person_id, data={"mark": str(_MARK)})
                for event, crossings in told
                for crossing in crossings
            ],
            by=by,
            on=on,
        )


def _crossings_on(document: IdentityDocument) -> list[int]:
    """The crossings of the holder with this document, each in its newest revision."""
    later = Crossing.objects.filter(
        source=OuterRef("source"), source_id=OuterRef("source_id"), revision__gt=OuterRef("revision")
    )
    told = Crossing.objects.filter(
        ~Exists(later),
        person=document.person_id,
        document_kind=document.kind,
        issuing_country=document.issuing_country_id,
    ).values_list("pk", "document_number")
    return [pk for pk, number in told if document_key(number) == document.number_key]


def _crossings_after(document: IdentityDocument, held_until: date) -> list[int]:
    on_it = Crossing.objects.filter(pk__in=_crossings_on(document), crossed_on__gt=held_until)
    return list(on_it.values_list("pk", flat=True))
