"""Stays with their lawful end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, in_my_territory, pill, territory_cell
from core.admin import BookFilter, ChoiceFilter, Column, DayFilter, Filter, TextFilter, until_cell
from core.explanations import Reason
from core.templatetags.components import SOON_DAYS
from core.templatetags.dates_in_words import (
    day_in_words,
    days_in_words,
)
from registry.admin.acts import STAY_ACTS
from registry.admin.acts.questions import ask_about
from registry.admin.base import OnFile, access_filter, by_document, file_url, person_cell
from registry.capabilities import RegistryCapability
from registry.models import Stay
from registry.queries.stays.clocks import StayClock, clock_of
from registry.queries.stays.work_counts import OPEN_STAY
from registry.queries.visibility import stays_visible_to
from registry.states import Basis, RecordKind

PERSON = ("person", "person__citizenship")


def stay_state(stay: Stay, on: date) -> dict[str, str]:
    """Where a stay stands today, in a word. Nobody is accused: what is missing is said as missing."""
    if stay.annulled_on is not None:
        return {"tone": "closed", "label": str(_("Annulled"))}
    if stay.exit_missing:
        return {"tone": "closed", "label": str(_("Exit not recorded"))}
    if stay.departed_on is not None:
        return {"tone": "closed", "label": str(_("Has left"))}
    if stay.authorised_until is None:
        tone, label = ("closed", _("A citizen")) if stay.is_citizens else ("soon", _("Lawful end not known"))
        return {"tone": tone, "label": str(label)}
    left = (stay.authorised_until - on).days + 1
    if left <= 0:
        return {"tone": "late", "label": str(_("Lawful time is over"))}
    return {"tone": "soon" if left <= SOON_DAYS else "calm", "label": str(_("Lawful stay"))}


def lawful_until_cell(stay: Stay, on: date) -> dict[str, Any]:
    """The lawful end with the days left, or over, while the person is in the country."""
    is_here = stay.departed_on is None and not stay.exit_missing
    return until_cell(stay.authorised_until, on, counts=is_here)


def stay_clock(stay: Stay, clock: StayClock, on: date) -> dict[str, Any]:
    state = stay_state(stay, on)
    if stay.is_citizens:
        return {
            "title": _("Stay"),
            "icon": "stay",
            "first": stay.entered_on,
            "last": None,
            "ended": stay.departed_on,
            "state": state["label"],
            "tone": state["tone"],
            "why": clock.reasons,
            "none": _("A citizen has no clock."),
        }
    used = _("Used: %(days)s.") % {"days": days_in_words(clock.days_used)}
    if clock.exhausts_on and clock.exhausts_on != stay.authorised_until and stay.departed_on is None:
        is_past = clock.exhausts_on < on
        told = _("The window was used up on %(day)s.") if is_past else _("The window is used up on %(day)s.")
        used += " " + told % {"day": day_in_words(clock.exhausts_on)}
    unseen = stay.exit_missing
    return {
        "title": _("Stay"),
        "icon": "stay",
        "first": stay.entered_on,
        "last": None if unseen else stay.authorised_until,
        "ended": stay.left_on,
        "state": state["label"],
        "tone": state["tone"],
        "note": used,
        "why": clock.reasons,
        "none": Reason("case.left_unseen").fact if unseen else _("No rule gives an end. Look at the visa."),
    }


@admin.register(Stay)
class StayAdmin(OnFile, OfficersAdmin):
    """Stays with their lawful end; one leads to the migrant's file."""

    visible = staticmethod(stays_visible_to)
    related = (*PERSON, "region", "district", "citizenship")
    lead = _("Each stay from an entry to the departure, with its last lawful day.")
    empty_text = _("Stays appear as soon as a crossing has come in.")
    columns = (
        Column(_("Person"), lambda stay, on: person_cell(stay.person)),
        Column(_("State"), lambda stay, on: pill(**stay_state(stay, on))),
        Column(_("Entered"), lambda stay, on: stay.entered_on),
        Column(_("Departed"), lambda stay, on: stay.left_on),
        Column(_("Lawful until"), lawful_until_cell, sort="authorised_until"),
        Column(_("Basis"), lambda stay, on: stay.get_basis_display()),
        Column(_("Region"), lambda stay, on: territory_cell(stay)),
    )
    filters = (
        TextFilter(name="document", label=_("Document number, in full"), condition=by_document("person_id")),
        in_my_territory(RegistryCapability.REGISTER),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        BookFilter(name="citizenship", label=_("Citizenship"), chapter="country", lookup="citizenship_id"),
        ChoiceFilter(
            name="where",
            label=_("State"),
            choices=lambda: (
                ("here", _("In the country")),
                ("over", _("Lawful time is over")),
                ("left", _("Departed")),
                ("unknown", _("Lawful end not known")),
            ),
            conditions={
                "here": lambda on: OPEN_STAY,
                "over": lambda on: OPEN_STAY & Q(authorised_until__lt=on),
                "left": lambda on: Q(departed_on__isnull=False),
                "unknown": lambda on: OPEN_STAY & Q(basis=Basis.UNKNOWN),
            },
        ),
        ChoiceFilter(name="basis", label=_("Basis"), choices=lambda: Basis.choices, lookup="basis"),
        DayFilter(name="ends_from", label=_("Lawful until, from"), lookup="authorised_until__gte"),
        DayFilter(name="ends_until", label=_("Lawful until, to"), lookup="authorised_until__lte"),
    )
    quick_choices = "where"
    queues = {"over": ("authorised_until",)}

    def filters_for(self, request: HttpRequest) -> Sequence[Filter]:
        return [*self.filters, *access_filter(request, "person__")]

    acts = (*STAY_ACTS, ask_about(RecordKind.STAY))

    def title_of(self, subject: Stay) -> str:
        return subject.person.full_name

    def state_of(self, subject: Stay, on: date) -> dict[str, Any] | None:
        return stay_state(subject, on)

    def answer(self, subject: Stay, request: HttpRequest, on: date) -> dict[str, Any] | None:
        return stay_clock(subject, clock_of(subject, on), on) | {"state": ""}

    def facts(self, subject: Stay, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {
                "label": _("Person"),
                "value": subject.person.full_name,
                "url": file_url(subject.person_id),
            },
            {"label": _("Entered"), "value": subject.entered_on},
            {"label": _("Departed"), "value": subject.left_on},
            {"label": _("Lawful until"), "value": subject.authorised_until},
            {"label": _("Window exhausted on"), "value": subject.exhausts_on},
            {"label": _("Basis"), "value": subject.get_basis_display()},
            {"label": _("Confidence"), "value": subject.get_confidence_display()},
            {"label": _("Citizenship at entry"), "value": subject.citizenship.name},
            {"label": _("Region"), "value": subject.region.name},
        ]
