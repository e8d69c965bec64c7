"""The demo's country as of more days: an early one, and one to come, which has the most permits."""

from datetime import date

import pytest

from tests.demo.conftest import elsewhere
from tests.demo.elsewhere import assert_it_is_whole_as_of

__all__ = ["elsewhere"]


@pytest.mark.parametrize("on", [date(2021, 6, 15), date(2027, 3, 1)])
def test_the_picture_is_the_same_as_of_any_day(elsewhere, on):
    assert_it_is_whole_as_of(on, elsewhere)
