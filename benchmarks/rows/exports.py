"""A long list as a file: it streams, so the first byte does not wait for the last row."""

import time

from django.test import Client

from benchmarks.figures import Figure, at_most, median_ms, paired_ratio
from benchmarks.people import account
from benchmarks.world import DUE_DAYS, OPEN_STAYS, World, day

STAYS = 120_000  # of no other row: all that falls due in this database becomes cases


def run(world: World, rounds: int) -> list[Figure]:
    """`desk/cases.csv` as a supervisor of the country gets it, each part written down before it leaves."""
    from accounts.queries.roles import system_user
    from enforcement.operations.sweeps import flag_overstays

    world.use(STAYS)
    flag_overstays(on=day(DUE_DAYS), by=system_user(), full=True)
    client = Client()
    client.force_login(account("supervisor"), backend="accounts.backends.RoleBackend")
    first: list[float] = []
    whole: list[float] = []
    for _round in range(rounds + 1):  # the first one warms
        started = time.perf_counter()
        answer = client.get("/desk/cases.csv")
        first.append(time.perf_counter() - started)
        lines = sum(part.count(b"\n") for part in answer.streaming_content)
        whole.append(time.perf_counter() - started)
        assert (answer.status_code, lines) == (200, OPEN_STAYS + 1), (answer.status_code, lines)
    return [
        at_most(
            f"first byte of desk/cases.csv, {OPEN_STAYS:,} cases / all of it",
            median_ms(first[1:]),
            median_ms(whole[1:]),
            0.2,
            ratio=paired_ratio(first[1:], whole[1:]),
        )
    ]
