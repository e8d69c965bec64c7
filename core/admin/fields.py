"""Form fields as officers type them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d%m%Y")


class DayField(forms.DateField):
    """A day typed as DD.MM.YYYY in every language; years before 1880 and after 2199 are slips."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        kwargs.setdefault("widget", forms.DateInput(format="%d.%m.%Y"))
        kwargs.setdefault(
            "error_messages", {"invalid": _("Write the day as DD.MM.YYYY, for example 08.04.2026.")}
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not 1880 <= day.year < 2200:
            raise forms.ValidationError(_("The year cannot be right. Write all four digits."))
        return day


class CodeField(forms.CharField):
    """A number or code: no spaces around, no spell check, as long as such a thing can be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
