"""The journal for auditors: what happened, by whom, about whom; and the proof that it is whole."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.admin import ChoiceFilter, Column, DayFilter, Filter, GovernedAdmin, TextFilter, key_of
from core.admin.filters import Condition
from core.templatetags.dates_in_words import number_in_words
from journal.events import event_name, named_events
from journal.models import Entry, Seal
from journal.operations import verify_and_record
from journal.queries import entries_visible_to, last_seal, last_verification, seal_of
from journal.seams import findings, namings, tellings

NOBODY = 0
_OFFICERS_PAGE = re.compile(r"admin:(?P<app>[a-z]+)_(?P<model>[a-z]+)_")


def _number(column: str) -> Any:
    def condition(text: str, on: date) -> Q:
        if not (text.isascii() and text.isdigit()) or len(text) > 18:
            raise ValidationError(_("Write the number as it stands in the list."))
        return Q(**{column: int(text)})

    return condition


def _about_person(user: Actor) -> Condition:
    """Entries about the file with this number, or about those whom a name or document number means."""

    def condition(text: str, on: date) -> Q:
        found = {number for find in findings for number in find(text=text, user=user, on=on)}
        if (number := key_of(text)) is not None:
            found.add(number)
        return Q(person_id__in=sorted(found) or [NOBODY])

    return condition


def _seals(user: Actor, on: date) -> QuerySet[Seal]:
    return Seal.objects.defer("fingerprints")


def _data_in_words(entry: Entry) -> str:
    return " · ".join(filter(None, (tell(entry) for tell in tellings)))


def _data_as_kept(entry: Entry) -> str:
    return ", ".join(
        f"{key}: {value}" for key, value in (entry.data or {}).items() if value not in (None, "")
    )


def _list_in_words(entry: Entry) -> str:
    """Which of the officers' lists the answer showed, or a page of which; empty for other pages."""
    about = _OFFICERS_PAGE.match(str((entry.data or {}).get("page", "")))
    if about is None or (model := apps.all_models.get(about["app"], {}).get(about["model"])) is None:
        return ""
    return capfirst(str(model._meta.verbose_name_plural))


@cache
def _kinds_of_subjects() -> dict[str, Any]:
    """What people call the things that entries are about, by the name of their table."""
    return {str(model._meta.model_name): model._meta.verbose_name for model in apps.get_models()}


def _subject(entry: Entry) -> dict[str, str]:
    """What an entry is about: the kind of thing in words, its number beneath."""
    kind = _kinds_of_subjects().get(entry.subject_kind, entry.subject_kind)
    return {"value": capfirst(str(kind)), "sub": str(entry.subject_id)}


def _name_all(entries: list[Entry], user: Any, on: date) -> None:
    """Names for whom these entries tell of by number: one query of each kind."""
    users = {one for entry in entries for one in (entry.by_id, entry.acting_for_id) if one is not None}
    persons = {entry.person_id for entry in entries if entry.person_id is not None}
    names = {
        kind: namings[kind](numbers=numbers, user=user, on=on) if kind in namings else {}
        for kind, numbers in (("users", users), ("persons", persons))
    }
    for entry in entries:
        entry.__dict__["_names"] = names


def _named(entry: Entry, kind: str, number: int | None) -> Any:
    """Who it is, with the number beneath; the number alone where the reader knows no name."""
    if number is None:
        return None
    name, url = entry.__dict__.get("_names", {}).get(kind, {}).get(number, ("", ""))
    return {"value": name, "url": url, "sub": str(number)} if name else {"value": str(number), "kind": "code"}


def _said(entry: Entry, kind: str, number: int | None) -> dict[str, Any]:
    """The same as a row of a fact list."""
    cell = _named(entry, kind, number) or {"value": None}
    return {"value": cell["value"], "url": cell.get("url", ""), "note": cell.get("sub", "")}


