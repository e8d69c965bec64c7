"""A worker or guest with a closed file is answered as somebody of whom there is no file.

Each place in which a firm, a host, the akimat or an officer without the right types a passport number is
asked twice on the same world: with the passport of a protected person who became a citizen, and with one
that nobody has. Status, text and the number of statements are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError
from identity.partial_dates import PartialDate
from parties.models import Representation
from permits import operations
from permits.models import Permit
from permits.operations import expire_permits
from reference.models import Occupation
from registry.models import Person
from tests.accounts.factories import UserFactory, the_system
from tests.canaries import masked
from tests.journal.factories import journal_entries
from tests.parties.factories import RepresentationFactory
from tests.permits.pages import signed_in
from tests.permits.situations import ALMATY, ON, World
from tests.permits.test_api import BODY, WORKER
from tests.reference.factories import the_country, the_region
from tests.registry.factories import DocumentFactory, PersonFactory, StayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

HELD, SECOND, NOBODYS, NOBODYS_SECOND = "U7654321", "U7654322", "U1111111", "U1111112"
BORN = PartialDate(1988, 3, 2)
Answer = tuple[int, str, int]


@pytest.fixture
def person(db: None) -> Person:
    """A victim's file with two passports, of a citizen since."""
    person = PersonFactory(citizenship="TUR", document__number=HELD, born_on=BORN)
    DocumentFactory(person=person, number=SECOND, issuing_country=the_country("TUR"), kind="passport")
    StayFactory(person=person)
    RepresentationFactory()
    UserFactory(officer=True, region=ALMATY, username="counter")
    UserFactory(supervisor=True, username="desk")
    close(person)
    return person


