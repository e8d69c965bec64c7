"""Days in words, in the three languages and their cases."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from core.templatetags import dates_in_words

DAY = date(2026, 4, 8)


@pytest.mark.parametrize(
    ("language", "plain", "until", "since"),
    [
        ("en", "8 April 2026", "until 8 April 2026", "since 8 April 2026"),
        ("ru", "8 апреля 2026", "до 8 апреля 2026", "с 8 апреля 2026"),
        (
            "kk",
            "2026 жылғы 8 сәуір",
            "2026 жылғы 8 сәуірге дейін",
            "2026 жылғы 8 сәуірден бастап",
        ),
    ],
)
def test_a_day_takes_the_case_of_its_sentence(language, plain, until, since):
    with override(language):
        assert dates_in_words.day_in_words(DAY) == plain
        assert dates_in_words.until_in_words(DAY) == until
        assert dates_in_words.since_in_words(DAY) == since


@pytest.mark.parametrize(
    ("month", "until", "since"),
    [
        # After a voiceless or б, в, г, д the dative is -қа/-ке; after н, м the ablative is -нан/-нен.
        (2, "ақпанға", "ақпаннан"),
        (5, "мамырға", "мамырдан"),
        (7, "шілдеге", "шілдеден"),
        (9, "қыркүйекке", "қыркүйектен"),
        (12, "желтоқсанға", "желтоқсаннан"),
    ],
)
def test_kazakh_months_follow_vowel_harmony(month, until, since):
    with override("kk"):
        assert until in dates_in_words.until_in_words(date(2026, month, 1))
        assert since in dates_in_words.since_in_words(date(2026, month, 1))


def test_a_moment_is_told_in_official_time():
    # 22:30 UTC is 03:30 of the next day in Asia/Almaty (UTC+5 since 1 March 2024).
    with override("en"):
        assert (
            dates_in_words.moment_in_words(datetime(2026, 4, 7, 22, 30, tzinfo=UTC)) == "8 April 2026, 03:30"
        )
        assert dates_in_words.day_in_words(datetime(2026, 4, 7, 22, 30, tzinfo=UTC)) == "8 April 2026"


def test_days_are_counted_in_the_plural_forms_of_english():
    with override("en"):
        assert dates_in_words.days_in_words(1) == "1 day"
        assert dates_in_words.days_in_words(18) == "18 days"
        assert dates_in_words.days_left_in_words(18) == "18 days left with today"
        assert dates_in_words.days_left_in_words(1) == "today is the last day"
        assert dates_in_words.days_over_in_words(12) == "12 days over"


def test_an_unknown_language_reads_english():
    with override("de"):
        assert dates_in_words.day_in_words(DAY) == "8 April 2026"


def test_thousands_are_set_apart_without_a_line_break():
    assert dates_in_words.number_in_words(1204318) == "1\u202f204\u202f318"
    assert dates_in_words.number_in_words(999) == "999"
