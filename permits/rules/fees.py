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
    """MCI for one permit of up to `months_until` months."""

    months_until: int
    mci: int
    law: Law = PLAIN


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of an application: MCI and tenge for all its permits together, and why."""

    mci: int
    amount: int
    reasons: tuple[Reason, ...] = ()


def rate_for(rates: Iterable[Rate], months: int) -> Rate:
    """The rate of the shortest length that covers the months.

    Raises: NoTermsInForce when no rate covers them.
    """
    fitting = [rate for rate in rates if rate.months_until >= months]
    if not fitting:
        raise NoTermsInForce(
            _(
                "No fee rate is in force for %(months)s months of this category and sector. "
                "Add the terms first."
            )
            % {"months": months},
            facts={"terms": "feerate", "months": months},
        )
    return min(fitting, key=lambda rate: rate.months_until)


def mci_of(rate: Rate, permits: int) -> int:
    """The MCI for so many permits at a rate. Raises ValueError for less than one permit."""
    if permits < 1:
        raise ValueError("a fee is for at least one permit")
    return rate.mci * permits


def fee(rate: Rate, *, permits: int, mci: int, index: Law = PLAIN) -> Fee:
    """The fee for so many permits at a rate, with an MCI of `mci` tenge. Raises as `mci_of` does."""
    return fee_of_mci(
        mci_of(rate, permits),
        mci=mci,
        index=index,
        first=rate.law.reason("fee.rate", mci=rate.mci, permits=permits),
    )


def fee_of_mci(total: int, *, mci: int, index: Law = PLAIN, first: Reason | None = None) -> Fee:
    """So many MCI in tenge of the day."""
    amount = total * mci
    reasons = (index.reason("fee.amount", total=total, index=mci, amount=amount),)
    return Fee(total, amount, reasons if first is None else (first, *reasons))
