"""A population with second files planted in it, as files come to be there twice.

Names are as unevenly spread as real ones: surnames made of given names as those of the region are, a few
borne by many. Second files are what a border makes of one person: another passport, another state's spelling,
another script, day and month swapped, a digit slipped, a year alone, a name before a marriage.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from demo.rules.names import DATA, name_stock
from identity.name_keys import name_key

#: How often a surname is made of a given name, and how.
_SUFFIXES = {"m": ("OV", "EV", "BEKOV", "ZODA"), "f": ("OVA", "EVA", "BEKOVA", "ZODA")}
#: What one state's passports write and another's: ICAO Doc 9303-3 section 6 beside the Latin alphabets of
#: Uzbek, Turkmen, Kazakh, Azerbaijani and Turkish passports.
SPELLINGS = (
    ("KH", "H"), ("KH", "X"), ("ZH", "J"), ("DZH", "J"), ("YU", "IU"), ("YA", "IA"), ("YO", "IO"),
    ("SH", "S"), ("CH", "C"), ("OV", "OW"), ("EV", "YEV"), ("K", "Q"), ("Y", "I"), ("GH", "G"), ("II", "IY"),
)  # fmt: skip
_CYRILLIC = (
    ("SHCH", "Щ"), ("ZH", "Ж"), ("KH", "Х"), ("CH", "Ч"), ("SH", "Ш"), ("YU", "Ю"), ("YA", "Я"), ("YO", "Ё"),
    ("TS", "Ц"), ("A", "А"), ("B", "Б"), ("C", "К"), ("D", "Д"), ("E", "Е"), ("F", "Ф"), ("G", "Г"),
    ("H", "Х"),
    ("I", "И"), ("J", "Ж"), ("K", "К"), ("L", "Л"), ("M", "М"), ("N", "Н"), ("O", "О"), ("P", "П"),
    ("Q", "К"),
    ("R", "Р"), ("S", "С"), ("T", "Т"), ("U", "У"), ("V", "В"), ("W", "В"), ("X", "Х"), ("Y", "Й"),
    ("Z", "З"),
)  # fmt: skip
#: Of a hundred second files so many are of each kind.
KINDS = {
    "new passport": 45,
    "another spelling": 22,
    "another script": 10,
    "day and month swapped": 8,
    "a digit slipped": 5,
    "the year alone": 3,
    "a name before a marriage": 7,
}
#: Of a hundred people so many have a patronymic; of a hundred of them the next passport keeps it for so many.
WITH_PATRONYMIC, KEEP_IT = 70, 75
#: Of a person: id, surname, given names, patronymic, born, sex.
Row = tuple[int, str, str, str, str, str]
#: The file that was there first stands first.
Pair = tuple[int, int]
FIRST, DAYS = date(1950, 1, 1), 20_000


@dataclass(slots=True)
class Planted:
    """Persons, former names (id, surname, given names), and the pairs by kind."""

    persons: list[Row] = field(default_factory=list)
    former: list[tuple[int, str, str]] = field(default_factory=list)
    pairs: dict[Pair, str] = field(default_factory=dict)


def population(people: int, pairs: int, *, seed: int = 1, first_id: int = 1) -> Planted:
    """So many people, and of so many of them a second file."""
    rng, names = Random(seed), _Names()
    made = Planted()
    for number in range(first_id, first_id + people):
        sex = "f" if rng.random() < 0.25 else "m"
        born = FIRST + timedelta(days=rng.randrange(DAYS))
        made.persons.append((number, *names.pick(rng, sex), names.father(rng, sex), born.isoformat(), sex))
    kinds, weights = list(KINDS), list(KINDS.values())
    number = first_id + people
    for person in rng.sample(made.persons, pairs):
        kind = rng.choices(kinds, weights)[0]
        second = _second(number, person, kind, names, rng, made)
        made.persons.append(second)
        made.pairs[person[0], number] = kind
        number += 1
    return made


class _Names:
    """Lists of names with how often each is met: the n-th as the (n + 3)-th part of the first."""

    def __init__(self) -> None:
        surnames: dict[str, set[str]] = {"m": set(), "f": set()}
        given: dict[str, set[str]] = {"m": set(), "f": set()}
        for file in sorted(DATA.glob("names_*.csv")):
            for (kind, sex), found in name_stock(file.name).lists.items():
                if kind in ("surname", "given"):
                    (surnames if kind == "surname" else given)[sex].update(found)
        for sex, suffixes in _SUFFIXES.items():
            for name in given["m"]:
                surnames[sex].update(name.rstrip("AEIOUY") + suffix for suffix in suffixes)
        self._lists = {
            (part, sex): _weighted(sorted(names[sex]))
            for part, names in (("surname", surnames), ("given", given))
            for sex in "mf"
        }

    def pick(self, rng: Random, sex: str) -> tuple[str, str]:
        surname, given = (
            rng.choices(names, cum_weights=weights)[0]
            for names, weights in (self._lists["surname", sex], self._lists["given", sex])
        )
        return surname, given

    def father(self, rng: Random, sex: str) -> str:
        """A patronymic as Uzbek passports write it, or none."""
        if rng.randrange(100) >= WITH_PATRONYMIC:
            return ""
        names, weights = self._lists["given", "m"]
        return f"{rng.choices(names, cum_weights=weights)[0]} {'OGLI' if sex == 'm' else 'KIZI'}"


def _weighted(names: list[str]) -> tuple[list[str], list[float]]:
    Random(len(names)).shuffle(names)
    return names, list(accumulate(1 / (place + 3) for place in range(len(names))))


def _second(number: int, person: Row, kind: str, names: _Names, rng: Random, made: Planted) -> Row:
    _first, surname, given, father, born, sex = person
    if rng.randrange(100) >= KEEP_IT:
        father = ""
    if kind == "another spelling":
        surname, given, father = (_spelled(name, rng) for name in (surname, given, father))
    elif kind == "another script":
        surname, given, father = (_cyrillic(name) for name in (surname, given, father))
    elif kind == "day and month swapped" and int(born[8:]) <= 12:
        born = f"{born[:4]}-{born[8:]}-{born[5:7]}"
    elif kind == "a digit slipped":
        born = _slipped(born, rng)
    elif kind == "the year alone":
        born = born[:4]
    elif kind == "a name before a marriage":
        made.former.append((number, surname, given))
        surname = names.pick(rng, sex)[0]
    return number, surname, given, father, born, sex


def _spelled(name: str, rng: Random) -> str:
    """The name in another state's spelling, where the two differ in it."""
    for mine, theirs in rng.sample(SPELLINGS, len(SPELLINGS)):
        if mine in name and rng.random() < 0.6:
            return name.replace(mine, theirs)
    return name


