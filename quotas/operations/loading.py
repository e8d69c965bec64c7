"""Entering the orders that stand in the repository's files, as often as one likes.

`quotas/data/orders/orders.csv` lists them in their order; the lines of each stand in the file of
its number: a row a region, a column a category. Remarks begin with "#".
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import RuleViolation
from quotas.models import QuotaOrder
from quotas.operations.orders import enter_order
from quotas.rules import OrderLine
from quotas.states import Category
from reference.models import Region
from reference.operations.files import cells_of

ORDERS = Path(__file__).resolve().parent.parent / "data" / "orders"


@transaction.atomic
def load_orders(*, on: date, by: User, folder: Path = ORDERS) -> dict[str, int]:
    """Enter every order of the files that is not entered yet: all or none; a second run writes nothing.

    What is entered is never changed by a file: an order is corrected by another. Each order writes
    its own entries of the journal.

    Raises: RuleViolation naming the file and the row, or the rule that an order breaks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quotas.load'))")

    regions = dict(Region.objects.values_list("code", "pk"))
    entered: dict[str, int] = {}
    counts = {"entered": 0, "unchanged": 0, "lines": 0}
    for row in _rows(folder / "orders.csv"):
        number, signed_on = row["number"], date.fromisoformat(row["signed_on"])
        known = QuotaOrder.objects.filter(number=number, signed_on=signed_on).first()
        if known is not None:
            counts["unchanged"] += 1
            entered[number] = known.pk
            continue
        if row["amends"] and row["amends"] not in entered:
            raise RuleViolation(
                _("orders.csv: %(number)s amends an order that stands nowhere above it.")
                % {"number": number},
                code="amended_order_unknown",
            )
        lines = list(_lines(folder / f"{number}.csv", regions))
        order = enter_order(
            number=number,
            signed_on=signed_on,
            in_force_on=date.fromisoformat(row["in_force_on"]),
            year=int(row["year"]),
            pool=row["pool"],
            ceiling=int(row["ceiling"]),
            lines=lines,
            amends_id=entered[row["amends"]] if row["amends"] else None,
            source=row["source"],
            confidence=row["confidence"],
            on=on,
            by=by,
        )
        entered[number] = order.pk
        counts["entered"] += 1
        counts["lines"] += len(lines)
    return counts


def _lines(path: Path, regions: dict[str, int]) -> Iterator[OrderLine]:
    for row in _rows(path):
        if row["region"] not in regions:
            raise RuleViolation(
                _("%(file)s: there is no region “%(region)s”.")
                % {"file": path.name, "region": row["region"]},
                code="region_unknown",
            )
        for category in Category.values:
            if row.get(category):
                yield OrderLine(
                    regions[row["region"]], category, int(row[category]), row["source"], row["confidence"]
                )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    cells = cells_of(path)
    _line, header = next(cells)
    yield from (dict(zip(header, values, strict=True)) for _line, values in cells)
