"""Second files planted in a population: how often the register is right about them, found at night.

One file of two hundred has a second one; when people were here is told as a border tells it. *Same* is what
is written without a question; *shown* is that and what somebody should look at. No limit stands beside: what
was planted is known.
"""

from collections import Counter
from typing import Any

import psycopg
from django.db import connection

from benchmarks.figures import Figure, seconds_of
from benchmarks.planted import Pair, Planted, population, write
from benchmarks.planted_stays import movements, write_stays
from benchmarks.scale import LARGE
from benchmarks.world import ON, World

#: Of so many people one has a second file.
ONE_OF = 200
#: The weights were looked at on other draws.
SEED = 2026
SAME_RIGHT, SHOWN_RIGHT, SHOWN_FOUND = 0.995, 0.95, 0.9


def run(world: World, _rounds: int) -> list[Figure]:
    """Everybody with everybody, once."""
    from accounts.queries.roles import system_user
    from registry.operations.matches.finding import find_duplicates

    made = population(LARGE, LARGE // ONE_OF, seed=SEED)
    world.use_filled("planted", f"{len(made.persons):,} files", lambda owner: _fill(owner, made))
    seconds = seconds_of(lambda: find_duplicates(on=ON, by=system_user(), full=True))
    found = _found()
    same = {pair for pair, verdict in found.items() if verdict == "same"}
    for line in _by_kind(made, same, found.keys()):
        world.say(line)
    planted = made.pairs.keys()
    return [
        _share("planted files, same: right", len(same & planted), len(same), SAME_RIGHT),
        _share("planted files, same: found", len(same & planted), len(planted), None),
        _share("planted files, shown: right", len(found.keys() & planted), len(found), SHOWN_RIGHT),
        _share("planted files, shown: found", len(found.keys() & planted), len(planted), SHOWN_FOUND),
        Figure(f"everybody with everybody, {LARGE:,}", f"{seconds:,.0f} s", "–", None, "–", None),
    ]


def _fill(owner: psycopg.Connection[Any], made: Planted) -> None:
    with owner.transaction(), owner.cursor() as cursor:
        write(cursor, made, on=ON)
        write_stays(cursor, made, movements(made, on=ON, seed=SEED))
    owner.execute("VACUUM ANALYZE")


def _found() -> dict[Pair, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT one_id, other_id, verdict FROM registry_likelymatch")
        return {(one, other): verdict for one, other, verdict in cursor.fetchall()}


def _by_kind(made: Planted, same: set[Pair], shown: Any) -> list[str]:
    """Of each kind of second file, how many are found and how surely."""
    counts = [Counter(kind for pair, kind in made.pairs.items() if pair in those) for those in (same, shown)]
    return [
        f"{kind}: {counts[0][kind]} same, {counts[1][kind]} shown, of {planted}"
        for kind, planted in Counter(made.pairs.values()).most_common()
    ]


def _share(name: str, right: int, of: int, least: float | None) -> Figure:
    share = right / of if of else 0.0
    target = "–" if least is None else f"≥ {least:g}"
    is_met = None if least is None else share >= least
    return Figure(name, f"{share:.4f}", f"of {of:,}", None, target, is_met)
