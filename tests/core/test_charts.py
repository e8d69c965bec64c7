"""Where the marks of clock bars and tile maps stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.templatetags import charts

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1))
SPANS = st.integers(min_value=0, max_value=4000)


def test_a_bar_of_ten_days_on_its_fifth():
    bar = charts.clock_geometry(first=date(2026, 4, 1), last=date(2026, 4, 10), on=date(2026, 4, 5))

    assert (bar.days, bar.used, bar.lawful, bar.over, bar.today) == (10, 50.0, 100.0, 0.0, 45.0)


def test_days_over_lengthen_the_bar():
    # 30 lawful days and 12 over: the bar is 42 days, of which 30/42 = 71.43 %.
    bar = charts.clock_geometry(first=date(2026, 2, 9), last=date(2026, 3, 10), on=date(2026, 3, 22))

    assert (bar.days, bar.lawful, bar.used, bar.over) == (42, 71.43, 71.43, 28.57)


def test_before_the_first_day_nothing_is_used():
    bar = charts.clock_geometry(first=date(2026, 4, 1), last=date(2026, 4, 10), on=date(2026, 3, 20))

    assert bar.used == 0
    assert not bar.today_shown


def test_a_clock_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        charts.clock_geometry(first=date(2026, 4, 2), last=date(2026, 4, 1), on=date(2026, 4, 1))


@given(first=DAYS, lasts=SPANS, passed=st.integers(min_value=-400, max_value=5000))
def test_every_mark_stays_on_the_bar(first, lasts, passed):
    bar = charts.clock_geometry(
        first=first, last=first + timedelta(days=lasts), on=first + timedelta(days=passed)
    )

    assert 0 <= bar.used <= bar.lawful <= 100
    assert bar.over == pytest.approx(100 - bar.lawful, abs=0.01)
    assert not bar.today_shown or 0 < bar.today < 100
    assert len(bar.ticks) <= 7
    assert [tick.at for tick in bar.ticks] == sorted(tick.at for tick in bar.ticks)


@pytest.mark.parametrize(
    ("on", "left", "tone"),
    [
        (date(2026, 3, 20), 20, "calm"),
        (date(2026, 3, 26), 14, "soon"),
        (date(2026, 4, 8), 1, "soon"),
        (date(2026, 4, 9), 0, "late"),
    ],
)
def test_the_last_day_still_counts(on, left, tone):
    assert charts.days_left(last=date(2026, 4, 8), on=on) == left
    assert charts.tone_of(left, soon=14) == tone


@given(highest=st.integers(min_value=0, max_value=100_000), value=st.integers(min_value=0, max_value=100_000))
def test_the_key_names_the_shade_of_every_value(highest, value):
    value = min(value, highest)
    shade = charts.shade_of(value, highest)

    assert [s for s, start, end in charts.shade_bounds(highest) if start <= value <= end] == [shade]


def test_not_known_is_not_nought():
    assert charts.shade_of(None, 5) == 0
    assert charts.shade_of(0, 5) == 1
    assert charts.shade_of(5, 5) == charts.SHADES


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ақмола облысы", ("Ақмола",)),
        ("область Абай", ("Абай",)),
        ("Abai Region", ("Abai",)),
        ("Батыс Қазақстан облысы", ("Батыс", "Қазақстан")),
        ("Западно-Казахстанская область", ("Западно-", "Казахстанская")),
        ("Астана", ("Астана",)),
    ],
)
def test_a_tile_shows_the_own_name_of_its_region(name, lines):
    assert charts.name_lines(name) == lines


def test_a_region_named_like_its_city_keeps_its_kind():
    rows = [
        {"code": "KZ-19", "name": "Алматы облысы", "column": 6, "row": 4, "value": 2},
        {"code": "KZ-75", "name": "Алматы", "column": 6, "row": 5, "value": 1},
    ]

    drawn = charts.tile_map(rows)

    assert [tile.lines for tile in drawn.tiles] == [("Алматы", "облысы"), ("Алматы",)]
    assert [(tile.x, tile.y) for tile in drawn.tiles] == [(0, 0), (0, 106)]
    assert (drawn.width, drawn.height) == (100, 206)


def test_a_map_without_regions_is_empty():
    assert charts.tile_map([]).tiles == ()


def test_a_region_and_a_city_of_like_names_are_told_apart_on_a_small_screen():
    rows = [
        {"code": code, "name": name, "column": column, "row": 0, "value": 1}
        for column, (code, name) in enumerate(
            (("KZ-19", "Алматинская область"), ("KZ-75", "Алматы"), ("KZ-10", "Абай"))
        )
    ]
    assert [tile.short for tile in charts.tile_map(rows).tiles] == ["Алм.о", "Алма", "Абай"]
