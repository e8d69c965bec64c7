"""Rules of applications and permits, as tables of cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NoTermsInForce, RuleViolation
from core.numbers import ALPHABET, check_number, number_of
from core.periods import Period
from identity.partial_dates import PartialDate
from permits.rules import (
    APPLICATION,
    PERMIT,
    Rate,
    Terms,
    extension_window,
    fee,
    first_day,
    is_old_enough,
    permit_period,
    rate_for,
)

CATEGORY_4 = Terms(12, None, None, 60, 30)


class TestTerms:
    def test_no_window_where_nothing_is_extended(self):
        assert extension_window(date(2026, 6, 15), CATEGORY_4) is None

    @pytest.mark.parametrize(
        ("first", "months", "last"),
        [
            (date(2026, 6, 15), 12, date(2027, 6, 14)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2026, 6, 15), 36, date(2029, 6, 14)),
        ],
    )
    def test_months_of_a_permit(self, first, months, last):
        assert permit_period(first=first, months=months) == Period(first, last)

    def test_an_extension_begins_the_day_after(self):
        on = date(2026, 5, 1)

        assert first_day(on=on, extended_until=date(2026, 6, 14)) == date(2026, 6, 15)
        assert first_day(on=on, extended_until=None) == on


def test_old_enough_on_the_birthday():
    assert is_old_enough(PartialDate(2008, 2, 29), date(2026, 3, 1), 18)
    assert not is_old_enough(PartialDate(2008, 2, 29), date(2026, 2, 28), 18)


@pytest.mark.parametrize(
    ("born_on", "may_be"),
    [
        (PartialDate(2008, 6, 15), True),
        (PartialDate(2008, 6, 16), False),
        (PartialDate(2008, 6), True),
        (PartialDate(2008, 7), False),
        (PartialDate(2008), True),
        (PartialDate(2009), False),
    ],
    ids=str,
)
def test_whoever_may_be_old_enough_is_refused_nothing(born_on, may_be):
    assert is_old_enough(born_on, date(2026, 6, 15), 18) is may_be


class TestFee:
    RATES = [Rate(12, 137), Rate(24, 274), Rate(36, 411)]
    SEASONAL = [Rate(3, 12), Rate(6, 24), Rate(9, 36), Rate(12, 48)]

    @pytest.mark.parametrize(
        ("rates", "months", "mci"),
        [
            (RATES, 1, 137),
            (RATES, 12, 137),
            (RATES, 13, 274),
            (RATES, 24, 274),
            (RATES, 36, 411),
            (SEASONAL, 3, 12),
            (SEASONAL, 4, 24),
            (SEASONAL, 6, 24),
            (SEASONAL, 9, 36),
            (SEASONAL, 12, 48),
        ],
    )
    def test_the_shortest_length_that_covers(self, rates, months, mci):
        assert rate_for(rates, months).mci == mci

    def test_none_that_covers_is_loud(self):
        with pytest.raises(NoTermsInForce):
            rate_for(self.RATES, 37)

    @pytest.mark.parametrize(
        ("rate", "permits", "mci", "amount"),
        # 2017: 137 MCI of 2,269 tenge; 2026: 202 MCI of 4,325 tenge for two.
        [(137, 1, 2269, 310_853), (202, 2, 4325, 1_747_300)],
    )
    def test_rate_times_mci(self, rate, permits, mci, amount):
        due = fee(Rate(12, rate), permits=permits, mci=mci)

        assert (due.mci, due.amount) == (rate * permits, amount)
        assert len(due.reasons) == 2


class TestNumbers:
    BODY = "7K2M9P4QXA"

    def test_usual_form_whatever_was_typed(self):
        number = number_of(PERMIT, self.BODY)

        assert number.startswith("WP-7K2M9-P4QXA")
        assert check_number(PERMIT, number.lower().replace("-", " ")) == number

    def test_another_kind_is_refused(self):
        with pytest.raises(RuleViolation):
            check_number(PERMIT, number_of(APPLICATION, self.BODY))

    @given(st.text(ALPHABET, min_size=10, max_size=10), st.integers(0, 10), st.sampled_from(ALPHABET))
    def test_one_wrong_character_is_found(self, body, place, wrong):
        number = number_of(PERMIT, body).replace("-", "")[2:]
        spoilt = number[:place] + wrong + number[place + 1 :]
        if spoilt != number:
            with pytest.raises(RuleViolation):
                check_number(PERMIT, f"WP{spoilt}")

    @given(st.text(ALPHABET, min_size=10, max_size=10), st.integers(0, 9))
    def test_two_that_changed_places_are_found(self, body, place):
        number = number_of(PERMIT, body).replace("-", "")[2:]
        spoilt = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if spoilt != number:
            with pytest.raises(RuleViolation):
                check_number(PERMIT, f"WP{spoilt}")


def test_every_fact_is_a_sentence_in_words():
    from permits.rules.facts import FACTS

    for code in FACTS:
        assert str(FACTS[code])[-1] in ".:", code
