"""Forms about crossings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import DayField
from reference.admin.base import NOBODY, WithCountries
from reference.queries.choices import choices_of
from registry.states import Direction


class ObservedForm(WithCountries):
    """A crossing an officer saw, with the document as it was shown."""

    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    crossed_on = DayField(label=_("Day"))
    crossed_at = forms.TimeField(label=_("Time"), input_formats=("%H:%M", "%H.%M"), help_text="14:30")
    checkpoint = forms.ChoiceField(label=_("Checkpoint"))
    document = forms.ChoiceField(label=_("Document shown"))

    def prepare(self) -> None:
        self.offer(
            "checkpoint",
            [
                NOBODY,
                *((code, name) for code, name, _pk in choices_of(("checkpoint",))["checkpoint"]),
            ],
        )
        self.fields["crossed_on"].initial = self.on
        self.documents = {
            str(document.pk): document
            for document in self.subject.documents.select_related("issuing_country").order_by("-pk")
        }
        self.offer(
            "document",
            [
                (pk, f"{document.number} ({document.issuing_country.iso3})")
                for pk, document in self.documents.items()
            ],
        )
