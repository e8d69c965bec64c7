"""Forms about hosts, employers and who acts for them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.admin import ActForm, CodeField, DayField
from core.languages import CHOICES
from parties.models import Employer, Host, Representation
from reference.admin.base import NOBODY, WithPlace, pick
from reference.queries.choices import choices_of


class PartyForm(WithPlace):
    name = forms.CharField(label=_("Name"), max_length=200)
    identifier = CodeField(label=_("IIN or BIN"), max_length=20, help_text=_("12 digits."))
    language = forms.ChoiceField(label=_("Language of messages"), choices=CHOICES, initial="kk")
    email = forms.EmailField(label=_("E-mail"), required=False)


class HostForm(PartyForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Host.Kind.choices, widget=forms.RadioSelect)
    field_order = ("kind", "name", "identifier", "place", "address", "language", "email")


class EmployerForm(PartyForm):
    size = forms.ChoiceField(label=_("Size"), choices=Employer.Size.choices, widget=forms.RadioSelect)
    sector_id = pick(_("Sector"))
    field_names = PartyForm.field_names | {"sector": "sector_id"}
    field_order = ("name", "identifier", "size", "sector_id", "place", "address", "language", "email")

    def prepare(self) -> None:
        super().prepare()
        self.fields["sector_id"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *((pk, f"{code} – {name}") for code, name, pk in choices_of(("sector",))["sector"]),
        ]

    def given(self) -> dict[str, Any]:
        given = super().given()
        del given["district_id"]
        return given


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
