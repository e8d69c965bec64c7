"""A journal that was written in one cluster and goes on in another: what must hold there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from config.health import CHECKS
from journal.models import Entry
from journal.operations import record, verify_journal
from journal.queries import is_of_another_cluster
from notifications.events import NotificationEvent
from notifications.models import Alert
from reference.models import Checkpoint
from tests.accounts.factories import the_system
from tests.days import ON, at
from tests.journal.heard import dispatch_to_the_end
from tests.journal.test_operations import seal_all


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Django's default connection on another server, for this thread."""
    parts = urlsplit(url)
    settings = connections["default"].settings_dict
    before = {name: settings[name] for name in ("NAME", "USER", "HOST")}
    connections["default"].close()
    settings.update(NAME=parts.path[1:], USER=parts.username, HOST=parse_qs(parts.query)["host"][0])
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)


def feed_falls_silent(code: str) -> None:
    place = Checkpoint.objects.get(code=code)
    record(
        NotificationEvent.FEED_FELL_SILENT,
        subject=place,
        by=the_system(),
        on=ON,
        region_id=place.region_id,
        data={"code": code, "state": "silent"},
    )


def dispatch() -> dict[str, int]:
    return dispatch_to_the_end(on=ON, at=at(ON))


def alerts() -> list[str]:
    return list(Alert.objects.filter(kind="feed").order_by("id").values_list("facts__code", flat=True))


@dataclass
class Left:
    """What the first cluster left: feeds that fell silent, told or not, and the entries as they stand."""

    codes: list[str]
    stored: list[tuple[int, int]]


def write_before_moving() -> Left:
    """One alert told, one entry sealed only, one neither."""
    codes = list(Checkpoint.objects.order_by("code").values_list("code", flat=True)[:4])
    told, sealed_only, neither, _later = codes
    feed_falls_silent(told)
    seal_all()
    assert dispatch()["raised"] == 1
    feed_falls_silent(sealed_only)
    seal_all()
    feed_falls_silent(neither)
    stored = list(Entry.objects.order_by("id").values_list("id", "xid"))
    return Left(codes, stored)


def goes_on_where_it_was(left: Left, *, application: str, owner: str) -> None:
    """In the new cluster, by its addresses: nothing is passed over, nothing told twice, the chain holds."""
    codes, stored = left.codes, left.stored
    told, sealed_only, neither, later = codes
    with connected_to(application):
        assert is_of_another_cluster()
        assert CHECKS["journal"]() == {"ok": False, "cure": "carry_journal_positions"}
        with pytest.raises(DatabaseError, match="carry_journal_positions"):
            feed_falls_silent(later)
        with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
            call_command("carry_journal_positions")
    with connected_to(owner):
        first = _said()
        assert _said() == first
    with connected_to(application):
        assert CHECKS["journal"]()["ok"]
        assert verify_journal().is_intact
        assert alerts() == [told]
        assert dispatch()["raised"] == 2
        assert dispatch()["raised"] == 0
        assert alerts() == [told, sealed_only, neither]

        feed_falls_silent(later)
        newest = Entry.objects.latest("id")
        assert (newest.xid, newest.pk) > max((xid, pk) for pk, xid in stored)
        assert list(Entry.objects.exclude(pk=newest.pk).order_by("id").values_list("id", "xid")) == stored
        seal_all()
        assert dispatch()["raised"] == 1
        assert alerts() == codes
        assert verify_journal().entries == Entry.objects.count()
        assert verify_journal().is_intact


def _said() -> str:
    out = StringIO()
    call_command("carry_journal_positions", stdout=out)
    return out.getvalue()
