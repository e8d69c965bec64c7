"""Which number a host or employer is known by; what an address consists of."""

from contextlib import suppress
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.identifiers import check_bin, check_iin

#: Digits of an address's number in the address register.
CODE_DIGITS = 16
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
    for check in (check_bin, check_iin):
        with suppress(RuleViolation):
            return check(number)
    raise RuleViolation(
        _("BIN or IIN: 12 digits whose last is the check digit. Compare it with the certificate."),
        code="identifier_invalid",
        facts={"field": "identifier"},
    )


@dataclass(frozen=True, slots=True)
class AddressParts:
    """An address below its district as the address register divides it, as far as it is known.

    `register_code` is the address's own number in that register.
    """

    settlement: str = ""
    street: str = ""
    building: str = ""
    flat: str = ""
    register_code: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known but what was written as one text."""
        return not any(getattr(self, field.name) for field in fields(self))

    @property
    def key(self) -> str:
        """Equal for two spellings of one address in capitals or not."""
        return "|".join(part.casefold() for part in (self.settlement, self.street, self.building, self.flat))

    def __str__(self) -> str:
        house = "-".join(part for part in (self.building, self.flat) if part)
        return ", ".join(part for part in (self.settlement, self.street, house) if part)


def address_parts(
    *, settlement: str = "", street: str = "", building: str = "", flat: str = "", register_code: str = ""
) -> AddressParts:
    """The parts without needless spaces.

    Raises: RuleViolation for a flat without its building, a building without street or settlement,
    and a code of the register that is not 16 digits.
    """
    typed = (settlement, street, building, flat, register_code)
    parts = AddressParts(*(" ".join(part.split()) for part in typed))
    if parts.flat and not parts.building:
        raise RuleViolation(
            _("House: write the house as well as the flat."),
            code="building_missing",
            facts={"field": "building"},
        )
    if parts.building and not (parts.street or parts.settlement):
        raise RuleViolation(
            _("Street: write the street or the settlement in which the house stands."),
            code="street_missing",
            facts={"field": "street"},
        )
    code = parts.register_code
    if code and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        raise RuleViolation(
            _("Code of the address register: 16 digits. Copy it from the certificate, or leave it empty."),
            code="register_code_invalid",
            facts={"field": "register_code"},
        )
    return parts
