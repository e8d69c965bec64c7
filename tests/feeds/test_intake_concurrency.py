"""Deliveries at the same moment: real transactions, real threads."""

from __future__ import annotations

from typing import Any

from accounts.models import IdempotentRequest
from accounts.operations.requests import answer_once
from accounts.queries.roles import system_user
from feeds.models import FeedWatermark
from feeds.operations.intake import take_in_lines
from feeds.rules.intake import staged_item
from registry.models import Crossing, IdentityDocument, IntakeBatch, Person, Stay
from tests.databases import in_threads
from tests.feeds.feed_lines import AT, DELIVERED_ON, item


def send(items: list[dict[str, Any]], source: str = "border_feed") -> tuple[int, int, int]:
    tally, _rejected = take_in_lines(
        rows=(staged_item(number, one) for number, one in enumerate(items, 1)),
        source=source,
        name="test",
        on=DELIVERED_ON,
        at=AT,
        by=system_user(),
    )
    return tally.accepted, tally.unchanged, tally.rejected


def entry(number: int, **changes: Any) -> dict[str, Any]:
    return item(source_id=f"{number}", document__number=f"AB1{number:06}", **changes)


def nothing_is_left_over() -> bool:
    return not Person.objects.filter(documents__isnull=True).exists()


def test_two_feeds_with_the_same_new_documents_enrol_each_holder_once(committed_db: str) -> None:
    there = [entry(number) for number in range(200)]
    back = [
        entry(number, direction="exit", crossed_at="2026-03-04T10:00:00+05:00")
        for number in range(199, -1, -1)
    ]

    done = in_threads(lambda: send(there, "air"), lambda: send(back, "rail"), lambda: send(there, "road"))

    assert [act.result() for act in done] == [(200, 0, 0)] * 3
    assert (Person.objects.count(), IdentityDocument.objects.count()) == (200, 200)
    assert nothing_is_left_over()
    assert Crossing.objects.count() == 600
    assert Stay.objects.filter(annulled_on__isnull=True, departed_on__isnull=False).count() >= 200


def test_one_feed_that_sends_the_same_twice_at_once_writes_it_once(committed_db: str) -> None:
    items = [entry(number) for number in range(100)]

    done = in_threads(*[lambda: send(items)] * 4)

    assert sorted(act.result() for act in done) == [(0, 100, 0)] * 3 + [(100, 0, 0)]
    assert (Crossing.objects.count(), Person.objects.count(), IntakeBatch.objects.count()) == (100, 100, 1)


def test_two_corrections_at_once_leave_one_stay_of_the_newest(committed_db: str) -> None:
    send([entry(1)])
    second = entry(1, revision=2, crossed_at="2026-02-20T09:00:00+05:00")
    third = entry(1, revision=3, crossed_at="2026-02-25T09:00:00+05:00")

    in_threads(lambda: send([second]), lambda: send([third]))

    stay = Stay.objects.get(annulled_on__isnull=True)
    assert (stay.entry.revision, f"{stay.entered_on}") == (3, "2026-02-25")


def test_new_checkpoints_are_connected_once(committed_db: str) -> None:
    sent = [[entry(number, checkpoint=code) for number, code in enumerate(("ALA", "A-AISH", "A-KAPL"))]]
    sent.append(sent[0][::-1])

    done = in_threads(lambda: send(sent[0], "one"), lambda: send(sent[1], "two"))

    assert [act.result() for act in done] == [(3, 0, 0)] * 2
    assert FeedWatermark.objects.count() == 3


def test_a_repeated_request_at_the_same_moment_acts_once(committed_db: str) -> None:
    acted: list[int] = []

    def act() -> dict[str, Any]:
        acted.append(1)
        return {"accepted": send([entry(1)])[0]}

    def ask() -> Any:
        return answer_once(key="k1", request_hash="h", at=AT, by=system_user(), act=act)

    done = in_threads(ask, ask, ask)

    assert sorted(one.result()[1] for one in done) == [False, True, True]
    assert {one.result()[0]["accepted"] for one in done} == {1}
    assert (len(acted), IdempotentRequest.objects.count()) == (1, 1)


def test_a_failed_request_leaves_its_key_free_for_the_one_that_waits(committed_db: str) -> None:
    tried: list[int] = []

    def act() -> dict[str, Any]:
        tried.append(1)
        if len(tried) == 1:
            raise ZeroDivisionError
        return {"accepted": 1}

    def ask() -> Any:
        return answer_once(key="k1", request_hash="h", at=AT, by=system_user(), act=act)

    done = in_threads(ask, ask)

    assert sorted(type(one.exception()).__name__ for one in done) == ["NoneType", "ZeroDivisionError"]
    assert IdempotentRequest.objects.get().answer == {"accepted": 1}
