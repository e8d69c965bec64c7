"""Rules of applications and permits, as tables of cases."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NoTermsInForce, RuleViolation
from core.numbers import ALPHABET, check_number, number_of
from core.periods import Period
from enforcement.rules.bars import bar_period
from permits.rules import (
    APPLICATION,
    PERMIT,
    PLAIN,
    Asked,
    Check,
    Exemption,
    Law,
    Rate,
    Staff,
    Terms,
    check_bar,
    check_category,
    check_extension,
    check_local_content,
    check_qualification,
    check_quota,
    check_vacancy,
    check_workers,
    extension_window,
    fee,
    first_day,
    is_adult,
    nominal_days,
    permit_period,
    rate_for,
)

HEADS = Law("Rules of permits: 70 %", "2017-01-01", "confirmed", "localcontentterms:1")
SPECIALISTS = Law("Rules of permits: 90 %", "2017-01-01", "confirmed", "localcontentterms:2")
CATEGORY_1 = Terms(36, 36, None, 60, 30)
CATEGORY_3 = Terms(12, 12, 3, 60, 30, Law("Order 279", "2023-07-01", "unconfirmed", "categoryterms:7"))
CATEGORY_4 = Terms(12, None, None, 60, 30)


def content(citizens, foreigners, applied_for=0, percent=70, **more):
    law = HEADS if percent == 70 else SPECIALISTS
    return check_local_content(Staff(citizens, foreigners, applied_for), percent=percent, law=law, **more)


class TestLocalContent:
    @pytest.mark.parametrize(
        ("citizens", "foreigners", "applied_for", "percent", "outcome", "share"),
        [
            (7, 0, 3, 70, "passed", "70.0"),
            (7, 0, 4, 70, "failed", "63.6"),
            (7, 3, 0, 70, "passed", "70.0"),
            (7, 2, 1, 70, "passed", "70.0"),
            (7, 3, 1, 70, "failed", "63.6"),
            (17, 0, 2, 90, "failed", "89.4"),
            (17, 1, 1, 90, "failed", "89.4"),
            (18, 1, 1, 90, "passed", "90.0"),
            (9, 0, 1, 90, "passed", "90.0"),
            (0, 0, 1, 70, "failed", "0.0"),
            (0, 0, 0, 70, "passed", "100.0"),
            (6999, 0, 3001, 70, "failed", "69.9"),
        ],
    )
    def test_the_share_with_those_asked_for(self, citizens, foreigners, applied_for, percent, outcome, share):
        check = content(citizens, foreigners, applied_for, percent)

        assert (check.outcome, check.reasons[0].params["share"]) == (outcome, share)
        assert check.reasons[0].clause.endswith(f"{percent} %")
        assert check.stands_in_the_way is (outcome == "failed")

    @pytest.mark.parametrize(
        ("citizens", "foreigners", "applied_for", "percent", "more", "possible"),
        [(7, 0, 4, 70, 3, 3), (17, 0, 2, 90, 1, 1), (7, 3, 1, 70, 3, 0), (0, 0, 1, 70, 3, 0)],
    )
    def test_the_cure_would_cure(self, citizens, foreigners, applied_for, percent, more, possible):
        cure = content(citizens, foreigners, applied_for, percent).remedy.params

        assert cure == {"citizens": more, "possible": possible}
        assert content(citizens + more, foreigners, applied_for, percent).outcome == "passed"
        assert content(citizens + more - 1, foreigners, applied_for, percent).outcome == "failed"
        assert content(citizens, foreigners, possible, percent).outcome == "passed" or possible == 0

    @given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 50), st.sampled_from([50, 70, 90, 95]))
    def test_the_cure_is_the_least(self, citizens, foreigners, applied_for, percent):
        check = content(citizens, foreigners, applied_for, percent)
        if check.outcome == "passed":
            assert citizens >= percent / 100 * (citizens + foreigners + applied_for) - 1e-9
            return
        more = check.remedy.params["citizens"]
        assert content(citizens + more, foreigners, applied_for, percent).outcome == "passed"
        assert content(citizens + more - 1, foreigners, applied_for, percent).outcome == "failed"

    @pytest.mark.parametrize("staff", [(None, 0), (5, None), (None, None)])
    def test_not_declared_is_not_known_and_curable(self, staff):
        check = content(*staff, 1)

        assert (check.outcome, check.stands_in_the_way) == ("unknown", True)
        assert "Declare" in check.cure

    @pytest.mark.parametrize(
        ("at_most", "employees", "outcome"),
        [(None, None, "passed"), (20, 20, "passed"), (20, 21, "failed"), (20, None, "unknown")],
    )
    def test_exempt_by_size(self, at_most, employees, outcome):
        claim = Exemption("small_business", at_most, Law("Order 93", "2025-09-01"))

        check = content(0, 0, 5, employees=employees, claims=[claim])

        assert check.outcome == outcome
        if outcome == "passed":
            assert check.reasons[0].clause == "Order 93"


class TestVacancy:
    @pytest.mark.parametrize(
        ("days", "outcome"), [(0, "failed"), (14, "failed"), (15, "passed"), (16, "passed")]
    )
    def test_fifteen_days_the_day_of_publication_not_counted(self, days, outcome):
        published = date(2026, 5, 20)
        check = check_vacancy(
            on=published + timedelta(days=days), published_on=published, code="V-1", days=15, law=PLAIN
        )

        assert check.outcome == outcome
        assert check.reasons[0].params["first"] == date(2026, 6, 4)

    def test_not_asked_for_before_the_rule(self):
        assert (
            check_vacancy(on=date(2025, 8, 31), published_on=None, code="", days=None, law=PLAIN).outcome
            == "passed"
        )

    @pytest.mark.parametrize(("published", "code"), [(None, "V-1"), (date(2026, 5, 1), " ")])
    def test_missing_is_curable(self, published, code):
        check = check_vacancy(on=date(2026, 6, 15), published_on=published, code=code, days=15, law=PLAIN)

        assert (check.outcome, check.stands_in_the_way) == ("unknown", True)

    def test_a_day_to_come_is_a_mistake(self):
        check = check_vacancy(
            on=date(2026, 6, 15), published_on=date(2026, 6, 16), code="V-1", days=15, law=PLAIN
        )

        assert check.remedy.code == "cure.vacancy_future"


class TestTerms:
    @pytest.mark.parametrize(
        ("terms", "months", "is_extension", "outcome"),
        [
            (CATEGORY_1, 36, False, "passed"),
            (CATEGORY_1, 37, False, "failed"),
            (CATEGORY_3, 12, False, "passed"),
            (CATEGORY_3, 13, False, "failed"),
            (CATEGORY_3, 0, False, "failed"),
            (CATEGORY_3, 12, True, "passed"),
            (Terms(36, 12, 1, 60, 30), 24, True, "failed"),
        ],
    )
    def test_months_of_the_category(self, terms, months, is_extension, outcome):
        assert check_category(months=months, terms=terms, is_extension=is_extension).outcome == outcome

    @pytest.mark.parametrize(
        ("on", "outcome", "cure"),
        [
            (date(2026, 4, 15), "failed", "cure.extension_early"),
            (date(2026, 4, 16), "passed", None),
            (date(2026, 5, 16), "passed", None),
            (date(2026, 5, 17), "failed", "cure.extension_late"),
            (date(2026, 6, 15), "failed", "cure.extension_late"),
        ],
    )
    def test_extension_from_60_to_30_days_before_the_end(self, on, outcome, cure):
        # The end is 15 June: 60 days before is 16 April, 30 days before is 16 May.
        check = check_extension(on=on, valid_until=date(2026, 6, 15), extended_before=0, terms=CATEGORY_3)

        assert check.outcome == outcome
        assert (check.remedy.code if check.remedy else None) == cure

    @pytest.mark.parametrize(
        ("terms", "before", "outcome"),
        [
            (CATEGORY_3, 2, "passed"),
            (CATEGORY_3, 3, "failed"),
            (CATEGORY_1, 30, "passed"),
            (CATEGORY_4, 0, "failed"),
        ],
    )
    def test_how_often_a_category_is_extended(self, terms, before, outcome):
        check = check_extension(
            on=date(2026, 5, 1), valid_until=date(2026, 6, 15), extended_before=before, terms=terms
        )

        assert check.outcome == outcome

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


class TestBar:
    BAR = bar_period(in_force_on=date(2025, 6, 16), months=12)

    @pytest.mark.parametrize(
        ("on", "outcome"),
        [
            (date(2025, 6, 15), "passed"),
            (date(2025, 6, 16), "failed"),
            (date(2026, 6, 15), "failed"),
            (date(2026, 6, 16), "passed"),
        ],
    )
    def test_twelve_months_from_a_decision_in_force(self, on, outcome):
        check = check_bar(on=on, bars=[(self.BAR, PLAIN)])

        assert check.outcome == outcome
        if outcome == "failed":
            assert check.remedy.params["first"] == date(2026, 6, 16)


class TestQuota:
    @pytest.mark.parametrize(
        ("wanted", "left", "held", "outcome"),
        [
            (3, 3, 0, "passed"),
            (3, 2, 0, "failed"),
            (1, None, 0, "failed"),
            (3, 0, 3, "passed"),
            (3, None, 3, "passed"),
            (3, 1, 2, "passed"),
        ],
    )
    def test_places_left(self, wanted, left, held, outcome):
        assert check_quota(wanted=wanted, left=left, held=held).outcome == outcome


class TestWorkers:
    ON = date(2026, 6, 15)

    def codes(self, *workers):
        return [reason.code for reason in check_workers(workers, on=self.ON).reasons]

    @pytest.mark.parametrize(
        ("worker", "fault"),
        [
            (Asked(date(2008, 6, 15)), "workers.asked"),
            (Asked(date(2008, 6, 16)), "workers.minor"),
            (Asked(date(1990, 1, 1), document_expires_on=date(2026, 6, 15)), "workers.asked"),
            (Asked(date(1990, 1, 1), document_expires_on=date(2026, 6, 14)), "workers.document_expired"),
            (Asked(date(1990, 1, 1), needs_no_permit=True), "workers.no_permit_needed"),
            (Asked(date(1990, 1, 1), is_citizen=True, needs_no_permit=True), "workers.citizen"),
            (Asked(date(1990, 1, 1), holds_permit=True), "workers.has_permit"),
        ],
    )
    def test_each_fault(self, worker, fault):
        assert self.codes(worker) == [fault]

    def test_workers_are_named_by_their_place(self):
        check = check_workers([Asked(date(1990, 1, 1)), Asked(date(2010, 1, 1))], on=self.ON)

        assert check.reasons[0].params == {"place": 2}

    def test_none_is_curable(self):
        assert check_workers([], on=self.ON).stands_in_the_way

    def test_adult_on_the_birthday(self):
        assert is_adult(date(2008, 2, 29), date(2026, 3, 1))
        assert not is_adult(date(2008, 2, 29), date(2026, 2, 28))


def test_qualification_is_for_a_person_and_stands_in_nobodys_way():
    check = check_qualification(described=1, workers=2)

    assert (check.outcome, check.stands_in_the_way) == ("unknown", False)


class TestFee:
    RATES = [Rate(365, 137), Rate(730, 274), Rate(1095, 411)]
    SEASONAL = [Rate(90, 12), Rate(180, 24), Rate(270, 36), Rate(365, 48)]

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
        due = fee(Rate(365, rate), permits=permits, mci=mci)

        assert (due.mci, due.amount) == (rate * permits, amount)
        assert len(due.reasons) == 2

    def test_nominal_days(self):
        assert [nominal_days(months) for months in (1, 3, 12, 15, 36)] == [30, 90, 365, 455, 1095]


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


def test_a_stored_check_is_the_same_check():
    checks = [content(7, 0, 4), content(7, 0, 3), check_qualification(described=1, workers=1)]

    for check in checks:
        assert Check.from_json(check.as_json()).as_json() == check.as_json()
        assert Check.from_json(check.as_json()).cure == check.cure


def test_every_fact_is_a_sentence_in_words():
    from permits.rules.facts import FACTS

    for code in FACTS:
        assert str(FACTS[code])[-1] in ".:", code
