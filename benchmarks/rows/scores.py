"""How well two names are told to be one: the score, and beside it the best open matcher of names.

Of the pairs of `tests/identity`: what share of the same is found by the threshold at which 95 of 100 of those
found are the same. nomenklatura is installed into an environment of its own at the first run, in some two
minutes. PyICU alone is compiled, which wants a compiler and libicu-dev: in two processes and unoptimised,
since its speed does not count here. Where that cannot be done, the row says so.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.world import World

PAIRS = ("pairs_given.csv", "pairs_kept_apart.csv")
PRECISION, RECALL = 0.95, 0.9
PEER = "nomenklatura==4.17.4"
_REPOSITORY = Path(__file__).resolve().parent.parent.parent
_ENVIRONMENT = _REPOSITORY / ".local" / "peers" / "nomenklatura"
_SECONDS_AT_MOST = 300
_BUILD = "[build_ext]\nparallel = 2\n"


def run(_world: World, _rounds: int) -> list[Figure]:
    """Needs no database."""
    rows = list(_pairs())
    ours = _recall([_score(row) for row in rows], rows)
    name = f"names found to be one, at a precision of {PRECISION:g}, / logic-v2"
    try:
        theirs = _recall(_scores_of_peer(rows), rows)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        why = f"not to be had here ({type(error).__name__}); it needs an index, g++ and libicu-dev"
        return [Figure(name, f"{ours:.3f}", why, None, f"≥ {RECALL:g}", ours >= RECALL)]
    ratio = ours / theirs if theirs else None
    return [Figure(name, f"{ours:.3f}", f"{theirs:.3f}", ratio, f"≥ {RECALL:g}", ours >= RECALL)]


def _pairs() -> Any:
    for name in PAIRS:
        with (_REPOSITORY / "tests" / "identity" / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _score(row: dict[str, str]) -> float:
    from identity.naming import Name, likeness

    return likeness(Name(row["surname_1"], row["given_1"]), Name(row["surname_2"], row["given_2"])).score


def _recall(scores: list[float], rows: list[dict[str, str]]) -> float:
    """The largest share of the same pairs above a threshold that keeps the precision."""
    same = [row["same"] == "1" for row in rows]
    best = 0.0
    for threshold in sorted(set(scores)):
        found = [is_same for score, is_same in zip(scores, same, strict=True) if score >= threshold]
        if threshold > 0 and sum(found) / len(found) >= PRECISION:
            best = max(best, sum(found) / sum(same))
    return best


def _scores_of_peer(rows: list[dict[str, str]]) -> list[float]:
    python = _ENVIRONMENT / "bin" / "python"
    if not (_ENVIRONMENT / "made").exists():
        _install(python)
    names = [[f"{row[f'given_{n}']} {row[f'surname_{n}']}" for n in (1, 2)] for row in rows]
    script = _REPOSITORY / "benchmarks" / "peers" / "logic_v2.py"
    said = _run([str(python), str(script)], text=json.dumps(names))
    return [float(score) for score in json.loads(said)]


def _install(python: Path) -> None:
    uv = str(Path(sys.executable).parent / "uv")
    _run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(_ENVIRONMENT)])
    build = _ENVIRONMENT / "build.cfg"
    build.write_text(_BUILD, encoding="utf-8")
    fast = {"CFLAGS": "-O0 -g0", "DIST_EXTRA_CONFIG": str(build)}
    wheels = ["--only-binary", ":all:", "--no-binary", "pyicu"]
    _run([uv, "pip", "install", "--quiet", "--python", str(python), *wheels, PEER], more=fast)
    (_ENVIRONMENT / "made").touch()


def _run(command: list[str], text: str = "", more: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=True,
        timeout=_SECONDS_AT_MOST,
        env={**os.environ, **(more or {})},
    )
    return done.stdout
