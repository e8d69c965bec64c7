"""True histories of people at the border, what a feed tells of them, and what they come to.

The truth is counted here day by day, from the law's own figures; nothing of the product is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.feeds.feed_lines import DELIVERED_ON

Line = dict[str, Any]

#: Days a stay, and days in any 180: the Law on migration of population, art. 6(4); nobody else here may
#: stay without a visa, and our own citizens stay as they like.
LIMITS = {"UZB": (30, 90), "TJK": (30, 90), "RUS": (90, 90)}
WINDOW = 180
OURS = "KAZ"
CITIZENSHIPS = ("UZB", "UZB", "RUS", "AFG", OURS)
SURNAMES = ("KARIMOV", "IVANOVA", "TOSHMATOV", "KHAN", "ABDRAKHMANOV", "LI")
BIRTHS = ("{}-05-15", "{}-02", "{}")
GAPS = (0, 1, 30, 24 * 20, 24 * 31, 24 * 45)
FIRST_DAY = DELIVERED_ON - timedelta(days=150)
#: What a feed misreads at first, and how it then says it.
OF_THE_PAPER = {
    "document.kind": "service_passport",
    "document.number": "M0000000",
    "document.issuing_country": "TJK",
}
MISREAD = {
    "crossed_at": "",
    "direction": "",
    "checkpoint": "A-KHOR",
    "document.expires_on": "2031-01-19",
    "person.surname": "MISREAD",
    "person.given_names": "NURI",
    "person.patronymic": "OGLI",
    "person.born_on": "1971-01-01",
    "person.sex": "f",
    "person.citizenship": "TJK",
    **OF_THE_PAPER,
}


@dataclass
class History:
    """Who crossed with some documents: the newest that was told of each crossing, and all that was told."""

    newest: list[Line] = field(default_factory=list)
    told: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class TrueStay:
    """Somebody here from a moment to another, seen leaving or not, lawfully until."""

    entered_at: datetime
    departed_at: datetime | None
    exit_missing: bool
    lawful_until: date | None


def history(random: Random, *, number: int) -> History:
    """One holder coming and going, refused at times: with a new passport, a new surname, or a child on the
    passport from some day on; and what was told of it, wrong at first, or never.
    """
    found = History()
    holder = {
        "surname": random.choice(SURNAMES),
        "given_names": "NUR",
        "patronymic": "",
        "born_on": random.choice(BIRTHS).format(1950 + number),
        "sex": random.choice("mfx"),
        "citizenship": random.choice(CITIZENSHIPS),
    }
    child = {**holder, "given_names": "ALI", "born_on": "2020-03-03", "citizenship": holder["citizenship"]}
    new_passport, new_surname, with_child = (random.randint(0, 9) for _ in range(3))
    at = datetime.fromisoformat(f"{FIRST_DAY}T00:00:00+05:00")
    direction = "entry"
    for move in range(random.randint(1, 5)):
        at += timedelta(hours=random.choice(GAPS) + move % 2)
        if at.date() >= DELIVERED_ON:
            break
        what = random.choice([direction] * 8 + ["refusal", "untold"])
        if what != "refusal":
            direction = "exit" if direction == "entry" else "entry"
        passport = f"N{number:04}00{2 if move >= new_passport else 1}"
        person = {**holder, "surname": "NEWNAME"} if move >= new_surname else holder
        for place, who in enumerate([person, child] if move >= with_child else [person]):
            line = _line(f"{number}-{move}-{place}", what, at + timedelta(minutes=place), passport, who)
            if what != "untold":
                _tell(random, found, line, number)
    return found


def _line(source_id: str, direction: str, at: datetime, passport: str, who: Line) -> Line:
    return {
        "source_id": source_id,
        "revision": 1,
        "direction": direction,
        "crossed_at": at.isoformat(),
        "checkpoint": "ALA",
        "document": {
            "kind": "passport",
            "number": passport,
            "issuing_country": who["citizenship"],
            "expires_on": "2030-01-19",
        },
        "person": dict(who),
    }


def _tell(random: Random, found: History, line: Line, number: int) -> None:
    """The line as it was told at first, and corrected; the last word is true, or was never told."""
    wrong = random.choices(sorted(MISREAD), k=random.choice([0, 0, 1, 2]))
    told = [_misread(random, line, what, number) for what in wrong]
    if not told or wrong[-1] in OF_THE_PAPER or random.randint(0, 5):
        told.append(line)
    found.told += [{**one, "revision": revision} for revision, one in enumerate(told, 1)]
    found.newest.append(found.told[-1])


def _misread(random: Random, line: Line, what: str, number: int) -> Line:
    misread = deepcopy(line)
    if what == "crossed_at":
        days = timedelta(days=random.choice([1, 10, 40]))
        misread["crossed_at"] = (datetime.fromisoformat(line["crossed_at"]) - days).isoformat()
    elif what == "direction":
        misread["direction"] = "exit" if line["direction"] == "entry" else "entry"
    elif what == "document.number":
        misread["document"]["number"] = f"M{number:04}001"
    elif "." in what:
        group, name = what.split(".")
        misread[group][name] = MISREAD[what]
    else:
        misread[what] = MISREAD[what]
    return misread


def true_stays(history: History) -> dict[str, list[TrueStay]]:
    """By passport: when its holder was here, and until when lawfully.

    Whoever crossed with it first is its holder; who cannot be the same person moves nobody's stay.
    """
    found = {}
    for passport in sorted({line["document"]["number"] for line in history.newest}):
        lines = [line for line in history.newest if line["document"]["number"] == passport]
        lines.sort(key=lambda line: (_at(line), line["source_id"]))
        if stays := _stays_of([line for line in lines if _may_be_one(lines[0]["person"], line["person"])]):
            found[passport] = stays
    return found


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line["crossed_at"])


def _may_be_one(one: Line, other: Line) -> bool:
    births = (one["born_on"], other["born_on"])
    citizenships = {one["citizenship"], other["citizenship"]}
    return (
        (births[0].startswith(births[1]) or births[1].startswith(births[0]))
        and (one["sex"] == other["sex"] or "x" in (one["sex"], other["sex"]))
        and (len(citizenships) == 1 or OURS in citizenships)
    )


def _stays_of(lines: Iterable[Line]) -> list[TrueStay]:
    """Walk through the moves; at one moment whoever is here leaves first, whoever is not comes first."""
    moves = [line for line in lines if line["direction"] != "refusal"]
    stays: list[TrueStay] = []
    visits: list[TrueStay] = []
    entry: Line | None = None
    while moves or entry:
        at = _at(moves[0]) if moves else None
        wanted = "exit" if entry else "entry"
        same = [line for line in moves if _at(line) == at]
        line = next((one for one in same if one["direction"] == wanted), same[0]) if same else None
        if line:
            moves.remove(line)
        if entry:
            missing = line is not None and line["direction"] == "entry"
            citizenship = entry["person"]["citizenship"]
            until = _lawful_until(citizenship, visits, _at(entry).date())
            stays.append(TrueStay(_at(entry), at, missing, until))
            if citizenship != OURS:
                visits.append(stays[-1])
        entry = line if line and line["direction"] == "entry" else None
    return stays


def _lawful_until(citizenship: str, visits: list[TrueStay], entered: date) -> date | None:
    if citizenship not in LIMITS:
        return None
    a_stay, in_window = LIMITS[citizenship]
    here = {day for visit in visits for day in _days(visit) if day < entered}
    day = entered
    while True:
        here.add(day)
        spent_in_window = sum(0 <= (day - other).days < WINDOW for other in here)
        if (day - entered).days >= a_stay or spent_in_window > in_window:
            return day - timedelta(days=1)
        day += timedelta(days=1)


def _days(visit: TrueStay) -> Iterator[date]:
    """The days known to have been spent here; of whoever was not seen leaving only that of the entry."""
    day = visit.entered_at.date()
    last = day if visit.exit_missing or visit.departed_at is None else visit.departed_at.date()
    while day <= last:
        yield day
        day += timedelta(days=1)
