"""What every list of reference data shares: cells, facts, who sees what."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm, Choice, Column, GovernedAdmin, quoted
from reference.models import Confidence
from reference.queries.choices import alphabetical, choices_of
from reference.queries.dated import districts_on, regions_on


def shown(row: Model, field: Any) -> Any:
    """A field's value for people: choices, yes and no in words, a related row by its name."""
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field.name == "clause":
        return gettext(value)  # the clauses of the rows that are shipped stand in the catalogues
    if field.name == "source":
        return quoted(value)
    is_text = isinstance(value, Model) or field.name == "year"  # a year is no count: 2027, never 2 027
    return str(value) if is_text else value


def fact_of(value: Any) -> dict[str, Any]:
    """A value as a fact list takes it: alone, or with its language and mark."""
    return value if isinstance(value, dict) else {"value": value}


def confidence_cell(row: Any) -> Any:
    """Confirmed is quiet, unconfirmed stands out."""
    label = str(row.get_confidence_display())
    if row.confidence == Confidence.CONFIRMED:
        return label
    return {"value": label, "kind": "pill", "tone": "soon"}


def column_of(field: Any) -> Column:
    numeric = field.get_internal_type().endswith("IntegerField")
    return Column(capfirst(field.verbose_name), lambda row, on: shown(row, field), numeric=numeric)


def all_of(model: type[Model]) -> Callable[[Any, date], QuerySet[Any]]:
    """Reference rows are public law: whoever may open the list sees all of it."""
    return lambda user, on: model._default_manager.all()


class ChoosesReference(GovernedAdmin):
    """A list whose filters choose from reference data, read together."""

    def chapters(self, asked: Collection[str]) -> Mapping[str, Sequence[Choice]]:
        return {
            chapter: [Choice(code, name, pk) for code, name, pk in choices]
            for chapter, choices in choices_of(asked).items()
        }


class ReferenceAdmin(GovernedAdmin):
    """A classifier: read, never edited here; its files are loaded by `load_reference`."""

    def facts(self, subject: Any, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": capfirst(field.verbose_name), **fact_of(shown(subject, field))}
            for field in self.opts.concrete_fields
            if not field.primary_key
        ]

    def title_of(self, subject: Any) -> str:
        return str(subject)


NOBODY = ("", "—")


def pick(label: Any, **options: Any) -> forms.TypedChoiceField:
    """One row of a classifier, filled in by `prepare`."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **options)


def area(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=200, **options)


class WithCountries(ActForm):
    """Fills the boxes that choose a country."""

    countries: tuple[str, ...] = ()

    def prepare(self) -> None:
        super().prepare()
        choices = [NOBODY, *((pk, name) for _code, name, pk in choices_of(("country",))["country"])]
        for name in self.countries:
            if name in self.fields:
                self.offer(name, choices)


class WithTerritory(ActForm):
    """One box for region and district: regions as groups, so that it works without a script."""

    territory = forms.ChoiceField(label=_("Region or district"))
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("As it is written in the paper: settlement, street, house, flat."),
    )
    field_names = dict.fromkeys(("region_id", "district_id", "region", "district"), "territory")

    def may_choose(self, region_id: int, district_id: int | None) -> bool:
        """Whether this user may choose it: nothing is offered that the act would refuse."""
        return True

    def prepare(self) -> None:
        super().prepare()
        self.territories: dict[str, tuple[int, int | None]] = {}
        districts: dict[int, list[tuple[str, str]]] = {}
        for district in districts_on(self.on):
            if not self.may_choose(district.region_id, district.pk):
                continue
            value = f"d{district.pk}"
            self.territories[value] = (district.region_id, district.pk)
            districts.setdefault(district.region_id, []).append((value, district.name))
        groups: list[Any] = [NOBODY]
        for region in sorted(regions_on(self.on), key=lambda region: alphabetical(region.name)):
            offered = sorted(districts.get(region.pk, []), key=lambda one: alphabetical(one[1]))
            if self.may_choose(region.pk, None):
                value = f"r{region.pk}"
                self.territories[value] = (region.pk, None)
                offered.insert(0, (value, region.name))
            if offered:
                groups.append((region.name, offered))
        self.offer("territory", groups if len(self.territories) != 1 else groups[1:])

    def given(self) -> dict[str, Any]:
        given = super().given()
        region_id, district_id = self.territories[given.pop("territory")]
        return given | {"region_id": region_id, "district_id": district_id}


def territory_value(subject: Any) -> str:
    """The value of the territory's box for something that lies somewhere."""
    return f"d{subject.district_id}" if subject.district_id else f"r{subject.region_id}"
