"""Lists of what the border told: crossings, marks, batches."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, in_my_territory, pill
from accounts.queries.roles import actor
from core.admin import BookFilter, ChoiceFilter, Column, DayFilter, PageSection, TextFilter
from core.templatetags.dates_in_words import day_in_words
from registry.admin.acts import MARK_ACTS
from registry.admin.acts.questions import ask_about
from registry.admin.base import by_document, file_url, person_cell
from registry.admin.pair_sections import pairs_of_person
from registry.capabilities import RegistryCapability
from registry.models import Crossing, MarkedCrossing
from registry.queries.visibility import crossings_visible_to, marks_visible_to
from registry.states import CrossingMark, Direction, RecordKind

PERSON = ("person", "person__citizenship")


@admin.register(Crossing)
class CrossingAdmin(OfficersAdmin):
    """Crossings as they were told; never changed."""

    visible = staticmethod(crossings_visible_to)
    related = (*PERSON, "checkpoint", "issuing_country", "citizenship")
    lead = _("As the border told them. A correction is a new revision; nothing here is edited.")
    empty_text = _("Crossings come in by the border feed.")
    columns = (
        Column(_("Person"), lambda crossing, on: person_cell(crossing.person)),
        Column(_("Direction"), lambda crossing, on: crossing.get_direction_display()),
        Column(_("Crossed at"), lambda crossing, on: crossing.crossed_at),
        Column(_("Checkpoint"), lambda crossing, on: crossing.checkpoint.name),
        Column(
            _("Document"),
            lambda crossing, on: {
                "value": crossing.document_number,
                "sub": f"{crossing.get_document_kind_display()} · {crossing.issuing_country.iso3}",
                "kind": "code",
            },
        ),
        Column(
            _("Source"),
            lambda crossing, on: {
                "value": crossing.source,
                "sub": _("revision %(number)s") % {"number": crossing.revision},
            },
        ),
    )
    filters = (
        TextFilter(name="document", label=_("Document number, in full"), condition=by_document("person_id")),
        BookFilter(name="checkpoint", label=_("Checkpoint"), chapter="checkpoint", lookup="checkpoint_id"),
        ChoiceFilter(
            name="direction", label=_("Direction"), choices=lambda: Direction.choices, lookup="direction"
        ),
        DayFilter(name="from", label=_("Crossed from"), lookup="crossed_on__gte"),
        DayFilter(name="until", label=_("Crossed until"), lookup="crossed_on__lte"),
    )
    quick_choices = "direction"
    acts = (ask_about(RecordKind.CROSSING),)

    def title_of(self, subject: Crossing) -> str:
        return f"{subject.get_direction_display()}, {subject.person.full_name}"

    def row_url(self, row: Crossing) -> str:
        return self.page_url(row.pk)

    def facts(self, subject: Crossing, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("File"), "value": subject.person.full_name, "url": file_url(subject.person_id)},
            {"label": _("Direction"), "value": subject.get_direction_display()},
            {"label": _("Crossed at"), "value": subject.crossed_at},
            {"label": _("Checkpoint"), "value": subject.checkpoint.name},
            {"label": _("Document"), "value": subject.document_number, "copyable": True},
            {"label": _("Kind"), "value": subject.get_document_kind_display()},
            {"label": _("Issued by"), "value": subject.issuing_country.name},
            {"label": _("Document expires on"), "value": subject.document_expires_on},
            {
                "label": _("Holder as presented"),
                "value": " ".join(
                    part for part in (subject.surname, subject.given_names, subject.patronymic) if part
                ),
            },
            {"label": _("Date of birth"), "value": day_in_words(subject.born_on)},
            {"label": _("Citizenship"), "value": subject.citizenship.name},
            {
                "label": _("Source"),
                "value": f"{subject.source} {subject.source_id}",
                "note": _("revision %(number)s") % {"number": subject.revision},
            },
        ]


@admin.register(MarkedCrossing)
class MarkedCrossingAdmin(OfficersAdmin):
    """Crossings that do not fit the others, for an officer to look at."""

    visible = staticmethod(marks_visible_to)
    related = (*PERSON, "crossing", "crossing__checkpoint", "cleared_by")
    lead = _("They do not fit the other crossings. A mark is a question, not an accusation.")
    empty_text = _("Marks appear when crossings do not fit together.")
    columns = (
        Column(_("Person"), lambda mark, on: person_cell(mark.person)),
        Column(_("What does not fit"), lambda mark, on: mark.get_mark_display()),
        Column(
            _("Crossing"),
            lambda mark, on: {
                "value": mark.crossing.crossed_at,
                "sub": f"{mark.crossing.get_direction_display()} · {mark.crossing.checkpoint.name}",
                "url": reverse("admin:registry_crossing_change", args=[mark.crossing_id]),
            },
        ),
        Column(_("Marked on"), lambda mark, on: mark.marked_on, sort="marked_on"),
        Column(
            _("State"),
            lambda mark, on: (
                pill("closed", _("Cleared")) if mark.cleared_on else pill("soon", _("To look at"))
            ),
        ),
    )
    filters = (
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: (("open", _("To look at")), ("cleared", _("Cleared"))),
            conditions={
                "open": lambda on: Q(cleared_on__isnull=True),
                "cleared": lambda on: Q(cleared_on__isnull=False),
            },
        ),
        in_my_territory(RegistryCapability.REGISTER, region="crossing__checkpoint__region", district=None),
        ChoiceFilter(name="mark", label=_("Mark"), choices=lambda: CrossingMark.choices, lookup="mark"),
        DayFilter(name="from", label=_("Marked from"), lookup="marked_on__gte"),
        DayFilter(name="until", label=_("Marked until"), lookup="marked_on__lte"),
    )
    quick_choices = "state"
    queues = {"open": ("marked_on",)}
    acts = (*MARK_ACTS, ask_about(RecordKind.CROSSING, of="crossing_id"))

    def title_of(self, subject: MarkedCrossing) -> str:
        return str(subject.get_mark_display())

    def state_of(self, subject: MarkedCrossing, on: date) -> dict[str, Any] | None:
        if subject.cleared_on:
            return {"tone": "closed", "label": _("Cleared"), "since": subject.cleared_on}
        return {"tone": "soon", "label": _("To look at"), "since": subject.marked_on}

    def facts(self, subject: MarkedCrossing, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("File"), "value": subject.person.full_name, "url": file_url(subject.person_id)},
            {
                "label": _("Crossing"),
                "value": subject.crossing,
                "url": reverse("admin:registry_crossing_change", args=[subject.crossing_id]),
            },
            *self._holder(subject),
            {"label": _("Checkpoint"), "value": subject.crossing.checkpoint.name},
            {"label": _("Marked on"), "value": subject.marked_on},
            {"label": _("Cleared on"), "value": subject.cleared_on},
            {"label": _("Cleared by"), "value": subject.cleared_by},
            {"label": _("What was found"), "value": subject.note},
        ]

    @staticmethod
    def _holder(subject: MarkedCrossing) -> list[dict[str, Any]]:
        """Where the holder differs: who crossed, as the border read it, to be held beside the file."""
        if subject.mark != CrossingMark.HOLDER_DIFFERS:
            return []
        crossing = subject.crossing
        name = (crossing.surname, crossing.given_names, crossing.patronymic)
        return [
            {"label": _("Holder as presented"), "value": " ".join(part for part in name if part)},
            {"label": _("Date of birth"), "value": day_in_words(crossing.born_on)},
            {"label": _("Date of birth in the file"), "value": day_in_words(subject.person.born_on)},
        ]

    def sections(self, subject: MarkedCrossing, request: HttpRequest, on: date) -> list[PageSection]:
        """First the files that may be the same person's: what does not fit here may fit there."""
        done = super().sections(subject, request, on)
        pairs = pairs_of_person(subject.person, actor(request), on)
        if pairs is None:
            return done
        return [PageSection(_("May be the same person"), "admin/governed/table.html", pairs), *done]

    def row_url(self, row: MarkedCrossing) -> str:
        return self.page_url(row.pk)
