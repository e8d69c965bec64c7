"""`python -m benchmarks [ROW …]`: each row a figure, its limit measured in the same run, the ratio.

It needs the addresses of a server whose database is migrated and holds the reference rows, as
`make bench` gives them. Databases made on the way are dropped at the end.
"""

import argparse
import os
import signal
import sys
import time


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def main() -> int:
    for needed in ("DATABASE_OWNER_URL", "DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(needed):
            sys.exit(f"{needed} is not set. `make bench` starts the servers and sets it.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    os.environ.setdefault("KOSHI_LOG_LEVEL", "ERROR")
    import config.wsgi  # noqa: F401 - as the site starts
    from benchmarks.figures import table
    from benchmarks.rows import ROWS
    from benchmarks.scale import refuse_without_room
    from benchmarks.world import World

    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"some of: {', '.join(ROWS)}; all by default")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds; the median counts")
    chosen = parser.parse_args()
    if unknown := set(chosen.rows) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}. There are: {', '.join(ROWS)}")

    refuse_without_room(os.environ["DATABASE_OWNER_URL"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the databases are dropped
    world, figures = World(say), []
    try:
        for name in chosen.rows or ROWS:
            started = time.monotonic()
            found = ROWS[name](world, chosen.rounds)
            say(f"{name}: {time.monotonic() - started:.0f} s")
            print(table(found)[table(found).index("\n") + 1 :], flush=True)
            figures += found
    finally:
        world.drop_all()
    print(f"\n{table(figures)}")
    missed = [figure.name for figure in figures if figure.is_met is False]
    print("\nAll targets met." if not missed else f"\nMissed: {'; '.join(missed)}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
