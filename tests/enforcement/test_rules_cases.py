"""Days over, bands, repeats and minors by the text of art. 517, at their boundaries."""

from datetime import date

import pytest

from core.periods import age_on, days_later, months_later
from enforcement.rules.cases import (
    Band,
    CaseFacts,
    EarlierPenalty,
    assess,
    days_over,
    is_clear,
    last_counted_day,
    open_items,
    part_of,
    standing_items,
)
from enforcement.states import CheckItem
from identity.partial_dates import PartialDate

# CoAO art. 517 as in force: (3)1 up to 3 days; (3)2 over 3 to 5; (3)3 over 5 to 10; (4) over 10;
# (6) repeat of (3) within a year; (7) repeat of (4) within a year.
BANDS = [
    Band(1, "517(3)1", 1, 3, is_repeat=False),
    Band(2, "517(3)2", 4, 5, is_repeat=False),
    Band(3, "517(3)3", 6, 10, is_repeat=False),
    Band(4, "517(4)", 11, None, is_repeat=False),
    Band(6, "517(6)", 1, 10, is_repeat=True),
    Band(7, "517(7)", 11, None, is_repeat=True),
]
END = date(2026, 4, 8)
FIRST_DAY = date(2026, 4, 9)


def facts(**given) -> CaseFacts:
    values = {
        "authorised_until": END,
        "departed_on": None,
        "covered_until": date(2027, 1, 1),
        "born_on": PartialDate(1990, 1, 1),
        "liable_from_age": 16,
        "repeat_within_months": 12,
        **given,
    }
    return CaseFacts(**values)


def article(days: int, **given) -> str | None:
    band = assess(facts(**given), BANDS, on=days_later(END, days)).band
    return band.article if band else None


# --- days over -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "covered", "departed", "days"),
    [
        ("2026-04-08", "2026-04-08", None, 0),  # the last lawful day itself
        ("2026-04-09", "2026-04-09", None, 1),
        ("2026-04-09", "2026-04-08", None, 0),  # that day is not yet known in full
        ("2026-04-20", "2026-04-12", None, 4),  # counted as far as all feeds are complete
        ("2026-04-20", None, None, 0),
        ("2026-04-20", "2026-03-01", None, 0),
        ("2026-04-20", "2026-04-20", "2026-04-11", 3),
        ("2026-04-20", "2026-04-10", "2026-04-18", 10),  # a recorded departure is known whatever feeds say
        ("2026-04-10", "2026-04-10", "2026-04-18", 2),  # as of a day before the departure
    ],
)
def test_days_over_are_counted_to_what_is_known(on, covered, departed, days):
    def day(text):
        return date.fromisoformat(text) if text else None

    given = {"on": day(on), "covered_until": day(covered), "departed_on": day(departed)}

    assert days_over(END, **given) == days
    assert last_counted_day(END, **given) == days_later(END, days)


# --- bands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, None),
        (1, "517(3)1"),
        (3, "517(3)1"),
        (4, "517(3)2"),
        (5, "517(3)2"),
        (6, "517(3)3"),
        (10, "517(3)3"),
        (11, "517(4)"),
        (400, "517(4)"),
    ],
)
def test_the_band_changes_after_3_5_and_10_days(days, expected):
    assert article(days) == expected


@pytest.mark.parametrize(
    ("imposed", "days", "expected"),
    [
        (date(2025, 4, 8), 3, "517(3)1"),  # its year ended the day before the breach began
        (date(2025, 4, 9), 3, "517(6)"),  # the breach began on the last day of the year
        (date(2026, 4, 8), 10, "517(6)"),
        (date(2026, 4, 9), 3, "517(3)1"),  # imposed on the first day over: not a later breach
        (date(2025, 12, 1), 11, "517(4)"),  # another part: (4) is no repeat of (3)
    ],
)
def test_a_repeat_is_the_same_part_within_a_year_of_the_penalty(imposed, days, expected):
    assert article(days, earlier=[EarlierPenalty(imposed, "517(3)2")]) == expected


