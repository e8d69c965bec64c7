"""The small invented country that tests share: made once for what it depends on, then cloned.

Two pictures of it: as loaded, and after the first sweeps of its day, which is `DAY` for every test on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from starter import databases
from tests.databases import REPOSITORY, TestDatabases
from tests.days import ON

DAY = ON
PEOPLE, SEED = 400, 7
#: Whatever the country follows from: the product, its data and what it runs on.
INPUTS = ("[a-z]*/**/*.py", "*/data/*.csv", "requirements/demo.txt")
NOT_INPUTS = ("tests/", "benchmarks/", "docs/", "starter/")
LOADED, SWEPT = "loaded", "swept"


def noon() -> datetime:
    """The clock of whoever looks at the country: `CLOCK_PROVIDER = "tests.countries.noon"`."""
    from tests.days import at

    return at(DAY)


def inputs() -> list[Path]:
    """The files it follows from, tests and tools left out."""
    found = {path for pattern in INPUTS for path in REPOSITORY.glob(pattern)}
    kept = {path for path in found if not str(path.relative_to(REPOSITORY)).startswith(NOT_INPUTS)}
    return sorted({*kept, Path(__file__), Path(__file__).with_name("days.py")})


def mark() -> str:
    """Two checkouts with the same one invent the same country."""
    return databases.fingerprint_of(REPOSITORY, inputs())


class Countries:
    """The templates of both pictures, made when they are first asked for."""

    def __init__(self, made: TestDatabases) -> None:
        self.databases = made
        self.mark = mark()

    def template(self, picture: str) -> str:
        name = f"{self.databases.prefix}_{picture}_{self.mark}"
        start = self.databases.template if picture == LOADED else None
        self.databases.make_once(
            name,
            source=lambda: start or self.template(LOADED),
            fill=load if picture == LOADED else sweep,
        )
        return name

    def counts(self) -> dict[str, Any]:
        """What loading told of the country."""
        told: dict[str, Any] = json.loads(self.databases.told(self.template(LOADED)))
        return told

    @contextmanager
    def opened(self, picture: str) -> Iterator[dict[str, Any]]:
        """Work on a clone of the picture, on its day; it is dropped at the end."""
        from django.test import override_settings

        template = self.template(picture)
        with (
            override_settings(CLOCK_PROVIDER="tests.countries.noon"),
            self.databases.on_clone(template),
        ):
            yield self.counts()


def load() -> str:
    from demo.operations.loading import load_demo

    return json.dumps(load_demo(people=PEOPLE, seed=SEED, tell=lambda _text: None, on=DAY))


def sweep() -> str:
    from io import StringIO

    from django.core.management import call_command
    from django.test import override_settings

    from tests.journal.heard import dispatch_all

    with override_settings(CLOCK_PROVIDER="tests.countries.noon"):
        for command in ("find_duplicates", "flag_overstays", "flag_registrations"):
            call_command(command, stdout=StringIO())
        dispatch_all()
    return ""
