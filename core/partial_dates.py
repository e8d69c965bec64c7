"""Partly known dates in tables and conditions (`identity.partial_dates`).

Stored as the text that says what is known, in the order of its bytes, so that one that says less is
the beginning of one that says more: an index serves both, and nothing is made up for storing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from identity.partial_dates import PartialDate

#: The form in which a column holds one; a CHECK holds it to that.
FORM = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def as_partial(value: Any) -> Any:
    """A day known in full as a partly known date; anything else as it is."""
    return PartialDate.of(value) if isinstance(value, date) else value


class _AsPartialDate(DeferredAttribute):
    """Whatever day is given to a row is a partly known date from then on."""

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = as_partial(value)


class PartialDateField(models.Field):  # type: ignore[type-arg]
    """A column with a year, a year and a month, or a day."""

    description = "A date of which the year alone may be known"
    descriptor_class = _AsPartialDate

    def db_type(self, connection: Any) -> str:
        return 'text COLLATE "C"'

    def from_db_value(self, value: str | None, *_how: Any) -> PartialDate | None:
        return None if value is None else PartialDate.read(value)

    def to_python(self, value: Any) -> PartialDate | None:
        value = as_partial(value)
        if value is None or isinstance(value, PartialDate):
            return value
        try:
            return PartialDate.read(str(value))
        except ValueError:
            raise ValidationError(_("Write a year, a year and a month, or a day.")) from None

    def get_prep_value(self, value: Any) -> Any:
        known = self.to_python(super().get_prep_value(value))
        return None if known is None else known.isoformat()

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class FirstDay(Func):
    """The earliest day that a column's partly known date may have been."""

    arity = 1
    template = "left(%(expressions)s || '-01-01', 10)::date"
    output_field = models.DateField()


def either_order_sql(column: str) -> str:
    """The same text for two dates of which one has day and month in the other's order."""
    month, day = f"substr({column}, 6, 2)", f"substr({column}, 9, 2)"
    return f"(left({column}, 5) || least({month}, {day}) || greatest({month}, {day}))"


class EitherOrder(Func):
    """A column's partly known date with day and month in order of size."""

    arity = 1
    template = either_order_sql("%(expressions)s")
    output_field = models.TextField()


def has_form(column: str) -> Q:
    """The column holds a year, a year and a month, or a day; for a CHECK."""
    return Q(**{f"{column}__regex": FORM})


def known_as(path: str, known: PartialDate) -> Q:
    """Rows whose date may be the same day and is known as well or better."""
    same = Q(**{path: known})
    return same if known.is_whole else same | Q(**{f"{path}__startswith": f"{known}-"})


def agreeing(path: str, known: PartialDate) -> Q:
    """Rows whose date may be the same day: it is known as well, better or less well."""
    return known_as(path, known) | Q(**{f"{path}__in": known.readings[1:]})


def agree_sql(one: str, other: str) -> str:
    """The same for two columns of a statement of SQL."""
    return f"(starts_with({one}, {other}) OR starts_with({other}, {one}))"
