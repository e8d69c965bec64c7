"""Whatever somebody's origin, the same facts come to the same in the register."""

from itertools import combinations

import pytest

from identity.name_keys import name_key
from identity.partial_dates import PartialDate
from registry.models import LikelyMatch, NameCount
from registry.operations.matches.finding import seek_matches
from tests.accounts.factories import the_system
from tests.days import ON
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

NAMES = (
    ("KARIMOV", "SARDOR"),
    ("Каримов", "Сардор"),
    ("SCHMIDT", "JENS"),
    ("ZHANG", "WEI"),
    ("KIM", "SERGEI"),
    ("HAIDARI", "MOHAMMAD"),
    ("NGUYEN", "VAN ANH"),
    ("ÇELİK", "ŞAHİN"),
    ("ШЕВЧЕНКО", "ОЛЕКСАНДР"),
)
CITIZENSHIPS = ("UZB", "RUS", "DEU", "AFG")
#: How the second file differs, and what becomes of the pair when a surname is borne by so many of a million.
DIFFERENCES = (
    ({}, 100, "same"),
    ({}, 30_000, "look"),
    ({"born_on": PartialDate(1990, 12, 5)}, 100, "look"),
    ({"born_on": PartialDate(1990, 5)}, 100, "look"),
    ({"born_on": PartialDate(1962, 11, 30)}, 100, None),
    ({"sex": "f"}, 100, "look"),
)


def verdict_of(name, citizenships, difference, bearers):
    surname, given = name
    NameCount.objects.create(part="surname", key=name_key(surname), bearers=bearers)
    NameCount.objects.create(part="surname", key="EVERYBODY ELSE", bearers=1_000_000 - bearers)
    NameCount.objects.create(part="given", key=name_key(given).partition(" ")[0], bearers=5_000)
    told = {"surname": surname, "given_names": given, "born_on": PartialDate(1990, 5, 12), "sex": "m"}
    one = PersonFactory(**told, citizenship=citizenships[0])
    PersonFactory(**{**told, **difference}, citizenship=citizenships[1])
    seek_matches(person_ids=[one.pk], on=ON, by=the_system())
    return LikelyMatch.objects.values_list("verdict", flat=True).first()


@pytest.mark.parametrize(("difference", "bearers", "verdict"), DIFFERENCES)
@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[0])
def test_the_name_weighs_by_its_rarity_alone(name, difference, bearers, verdict):
    assert verdict_of(name, ("UZB", "UZB"), difference, bearers) == verdict


@pytest.mark.parametrize(("difference", "bearers", "verdict"), DIFFERENCES)
@pytest.mark.parametrize("both", list(combinations(CITIZENSHIPS, 2)), ids="-".join)
def test_no_two_citizenships_weigh_anything(both, difference, bearers, verdict):
    assert verdict_of(NAMES[0], both, difference, bearers) == verdict