def _cyrillic(name: str) -> str:
    for latin, letter in _CYRILLIC:
        name = name.replace(latin, letter)
    return name


def _slipped(born: str, rng: Random) -> str:
    """Another digit in the day, the month or the year, where that is a date again."""
    while True:
        place = rng.choice((3, 6, 8, 9))
        other = born[:place] + str(rng.randrange(10)) + born[place + 1 :]
        try:
            if other != born and date.fromisoformat(other) < date(2010, 1, 1):
                return other
        except ValueError:
            continue


_PERSON = "id,surname,given_names,patronymic,born_on,sex,surname_key,given_key,citizenship_id,enrolled_on"
_FORMER = "person_id,kind,surname,given_names,surname_key,given_key,valid_from,valid_until,told_by,by_id"


def write(cursor: Any, made: Planted, *, on: date) -> None:
    """Copy the rows in, where the reference rows are."""
    cursor.execute("SELECT min(id) FROM reference_country WHERE iso3 = 'UZB'")
    (country,) = cursor.fetchone()
    cursor.execute("SELECT min(id) FROM accounts_user")
    (user,) = cursor.fetchone()
    keys: dict[str, str] = {}

    def key(name: str) -> str:
        return keys.setdefault(name, name_key(name))

    with cursor.copy(f"COPY registry_person ({_PERSON}) FROM STDIN") as copy:
        for number, surname, given, father, born, sex in made.persons:
            copy.write_row((number, surname, given, father, born, sex, key(surname), key(given), country, on))
    with cursor.copy(f"COPY registry_formervalue ({_FORMER}) FROM STDIN") as copy:
        for number, surname, given in made.former:
            names = (surname, given, key(surname), key(given))
            copy.write_row((number, "name", *names, on, on, "feed", user))
