"""Which number a host or employer is known by."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.identifiers import check_bin, check_iin

ORGANISATION, HOUSEHOLD = "organisation", "household"


def host_identifier(kind: str, number: str) -> str:
    """An organisation's BIN, a person's IIN; without spaces.

    Raises: RuleViolation when length or check digit are wrong for that kind.
    """
    return check_bin(number) if kind == ORGANISATION else check_iin(number)


def employer_identifier(size: str, number: str) -> str:
    """A household's IIN; of others the BIN, or the IIN of an individual entrepreneur; without spaces.

    Raises: RuleViolation when length or check digit are wrong for that size.
    """
    if size == HOUSEHOLD:
        return check_iin(number)
    try:
        return check_iin(number)
    except RuleViolation:
        raise RuleViolation(
            _("BIN or IIN: 12 digits whose last is the check digit. Compare it with the certificate."),
            code="identifier_invalid",
        ) from None
