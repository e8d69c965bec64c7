"""What the lists and pages of permits share: regions to choose from, cells, the journal in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import line_of, page_of_entries
from core.admin import Book, BookFilter, ChoiceFilter, Filter, PageSection
from core.templatetags.components import SOON_DAYS
from core.templatetags.dates_in_words import kept_in_words
from journal.models import Entry
from journal.queries import entries_of
from permits.models import Application, Permit
from permits.queries import EMPLOYERS_CATEGORIES
from permits.queries.history import money_in_words, saved_in_words
from permits.states import APPLICATION_TONES, ApplicationState, PermitState
from quotas.states import Category
from reference.admin.base import ChoosesReference

ME = "me"
#: What an entry's data says besides its name, in the order in which it is told.
_TOLD: dict[str, Any] = {
    "places": _("places"),
    "due_on": _("deadline"),
    "fee_mci": _("fee in MCI"),
    "amount": _("tenge"),
    "fee": _("tenge paid for them"),
    "year": _("year"),
    "valid_from": _("from"),
    "valid_until": _("until"),
    "from": _("from"),
    "until": _("until"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MineFilter(Filter):
    """Only what the signed-in user has begun to review."""

    lookup: str

    def field(self, book: Book) -> forms.Field:
        return forms.ChoiceField(
            label=self.label, required=False, choices=[("", _("Everybody")), (ME, _("Me"))]
        )

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return Q(**{self.lookup: book.reader.pk})

    def in_words(self, value: Any, book: Book) -> str:
        return str(_("Me"))


REGION = BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id")
CATEGORY = ChoiceFilter(
    name="category",
    label=_("Category"),
    choices=lambda: [(code, Category(code).label) for code in EMPLOYERS_CATEGORIES],
    lookup="category",
)


class PermitsAdmin(ChoosesReference):
    """A list of permits: regions read once, what was done on each page."""

    def entries(self, subject: Any) -> QuerySet[Entry]:
        """What was done with it, newest first."""
        return entries_of(str(self.opts.model_name), subject.pk)

    def sections(self, subject: Any, request: HttpRequest, on: date) -> list[PageSection]:
        page = page_of_entries(self.entries(subject))
        entries = [entry_in_words(entry, page.names) for entry in page.entries]
        return [PageSection(_("What was done"), "admin/governed/timeline.html", {"entries": entries})]


def entry_in_words(entry: Entry, names: dict[int, str]) -> dict[str, Any]:
    """One entry of the journal for `components/timeline.html`."""
    data = entry.data or {}
    if money := money_in_words(entry):
        return line_of(entry, names, facts=[money])
    told = [f"{label}: {kept_in_words(data[key])}" for key, label in _TOLD.items() if data.get(key)]
    if saved := saved_in_words(data):
        told.append(saved)
    return line_of(entry, names, facts=told)


# --- cells -------------------------------------------------------------------------------------


def pill(tone: str, label: Any) -> dict[str, Any]:
    """A state as icon, word and colour."""
    return {"value": str(label), "kind": "pill", "tone": tone}


def application_state(application: Application) -> dict[str, Any]:
    """Where an application stands."""
    state = ApplicationState(application.state)
    return {"tone": APPLICATION_TONES[state], "label": str(state.label)}


def permit_state(permit: Permit, on: date) -> dict[str, Any]:
    """In force, to begin, ending, over or revoked, by today's date."""
    if permit.state == PermitState.REVOKED:
        return {"tone": "late", "label": str(_("Revoked")), "since": permit.revoked_on}
    if permit.valid_until < on:
        return {"tone": "closed", "label": str(_("Expired"))}
    if permit.valid_from > on:
        return {"tone": "info", "label": str(_("Not begun yet"))}
    is_soon = (permit.valid_until - on).days < SOON_DAYS
    return {"tone": "soon" if is_soon else "calm", "label": str(_("In force"))}


def page_of(model: str, pk: int) -> str:
    """The address of a page of this app."""
    return reverse(f"admin:permits_{model}_change", args=[pk])


def file_link(user: User, person_id: int | None) -> str:
    """The migrant's file, for those who read files."""
    if person_id is None or not user.has_perm("registry.view_person"):
        return ""
    return reverse("admin:registry_person_change", args=[person_id])


def table(title: Any, columns: list[Any], rows: list[Any], empty: tuple[Any, Any]) -> dict[str, Any]:
    """A table as a section of a page: rows of (address, cells)."""
    return {
        "caption": title,
        "hide_caption": True,
        "columns": [{"label": label} for label in columns],
        "rows": [{"url": url, "cells": cells} for url, cells in rows],
        "empty": {"title": empty[0], "text": empty[1]},
    }


def once_a_page(name: str, subject: Any, user: User, on: date, ask: Callable[[], list[str]]) -> list[str]:
    """What `ask` answers, read once for the thing, the user and the day while a page is made."""
    answers: dict[Any, list[str]] = subject.__dict__.setdefault(f"_{name}", {})
    key = (user.pk, on)
    if key not in answers:
        answers[key] = ask()
    return answers[key]
