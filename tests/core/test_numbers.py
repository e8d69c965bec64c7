"""Numbers of papers: read in any spelling, and no single slip gives another's number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.numbers import ALPHABET, check_number, new_number, number_of

BODIES = st.text(alphabet=ALPHABET, min_size=10, max_size=10)


@given(body=BODIES)
def test_a_number_reads_in_any_spelling(body):
    number = number_of("RV", body)

    assert check_number("RV", number.lower().replace("-", " ")) == number
    assert len(number) <= 16


@given(body=BODIES, place=st.integers(0, 9), other=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(body, place, other):
    number = number_of("RV", body)
    compact = number.replace("-", "")
    at = place + 2
    wrong = compact[:at] + other + compact[at + 1 :]
    if wrong != compact:
        with pytest.raises(RuleViolation):
            check_number("RV", wrong)


@given(body=BODIES, place=st.integers(0, 9))
def test_two_characters_that_changed_places_are_found(body, place):
    compact = number_of("RV", body).replace("-", "")
    at = place + 2
    wrong = compact[:at] + compact[at + 1] + compact[at] + compact[at + 2 :]
    if wrong != compact:
        with pytest.raises(RuleViolation):
            check_number("RV", wrong)


@pytest.mark.parametrize(
    "number", ["", "RV", "RV-00000-00000", "XX-00000-000000", "RV-0000I-000000", "☂" * 13]
)
def test_nonsense_is_no_number(number):
    with pytest.raises(RuleViolation):
        check_number("RV", number)


@pytest.mark.parametrize("body", ["", "123", "I" * 10, "0" * 11])
def test_only_ten_characters_make_a_number(body):
    with pytest.raises(ValueError, match="ten characters"):
        number_of("RV", body)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("АВЕКМ-НРСТУ", "ABEKM-HPCTY"),  # Cyrillic letters that look like Latin ones
        ("ＡＢＥ１２-HPCTY", "ABE12-HPCTY"),  # letters and figures of full width
        ("авекм нрсту", "ABEKM-HPCTY"),
        ("ХХХХХ-ООЗЗЗ", "XXXXX-00333"),
    ],
)
def test_cyrillic_letters_that_look_alike_are_the_same_number(typed, number):
    exact = number_of("WP", number.replace("-", ""))

    assert check_number("WP", f"WР-{typed}{exact[-1]}") == exact


@pytest.mark.parametrize("typed", ["Ж", "Щ", "Ә", "O", "I"])
def test_letters_that_look_like_none_of_the_alphabet_are_no_number(typed):
    exact = number_of("WP", "0" * 10)

    with pytest.raises(RuleViolation):
        check_number("WP", exact.replace("0", typed, 1))


def test_new_numbers_are_right_and_differ():
    numbers = {new_number("RV") for _index in range(50)}

    assert len(numbers) == 50
    assert all(check_number("RV", number) == number for number in numbers)
