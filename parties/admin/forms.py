"""Forms about hosts, employers and who acts for them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import InTerritory
from accounts.models import User
from core.admin import ActForm, CodeField, DayField
from core.languages import CHOICES, OF_THE_COUNTRY
from parties.capabilities import PartyCapability
from parties.models import Employer, Host, Representation
from parties.queries import dwelling_of
from parties.rules import address_parts
from reference.admin.base import NOBODY, pick
from reference.queries.choices import choices_of

PARTS = ("settlement", "street", "building", "flat", "register_code")


class InParts(ActForm):
    """An address below its region or district, in its parts."""

    settlement = forms.CharField(
        label=_("Settlement"), max_length=80, required=False, help_text=_("Where the place above is not one.")
    )
    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    building = CodeField(label=_("House"), max_length=20, required=False)
    flat = CodeField(label=_("Flat"), max_length=20, required=False)
    register_code = CodeField(
        label=_("Code of the address register"), max_length=20, required=False, help_text=_("16 digits.")
    )

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"parts": address_parts(**{name: given.pop(name) for name in PARTS})}


class WithAddress(InParts, InTerritory):
    """Region or district, and the address below it: in its parts, as one text, or both."""


class DwellingForm(InParts):
    """Where in its region and district a host lives, for how many people, and whose it is."""

    capacity = forms.IntegerField(
        label=_("For how many people the dwelling is"), required=False, min_value=1, max_value=10_000
    )
    owns_dwelling = forms.BooleanField(label=_("The host owns the dwelling"), required=False)

    def stored(self) -> dict[str, Any]:
        return dwelling_of(self.subject)

    def given(self) -> dict[str, Any]:
        return super().given() | {"shown": self.shown}


class RegisterCodeForm(ActForm):
    """The right code of an address that is known under a wrong one."""

    register_code = CodeField(
        label=_("Code of the address register"),
        max_length=20,
        required=False,
        help_text=_("16 digits. Empty, where the address has none."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("From which paper the right code is known.")
    )

    def stored(self) -> dict[str, Any]:
        return {"register_code": self.subject.dwelling.register_code if self.subject.dwelling else ""}

    def given(self) -> dict[str, Any]:
        return super().given() | {"shown": self.shown}


class PartyForm(InTerritory):
    name = forms.CharField(label=_("Name or full name"), max_length=200)
    identifier = CodeField(label=_("IIN or BIN"), max_length=20, help_text=_("12 digits."))
    language = forms.ChoiceField(label=_("Language of messages"), choices=CHOICES, initial=OF_THE_COUNTRY)
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_names = InTerritory.field_names | {"iin": "identifier"}


class HostForm(PartyForm, WithAddress):
    capability = PartyCapability.ENROL_HOSTS
    kind = forms.ChoiceField(label=_("Kind"), choices=Host.Kind.choices, widget=forms.RadioSelect)
    capacity = forms.IntegerField(
        label=_("For how many people the dwelling is"), required=False, min_value=1, max_value=10_000
    )
    owns_dwelling = forms.BooleanField(label=_("The host owns the dwelling"), required=False)
    groups = (
        (_("The host"), ("kind", "name", "identifier")),
        (_("The address"), ("territory", *PARTS, "address", "capacity", "owns_dwelling")),
        (_("Messages"), ("language", "email")),
    )


class EmployerForm(PartyForm, WithAddress):
    capability = PartyCapability.ENROL_EMPLOYERS
    size = forms.ChoiceField(label=_("Size"), choices=Employer.Size.choices, widget=forms.RadioSelect)
    sector_id = pick(_("Sector"))
    field_names = PartyForm.field_names | {"sector": "sector_id"}
    groups = (
        (_("The employer"), ("name", "identifier", "size", "sector_id")),
        (_("The address"), ("territory", *PARTS, "address")),
        (_("Messages"), ("language", "email")),
    )

    def prepare(self) -> None:
        super().prepare()
        self.offer(
            "sector_id",
            [
                NOBODY,
                *((pk, f"{code} – {name}") for code, name, pk in choices_of(("sector",))["sector"]),
            ],
        )


class RepresentationForm(ActForm):
    username = CodeField(label=_("User name"), max_length=60, help_text=_("Who will act; as they sign in."))
    right = forms.ChoiceField(
        label=_("Right"), choices=Representation.Right.choices, widget=forms.RadioSelect, initial="all"
    )
    valid_until = DayField(label=_("Until"), required=False, help_text=_("The last day. Empty: no end."))
    field_names = {"user": "username"}

    def clean_username(self) -> int:

        user = User.objects.filter(username=self.cleaned_data["username"], is_active=True).only("pk").first()
        if user is None:
            raise ValidationError(_("No user has this name. Ask the person, or an administrator to add one."))
        return int(user.pk)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"user_id": given.pop("username")}
