"""Files that may hold two people: the officers' list, and the lines that contradict each other."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import MINE, OfficersAdmin, pill
from core import clock
from core.admin import Book, ChoiceFilter, Column, DayFilter, PageSection, TextFilter
from registry.admin.acts.mixed import MIXED_ACTS
from registry.admin.base import by_document, file_url, person_cell
from registry.admin.mixed_lines import lines_table, mixed_state
from registry.admin.waiting_lists import StateFilter, figures_in_words
from registry.models import MixedFile
from registry.queries.matches.mixed import (
    has_ground,
    is_asked,
    mixed_visible_to,
    travel_terms_of,
    waits_in_territory,
)
from registry.queries.matches.mixed_figures import SOLVED, figures_of_mixed
from registry.states import MIXED_MOVES, MixedGround, MixedState

TO_LOOK_AT = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFilter(ChoiceFilter):
    """By what contradicts."""

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return has_ground(value)


def _is_again(mixed: MixedFile) -> bool:
    return mixed.state == MixedState.OPEN and bool(mixed.note)


@admin.register(MixedFile)
class MixedFileAdmin(OfficersAdmin):
    """Files whose crossings cannot all be one human being's."""

    visible = staticmethod(mixed_visible_to)
    related = ("person__citizenship", "solved_by")
    empty_text = _(
        "Every night the crossings of each file are looked at; a file whose lines contradict each "
        "other stands here."
    )
    page_template = "admin/governed/judged.html"
    acts = MIXED_ACTS
    moves = MIXED_MOVES
    columns = (
        Column(_("Person"), lambda mixed, on: person_cell(mixed.person)),
        Column(_("What contradicts"), lambda mixed, on: mixed.grounds_in_words),
        Column(_("Found on"), lambda mixed, on: mixed.found_on, sort="found_on"),
        Column(_("State"), lambda mixed, on: pill(**mixed_state(mixed))),
        Column(_("Answered on"), lambda mixed, on: mixed.solved_on),
    )
    filters = (
        StateFilter(
            name="state",
            label=_("State"),
            choices=lambda: (
                (TO_LOOK_AT, _("To be looked at")),
                (MINE, _("Mine")),
                ("solved", _("Answered")),
            ),
            conditions={
                TO_LOOK_AT: lambda on: is_asked(),
                "solved": lambda on: Q(state__in=SOLVED),
            },
            mine=lambda reader, on: is_asked() & waits_in_territory(reader, on),
        ),
        GroundFilter(name="ground", label=_("What contradicts"), choices=lambda: MixedGround.choices),
        TextFilter(name="document", label=_("Document number, in full"), condition=by_document("person_id")),
        DayFilter(name="from", label=_("Found from"), lookup="found_on__gte"),
        DayFilter(name="until", label=_("Found until"), lookup="found_on__lte"),
    )
    quick_choices = "state"
    queues = {TO_LOOK_AT: ("found_on",), MINE: ("found_on",)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._check_may_view(request)
        figures = figures_of_mixed(request.user, clock.today())
        lead = figures_in_words(
            _("To be looked at: %(open)s. Answered in a year: %(solved)s, of these parted: %(parted)s."),
            {"open": figures.open, "solved": figures.solved, "parted": figures.parted},
            figures.median_days,
        )
        return super().changelist_view(request, {"lead": lead, **(extra_context or {})})

    def title_of(self, subject: MixedFile) -> str:
        return str(_("May hold two people: %(name)s") % {"name": subject.person.full_name})

    def state_of(self, subject: MixedFile, on: date) -> dict[str, Any]:
        return mixed_state(subject) | {"since": subject.solved_on or subject.found_on}

    def facts(self, subject: MixedFile, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        answered: list[dict[str, Any]] = [
            {"label": _("Answered on"), "value": subject.solved_on},
            {"label": _("Answered by"), "value": str(subject.solved_by)},
            {"label": _("What was found"), "value": subject.note},
        ]
        return [
            {"label": _("File"), "value": subject.person.full_name, "url": file_url(subject.person_id)},
            {"label": _("What contradicts"), "value": subject.grounds_in_words},
            *(
                {
                    "label": _("Two places at a time"),
                    "value": _(terms.clause),
                    "note": _("working value") if terms.confidence == "unconfirmed" else "",
                }
                for terms in travel_terms_of(subject)
            ),
            {"label": _("Found on"), "value": subject.found_on},
            *(answered if subject.solved_on else []),
            *([{"label": _("Why it is asked again"), "value": subject.note}] if _is_again(subject) else []),
        ]

    def sections(self, subject: MixedFile, request: HttpRequest, on: date) -> list[PageSection]:
        """First the lines that are to be judged, above what was done."""
        lines = {"table": lines_table(subject)}
        section = PageSection(_("What the crossings say"), "admin/governed/table.html", lines)
        return [section, *super().sections(subject, request, on)]
