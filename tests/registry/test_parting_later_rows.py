"""What came while two files were joined: taken back, each row goes to whom it belongs, or is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from enforcement.models import KeptBack
from enforcement.queries.verdicts import case_terms
from notifications.models import Alert, Message, SetAside
from registry.models import Person, PersonPaper, Registration, Stay
from registry.operations.matches.joining import take_back
from registry.operations.matches.splitting import split_file, take_split_back
from registry.operations.papers import receive_paper_of_person
from registry.operations.questions import ask_about_record
from registry.operations.stays.projection import rebuild_stays
from registry.operations.ties import add_tie
from registry.states import RecordKind, TieKind
from tests.accounts.factories import UserFactory, the_system
from tests.days import EVER, ON, at
from tests.enforcement.factories import CaseFactory
from tests.papers.pdfs import pdf
from tests.permits.situations import World
from tests.registry.factories import (
    CrossingFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
)
from tests.registry.matches import joined

pytestmark = pytest.mark.django_db

WHY = "The second man came in person."


def alert(kind: str, subject: Any, person: Person, **given: Any) -> Alert:
    return Alert.objects.create(
        kind=kind,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        person=person,
        raised_on=ON,
        **given,
    )


def letter(template: str, subject: Any, person: Person) -> Message:
    return Message.objects.create(
        recipient_kind="person",
        recipient_id=person.pk,
        person=person,
        language="ru",
        template=template,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        entry_id=subject.pk,
        queued_on=ON,
        next_attempt_at=at(ON),
    )


@pytest.fixture
def officer() -> Any:
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def twins() -> tuple[Person, Person]:
    name = {"surname": "Yılmaz", "given_names": "Mehmet", "citizenship": "TUR"}
    return PersonFactory(**name), PersonFactory(**name)


def came(survivor: Person, document: Any, officer: Any, *, days: int) -> list[Any]:
    """Somebody crosses with this document, and everything follows that may."""
    crossing = CrossingFactory(person=survivor, document=document, crossed_on=ON - timedelta(days=days))
    rebuild_stays(person_ids=[survivor.pk], on=ON, by=the_system())
    stay = Stay.objects.get(entry=crossing)
    registration = RegistrationFactory(stay=stay)
    case = CaseFactory(stay=stay)
    permit = ResidencePermitFactory(stay=stay)
    kept = KeptBack.objects.create(
        stay=stay, kept_on=ON, terms=case_terms(ON), answer_due_on=ON + timedelta(days=14)
    )
    questions = [
        ask_about_record(about=about, record_id=row.pk, what="?", why=WHY, on=ON, by=officer)
        for about, row in (
            (RecordKind.STAY, stay),
            (RecordKind.CROSSING, crossing),
            (RecordKind.REGISTRATION, registration),
            (RecordKind.PERMIT, permit),
        )
    ]
    letters = [letter("registration_due", registration, survivor), letter("case_reviewed", case, survivor)]
    waiting = SetAside.objects.create(
        entry_id=case.pk,
        kind="case_opened",
        subject_kind="overstaycase",
        subject_id=case.pk,
        person_id=survivor.pk,
        set_aside_at=at(ON),
        next_attempt_at=at(ON),
    )
    alerts = [
        alert("overstay", case, survivor, case=case),
        alert("crossing_mark", crossing, survivor),
        alert("registration_lapsed", stay, survivor),
        alert("kept_too_long", kept, survivor),
        alert("question_overdue", questions[0], survivor),
        alert("message_failed", letters[0], survivor),
        alert("entry_set_aside", waiting, survivor),
    ]
    alerts.append(alert("unanswered", alerts[1], survivor))
    return [crossing, stay, case, permit, *questions, *letters, waiting, *alerts]


def engaged(document: Any) -> list[Any]:
    """A firm gets a permit for the holder of this passport."""
    world = World()
    application = world.draft(0)
    worker = world.add_worker(application, document_number=document.number)
    (permit,) = world.issue(world.pay(world.act("grant", world.act("review", world.submit(application)))))
    revoked = alert("permit_revoked", permit, permit.person)
    return [worker, permit, letter("permit_issued", permit, permit.person), revoked]


@pytest.mark.parametrize("which", [0, 1])
def test_everything_goes_with_the_document_it_came_by(officer: Any, twins: Any, which: int) -> None:
    survivor, _taken = twins
    document = twins[which].documents.get()
    done = joined(*twins, officer)
    rows = [*came(survivor, document, officer, days=45), *engaged(document)]
    for row in rows:
        row.refresh_from_db()
        assert row.person_id == survivor.pk, row

    answer = take_back(join_id=done.join.pk, reason=WHY, on=ON, by=officer)

    for row in rows:
        row.refresh_from_db()
    assert [repr(row) for row in rows if row.person_id != twins[which].pk] == []
    assert {row.recipient_id for row in rows if isinstance(row, Message)} == {twins[which].pk}
    assert Registration.objects.get().stay.person == twins[which]
    assert answer.stayed == []


def test_what_tells_of_the_file_alone_stays_and_is_named(client: Any, officer: Any, twins: Any) -> None:
    survivor, _taken = twins
    done = joined(*twins, officer)
    question = ask_about_record(
        about=RecordKind.FILE, record_id=survivor.pk, what="?", why=WHY, on=ON, by=officer
    )
    tie = add_tie(
        person_id=survivor.pk,
        other_id=PersonFactory().pk,
        kind=TieKind.SPOUSE,
        valid_from=EVER,
        source="A certificate",
        on=ON,
        by=officer,
    )
    receive_paper_of_person(person_id=survivor.pk, kind="birth", data=pdf(), on=ON, by=officer)
    paper = PersonPaper.objects.get()

    client.force_login(officer)
    url = reverse("admin:registry_person_act", args=[survivor.pk, "take-back-join"])
    form = client.get(url).context_data["form"]
    hidden = {one.name: one.value() for one in form.hidden_fields() if one.value() is not None}
    page = client.post(url, {**hidden, "join_id": done.join.pk, "reason": WHY}, follow=True)

    told = page.content.decode()
    assert "belongs to neither for certain" in told
    for what in ("questions about records – 1", "ties – 1", "papers of files – 1"):
        assert what in told
    for row in (question, tie, paper):
        row.refresh_from_db()
        assert row.person_id == survivor.pk


def test_a_file_that_was_parted_gives_along_what_is_told_of_its_lines(officer: Any) -> None:
    person = PersonFactory(surname="Yılmaz", given_names="Mehmet", citizenship="TUR")
    document = person.documents.get()
    CrossingFactory(person=person, document=document, crossed_on=ON - timedelta(days=90))
    CrossingFactory(person=person, document=document, direction="exit", crossed_on=ON - timedelta(days=80))
    rows = came(person, document, officer, days=45)

    split = split_file(
        person_id=person.pk, crossing_ids=[rows[0].pk], document_ids=[], note=WHY, on=ON, by=officer
    )
    for row in rows:
        row.refresh_from_db()
    assert [repr(row) for row in rows if row.person_id != split.into_id] == []

    take_split_back(split_id=split.pk, reason=WHY, on=ON, by=officer)
    for row in rows:
        row.refresh_from_db()
    assert [repr(row) for row in rows if row.person_id != person.pk] == []
