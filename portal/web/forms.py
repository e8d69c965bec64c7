"""The portal's forms. They only read what was typed; the operations decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin.fields import DayField, PartialDayField
from core.editing import EditForm
from core.zone_forms import ZoneForm, ZoneSaid
from permits.queries import EMPLOYERS_CATEGORIES
from permits.rules.terms import MONTHS_AT_MOST, MONTHS_OFFERED
from quotas.states import Category
from reference.models import Occupation
from reference.queries.choices import alphabetical, choices_of
from reference.queries.dated import districts_on, regions_on
from registry.queries.people.zones import zone_said
from registry.states import DocumentKind

NOTHING = ("", "—")


def region_choices(on: date) -> list[tuple[Any, str]]:
    """The regions of the day by name."""
    named = [(region.pk, region.name) for region in regions_on(on)]
    return [NOTHING, *sorted(named, key=lambda choice: alphabetical(choice[1]))]


def district_choices(on: date) -> list[tuple[Any, Any]]:
    """The districts of the day by name, under their regions, so that no script is needed."""
    named: dict[str, list[tuple[int, str]]] = {}
    for district in districts_on(on).select_related("region"):
        named.setdefault(district.region.name, []).append((district.pk, district.name))
    groups = sorted(named.items(), key=lambda group: alphabetical(group[0]))
    return [
        NOTHING,
        *((region, sorted(own, key=lambda choice: alphabetical(choice[1]))) for region, own in groups),
    ]


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=1_000_000, **more)


class WhereForm(EditForm):
    """Where the workers are to work, as what, and for how long."""

    employer_id = forms.TypedChoiceField(label=_("Employer"), coerce=int)
    region_id = forms.TypedChoiceField(
        label=_("Region of work"), coerce=int, help_text=_("The permits are valid in this region.")
    )
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[NOTHING, *((str(code), Category(code).label) for code in EMPLOYERS_CATEGORIES)],
        help_text=_("All workers of one application are of one category."),
    )
    months = forms.IntegerField(
        label=_("For how many months"),
        min_value=1,
        max_value=MONTHS_AT_MOST,
        initial=MONTHS_OFFERED,
        help_text=_("No longer than a permit of the category lasts."),
    )

    def __init__(
        self,
        *args: Any,
        on: date,
        employers: list[tuple[int, str]] | None,
        fixed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if fixed:
            del fields["region_id"], fields["category"]
        else:
            fields["region_id"].choices = region_choices(on)
        if employers is None or len(employers) < 2:
            del fields["employer_id"]
        else:
            fields["employer_id"].choices = [NOTHING, *employers]


class StaffForm(EditForm):
    """What the employer declares about its staff and its search at home; all of it can wait."""

    employees = _number(_("Employees in all"))
    citizens_heads = _number(_("Citizens in categories 1 and 2"))
    foreigners_heads = _number(
        _("Foreigners in categories 1 and 2"), help_text=_("Without those of this application.")
    )
    citizens_specialists = _number(_("Citizens in categories 3 and 4"))
    foreigners_specialists = _number(
        _("Foreigners in categories 3 and 4"), help_text=_("Without those of this application.")
    )
    is_branch = forms.BooleanField(label=_("Branch or representative office"), required=False)
    is_state_body = forms.BooleanField(label=_("State body or enterprise"), required=False)
    vacancy_code = forms.CharField(
        label=_("Code of the vacancy"), required=False, max_length=40, help_text=_("As shown on enbek.kz.")
    )
    vacancy_published_on = DayField(label=_("Vacancy published on"), required=False)

    def groups(self) -> list[dict[str, Any]]:
        """The parts of the page."""
        staff = ("employees", "citizens_heads", "foreigners_heads", "citizens_specialists")
        kind = ("foreigners_specialists", "is_branch", "is_state_body")
        return [
            {"title": _("Your staff today"), "fields": [self[name] for name in (*staff, *kind)]},
            {
                "title": _("Your search at home"),
                "fields": [self[name] for name in ("vacancy_code", "vacancy_published_on")],
            },
        ]


class WorkerForm(ZoneForm, EditForm):
    """One worker, as in the passport."""

    zone_boxes = {
        "surname": "surname",
        "given_names": "given_names",
        "born_on": "born_on",
        "sex": "sex",
        "citizenship_id": "citizenship",
        "document_number": "number",
        "document_expires_on": "expires_on",
    }

    surname = forms.CharField(label=_("Surname"), max_length=120, help_text=_("As in the passport."))
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=120, required=False)
    born_on = PartialDayField(label=_("Date of birth"))
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[NOTHING, ("f", _("female")), ("m", _("male")), ("x", _("not specified"))]
    )
    citizenship_id = forms.TypedChoiceField(label=_("Citizenship"), coerce=int)
    document_number = forms.CharField(label=_("Passport number"), max_length=24)
    document_expires_on = DayField(label=_("Passport expires on"), required=False)
    position = forms.CharField(
        label=_("Position"), max_length=120, help_text=_("The post the worker will have with you.")
    )
    occupation_id = forms.TypedChoiceField(label=_("Occupation group"), coerce=int)
    education = forms.CharField(
        label=_("Education and experience"),
        max_length=200,
        required=False,
        help_text=_("School, diploma, years of work in the trade."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        fields: dict[str, Any] = self.fields
        countries = choices_of(["country"])["country"]
        fields["citizenship_id"].choices = [NOTHING, *((pk, name) for _code, name, pk in countries)]
        groups = Occupation.objects.all()
        fields["occupation_id"].choices = [NOTHING, *((group.pk, group.name) for group in groups)]

    def read_zone(self, text: str) -> ZoneSaid:
        said = zone_said(text, on=self.on)
        if said.values.get("kind") == DocumentKind.ID_CARD:
            told = _(
                "A worker is entered by the passport, and this is a card. Read the zone of the passport."
            )
            return ZoneSaid(faults=(str(told),))
        return said

    def given(self) -> dict[str, Any]:
        """The worker, without the zone that was read."""
        return {name: value for name, value in self.cleaned_data.items() if name in OF_WORKER}


#: The boxes of a worker that are stored.
OF_WORKER = tuple(name for name in WorkerForm.base_fields if name != "zone")


class ExtensionForm(forms.Form):
    """For how long a permit is to be extended; the rest stays as it is."""

    months = forms.IntegerField(
        label=_("For how many months"), min_value=1, max_value=MONTHS_AT_MOST, initial=MONTHS_OFFERED
    )


class ArrivalForm(ZoneForm):
    """A guest who came: found by document number and date of birth, never by name."""

    zone_boxes = {"document_number": "number", "born_on": "born_on"}

    host_id = forms.TypedChoiceField(label=_("Host"), coerce=int)
    document_number = forms.CharField(
        label=_("Guest’s passport number"),
        max_length=24,
        help_text=_("As in the passport shown at the border."),
    )
    born_on = PartialDayField(label=_("Guest’s date of birth"))
    region_id = forms.TypedChoiceField(label=_("Region where the guest stays"), coerce=int)
    district_id = forms.TypedChoiceField(
        label=_("District"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("If you know it."),
        widget=forms.Select(attrs={"data-within": "region_id"}),
    )
    settlement = forms.CharField(label=_("Town or village"), max_length=80, required=False)
    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    building = forms.CharField(label=_("House"), max_length=20, required=False)
    flat = forms.CharField(label=_("Flat"), max_length=20, required=False)
    address = forms.CharField(
        label=_("Address in one line"),
        max_length=200,
        required=False,
        help_text=_("Only where the parts above do not fit."),
    )

    def __init__(self, *args: Any, on: date, hosts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        fields: dict[str, Any] = self.fields
        fields["region_id"].choices = region_choices(on)
        fields["district_id"].choices = district_choices(on)
        if len(hosts) < 2:
            del fields["host_id"]
        else:
            fields["host_id"].choices = [NOTHING, *hosts]

    def read_zone(self, text: str) -> ZoneSaid:
        return zone_said(text, on=self.on)
