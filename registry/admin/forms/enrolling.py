"""The form of enrolment, and the files that may be the same person's beside it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import CodeField, DayField
from core.zone_forms import ZoneForm, ZoneSaid
from reference.admin.base import pick
from registry.admin.forms.people import PersonForm
from registry.admin.likely import LikelyFile, likely_files
from registry.queries.people.zones import zone_said
from registry.states import Apart, DocumentKind

#: The hidden box that says which files were shown beside the form.
COMPARED = "compared"


class EnrolForm(ZoneForm, PersonForm):
    """A new file; the files that may be the same person's stand beside it before it is sent."""

    document_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    document_number = CodeField(label=_("Document number"), max_length=24)
    issuing_country_id = pick(_("Issued by"))
    document_expires_on = DayField(label=_("Document expires on"), required=False)
    #: Pressed as a button beside the files.
    apart = forms.ChoiceField(choices=[("", ""), *Apart.choices], required=False)
    likely: Sequence[LikelyFile] = ()
    #: Filled in still: nothing is sent yet, and the numbers are looked for as in the search. Once it is sent
    #: a number that is taken is refused in one way, whosever it is.
    is_preview = False
    template = "admin/registry/enrol.html"
    field_names = PersonForm.field_names | {
        "kind": "document_kind",
        "number": "document_number",
        "number_key": "document_number",
        "expires_on": "document_expires_on",
    }
    zone_boxes = {
        "document_kind": "kind",
        "document_number": "number",
        "issuing_country_id": "issuing_country",
        "document_expires_on": "expires_on",
        "surname": "surname",
        "given_names": "given_names",
        "born_on": "born_on",
        "sex": "sex",
        "citizenship_id": "citizenship",
    }
    zone_chooses = frozenset({"document_kind"})
    groups = (
        (
            _("The document"),
            ("zone", "document_kind", "document_number", "issuing_country_id", "document_expires_on"),
        ),
        (
            _("The person"),
            ("surname", "given_names", "patronymic", "born_on", "sex", "citizenship_id", "iin"),
        ),
        (_("Messages"), ("language", "email")),
    )

    def prepare(self) -> None:
        """The cursor goes to the first box; where something was carried over, to the first that lacks."""
        super().prepare()
        boxes = [name for _title, names in self.groups for name in names]
        lacks = (
            name
            for name in boxes
            if (box := self.fields[name]).required
            and name not in self.zone_chooses
            and not self.get_initial_for_field(box, name)
        )
        first = next(lacks, "surname") if self.initial else boxes[0]
        if not self.is_bound:
            self.fields[first].widget.attrs["autofocus"] = True

    def read_zone(self, text: str) -> ZoneSaid:
        return zone_said(text, on=self.on)

    def clean(self) -> dict[str, Any]:
        """Look for whoever is known already; a file is made beside those only after they were shown."""
        cleaned = super().clean() or self.cleaned_data
        self.likely = likely_files(cleaned, user=self.user, on=self.on, by_numbers=self.is_preview)
        shown = set(self.data.get(COMPARED, "").split(","))
        is_answered = cleaned.get("apart") and shown.issuperset(self.compared.split(","))
        if is_answered or not self.likely or any(one.is_certain for one in self.likely):
            return cleaned  # what is certain the act refuses, in the words that it has for every file
        sentence = ngettext(
            "%(n)s file may be this person’s. Compare it with the document, then add the document to it or "
            "say why a new file is made.",
            "%(n)s files may be this person’s. Compare them with the document, then add the document to one "
            "of them or say why a new file is made.",
            len(self.likely),
        )
        self.add_error(None, sentence % {"n": len(self.likely)})
        return cleaned

    @property
    def compared(self) -> str:
        """The files shown, as the form carries them."""
        return ",".join(str(one.person.pk) for one in self.likely)

    def given(self) -> dict[str, Any]:
        given = {name: value for name, value in super().given().items() if name != "zone"}
        return given | {"likely": len(self.likely)}
