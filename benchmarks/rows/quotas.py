"""Taking places: 32 clients at one allocation, beside the bare UPDATE of one row on the same server."""

import os
import statistics
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path

from django.db import connection

from benchmarks.clients import CLIENTS, per_second, pgbench_per_second
from benchmarks.figures import Figure
from benchmarks.rows.sweep import TENTH
from benchmarks.world import World
from starter import databases

SECONDS = 2
PLACES = 100_000_000
YEAR, ON = 2040, date(2040, 1, 2)
_ROW = """
CREATE TABLE IF NOT EXISTS bench_row (id int PRIMARY KEY, used int NOT NULL);
INSERT INTO bench_row VALUES (1, 0) ON CONFLICT DO NOTHING;
GRANT ALL ON bench_row TO PUBLIC
"""
_UPDATE = "UPDATE bench_row SET used = used + 1 WHERE id = 1"


def run(world: World, rounds: int) -> list[Figure]:
    """The reservation through the service layer, autocommitted: UPDATE, ledger row, journal row.

    Its limit is nothing but the UPDATE with as many clients: of pgbench, or of the site's own driver
    where there is no pgbench. A disk's speed changes by the second, so each round measures the limit
    before and after, and the median of the rounds' ratios counts. The second line tells what of the
    distance is the driver's. Afterwards counters equal ledger.
    """
    from quotas.queries import drift

    world.use(TENTH)
    with world.owner_connection() as owner:
        owner.execute(_ROW)
    url = databases.with_database(os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"]))
    allocation_id = _allocation()
    with tempfile.TemporaryDirectory() as folder:

        def limit() -> float:
            found = pgbench_per_second(url, f"{_UPDATE};\n", SECONDS, Path(folder))
            return found or per_second(_update, SECONDS)

        limits, reserved, plain = [limit()], [], []
        for number in range(rounds):
            reserved.append(_reservations(allocation_id, number))
            limits.append(limit())
            plain.append(per_second(_update, SECONDS))
    assert drift() == []
    beside = [(before + after) / 2 for before, after in pairwise(limits)]
    ratio = statistics.median(one / two for one, two in zip(reserved, beside, strict=True))
    return [
        Figure(
            f"reserve a place, {CLIENTS} clients at one allocation / UPDATE of one row",
            f"{statistics.median(reserved):,.0f} /s",
            f"{statistics.median(beside):,.0f} /s",
            ratio,
            "ratio ≥ 0.5",
            ratio >= 0.5,
        ),
        Figure(
            "  the same UPDATE by the site's driver / by pgbench",
            f"{statistics.median(plain):,.0f} /s",
            f"{statistics.median(limits):,.0f} /s",
            statistics.median(plain) / statistics.median(limits),
            "tells",
            None,
        ),
    ]


def _allocation() -> int:
    from accounts.queries import system_user
    from quotas.models import QuotaAllocation
    from quotas.operations import enter_order
    from reference.models import Region

    region = Region.objects.get(code="KZ-75")
    order = enter_order(
        number=f"bench {YEAR}",
        signed_on=ON,
        in_force_on=ON,
        year=YEAR,
        pool="workforce",
        ceiling=PLACES,
        lines=[(region.pk, "3", PLACES)],
        source="benchmark",
        confidence="unconfirmed",
        on=ON,
        by=system_user(),
    )
    return QuotaAllocation.objects.get(quota_year=order.quota_year_id).pk


def _reservations(allocation_id: int, number: int) -> float:
    from accounts.queries import system_user
    from quotas.operations import reserve_places

    by = system_user()

    def reserve(client: int, attempt: int) -> bool:
        reference = f"{number}-{client}-{attempt}"
        return reserve_places(allocation_id=allocation_id, places=1, reference=reference, on=ON, by=by)

    return per_second(reserve, SECONDS)


def _update(client: int, attempt: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE)
    return True
