"""Form fields as officers type them."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.partial_dates import as_partial
from core.periods import FIRST_BIRTH_DAY
from core.templatetags.dates_in_words import day_in_words
from identity.partial_dates import PartialDate, ShortYear

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
            if sentence := length_of_month(str(value)):
                raise forms.ValidationError(sentence, code="no_such_day") from None
            raise
        if day is not None and not FIRST_BIRTH_DAY.year <= day.year < 2200:
            raise forms.ValidationError(_("The year cannot be right. Write all four digits."))
        return day


def length_of_month(text: str) -> str:
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


def day_as_typed(known: PartialDate | None) -> str:
    """As much of a date as is known, as it is typed: 12.05.1965, 05.1965, 1965; "" for none."""
    if known is None:
        return ""
    parts = (f"{part:02d}" for part in (known.day, known.month) if part)
    return ".".join([*parts, f"{known.year:04d}"])


class PartialDayField(forms.CharField):
    """A date typed as DD.MM.YYYY, MM.YYYY or YYYY, as much of it as the document gives."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("DD.MM.YYYY; where the document gives less, only MM.YYYY or the year YYYY.")
        )
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        """Raises ValidationError with the cure."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            known = PartialDate.typed(text)
        except ShortYear:
            raise forms.ValidationError(
                _("Write all four digits of the year: which century is meant is not guessed."),
                code="short_year",
            ) from None
        except ValueError:
            raise forms.ValidationError(
                length_of_month(text)
                or _("Write the date as DD.MM.YYYY, or only MM.YYYY or YYYY where no more is known."),
                code="invalid",
            ) from None
        if not FIRST_BIRTH_DAY.year <= known.year < 2200:
            raise forms.ValidationError(_("The year cannot be right. Write all four digits."))
        return known

    def prepare_value(self, value: Any) -> Any:
        value = as_partial(value)
        return day_as_typed(value) if isinstance(value, PartialDate) else value

    def in_words(self, text: str) -> str:
        """A stored date as people read it."""
        return day_in_words(PartialDate.read(text))


class CodeField(forms.CharField):
    """A number or code: no spaces around, no spell check, as long as such a thing can be."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})
