"""An application written step by step; every step is saved by itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock
from core.editing import EditForm, values_of
from core.errors import DomainError
from permits.capabilities import PermitCapability
from permits.models import Application, Worker
from permits.operations import (
    SAVEABLE,
    add_worker,
    correct_worker,
    draft_application,
    remove_worker,
    save_application,
    submit_application,
)
from permits.queries import checks_in_words, checks_of, employers_of, fee_of
from permits.states import ApplicationKind, ApplicationState
from portal.queries import own_application
from portal.web.access import frame, refuse
from portal.web.forms import OF_WORKER, StaffForm, WhereForm, WorkerForm

STEPS = ("where", "staff", "workers", "check")
WRITTEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def step_url(application: Application, step: str) -> str:
    """The address of a step of an application that is being written."""
    return reverse(f"portal:{step}", args=[application.number])


def page_url(application: Application) -> str:
    """The application's own page."""
    return reverse("portal:application", args=[application.number])


@for_capability(PermitCapability.APPLY)
def begin(request: HttpRequest) -> HttpResponse:
    """Choose region, category and months; with them the draft exists."""
    on = clock.today()
    employers = list(employers_of(actor(request), on).order_by("name", "pk").values_list("pk", "name"))
    given = request.POST if request.method == "POST" else None
    asked = {name: request.GET.get(name) for name in ("region_id", "category") if request.GET.get(name)}
    form = WhereForm(given, on=on, employers=employers, initial=asked)
    if given is not None and form.is_valid() and employers:
        wanted = {"employer_id": employers[0][0], **form.cleaned_data}
        try:
            application = draft_application(on=on, by=actor(request), **wanted)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Begun and saved. You can go on now or later."))
            return HttpResponseRedirect(step_url(application, "staff"), status=303)
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Apply for foreign workers"),
        "crumbs": _crumbs(None),
        "form": form,
        "steps": _steps(None, "where"),
        "employer": employers[0][1] if len(employers) == 1 else "",
        "has_employer": bool(employers),
    }
    return render(request, "portal/step.html", context, status=422 if form.errors else 200)


@for_capability(PermitCapability.APPLY)
def where(request: HttpRequest, number: str) -> HttpResponse:
    """Region, category and months once more; an extension keeps region and category."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    given = request.POST if request.method == "POST" else None
    form = WhereForm(
        given,
        on=on,
        employers=None,
        fixed=application.kind == ApplicationKind.EXTENSION,
    )
    form.over(values_of(application, ("region_id", "category", "months")))
    return _saving_step(request, application, form, "where", on)


@for_capability(PermitCapability.APPLY)
def staff(request: HttpRequest, number: str) -> HttpResponse:
    """Staff and vacancy: nothing need be complete."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    given = request.POST if request.method == "POST" else None
    form = StaffForm(given)
    form.over(values_of(application, SAVEABLE))
    return _saving_step(request, application, form, "staff", on, groups=form.groups())


