"""Pure decisions on applications and work permits."""

from permits.rules.checks import (
    Asked,
    Check,
    Exemption,
    Staff,
    check_bar,
    check_category,
    check_extension,
    check_local_content,
    check_qualification,
    check_quota,
    check_vacancy,
    check_workers,
    faults_of,
)
from permits.rules.fees import Fee, Rate, fee, fee_of_mci, mci_of, rate_for
from permits.rules.law import PLAIN, UNREAD, Law
from permits.rules.numbers import APPLICATION, PERMIT
from permits.rules.terms import Terms, extension_window, first_day, is_old_enough, permit_period

__all__ = [
    "APPLICATION",
    "PERMIT",
    "PLAIN",
    "UNREAD",
    "Asked",
    "Check",
    "Exemption",
    "Fee",
    "Law",
    "Rate",
    "Staff",
    "Terms",
    "check_bar",
    "check_category",
    "check_extension",
    "check_local_content",
    "check_qualification",
    "check_quota",
    "check_vacancy",
    "check_workers",
    "extension_window",
    "faults_of",
    "fee",
    "fee_of_mci",
    "first_day",
    "is_old_enough",
    "mci_of",
    "permit_period",
    "rate_for",
]
