"""One case on one page, and the acts on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock, readings
from core.editing import ChangedMeanwhile, EditForm
from core.errors import DomainError
from desk import queries
from desk.web.access import frame
from desk.web.case_page import Forms, build
from desk.web.done import done_in_words
from desk.web.forms import (
    AssignForm,
    ChecklistForm,
    ConfirmForm,
    DismissalForm,
    LeaveForm,
    NoteForm,
    OutcomeForm,
    VerdictForm,
)
from desk.web.meanwhile import done_since, overtaken, stands
from enforcement.capabilities import EnforcementCapability
from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from enforcement.operations.verdicts import confirm_verdict, move_day_to_leave, propose_verdict
from enforcement.queries.cases import CaseView, case_visible_to, view_of
from notifications.operations import assign_case, begin_review, open_again, release_alert

Act = Callable[[OverstayCase, Forms, date, User], None]


@for_capability(EnforcementCapability.DECIDE_CASES)
def case_page(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Who and what, why, the evidence, the checklist, then the band."""
    on = clock.today()
    case = case_visible_to(actor(request), public_id, on)
    view = view_of(case, on)
    return _render(request, view, _forms(view, on), status=200)


@require_POST
@for_capability(EnforcementCapability.DECIDE_CASES)
def case_act(request: HttpRequest, public_id: Any, act: str) -> HttpResponse:
    """Do one act. A refusal keeps everything typed and stands beside its form."""
    if act not in ACTS:
        raise Http404
    on = clock.today()
    case = case_visible_to(actor(request), public_id, on)
    view = view_of(case, on)
    filled = _forms(view, on, data=request.POST, act=act)
    form, refused = filled.of(act), None
    if form is None or form.is_valid():
        try:
            ACTS[act](case, filled, on, actor(request))
        except DomainError as refusal:
            refused = refusal
            if isinstance(refusal, ChangedMeanwhile) and isinstance(form, EditForm):
                form.meet(refusal)
            elif form is not None:
                form.add_error(None, str(refusal))
        else:
            case = case_visible_to(actor(request), public_id, on)
            messages.success(
                request, done_in_words(act, case, queries.alert_of_case(case.pk), actor(request))
            )
            return HttpResponseRedirect(reverse("desk:case", args=[public_id]), status=303)
    case = case_visible_to(actor(request), public_id, on)
    return _refused(request, view_of(case, on), filled, act, refused)


def _refused(
    request: HttpRequest, view: CaseView, filled: Forms, act: str, refusal: DomainError | None
) -> HttpResponse:
    """The case as it is now: beside the form what stops it, or above the page where the form is gone."""
    form, since, gone = filled.of(act), done_since(view.case, request.POST), None
    if form is not None and stands(act, view.case, actor(request)):
        form.meanwhile = since  # type: ignore[attr-defined]
    else:
        gone = {**overtaken(form, refusal), "meanwhile": since}
        filled = _forms(view, view.on)
    is_late = refusal.status == 409 if refusal else gone is not None
    status = 409 if is_late else 422
    return _render(request, view, filled, status=200 if request.htmx else status, gone=gone)  # type: ignore[attr-defined]


def _render(
    request: HttpRequest, view: CaseView, filled: Forms, *, status: int, gone: Any = None
) -> HttpResponse:
    readings.opened(view.case.person_id)
    context = {
        **frame(request, "desk:cases"),
        **build(view, filled, actor(request)),
        "overtaken": gone,
        "seen_until": queries.newest_entry_of_case(view.case.pk),
    }
    return render(request, "desk/case.html", context, status=status)


def _forms(view: CaseView, on: date, *, data: Any = None, act: str = "") -> Forms:
    def typed(name: str) -> Any:
        return data if act == name else None

    alert = queries.alert_of_case(view.case.pk)
    holder_id = alert.assigned_to_id if alert else None
    colleagues = queries.colleagues_for(view.case.region_id, view.case.stay.district_id, on)
    return Forms(
        alert=alert,
        checklist=ChecklistForm(typed("checklist"), view=view),
        outcome=OutcomeForm(typed("propose"), bands=Forms.band_choices(view)),
        dismissal=DismissalForm(typed("dismiss"), auto_id="dismiss_%s"),
        confirm=ConfirmForm(typed("confirm"), auto_id="confirm_%s"),
        back=NoteForm(typed("return"), auto_id="return_%s"),
        reopen=NoteForm(typed("reopen"), auto_id="reopen_%s"),
        leave=LeaveForm(typed("leave"), auto_id="leave_%s"),
        verdict=VerdictForm(typed("verdict"), auto_id="verdict_%s"),
        assign=AssignForm(
            typed("assign"), colleagues=colleagues, initial={"seen_with": holder_id}, auto_id="assign_%s"
        ),
    )


def _given(form: forms.Form, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _review(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    begin_review(case_id=case.pk, on=on, by=by)


def _checklist(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    form = filled.checklist
    acts.save_checklist(case_id=case.pk, answers=form.answers(), shown=form.shown, on=on, by=by)


def _propose(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    given = _given(filled.outcome, "outcome", "note")
    acts.propose_outcome(case_id=case.pk, band_id=filled.outcome.cleaned_data["band"], on=on, by=by, **given)


def _dismiss(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    acts.propose_dismissal(case_id=case.pk, on=on, by=by, **_given(filled.dismissal, "reason", "note"))


def _confirm(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    seen = str(filled.confirm.data.get("seen", ""))
    acts.confirm_case(case_id=case.pk, seen=seen, on=on, by=by, **_given(filled.confirm, "note"))


def _return(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    acts.return_case(case_id=case.pk, on=on, by=by, **_given(filled.back, "note"))


def _reopen(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    open_again(case_id=case.pk, on=on, by=by, **_given(filled.reopen, "note"))


def _leave(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    move_day_to_leave(case_id=case.pk, on=on, by=by, **_given(filled.leave, "leave_on", "note"))


def _verdict(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    propose_verdict(case_id=case.pk, on=on, by=by, **_given(filled.verdict, "verdict", "note"))


def _confirm_verdict(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    confirm_verdict(case_id=case.pk, on=on, by=by)


def _assign(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    given = filled.assign.cleaned_data
    assign_case(case_id=case.pk, to_id=given["to"], seen_with_id=given["seen_with"], on=on, by=by)


def _release(case: OverstayCase, filled: Forms, on: date, by: User) -> None:
    release_alert(alert_id=filled.alert.pk if filled.alert else 0, on=on, by=by)


ACTS: dict[str, Act] = {
    "review": _review,
    "checklist": _checklist,
    "propose": _propose,
    "dismiss": _dismiss,
    "confirm": _confirm,
    "return": _return,
    "reopen": _reopen,
    "leave": _leave,
    "verdict": _verdict,
    "confirm-verdict": _confirm_verdict,
    "assign": _assign,
    "release": _release,
}
