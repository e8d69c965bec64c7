"""Clocks: rebuilding stays and recomputing lawful ends of many, and one border event's share."""

from datetime import timedelta
from random import Random

from django.db import connection

from benchmarks.figures import Figure, interleaved, median_ms, seconds_of
from benchmarks.scale import LARGE
from benchmarks.world import ON, World, whole_from

PERSONS = 20_000
EVENTS = 2_000
VISITS = 24
_LIMIT = """
SELECT count(*) FROM (
  SELECT person_id, count(*), sum(departed_on - entered_on + 1) FROM registry_stay
  WHERE person_id = ANY(%s) GROUP BY person_id) AS counted
"""


def run(world: World, rounds: int) -> list[Figure]:
    """Persons a second where nothing changes; the limit counts the same stays in SQL."""
    world.use(LARGE)
    return [*_set_based(rounds), _one_event()]


def _set_based(rounds: int) -> list[Figure]:
    from accounts.queries.roles import system_user
    from registry.operations.stays.clocks import recompute_clocks
    from registry.operations.stays.projection import rebuild_stays

    by = system_user()
    first = whole_from(LARGE) + 1
    ids = list(range(first, first + PERSONS))
    assert recompute_clocks(person_ids=ids, on=ON, by=by)["changed"] == 0
    taken = interleaved(
        [
            lambda _n: recompute_clocks(person_ids=ids, on=ON, by=by),
            lambda _n: _counted(ids),
        ],
        rounds,
    )
    recomputed, counted = (median_ms(times) for times in taken)
    each = recomputed / PERSONS
    fast = f"{PERSONS / recomputed * 1000:,.0f} persons/s"
    limit = f"{PERSONS / counted * 1000:,.0f} persons/s"
    figures = [
        Figure("recompute_clocks / GROUP BY", fast, limit, counted / recomputed, "≤ 1 ms each", each <= 1)
    ]
    rebuilt = seconds_of(lambda: rebuild_stays(person_ids=ids, on=ON, by=by)) * 1000
    fast = f"{PERSONS / rebuilt * 1000:,.0f} persons/s"
    is_met = rebuilt / PERSONS <= 2
    figures.append(
        Figure(
            "rebuild_stays / GROUP BY",
            fast,
            limit,
            counted / rebuilt,
            "≤ 2 ms each",
            is_met,
        )
    )
    return figures


def _one_event() -> Figure:
    """The clock of a person with many earlier visits, as a crossing asks for it; against counting days."""
    from registry.rules.stays.clocks import PastStay, RegimeTerms, StayFacts, clock, days_used

    rng, facts = Random(7), []
    for _ in range(EVENTS):
        past, last = [], ON - timedelta(days=3)
        for _visit in range(VISITS):
            first = last - timedelta(days=rng.randint(1, 9))
            past.append(PastStay(first, last))
            last = first - timedelta(days=rng.randint(2, 20))
        regime = RegimeTerms(id=1, days_per_entry=30, days_in_window=90, window_days=180, days_in_year=120)
        facts.append(StayFacts(entered_on=ON, regime=regime, past=tuple(reversed(past))))
    taken = interleaved([lambda n: clock(facts[n]), lambda n: days_used(facts[n], ON)], EVENTS)
    figure, limit = (sum(times) / EVENTS * 1000 for times in taken)
    name = f"clock of one event, {VISITS} earlier visits / one day count"
    return Figure(name, f"{figure:.3f} ms", f"{limit:.3f} ms", figure / limit, "≤ 1 ms an event", figure <= 1)


def _counted(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LIMIT, [ids])
        assert cursor.fetchone()[0] == len(ids)
