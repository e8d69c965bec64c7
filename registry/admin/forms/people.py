"""Forms about people, their documents and crossings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm, CodeField, DayField, PartialDayField
from core.editing import values_of
from core.languages import CHOICES, OF_MIGRANTS
from papers.admin.base import PaperField, kind_field
from reference.admin.base import NOBODY, WithCountries, area, pick
from registry.operations.papers import HandedIn
from registry.operations.people import CORRECTABLE
from registry.queries.people.papers import paper_in_words, papers_lying_of
from registry.states import AccessClass, DocumentAct, DocumentKind, Sex


class PersonForm(WithCountries):
    surname = forms.CharField(
        label=_("Surname"), max_length=120, help_text=_("As in the document, in its letters.")
    )
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=120, required=False)
    born_on = PartialDayField(label=_("Date of birth"))
    sex = forms.ChoiceField(label=_("Sex"), choices=[NOBODY, *Sex.choices])
    citizenship_id = pick(_("Citizenship"))
    iin = CodeField(
        label=_("IIN"), required=False, max_length=20, help_text=_("12 digits, if there is one already.")
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=CHOICES, initial=OF_MIGRANTS)
    email = forms.EmailField(label=_("E-mail"), required=False)
    countries = ("citizenship_id", "issuing_country_id")
    field_names = {"citizenship": "citizenship_id", "issuing_country": "issuing_country_id"}


class CorrectForm(PersonForm):
    """What the file says now, to be corrected where it is wrong; why, once it is shown what changes."""

    shows_changes = True
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed for a date of birth and a citizenship."),
    )
    paper = forms.CharField(
        label=_("Document that shows it"),
        max_length=120,
        required=False,
        help_text=_("Its kind and number: a birth certificate, a new passport. Needed for the same two."),
    )
    received_id = forms.TypedChoiceField(
        label=_("Or one of the received papers"), coerce=int, empty_value=None, required=False
    )
    kind = kind_field(label=_("Or take in the paper itself"), required=False)
    file = PaperField(required=False)
    field_names = PersonForm.field_names
    why = (_("Why it is corrected"), ("reason", "paper", "received_id", "kind", "file"))
    groups = (
        (
            _("The person"),
            ("surname", "given_names", "patronymic", "born_on", "sex", "citizenship_id", "iin"),
        ),
        (_("Messages"), ("language", "email")),
    )

    def prepare(self) -> None:
        super().prepare()
        papers = [(row.pk, paper_in_words(row)) for row in papers_lying_of(self.subject.pk)]
        if papers:
            self.offer("received_id", [NOBODY, *papers])
        else:
            del self.fields["received_id"]

    def in_groups(self) -> list[dict[str, Any]] | None:
        shown = (self.why, *self.groups) if self.has_shown_changes else self.groups
        return [
            {"title": title, "fields": [self[name] for name in names if name in self.fields]}
            for title, names in shown
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("file") and not given.get("kind"):
            self.add_error("kind", _("Choose what the paper is."))
        return given

    def stored(self) -> dict[str, Any]:
        return values_of(self.subject, [name for name in self.base_fields if name in CORRECTABLE])

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        file = given.get("file")
        return {
            "changes": self.changes(),
            "shown": self.shown,
            "reason": given["reason"],
            "paper": given["paper"],
            "received_id": given.get("received_id"),
            "handed_in": HandedIn(given["kind"], file) if file else None,
        }


class DocumentForm(WithCountries):
    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    number = CodeField(label=_("Document number"), max_length=24)
    issuing_country_id = pick(_("Issued by"))
    expires_on = DayField(label=_("Expires on"), required=False)
    countries = ("issuing_country_id",)
    field_names = {"issuing_country": "issuing_country_id", "number_key": "number"}

    def prepare(self) -> None:
        super().prepare()
        self.fields["issuing_country_id"].initial = self.subject.citizenship_id


class EndedDocumentForm(ActForm):
    """One of the file's documents, and why its state changes."""

    document_id = forms.TypedChoiceField(label=_("Document"), coerce=int)
    reason = area(_("Reason"), help_text=_("Who reported it, and what is known."))
    of_valid_ones = True

    def prepare(self) -> None:
        documents = self.subject.documents.filter(held_until__isnull=self.of_valid_ones).order_by("-pk")
        self.offer(
            "document_id",
            [(document.pk, f"{document.number} · {document.get_kind_display()}") for document in documents],
        )


class EndDocumentForm(EndedDocumentForm):
    act = forms.ChoiceField(
        label=_("What happened"),
        choices=[(act.value, act.label) for act in DocumentAct if act != DocumentAct.RESTORE],
        widget=forms.RadioSelect,
    )
    held_until = DayField(label=_("On"), help_text=_("The day when it happened; it is the last that counts."))
    field_order = ("document_id", "act", "held_until", "reason")

    def prepare(self) -> None:
        super().prepare()
        self.fields["held_until"].initial = self.on


class RestoreDocumentForm(EndedDocumentForm):
    of_valid_ones = False


class CitizenshipForm(WithCountries):
    country_id = pick(_("Citizenship"))
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until"), required=False, help_text=_("The last day, if there is one."))
    paper = forms.CharField(
        label=_("Document that shows it"), max_length=120, help_text=_("Its kind and number.")
    )
    countries = ("country_id",)
    field_names = {"country": "country_id"}


class EndCitizenshipForm(ActForm):
    citizenship_id = forms.TypedChoiceField(label=_("Citizenship"), coerce=int)
    last = DayField(label=_("Last day"))
    field_names = {"valid_until": "last"}

    def prepare(self) -> None:
        others = self.subject.other_citizenships.filter(valid_until=None).select_related("country")
        self.offer("citizenship_id", [(other.pk, other.country.name) for other in others.order_by("-pk")])


class ProtectForm(ActForm):
    access_class = forms.ChoiceField(
        label=_("Why the file is closed"),
        choices=[(value, label) for value, label in AccessClass.choices if value != AccessClass.OPEN],
        widget=forms.RadioSelect,
    )


class FoundForm(ActForm):
    note = area(_("What was found"), help_text=_("What you compared and what is true."))
