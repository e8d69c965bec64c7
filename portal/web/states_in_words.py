"""What the portal says of a state: its tone, its deadline in words, what the firm does next."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.dates_in_words import (
    by_in_words,
    days_left_in_words,
    days_over_in_words,
)
from permits.models import Application
from permits.states import CLOSED_STATES
from permits.states import ApplicationState as S


def left_in_words(last: date, on: date) -> str:
    """ "18 days left with today", or "3 days over" after the last day."""
    left = (last - on).days + 1
    return days_left_in_words(left) if left > 0 else days_over_in_words(1 - left)


#: Of each state with a deadline: the sentence while it runs, and the one after its last day.
_TO_DECIDE = (
    gettext_lazy("The akimat decides %(by)s: %(left)s."),
    gettext_lazy("The akimat is late: it had to decide %(by)s."),
)
_DEADLINES = {
    S.SUBMITTED: _TO_DECIDE,
    S.UNDER_REVIEW: _TO_DECIDE,
    S.RETURNED: (
        gettext_lazy("Correct it %(by)s: %(left)s."),
        gettext_lazy("It had to be corrected %(by)s."),
    ),
    S.PENDING_FEE: (
        gettext_lazy("Pay the fee %(by)s: %(left)s."),
        gettext_lazy("The fee had to be paid %(by)s."),
    ),
}


def short_deadline(application: Application, on: date) -> str:
    """The deadline that runs now, in words; empty when none does."""
    due = application.fee_due_on if application.state == S.PENDING_FEE else application.decision_due_on
    if application.state not in _DEADLINES or due is None:
        return ""
    running, over = _DEADLINES[S(application.state)]
    if due < on:
        return str(over) % {"by": by_in_words(due)}
    return str(running) % {"by": by_in_words(due), "left": left_in_words(due, on)}


def next_of(application: Application, on: date) -> dict[str, Any]:
    """What comes next for the firm: a sentence, a button where there is one, and what follows."""
    number = [application.number]
    if application.state == S.DRAFT:
        return {
            "title": _("Finish the application and submit it"),
            "label": _("Go on writing"),
            "url": reverse("portal:check", args=number),
            "consequence": _("Nobody sees it and no place is reserved before you submit."),
        }
    if application.state == S.RETURNED:
        return {
            "title": _("Correct what the akimat asks for and submit again"),
            "label": _("Correct it"),
            "url": reverse("portal:staff", args=number),
            "consequence": " ".join(
                (
                    short_deadline(application, on),
                    _("It keeps its turn in the queue. The places are reserved again then."),
                )
            ).strip(),
        }
    if application.state == S.PENDING_FEE:
        if application.fee_due_on is not None and application.fee_due_on < on:
            return {
                "title": _("The time to pay is over"),
                "label": _("Apply again"),
                "url": reverse("portal:new"),
                "consequence": "",
            }
        return {
            "title": short_deadline(application, on),
            "label": _("Pay the fee"),
            "action": reverse("portal:pay", args=number),
            "consequence": _("Unpaid, the application lapses and its places go back to the quota."),
        }
    if application.state in CLOSED_STATES:
        return _after_the_end(application)
    return {"title": _waits(application), "label": "", "consequence": short_deadline(application, on)}


def _waits(application: Application) -> str:
    if application.state == S.PAID:
        return _("Nothing to do now: the akimat issues the permits")
    return _("Nothing to do now: the akimat decides")


def _after_the_end(application: Application) -> dict[str, Any]:
    if application.state == S.ISSUED:
        return {
            "title": _("The permits are issued"),
            "label": _("See the permits"),
            "url": reverse("portal:permits"),
            "consequence": _(
                "A permit is a ground for a residence permit. The worker asks the migration police for that."
            ),
        }
    titles = {
        S.REFUSED: _("Refused. You can apply again when the ground is gone"),
        S.WITHDRAWN: _("Withdrawn. You can apply again at any time"),
        S.LAPSED: _("Lapsed, because the fee was not paid in time. You can apply again"),
        S.UNISSUED: _("Ended without a permit: none of the workers may have one any more"),
    }
    return {
        "title": titles[S(application.state)],
        "label": _("Apply again"),
        "url": reverse("portal:new"),
        "consequence": "",
    }
