"""The forms of the administrator's acts on accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from core.admin import ActForm, CodeField, DayField
from reference.queries.dated import districts_on, regions_on

SCOPES = (
    ("crossings", _("Deliver crossings and watermarks")),
    ("migrants", _("Read migrants and their stays")),
    ("cases", _("Read overstay cases")),
    ("applications", _("Write and read applications for permits")),
    ("permits", _("Read work permits")),
    ("quotas", _("Read quotas")),
)


class UserForm(ActForm):
    username = CodeField(
        label=_("User name"), max_length=60, help_text=_("Letters, digits, dot and dash; it stays the same.")
    )
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. The user changes it after signing in."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").choices or ())


class PasswordForm(ActForm):
    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Tell it to the user alone; it is changed at the next sign-in."),
    )


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Why"), max_length=400, help_text=_("Kept beside the account and read by auditors.")
    )


WHOLE_COUNTRY = "country"


class RoleForm(ActForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            ("", _("Choose the role")),
            *((role, label) for role, label in Role.choices if role != Role.SYSTEM),
        ],
        error_messages={"required": _("Role: say which role it is.")},
    )
    territory = forms.ChoiceField(
        label=_("Territory"),
        error_messages={
            "required": _(
                "Territory: say where the role is held – a region, a district, or the whole country."
            )
        },
    )
    valid_until = DayField(
        label=_("Until"), required=False, help_text=_("The last day. Empty: until it is ended.")
    )

    def prepare(self) -> None:
        offered: list[Any] = [("", _("Choose where")), (WHOLE_COUNTRY, _("The whole country"))]
        districts: dict[int, list[tuple[str, str]]] = {}
        for district in districts_on(self.on):
            districts.setdefault(district.region_id, []).append((f"d{district.pk}", district.name))
        for region in regions_on(self.on):
            inside = [(f"r{region.pk}", region.name), *districts.get(region.pk, [])]
            offered.append((region.name, inside))
            for value, _name in districts.get(region.pk, []):
                self.regions[value] = region.pk
        self.offer("territory", offered)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.regions: dict[str, int] = {}
        super().__init__(*args, **kwargs)

    def given(self) -> dict[str, Any]:
        territory = self.cleaned_data["territory"]
        district_id = int(territory[1:]) if territory.startswith("d") else None
        region_id = int(territory[1:]) if territory.startswith("r") else self.regions.get(territory)
        return {
            "role": Role(self.cleaned_data["role"]),
            "region_id": region_id,
            "district_id": district_id,
            "whole_country": territory == WHOLE_COUNTRY,
            "valid_until": self.cleaned_data["valid_until"],
        }


class KeyForm(ActForm):
    label = forms.CharField(
        label=_("Which system uses the key"),
        max_length=80,
        help_text=_("For example: border service, Astana."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=SCOPES, widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(label=_("Last day"), help_text=_("A key for longer than a year is a risk."))
