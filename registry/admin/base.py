"""What the registry's lists and pages share: reference choices, cells, journaled exports, rights."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import Territory, roles_of, territory_of
from core import clock
from core.admin import Book, BookFilter, Choice, Filter, Filtered, GovernedAdmin, PageSection
from core.identifiers import document_key
from journal.events import JournalEvent
from journal.operations import record
from registry.admin.timeline import entries_in_words
from registry.models import IdentityDocument
from registry.queries.choices import choices_of
from registry.queries.day import own_territory
from registry.queries.files import timeline_of_subject
from registry.rules import name_prefixes

MINE = "mine"
Allowed = Callable[[Any, date, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryFilter(Filter):
    """Only what lies where the user acts; `region` and `district` name the columns."""

    region: str = "region"
    district: str | None = "district"

    def field(self, book: Book) -> forms.Field:
        choices = [("", _("The whole country")), (MINE, _("My territory"))]
        return forms.ChoiceField(label=self.label, required=False, choices=choices)

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        territory: Territory = book["territory"][0].key
        return territory.condition(region=self.region, district=self.district)

    def in_words(self, value: Any, book: Book) -> str:
        return str(_("My territory"))


def in_my_territory(*, region: str = "region", district: str | None = "district") -> TerritoryFilter:
    """The box that every list with a place has."""
    return TerritoryFilter(name=MINE, label=_("Where"), region=region, district=district)


class RegistryAdmin(GovernedAdmin):
    """A list of the registry: choices read together, exports journaled by what was asked."""

    def book(self, request: HttpRequest) -> Book:
        chapters = {one.chapter for one in self.filters if isinstance(one, BookFilter)}
        own = own_territory(request.user, clock.today())
        return {"territory": [Choice(MINE, MINE, own)]} | {
            chapter: [Choice(code, name, pk) for code, name, pk in choices]
            for chapter, choices in choices_of(chapters).items()
        }

    def sections(self, subject: Any, request: HttpRequest, on: date) -> list[PageSection]:
        """What was done with this very thing, from the journal."""
        page = timeline_of_subject(str(self.opts.model_name), subject.pk)
        context = {"entries": entries_in_words(page), "older_url": ""}
        return [PageSection(_("What was done"), "admin/registry/timeline.html", context)]

    def cure_of(self, request: HttpRequest, facts: dict[str, Any], on: date) -> dict[str, str] | None:
        """Where what was typed is known already: the way to it, if this user may see it."""
        if "public_id" not in facts:
            return None
        known = self.get_queryset(request).filter(public_id=facts["public_id"]).first()
        return None if known is None else {"url": self.page_url(known.pk), "label": str(_("Open it"))}

    def exported(self, request: HttpRequest, asked: Filtered, on: date) -> None:
        record(
            JournalEvent.LIST_EXPORTED,
            subject=request.user,  # type: ignore[arg-type]
            by=request.user,
            on=on,
            data={"list": self.opts.model_name, "filters": asked.journaled},
        )


# --- who may act -------------------------------------------------------------------------------


def anywhere(*roles: str) -> Allowed:
    """Held for any territory: acts on persons, who are served wherever they come."""
    return lambda user, on, subject: not roles_of(user, on).isdisjoint(roles)


def in_territory(*roles: str, path: str = "") -> Allowed:
    """Held for the place of the subject (or of what `path` leads to, such as "stay")."""

    def allowed(user: Any, on: date, subject: Any) -> bool:
        place = subject
        for step in path.split(".") if path else ():
            place = getattr(place, step)
        return territory_of(user, on, *roles).covers(
            region_id=place.region_id, district_id=getattr(place, "district_id", None)
        )

    return allowed


# --- cells -------------------------------------------------------------------------------------


def file_url(person_id: int) -> str:
    """The address of a migrant's file."""
    return reverse("admin:registry_person_change", args=[person_id])


def person_cell(person: Any) -> dict[str, Any]:
    """A person as the first cell of a row, or linked anywhere."""
    return {"value": person.full_name, "sub": f"{person.citizenship.iso3} · {person.born_on:%d.%m.%Y}"}


def linked(person: Any) -> dict[str, Any]:
    """The same, as a link to the file."""
    return person_cell(person) | {"url": file_url(person.pk)}


def pill(tone: str, label: Any) -> dict[str, Any]:
    """A state as icon, word and colour."""
    return {"value": str(label), "kind": "pill", "tone": tone}


def place_cell(subject: Any) -> dict[str, Any]:
    """Region, with the district under it where it is known."""
    district = getattr(subject, "district", None)
    return {"value": subject.region.name, "sub": district.name if district else ""}


# --- boxes that several lists have ---------------------------------------------------------------


def by_document(path: str) -> Callable[[str, date], Q]:
    """People (behind `path`) who hold the document with this number, whatever its spelling."""

    def condition(text: str, on: date) -> Q:
        key = document_key(text)
        if len(key) < 3:
            raise ValidationError(_("Write at least three letters or digits of the number, in full."))
        holders = IdentityDocument.objects.filter(number_key=key).values("person_id")
        return Q(**{f"{path}__in": Subquery(holders)})

    return condition


def by_name(column: str) -> Callable[[str, date], Q]:
    """Names that begin with the text, in any script or spelling."""

    def condition(text: str, on: date) -> Q:
        prefixes = name_prefixes(text)
        if not prefixes:
            raise ValidationError(_("Write the first letters of the name."))
        found = Q()
        for prefix in prefixes:
            found |= Q(**{f"{column}__startswith": prefix})
        return found

    return condition
