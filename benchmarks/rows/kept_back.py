"""Whom a case opens against: the demo country with second files planted in it, watched day by day.

Two in a hundred people leave, or come again, on another passport, in another spelling, with day and month of
birth exchanged, under a husband's name, on a mistyped number. Beside them, far oftener than in life, some of
those who are over the lawful end have a namesake of their own birth date, or a twin, who leaves. The limit is
what would have happened without matching: a case about every stay that came due.
"""

from statistics import median

from benchmarks.departures import KEPT, MARKED, Watch, Watched
from benchmarks.figures import Figure
from benchmarks.world import ON, World

PEOPLE, DAYS, SEED = 20_000, 45, 7
#: Who left under a husband's name: given name and birth date alone are too little to hold two files together.
OTHER_SURNAME = "leaves_after_a_marriage"


def run(world: World, _rounds: int) -> list[Figure]:
    """Loads a country of its own; the same seed gives the same figures."""
    world.use_empty("departures")
    found = Watch(people=PEOPLE, seed=SEED, on=ON, days=DAYS).run()
    for kind, outcomes in sorted(found.by_kind().items()):
        world.say(f"{kind or 'nobody planted'}: {dict(outcomes)}")
    world.say(f"true ones kept back, by kind, days: {found.days_delayed()}")
    world.say(f"pairs shown: {found.shown}, of one person: {found.shown_rightly}")
    return [*_wrong(found), *_right(found), _asked(found)]


def _wrong(found: Watched) -> list[Figure]:
    """Against whom a case would be wrong: they had left."""
    every = len(found.of(is_false=True))
    kept = len(found.of(is_false=True, outcome=KEPT))
    known = [due for due in found.of(is_false=True) if due.kind != OTHER_SURNAME]
    told = sum(due.outcome in (KEPT, MARKED) for due in known)
    return [
        _share("cases about people who had left, kept back / would open", kept, every, least=0.7),
        _share("the same with one surname, kept back or the file as evidence", told, len(known), least=0.9),
    ]


def _right(found: Watched) -> list[Figure]:
    """Against whom a case is right: they are here."""
    every = len(found.of(is_false=False, planted=False))
    kept = len(found.of(is_false=False, planted=False, outcome=KEPT))
    days = [day for some in found.days_delayed().values() for day in some]
    planted = len(found.of(is_false=False, planted=True, outcome=KEPT))
    return [
        Figure(
            "true overstayers kept back by somebody of the country itself",
            str(kept),
            str(every),
            kept / every,
            "ratio ≤ 0.01",
            kept / every <= 0.01,
        ),
        Figure(
            "the same beside a planted namesake or twin; days waited, median and most",
            f"{planted}",
            f"{median(days):g}, {max(days)} d" if days else "none",
            None,
            "≤ 15 d",
            max(days, default=0) <= 15,
        ),
    ]


def _asked(found: Watched) -> Figure:
    right = sum(found.asked.values())
    return _share("pairs asked of officers before a case, of one person", right, len(found.asked), least=0.9)


def _share(name: str, part: int, of: int, *, least: float) -> Figure:
    ratio = part / of
    return Figure(name, str(part), str(of), ratio, f"ratio ≥ {least:g}", ratio >= least)
