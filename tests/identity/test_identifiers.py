"""IIN, BIN and document numbers. All numbers are computed examples, nobody's."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.identifiers import check_bin, check_iin
from identity.identifiers import check_digit, iin_birth_date
from registry.rules.people.search import SearchTerms, search_terms

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
        "9005X15300018",
        "00000000000О",
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


@pytest.mark.parametrize(
    "typed",
    [
        "900515-300018",
        "9005 1530 0018",
        "900515\u2011300018",
        "９００５１５３０００１８",
        "٩٠٠٥١٥٣٠٠٠١٨",
        "9OO5153OOO18",  # the letter O
        "9ОО5I53ООО18",  # Cyrillic О, Latin I
        "IIN: 900515300018",
        "ИИН 900515300018",
        "ЖСН № 900515300018",
        "900515\u200b300018",
        "\ufeff900515300018 ",
        "№900515300018",
    ],
)
def test_an_iin_is_the_same_however_it_is_copied_and_wherever(typed):
    assert check_iin(typed) == "900515300018"
    assert search_terms(typed) == SearchTerms(iin="900515300018")


@pytest.mark.parametrize(
    "number",
    [
        "000000000000",
        "111111111110",
        "999999999990",
        "900015300013",  # month 00
        "901315300018",  # month 13
        "900500300011",  # day 00
        "900532300012",  # day 32
    ],
)
def test_what_no_iin_begins_with_is_refused(number):
    body = number[:11]
    with pytest.raises(RuleViolation) as refusal:
        check_iin(f"{body}{check_digit(body)}")
    assert refusal.value.code == "iin_invalid"
    assert refusal.value.facts == {"field": "iin"}


@pytest.mark.parametrize("body", ["90010130001", "90123130001", "90022930001", "90023130001", "00010100001"])
def test_the_first_and_the_last_day_and_month_pass(body):
    """Which days a month has is not asked: since 26 August 2013 the digits need not be the birth date."""
    assert check_iin(f"{body}{check_digit(body)}")


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 31), st.integers(0, 99_999))
def test_a_number_with_its_check_digit_is_good(year, month, day, serial):
    body = f"{year:02}{month:02}{day:02}{serial:05}"
    assume(len(set(body)) > 1)
    digit = check_digit(body)

    if digit is not None:
        assert check_iin(f"{body}{digit}")
