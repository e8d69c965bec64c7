"""What a file holds of what few files hold: a page asks for nothing that is not there."""

import pytest
from django.db.models import ForeignObjectRel

from registry.models import Person, Status
from registry.queries.people.holdings import RARE, may_hold, read_holdings
from tests.days import ON
from tests.registry.factories import LikelyMatchFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_only_what_was_looked_for_and_not_found_is_not_asked_for():
    person = PersonFactory()
    Status.objects.create(person=person, kind="resident", valid_from=ON)
    assert all(may_hold(person, name) for name in RARE)
    read_holdings(person)
    assert [name for name in RARE if may_hold(person, name)] == ["statuses"]
    assert may_hold(person, "ties", "statuses")


def test_either_file_of_a_pair_holds_it():
    pair = LikelyMatchFactory()
    for person, side in ((pair.one, "matches_as_one"), (pair.other, "matches_as_other")):
        read_holdings(person)
        assert [name for name in RARE if may_hold(person, name)] == [side]


def test_a_file_of_nothing_rare_holds_nothing():
    person = PersonFactory()
    read_holdings(person)
    assert not any(may_hold(person, name) for name in RARE)


def test_all_of_it_is_told_of_the_file_by_one_column():
    for name in RARE:
        relation = Person._meta.get_field(name)
        assert isinstance(relation, ForeignObjectRel)
        assert relation.field.column.endswith("_id")