@admin.register(Entry)
class EntryAdmin(GovernedAdmin):
    """Entries, newest first. They hold numbers and codes; names stand beside, by the reader's rights."""

    visible = staticmethod(entries_visible_to)
    lead = _("What happened, newest first. Rows are never changed or removed; seals prove it.")
    empty_text = _("Every act writes a row here.")
    columns = (
        Column(_("Recorded at"), lambda entry, on: entry.recorded_at),
        Column(_("Event"), lambda entry, on: event_name(entry.kind)),
        Column(_("Subject"), lambda entry, on: _subject(entry)),
        Column(_("File"), lambda entry, on: _named(entry, "persons", entry.person_id)),
        Column(_("By"), lambda entry, on: _named(entry, "users", entry.by_id)),
        Column(_("Official day"), lambda entry, on: entry.on),
        Column(_("Request"), lambda entry, on: {"value": entry.request_id, "kind": "code"}),
    )
    filters = (
        ChoiceFilter(
            name="kind",
            label=_("Event"),
            choices=lambda: list(named_events().items()),
            lookup="kind",
        ),
        TextFilter(name="by", label=_("Number of the user"), personal=False, condition=_number("by_id")),
        TextFilter(
            name="request",
            label=_("Request number"),
            personal=False,
            condition=lambda text, on: Q(request_id=text),
        ),
        DayFilter(name="from", label=_("Official day from"), lookup="on__gte"),
        DayFilter(name="until", label=_("Official day until"), lookup="on__lte"),
    )

    def get_urls(self) -> list[URLPattern]:
        seals = path("proof/", self.admin_site.admin_view(self.proof_view), name="journal_entry_proof")
        return [seals, *super().get_urls()]

    def filters_for(self, request: HttpRequest) -> Sequence[Filter]:
        kind, *others = self.filters
        person = TextFilter(
            name="person",
            label=_("File: its number, a document number, an IIN or a name"),
            condition=_about_person(request.user),
        )
        return [kind, person, *others]

    def title_of(self, subject: Entry) -> str:
        return str(event_name(subject.kind))

    def complete(self, rows: list[Entry], request: HttpRequest, on: date) -> None:
        _name_all(rows, request.user, on)

    def buttons_of_list(self, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        proof = {"label": _("Is the journal whole?"), "url": reverse("admin:journal_entry_proof")}
        return [*super().buttons_of_list(request, on), proof]

    def facts(self, subject: Entry, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        _name_all([subject], request.user, on)
        seal = seal_of(subject)
        url = "" if seal is None else reverse("admin:journal_seal_change", args=[seal.pk])
        proof = _("not sealed yet") if seal is None else SealAdmin.name_of(seal)
        return [
            {"label": _("Event"), "value": event_name(subject.kind)},
            {"label": _("List"), "value": _list_in_words(subject)},
            {"label": _("Subject"), "value": _subject(subject)["value"], "note": str(subject.subject_id)},
            {"label": _("File")} | _said(subject, "persons", subject.person_id),
            {"label": _("Region"), "value": subject.region_id and str(subject.region_id)},
            {"label": _("By")} | _said(subject, "users", subject.by_id),
            {"label": _("Acting for")} | _said(subject, "users", subject.acting_for_id),
            {"label": _("Official day"), "value": subject.on},
            {"label": _("Recorded at"), "value": subject.recorded_at},
            {"label": _("Transaction"), "value": str(subject.xid)},
            {"label": _("Request"), "value": subject.request_id, "copyable": True},
            {"label": _("Proof"), "value": proof, "url": url},
            {"label": _("Data"), "value": _data_in_words(subject)},
            {"label": _("Data as kept"), "value": _data_as_kept(subject), "code": True},
        ]

    def proof_view(self, request: HttpRequest) -> HttpResponse:
        """Compares every sealed entry with its seal, now; shows what was found."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        verdict = None
        if request.method == "POST":
            verdict = verify_and_record(on=clock.today(), by=request.user)
        title = _("Is the journal whole?")
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "verdict": verdict,
            "last": last_verification(),
            "seal": last_seal(),
            "crumbs": self._crumbs(str(title)),
        }
        return TemplateResponse(request, "admin/journal/proof.html", context)


@admin.register(Seal)
class SealAdmin(GovernedAdmin):
    """Seals over batches of entries, each linked to the one before."""

    visible = staticmethod(_seals)
    can_export = False
    lead = _("Each seal covers a batch of entries and is linked to the seal before it.")
    empty_text = _("A seal is made every minute in which something happened.")
    columns = (
        Column(_("Sealed at"), lambda seal, on: seal.sealed_at),
        Column(_("Entries"), lambda seal, on: seal.entries, numeric=True),
        Column(_("Last entry"), lambda seal, on: {"value": str(seal.last_entry_id), "kind": "code"}),
        Column(_("Link"), lambda seal, on: {"value": bytes(seal.link).hex()[:24] + "…", "kind": "code"}),
    )

    def title_of(self, subject: Seal) -> str:
        return self.name_of(subject)

    @staticmethod
    def name_of(seal: Seal) -> str:
        """What a seal is called."""
        return str(_("Seal %(number)s") % {"number": seal.pk})

    def facts(self, subject: Seal, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Sealed at"), "value": subject.sealed_at},
            {"label": _("Entries"), "value": number_in_words(subject.entries)},
            {"label": _("Last entry"), "value": str(subject.last_entry_id)},
            {"label": _("Digest"), "value": bytes(subject.digest).hex(), "copyable": True},
            {"label": _("Link before"), "value": bytes(subject.previous_link).hex(), "copyable": True},
            {"label": _("Link"), "value": bytes(subject.link).hex(), "copyable": True},
        ]
