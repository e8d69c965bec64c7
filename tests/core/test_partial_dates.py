"""Partly known dates as they are typed and said."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from core.admin.fields import PartialDayField
from core.templatetags.dates_in_words import age_in_words, day_in_words
from identity.partial_dates import PartialDate

YEAR, MONTH, DAY = PartialDate(1965), PartialDate(1965, 5), PartialDate(1965, 5, 12)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("1965", YEAR), ("05.1965", MONTH), ("12.05.1965", DAY), ("00.00.1965", YEAR), ("", None)],
)
def test_as_much_as_is_known_is_typed_and_shown_again(typed, known):
    box = PartialDayField(required=False)

    assert box.clean(typed) == known
    assert box.clean(box.prepare_value(known)) == known


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        ("01.05.60", "Write all four digits of the year"),
        ("1.5.60", "Write all four digits of the year"),
        ("31.02.1965", "February 1965 has 28 days."),
        ("yesterday", "Write the date as DD.MM.YYYY"),
        ("1065", "The year cannot be right"),
    ],
)
def test_what_is_refused_says_what_to_write(typed, cure):
    with translation.override("en"), pytest.raises(forms.ValidationError) as refused:
        PartialDayField().clean(typed)
    assert cure in refused.value.messages[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1965", "May 1965", "12 May 1965")),
        ("ru", ("1965 год", "май 1965", "12 мая 1965")),
        ("kk", ("1965 жыл", "1965 жылғы мамыр", "1965 жылғы 12 мамыр")),
    ],
)
def test_no_more_is_said_than_is_known(language, words):
    with translation.override(language):
        assert tuple(day_in_words(one) for one in (YEAR, MONTH, DAY)) == words


def test_both_ages_are_said_where_both_are_possible():
    with translation.override("en"):
        assert age_in_words(YEAR, date(2026, 6, 15)) == "60 or 61 years old"
        assert age_in_words(YEAR, date(2026, 12, 31)) == "61 years old"
        assert age_in_words(MONTH, date(2026, 6, 15)) == "61 years old"
