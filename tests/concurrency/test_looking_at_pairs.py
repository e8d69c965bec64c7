"""What a joining would change is tried on both files when its page opens: nobody waits long for that."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from registry.models import Crossing, LikelyMatch, Person
from registry.operations.matches.trial import what_would_follow
from registry.queries.matches.pairs import lock_files, lock_whole_files
from tests.accounts.factories import UserFactory
from tests.databases import in_threads
from tests.days import ON
from tests.feeds.feed_lines import item, send
from tests.registry.factories import PersonFactory, StayFactory
from tests.registry.matches import pair

#: As long as a page may take; the trial itself gives up sooner.
PATIENCE = 3.0


@pytest.fixture
def officer(committed_db: str) -> Any:
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def match(committed_db: str) -> LikelyMatch:
    name = {"surname": "KARIMOV", "given_names": "SARDOR"}
    old, new = PersonFactory(**name), PersonFactory(**name)
    for person, days in ((old, 60), (new, 20)):
        StayFactory(
            person=person, entered_on=ON - timedelta(days=days), departed_on=ON - timedelta(days=days - 9)
        )
    return pair(old, new)


class Holder:
    """Somebody who holds what `hold` locks, in a transaction of their own, until let go."""

    def __init__(self, hold: Any) -> None:
        self.has, self.over = threading.Event(), threading.Event()
        self.hold = hold

    def __call__(self) -> None:
        with transaction.atomic():
            self.hold()
            self.has.set()
            self.over.wait(30)


@pytest.mark.parametrize("lock", [lock_files, lock_whole_files])
@pytest.mark.parametrize("which", ["one_id", "other_id"])
def test_while_somebody_works_on_one_of_them_the_page_says_so_soon(
    officer: Any, match: LikelyMatch, lock: Any, which: str
) -> None:
    holder = Holder(lambda: lock([getattr(match, which)]))
    client = Client()
    client.force_login(officer)
    address = reverse("admin:registry_likelymatch_act", args=[match.pk, "same"])

    def look() -> tuple[str, float]:
        holder.has.wait(30)
        began = time.monotonic()
        try:
            page = client.get(address)
            return page.content.decode(), time.monotonic() - began
        finally:
            holder.over.set()

    held, looked = in_threads(holder, look)

    assert held.exception() is None
    page, seconds = looked.result()  # type: ignore[misc]
    assert "Somebody works on one of these files just now" in page
    assert seconds < PATIENCE
    assert what_would_follow(match_id=match.pk, on=ON, by=officer) == []


def test_two_officers_look_while_the_border_delivers(officer: Any, match: LikelyMatch) -> None:
    colleague = UserFactory(officer=True, region="KZ-75")
    number = match.other.documents.get().number

    def look(by: Any) -> Any:
        return [what_would_follow(match_id=match.pk, on=ON, by=by) for _time in range(4)]

    def deliver() -> int:
        lines = (
            item(source_id=str(n), document__number=number, crossed_at=f"2026-03-{n:02}T09:30:00+05:00")
            for n in range(1, 5)
        )
        return sum(send(line, on=ON)[0].accepted for line in lines)

    done = in_threads(lambda: look(officer), lambda: look(colleague), deliver)

    assert [one.exception() for one in done] == [None] * 3
    assert done[2].result() == 4
    assert Crossing.objects.filter(person=match.other, source="border_feed").count() == 4
    assert not Person.objects.exclude(merged_into=None).exists()
    assert LikelyMatch.objects.get(pk=match.pk).state == "open"
