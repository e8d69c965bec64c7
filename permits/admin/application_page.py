"""One application on one page: who asks, for whom, what the checks say, what is left, what it costs."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries.roles import may
from core.admin import PageSection, until_cell
from core.errors import NoTermsInForce
from core.templatetags.dates_in_words import number_in_words
from papers.admin.base import papers_table
from papers.capabilities import PaperCapability
from parties.admin.base import employer_link
from permits.admin.base import file_link, page_of, permit_state, pill, table
from permits.models import Application, Worker
from permits.queries import checks_in_words, checks_of, deadline_of, fee_of, stored_checks
from permits.queries.received import papers_of_application
from permits.queries.workers import reasons_left_out
from permits.rules import Check
from permits.states import ApplicationState

UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW)
FEE_STATES = (*UNDECIDED, ApplicationState.PENDING_FEE)
TABLE = "admin/governed/table.html"
FACTS = "admin/governed/facts.html"


def facts_of(application: Application, user: User) -> list[dict[str, Any]]:
    """What the employer asks for and declares, and what was decided."""
    employer = application.employer
    said = [
        (_("Staff"), application.employees),
        (_("Citizens in categories 1 and 2"), application.citizens_heads),
        (_("Foreigners in categories 1 and 2"), application.foreigners_heads),
        (_("Citizens in categories 3 and 4"), application.citizens_specialists),
        (_("Foreigners in categories 3 and 4"), application.foreigners_specialists),
        (_("Code of the vacancy"), application.vacancy_code),
        (_("Vacancy published on"), application.vacancy_published_on),
        (_("Submitted on"), application.submitted_on),
        (_("Reviewed by"), application.reviewed_by),
        (_("Decided on"), application.decided_on),
        (_("Ground of refusal"), application.refusal_ground and application.refusal_ground.name),
        (_("Explanation"), application.note),
        (_("Fee to be paid by"), application.fee_due_on),
        (_("Paid on"), application.paid_on),
        (_("Closed on"), application.closed_on),
    ]
    return [
        {
            "label": _("Employer"),
            "value": employer.name,
            "url": employer_link(user, employer.pk),
            "note": employer.get_size_display(),  # type: ignore[attr-defined]
        },
        {"label": _("BIN or IIN"), "value": employer.identifier, "copyable": True},
        {"label": _("Region of work"), "value": application.region.name},
        {"label": _("Category"), "value": application.get_category_display()},  # type: ignore[attr-defined]
        {"label": _("Months asked for"), "value": application.months},
        *_extended(application),
        *({"label": label, "value": value} for label, value in said if value not in (None, "")),
    ]


def sections_of_application(application: Application, user: User, on: date) -> list[PageSection]:
    """The parts of the page between the facts and the timeline."""
    return [
        *_checks(application, on),
        PageSection(_("Workers"), TABLE, {"table": _workers(application, user)}),
        *_papers(application, user, on),
        *_quota(application, user),
        *_fee(application, on),
        *_permits(application, on),
    ]


def _extended(application: Application) -> list[dict[str, Any]]:
    if application.extends_id is None:
        return []
    return [
        {
            "label": _("Extends"),
            "value": str(application.extends),
            "url": page_of("permit", application.extends_id),
        }
    ]


def deadline_clock(application: Application, on: date) -> dict[str, Any] | None:
    """The deadline that runs, to decide, to correct or to pay, and why it is that day."""
    deadline = deadline_of(application)
    if deadline is None:
        return None
    return {
        "title": deadline.title,
        "icon": "scales" if deadline.code == "decision" else "clock",
        "first": deadline.first,
        "last": deadline.last,
        "soon": 3,
        "why": [deadline.reason],
    }


def _checks(application: Application, on: date) -> list[PageSection]:
    """As of today while nobody has decided; afterwards as they stood at the decision."""
    title = _("Checks")
    if application.state not in UNDECIDED:
        return [_checks_section(title, stored_checks(application))] if application.checks else []
    try:
        return [_checks_section(title, checks_of(application, on))]
    except NoTermsInForce as refusal:
        return [PageSection(title, FACTS, {"facts": [{"label": _("Not known"), "value": str(refusal)}]})]


def _checks_section(title: str, checks: list[Check]) -> PageSection:
    return PageSection(title, "admin/permits/checks.html", {"checks": checks_in_words(checks)})


def _workers(application: Application, user: User) -> dict[str, Any]:
    workers = application.workers.select_related("citizenship", "occupation", "person").order_by("pk")
    return table(
        _("Workers"),
        [_("Worker"), _("Date of birth"), _("Passport"), _("Position"), _("Education and experience")],
        [
            (
                file_link(user, worker.person_id),
                [
                    {"value": str(worker), "sub": _under(worker)},
                    worker.born_on,
                    {"value": worker.document_number, "kind": "code"},
                    {"value": worker.position, "sub": worker.occupation.name},
                    worker.education,
                ],
            )
            for worker in workers
        ],
        (_("No workers"), _("The employer has named nobody.")),
    )


def _papers(application: Application, user: User, on: date) -> list[PageSection]:
    """The received papers of the workers, for whoever may open them."""
    if not may(user, on, PaperCapability.OPEN_RECEIVED):
        return []
    rows = [(link.paper, str(link.worker or "")) for link in papers_of_application(application.pk)]
    context = {"table": papers_table(rows, whose=_("Worker"))}
    return [PageSection(_("Received papers"), TABLE, context)]


def _under(worker: Worker) -> str:
    """The citizenship, and of whoever was left out when the permits were issued the reasons."""
    parts = [worker.citizenship.name]
    if left_out := [str(reason.fact) for reason in reasons_left_out(worker)]:
        parts.append(" ".join([_("No permit:"), *left_out]))
    return " · ".join(parts)


def _quota(application: Application, user: User) -> list[PageSection]:
    allocation = application.allocation
    if allocation is None:
        return []
    url = ""
    if user.has_perm("quotas.view_quotaallocation"):
        url = reverse("admin:quotas_quotaallocation_change", args=[allocation.pk])
    numbers = [
        (_("Places left"), allocation.available, url),
        (_("Allocated"), allocation.allocated, ""),
        (_("Reserved"), allocation.reserved, ""),
        (_("Used"), allocation.consumed, ""),
        (_("Held by this application"), application.places, ""),
    ]
    facts = [{"label": label, "value": number_in_words(n), "url": link} for label, n, link in numbers]
    title = _("Quota of %(year)s") % {"year": allocation.quota_year.year}
    return [PageSection(title, FACTS, {"facts": facts})]


def _fee(application: Application, on: date) -> list[PageSection]:
    if application.state not in FEE_STATES:
        return []
    try:
        reasons, result = (fee := fee_of(application, on)).reasons, number_in_words(fee.amount)
    except NoTermsInForce as refusal:
        facts = [{"label": _("Not known"), "value": str(refusal)}]
        return [PageSection(_("Fee when paid today"), FACTS, {"facts": facts})]
    context = {"reasons": reasons, "result": _("%(amount)s tenge") % {"amount": result}}
    return [PageSection(_("Fee when paid today"), "admin/permits/fee.html", context)]


def _permits(application: Application, on: date) -> list[PageSection]:
    permits = list(application.permits.select_related("worker").order_by("pk"))
    if not permits:
        return []
    rows = [
        (
            page_of("permit", permit.pk),
            [
                permit.number,
                str(permit.worker),
                _state_cell(permit_state(permit, on)),
                permit.valid_from,
                until_cell(permit.valid_until, on, counts=permit.state == "issued", first=permit.valid_from),
            ],
        )
        for permit in permits
    ]
    columns = [_("Number"), _("Worker"), _("State"), _("From"), _("Until")]
    context = {"table": table(_("Permits issued"), columns, rows, ("", ""))}
    return [PageSection(_("Permits issued"), TABLE, context)]


def _state_cell(state: dict[str, Any]) -> dict[str, Any]:
    return pill(state["tone"], state["label"])
