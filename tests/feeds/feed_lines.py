"""Lines of a feed as its program would send them, for the tests of intake."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from accounts.queries.roles import system_user
from feeds.operations.intake import Tally, take_in_lines
from feeds.operations.staging import Rejected
from feeds.rules.intake import staged_item

DELIVERED_ON = date(2026, 3, 10)
AT = datetime(2026, 3, 10, 7, 0, tzinfo=UTC)

ITEM: dict[str, Any] = {
    "source_id": "1",
    "revision": 1,
    "direction": "entry",
    "crossed_at": "2026-03-01T09:30:00+05:00",
    "checkpoint": "ALA",
    "document": {
        "kind": "passport",
        "number": "AB1234567",
        "issuing_country": "UZB",
        "expires_on": "2030-01-19",
    },
    "person": {
        "surname": "KARIMOV",
        "given_names": "SARDOR",
        "patronymic": "",
        "born_on": "1990-05-15",
        "sex": "m",
        "citizenship": "UZB",
    },
}


def item(**changes: Any) -> dict[str, Any]:
    """A crossing as the API takes it; `document__number="X"` changes an inner field, None removes it."""
    made = deepcopy(ITEM)
    for name, value in changes.items():
        *group, key = name.split("__")
        where = made[group[0]] if group else made
        if value is None:
            del where[key]
        else:
            where[key] = value
    return made


def flat(one: dict[str, Any]) -> dict[str, Any]:
    """The same with names flattened by a dot, as in a file."""
    return {
        name: value
        for key, inner in one.items()
        for name, value in (
            ((f"{key}.{part}", v) for part, v in inner.items()) if isinstance(inner, dict) else [(key, inner)]
        )
    }


def csv_of(
    items: Iterable[dict[str, Any]], *, delimiter: str = ",", end: str = "\n", bom: bool = False
) -> bytes:
    """A whole file of crossings."""
    rows = [flat(one) for one in items]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(flat(ITEM)), delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def send(*items: Any, source: str = "border_feed", on: date = DELIVERED_ON) -> tuple[Tally, list[Rejected]]:
    return take_in_lines(
        rows=(staged_item(number, one) for number, one in enumerate(items, 1)),
        source=source,
        name="test",
        on=on,
        at=AT,
        by=system_user(),
    )


def counts(tally: Tally) -> tuple[int, int, int]:
    assert tally.accepted + tally.unchanged + tally.rejected == tally.lines
    return tally.accepted, tally.unchanged, tally.rejected


def refused(one: Any) -> tuple[str, str]:
    """Field and rule by which the item alone is refused."""
    tally, rejected = send(one)
    assert counts(tally) == (0, 0, 1)
    return rejected[0].field, rejected[0].code


def taken(one: Any) -> bool:
    tally, _rejected = send(one)
    return tally.accepted == 1
