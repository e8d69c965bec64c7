"""The official day is the calendar day in Almaty, whose offset changed on 1 March 2024."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # UTC+6 until the end of February 2024.
        (datetime(2024, 2, 28, 17, 59, tzinfo=UTC), date(2024, 2, 28)),
        (datetime(2024, 2, 28, 18, 0, tzinfo=UTC), date(2024, 2, 29)),
        # At the last midnight the clocks went back one hour: 29 February had twenty-five.
        (datetime(2024, 2, 29, 18, 30, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 19, 0, tzinfo=UTC), date(2024, 3, 1)),
        # UTC+5 since.
        (datetime(2024, 3, 1, 18, 59, tzinfo=UTC), date(2024, 3, 1)),
        (datetime(2024, 3, 1, 19, 0, tzinfo=UTC), date(2024, 3, 2)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=timezone(timedelta(hours=3))), date(2027, 1, 1)),
    ],
)
def test_official_day(moment, day):
    assert clock.official_day(moment) == day


def test_a_moment_needs_its_offset():
    with pytest.raises(ValueError, match="offset"):
        clock.official_day(datetime(2026, 1, 1))


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2024, 3, 1), date(2026, 6, 15)])
def test_a_day_begins_at_its_midnight(day):
    start = clock.start_of(day)

    assert clock.official_day(start) == day
    assert clock.official_day(start - timedelta(microseconds=1)) == day - timedelta(days=1)


def test_the_provider_is_a_setting(settings):
    settings.CLOCK_PROVIDER = "tests.core.test_clock.noon"

    assert clock.now() == noon()
    assert clock.today() == date(2026, 6, 15)


def noon():
    return datetime(2026, 6, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "difference"),
    [({"offset_days": 3}, 3), ({"offset_days": -2}, -2), ({"offset_days": 0}, 0), ({}, 0)],
)
def test_the_file_moves_the_clock_by_days(settings, tmp_path, content, difference):
    settings.CLOCK_FILE = tmp_path / "clock.json"
    settings.CLOCK_FILE.write_text(json.dumps(content))

    moved = clock.official_day(clock.file_now()) - clock.official_day(clock.system_now())
    assert moved == timedelta(days=difference)


def test_the_file_sets_the_day(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock.json"
    settings.CLOCK_FILE.write_text(json.dumps({"on": "2026-11-21"}))

    assert clock.official_day(clock.file_now()) == date(2026, 11, 21)


def test_without_the_file_the_clock_is_the_machines(settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "none.json"

    assert abs(clock.file_now() - clock.system_now()) < timedelta(minutes=1)
