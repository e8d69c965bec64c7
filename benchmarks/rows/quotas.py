"""Taking places: 32 clients at one allocation, beside the bare UPDATE of one row on the same server."""

import statistics
from datetime import date

from benchmarks.clients import CLIENTS, SECONDS, beside_one_row, per_second, update_of_one_row
from benchmarks.figures import Figure, at_least, paired_ratio
from benchmarks.rows.sweep import TENTH
from benchmarks.world import World

PLACES = 100_000_000
YEAR, ON = 2040, date(2040, 1, 2)


def run(world: World, rounds: int) -> list[Figure]:
    """The reservation through the service layer, autocommitted: UPDATE, ledger row, journal row.

    The second line tells what of the distance is the driver's. Afterwards counters equal ledger.
    """
    from quotas.queries import drift

    world.use(TENTH)
    allocation_id = allocation_of(YEAR, ON)
    plain: list[float] = []

    def measure(number: int) -> float:
        plain.append(per_second(update_of_one_row, SECONDS))
        return _reservations(allocation_id, number)

    reserved, limits = beside_one_row(world, rounds, measure)
    assert drift() == []
    driver, limit = statistics.median(plain), statistics.median(limits)
    return [
        at_least(
            f"reserve a place, {CLIENTS} clients at one allocation / UPDATE of one row",
            statistics.median(reserved),
            limit,
            0.5,
            "/s",
            ratio=paired_ratio(reserved, limits),
        ),
        Figure(
            "  the same UPDATE by the site's driver / by pgbench",
            f"{driver:,.0f} /s",
            f"{limit:,.0f} /s",
            driver / limit,
            "tells",
            None,
        ),
    ]


def allocation_of(year: int, on: date) -> int:
    """An allocation of Almaty, category 3, that no row uses up."""
    from accounts.queries.roles import system_user
    from quotas.models import QuotaAllocation
    from quotas.operations import enter_order
    from reference.models import Region

    region = Region.objects.get(code="KZ-75")
    order = enter_order(
        number=f"bench {year}",
        signed_on=on,
        in_force_on=on,
        year=year,
        pool="workforce",
        ceiling=PLACES,
        lines=[(region.pk, "3", PLACES)],
        source="benchmark",
        confidence="unconfirmed",
        on=on,
        by=system_user(),
    )
    return QuotaAllocation.objects.get(quota_year=order.quota_year_id).pk


def _reservations(allocation_id: int, number: int) -> float:
    from accounts.queries.roles import system_user
    from quotas.operations import reserve_places

    by = system_user()

    def reserve(client: int, attempt: int) -> bool:
        reference = f"{number}-{client}-{attempt}"
        return reserve_places(allocation_id=allocation_id, places=1, reference=reference, on=ON, by=by)

    return per_second(reserve, SECONDS)
