"""IIN, BIN and document numbers. All numbers are computed examples, nobody's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.identifiers import check_bin, check_iin
from identity.identifiers import check_digit, iin_birth_date

IINS = ["900515300018", "851124401236", "010301500070", "780704301125", "900515300908"]
BINS = ["980740000126", "120541003458", "231152000771", "980740000805"]


@pytest.mark.parametrize("number", IINS)
def test_good_iins(number):
    assert check_iin(number) == number
    assert check_iin(f" {number[:6]} {number[6:]} ") == number


@pytest.mark.parametrize("number", BINS)
def test_good_bins(number):
    assert check_bin(number) == number


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("90051530001", 8),  # 96 mod 11
        ("85112440123", 6),  # 149
        ("01030150007", 0),  # 132
        ("78070430112", 5),  # 137
        ("90051530090", 8),  # 175 gives 10; the second pass, 140, gives 8
        ("90051530091", None),  # 186 gives 10 and 142 gives 10: never given out
        ("98074000012", 6),  # 105
        ("12054100345", 8),
        ("23115200077", 1),
        ("98074000080", 5),  # 153 gives 10; the second pass, 137, gives 5
        ("98074000088", None),
    ],
)
def test_the_check_digit(body, digit):
    assert check_digit(body) == digit


@pytest.mark.parametrize("last", "0123456789")
@pytest.mark.parametrize("body", ["90051530091", "98074000088"])
def test_an_unusable_serial_has_no_good_last_digit(body, last):
    with pytest.raises(RuleViolation):
        check_iin(body + last)
    with pytest.raises(RuleViolation):
        check_bin(body + last)


@pytest.mark.parametrize("number", [*IINS, *BINS])
@pytest.mark.parametrize("place", range(12))
def test_one_wrong_digit_is_found(number, place):
    """Not every pair of weights sees every change after a second pass; these examples show each place."""
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]

    if check_digit(wrong[:11]) != int(wrong[11]):
        with pytest.raises(RuleViolation):
            check_iin(wrong)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1",
        "90051530001",
        "9005153000180",
        "90051530001X",
        "９００５１５３００００１８",
        "9005-15300018",
        "☂" * 12,
    ],
)
def test_nonsense_is_refused_with_the_cure(number):
    with pytest.raises(RuleViolation) as refusal:
        check_iin(number)
    assert refusal.value.code == "iin_invalid"
    assert "12" in str(refusal.value)
    with pytest.raises(RuleViolation) as refusal:
        check_bin(number)
    assert refusal.value.code == "bin_invalid"


def test_a_bin_has_a_type():
    assert check_iin("010301500070")
    with pytest.raises(RuleViolation):
        check_bin("010301500070")  # digit 5 is 0


@pytest.mark.parametrize(
    ("iin", "born_on"),
    [
        ("900515300018", date(1990, 5, 15)),
        ("851124401236", date(1985, 11, 24)),
        ("010301500070", date(2001, 3, 1)),
        ("780704301125", date(1978, 7, 4)),
        ("900515000018", None),  # digit 7 is 0: seen for foreigners
        ("901315300018", None),  # no such month
        ("900230300018", None),  # no such day
    ],
)
def test_the_birth_date_an_iin_may_stand_for(iin, born_on):
    assert iin_birth_date(iin) == born_on


@given(st.integers(0, 99_999_999_999))
def test_a_number_with_its_check_digit_is_good(serial):
    body = f"{serial:011}"
    digit = check_digit(body)

    if digit is not None:
        assert check_iin(f"{body}{digit}")
