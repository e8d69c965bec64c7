"""The next step on a case: the one thing to do now, and its consequence."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.dates_in_words import day_in_words
from desk.web.decisions import review_step
from desk.web.done import told
from desk.web.states_in_words import proposed_in_words
from enforcement.queries.cases import CaseView
from enforcement.rules.cases import open_items
from enforcement.states import CaseState
from notifications.models import Alert


def next_step_of(view: CaseView, alert: Alert | None, user: User) -> dict[str, Any]:
    """What the reader does next with the case, if it is theirs to do, and what follows from it."""
    case = view.case
    if case.state == CaseState.POSSIBLE:
        return {
            "title": _("Nobody has looked at this yet"),
            "label": _("Begin the review"),
            "action": reverse("desk:case_act", args=[case.public_id, "review"]),
            "consequence": f"{_whose(alert, user)} {told(case)}",
        }
    if case.state == CaseState.UNDER_REVIEW:
        return _review_step(len(open_items(case.checklist)))
    if case.state == CaseState.PROPOSED:
        return _confirm_step(view, is_own=case.proposed_by_id == user.pk)
    if case.facts_changed_on is not None:
        return review_step(case, is_own=case.verdict_by_id == user.pk)
    return {
        "title": _("The case is closed"),
        "consequence": _("It can be opened again on new evidence or an appeal.")
        if case.state not in (CaseState.SUPERSEDED, CaseState.ANNULLED)
        else _("If the facts come back, a new case opens by itself."),
    }


def _whose(alert: Alert | None, user: User) -> str:
    """Whose the case is once its review has begun: nobody's work is taken by it."""
    if alert is None or alert.assigned_to_id is None:
        return _("The case becomes yours.")
    if alert.assigned_to_id == user.pk:
        return _("The case stays yours.")
    return _("The case stays with %(who)s.") % {"who": alert.assigned_to}


def _review_step(left: int) -> dict[str, Any]:
    return {
        "title": _("Go through the checklist: %(left)s left") % {"left": left}
        if left
        else _("Propose how the case ends"),
        "label": _("To the checklist") if left else _("To the proposal"),
        "url": "#checklist-head" if left else "#decide-head",
        "consequence": _("Nothing is decided before another supervisor confirms."),
    }


def _confirm_step(view: CaseView, *, is_own: bool) -> dict[str, Any]:
    case = view.case
    if is_own:
        day = day_in_words(case.proposed_on or view.on)
        return {
            "title": _("Another supervisor must confirm"),
            "consequence": _("You proposed this on %(day)s. Two people decide, so you cannot confirm it.")
            % {"day": day},
        }
    return {
        "title": _("%(who)s proposes: %(what)s") % {"who": case.proposed_by, "what": proposed_in_words(case)},
        "label": _("To the confirmation"),
        "url": "#confirm-head",
        "consequence": _(
            "Read the evidence and the checks first. Your name will stand beside the proposer’s."
        ),
    }
