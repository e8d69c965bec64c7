"""Machine-readable zones built by the rules of ICAO Doc 9303 alone, to be read by the tests."""

from string import ascii_uppercase


def digit(text: str) -> str:
    """Part 3, 4.9, once more by hand."""
    values = {"<": 0, **{str(n): n for n in range(10)}, **{c: n for n, c in enumerate(ascii_uppercase, 10)}}
    return str(sum(values[char] * (7, 3, 1)[place % 3] for place, char in enumerate(text)) % 10)


def passport(
    *,
    code: str = "P<",
    issuer: str = "UZB",
    names: str = "KARIMOV<<DILSHOD",
    number: str = "AB1234567",
    nationality: str = "UZB",
    born: str = "900515",
    sex: str = "M",
    expires: str = "310101",
    optional: str = "",
    width: int = 44,
) -> str:
    """A TD3 zone, or TD2 when 36 wide, whose check digits are right."""
    number, optional = number.ljust(9, "<"), optional.ljust(width - 30 if width == 44 else 7, "<")
    first = f"{code}{issuer.ljust(3, '<')}{names}".ljust(width, "<")[:width]
    second = (
        f"{number}{digit(number)}{nationality.ljust(3, '<')}{born}{digit(born)}{sex}{expires}{digit(expires)}"
    )
    second += optional + (digit(optional) if width == 44 else "")
    second += digit(second[:10] + second[13:20] + second[21:])
    assert len(second) == width
    return f"{first}\n{second}"
