"""An act on a case that a colleague has overtaken: what was done meanwhile, and what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.admin.timeline import entries_in_words
from accounts.models import User
from accounts.queries import page_of_entries
from core.admin.meanwhile import SEEN_UNTIL, position_in
from core.editing import as_text, in_words
from core.errors import DomainError
from desk import queries
from enforcement.models import OverstayCase
from enforcement.queries.verdicts import acts_of
from enforcement.states import OPEN_CASE_STATES, CaseAct

#: The move that each form of the page leads to; answers of the checklist are given while one may propose.
_MOVES_OF_FORMS = {
    "checklist": CaseAct.PROPOSE_OUTCOME,
    "propose": CaseAct.PROPOSE_OUTCOME,
    "dismiss": CaseAct.PROPOSE_DISMISSAL,
    "confirm": CaseAct.CONFIRM_OUTCOME,
    "return": CaseAct.RETURN,
    "reopen": CaseAct.REOPEN,
    "leave": CaseAct.MOVE_DAY_TO_LEAVE,
    "verdict": CaseAct.PROPOSE_VERDICT,
}


def done_since(case: OverstayCase, data: Any) -> list[dict[str, Any]]:
    """What was done with the case since its page was opened; nothing where the page does not say."""
    seen_until = position_in(data.get(SEEN_UNTIL))
    if seen_until is None:
        return []
    return entries_in_words(page_of_entries(queries.entries_of_case(case.pk).filter(pk__gt=seen_until)))


def stands(act: str, case: OverstayCase, user: User) -> bool:
    """Whether the form of an act is on the page of the case as it is now."""
    if act == "assign":
        return case.state in OPEN_CASE_STATES
    if act == "confirm" and case.proposed_by_id == user.pk:
        return False
    return _MOVES_OF_FORMS.get(act) in acts_of(case)


def overtaken(form: forms.Form | None, refusal: DomainError | None) -> dict[str, Any]:
    """What stands above the case instead of a form that is there no more."""
    sentence = str(refusal) if refusal else _("This is no longer possible: the case has moved on.")
    return {"sentence": sentence, "typed": [] if form is None else _typed(form)}


def _typed(form: forms.Form) -> list[dict[str, str]]:
    """What the boxes held, to be copied."""
    held = []
    for bound in form.visible_fields():
        text = as_text(bound.value())
        if text and text != as_text(bound.initial):
            label = form.label_of(bound.name) if hasattr(form, "label_of") else str(bound.label)
            value = text if isinstance(bound.field, forms.DateField) else in_words(bound.field, text)
            held.append({"label": label, "value": value})
    return held
