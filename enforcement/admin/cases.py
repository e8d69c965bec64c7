"""Overstay cases as officers see them: read here, reviewed and decided on the supervisors' desk."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, pill
from accounts.models import User
from accounts.queries.roles import actor, may, may_at
from core.admin import Act, BookFilter, ChoiceFilter, Column, DayFilter, PageSection, TextFilter, until_cell
from enforcement.capabilities import EnforcementCapability
from enforcement.models import OverstayCase
from enforcement.operations.papers import receive_paper_of_case
from enforcement.queries.papers import papers_of_case
from enforcement.queries.visibility import cases_visible_to
from enforcement.states import CASE_TONES, OPEN_CASE_STATES, CaseState
from papers.admin.base import PaperForm, papers_table
from papers.capabilities import PaperCapability
from papers.models import ReceivedPaper
from registry.admin.acts.questions import ask_about
from registry.admin.base import by_document, file_url, person_cell


def case_state(case: OverstayCase) -> dict[str, Any]:
    """A case's state in a word; "may have overstayed" until a person has decided."""
    return {"tone": CASE_TONES[case.state], "label": case.get_state_display()}


def _here(user: User, on: date, case: OverstayCase) -> bool:
    place = {"region_id": case.region_id, "district_id": case.stay.district_id}
    return may_at(user, on, EnforcementCapability.ADD_EVIDENCE, **place)


@admin.register(OverstayCase)
class OverstayCaseAdmin(OfficersAdmin):
    """Cases of the officer's territory. The acts are on the desk, where two people decide."""

    visible = staticmethod(cases_visible_to)
    related = ("person", "person__citizenship", "stay", "region", "band", "reviewed_by", "proposed_by")
    lead = _("Cases of your territory. They are reviewed and decided on the supervisors’ desk.")
    empty_text = _("A case appears when a lawful end has passed and no exit is known.")
    columns = (
        Column(_("Person"), lambda case, on: person_cell(case.person)),
        Column(_("State"), lambda case, on: pill(**case_state(case))),
        Column(
            _("Lawful until"),
            lambda case, on: until_cell(
                case.authorised_until,
                on,
                counts=case.state in OPEN_CASE_STATES and case.stay.departed_on is None,
            ),
            sort="authorised_until",
        ),
        Column(_("Found on"), lambda case, on: case.detected_on, sort="detected_on"),
        Column(
            _("Outcome"), lambda case, on: case.get_outcome_display() or case.get_dismissal_reason_display()
        ),
        Column(_("Region"), lambda case, on: case.region.name),
    )
    filters = (
        TextFilter(name="document", label=_("Document number, in full"), condition=by_document("person_id")),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: [("open", _("Open")), *CaseState.choices],
            lookup="state",
            conditions={"open": lambda on: Q(state__in=OPEN_CASE_STATES)},
        ),
        DayFilter(name="from", label=_("Found from"), lookup="detected_on__gte"),
        DayFilter(name="until", label=_("Found until"), lookup="detected_on__lte"),
    )
    acts = (
        Act[OverstayCase, ReceivedPaper, User](
            name="receive-paper",
            label=_("Take in a paper"),
            form=PaperForm,
            allowed=_here,
            consequence=_(
                "It is evidence, whoever it speaks for, and decides nothing. It is scanned, then whoever may "
                "see the case can open it; every opening is written down."
            ),
            perform=lambda case, **given: receive_paper_of_case(case_id=case.pk, **given),
            done=_("The paper is taken in. It can be opened in a minute, once it was scanned."),
        ),
        ask_about("overstaycase"),
    )
    quick_choices = "state"
    queues = {"open": ("authorised_until", "detected_on")}

    def title_of(self, subject: OverstayCase) -> str:
        return str(_("Overstay case of %(name)s") % {"name": subject.person.full_name})

    def row_url(self, row: OverstayCase) -> str:
        return self.page_url(row.pk)

    def state_of(self, subject: OverstayCase, on: date) -> dict[str, Any] | None:
        return case_state(subject)

    def facts(self, subject: OverstayCase, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        """What is known of the case; what has not happened yet is left out."""
        return [
            {"label": _("File"), "value": subject.person.full_name, "url": file_url(subject.person_id)},
            {"label": _("Region"), "value": subject.region.name},
            {"label": _("Lawful until"), "value": subject.authorised_until},
            {"label": _("Found on"), "value": subject.detected_on},
            *(fact for fact in self._decided(subject) if fact["value"]),
        ]

    def _decided(self, subject: OverstayCase) -> list[dict[str, Any]]:
        return [
            {"label": _("Departed"), "value": subject.stay.left_on},
            {"label": _("Review begun on"), "value": subject.reviewed_on},
            {"label": _("Reviewed by"), "value": subject.reviewed_by},
            {"label": _("Outcome"), "value": subject.get_outcome_display()},
            {"label": _("Penalty band"), "value": subject.band.article if subject.band else ""},
            {"label": _("Reason of dismissal"), "value": subject.get_dismissal_reason_display()},
            {"label": _("Explanation"), "value": subject.note},
            {"label": _("Explanation of who confirmed"), "value": subject.confirmation},
            {"label": _("Closed on"), "value": subject.closed_on},
            {"label": _("Day to leave"), "value": subject.leave_due_on},
            {"label": _("Facts changed on"), "value": subject.facts_changed_on},
            {"label": _("Review of the decision due on"), "value": subject.review_due_on},
        ]

    def answer(self, subject: OverstayCase, request: HttpRequest, on: date) -> dict[str, Any] | None:
        """How the lawful time stands while nobody has decided and the person is here."""
        if subject.state not in OPEN_CASE_STATES or subject.stay.departed_on is not None:
            return None
        return {
            "title": _("Stay"),
            "icon": "stay",
            "first": subject.stay.entered_on,
            "last": subject.authorised_until,
        }

    def sections(self, subject: OverstayCase, request: HttpRequest, on: date) -> list[PageSection]:
        """The evidence that was handed in first, for whoever may open it."""
        done = super().sections(subject, request, on)
        if not may(actor(request), on, PaperCapability.OPEN_RECEIVED):
            return done
        table = papers_table((link.paper, "") for link in papers_of_case(subject.pk))
        return [PageSection(_("Received papers"), "admin/governed/table.html", {"table": table}), *done]

    def buttons(
        self,
        request: HttpRequest,
        on: date,
        *,
        subject: Any = None,
        on_list: bool = False,
        but: Collection[str] = (),
    ) -> Any:
        """A case is reviewed on the desk: the way there, or who does it."""
        found = super().buttons(request, on, subject=subject, on_list=on_list, but=but)
        if subject is None:
            return found
        is_open = subject.state in OPEN_CASE_STATES
        is_desk = may(request.user, on, EnforcementCapability.DECIDE_CASES)
        if not (is_open or is_desk):
            return found
        desk = {
            "name": "desk",
            "label": _("Review and decide") if is_open else _("Open on the desk"),
            "url": reverse("desk:case", args=[subject.public_id]) if is_desk else "",
            "primary": is_desk and is_open,
            "tone": "",
            "key": "",
            "consequence": _("Opens the case on the desk, where two people decide."),
            "blocked": "" if is_desk else str(_("A supervisor does it on the desk.")),
        }
        return [desk, *found]
