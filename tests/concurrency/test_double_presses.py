"""A button pressed twice, with one form or with two of the same: done once, and the second is told so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Max
from django.test import Client
from django.urls import reverse

from journal.models import Entry
from registry.models import MarkedCrossing
from registry.operations.matches.joining import doubt_join
from registry.operations.matches.splitting import split_file
from registry.operations.questions import ask_about_record
from registry.states import RecordKind
from tests.accounts.factories import UserFactory
from tests.databases import in_threads
from tests.days import ON
from tests.forms import confirmed, opened
from tests.registry.factories import CrossingFactory, DocumentFactory, PersonFactory, StayFactory
from tests.registry.matches import NOTE, joined, pair

WHY = "The second man came in person."


@dataclass
class Press:
    """The page of an act, what is typed in it, and what is journaled once."""

    model: str
    pk: int
    act: str
    once: str
    typed: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return reverse(f"admin:registry_{self.model}_act", args=[self.pk, self.act])


def twins() -> Any:
    name = {"surname": "KARIMOV", "given_names": "SARDOR"}
    return PersonFactory(**name), PersonFactory(**name)


def matched() -> Any:
    return pair(*twins())


def same(officer: Any) -> Press:
    match = matched()
    return Press("likelymatch", match.pk, "same", "files_joined", {"survivor_id": match.one_id, "note": NOTE})


def different(officer: Any) -> Press:
    return Press("likelymatch", matched().pk, "different", "files_different", {"note": NOTE})


def unsure(officer: Any) -> Press:
    colleague = UserFactory(officer=True, region="KZ-75")
    return Press(
        "likelymatch",
        matched().pk,
        "unsure",
        "colleague_asked",
        {"colleague_id": colleague.pk, "note": NOTE},
    )


def back(officer: Any) -> Press:
    done = joined(*twins(), officer)
    typed = {"join_id": done.join.pk, "reason": WHY}
    return Press("person", done.join.survivor_id, "take-back-join", "files_parted", typed)


def doubt(officer: Any) -> Press:
    done = joined(*twins(), officer)
    typed = {"join_id": done.join.pk, "reason": WHY}
    return Press("person", done.join.survivor_id, "doubt-join", "join_doubted", typed)


def settle(officer: Any) -> Press:
    done = joined(*twins(), officer)
    doubt_join(join_id=done.join.pk, reason=WHY, on=ON, by=officer)
    typed = {"join_id": done.join.pk, "note": WHY}
    return Press("person", done.join.survivor_id, "settle-doubt", "join_settled", typed)


def _with_two_crossings() -> Any:
    person = PersonFactory()
    lines = [
        CrossingFactory(
            person=person, document=DocumentFactory(person=person), crossed_on=ON - timedelta(days)
        )
        for days in (60, 40, 20)
    ]
    return person, lines


def split(officer: Any) -> Press:
    person, lines = _with_two_crossings()
    return Press("person", person.pk, "split", "file_parted", {"crossing_ids": [lines[0].pk], "note": WHY})


def unsplit(officer: Any) -> Press:
    """Two partings stand; one press, however often, takes back one."""
    person, lines = _with_two_crossings()
    for line in lines[:2]:
        split_file(person_id=person.pk, crossing_ids=[line.pk], document_ids=[], note=WHY, on=ON, by=officer)
    return Press("person", person.pk, "unsplit", "parting_taken_back", {"reason": WHY})


def _mark(kind: str) -> MarkedCrossing:
    person, lines = _with_two_crossings()
    return MarkedCrossing.objects.create(crossing=lines[0], person=person, mark=kind, marked_on=ON)


def clear(officer: Any) -> Press:
    return Press("markedcrossing", _mark("document_ended").pk, "clear", "mark_cleared", {"note": WHY})


def same_holder(officer: Any) -> Press:
    return Press("markedcrossing", _mark("holder_differs").pk, "same-holder", "mark_cleared", {"note": WHY})


def other_holder(officer: Any) -> Press:
    return Press("markedcrossing", _mark("holder_differs").pk, "other-holder", "file_parted", {"note": WHY})


def question(officer: Any) -> Press:
    stay = StayFactory()
    return Press("stay", stay.pk, "question", "question_asked", {"what": "The day", "why": WHY})


def answer(officer: Any) -> Press:
    colleague = UserFactory(officer=True, region="KZ-75")
    asked = ask_about_record(
        about=RecordKind.FILE, record_id=PersonFactory().pk, what="?", why=WHY, on=ON, by=colleague
    )
    return Press("recordquestion", asked.pk, "nothing-wrong", "question_answered", {"note": WHY})


def correct(officer: Any) -> Press:
    person = PersonFactory(surname="TOSHMATOVV")
    return Press("person", person.pk, "correct", "person_corrected", {"surname": "TOSHMATOV"})


def end_document(officer: Any) -> Press:
    document = PersonFactory().documents.get()
    typed = {"document_id": document.pk, "act": "report_lost", "held_until": ON.isoformat(), "reason": WHY}
    return Press("person", document.person_id, "end-document", "document_ended", typed)


PRESSES: tuple[Callable[[Any], Press], ...] = (
    same,
    different,
    unsure,
    back,
    doubt,
    settle,
    split,
    unsplit,
    clear,
    same_holder,
    other_holder,
    question,
    answer,
    correct,
    end_document,
)


@pytest.fixture
def officer(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("core.clock.today", lambda: ON)
    return UserFactory(officer=True, region="KZ-75", language="en")


def client_of(officer: Any) -> Client:
    client = Client()
    client.force_login(officer, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(("forms", "at_once"), [(1, True), (2, True), (2, False)])
def test_twice_is_once(officer: Any, forms: int, at_once: bool) -> None:
    """With one form the second press is told that it was done; with two it is refused in a sentence."""
    found = {}
    for situation in PRESSES:
        press = situation(officer)
        clients = [client_of(officer), client_of(officer)]
        pages = [opened(clients[number], press.url) | press.typed for number in range(forms)]
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0

        def send(number: int, *, press: Press = press, clients: Any = clients, pages: Any = pages) -> Any:
            return confirmed(clients[number], press.url, pages[min(number, forms - 1)])

        if at_once:
            answers = [
                one.exception() or one.result() for one in in_threads(lambda: send(0), lambda: send(1))
            ]
        else:
            answers = [send(0), send(1)]

        states = [getattr(one, "status_code", one) for one in answers]
        done = Entry.objects.filter(pk__gt=last, kind=press.once)
        written = done.values("subject_id").distinct().count()
        if written != 1 or not set(states) <= {302, 403, 404, 409, 422} or 302 not in states:
            found[situation.__name__] = (states, list(done.values_list("subject_id", "person_id")))

    assert found == {}
