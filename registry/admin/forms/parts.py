"""What several forms of the registry share: countries, places, hosts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm, CodeField
from reference.queries import districts_on, regions_on
from registry.models import Host
from registry.queries.choices import alphabetical, choices_of

LANGUAGES = (("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English")))
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
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class WithPlace(ActForm):
    """One box for region and district: regions as groups, so that it works without a script."""

    place = forms.ChoiceField(label=_("Region or district"))
    address = forms.CharField(
        label=_("Address"), max_length=200, help_text=_("Settlement, street, house, flat.")
    )
    field_names = {"region_id": "place", "district_id": "place", "region": "place", "district": "place"}

    def prepare(self) -> None:
        super().prepare()
        self.places: dict[str, tuple[int, int | None]] = {}
        districts: dict[int, list[tuple[str, str]]] = {}
        for district in districts_on(self.on):
            value = f"d{district.pk}"
            self.places[value] = (district.region_id, district.pk)
            districts.setdefault(district.region_id, []).append((value, district.name))
        groups: list[Any] = [NOBODY]
        for region in sorted(regions_on(self.on), key=lambda region: alphabetical(region.name)):
            value = f"r{region.pk}"
            self.places[value] = (region.pk, None)
            inside = sorted(districts.get(region.pk, []), key=lambda one: alphabetical(one[1]))
            groups.append((region.name, [(value, region.name), *inside]))
        self.fields["place"].choices = groups  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        given = super().given()
        region_id, district_id = self.places[given.pop("place")]
        return given | {"region_id": region_id, "district_id": district_id}


def place_value(subject: Any) -> str:
    """The value of the place box for something that lies somewhere."""
    return f"d{subject.district_id}" if subject.district_id else f"r{subject.region_id}"


class WithHost(ActForm):
    """A host by IIN or BIN; who it is stands beside the number once it is found."""

    host = CodeField(
        label=_("Host’s IIN or BIN"),
        max_length=20,
        required=False,
        help_text=_("12 digits. A host not known yet is enrolled first, in the list of hosts."),
    )

    def clean_host(self) -> int | None:
        number = str(self.cleaned_data["host"]).replace(" ", "")
        if not number:
            return None
        host = Host.objects.filter(identifier=number).only("pk").first()
        if host is None:
            raise ValidationError(_("No host has this number. Compare the digits, or enrol the host first."))
        return int(host.pk)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"host_id": given.pop("host")}
