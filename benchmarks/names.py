"""Names of a large population, and how people who type them write them."""

import csv
from functools import cache
from pathlib import Path
from random import Random

from demo.rules.names import DATA, name_stock

#: Pairs of one name: as a passport writes it, and as Russian and Kazakh documents do. Written by hand after
#: the tables of ICAO Doc 9303-3, of the languages, of Palladius and Kontsevich; not by what is measured.
SPELLINGS = Path(__file__).resolve().parent / "data" / "spellings.csv"
_OF_FAMILIES = (
    *("OV", "OVA", "EV", "EVA", "BEKOV", "BEKOVA", "BAEV", "BAEVA", "JONOV", "JONOVA", "ALIEV", "ALIEVA"),
    *("ZODA", "ZADE", "OGLU", "ULY", "YAN", "IAN", "SHVILI", "DZE", "ENKO", "CHUK", "SKII", "SKAIA"),
)
_COMPOUNDS = ("", "BEK", "JON", "GUL", "ALI", "DIN", "BOI", "KHAN")
_LETTERS = {"Latin": "ABDEGHIKLMNORSTUVZ", "Cyrillic": "АБВГДЕИКЛМНОРСТУШ"}


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
    surnames.update(passport for passport, _otherwise in spellings("surname"))
    given.update(passport for passport, _otherwise in spellings("given"))
    mixed = Random(11)
    found = sorted(surnames), sorted(given)
    for names in found:
        mixed.shuffle(names)
    return found


def spellings(part: str) -> list[tuple[str, str]]:
    """The pairs of surnames, or of given names."""
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        return [(row["passport"], row["otherwise"]) for row in csv.DictReader(file) if row["part"] == part]


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
