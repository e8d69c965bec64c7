"""Form fields as officers type them."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.periods import FIRST_BIRTH_DAY

DAY_FORMATS = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d%m%Y")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./ -]?(?P<month>\d{1,2})[./ -]?(?P<year>\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)


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
        try:
            day: date | None = super().to_python(value)
        except forms.ValidationError:
            if sentence := _length_of_month(str(value)):
                raise forms.ValidationError(sentence, code="no_such_day") from None
            raise
        if day is not None and not FIRST_BIRTH_DAY.year <= day.year < 2200:
            raise forms.ValidationError(_("The year cannot be right. Write all four digits."))
        return day


def _length_of_month(text: str) -> str:
    """How many days the month has that was typed with a day it lacks; "" for anything else."""
    found = _DAY_FIRST.fullmatch(text.strip()) or _YEAR_FIRST.fullmatch(text.strip())
    if found is None:
        return ""
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    year = year + 2000 if year < 100 else year
    if not (1 <= month <= 12 and day >= 1 and 1 <= year <= 9999):
        return ""
    days = monthrange(year, month)[1]
    if day <= days:
        return ""
    said = ngettext("%(month)s %(year)s has %(days)s day.", "%(month)s %(year)s has %(days)s days.", days)
    return said % {"month": MONTHS[month], "year": year, "days": days}


class CodeField(forms.CharField):
    """A number or code: no spaces around, no spell check, as long as such a thing can be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
