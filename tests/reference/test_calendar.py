"""The calendar that is loaded, against the rule of the law applied here independently.

Source: law on holidays, art. 5 (a holiday on a day off gives the next working day off; religious
days do not move), Government decrees and orders on swapped days, published working-time balances.
"""

from datetime import date, timedelta

import pytest

from core.periods import Period
from reference.models import CalendarDay, CalendarYear
from reference.queries.dated import working_calendar

pytestmark = pytest.mark.django_db

FIXED = ["01-01", "01-02", "03-08", "03-21", "03-22", "03-23", "05-01", "05-07", "05-09", "07-06", "12-16"]
FIRST_DAY_OF_KURBAN_AIT = {
    2019: "2019-08-11",
    2020: "2020-07-31",
    2021: "2021-07-20",
    2022: "2022-07-09",
    2023: "2023-06-28",
    2024: "2024-06-16",
    2025: "2025-06-06",
    2026: "2026-05-27",
    2027: "2027-05-16",
}
SWAPS = {  # day off: day worked in its place
    "2020-01-03": "2020-01-05",
    "2020-05-08": "2020-05-11",
    "2020-12-18": "2020-12-20",
    "2021-07-05": "2021-07-03",
    "2022-03-07": "2022-03-05",
    "2022-08-29": "2022-08-27",
    "2022-10-24": "2022-10-22",
    "2023-07-07": "2023-07-01",
    "2024-05-08": "2024-05-04",
    "2025-01-03": "2025-01-05",
}
YEARS = range(2019, 2028)


def holidays_of(year):
    days = {date.fromisoformat(f"{year}-{day}") for day in FIXED}
    if year <= 2025:
        days.add(date(year, 8, 30))
    if year >= 2027:
        days.add(date(year, 3, 15))
    if year >= 2022:
        days.add(date(year, 10, 25))
    if year <= 2021:
        days |= {date(year, 12, 1), date(year, 12, 17)}
    return days


def religious_of(year):
    return {date(year, 1, 7), date.fromisoformat(FIRST_DAY_OF_KURBAN_AIT[year])}


def off_by_the_law(year):
    """Every day of the year that is off, weekends included."""
    off = holidays_of(year) | religious_of(year)
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() >= 5:
            off.add(day)
        day += timedelta(days=1)
    for holiday in sorted(holidays_of(year)):
        if holiday.weekday() >= 5:
            moved = holiday
            while moved in off:
                moved += timedelta(days=1)
            off.add(moved)
    for rest, work in SWAPS.items():
        if rest.startswith(str(year)):
            off = (off | {date.fromisoformat(rest)}) - {date.fromisoformat(work)}
    return off


@pytest.mark.parametrize("year", YEARS)
def test_the_loaded_days_are_those_of_the_law(year):
    calendar = working_calendar()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]

    loaded = {day for day in days if day.year == year and not calendar.is_working(day)}

    assert loaded == off_by_the_law(year)


@pytest.mark.parametrize(
    ("year", "working_days"),
    [
        (2019, 246),  # 119 days off published
        (2025, 246),
        (2026, 247),  # 246 published before Constitution Day left August
    ],
)
def test_the_number_of_working_days_is_the_published_one(year, working_days):
    calendar = working_calendar()
    counted = sum(calendar.is_working(day) for day in Period(date(year, 1, 1), date(year, 12, 31)))

    assert counted == working_days


@pytest.mark.parametrize(
    ("year", "month", "days_off"),
    [
        *((2019, month, n) for month, n in zip([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12],
                                               [11, 8, 14, 8, 10, 9, 10, 9, 8, 9, 12], strict=True)),
        (2020, 8, 11),
        (2021, 7, 11),
        *((2022, month, n) for month, n in enumerate([13, 8, 12, 9, 12, 8, 11, 9, 8], start=1)),
        (2023, 1, 11),
        (2025, 10, 9),
    ],
)  # fmt: skip
def test_the_days_off_of_a_month_are_as_many_as_the_press_announced(year, month, days_off):
    calendar = working_calendar()
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]

    off = [day for day in days if day.month == month and not calendar.is_working(day)]

    assert len(off) == days_off


def test_the_vectors_of_published_moved_days():
    calendar = working_calendar()
    off_in_2026 = [
        "01-01", "01-02", "01-07", "03-09", "03-23", "03-24", "03-25", "05-01", "05-07", "05-11",
        "05-27", "07-06", "10-26", "12-16",
    ]  # fmt: skip
    weekdays = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    loaded = [f"{d:%m-%d}" for d in weekdays if d.weekday() < 5 and not calendar.is_working(d)]

    assert loaded == off_in_2026
    assert not calendar.is_working(date(2025, 10, 27))
    assert calendar.is_working(date(2026, 8, 31))


def test_notice_of_arrival_on_friday_24_october_2025_is_due_on_wednesday():
    last = working_calendar().deadline(date(2025, 10, 24), 3, first_day_counts=True)

    assert last == date(2025, 10, 29)


def test_every_year_from_2019_to_2027_is_loaded_with_its_source():
    assert list(CalendarYear.objects.values_list("year", flat=True)) == list(YEARS)
    assert not CalendarYear.objects.filter(source="").exists()
    assert not CalendarDay.objects.filter(source="").exists()


def test_what_was_not_read_is_marked_so():
    calendar = working_calendar()

    assert calendar.confidence(date(2027, 2, 1), date(2027, 2, 2)) == "unconfirmed"
    assert calendar.confidence(date(2026, 2, 1), date(2026, 12, 31)) == "confirmed"
    doubtful = CalendarDay.objects.filter(name_en="First day of Kurban Ait", confidence="unconfirmed")
    assert list(doubtful.values_list("day", flat=True)) == [date(2024, 6, 16), date(2027, 5, 16)]
