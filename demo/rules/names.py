"""Names as passports spell them, put together at random from lists of common ones."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

DATA = Path(__file__).resolve().parent.parent / "data"
MALE, FEMALE = "m", "f"


@dataclass(frozen=True, slots=True)
class Name:
    """Surname, given names and patronymic; the patronymic is empty where a country uses none."""

    surname: str
    given: str
    patronymic: str = ""


@dataclass(slots=True)
class NameStock:
    """The names of one country by kind and sex."""

    lists: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def pick(self, rng: Random, sex: str, surname: str = "") -> Name:
        """A name for a man or a woman; with the given `surname` for one of a family."""
        patronymics = self.lists.get(("patronymic", sex))
        return Name(
            surname or rng.choice(self.lists[("surname", sex)]),
            rng.choice(self.lists[("given", sex)]),
            rng.choice(patronymics) if patronymics else "",
        )


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of the demo country's files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name_stock(file: str) -> NameStock:
    """The names in a file with the columns kind, male, female."""
    stock = NameStock()
    for row in rows_of(file):
        for sex, column in ((MALE, "male"), (FEMALE, "female")):
            if row[column]:
                stock.lists.setdefault((row["kind"], sex), []).append(row[column])
    return stock