@pytest.mark.parametrize(
    ("earlier", "days", "expected"),
    [("517(4)", 11, "517(7)"), ("517(4)", 10, "517(3)3"), ("517(6)", 5, "517(6)"), ("517(7)", 30, "517(7)")],
)
def test_a_penalty_for_a_repeat_counts_as_one_for_the_part(earlier, days, expected):
    assert article(days, earlier=[EarlierPenalty(date(2026, 1, 1), earlier)]) == expected


def test_without_a_row_in_force_nothing_is_suggested():
    found = assess(facts(), [], on=days_later(END, 4))

    assert found.band is None
    assert found.why[-1].code == "case.no_band"


# --- minors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "is_minor"),
    [
        (PartialDate(2010, 4, 8), False),  # 16 the day before the first day over
        (PartialDate(2010, 4, 9), False),  # 16 on that very day
        (PartialDate(2010, 4, 10), True),  # 16 a day later
        (PartialDate(2020, 1, 1), True),
    ],
)
def test_no_band_for_whoever_was_under_16_when_the_breach_began(born, is_minor):
    found = assess(facts(born_on=born), BANDS, on=days_later(END, 20))

    assert (found.is_minor, found.band is None) == (is_minor, is_minor)
    assert found.why[1].code == ("case.minor" if is_minor else "case.adult")


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (PartialDate(2010), "case.perhaps_minor"),  # 16 on the first of January, 15 on the last of December
        (PartialDate(2010, 4), "case.perhaps_minor"),
        (PartialDate(2010, 5), "case.minor"),
        (PartialDate(2011), "case.minor"),
        (PartialDate(2010, 3), "case.adult"),
        (PartialDate(2009), "case.adult"),
    ],
)
def test_of_a_birth_date_known_in_part_the_day_that_accuses_least_is_taken(born, code):
    found = assess(facts(born_on=born), BANDS, on=days_later(END, 20))

    assert found.why[1].code == code
    assert (found.band is None) == (code != "case.adult")


@pytest.mark.parametrize(
    ("on", "age"), [(date(2027, 2, 28), 18), (date(2027, 3, 1), 19), (date(2028, 2, 29), 20)]
)
def test_born_on_29_february(on, age):
    assert age_on(date(2008, 2, 29), on) == age


def test_months_end_with_the_month():
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)


@pytest.mark.parametrize(
    ("text", "part"), [("517(3)2", "517(3)"), ("517(4)", "517(4)"), ("art. 517-1(3)1", "517-1(3)")]
)
def test_the_part_of_an_article(text, part):
    assert part_of(text) == part


# --- checklist -------------------------------------------------------------------------------


def test_the_checklist_is_clear_only_when_every_item_is():
    clear = {str(item): {"answer": "clear"} for item in CheckItem}
    assert open_items({}) == list(CheckItem)
    assert is_clear(clear)

    for item in CheckItem:
        assert not is_clear({**clear, str(item): {"answer": "stands"}})
        assert standing_items({**clear, str(item): {"answer": "stands"}}) == [item]
        assert not is_clear({key: value for key, value in clear.items() if key != item})


@pytest.mark.parametrize("nonsense", [None, "clear", [], {"answer": ""}, {}])
def test_nonsense_is_no_answer(nonsense):
    assert CheckItem.MINOR in open_items({"minor": nonsense})


def test_citizenship_sex_and_name_are_no_inputs():
    """What a suggestion depends on is this list and nothing else."""
    assert set(CaseFacts.__slots__) == {
        "authorised_until", "departed_on", "covered_until", "born_on", "liable_from_age",
        "repeat_within_months", "clause", "version", "confidence", "earlier",
        "left_unseen",
    }  # fmt: skip
    assert assess(facts(), BANDS, on=days_later(END, 2)).first_day == FIRST_DAY
