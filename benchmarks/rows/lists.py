"""Lists of the admin: the first page and a page a million rows deep, as an officer opens them."""

from django.test import Client

from benchmarks.figures import Figure, at_most, interleaved, median_ms
from benchmarks.people import account
from benchmarks.scale import LARGE
from benchmarks.world import World

LISTS = {"persons": ("/admin/registry/person/", 250_000), "stays": ("/admin/registry/stay/", 500_000)}
REGION = "KZ-75"  # of the officer: Almaty
PAGES_A_ROUND = 5


def run(world: World, rounds: int) -> list[Figure]:
    """Page 1 beside a deep page; both are what a browser gets, templates and permissions included."""
    world.use(LARGE)
    client = Client()
    client.force_login(account("officer", region=REGION), backend="accounts.backends.RoleBackend")
    figures = []
    for name, (path, middle) in LISTS.items():
        deep = f"{path}?before={middle}"
        for url in (path, deep):
            _get(client, url)
        taken = interleaved(
            [lambda _n, u=path: _get(client, u), lambda _n, u=deep: _get(client, u)], rounds * PAGES_A_ROUND
        )
        first, far = (median_ms(times) for times in taken)
        worse, better = max(first, far), min(first, far)
        figures.append(
            at_most(f"admin list of {name}, deep page {far:.0f} / page 1 {first:.0f}", worse, better, 1.5)
        )
    return figures


def _get(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    assert len(answer.content) > 10_000
