"""Names of a large population, and how people who type them write them."""

import csv
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from demo.rules.names import DATA, name_stock

#: Pairs of one name: as a passport writes it, and as Russian and Kazakh documents do. Written by hand after
#: the tables of ICAO Doc 9303-3, of the languages, of Palladius and Kontsevich; not by what is measured.
SPELLINGS = Path(__file__).resolve().parent / "data" / "spellings.csv"
#: Pairs of other names, each by a table that is published; by which one, its neighbour says. Written before
#: they were measured, and no key was chosen by them.
SPELLINGS_APART = SPELLINGS.with_name("spellings_apart.csv")
SOURCES_APART = SPELLINGS.with_name("spellings_apart_sources.csv")
_OF_FAMILIES = (
    *("OV", "OVA", "EV", "EVA", "BEKOV", "BEKOVA", "BAEV", "BAEVA", "JONOV", "JONOVA", "ALIEV", "ALIEVA"),
    *("ZODA", "ZADE", "OGLU", "ULY", "YAN", "IAN", "SHVILI", "DZE", "ENKO", "CHUK", "SKII", "SKAIA"),
)
_COMPOUNDS = ("", "BEK", "JON", "GUL", "ALI", "DIN", "BOI", "KHAN")
_LETTERS = {"Latin": "ABDEGHIKLMNORSTUVZ", "Cyrillic": "АБВГДЕИКЛМНОРСТУШ"}


class Pair(NamedTuple):
    """One name as a passport writes it and as it is written elsewhere, and by which table."""

    passport: str
    otherwise: str
    origin: str = ""


@cache
def surnames_and_given_names() -> tuple[list[str], list[str]]:
    """Some 22,000 surnames and 7,500 given names, in an order in which the first are borne by most."""
    surnames, given = set[str](), set[str]()
    for file in sorted(DATA.glob("names_*.csv")):
        for (kind, _sex), names in name_stock(file.name).lists.items():
            {"surname": surnames, "given": given}.get(kind, set()).update(names)
    roots = sorted(given)
    surnames.update(root + ending for root in roots for ending in _OF_FAMILIES)
    given.update(root + ending for root in roots for ending in _COMPOUNDS)
    surnames.update(passport for passport, _otherwise, _origin in spellings("surname"))
    given.update(passport for passport, _otherwise, _origin in spellings("given"))
    mixed = Random(11)
    found = sorted(surnames), sorted(given)
    for names, part in zip(found, ("surname", "given"), strict=True):
        mixed.shuffle(names)
        _put_in(names, [pair.passport for pair in pairs_apart(part)])
    return found


def _put_in(names: list[str], more: list[str]) -> None:
    """Put these among the names, each anywhere, so that others bear them too."""
    rng, there = Random(13), set(names)
    for name in more:
        if name not in there:
            names.insert(rng.randrange(len(names)), name)


def spellings(part: str) -> list[Pair]:
    """The pairs of surnames, or of given names."""
    return _pairs(SPELLINGS, part)


def pairs_apart(part: str) -> list[Pair]:
    """The pairs that are kept apart."""
    return _pairs(SPELLINGS_APART, part)


@cache
def _pairs(path: Path, part: str) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    return [Pair(row["passport"], row["otherwise"], row.get("origin") or "") for row in rows]


def with_slip(text: str, rng: Random) -> str:
    """One letter left out, put in, put for another, or swapped with its neighbour, anywhere but at first."""
    at = rng.choice([place for place in range(1, len(text)) if text[place].isalpha()])
    letter = rng.choice(_LETTERS["Latin" if text.isascii() else "Cyrillic"])
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
        )
    )
