"""Received papers: a list, a page each, the paper itself for whoever may open it, and its erasure."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, anywhere, pill
from accounts.models import User
from core import readings
from core.admin import Act, ActForm, ChoiceFilter, Column, DayFilter, PageSection
from core.templatetags.dates_in_words import day_in_words
from papers.admin.base import received_state
from papers.capabilities import PaperCapability
from papers.models import ReceivedPaper
from papers.operations import erase_paper
from papers.queries.received import (
    PaperMissing,
    bytes_of,
    is_on_shelf,
    person_of,
    received_visible_to,
    subject_of,
)
from papers.states import RECEIVED_MOVES, PaperForm, ReceivedAct, ReceivedKind, ReceivedState
from reference.admin.base import area

TYPES = {PaperForm.PDF: "application/pdf", PaperForm.JPEG: "image/jpeg", PaperForm.PNG: "image/png"}
#: Whatever a paper holds, the browser runs and loads nothing of it.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def _erasure(paper: ReceivedPaper) -> list[dict[str, Any]]:
    return [
        {"label": _("Erased on"), "value": paper.erased_on},
        {"label": _("Erased by"), "value": str(paper.erased_by)},
        {"label": _("Reason"), "value": paper.erased_because},
    ]


class EraseForm(ActForm):
    reason = area(
        _("Reason"), help_text=_("A mistake, a wrong person’s paper, the end of the term for keeping.")
    )


RECEIVED_ACTS = (
    Act[ReceivedPaper, ReceivedPaper, User](
        name="erase",
        label=_("Erase the paper"),
        move=ReceivedAct.ERASE,
        tone="late",
        form=EraseForm,
        allowed=anywhere(PaperCapability.ERASE_RECEIVED),
        consequence=_(
            "The file is destroyed and cannot be had back. It stays on record that there was a paper, who "
            "erased it and why."
        ),
        perform=lambda paper, **given: erase_paper(paper_id=paper.pk, **given),
        done=_("The paper is erased."),
    ),
)


@admin.register(ReceivedPaper)
class ReceivedPaperAdmin(OfficersAdmin):
    """Papers are handed in on the page of what they belong to; here they are read."""

    visible = staticmethod(received_visible_to)
    related = ("received_by", "erased_by")
    moves = RECEIVED_MOVES
    acts = RECEIVED_ACTS
    lead = _("Scans and photographs of papers that were handed in. Every opening is written down.")
    empty_text = _("A paper is handed in on the page of a file.")
    columns = (
        Column(_("Paper"), lambda row, on: row.get_kind_display()),
        Column(_("State"), lambda row, on: pill(**received_state(row))),
        Column(_("Received on"), lambda row, on: row.received_on),
        Column(_("Received by"), lambda row, on: str(row.received_by)),
        Column(_("Format"), lambda row, on: row.get_form_display()),
        Column(_("Pages"), lambda row, on: row.pages, numeric=True),
    )
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=lambda: ReceivedState.choices, lookup="state"),
        ChoiceFilter(name="kind", label=_("Paper"), choices=lambda: ReceivedKind.choices, lookup="kind"),
        DayFilter(name="from", label=_("Received from"), lookup="received_on__gte"),
        DayFilter(name="until", label=_("Received until"), lookup="received_on__lte"),
    )
    quick_choices = "state"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/content/", guarded(self.content_view), name="papers_receivedpaper_content"),
            *super().get_urls(),
        ]

    def title_of(self, subject: ReceivedPaper) -> str:
        day = day_in_words(subject.received_on)
        return str(_("%(paper)s, received on %(day)s") % {"paper": subject.get_kind_display(), "day": day})

    def state_of(self, subject: ReceivedPaper, on: date) -> dict[str, Any]:
        return received_state(subject)

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._note_reading(pk)
        return super().page_view(request, pk)

    def facts(self, subject: ReceivedPaper, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        belongs = subject_of(subject.pk)
        return [
            *([{"label": _("Belongs to"), "value": belongs[0], "url": belongs[1]}] if belongs else []),
            {"label": _("Paper"), "value": subject.get_kind_display()},
            {"label": _("Received on"), "value": subject.received_on},
            {"label": _("Received by"), "value": str(subject.received_by)},
            {"label": _("Format"), "value": subject.get_form_display()},
            {"label": _("Pages"), "value": subject.pages},
            {"label": _("Scanned on"), "value": subject.scanned_on},
            {"label": _("SHA-256"), "value": subject.sha256, "copyable": True},
            *(_erasure(subject) if subject.state == ReceivedState.ERASED else []),
        ]

    def sections(self, subject: ReceivedPaper, request: HttpRequest, on: date) -> list[PageSection]:
        shown = {
            "paper": subject,
            "is_missing": subject.is_open and not is_on_shelf(subject),
            "is_picture": subject.form != PaperForm.PDF,
            "content_url": reverse("admin:papers_receivedpaper_content", args=[subject.pk]),
        }
        return [
            PageSection(_("The paper"), "admin/papers/content.html", shown),
            *super().sections(subject, request, on),
        ]

    def content_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The paper itself: nothing in it acts, and the answer says so to the browser too."""
        paper = self._subject(request, pk)
        if not paper.is_open:
            raise Http404
        self._note_reading(pk)
        try:
            data = bytes_of(paper)
        except PaperMissing as missing:
            answer = self.page_view(request, pk)
            answer.status_code = missing.status
            return answer
        name = f"{paper.kind}-{paper.received_on:%Y-%m-%d}-{paper.pk}.{paper.form}"
        content = HttpResponse(data, content_type=TYPES[PaperForm(paper.form)])
        content["Content-Disposition"] = content_disposition_header(paper.form == PaperForm.PDF, name)
        content["Content-Security-Policy"] = POLICY
        content["X-Content-Type-Options"] = "nosniff"
        return content

    def _note_reading(self, pk: int) -> None:
        """Whoever sees a paper reads of the person whom it is about."""
        person_id = person_of(pk)
        if person_id is not None:
            readings.opened(person_id)
