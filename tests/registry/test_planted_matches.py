"""How often the register is right about second files that were planted in a population, found at night."""

from datetime import date

import pytest
from django.db import connection

from benchmarks.planted import population, write
from benchmarks.planted_stays import movements, write_stays
from registry.models import LikelyMatch
from registry.operations.matches.finding import find_duplicates
from tests.accounts.factories import the_system
from tests.days import ON

pytestmark = pytest.mark.django_db


def test_who_is_looked_at_is_mostly_one_person_and_most_are_found():
    made = population(4_000, 400)
    with connection.cursor() as cursor:
        write(cursor, made, on=date(2026, 1, 1))
        write_stays(cursor, made, movements(made, on=date(2026, 1, 1)))

    find_duplicates(on=ON, by=the_system(), full=True)

    found = {
        (one, other): verdict
        for one, other, verdict in LikelyMatch.objects.values_list("one_id", "other_id", "verdict")
    }
    same = {pair for pair, verdict in found.items() if verdict == "same"}
    planted = made.pairs.keys()
    assert len(found.keys() & planted) / len(found) >= 0.95
    assert len(found.keys() & planted) / len(planted) >= 0.9
    assert same
    assert len(same & planted) / len(same) >= 0.995
