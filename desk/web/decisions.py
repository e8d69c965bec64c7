"""What the page of a case shows after a decision: the day to leave, and its review when one is owed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.dates_in_words import day_in_words
from enforcement.models import OverstayCase


def to_leave(case: OverstayCase) -> list[dict[str, Any]]:
    """The day to leave as a fact of the case, with why it was moved; nothing where none is set."""
    if case.leave_due_on is None:
        return []
    return [
        {"label": _("Day to leave"), "value": day_in_words(case.leave_due_on), "note": case.leave_note},
    ]


def review_step(case: OverstayCase, *, is_own: bool) -> dict[str, Any]:
    """The facts changed after the decision: somebody proposes what becomes of it, another confirms."""
    if case.verdict and not is_own:
        return {
            "title": _("%(who)s proposes: %(what)s")
            % {"who": case.verdict_by, "what": case.get_verdict_display().lower()},
            "label": _("Confirm"),
            "action": reverse("desk:case_act", args=[case.public_id, "confirm-verdict"]),
            "consequence": _("Read below what changed. The review ends with this, in your name as well."),
        }
    if case.verdict:
        return {
            "title": _("Another supervisor must confirm"),
            "consequence": _("Two people decide, so you cannot confirm what you proposed yourself."),
        }
    return {
        "title": _("Facts changed after the decision: review it by %(day)s")
        % {"day": day_in_words(case.review_due_on) if case.review_due_on else ""},
        "label": _("To the review"),
        "url": "#review-head",
        "consequence": _("Until then it does not count for a repeat."),
    }


def verdict_facts(case: OverstayCase) -> list[dict[str, Any]]:
    """What was proposed or decided about the decision itself, by whom."""
    if not case.verdict or case.verdict_on is None:
        return []
    facts = [
        {
            "label": _("Proposed"),
            "value": case.get_verdict_display(),
            "note": f"{case.verdict_by}, {day_in_words(case.verdict_on)}",
        },
        {"label": _("Explanation"), "value": case.verdict_note},
    ]
    if case.verdict_confirmed_on is not None:
        confirmed = day_in_words(case.verdict_confirmed_on)
        facts.append({"label": _("Confirmed"), "value": str(case.verdict_confirmed_by), "note": confirmed})
    return facts
