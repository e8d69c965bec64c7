"""Numbers of papers: random, with a check character. The one home of their alphabet and spelling."""

import secrets
import unicodedata

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation

#: No I, L, O, U, Z: nobody has to guess a letter. 31 is a prime, so the check finds every single
#: wrong character and every two that changed places.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"


BODY_LENGTH = 10

#: Cyrillic letters that look like a character of the alphabet, so that a number typed on a Kazakh or
#: Russian keyboard is the same number. The alphabet has no two characters that look alike.
_LOOK_ALIKE = str.maketrans("АВЕКМНРСТУХҮОЗ", "ABEKMHPCTYXY03")


def check_character(body: str) -> str:
    """The check character of a number's body, all characters of `ALPHABET`."""
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def number_of(prefix: str, body: str) -> str:
    """The number from ten random characters of `ALPHABET`: WP-XXXXX-XXXXXC, the last the check.

    Raises ValueError for any other body.
    """
    if len(body) != BODY_LENGTH or any(char not in ALPHABET for char in body):
        raise ValueError("the body of a number is ten characters of its alphabet")
    return f"{prefix}-{body[:5]}-{body[5:]}{check_character(body)}"


def new_number(prefix: str) -> str:
    """A fresh random number with its check character."""
    return number_of(prefix, "".join(secrets.choice(ALPHABET) for _index in range(BODY_LENGTH)))


def compact_number(typed: str) -> str:
    """What was typed without spaces and dashes, in capital Latin letters of usual width."""
    usual = unicodedata.normalize("NFKC", typed).upper()
    return "".join(char for char in usual if char.isalnum()).translate(_LOOK_ALIKE)


def check_number(prefix: str, number: str) -> str:
    """The number in its usual form, whatever its spaces, dashes, case and alphabet of typing.

    Raises: RuleViolation when it cannot be such a number.
    """
    compact = compact_number(number)
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
