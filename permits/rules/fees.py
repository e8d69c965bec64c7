"""The fee of a permit: a rate in MCI by category, sector and length, times the MCI of the payment day.

Source: tax code, fee for permits to engage foreign labour; rates as published for 2017, later ones unread.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import NoTermsInForce
from core.explanations import Reason
from permits.rules.law import PLAIN, Law


@dataclass(frozen=True, slots=True)
class Rate:
    """MCI for one permit of up to `days_until` days."""

    days_until: int
    mci: int
    law: Law = PLAIN


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of an application: MCI and tenge for all its permits together, and why."""

    mci: int
    amount: int
    reasons: tuple[Reason, ...] = ()


def nominal_days(months: int) -> int:
    """The days by which rates count a term in months: 30 a month, 365 a year.

    Three months are the rate "up to 90 days" whatever months they are (not read in a source).
    """
    years, rest = divmod(months, 12)
    return 365 * years + 30 * rest


def rate_for(rates: Iterable[Rate], months: int) -> Rate:
    """The rate of the shortest length that covers the months.

    Raises: NoTermsInForce when no rate covers them.
    """
    days = nominal_days(months)
    fitting = sorted((rate for rate in rates if rate.days_until >= days), key=lambda rate: rate.days_until)
    if not fitting:
        raise NoTermsInForce(
            _(
                "No fee rate is in force for %(months)s months of this category and sector. "
                "Add the terms first."
            )
            % {"months": months},
            facts={"terms": "feerate", "months": months},
        )
    return fitting[0]


def fee(rate: Rate, *, permits: int, mci: int, index: Law = PLAIN) -> Fee:
    """The fee for so many permits at a rate, with an MCI of `mci` tenge.

    Raises ValueError for less than one permit.
    """
    if permits < 1:
        raise ValueError("a fee is for at least one permit")
    return fee_of_mci(
        rate.mci * permits,
        mci=mci,
        index=index,
        first=rate.law.reason("fee.rate", mci=rate.mci, permits=permits),
    )


def fee_of_mci(total: int, *, mci: int, index: Law = PLAIN, first: Reason | None = None) -> Fee:
    """So many MCI in tenge of the day."""
    amount = total * mci
    reasons = (index.reason("fee.amount", total=total, index=mci, amount=amount),)
    return Fee(total, amount, reasons if first is None else (first, *reasons))
