"""The desk's counts follow the law's rows."""

from datetime import date

import pytest

from desk.queries import bands_on, days_of
from enforcement.models import PenaltyBand

pytestmark = pytest.mark.django_db


def test_days_over_are_divided_as_the_code_divides_them():
    # CoAO, art. 517(3)1-3 and (4): up to three days, to five, to ten, beyond.
    assert bands_on(date(2026, 6, 15)) == ("1-3", "4-5", "6-10", "11")


def test_bands_of_another_law_divide_them_otherwise():
    changed = date(2026, 7, 1)
    PenaltyBand.objects.filter(code="517-3-2").update(valid_until=date(2026, 6, 30))
    old = PenaltyBand.objects.get(code="517-3-3")
    PenaltyBand.objects.filter(pk=old.pk).update(valid_until=date(2026, 6, 30))
    old.pk, old.days_from, old.valid_from = None, 4, changed
    old.save(force_insert=True)

    assert bands_on(changed) == ("1-3", "4-10", "11")
    assert bands_on(date(2026, 6, 30)) == ("1-3", "4-5", "6-10", "11")


@pytest.mark.parametrize(("span", "days"), [("4-5", (4, 5)), ("0-2", (0, 2)), ("11", (11, None))])
def test_a_span_says_its_days(span, days):
    assert days_of(span) == days
