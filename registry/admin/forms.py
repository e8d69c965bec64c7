"""The forms of the registry's acts: only what the law needs, in the order of the paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.admin import ActForm, CodeField, DayField
from reference.queries import districts_on, regions_on
from registry.models import Employer, Host, Representation, ResidenceGround
from registry.queries.choices import alphabetical, choices_of
from registry.queries.previews import last_possible_day
from registry.states import AccessClass, Direction, DocumentKind, Sex

LANGUAGES = (("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English")))
NOBODY = ("", "—")


def _pick(label: Any, **options: Any) -> forms.TypedChoiceField:
    """One row of a classifier, filled in by `prepare`."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **options)


def _area(label: Any, **options: Any) -> forms.CharField:
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


# --- people ------------------------------------------------------------------------------------


class PersonForm(WithCountries):
    surname = forms.CharField(
        label=_("Surname"), max_length=120, help_text=_("As in the document, in its letters.")
    )
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=120, required=False)
    born_on = DayField(label=_("Date of birth"))
    sex = forms.ChoiceField(label=_("Sex"), choices=[NOBODY, *Sex.choices])
    citizenship_id = _pick(_("Citizenship"))
    iin = CodeField(
        label=_("IIN"), required=False, max_length=20, help_text=_("12 digits, if there is one already.")
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES, initial="ru")
    email = forms.EmailField(label=_("E-mail"), required=False)
    countries = ("citizenship_id", "issuing_country_id")
    field_names = {"citizenship": "citizenship_id", "issuing_country": "issuing_country_id"}


class EnrolForm(PersonForm):
    document_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    document_number = CodeField(label=_("Document number"), max_length=24)
    issuing_country_id = _pick(_("Issued by"))
    document_expires_on = DayField(label=_("Document expires on"), required=False)
    field_names = PersonForm.field_names | {
        "kind": "document_kind",
        "number": "document_number",
        "number_key": "document_number",
        "expires_on": "document_expires_on",
    }
    groups = (
        (
            _("The document"),
            ("document_kind", "document_number", "issuing_country_id", "document_expires_on"),
        ),
        (
            _("The person"),
            ("surname", "given_names", "patronymic", "born_on", "sex", "citizenship_id", "iin"),
        ),
        (_("Messages"), ("language", "email")),
    )


class CorrectForm(PersonForm):
    """What the file says now, to be corrected where it is wrong."""

    def prepare(self) -> None:
        super().prepare()
        for name in self.fields:
            if hasattr(self.subject, name):
                self.fields[name].initial = getattr(self.subject, name)


class DocumentForm(WithCountries):
    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    number = CodeField(label=_("Document number"), max_length=24)
    issuing_country_id = _pick(_("Issued by"))
    expires_on = DayField(label=_("Expires on"), required=False)
    countries = ("issuing_country_id",)
    field_names = {"issuing_country": "issuing_country_id", "number_key": "number"}

    def prepare(self) -> None:
        super().prepare()
        self.fields["issuing_country_id"].initial = self.subject.citizenship_id


class ProtectForm(ActForm):
    access_class = forms.ChoiceField(
        label=_("Why the file is closed"),
        choices=[(value, label) for value, label in AccessClass.choices if value != AccessClass.OPEN],
        widget=forms.RadioSelect,
    )


# --- a stay's papers -----------------------------------------------------------------------------


class RegisterForm(WithHost, WithPlace):
    first_on = DayField(label=_("From"), required=False, help_text=_("Empty: from today."))
    field_order = ("place", "address", "host", "first_on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["place"].initial = place_value(self.subject)


class MoveForm(WithHost, WithPlace):
    field_order = ("place", "address", "host")


class NoticeForm(WithHost, WithPlace):
    received_on = DayField(
        label=_("Received on"), required=False, help_text=_("The day the notice reached the police.")
    )
    field_order = ("host", "place", "address", "received_on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["host"].required = True
        self.fields["place"].initial = place_value(self.subject)
        self.fields["received_on"].initial = self.on


class ResidenceRequestForm(ActForm):
    ground_id = _pick(_("Ground"))
    ground_reference = forms.CharField(
        label=_("Document of the ground"),
        max_length=60,
        required=False,
        help_text=_("Number of the work permit, contract, order or certificate."),
    )
    field_names = {"ground": "ground_id"}

    def prepare(self) -> None:
        self.fields["ground_id"].initial = getattr(self.subject, "ground_id", None)
        grounds = sorted(ResidenceGround.objects.all(), key=lambda ground: alphabetical(ground.name))
        self.fields["ground_id"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *((ground.pk, ground.name) for ground in grounds),
        ]


class IssueForm(ActForm):
    valid_from = DayField(
        label=_("From"), required=False, help_text=_("Empty: from today, or without a gap to what ends.")
    )
    valid_until = DayField(
        label=_("Until"), help_text=_("The last day, at most as long as the ground allows.")
    )

    def prepare(self) -> None:
        self.fields["valid_until"].initial = last_possible_day(self.subject, self.on)


class ReasonForm(ActForm):
    reason = _area(_("Reason"), help_text=_("Shown to the applicant. Name the fact and the clause."))


class FoundForm(ActForm):
    note = _area(_("What was found"), help_text=_("What you compared and what is true."))


class ObservedForm(WithCountries):
    """A crossing an officer saw, with the document as it was shown."""

    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    crossed_on = DayField(label=_("Day"))
    crossed_at = forms.TimeField(label=_("Time"), input_formats=("%H:%M", "%H.%M"), help_text="14:30")
    checkpoint = forms.ChoiceField(label=_("Checkpoint"))
    document = forms.ChoiceField(label=_("Document shown"))

    def prepare(self) -> None:
        self.fields["checkpoint"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *((code, name) for code, name, _pk in choices_of(("checkpoint",))["checkpoint"]),
        ]
        self.fields["crossed_on"].initial = self.on
        self.documents = {
            str(document.pk): document
            for document in self.subject.documents.select_related("issuing_country").order_by("-pk")
        }
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            (pk, f"{document.number} ({document.issuing_country.iso3})")
            for pk, document in self.documents.items()
        ]


# --- hosts and employers -------------------------------------------------------------------------


class PartyForm(WithPlace):
    name = forms.CharField(label=_("Name"), max_length=200)
    identifier = CodeField(label=_("IIN or BIN"), max_length=20, help_text=_("12 digits."))
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES, initial="kk")
    email = forms.EmailField(label=_("E-mail"), required=False)


class HostForm(PartyForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Host.Kind.choices, widget=forms.RadioSelect)
    field_order = ("kind", "name", "identifier", "place", "address", "language", "email")


class EmployerForm(PartyForm):
    size = forms.ChoiceField(label=_("Size"), choices=Employer.Size.choices, widget=forms.RadioSelect)
    sector_id = _pick(_("Sector"))
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
