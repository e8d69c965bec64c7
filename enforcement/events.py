"""What can happen here, as the journal names it."""

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
    Field,
    Shape,
    about,
    declare,
    maybe,
    optional,
)


class CaseEvent(TextChoices):
    CASE_OPENED = "case_opened", _("Possible overstay found")
    CASE_REVIEW_BEGUN = "case_review_begun", _("Review begun")
    CASE_CHECKED = "case_checked", _("Checklist saved")
    CASE_PROPOSED = "case_proposed", _("Decision proposed")
    CASE_RESOLVED = "case_resolved", _("Case resolved")
    CASE_DISMISSED = "case_dismissed", _("Case dismissed")
    CASE_RETURNED = "case_returned", _("Case returned to review")
    CASE_SUPERSEDED = "case_superseded", _("Case closed: the facts changed")
    CASE_RESTORED = "case_restored", _("Case stands again: two files were parted")
    CASE_REOPENED = "case_reopened", _("Case reopened")
    CASE_LEAVE_MOVED = "case_leave_moved", _("Later day to leave set")
    CASE_FACTS_CHANGED = "case_facts_changed", _("Facts changed after the decision: a review is owed")
    CASE_FACTS_RESTORED = "case_facts_restored", _("The facts are again those of the decision")
    CASE_VERDICT_PROPOSED = "case_verdict_proposed", _("Proposed what becomes of the decision")
    CASE_UPHELD = "case_upheld", _("Decision upheld")
    CASE_ANNULLED = "case_annulled", _("Decision annulled")
    CASE_KEPT_BACK = "case_kept_back", _("No case yet: two files may be one person’s")
    CASE_KEPT_TOO_LONG = "case_kept_too_long", _("No case yet, and the two files are still not compared")
    CASE_NO_LONGER_KEPT = "case_no_longer_kept", _("Nothing keeps a case back any more")
    EMPLOYER_BARRED = "employer_barred", _("Employer barred from new permits")


def _case(**fields: Field) -> Shape:
    return about("overstaycase", stay=ID, **fields)


def _kept(**fields: Field) -> Shape:
    return about("keptback", stay=ID, **fields)


#: Of every decision; the day to leave and its terms where one was set.
_DECIDED = {
    "proposed_by": ID,
    "is_explained": optional(FLAG),
    "leave_due_on": optional(DAY),
    "terms": optional(ID),
}

declare(
    CaseEvent,
    {
        CaseEvent.CASE_OPENED: _case(authorised_until=DAY, look_past_on=maybe(DAY)),
        CaseEvent.CASE_REVIEW_BEGUN: _case(),
        CaseEvent.CASE_CHECKED: _case(stands=CODES, is_complete=FLAG),
        # An outcome with its band, or a reason to dismiss.
        CaseEvent.CASE_PROPOSED: _case(
            outcome=optional(CODE),
            band=optional(ID),
            days_over=optional(COUNT),
            article=optional(CODE),
            mci=optional(COUNT),
            index=optional(ID),
            tenge=optional(COUNT),
            dismissal_reason=optional(CODE),
        ),
        CaseEvent.CASE_RESOLVED: _case(outcome=CODE, band=maybe(ID), **_DECIDED),
        CaseEvent.CASE_DISMISSED: _case(reason=CODE, **_DECIDED),
        CaseEvent.CASE_RETURNED: _case(),
        CaseEvent.CASE_SUPERSEDED: _case(because=CODE),
        CaseEvent.CASE_RESTORED: _case(),
        CaseEvent.CASE_REOPENED: _case(was=FACTS),
        CaseEvent.CASE_LEAVE_MOVED: _case(was=DAY, leave_due_on=DAY),
        CaseEvent.CASE_FACTS_CHANGED: _case(review_due_on=DAY, changed=CODES),
        CaseEvent.CASE_FACTS_RESTORED: _case(),
        CaseEvent.CASE_VERDICT_PROPOSED: _case(verdict=CODE),
        CaseEvent.CASE_UPHELD: _case(changed=CODES, proposed_by=ID),
        CaseEvent.CASE_ANNULLED: _case(changed=CODES, proposed_by=ID),
        CaseEvent.CASE_KEPT_BACK: _kept(answer_due_on=DAY, terms=ID),
        CaseEvent.CASE_KEPT_TOO_LONG: _kept(answer_due_on=DAY),
        CaseEvent.CASE_NO_LONGER_KEPT: _kept(),
        CaseEvent.EMPLOYER_BARRED: about(
            "employerbar", **{"employer": ID, "from": DAY, "until": DAY, "terms": ID}
        ),
    },
)
