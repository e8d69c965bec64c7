"""A way in and out in common speaks for one person, hardly; one that many take, not at all."""

from datetime import timedelta

import pytest

from identity.partial_dates import PartialDate
from registry.models import LikelyMatch, RouteCount
from registry.operations.matches.counting import count_routes
from registry.operations.matches.finding import seek_matches
from registry.queries.matches import whereabouts
from registry.rules.matches.asking import ROUTE_SHARED_AT_MOST
from tests.accounts.factories import the_system
from tests.days import ON
from tests.reference.factories import the_checkpoint
from tests.registry.factories import CrossingFactory, NotificationFactory, PersonFactory, StayFactory

pytestmark = pytest.mark.django_db

HE = {"surname": "KARIMOV", "given_names": "SARDOR", "born_on": PartialDate(1990, 5, 12), "sex": "m"}


def he(enter="ALA", leave="NQZ", days=100, **changed):
    """Somebody of the name who came and left so many days ago."""
    person = PersonFactory(**{**HE, **changed})
    gone = ON - timedelta(days=days)
    way_out = CrossingFactory(person=person, direction="exit", crossed_on=gone, checkpoint=leave)
    StayFactory(
        person=person, entered_on=gone - timedelta(days=9), departed_on=gone, checkpoint=enter, exit=way_out
    )
    return person


def grounds(one):
    seek_matches(person_ids=[one.pk], on=ON, by=the_system())
    return {found["ground"]: found["bits"] for found in LikelyMatch.objects.get().grounds}


def counted(travellers, enter="ALA", leave="NQZ"):
    RouteCount.objects.create(
        entered_through=the_checkpoint(enter), left_through=the_checkpoint(leave), travellers=travellers
    )


@pytest.mark.parametrize(
    ("travellers", "is_said"),
    [(2, True), (ROUTE_SHARED_AT_MOST, True), (ROUTE_SHARED_AT_MOST + 1, False), (1_000_000, False)],
)
def test_a_way_that_few_take_weighs_little_and_one_that_many_take_nothing(travellers, is_said):
    counted(travellers)
    one, _other = he(), he(days=30)

    assert grounds(one).get("route") == (1.0 if is_said else None)


def test_until_it_was_counted_it_weighs_nothing():
    one, _other = he(), he(days=30)

    assert "route" not in grounds(one)


@pytest.mark.parametrize("other", [{"enter": "NQZ"}, {"leave": "ALA"}, {"enter": "NQZ", "leave": "ALA"}])
def test_another_way_says_nothing(other):
    for enter in ("ALA", "NQZ"):
        for leave in ("ALA", "NQZ"):
            counted(2, enter, leave)
    one = he()
    he(days=30, **other)

    assert not {"route", "route_differs"} & grounds(one).keys()


def test_the_night_counts_the_travellers_of_open_files_once_each():
    one = he()
    he(days=30)
    he(access_class="refugee")
    back = ON - timedelta(days=50)
    way_out = CrossingFactory(person=one, direction="exit", crossed_on=back, checkpoint="NQZ")
    StayFactory(person=one, entered_on=back, departed_on=back, checkpoint="ALA", exit=way_out)

    for _twice in range(2):
        count_routes()

    way = RouteCount.objects.get()
    assert (way.entered_through.code, way.left_through.code, way.travellers) == ("ALA", "NQZ", 2)


def test_a_way_that_nobody_takes_any_more_is_forgotten():
    counted(7, "NQZ", "ALA")

    count_routes()

    assert not RouteCount.objects.exists()


@pytest.mark.parametrize(("few", "is_said"), [(2, True), (1, False)])
def test_a_host_of_many_tells_nothing(monkeypatch, few, is_said):
    monkeypatch.setattr(whereabouts, "SHARED_AT_MOST", few)
    one, other = he(), he(days=30)
    first = NotificationFactory(stay=one.stays.get())
    NotificationFactory(stay=other.stays.get(), host=first.host)

    assert ("host" in grounds(one)) is is_said


# --- no way round to origin ---------------------------------------------------------------------------


@pytest.mark.parametrize("both", [("UZB", "UZB"), ("CHN", "CHN"), ("DEU", "AFG")], ids="-".join)
@pytest.mark.parametrize(("travellers", "expected"), [(400, 1.0), (400_000, None)])
def test_the_way_weighs_the_same_for_all(both, travellers, expected):
    """Neighbours who all come by one crossing point are no likelier one person than those who fly."""
    counted(travellers)
    one, _other = he(citizenship=both[0]), he(days=30, citizenship=both[1])

    assert grounds(one).get("route") == expected
