"""What the officers’ lists and pages share: territory, who may act, cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.timeline import entries_in_words
from accounts.models import User
from accounts.queries import may, may_at, territory_for, timeline_of_subject
from core.admin import Book, Filter, PageSection
from core.capabilities import Capability
from reference.admin.base import ChoosesReference, WithTerritory

MINE = "mine"


Allowed = Callable[[User, date, object], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryFilter(Filter):
    """Only what lies where the user has `capability`; `region` and `district` name the columns."""

    capability: Capability
    region: str = "region"
    district: str | None = "district"

    def field(self, book: Book) -> forms.Field:
        choices = [("", _("The whole country")), (MINE, _("My territory"))]
        return forms.ChoiceField(label=self.label, required=False, choices=choices)

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        territory = territory_for(book.reader, on, self.capability)
        return territory.condition(region=self.region, district=self.district)

    def in_words(self, value: Any, book: Book) -> str:
        return str(_("My territory"))


def in_my_territory(
    capability: Capability, *, region: str = "region", district: str | None = "district"
) -> TerritoryFilter:
    """The box that every list with a territory has: where the user has the capability."""
    return TerritoryFilter(
        name=MINE, label=_("Where"), capability=capability, region=region, district=district
    )


class OfficersAdmin(ChoosesReference):
    """A list that officers work in: choices read together, what was done."""

    def sections(self, subject: Any, request: HttpRequest, on: date) -> list[PageSection]:
        """What was done with this very thing, from the journal."""
        page = timeline_of_subject(str(self.opts.model_name), subject.pk)
        context = {"entries": entries_in_words(page), "older_url": ""}
        return [PageSection(_("What was done"), "admin/governed/timeline.html", context)]

    def cure_of(self, request: HttpRequest, facts: dict[str, Any], on: date) -> dict[str, str] | None:
        """Where what was typed is known already: the way to it, if this user may see it."""
        if "public_id" not in facts:
            return None
        known = self.get_queryset(request).filter(public_id=facts["public_id"]).first()
        return None if known is None else {"url": self.page_url(known.pk), "label": str(_("Open it"))}


class InTerritory(WithTerritory):
    """Where an act is: only where the user has the capability that the act asks for."""

    capability: Capability

    def prepare(self) -> None:
        super().prepare()
        self.fields["territory"].error_messages["invalid_choice"] = _(
            "This place is outside your territory. Choose one of the list."
        )

    def may_choose(self, region_id: int, district_id: int | None) -> bool:
        return may_at(self.user, self.on, self.capability, region_id=region_id, district_id=district_id)


def anywhere(capability: Capability) -> Allowed:
    """Held for any territory: acts on persons, who are served wherever they come."""
    return lambda user, on, subject: may(user, on, capability)


def in_territory(capability: Capability) -> Allowed:
    """Held where the subject lies, as far as the capability reaches."""
    return lambda user, on, subject: may_at(
        user,
        on,
        capability,
        region_id=getattr(subject, "region_id", None),
        district_id=getattr(subject, "district_id", None),
    )


def pill(tone: str, label: Any) -> dict[str, Any]:
    """A state as icon, word and colour."""
    return {"value": str(label), "kind": "pill", "tone": tone}


def territory_cell(subject: Any) -> dict[str, Any]:
    """Region, with the district under it where it is known."""
    district = getattr(subject, "district", None)
    return {"value": subject.region.name, "sub": district.name if district else ""}
