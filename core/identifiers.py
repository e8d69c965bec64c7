"""IIN and BIN, refused with a sentence when they cannot be."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from identity.identifiers import is_well_formed


def check_iin(number: str) -> str:
    """The IIN without spaces. Raises RuleViolation when its length or check digit is wrong."""
    compact = number.replace(" ", "")
    if not is_well_formed(compact):
        raise RuleViolation(
            _("IIN: 12 digits whose last is the check digit. Compare it with the document."),
            code="iin_invalid",
            facts={"field": "iin"},
        )
    return compact


def check_bin(number: str) -> str:
    """The BIN without spaces. Raises RuleViolation when its length, type or check digit is wrong.

    Digit 5 is the type: 4 resident, 5 non-resident, 6 joint sole proprietors.
    """
    compact = number.replace(" ", "")
    if not is_well_formed(compact) or compact[4] not in "456":
        raise RuleViolation(
            _("BIN: 12 digits whose last is the check digit. Compare it with the certificate."),
            code="bin_invalid",
            facts={"field": "identifier"},
        )
    return compact
