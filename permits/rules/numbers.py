"""Numbers of applications (AP) and work permits (WP): random, with a check character.

A wrong character, or two that changed places, never gives another's number.
"""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from registry.rules.residence import ALPHABET, BODY_LENGTH, check_character

APPLICATION = "AP"
PERMIT = "WP"


def number_of(prefix: str, body: str) -> str:
    """The number from ten random characters of `ALPHABET`: WP-XXXXX-XXXXXC, the last the check.

    Raises ValueError for any other body.
    """
    if len(body) != BODY_LENGTH or any(char not in ALPHABET for char in body):
        raise ValueError("the body of a number is ten characters of its alphabet")
    return f"{prefix}-{body[:5]}-{body[5:]}{check_character(body)}"


def check_number(prefix: str, number: str) -> str:
    """The number in its usual form, whatever its spaces, dashes and case.

    Raises: RuleViolation when it cannot be such a number.
    """
    compact = "".join(char for char in number.upper() if char.isalnum())
    body, check = compact[len(prefix) : -1], compact[-1:]
    if (
        not compact.startswith(prefix)
        or len(body) != BODY_LENGTH
        or any(char not in ALPHABET for char in body)
        or check_character(body) != check
    ):
        raise RuleViolation(
            _("Number: %(prefix)s and 11 characters, the last a check. Compare it with the paper.")
            % {"prefix": prefix},
            code="number_invalid",
        )
    return number_of(prefix, body)
