"""Days as people type them."""

import pytest
from django import forms
from django.utils import translation

from core.admin.fields import DayField


def refusal(text, language="en"):
    with translation.override(language), pytest.raises(forms.ValidationError) as refused:
        DayField().clean(text)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "month", "days"),
    [
        ("31.02.2026", "February 2026", 28),
        ("29.02.2026", "February 2026", 28),
        ("30.02.2028", "February 2028", 29),
        ("29.02.1900", "February 1900", 28),
        ("31.04.2026", "April 2026", 30),
        ("32.01.2026", "January 2026", 31),
        ("31/06/2026", "June 2026", 30),
        ("31-09-2026", "September 2026", 30),
        ("2026-11-31", "November 2026", 30),
        ("31022026", "February 2026", 28),
        (" 31.2.26 ", "February 2026", 28),
    ],
)
def test_a_day_that_its_month_lacks_is_told_how_long_the_month_is(text, month, days):
    assert refusal(text) == f"{month} has {days} days."


@pytest.mark.parametrize(
    ("language", "words"), [("ru", ("Февраль", "2026", "28")), ("kk", ("2026", "28", "қпан"))]
)
def test_it_is_told_in_the_readers_language(language, words):
    said = refusal("31.02.2026", language)

    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    "text", ["31.13.2026", "00.02.2026", "tomorrow", "2026", "31.02", "٣١.٠٢.٢٠٢٦", "1" * 5000]
)
def test_other_slips_are_told_how_to_write_a_day(text):
    assert refusal(text) == "Write the day as DD.MM.YYYY, for example 08.04.2026."


@pytest.mark.parametrize("text", ["29.02.2028", "28.02.2026", "31.12.2026"])
def test_days_that_are_there_pass(text):
    assert DayField().clean(text)
