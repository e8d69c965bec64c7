"""The date of birth is the second secret of a host's form: what is typed says as much as the file knows."""

from __future__ import annotations

import pytest

from core.errors import NotFound
from identity.partial_dates import PartialDate
from registry.queries.stays.guests import stay_of_guest
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on_file", "typed", "found"),
    [
        ("1990-05-15", "1990-05-15", True),
        ("1990-05-15", "1990-05", False),
        ("1990-05-15", "1990", False),
        ("1990-05-15", "1990-05-16", False),
        ("1990-05", "1990-05-15", True),
        ("1990-05", "1990-05", True),
        ("1990-05", "1990", False),
        ("1990", "1990-05-15", True),
        ("1990", "1990", True),
        ("1990", "1991", False),
    ],
)
def test_it_says_as_much_as_the_file_knows(on_file: str, typed: str, found: bool) -> None:
    person = PersonFactory(born_on=PartialDate.read(on_file))
    stay = StayFactory(person=person)
    asked = {"document_number": person.documents.get().number, "born_on": PartialDate.read(typed)}

    if found:
        assert stay_of_guest(**asked) == stay
    else:
        with pytest.raises(NotFound) as refusal:
            stay_of_guest(**asked)
        assert refusal.value.code == "guest_unknown"
