"""Questions about records: the list of whoever keeps files, a page each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import MINE, OfficersAdmin, pill
from core import clock
from core.admin import Book, ChoiceFilter, Column, Filter
from core.templatetags.dates_in_words import day_in_words
from registry.admin.acts.questions import QUESTION_ACTS
from registry.admin.base import file_url, person_cell
from registry.admin.waiting_lists import figures_in_words
from registry.models import RecordQuestion
from registry.queries.questions import (
    ANSWERED,
    answered_lately,
    figures_of_questions,
    overdue,
    owed_by,
    questions_visible_to,
    record_in_words,
    record_url,
)
from registry.states import QUESTION_MOVES, QuestionState

TONES = {
    QuestionState.OPEN: "soon",
    QuestionState.CORRECTED: "calm",
    QuestionState.NOTHING_WRONG: "calm",
    QuestionState.WITHDRAWN: "closed",
}


def question_state(question: RecordQuestion, on: date) -> dict[str, Any]:
    """The state as a pill; an answer that is overdue is said to be."""
    if question.state == QuestionState.OPEN and question.answer_due_on < on:
        return {"tone": "late", "label": str(_("The answer is overdue"))}
    return {"tone": TONES[QuestionState(question.state)], "label": question.get_state_display()}


def _of_whom(question: RecordQuestion) -> list[dict[str, Any]]:
    if question.person is None or question.number:
        return []
    url = file_url(question.person.pk)
    return [{"label": _("Person"), "value": question.person.full_name, "url": url}]


_ASKED = {"me": _("By me"), "news": _("By me, answered lately"), "others": _("By others")}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFilter(Filter):
    """Only what the reader asked, of it what was answered lately, or what others asked."""

    def field(self, book: Book) -> forms.Field:
        return forms.ChoiceField(
            label=self.label, required=False, choices=[("", _("By anybody")), *_ASKED.items()]
        )

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        own = Q(asked_by=book.reader.pk)
        return {"news": answered_lately(book.reader, on), "others": ~own}.get(value, own)

    def in_words(self, value: Any, book: Book) -> str:
        return str(_ASKED[value])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedFilter(Filter):
    """Only what the reader owes an answer to: about what the reader keeps where it lies."""

    def field(self, book: Book) -> forms.Field:
        choices = [("", _("Anybody")), (MINE, _("I and my colleagues"))]
        return forms.ChoiceField(label=self.label, required=False, choices=choices)

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return owed_by(book.reader, on)

    def in_words(self, value: Any, book: Book) -> str:
        return str(_("I and my colleagues"))


def _whom(question: RecordQuestion) -> dict[str, Any] | None:
    """The person; a record with a number of its own is known by that, and says itself whom it is about."""
    return person_cell(question.person) if question.person and not question.number else None


@admin.register(RecordQuestion)
class RecordQuestionAdmin(OfficersAdmin):
    """What looked wrong to an officer, and what was found."""

    visible = staticmethod(questions_visible_to)
    related = ("person", "person__citizenship", "region", "district", "asked_by", "answered_by", "terms")
    moves = QUESTION_MOVES
    page_template = "admin/governed/judged.html"
    acts = QUESTION_ACTS
    empty_text = _("Whoever sees a record that looks wrong says so on its page.")
    columns = (
        Column(_("Person"), lambda row, on: _whom(row)),
        Column(_("Record"), lambda row, on: {"value": record_in_words(row), "sub": row.what}),
        Column(_("State"), lambda row, on: pill(**question_state(row, on))),
        Column(_("Answer owed by"), lambda row, on: row.answer_due_on, sort="answer_due_on"),
        Column(
            _("Asked by"), lambda row, on: {"value": str(row.asked_by), "sub": day_in_words(row.asked_on)}
        ),
        Column(_("Region"), lambda row, on: row.region.name if row.region else None),
    )
    filters = (
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: (
                ("open", _("Waits for an answer")),
                ("overdue", _("The answer is overdue")),
                ("answered", _("Answered")),
                ("withdrawn", _("Taken back")),
            ),
            conditions={
                "open": lambda on: Q(state=QuestionState.OPEN),
                "overdue": overdue,
                "answered": lambda on: Q(state__in=ANSWERED),
                "withdrawn": lambda on: Q(state=QuestionState.WITHDRAWN),
            },
        ),
        OwedFilter(name=MINE, label=_("Who owes the answer")),
        AskedFilter(name="asked", label=_("Asked")),
    )
    quick_choices = "state"
    queues = {"open": ("answer_due_on",), "overdue": ("answer_due_on",)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._check_may_view(request)
        figures = figures_of_questions(request.user, clock.today())
        lead = figures_in_words(
            _("Waiting: %(open)s, of these overdue: %(overdue)s. Answered in a year: %(answered)s."),
            {"open": figures.open, "overdue": figures.overdue, "answered": figures.answered},
            figures.median_days,
        )
        return super().changelist_view(request, {"lead": lead, **(extra_context or {})})

    def title_of(self, subject: RecordQuestion) -> str:
        name = subject.person.full_name if subject.person and not subject.number else ""
        return ", ".join(part for part in (record_in_words(subject), name) if part)

    def state_of(self, subject: RecordQuestion, on: date) -> dict[str, Any]:
        return question_state(subject, on)

    def facts(self, subject: RecordQuestion, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        answered: list[dict[str, Any]] = [
            {"label": _("What was found"), "value": subject.note},
            {"label": _("Answered on"), "value": subject.answered_on},
            {"label": _("Answered by"), "value": str(subject.answered_by)},
        ]
        return [
            *_of_whom(subject),
            {"label": _("Record"), "value": record_in_words(subject), "url": record_url(subject)},
            {"label": _("What looks wrong"), "value": subject.what},
            {"label": _("How it is known"), "value": subject.why},
            {"label": _("Asked on"), "value": subject.asked_on},
            {"label": _("Asked by"), "value": str(subject.asked_by)},
            {
                "label": _("Answer owed by"),
                "value": subject.answer_due_on,
                "note": _("working value") if subject.terms.confidence == "unconfirmed" else "",
            },
            *(answered if subject.state in ANSWERED else []),
        ]
