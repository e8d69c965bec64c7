"""What the border is told of the people it sends: the seam, its answer, and that it was read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from feeds.seams import Notice, notices
from journal.events import READINGS
from journal.models import Entry
from registry.models import Person
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.feeds.feed_lines import AT, DELIVERED_ON, item
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db
BAN = Notice(0, "entry_ban", "expulsion")


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: AT)


@pytest.fixture
def send(client: Client) -> Any:
    ApiKeyFactory(user=UserFactory(username="border_feed", border_feed=True), secret="koshi_border")

    def post(*items: Any, key: str = "") -> Any:
        headers = {"Authorization": "Bearer koshi_border"} | ({"Idempotency-Key": key} if key else {})
        body = json.dumps({"crossings": items})
        return client.post("/api/v1/crossings/", data=body, content_type="application/json", headers=headers)

    return post


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """An app that keeps a ban against everybody it is asked about; what it was asked."""
    calls: list[Any] = []

    def tells(*, person_ids: Any, on: Any) -> list[Notice]:
        calls.append((person_ids, on))
        return [Notice(number, BAN.kind, BAN.ground) for number in person_ids]

    monkeypatch.setitem(notices._members, "planted", tells)
    return calls


def readings() -> list[Entry]:
    return list(Entry.objects.filter(kind__in=READINGS))


def test_nobody_keeps_bans_yet_and_the_border_is_told_none(send: Any) -> None:
    assert send(item(), item(source_id="2", checkpoint="?")).json()["notices"] == []
    assert readings() == []


def test_told_of_each_item_accepted_unchanged_and_rejected(send: Any, asked: list[Any]) -> None:
    refused_at_the_border = item(source_id="2", direction="refusal", document__number="QQ1")
    answer = send(item(), item(), refused_at_the_border, item(source_id="3", checkpoint="?"), "no item")

    told = [(one["source_id"], one["kind"], one["ground"]) for one in answer.json()["notices"]]
    assert told == [(number, "entry_ban", "expulsion") for number in (item()["source_id"], "2", "3")]
    assert asked == [(sorted(Person.objects.values_list("pk", flat=True)), DELIVERED_ON)]


def test_whom_it_was_told_of_is_in_the_journal_each_time(send: Any, asked: list[Any]) -> None:
    first = send(item(), key="k").json()
    again = send(item(), key="k").json()

    person = Person.objects.get()
    assert first == again
    assert [[row.person_id for row in entry.shown.all()] for entry in readings()] == [[person.pk]] * 2


def test_a_held_file_is_not_asked_about(send: Any, asked: list[Any]) -> None:
    send(item())
    Person.objects.update(access_class="refugee")
    asked.clear()

    assert send(item()).json()["notices"] == []
    assert [ids for ids, _on in asked] in ([], [[]])
    assert len(readings()) == 1


def test_of_a_file_that_was_taken_over_its_successor_is_asked(send: Any, asked: list[Any]) -> None:
    send(item())
    successor = PersonFactory()
    Person.objects.exclude(pk=successor.pk).update(merged_into=successor)
    asked.clear()

    send(item())

    assert asked == [([successor.pk], DELIVERED_ON)]


@pytest.mark.parametrize("number", ["\x00", "", {"a": 1}, "A" * 200])
def test_a_document_that_cannot_be_told_is_nobodys(send: Any, asked: list[Any], number: Any) -> None:
    assert send(item(document__number=number)).json()["notices"] == []
