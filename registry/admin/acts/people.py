"""Acts on a migrant's file and on marked crossings."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere
from accounts.models import User
from core.admin import Act
from papers.admin.base import PaperForm
from papers.models import ReceivedPaper
from registry.admin.acts.holders import FILE_ACTS, HOLDER_ACTS
from registry.admin.forms import (
    CitizenshipForm,
    CorrectForm,
    DocumentForm,
    EndCitizenshipForm,
    EndDocumentForm,
    EnrolForm,
    FoundForm,
    ProtectForm,
    RestoreDocumentForm,
)
from registry.capabilities import RegistryCapability
from registry.models import IdentityDocument, MarkedCrossing, OtherCitizenship, Person
from registry.operations.citizenships import add_citizenship, end_citizenship
from registry.operations.crossings.marks import clear_mark
from registry.operations.documents import add_document, end_document, restore_document
from registry.operations.papers import receive_paper_of_person
from registry.operations.people import (
    correct_person,
    end_protection,
    enrol_person,
    protect_person,
)
from registry.states import CrossingMark

AT_COUNTER = anywhere(RegistryCapability.KEEP_FILES)
PROTECTION = anywhere(RegistryCapability.PROTECT_FILES)


def _has_documents(*, valid: bool) -> Callable[[Person, date], bool]:
    return lambda person, on: any(one.is_valid == valid for one in person.documents.all())


PERSON_ACTS = (
    Act[None, Person, User](
        name="enrol",
        label=_("Enrol a migrant"),
        confirm=_("Make the file"),
        on_list=True,
        primary=True,
        form=EnrolForm,
        allowed=AT_COUNTER,
        consequence=_("A file is made from the document. Search first: the person may be known already."),
        perform=lambda _nobody, **given: enrol_person(**given),
        done=lambda person, on: _("The file of %(name)s was made.") % {"name": person.full_name},
    ),
    Act[Person, IdentityDocument, User](
        name="add-document",
        label=_("Add a document"),
        form=DocumentForm,
        allowed=AT_COUNTER,
        consequence=_("From now on the person is found by this document too."),
        perform=lambda person, **given: add_document(person_id=person.pk, **given),
        done=_("The document was added."),
    ),
    Act[Person, IdentityDocument, User](
        name="end-document",
        label=_("A document is valid no more"),
        confirm=_("Write it down"),
        form=EndDocumentForm,
        allowed=AT_COUNTER,
        possible=_has_documents(valid=True),
        consequence=_(
            "The person is still found by the document. Crossings with it after that day are marked for an "
            "officer; another holder of the same number gets a file of their own."
        ),
        perform=lambda person, **given: end_document(person_id=person.pk, **given),
        done=_("The document is valid no more."),
    ),
    Act[Person, IdentityDocument, User](
        name="restore-document",
        label=_("A document is valid after all"),
        confirm=_("Write it down"),
        form=RestoreDocumentForm,
        allowed=AT_COUNTER,
        possible=_has_documents(valid=False),
        consequence=_("For a document that was found again, or of which a report was not so."),
        perform=lambda person, **given: restore_document(person_id=person.pk, **given),
        done=_("The document is valid again."),
    ),
    Act[Person, OtherCitizenship, User](
        name="add-citizenship",
        label=_("Add a citizenship"),
        form=CitizenshipForm,
        allowed=AT_COUNTER,
        consequence=_(
            "A crossing under it is no other holder’s from now on. No lawful end moves: a stay goes by the "
            "citizenship entered with."
        ),
        perform=lambda person, **given: add_citizenship(person_id=person.pk, **given),
        done=_("The citizenship was added."),
    ),
    Act[Person, OtherCitizenship, User](
        name="end-citizenship",
        label=_("A citizenship has ended"),
        confirm=_("Write it down"),
        form=EndCitizenshipForm,
        allowed=AT_COUNTER,
        possible=lambda person, on: any(o.valid_until is None for o in person.other_citizenships.all()),
        consequence=_("It stays in the file with its days."),
        perform=lambda person, **given: end_citizenship(person_id=person.pk, **given),
        done=_("The citizenship has ended."),
    ),
    Act[Person, ReceivedPaper, User](
        name="receive-paper",
        label=_("Take in a paper"),
        form=PaperForm,
        allowed=AT_COUNTER,
        consequence=_(
            "It is scanned, then whoever may see the file can open it; every opening is written down. Of a "
            "photograph nothing but the picture is kept."
        ),
        perform=lambda person, **given: receive_paper_of_person(person_id=person.pk, **given),
        done=_("The paper is taken in. It can be opened in a minute, once it was scanned."),
    ),
    Act[Person, Person, User](
        name="correct",
        label=_("Correct the data"),
        form=CorrectForm,
        allowed=AT_COUNTER,
        consequence=_(
            "What the file said before stays in it and is found by the search. Lawful ends are computed anew."
        ),
        perform=lambda person, **given: correct_person(person_id=person.pk, **given),
        done=_("The data were corrected."),
    ),
    Act[Person, Person, User](
        name="protect",
        label=_("Close the file"),
        confirm=_("Close the file"),
        tone="late",
        form=ProtectForm,
        allowed=PROTECTION,
        possible=lambda person, on: not person.is_protected,
        consequence=_(
            "Only protection officers find the file from now on. Sweeps pass it over; open cases are closed."
        ),
        perform=lambda person, **given: protect_person(person_id=person.pk, **given),
        done=_("The file is closed to all but protection officers."),
    ),
    Act[Person, Person, User](
        name="end-protection",
        label=_("End the protection"),
        tone="late",
        allowed=PROTECTION,
        possible=lambda person, on: person.is_protected,
        consequence=_("All officers find the file again."),
        perform=lambda person, **given: end_protection(person_id=person.pk, **given),
        done=_("The file is open again."),
    ),
    *FILE_ACTS,
)

MARK_ACTS = (
    *HOLDER_ACTS,
    Act[MarkedCrossing, MarkedCrossing, User](
        name="clear",
        label=_("Clear the mark"),
        primary=True,
        form=FoundForm,
        allowed=anywhere(RegistryCapability.CLEAR_MARKS),
        possible=lambda mark, on: mark.cleared_on is None and mark.mark != CrossingMark.HOLDER_DIFFERS,
        consequence=_("The crossings stay as they were told. Your finding stays beside the mark."),
        perform=lambda mark, **given: clear_mark(mark_id=mark.pk, **given),
        done=_("The mark is cleared."),
    ),
)
