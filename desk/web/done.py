"""What an act of the desk has done, told to whoever did it."""

from collections import Counter
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.dates_in_words import day_in_words
from enforcement.models import OverstayCase
from enforcement.rules.cases import open_items
from enforcement.states import CheckItem
from notifications.models import Alert
from notifications.operations import Taken


def done_in_words(act: str, case: OverstayCase, alert: Alert | None, user: User) -> str:
    """What became of the case by this act; `case` and `alert` are as they stand after it."""
    if act == "assign" and alert is not None:
        if alert.assigned_to_id == user.pk:
            return _("The case is yours now.")
        return _("%(who)s has the case now. Both of you see it.") % {"who": alert.assigned_to}
    return _DONE[act](case)


def tell_what_was_not_taken(request: HttpRequest, taken: Taken, *, ticked: int) -> None:
    """Of a bulk take: what a colleague keeps, what was the user's before, what is no longer open."""
    if not ticked:
        messages.warning(request, _("Nothing was ticked, so nothing was taken."))
        return
    for who, count in Counter(str(alert.assigned_to) for alert in taken.others).items():
        messages.warning(request, _("With %(who)s as before: %(n)s.") % {"who": who, "n": count})
    if taken.mine_already:
        messages.info(request, _("Yours before: %(n)s.") % {"n": taken.mine_already})
    gone = ticked - taken.taken - taken.mine_already - len(taken.others)
    if gone > 0:
        messages.warning(request, _("No longer open: %(n)s.") % {"n": gone})


def told(case: OverstayCase) -> str:
    """Whether the person is written to, who can only be reached by an address in the file."""
    if case.person.email:
        return _("The migrant is told by e-mail.")
    return _("The migrant is not told: the file has no e-mail address. Tell the person when you meet.")


def _checklist(case: OverstayCase) -> str:
    answered = len(CheckItem) - len(open_items(case.checklist))
    return _("Kept. Answered so far: %(answered)s of %(all)s.") % {
        "answered": answered,
        "all": len(CheckItem),
    }


def _leave(case: OverstayCase) -> str:
    day = day_in_words(case.leave_due_on) if case.leave_due_on else ""
    return _("The day to leave is %(day)s now.") % {"day": day} + " " + told(case)


_DONE: dict[str, Callable[[OverstayCase], str]] = {
    "review": lambda case: _("The review has begun.") + " " + told(case),
    "checklist": _checklist,
    "propose": lambda case: _("Proposed. Another supervisor must confirm it."),
    "dismiss": lambda case: _("Dismissal proposed. Another supervisor must confirm it."),
    "confirm": lambda case: _("Confirmed. The case is closed."),
    "return": lambda case: _("Returned to review."),
    "reopen": lambda case: _("The case is open again."),
    "leave": _leave,
    "verdict": lambda case: _("Proposed. Another supervisor must confirm it."),
    "confirm-verdict": lambda case: _("Confirmed. The review has ended."),
    "release": lambda case: _("Put back: nobody has the case now."),
}
