"""Days are typed day first and written in the order of each language."""

from datetime import date

import pytest
from django import forms
from django.utils import formats
from django.utils.translation import override


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("typed", ["08.04.2026", "8.4.26", "2026-04-08"])
def test_the_eighth_of_april_is_never_the_fourth_of_august(language, typed):
    with override(language):
        assert forms.DateField(localize=True).clean(typed) == date(2026, 4, 8)
        assert forms.DateField().clean(typed) == date(2026, 4, 8)


@pytest.mark.parametrize(
    ("language", "written"), [("en", "8 April 2026"), ("ru", "8 апреля 2026"), ("kk", "2026 жылғы 8 ")]
)
def test_a_day_is_written_in_full(language, written):
    with override(language):
        assert formats.date_format(date(2026, 4, 8)).startswith(written)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_field_shows_the_day_as_it_is_typed(language):
    class Form(forms.Form):
        on = forms.DateField(initial=date(2026, 4, 8))

    with override(language):
        assert 'value="08.04.2026"' in str(Form()["on"])
