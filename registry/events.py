"""What can happen in the registry, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import (
    CODE,
    CODES,
    COUNT,
    DAY,
    FLAG,
    ID,
    Field,
    Shape,
    about,
    declare,
    maybe,
    optional,
)


class RegistryEvent(TextChoices):
    PERSON_ENROLLED = "person_enrolled", _("Person enrolled")
    PERSON_CORRECTED = "person_corrected", _("Personal data corrected")
    PERSON_PROTECTED = "person_protected", _("Access to the file changed")
    STATUS_BEGUN = "status_begun", _("Status begun")
    STATUS_ENDED = "status_ended", _("Status ended")
    DOCUMENT_ADDED = "document_added", _("Document added")
    DOCUMENT_ENDED = "document_ended", _("Document no longer valid")
    DOCUMENT_RESTORED = "document_restored", _("Document valid again")
    CITIZENSHIP_ADDED = "citizenship_added", _("Another citizenship written down")
    CITIZENSHIP_ENDED = "citizenship_ended", _("Another citizenship ended")
    TIE_ADDED = "tie_added", _("Tie written down")
    TIE_ENDED = "tie_ended", _("Tie ended")
    FILE_GONE = "file_gone", _("Nothing stood on the file any more")
    FILE_PARTED = "file_parted", _("Lines of the file went into another")
    PARTING_TAKEN_BACK = "parting_taken_back", _("Lines came back from another file")
    NUMBER_TRIED = "number_tried", _("A number of this file was tried for another")
    FILES_JOINED = "files_joined", _("Two files joined")
    FILES_PARTED = "files_parted", _("Joining of two files taken back")
    JOIN_DOUBTED = "join_doubted", _("Joining of two files doubted")
    JOIN_SETTLED = "join_settled", _("Doubt about a joining settled")
    FILES_DIFFERENT = "files_different", _("Two files found to be of different people")
    COLLEAGUE_ASKED = "colleague_asked", _("A colleague asked about two files")
    MATCH_FOUND = "match_found", _("Another file may be the same person’s")
    MATCH_CHANGED = "match_changed", _("A likely match was judged anew")
    MATCH_ASKED_AGAIN = "match_asked_again", _("Two files found different are asked about again")
    MATCH_GONE = "match_gone", _("A likely match no longer holds")
    MIXED_FILE_FOUND = "mixed_file_found", _("The file may hold two people")
    MIXED_FILE_CHANGED = "mixed_file_changed", _("What contradicts in the file is something else")
    MIXED_FILE_SOLVED = "mixed_file_solved", _("Whether the file holds two people is answered")
    MIXED_FILE_ASKED_AGAIN = (
        "mixed_file_asked_again",
        _("The answer that the file is one person’s was taken back"),
    )
    CROSSING_RECORDED = "crossing_recorded", _("Crossing recorded")
    CROSSING_MARKED = "crossing_marked", _("Crossing marked for an officer")
    MARK_CLEARED = "mark_cleared", _("Mark cleared")
    STAY_OPENED = "stay_opened", _("Stay began")
    STAY_CHANGED = "stay_changed", _("Stay corrected")
    STAY_ENDED = "stay_ended", _("Departure recorded")
    STAY_ANNULLED = "stay_annulled", _("Stay annulled")
    CLOCK_CHANGED = "clock_changed", _("Lawful end changed")
    CLOCK_ENDED = "clock_ended", _("A citizen's stay: no lawful end any more")
    ARRIVAL_NOTIFIED = "arrival_notified", _("Arrival notified")
    REGISTRATION_OPENED = "registration_opened", _("Registration opened")
    REGISTRATION_RENEWED = "registration_renewed", _("Registration renewed")
    REGISTRATION_MOVED = "registration_moved", _("Registration moved")
    REGISTRATION_ENDED = "registration_ended", _("Registration ended")
    REGISTRATION_RESTORED = "registration_restored", _("Registration stands again")
    REGISTRATION_DUE = "registration_due", _("Renewal of registration due")
    REGISTRATION_LAPSED = "registration_lapsed", _("Registration lapsed")
    RESIDENCE_REQUESTED = "residence_requested", _("Residence permit requested")
    RESIDENCE_ISSUED = "residence_issued", _("Residence permit issued")
    RESIDENCE_REFUSED = "residence_refused", _("Residence permit refused")
    RESIDENCE_WITHDRAWN = "residence_withdrawn", _("Request for a residence permit withdrawn")
    RESIDENCE_ANNULLED = "residence_annulled", _("Residence permit annulled")
    QUESTION_ASKED = "question_asked", _("Question asked about a record")
    QUESTION_ANSWERED = "question_answered", _("Question about a record answered")
    QUESTION_WITHDRAWN = "question_withdrawn", _("Question about a record taken back")
    QUESTION_OVERDUE = "question_overdue", _("Answer about a record overdue")


def _registration(**fields: Field) -> Shape:
    return about("registration", stay=ID, **fields)


def _residence(**fields: Field) -> Shape:
    return about("residencepermit", stay=ID, ground=CODE, extends=maybe(ID), **fields)


def _question(**fields: Field) -> Shape:
    return about("recordquestion", record=CODE, **fields)


_PERIOD = {"first_on": DAY, "last_on": DAY, "renewal_number": COUNT, "previous": maybe(ID), "terms": ID}
_MATCH = about("likelymatch", other=ID, verdict=CODE, grounds=CODES)
_MIXED = about("mixedfile", grounds=CODES)
_MARK = about("crossing", mark=CODE)
_MARK_CLEARED = about("crossing", mark=CODE, found=optional(CODE))
_CLOCK = about("stay", was=maybe(DAY), authorised_until=maybe(DAY), basis=CODE)

declare(
    RegistryEvent,
    {
        RegistryEvent.PERSON_ENROLLED: about(
            "person",
            origin=CODE,
            warnings=optional(CODES),
            likely=optional(COUNT),
            apart=optional(CODE),
        ),
        RegistryEvent.PERSON_CORRECTED: about("person", fields=CODES, origin=optional(CODE)),
        RegistryEvent.PERSON_PROTECTED: about("person", access=CODE, was=CODE),
        RegistryEvent.STATUS_BEGUN: about("status", status=CODE, valid_from=DAY, valid_until=maybe(DAY)),
        RegistryEvent.STATUS_ENDED: about("status", status=CODE, valid_until=DAY),
        RegistryEvent.DOCUMENT_ADDED: about("identitydocument", kind=CODE, warnings=CODES),
        RegistryEvent.DOCUMENT_ENDED: about("identitydocument", state=CODE, held_until=DAY),
        RegistryEvent.DOCUMENT_RESTORED: about("identitydocument", was=CODE),
        RegistryEvent.CITIZENSHIP_ADDED: about("othercitizenship", valid_from=DAY, valid_until=maybe(DAY)),
        RegistryEvent.CITIZENSHIP_ENDED: about("othercitizenship", valid_until=DAY),
        RegistryEvent.TIE_ADDED: about(
            "tie", kind=CODE, valid_from=DAY, valid_until=maybe(DAY), other=optional(ID)
        ),
        RegistryEvent.TIE_ENDED: about("tie", kind=CODE, valid_until=DAY, other=optional(ID)),
        RegistryEvent.FILE_GONE: about("person", documents=COUNT),
        RegistryEvent.FILE_PARTED: about("split", crossings=COUNT, documents=COUNT),
        RegistryEvent.PARTING_TAKEN_BACK: about("split", crossings=COUNT, documents=COUNT),
        RegistryEvent.NUMBER_TRIED: about("person", by=CODE),
        RegistryEvent.FILES_JOINED: about("join"),
        RegistryEvent.FILES_PARTED: about("join"),
        RegistryEvent.JOIN_DOUBTED: about("join"),
        RegistryEvent.JOIN_SETTLED: about("join"),
        RegistryEvent.FILES_DIFFERENT: about("likelymatch"),
        RegistryEvent.COLLEAGUE_ASKED: about("likelymatch", to=ID),
        RegistryEvent.MATCH_FOUND: _MATCH,
        RegistryEvent.MATCH_CHANGED: _MATCH,
        RegistryEvent.MATCH_ASKED_AGAIN: _MATCH,
        RegistryEvent.MATCH_GONE: about("likelymatch", other=ID),
        RegistryEvent.MIXED_FILE_FOUND: _MIXED,
        RegistryEvent.MIXED_FILE_CHANGED: _MIXED,
        RegistryEvent.MIXED_FILE_ASKED_AGAIN: _MIXED,
        RegistryEvent.MIXED_FILE_SOLVED: about("mixedfile", outcome=CODE, days=COUNT),
        RegistryEvent.CROSSING_RECORDED: about("crossing", direction=CODE, batch=maybe(ID)),
        RegistryEvent.CROSSING_MARKED: _MARK,
        RegistryEvent.MARK_CLEARED: _MARK_CLEARED,
        RegistryEvent.STAY_OPENED: about("stay", entered_on=DAY),
        RegistryEvent.STAY_CHANGED: about("stay", entered_on=DAY, departed_on=maybe(DAY)),
        RegistryEvent.STAY_ENDED: about("stay", departed_on=maybe(DAY), exit_missing=optional(FLAG)),
        RegistryEvent.STAY_ANNULLED: about("stay", entered_on=DAY),
        RegistryEvent.CLOCK_CHANGED: _CLOCK,
        RegistryEvent.CLOCK_ENDED: _CLOCK,
        RegistryEvent.ARRIVAL_NOTIFIED: about(
            "arrivalnotification",
            stay=ID,
            host=ID,
            received_on=DAY,
            deadline_on=DAY,
            late=FLAG,
            terms=ID,
        ),
        RegistryEvent.REGISTRATION_OPENED: _registration(**_PERIOD),
        RegistryEvent.REGISTRATION_RENEWED: _registration(**_PERIOD),
        RegistryEvent.REGISTRATION_MOVED: _registration(**_PERIOD),
        RegistryEvent.REGISTRATION_ENDED: _registration(because=CODE, departed_on=optional(DAY)),
        RegistryEvent.REGISTRATION_RESTORED: _registration(),
        RegistryEvent.REGISTRATION_DUE: _registration(last_on=DAY),
        RegistryEvent.REGISTRATION_LAPSED: _registration(last_on=DAY),
        RegistryEvent.RESIDENCE_REQUESTED: _residence(received_on=DAY),
        RegistryEvent.RESIDENCE_ISSUED: _residence(valid_from=DAY, valid_until=DAY, terms=ID),
        RegistryEvent.RESIDENCE_REFUSED: _residence(),
        RegistryEvent.RESIDENCE_WITHDRAWN: _residence(),
        RegistryEvent.RESIDENCE_ANNULLED: _residence(),
        RegistryEvent.QUESTION_ASKED: _question(due=DAY, terms=ID),
        RegistryEvent.QUESTION_ANSWERED: _question(reply=CODE, days=COUNT),
        RegistryEvent.QUESTION_WITHDRAWN: _question(),
        RegistryEvent.QUESTION_OVERDUE: _question(due=DAY),
    },
)
