"""Revisions of a crossing that correct a name: the file follows, and keeps what it was told before."""

from __future__ import annotations

from typing import Any

import pytest

from identity.name_keys import name_key
from registry.models import Person
from tests.feeds.feed_lines import DELIVERED_ON, item
from tests.feeds.test_intake_lines import send
from tests.journal.factories import journal_entries
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def names_told() -> tuple[str, list[str]]:
    person = Person.objects.get()
    return person.full_name, sorted(row.full_name for row in person.former_values.all())


TOSHMATOV, YULDASHEV, NAZAROV = (
    {"revision": number, "person__surname": surname}
    for number, surname in enumerate(("TOSHMATOVV", "YULDASHEV", "NAZAROV"), 1)
)


@pytest.mark.parametrize(
    "deliveries",
    [
        [[TOSHMATOV], [YULDASHEV]],
        [[TOSHMATOV, YULDASHEV]],
        [[YULDASHEV, TOSHMATOV]],
        [[YULDASHEV], [TOSHMATOV]],
        [[TOSHMATOV], [YULDASHEV], [YULDASHEV]],
    ],
    ids=["one by one", "together", "together, turned round", "the newer first", "twice"],
)
def test_a_file_follows_the_newest_reading_and_keeps_the_former(
    deliveries: list[list[dict[str, Any]]],
) -> None:
    for lines in deliveries:
        send(*(item(**line) for line in lines))

    assert names_told() == ("YULDASHEV SARDOR", ["TOSHMATOVV SARDOR"])
    assert Person.objects.get().surname_key == name_key("YULDASHEV")


@pytest.mark.parametrize(
    "deliveries", [[[TOSHMATOV], [YULDASHEV], [NAZAROV]], [[TOSHMATOV, NAZAROV], [YULDASHEV]]], ids=str
)
def test_each_reading_is_kept(deliveries: list[list[dict[str, Any]]]) -> None:
    for lines in deliveries:
        send(*(item(**line) for line in lines))

    assert names_told() == ("NAZAROV SARDOR", ["TOSHMATOVV SARDOR", "YULDASHEV SARDOR"])


def test_a_name_that_the_feed_corrects_is_journaled_and_told_by_it() -> None:
    send(item(**TOSHMATOV))
    send(item(**YULDASHEV))

    assert [entry.data for entry in journal_entries(kind="person_corrected")] == [
        {"fields": ["surname"], "origin": "feed"}
    ]
    row = Person.objects.get().former_values.get()
    assert (row.kind, row.told_by, row.valid_from, row.valid_until) == (
        "name",
        "feed",
        DELIVERED_ON,
        DELIVERED_ON,
    )


def test_a_name_that_an_officer_wrote_down_stays() -> None:
    PersonFactory(confirmed=True, document__number="AB1234567", surname="TOSHMATOVV", given_names="SARDOR")
    send(item(**TOSHMATOV))
    send(item(**YULDASHEV))

    assert names_told() == ("TOSHMATOVV SARDOR", [])
