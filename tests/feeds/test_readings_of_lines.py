"""Names in refused lines are read like any others: each answer that shows them leaves its row."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feeds.models import RejectedLine
from journal.events import READINGS
from journal.models import Entry
from registry.models import Person
from tests.accounts.factories import UserFactory
from tests.feeds.feed_lines import AT, item
from tests.feeds.test_intake_lines import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("core.clock.now", lambda: AT)
    client.force_login(UserFactory(officer=True, region="KZ-75"))
    return client


def refused(**changed: Any) -> RejectedLine:
    send(item(source_id="refused", **changed))
    return RejectedLine.objects.get()


def rows() -> list[tuple[str, list[int], int]]:
    return [
        (row.kind, sorted(row.shown.values_list("person_id", flat=True)), row.data.get("unfiled", 0))
        for row in Entry.objects.filter(kind__in=READINGS).order_by("pk")
    ]


def test_the_page_of_a_line_names_the_holder_of_its_document(officer: Client) -> None:
    send(item())
    person = Person.objects.get()
    line = refused(person__born_on="15.05.1990")

    officer.get(reverse("feeds:line", args=[line.pk]))

    assert rows() == [("page_shown", [person.pk], 0)]


def test_of_an_unknown_document_a_name_without_a_file_was_read(officer: Client) -> None:
    line = refused(person__born_on="15.05.1990")

    officer.get(reverse("feeds:line", args=[line.pk]))

    assert rows() == [("page_shown", [], 1)]


def test_a_list_names_those_whose_names_were_refused(officer: Client) -> None:
    send(item())
    person = Person.objects.get()
    refused(person__surname="1" * 130)

    officer.get(reverse("feeds:lines"))

    assert rows() == [("list_shown", [person.pk], 0)]


def test_a_list_that_shows_no_name_writes_nothing(officer: Client) -> None:
    send(item())
    refused(checkpoint="???")

    officer.get(reverse("feeds:lines"))

    assert rows() == []


def test_a_line_shown_without_its_names_writes_nothing(officer: Client) -> None:
    auditor = Client()
    auditor.force_login(UserFactory(auditor=True))
    line = refused(person__born_on="15.05.1990")

    auditor.get(reverse("feeds:line", args=[line.pk]))

    assert rows() == []
