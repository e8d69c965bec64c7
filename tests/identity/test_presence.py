"""When two records cannot be one human being's, since both were here on the same days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.presence import Crossings, Passage, Period, Presence, Unended, days_together, mend_each_other

MAY = date(2026, 5, 1)


def moment(day, hour=9, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def may(number):
    return MAY + timedelta(days=number - 1)


def stay(first, last, *, on="OLD", through="ALA", out="NQZ", hour=9):
    since, until = may(first), may(last)
    return Presence(
        since,
        until,
        Passage(moment(since, hour), through),
        Passage(moment(until, hour), out),
        frozenset({on}),
    )


def record(*stays, unended=(), exits=()):
    return Crossings(
        stays,
        tuple(Unended(moment(may(first), 12), again and moment(may(again), 12)) for first, again in unended),
        tuple(moment(may(number), 12) for number in exits),
    )


def theirs(first, last, **changed):
    return stay(first, last, **{"on": "NEW", "through": "TSE", "out": "CIT", **changed})


HERE = record(stay(1, 20))


class TestBothHere:
    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (5, 15, (5, 15)),
            (16, 40, (16, 20)),  # three whole days between the 16th and the 20th
            (17, 40, None),  # two
            (20, 40, None),  # out and in on one day
            (21, 40, None),
            (-20, 5, (1, 5)),
            (-20, 4, None),
            (-20, 1, None),
            (-20, 0, None),
            (1, 20, (1, 20)),
            (-20, 60, (1, 20)),
        ],
    )
    def test_several_whole_days_in_common(self, first, last, expected):
        other = record(theirs(first, last))
        found = days_together(HERE, other)

        assert found == days_together(other, HERE)
        assert found == (expected and Period(may(expected[0]), may(expected[1])))

    def test_the_longest_of_several_is_told(self):
        other = record(theirs(1, 6), theirs(8, 19))

        assert days_together(HERE, other) == Period(may(8), may(19))

    @pytest.mark.parametrize("other", [record(), record(exits=[10]), record(unended=[(5, None)])])
    def test_nothing_whole_says_nothing(self, other):
        assert days_together(HERE, other) is None


class TestWhatMustNotMislead:
    def test_an_entry_without_an_exit_is_no_presence(self):
        """Entered on the old passport, left on the new: here on no day that is known from both ends."""
        old = record(unended=[(1, None)])

        assert days_together(old, record(theirs(3, 20))) is None
        assert days_together(old, record(exits=[18])) is None

    def test_nor_until_the_next_entry(self):
        assert days_together(record(unended=[(1, 30)]), record(theirs(3, 20))) is None

    def test_two_lines_of_one_document_are_two_records_of_one_stay(self):
        """A child on its mother's passport: the document says nothing of who is who."""
        assert days_together(HERE, record(theirs(3, 18, on="OLD"))) is None

    @pytest.mark.parametrize(
        ("minutes", "is_one"), [(0, True), (15, True), (16, False), (-15, True), (-16, False)]
    )
    def test_one_passage_recorded_with_both_documents(self, minutes, is_one):
        entry = Passage(moment(may(1)) + timedelta(minutes=minutes), "ALA")
        other = theirs(1, 18)
        twice = Presence(other.since, other.until, entry, other.exit, other.documents)

        assert (days_together(HERE, record(twice)) is None) is is_one

    def test_a_passage_at_another_checkpoint_is_another(self):
        assert days_together(HERE, record(theirs(1, 20, through="TSE", out="CIT"))) is not None

    @pytest.mark.parametrize(
        "halves", [{"exits": [10]}, {"unended": [(12, None)]}, {"unended": [(18, None)], "exits": [2]}]
    )
    def test_whose_halves_lie_in_the_stay_may_have_used_both_passports(self, halves):
        """In on OLD, out on NEW, in and out on NEW, in on NEW, out on OLD: one person, nothing missing."""
        assert days_together(HERE, record(theirs(4, 9), **halves)) is None
        assert days_together(record(theirs(4, 9), **halves), HERE) is None

    def test_a_half_at_another_time_mends_nothing(self):
        assert days_together(HERE, record(theirs(4, 9), unended=[(40, None)], exits=[-9])) is not None


class TestTheMissingHalf:
    @pytest.mark.parametrize(("left", "mends"), [(1, False), (2, True), (400, True), (0, False)])
    def test_an_exit_after_the_entry(self, left, mends):
        old, new = record(unended=[(1, None)]), record(exits=[left])

        assert mend_each_other(old, new) is mend_each_other(new, old) is mends

    @pytest.mark.parametrize(("left", "mends"), [(29, True), (30, False), (31, False)])
    def test_before_the_next_entry(self, left, mends):
        assert mend_each_other(record(unended=[(1, 30)]), record(exits=[left])) is mends

    def test_not_of_a_stay_that_has_its_exit(self):
        assert not mend_each_other(HERE, record(exits=[10]))

    def test_not_by_an_exit_that_has_its_entry(self):
        assert not mend_each_other(record(unended=[(1, None)]), record(theirs(3, 9)))


def in_pairs(days):
    ordered = sorted(days)
    return list(zip(ordered[::2], ordered[1::2], strict=False))


STAYS = st.lists(st.integers(1, 200), max_size=8, unique=True).map(in_pairs)


@given(STAYS, STAYS)
def test_as_found_by_looking_at_every_day(mine, others):
    """The sweep finds what is found day by day: whole days that lie strictly inside a stay of both."""
    one = record(*(stay(*days) for days in mine))
    other = record(*(theirs(*days, hour=15) for days in others))
    longest = max(
        (sum(a < day < b and c < day < d for day in range(1, 201)) for a, b in mine for c, d in others),
        default=0,
    )
    found = days_together(one, other)

    assert (found is not None) is (longest >= 3)
    assert found is None or (found.until - found.since).days - 1 == longest
