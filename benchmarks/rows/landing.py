"""Where an officer of one region lands: the same page in a country ten times as large."""

from django.test import Client

from benchmarks.figures import Figure, at_most, interleaved, median_ms
from benchmarks.people import account
from benchmarks.rows.lists import REGION
from benchmarks.scale import LARGE
from benchmarks.world import STAYS_A_PERSON, World

PEOPLE = (LARGE, 100_000)
PAGES_A_ROUND = 5


def run(world: World, rounds: int) -> list[Figure]:
    """With its counts, as a browser gets it: the first page after signing in."""
    large, small = (_landing(world, people * STAYS_A_PERSON, rounds) for people in PEOPLE)
    return [at_most(f"officer's landing, {PEOPLE[0]:,} people / {PEOPLE[1]:,}", large, small, 2)]


def _landing(world: World, stays: int, rounds: int) -> float:
    world.use(stays)
    client = Client()
    client.force_login(account("officer", region=REGION), backend="accounts.backends.RoleBackend")

    def get(_number: int) -> None:
        answer = client.get("/admin/")
        assert answer.status_code == 200, answer.status_code

    get(0)
    (taken,) = interleaved([get], rounds * PAGES_A_ROUND)
    return median_ms(taken)
