"""Papers as they were issued: a list to be read."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, pill
from core.admin import ChoiceFilter, Column, TextFilter
from papers.models import Paper
from papers.queries import papers_visible_to, typed_number
from papers.rules import answer_of, fact_in_words
from papers.seams import paper_kinds
from papers.states import PAPER_MOVES, Answer, PaperState

TONES = {
    Answer.VALID: "calm",
    Answer.NOT_YET: "info",
    Answer.EXPIRED: "closed",
    Answer.ANNULLED: "late",
}


def _by_number(text: str, on: date) -> Q:
    return Q(number=typed_number(text).number)


def _answer(paper: Paper, on: date) -> Answer:
    return answer_of(state=paper.state, valid_from=paper.valid_from, valid_until=paper.valid_until, on=on)


def _state(paper: Paper, on: date) -> dict[str, Any]:
    answer = _answer(paper, on)
    return pill(TONES[answer], answer.label)


@admin.register(Paper)
class PaperAdmin(OfficersAdmin):
    """Papers are written by the acts of their owners; here they are read."""

    visible = staticmethod(papers_visible_to)
    moves = PAPER_MOVES
    lead = _("What the public check answers from. A paper is issued and annulled where it is decided.")
    empty_text = _("A paper appears when a permit is issued.")
    columns = (
        Column(_("Number"), lambda row, on: {"value": row.number, "kind": "code"}),
        Column(_("Kind"), lambda row, on: row.get_kind_display()),
        Column(_("State"), _state),
        Column(_("From"), lambda row, on: row.valid_from),
        Column(_("Until"), lambda row, on: row.valid_until),
        Column(_("Issued on"), lambda row, on: row.issued_on),
    )
    filters = (
        TextFilter(name="number", label=_("Number"), condition=_by_number),
        ChoiceFilter(
            name="kind",
            label=_("Kind"),
            choices=lambda: [(kind.code, kind.label) for kind in paper_kinds],
            lookup="kind",
        ),
        ChoiceFilter(name="state", label=_("State"), choices=lambda: PaperState.choices, lookup="state"),
    )
    quick_choices = "kind"

    def title_of(self, subject: Paper) -> str:
        return f"{subject.get_kind_display()} {subject.number}"

    def state_of(self, subject: Paper, on: date) -> dict[str, Any]:
        answer = _answer(subject, on)
        return {"tone": TONES[answer], "label": answer.label}

    def facts(self, subject: Paper, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Number"), "value": subject.number, "copyable": True},
            {"label": _("Kind"), "value": subject.get_kind_display()},
            {"label": _("From"), "value": subject.valid_from},
            {"label": _("Until"), "value": subject.valid_until},
            *(
                {"label": label, "value": fact_in_words(subject.facts.get(code, []))}
                for code, label in paper_kinds[subject.kind].facts.items()
            ),
            {"label": _("Issued on"), "value": subject.issued_on},
            {"label": _("Annulled on"), "value": subject.annulled_on},
        ]