@for_capability(PermitCapability.APPLY)
def workers(request: HttpRequest, number: str) -> HttpResponse:
    """The workers of the application, and the form for one more."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    old = _to_correct(request, application)
    given = request.POST if request.method == "POST" else None
    form = WorkerForm(given, on=on)
    if old is not None:
        form.over(values_of(old, OF_WORKER))
    if old is None and given is not None and "correct" in request.GET:
        form.add_error(
            None, _("The worker is no longer in the application. To add the worker, send it again.")
        )
    if given is not None and form.is_valid():
        try:
            worker = _put(application, old, form, on=on, by=actor(request))
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is in the application.") % {"name": worker})
            return HttpResponseRedirect(step_url(application, "workers"), status=303)
    if (closed := _closed(request, application)) is not None:
        return closed
    named = list(application.workers.select_related("citizenship", "occupation").order_by("pk"))
    context = {
        **_context(request, application, "workers", form),
        "workers": named,
        "corrected": old,
        "is_extension": application.kind == ApplicationKind.EXTENSION,
        "next_url": step_url(application, "check"),
    }
    return render(request, "portal/workers.html", context, status=422 if form.errors else 200)


def _put(application: Application, old: Worker | None, form: WorkerForm, *, on: date, by: User) -> Worker:
    if old is None:
        return add_worker(application_id=application.pk, on=on, by=by, **form.given())
    return correct_worker(worker_id=old.pk, changes=form.changes(), shown=form.shown, on=on, by=by)


def _to_correct(request: HttpRequest, application: Application) -> Worker | None:
    """The worker of this application that `?correct=` names."""
    asked = request.GET.get("correct", "")
    return application.workers.filter(pk=asked).first() if asked.isdecimal() else None


@require_POST
@for_capability(PermitCapability.APPLY)
def take_out(request: HttpRequest, number: str, worker_id: int) -> HttpResponse:
    """Take a worker out of the application."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    if application.workers.filter(pk=worker_id).exists():
        try:
            remove_worker(worker_id=worker_id, on=on, by=actor(request))
            messages.success(request, _("The worker is no longer in the application."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
    return HttpResponseRedirect(step_url(application, "workers"), status=303)


@for_capability(PermitCapability.APPLY)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """The checks before submitting, each with facts, clause and cure; POST submits."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    problem = ""
    if request.method == "POST":
        try:
            submit_application(application_id=application.pk, on=on, at=clock.now(), by=actor(request))
        except DomainError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Submitted. The places are reserved for you."))
            return HttpResponseRedirect(page_url(application), status=303)
        application = own_application(number=number, user=actor(request), on=on)
    if (closed := _closed(request, application)) is not None:
        return closed
    checks = checks_in_words(checks_of(application, on))
    context = {
        **_context(request, application, "check", None),
        "problem": problem,
        "checks": checks,
        "standing": [row for row in checks if row["stands"]],
        "fee": _fee(application, on),
    }
    return render(request, "portal/check.html", context, status=422 if problem else 200)


def _saving_step(
    request: HttpRequest, application: Application, form: EditForm, step: str, on: date, **more: Any
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            save_application(
                application_id=application.pk,
                changes=form.changes(),
                shown=form.shown,
                on=on,
                by=actor(request),
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            leaves = "leave" in request.POST
            if saved := ", ".join(str(form.fields[name].label).lower() for name in form.changes()):
                messages.success(request, _("Saved: %(fields)s.") % {"fields": saved})
            elif leaves:
                messages.info(request, _("Nothing was changed."))
            after = STEPS[STEPS.index(step) + 1]
            target = page_url(application) if leaves else step_url(application, after)
            return HttpResponseRedirect(target, status=303)
    if (closed := _closed(request, application)) is not None:
        return closed
    context = {**_context(request, application, step, form), **more, "has_employer": True}
    return render(request, "portal/step.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, application: Application) -> HttpResponse | None:
    """The way to the application's page, once it can no longer be written."""
    if application.state in WRITTEN:
        return None
    messages.info(request, _("The application has been submitted. It can no longer be changed here."))
    return HttpResponseRedirect(page_url(application), status=303)


def _context(
    request: HttpRequest, application: Application, step: str, form: forms.Form | None
) -> dict[str, Any]:
    titles: Mapping[str, str] = {
        "where": _("Where and for how long"),
        "staff": _("Your staff and your search"),
        "workers": _("The workers"),
        "check": _("Check and submit"),
    }
    return {
        **frame(request, "portal:applications"),
        "page_title": titles[step],
        "crumbs": _crumbs(application),
        "application": application,
        "employer": application.employer.name,
        "form": form,
        "steps": _steps(application, step),
        "leave_url": page_url(application),
    }


def _crumbs(application: Application | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("Applications"), "url": reverse("portal:applications")}]
    if application is None:
        return [*crumbs, {"label": _("New application"), "url": ""}]
    return [*crumbs, {"label": application.number, "url": page_url(application)}]


def _steps(application: Application | None, current: str) -> list[dict[str, Any]]:
    labels = {
        "where": _("Place"),
        "staff": _("Staff and vacancy"),
        "workers": _("Workers"),
        "check": _("Check and submit"),
    }
    return [
        {
            "label": labels[step],
            "url": step_url(application, step) if application else "",
            "current": step == current,
        }
        for step in STEPS
    ]


def _fee(application: Application, on: date) -> Any:
    """The fee as it would be today; None where no rate is known."""
    try:
        return fee_of(application, on)
    except DomainError:
        return None
