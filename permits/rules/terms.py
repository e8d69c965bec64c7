"""How long a permit lasts, when it may be extended, until when things must be done.

Periods in months end on the day before the day of the same number, as residence permits do.
"""

from dataclasses import dataclass
from datetime import date

from core.periods import Period, age_on, day_after, days_later, last_day_of_months
from identity.partial_dates import PartialDate
from permits.rules.law import PLAIN, Law

#: The months that a form begins with, and the most that is no slip; what is lawful the category's terms say.
MONTHS_OFFERED, MONTHS_AT_MOST = 12, 120


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a category as plain values; `extension_months` None: no extension at all,
    `extensions_at_most` None: as often as one likes."""

    months_at_most: int
    extension_months: int | None
    extensions_at_most: int | None
    extension_opens_days: int
    extension_closes_days: int
    law: Law = PLAIN


def permit_period(*, first: date, months: int) -> Period:
    """The days of a permit of so many months from `first`, both ends counted."""
    return Period(first, last_day_of_months(first, months))


def first_day(*, on: date, extended_until: date | None) -> date:
    """The first day of a permit issued `on`: that day, or the day after the permit it extends.

    Source: practice of extensions (dos-immigration.kz): the new term follows the old one.
    """
    return on if extended_until is None else day_after(extended_until)


def extension_window(valid_until: date, terms: Terms) -> Period | None:
    """The days on which an extension may be applied for, both counted; None when there is none.

    Source: rules of permits (dos-immigration.kz): from 60 to 30 calendar days before the end.
    """
    if terms.extension_months is None:
        return None
    return Period(
        days_later(valid_until, -terms.extension_opens_days),
        days_later(valid_until, -terms.extension_closes_days),
    )


def is_old_enough(born_on: PartialDate, on: date, age: int) -> bool:
    """Whether somebody has reached an age on a day, or may have where the birth date is known in part;
    the birthday counts. Source: law on migration, art. 35.
    """
    return age_on(born_on.first, on) >= age
