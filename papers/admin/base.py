"""What whoever keeps papers needs on its pages: the box to hand one in, the table of what there is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import pill
from core.admin import ActForm
from core.errors import RuleViolation
from papers.models import ReceivedPaper
from papers.rules.contents import BYTES_AT_MOST, content_of
from papers.states import ReceivedKind, ReceivedState

TONES = {
    ReceivedState.WAITING: "info",
    ReceivedState.KEPT: "calm",
    ReceivedState.HARMFUL: "late",
    ReceivedState.ERASED: "closed",
}
#: What the browser offers; what came is told by its content.
ACCEPTED = "application/pdf,image/jpeg,image/png"


def received_state(paper: ReceivedPaper) -> dict[str, Any]:
    """The state as a pill."""
    return {"tone": TONES[ReceivedState(paper.state)], "label": paper.get_state_display()}


def papers_table(rows: Iterable[tuple[ReceivedPaper, Any]], *, whose: Any = "") -> dict[str, Any]:
    """Received papers as a table on the page of what they belong to, each with whom it is about where that
    is not said by the page: `whose` is the head of that column."""
    columns = [_("Paper"), *([whose] if whose else []), _("State"), _("Received on"), _("Received by")]
    return {
        "caption": _("Received papers"),
        "hide_caption": True,
        "columns": [{"label": label} for label in columns],
        "rows": [
            {
                "url": reverse("admin:papers_receivedpaper_change", args=[paper.pk]),
                "cells": [
                    paper.get_kind_display(),
                    *([about] if whose else []),
                    pill(**received_state(paper)),
                    paper.received_on,
                    str(paper.received_by),
                ],
            }
            for paper, about in rows
        ],
        "empty": {
            "title": _("No paper received"),
            "text": _("A scan or a photograph of a paper is added by “Take in a paper”."),
        },
    }


class PaperField(forms.FileField):
    """A file that becomes the bytes of it; None when none was given. Its name is thrown away."""

    def __init__(self, **how: Any) -> None:
        super().__init__(
            **{
                "label": _("The paper"),
                "help_text": _(
                    "PDF, JPEG or PNG, up to 10 MB. It can be opened in a minute, once it was scanned."
                ),
                "widget": forms.FileInput(attrs={"accept": ACCEPTED}),
                **how,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """The bytes, looked through already: what is the matter is said beside the box."""
        file = super().clean(data, initial)
        if not file:
            return None
        content = file.read(BYTES_AT_MOST + 1)
        try:
            content_of(content)
        except RuleViolation as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return bytes(content)


def kind_field(**how: Any) -> forms.ChoiceField:
    """What the paper is."""
    choices = [("", _("Choose")), *ReceivedKind.choices]
    return forms.ChoiceField(**{"label": _("What it is"), "choices": choices, **how})


class PaperForm(ActForm):
    """One paper of the thing on whose page it is handed in."""

    kind = kind_field()
    file = PaperField()

    def given(self) -> dict[str, object]:
        own = {name: value for name, value in super().given().items() if name != "file"}
        return {**own, "data": self.cleaned_data["file"]}
