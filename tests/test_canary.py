"""A protected person is nowhere: no answer holds her, and none differs from those of a world without her."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from enforcement.operations.sweeps import flag_overstays
from tests import canaries
from tests.accounts.factories import the_system
from tests.canaries import Canary, Look, masked
from tests.days import ON, at
from tests.feeds.factories import complete_feeds
from tests.registry.factories import StayFactory


@dataclass
class Worlds:
    """The answers where she is, where she never was, and what was logged."""

    canary: Canary
    with_her: dict[tuple[str, str], Look]
    without: dict[tuple[str, str], Look]
    logged: str


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.msg} {record.args}")


@pytest.fixture(scope="module")
def worlds(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Worlds]:
    """Both worlds, looked at in one transaction that is undone."""
    from django.db import transaction

    patch, kept = pytest.MonkeyPatch(), _Kept()
    patch.setattr("core.clock.now", lambda: at(ON))
    logging.getLogger().addHandler(kept)
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            world, asking = canaries.almaty(), canaries.clients()
            StayFactory(person__surname="ORDINARY", overstayed=True)
            complete_feeds(ON)
            before = transaction.savepoint()
            canary = Canary.live(world)
            paths = [*canary.paths, *canaries.searches()]
            with_her = canaries.looks(asking, paths)
            logged = "\n".join(kept.lines)
            transaction.savepoint_rollback(before)
            flag_overstays(on=ON, by=the_system())
            canaries.taken_place(world)
            without = canaries.looks(asking, paths)
            transaction.set_rollback(True)
            yield Worlds(canary, with_her, without, logged)
    finally:
        logging.getLogger().removeHandler(kept)
        patch.undo()


def test_no_answer_holds_anything_of_her(worlds: Worlds) -> None:
    told = [
        (role, path, needle)
        for (role, path), (_status, text, _statements) in worlds.with_her.items()
        for needle in worlds.canary.needles
        if needle.lower() in text.lower() and needle.lower() not in path.lower()
    ]

    assert told == []


def test_no_answer_differs_from_a_world_in_which_she_never_was(worlds: Worlds) -> None:
    differing = []
    for asked, look in worlds.with_her.items():
        here, there = masked(look), masked(worlds.without[asked])
        if here != there:
            at = next(
                (pair for pair in zip(here[1].split(), there[1].split(), strict=False) if pair[0] != pair[1]),
                "statements" if here[2] != there[2] else "length",
            )
            differing.append((*asked, here[0], there[0], at))

    assert differing == []


def test_nothing_of_her_is_logged(worlds: Worlds) -> None:
    assert [needle for needle in worlds.canary.needles if needle in worlds.logged] == []


def test_many_addresses_were_answered(worlds: Worlds) -> None:
    """So that the tests above cannot pass by asking nothing."""
    answered = [asked for asked, look in worlds.without.items() if look[0] == 200]

    assert len(answered) > 300
    assert any("ORDINARY" in look[1] for look in worlds.without.values())
