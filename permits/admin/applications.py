"""The queue of applications, and one page a case."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.queries.roles import actor
from core.admin import ChoiceFilter, Column, PageSection, TextFilter, until_cell
from core.clock import official_day
from core.templatetags.dates_in_words import days_in_words
from journal.models import Entry
from permits.admin.acts import APPLICATION_ACTS
from permits.admin.application_page import deadline_clock, facts_of, sections_of_application
from permits.admin.base import CATEGORY, REGION, MineFilter, PermitsAdmin, application_state, pill
from permits.models import Application
from permits.queries import applications_visible_to
from permits.queries.history import entries_of_application
from permits.queries.work_counts import WAITING
from permits.states import APPLICATION_MOVES, ApplicationState
from registry.admin.acts.questions import ask_about

QUEUE_STATES = [state for state in ApplicationState if state != ApplicationState.DRAFT]
_DECIDED_BY = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW)


def _due(application: Application, on: date) -> dict[str, Any]:
    """The deadline that runs: to decide, or to pay."""
    if application.state == ApplicationState.PENDING_FEE:
        return until_cell(application.fee_due_on, on)
    return until_cell(application.decision_due_on, on, counts=application.state in _DECIDED_BY)


def _age(application: Application, on: date) -> Any:
    if application.queue_since is None:
        return None
    since = official_day(application.queue_since)
    return {"value": since, "sub": days_in_words((on - since).days)}


@admin.register(Application)
class ApplicationAdmin(PermitsAdmin):
    """Applications of employers, as the akimat of the region works through them."""

    visible = staticmethod(applications_visible_to)
    related = (
        "employer",
        "region",
        "allocation__quota_year",
        "refusal_ground",
        "terms",
        "reviewed_by",
        "fee",
    )
    moves = APPLICATION_MOVES
    acts = (*APPLICATION_ACTS, ask_about("application"))
    lead = _("Applications of employers for permits, the newest first; what is due or late by the filters.")
    empty_text = _("An application appears here once an employer has submitted it.")
    columns = (
        Column(_("Application"), lambda row, on: {"value": row.number, "sub": row.get_kind_display()}),
        Column(_("Employer"), lambda row, on: {"value": row.employer.name, "sub": row.employer.identifier}),
        Column(_("State"), lambda row, on: pill(**application_state(row))),
        Column(_("Due"), _due, sort="decision_due_on"),
        Column(_("In the queue since"), _age, sort="queue_since"),
        Column(_("Category"), lambda row, on: row.get_category_display()),
        Column(_("Places held"), lambda row, on: row.places, numeric=True),
        Column(_("Region"), lambda row, on: row.region.name),
    )
    filters = (
        TextFilter(
            name="number",
            label=_("Number"),
            condition=lambda text, on: Q(number=text.strip().upper()),
        ),
        TextFilter(
            name="identifier",
            label=_("BIN or IIN of the employer"),
            condition=lambda text, on: Q(employer__identifier=text.replace(" ", "")),
        ),
        MineFilter(name="mine", label=_("Reviewed by"), lookup="reviewed_by_id"),
        REGION,
        CATEGORY,
        ChoiceFilter(
            name="due",
            label=_("Due"),
            choices=lambda: (
                ("waiting", _("To be decided")),
                ("today", _("Due today")),
                ("late", _("Late")),
                ("issue", _("Paid, to be issued")),
            ),
            conditions={
                "waiting": lambda on: WAITING,
                "today": lambda on: WAITING & Q(decision_due_on=on),
                "late": lambda on: WAITING & Q(decision_due_on__lt=on),
                "issue": lambda on: Q(state=ApplicationState.PAID),
            },
        ),
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: [(state.value, state.label) for state in QUEUE_STATES],
            lookup="state",
        ),
    )
    quick_choices = "due"
    queues = dict.fromkeys(("waiting", "today", "late", "issue"), ("decision_due_on", "queue_since"))

    def title_of(self, subject: Application) -> str:
        return str(_("Application %(number)s") % {"number": subject.number})

    def state_of(self, subject: Application, on: date) -> dict[str, Any]:
        return application_state(subject)

    def answer(self, subject: Application, request: HttpRequest, on: date) -> dict[str, Any] | None:
        return deadline_clock(subject, on)

    def facts(self, subject: Application, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return facts_of(subject, actor(request))

    def entries(self, subject: Application) -> QuerySet[Entry]:
        return entries_of_application(subject)

    def sections(self, subject: Application, request: HttpRequest, on: date) -> list[PageSection]:
        return [
            *sections_of_application(subject, actor(request), on),
            *super().sections(subject, request, on),
        ]
