"""IIN, BIN and numbers of documents, refused with a sentence when they cannot be."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from identity.document_numbers import (
    KEY_AT_LEAST,
    KEY_AT_MOST,
    NumberFault,
    document_key,
    document_shape,
    number_fault,
)
from identity.identifiers import compact_identifier, is_iin, is_well_formed

DOCUMENT_NUMBER = _("Document number")
#: Why a text is no number of a document, and the cure; said of a form's box and of a feed's field alike.
NUMBER_FAULTS: dict[NumberFault, Any] = {
    NumberFault.ROUNDED: _(
        "%(field)s: a spreadsheet has made an amount of this number, and digits are lost. Copy it from the "
        "document, in a column of texts."
    ),
    NumberFault.DATE: _("%(field)s: this is a day, no number. Copy the number from the document."),
    NumberFault.WORDS: _(
        "%(field)s: words, a day or a second number stand beside the number. Type one number with its series "
        "and nothing else; who issued it and when is left out, and another document is written separately."
    ),
    NumberFault.PLACEHOLDER: _(
        "%(field)s: this stands for a number that is not known, and would make one of many people. Copy the "
        "number from the document, with its series."
    ),
    NumberFault.CHARACTERS: _(
        "%(field)s: it has signs that no document’s number has. Letters, digits, blanks, hyphens, points "
        "and strokes are expected."
    ),
    NumberFault.LETTERS: _(
        "%(field)s: it has letters that the machine-readable zone cannot write. Copy the number from the "
        "zone at the foot of the document’s page."
    ),
    NumberFault.LENGTH: _(
        "%(field)s: %(least)s to %(most)s letters and digits are expected. Copy the whole number from the "
        "document."
    ),
}


def number_fault_in_words(fault: NumberFault, field: Any) -> str:
    """What is wrong with the number and what to do, in the active language."""
    return str(NUMBER_FAULTS[fault]) % {"field": field, "least": KEY_AT_LEAST, "most": KEY_AT_MOST}


def check_document_number(number: str, *, field: str, called: Any = DOCUMENT_NUMBER) -> dict[str, str]:
    """The key and the shape of a document's number (`identity.document_numbers`).

    Raises: RuleViolation naming the `field`, with the cure, for what no document bears.
    """
    fault = number_fault(number)
    if fault is not None:
        raise RuleViolation(
            number_fault_in_words(fault, called), code=f"document_number_{fault}", facts={"field": field}
        )
    return {"key": document_key(number), "shape": document_shape(number)}


def check_iin(number: str) -> str:
    """The IIN alone, of whatever was copied with it. Raises RuleViolation when it cannot be one."""
    compact = compact_identifier(number)
    if not is_iin(compact):
        raise RuleViolation(
            _(
                "IIN: 12 digits, the first six a year, a month and a day, the last a check digit. Compare it "
                "with the document; where there is no IIN, leave the field empty."
            ),
            code="iin_invalid",
            facts={"field": "iin"},
        )
    return compact


def check_bin(number: str) -> str:
    """The BIN alone. Raises RuleViolation when its length, type or check digit is wrong.

    Digit 5 is the type: 4 resident, 5 non-resident, 6 joint sole proprietors.
    """
    compact = compact_identifier(number)
    if not is_well_formed(compact) or compact[4] not in "456":
        raise RuleViolation(
            _("BIN: 12 digits whose last is the check digit. Compare it with the certificate."),
            code="bin_invalid",
            facts={"field": "identifier"},
        )
    return compact
