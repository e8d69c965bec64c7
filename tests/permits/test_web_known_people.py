"""An employer who names a worker learns nothing of who is known to the register."""

import pytest
from django.urls import reverse

from tests.permits.pages import signed_in, text
from tests.permits.test_closed_files import answered
from tests.permits.test_web import at, worker
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def added(world, typed):
    """What adding the worker answers, and in how many queries; nothing of it stays."""
    return answered(
        lambda: signed_in(world.firm).post(at("workers", world.draft(0)), worker(**typed), follow=True)
    )


@pytest.mark.parametrize(
    "typed", [{}, {"document_number": "U00000001"}, {"surname": "Yilmaz", "given_names": "Mehmed"}]
)
def test_a_worker_who_is_known_by_name_and_birth_date_is_answered_like_one_who_is_not(world, typed):
    added(world, typed)  # what is read once by the process is read now
    unknown = added(world, typed)
    known = PersonFactory(
        surname="Yılmaz", given_names="Mehmet", born_on="1988-03-02", sex="m", citizenship="TUR"
    )
    StayFactory(person=known, overstayed=True)

    assert added(world, typed) == unknown
    assert "may be" not in unknown[1]


def test_the_form_has_nothing_beside_it_and_asks_nobody(world):
    page = text(signed_in(world.firm).get(at("workers", world.draft(0))))
    assert "likely" not in page
    assert "hx-" not in page
    refused = signed_in(world.firm).post(reverse("admin:registry_person_likely"), worker())
    assert refused.status_code in (302, 403)
