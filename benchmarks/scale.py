"""How large the large database of every row is: a million, or what `SCALE` says (`3m`, `10m`, `50k`)."""

import os
import shutil
import sys
from pathlib import Path

import psycopg

_UNITS = {"k": 1_000, "m": 1_000_000}
#: From here on the databases of a run no longer fit beside other things.
HUGE, FREE_GIGABYTES = 10_000_000, 120


def scale() -> int:
    """The number that `SCALE` gives; refused with a sentence when it is none."""
    text = os.environ.get("SCALE", "").strip().lower() or "1m"
    number, unit = (text[:-1], _UNITS[text[-1]]) if text[-1] in _UNITS else (text, 1)
    if not number.isdecimal() or int(number) < 1:
        sys.exit(f"SCALE={text}: write how many, as 50k, 1m, 3m or 10m.")
    return int(number) * unit


LARGE = scale()


def refuse_without_room(owner_url: str) -> None:
    """Databases of ten million need more room than a machine usually has left: say so at once."""
    if scale() < HUGE:
        return
    with psycopg.connect(owner_url) as owner:
        folder = Path(owner.execute("SHOW data_directory").fetchone()[0])  # type: ignore[index]
    if not folder.exists():
        return  # on another machine
    free = shutil.disk_usage(folder).free // 10**9
    if free < FREE_GIGABYTES:
        sys.exit(
            f"SCALE={os.environ['SCALE']} needs {FREE_GIGABYTES} GB free where the databases lie; {folder} "
            f"has {free} GB. Point KOSHI_DATA to a larger disk, or take SCALE=3m."
        )
