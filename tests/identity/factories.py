"""Well-formed invented numbers."""

from datetime import date

from identity.identifiers import check_digit


def invented_iin(number: int, born_on: date = date(1990, 5, 15), century: str = "3") -> str:
    """A well-formed invented IIN; a serial that gives no check digit is passed over."""
    return _numbered(f"{born_on:%y%m%d}{century}", number, 4)


def invented_bin(number: int) -> str:
    """A well-formed invented BIN of a resident entity."""
    return _numbered("180740", number, 5)


def _numbered(start: str, number: int, width: int) -> str:
    usable = (
        body for body in (f"{start}{serial:0{width}}" for serial in range(10**width)) if check_digit(body)
    )
    for _earlier in range(number):
        next(usable)
    body = next(usable)
    return f"{body}{check_digit(body)}"