def close(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(access_class="victim", citizenship=the_country("KAZ"))


def answered(act: Callable[[], Any], *private: str) -> Answer:
    """What an act answers, or why it refuses; nothing of it stays."""
    private = (*private, HELD, SECOND, NOBODYS, NOBODYS_SECOND)
    before = transaction.savepoint()
    with CaptureQueriesContext(connection) as asked:
        try:
            answer = act()
        except DomainError as refusal:
            answer = f"{refusal.code} {refusal} {refusal.facts}"
    transaction.savepoint_rollback(before)
    status = getattr(answer, "status_code", 0)
    text = f"{answer.headers.get('Location', '')} {answer.content.decode()}" if status else str(answer)
    for told in private:
        text = text.replace(told, "…")
    text = re.sub(r"AP-[0-9A-Z]{5}-[0-9A-Z]{6}|(?<=\?correct=)\d+", "…", text)
    return status, masked((status, text, []))[1], len(asked)


def draft(world: World, number: str) -> Any:
    application = world.draft(workers=0)
    world.add_worker(application, document_number=number)
    return application


def reviewed(world: World, number: str) -> Any:
    return world.act("review", world.submit(draft(world, number)))


def paid(world: World, *numbers: str) -> Any:
    application = world.draft(workers=0)
    for number in numbers:
        world.add_worker(application, document_number=number)
    return world.pay(world.act("grant", world.act("review", world.submit(application))))


# --- every place -----------------------------------------------------------------------------------


def by_form(world: World, number: str) -> Any:
    application = world.draft(workers=0)
    given = {
        "surname": "Yılmaz", "given_names": "Mehmet", "born_on": "02.03.1988", "sex": "m",
        "citizenship_id": the_country("TUR").pk, "document_number": number, "position": "Welder",
        "occupation_id": Occupation.objects.get(code="7").pk,
    }  # fmt: skip
    return signed_in(world.firm).post(
        reverse("portal:workers", args=[application.number]), given, follow=True
    )


def corrected(world: World, number: str) -> Any:
    worker = draft(world, "U9999999").workers.get()
    changes = {"document_number": number}
    return operations.correct_worker(worker_id=worker.pk, changes=changes, on=ON, by=world.firm)


def on_the_firms_page(world: World, number: str) -> Any:
    return signed_in(world.firm).get(reverse("portal:check", args=[draft(world, number).number]))


def sent_in_by_form(world: World, number: str) -> Any:
    return signed_in(world.firm).post(
        reverse("portal:check", args=[draft(world, number).number]), follow=True
    )


def program(world: World) -> Client:
    return signed_in(world.firm)


def by_program(world: World, number: str) -> Any:
    body = BODY | {"workers": [WORKER | {"document_number": number}]}
    headers = {"Idempotency-Key": "closed-file-0001"}
    path = "/api/v1/permit-applications/"
    return program(world).post(path, json.dumps(body), content_type="application/json", headers=headers)


def sent_in_by_program(world: World, number: str) -> Any:
    path = f"/api/v1/permit-applications/{draft(world, number).number}/submit/"
    return program(world).post(path, headers={"Idempotency-Key": "closed-file-0002"})


def read_by_program(world: World, number: str) -> Any:
    return program(world).get(f"/api/v1/permit-applications/{reviewed(world, number).number}/")


def on_the_akimats_page(world: World, number: str) -> Any:
    application = reviewed(world, number)
    return signed_in(world.officer).get(reverse("admin:permits_application_change", args=[application.pk]))


def granted(world: World, number: str) -> Any:
    return world.act("grant", reviewed(world, number)).checks


def two_in_one_application(world: World, number: str) -> Any:
    application = draft(world, number)
    world.add_worker(application, document_number=SECOND if number == HELD else NOBODYS_SECOND)
    return world.submit(application).checks


def two_in_two_applications(world: World, number: str) -> Any:
    world.submit(draft(world, number))
    return world.submit(draft(world, SECOND if number == HELD else NOBODYS_SECOND)).checks


def as_a_guest(world: World, number: str) -> Any:
    host = Representation.objects.get(host__isnull=False).user
    given = {
        "document_number": number,
        "born_on": str(BORN),
        "region_id": the_region(ALMATY).pk,
        "address": "Абай даңғылы, 10",
    }
    return signed_in(host).post(reverse("portal:arrivals"), given)


def looked_for(world: World, number: str) -> Any:
    officer = User.objects.get(username="counter")
    return signed_in(officer).get(reverse("admin:registry_person_find"), {"q": number})


def beside_the_form(world: World, number: str) -> Any:
    officer = User.objects.get(username="counter")
    typed = {"document_number": number, "surname": "Yılmaz", "born_on": "02.03.1988"}
    return signed_in(officer).post(reverse("admin:registry_person_likely"), typed)


def on_the_desk(world: World, number: str) -> Any:
    supervisor = User.objects.get(username="desk")
    return signed_in(supervisor).get(reverse("desk:cases"), {"q": number})


PLACES = (
    by_form, corrected, on_the_firms_page, sent_in_by_form, by_program, sent_in_by_program, read_by_program,
    on_the_akimats_page, granted, two_in_one_application, two_in_two_applications, as_a_guest, looked_for,
    beside_the_form, on_the_desk,
)  # fmt: skip


@pytest.mark.parametrize("asks", PLACES, ids=lambda asks: asks.__name__)
def test_a_closed_file_is_answered_like_none(world: World, person: Person, asks: Any) -> None:
    answered(lambda: asks(world, NOBODYS))  # what is read once by the process is read now
    held = answered(lambda: asks(world, HELD))

    assert held == answered(lambda: asks(world, NOBODYS))
    assert "Kazakhstan, no foreign worker" not in held[1]


# --- the permit that is there already --------------------------------------------------------------


def extended(world: World, permit: Permit) -> Any:
    on = permit.valid_until.replace(day=1)
    return operations.request_extension(permit_id=permit.pk, on=on, by=world.firm).kind


def listed(world: World, permit: Permit) -> Any:
    return signed_in(world.firm).get(reverse("portal:permits"))


def read_as_a_paper(world: World, permit: Permit) -> Any:
    return Client().get(reverse("verify:paper", args=[permit.number]))


def about_to_end(world: World, permit: Permit) -> Any:
    return expire_permits(on=permit.valid_until, by=the_system())["expiring"]


@pytest.mark.parametrize("asks", [extended, listed, read_as_a_paper, about_to_end])
def test_the_permit_of_a_closed_file_reads_like_before(world: World, asks: Any) -> None:
    (permit,) = world.permits()
    for _time in range(2):  # what is read once by the process is read the first time
        before = answered(lambda: asks(world, permit), permit.worker.document_number)

    close(permit.person)

    assert answered(lambda: asks(world, permit), permit.worker.document_number) == before


# --- where the file is looked at -------------------------------------------------------------------


class TestIssue:
    """A citizen gets no permit, whatever the class of the file; what is read names no ground."""

    def issued(self, world: World, application: Any) -> list[tuple[int, list[str]]]:
        world.issue(application)
        workers = application.workers.order_by("pk")
        return [(n, [one["code"] for one in w.left_out_because]) for n, w in enumerate(workers, start=1)]

    def test_a_protected_citizen_is_left_out(self, world: World, person: Person) -> None:
        application = paid(world, HELD, NOBODYS)

        assert self.issued(world, application) == [(1, ["workers.found_in_file"]), (2, [])]
        assert world.places() == (9, 0, 1)
        assert journal_entries(kind="workers_left_out").get().data["reasons"] == ["workers.found_in_file"]

    def test_an_open_file_gives_the_same_sentence_for_another_ground(self, world: World) -> None:
        known = PersonFactory(citizenship="TUR", document__number="U5555555", born_on=BORN)
        DocumentFactory(person=known, number="U5555556", issuing_country=the_country("TUR"), kind="passport")

        assert self.issued(world, paid(world, "U5555555", "U5555556")) == [
            (1, []),
            (2, ["workers.found_in_file"]),
        ]

    def test_two_passports_of_a_closed_file_are_not_said_to_be_one_persons(self, world: World) -> None:
        person = PersonFactory(citizenship="TUR", document__number=HELD, born_on=BORN)
        DocumentFactory(person=person, number=SECOND, issuing_country=the_country("TUR"), kind="passport")
        Person.objects.filter(pk=person.pk).update(access_class="refugee")

        assert self.issued(world, paid(world, HELD, SECOND))[1] == (2, ["workers.found_in_file"])

    def test_the_firm_and_the_akimat_read_no_ground(self, world: World, person: Person) -> None:
        application = paid(world, HELD)
        world.issue(application)

        pages = (
            signed_in(world.firm).get(reverse("portal:application", args=[application.number])),
            program(world).get(f"/api/v1/permit-applications/{application.number}/"),
            signed_in(world.officer).get(reverse("admin:permits_application_change", args=[application.pk])),
        )
        for page in pages:
            told = page.content.decode().lower()
            assert "something in the register" in told
            assert "may ask the migration police" in told
            for word in ("alone", "no foreign worker", "already has a permit", "protected", "victim"):
                assert word not in told


# --- one number is one person's --------------------------------------------------------------------


def test_the_counter_refuses_a_number_in_the_same_words_whoever_holds_it(person: Person) -> None:
    PersonFactory(citizenship="TUR", document__number=NOBODYS)
    client = signed_in(UserFactory(officer=True, region=ALMATY))
    url = reverse("admin:registry_person_list_act", args=["enrol"])

    def enrolled(number: str) -> Any:
        places = dict.fromkeys(("citizenship_id", "issuing_country_id"), the_country("TUR").pk)
        given = {"document_kind": "passport", "document_number": number, "surname": "Y", "language": "ru"}
        return client.post(url, {**given, **places, "born_on": "02.03.1988", "sex": "m"})

    held = answered(lambda: enrolled(HELD))

    assert held == answered(lambda: enrolled(NOBODYS))
    assert held[0] == 422
