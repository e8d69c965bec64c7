"""What can happen in the registry, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import (
    CODE,
    CODES,
    COUNT,
    DAY,
    FACTS,
    FLAG,
    ID,
    MOMENT,
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
    FILE_OPENED = "file_opened", _("File opened")
    DOCUMENT_ADDED = "document_added", _("Document added")
    HOST_ENROLLED = "host_enrolled", _("Host enrolled")
    EMPLOYER_ENROLLED = "employer_enrolled", _("Employer enrolled")
    REPRESENTATION_GIVEN = "representation_given", _("Representation given")
    REPRESENTATION_ENDED = "representation_ended", _("Representation ended")
    CROSSING_RECORDED = "crossing_recorded", _("Crossing recorded")
    CROSSING_MARKED = "crossing_marked", _("Crossing marked for an officer")
    MARK_CLEARED = "mark_cleared", _("Mark cleared")
    BATCH_RECEIVED = "batch_received", _("Batch of crossings received")
    LINE_CORRECTED = "line_corrected", _("Rejected line corrected")
    WATERMARK_MOVED = "watermark_moved", _("Feed declared complete")
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
    REGISTRATION_DUE = "registration_due", _("Renewal of registration due")
    REGISTRATION_LAPSED = "registration_lapsed", _("Registration lapsed")
    RESIDENCE_REQUESTED = "residence_requested", _("Residence permit requested")
    RESIDENCE_ISSUED = "residence_issued", _("Residence permit issued")
    RESIDENCE_REFUSED = "residence_refused", _("Residence permit refused")
    RESIDENCE_WITHDRAWN = "residence_withdrawn", _("Request for a residence permit withdrawn")
    RESIDENCE_ANNULLED = "residence_annulled", _("Residence permit annulled")
    CASE_OPENED = "case_opened", _("Possible overstay found")
    CASE_REVIEW_BEGUN = "case_review_begun", _("Review begun")
    CASE_CHECKED = "case_checked", _("Checklist saved")
    CASE_PROPOSED = "case_proposed", _("Decision proposed")
    CASE_RESOLVED = "case_resolved", _("Case resolved")
    CASE_DISMISSED = "case_dismissed", _("Case dismissed")
    CASE_RETURNED = "case_returned", _("Case returned to review")
    CASE_SUPERSEDED = "case_superseded", _("Case closed: the facts changed")
    CASE_REOPENED = "case_reopened", _("Case reopened")
    CASE_LEAVE_MOVED = "case_leave_moved", _("Later day to leave set")
    CASE_FACTS_CHANGED = "case_facts_changed", _("Facts changed after the decision: a review is owed")
    CASE_FACTS_RESTORED = "case_facts_restored", _("The facts are again those of the decision")
    CASE_VERDICT_PROPOSED = "case_verdict_proposed", _("Proposed what becomes of the decision")
    CASE_UPHELD = "case_upheld", _("Decision upheld")
    CASE_ANNULLED = "case_annulled", _("Decision annulled")


def _registration(**fields: Field) -> Shape:
    return about("registration", stay=ID, **fields)


def _residence(**fields: Field) -> Shape:
    return about("residencepermit", stay=ID, ground=CODE, extends=maybe(ID), **fields)


def _case(**fields: Field) -> Shape:
    return about("overstaycase", stay=ID, **fields)


_PERIOD = {"first_on": DAY, "last_on": DAY, "renewal_number": COUNT, "previous": maybe(ID), "terms": ID}
_MARK = about("crossing", mark=CODE)
_CLOCK = about("stay", was=maybe(DAY), authorised_until=maybe(DAY), basis=CODE)

declare(
    RegistryEvent,
    {
        RegistryEvent.PERSON_ENROLLED: about("person", origin=CODE, warnings=optional(CODES)),
        RegistryEvent.PERSON_CORRECTED: about("person", fields=CODES, origin=optional(CODE)),
        RegistryEvent.PERSON_PROTECTED: about("person", access=CODE, was=CODE),
        RegistryEvent.FILE_OPENED: about("person", purpose=CODE),
        RegistryEvent.DOCUMENT_ADDED: about("identitydocument", kind=CODE, warnings=CODES),
        RegistryEvent.HOST_ENROLLED: about("host", kind=CODE),
        RegistryEvent.EMPLOYER_ENROLLED: about("employer", size=CODE, sector=CODE),
        RegistryEvent.REPRESENTATION_GIVEN: about(
            "representation", user=ID, party=CODE, right=CODE, until=maybe(DAY)
        ),
        RegistryEvent.REPRESENTATION_ENDED: about("representation", user=ID, right=CODE),
        RegistryEvent.CROSSING_RECORDED: about("crossing", direction=CODE, batch=maybe(ID)),
        RegistryEvent.CROSSING_MARKED: _MARK,
        RegistryEvent.MARK_CLEARED: _MARK,
        RegistryEvent.BATCH_RECEIVED: about(
            "intakebatch", lines=COUNT, accepted=COUNT, unchanged=COUNT, rejected=COUNT
        ),
        RegistryEvent.LINE_CORRECTED: about("rejectedline", by=CODE, fields=optional(CODES)),
        RegistryEvent.WATERMARK_MOVED: about(
            "feedwatermark",
            checkpoint=CODE,
            was=optional(MOMENT),
            complete_until=maybe(MOMENT),
            reason=optional(CODE),
        ),
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
        RegistryEvent.REGISTRATION_DUE: _registration(last_on=DAY),
        RegistryEvent.REGISTRATION_LAPSED: _registration(last_on=DAY),
        RegistryEvent.RESIDENCE_REQUESTED: _residence(received_on=DAY),
        RegistryEvent.RESIDENCE_ISSUED: _residence(valid_from=DAY, valid_until=DAY, terms=ID),
        RegistryEvent.RESIDENCE_REFUSED: _residence(),
        RegistryEvent.RESIDENCE_WITHDRAWN: _residence(),
        RegistryEvent.RESIDENCE_ANNULLED: _residence(),
        RegistryEvent.CASE_OPENED: _case(authorised_until=DAY, look_past_on=maybe(DAY)),
        RegistryEvent.CASE_REVIEW_BEGUN: _case(),
        RegistryEvent.CASE_CHECKED: _case(stands=CODES, is_complete=FLAG),
        # An outcome with its band, or a reason to dismiss.
        RegistryEvent.CASE_PROPOSED: _case(
            outcome=optional(CODE),
            band=optional(ID),
            days_over=optional(COUNT),
            article=optional(CODE),
            mci=optional(COUNT),
            index=optional(ID),
            tenge=optional(COUNT),
            dismissal_reason=optional(CODE),
        ),
        RegistryEvent.CASE_RESOLVED: _case(
            outcome=CODE, band=maybe(ID), proposed_by=ID, is_explained=optional(FLAG)
        ),
        RegistryEvent.CASE_DISMISSED: _case(reason=CODE, proposed_by=ID, is_explained=optional(FLAG)),
        RegistryEvent.CASE_RETURNED: _case(),
        RegistryEvent.CASE_SUPERSEDED: _case(because=CODE),
        RegistryEvent.CASE_REOPENED: _case(was=FACTS),
        RegistryEvent.CASE_LEAVE_MOVED: _case(was=DAY, leave_due_on=DAY),
        RegistryEvent.CASE_FACTS_CHANGED: _case(review_due_on=DAY, changed=CODES),
        RegistryEvent.CASE_FACTS_RESTORED: _case(),
        RegistryEvent.CASE_VERDICT_PROPOSED: _case(verdict=CODE),
        RegistryEvent.CASE_UPHELD: _case(changed=CODES, proposed_by=ID),
        RegistryEvent.CASE_ANNULLED: _case(changed=CODES, proposed_by=ID),
    },
)
