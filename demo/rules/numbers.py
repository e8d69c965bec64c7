"""IIN and BIN of invented holders: running serials with right check digits."""

from datetime import date

from identity.identifiers import check_digit

SERIALS_A_DAY = 10_000


def iin_of(born_on: date, serial: int) -> str | None:
    """The IIN of a foreigner (seventh digit 0) with this serial; None when the serial is unusable."""
    return _complete(f"{born_on:%y%m%d}0{serial % SERIALS_A_DAY:04d}")


def next_iin(born_on: date, serial: int, used: set[str]) -> str:
    """The first usable IIN from `serial` on that is not in `used`; it is added there.

    Raises ValueError when every serial of the day is used.
    """
    for step in range(SERIALS_A_DAY):
        number = iin_of(born_on, serial + step)
        if number is not None and number not in used:
            used.add(number)
            return number
    raise ValueError(f"every serial of {born_on} is used")


def bin_of(founded_on: date, serial: int) -> str | None:
    """The BIN of a resident firm's head office; None when the serial is unusable."""
    return _complete(f"{founded_on:%y%m}40{serial % 100_000:05d}")


def next_bin(founded_on: date, serial: int, used: set[str]) -> str:
    """The first usable BIN from `serial` on that is not in `used`; it is added there."""
    while (number := bin_of(founded_on, serial)) is None or number in used:
        serial += 1
    used.add(number)
    return number


def _complete(first_eleven: str) -> str | None:
    digit = check_digit(first_eleven)
    return None if digit is None else f"{first_eleven}{digit}"
