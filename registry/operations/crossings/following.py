"""A file follows what its crossings tell of the holder, and keeps what it was told before."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from accounts.models import User
from core.periods import day_after, day_before
from identity.document_numbers import document_key
from identity.name_keys import given_name_key, name_key
from identity.partial_dates import PartialDate
from journal.operations import NewEntry, record_many
from reference.queries.dated import home_country_id
from registry.events import RegistryEvent
from registry.models import Crossing, FormerValue, MarkedCrossing, OtherCitizenship, Person
from registry.operations.spellings import keep_spellings
from registry.queries.marks import is_decided_sql
from registry.queries.open_files import files_joined_to
from registry.rules.people.holders import (
    Holder,
    Name,
    OnFile,
    Reading,
    Said,
    former_readings,
    holder_of,
    may_be_called,
)
from registry.states import CrossingMark, FormerKind, ToldBy

Thread = tuple[str, str]
Former = tuple[int, FormerKind, object]

_MARK = CrossingMark.HOLDER_DIFFERS
_TOLD = ("surname", "given_names", "patronymic", "born_on", "sex", "citizenship_id")


def _row(table: str) -> str:
    return f"ROW({', '.join(f'{table}.{column}' for column in _TOLD)})"


# Of nobody else is there anything to follow or to mark: every crossing says what the file says.
_UNLIKE = f"""
SELECT c.person_id FROM registry_crossing c JOIN registry_person p ON p.id = c.person_id
WHERE c.person_id = ANY(%s) AND {_row("c")} <> {_row("p")}
UNION SELECT person_id FROM registry_formervalue WHERE person_id = ANY(%s) AND told_by = '{ToldBy.FEED}'
"""

_LOCK = "SELECT id FROM registry_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"

# In the order of time, which does not depend on what came first. A decision about an older revision, or
# about another crossing with this document, is one about this crossing while it says the same.
_READINGS = f"""
SELECT c.person_id, ARRAY[c.source, c.source_id], c.id, c.crossed_on,
       c.document_kind, c.issuing_country_id, c.document_number,
       NOT EXISTS (SELECT FROM registry_crossing later WHERE later.source = c.source
                   AND later.source_id = c.source_id AND later.revision > c.revision),
       {is_decided_sql("c")},
       ARRAY[{", ".join(f"c.{column}::text" for column in _TOLD)}]
FROM registry_crossing c WHERE c.person_id = ANY(%s)
ORDER BY c.person_id, c.crossed_at, c.source, c.source_id, c.revision
"""

_COLUMNS = (*_TOLD, "surname_key", "given_key")
_FOLLOW = f"""
UPDATE registry_person p SET {", ".join(f"{column} = told.{column}" for column in _COLUMNS)}
FROM json_to_recordset(%s) AS told(id bigint, surname text, given_names text, patronymic text, born_on text,
  sex text, citizenship_id bigint, surname_key text, given_key text)
WHERE p.id = told.id
"""


@dataclass(slots=True)
class Followed:
    """What became of files whose crossings say something else than they said.

    `differing` are the crossings that move nobody's stay before a person decides; `marked` how many of them
    are new; `citizenships` what the files say now; `moved` the files whose clocks and cases follow, `told`
    those of which something new is said.
    """

    differing: set[int] = field(default_factory=set)
    marked: int = 0
    citizenships: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Told:
    """What the crossings of one file tell: the newest revision of each, and by crossing all of them."""

    current: dict[Thread, Reading] = field(default_factory=dict)
    all: dict[Thread, list[Holder]] = field(default_factory=lambda: defaultdict(list))

    def beside(self, differing: Collection[int]) -> list[Holder]:
        """All that was told of this holder: of crossings that stand on the file, in any revision."""
        mine = (key for key, reading in self.current.items() if reading.crossing_id not in differing)
        return [holder for key in mine for holder in self.all[key]]


def follow_readings(cursor: Any, *, person_ids: Collection[int], on: date, by: User) -> Followed:
    """Make these files say what their crossings tell of the holder; mark whose holder differs.

    What a file said before is kept, and so is what outdated revisions said. A mark that holds no longer is
    cleared, and one that holds again is open again, unless a person has decided.
    """
    followed = Followed()
    cursor.execute(_UNLIKE, [list(person_ids)] * 2)
    unlike = sorted(person_id for (person_id,) in cursor.fetchall())
    if not unlike:
        return followed
    cursor.execute(_LOCK, [list(person_ids)])
    files, told = _files(unlike), _told(cursor, unlike)
    now: dict[int, Holder] = {}
    former: list[Former] = []
    home_id = home_country_id()
    for person_id, file in files.items():
        now[person_id], differing = holder_of(told[person_id].current.values(), file, home_id=home_id)
        followed.differing |= differing
        mine = told[person_id].beside(differing)
        former += [(person_id, *was) for was in former_readings(mine, file, now[person_id])]
    changed = {person_id: holder for person_id, holder in now.items() if holder != files[person_id].holder}
    for person_id, holder in changed.items():
        was = files[person_id].holder
        followed.citizenships[person_id] = holder.citizenship_id
        if (holder.born_on, holder.citizenship_id) != (was.born_on, was.citizenship_id):
            followed.moved.add(person_id)
    names = [h.name for h in changed.values()]
    names += [cast(Name, was) for _person, kind, was in former if kind == FormerKind.NAME]
    keep_spellings(cursor, ((name[0], name[1]) for name in names))
    kept = _keep(unlike, former, on=on, by=by)
    _write(cursor, files, changed, on=on, by=by)
    followed.told = changed.keys() | kept
    followed.marked = _mark(unlike, followed.differing, on=on, by=by)
    return followed


def _files(person_ids: list[int]) -> dict[int, OnFile]:
    """What these files say, how surely, what they said before an officer wrote it down, and beside it."""
    said: dict[int, list[Said]] = defaultdict(list)
    for row in FormerValue.objects.filter(person__in=person_ids).exclude(told_by=ToldBy.FEED):
        kind = FormerKind(row.kind)
        said[row.person_id].append(Said(kind, cast(Any, _value(row, kind)), row.valid_until))
    joined = files_joined_to(person_ids)
    citizenships: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for other in OtherCitizenship.objects.filter(person__in=person_ids):
        citizenships[other.person_id].append((other.country_id, other.valid_from, other.valid_until))
    return {
        person.pk: OnFile(
            _holder(person),
            written=set(FormerKind) if person.citizenship_confirmed_on else {s.kind for s in said[person.pk]},
            said=said[person.pk],
            others=[_holder(taken) for taken in joined.get(person.pk, ())],
            citizenships=citizenships[person.pk],
        )
        for person in Person.objects.filter(pk__in=person_ids).order_by("pk")
    }


def _value(row: FormerValue, kind: FormerKind) -> object:
    if kind == FormerKind.NAME:
        return (row.surname, row.given_names, row.patronymic)
    return {
        FormerKind.BIRTH_DATE: row.born_on,
        FormerKind.SEX: row.sex,
        FormerKind.CITIZENSHIP: row.citizenship_id,
    }[kind]


def _holder(person: Person) -> Holder:
    name = (person.surname, person.given_names, person.patronymic)
    return Holder(name, cast(PartialDate, person.born_on), person.sex, person.citizenship_id)


def _told(cursor: Any, person_ids: list[int]) -> dict[int, _Told]:
    cursor.execute(_READINGS, [person_ids])
    rows = []
    for person_id, thread, crossing_id, crossed_on, *document, is_current, is_decided, told in cursor:
        kind, country_id, number = document
        surname, given_names, patronymic, born_on, sex, citizenship_id = told
        holder = Holder(
            (surname, given_names, patronymic), PartialDate.read(born_on), sex, int(citizenship_id)
        )
        reading = (person_id, kind, country_id, document_key(number), born_on, sex, citizenship_id)
        rows.append((reading, tuple(thread), crossing_id, crossed_on, holder, is_current, is_decided))
    decided: dict[tuple[Any, ...], list[Name]] = defaultdict(list)
    for reading, _thread, _crossing_id, _crossed_on, holder, _is_current, is_decided in rows:
        if is_decided:
            decided[reading].append(holder.name)
    found: dict[int, _Told] = defaultdict(_Told)
    for reading, thread, crossing_id, crossed_on, holder, is_current, _is_decided in rows:
        told_of = found[reading[0]]
        if is_current:
            is_same = any(may_be_called(holder.name, name) for name in decided.get(reading, ()))
            before = [outdated.name for outdated in told_of.all[thread]]
            told_of.current[thread] = Reading(crossing_id, crossed_on, holder, is_same, before)
        told_of.all[thread].append(holder)
    return found


def _keep(person_ids: list[int], former: Collection[Former], *, on: date, by: User) -> set[int]:
    """Keep what was told before and is not kept yet, each with its days as a correction is; of whom.

    What the feed told of somebody who turned out to be another holder is the file's history no more.
    """
    kept: dict[Former, FormerValue] = {}
    until: dict[tuple[int, FormerKind], date] = {}
    for row in FormerValue.objects.filter(person__in=person_ids).order_by("valid_until", "pk"):
        kind = FormerKind(row.kind)
        kept.setdefault((row.person_id, kind, _value(row, kind)), row)
        until[row.person_id, kind] = row.valid_until
    over = [row.pk for was, row in kept.items() if row.told_by == ToldBy.FEED and was not in former]
    FormerValue.objects.filter(pk__in=over).delete()
    enrolled = dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "enrolled_on"))
    rows = []
    for person_id, kind, was in former:
        if (person_id, kind, was) in kept:
            continue
        last = until.get((person_id, kind))
        first = min(on, enrolled[person_id] if last is None else day_after(last))
        rows.append(
            FormerValue(
                person_id=person_id,
                kind=kind,
                **_columns(kind, was),
                valid_from=first,
                valid_until=max(first, day_before(on)),
                told_by=ToldBy.FEED,
                by=by,
            )
        )
    FormerValue.objects.bulk_create(rows)
    return {row.person_id for row in rows}


def _columns(kind: FormerKind, was: object) -> dict[str, Any]:
    if kind == FormerKind.NAME:
        return _named(cast(Name, was))
    column = {
        FormerKind.BIRTH_DATE: "born_on",
        FormerKind.SEX: "sex",
        FormerKind.CITIZENSHIP: "citizenship_id",
    }
    return {column[kind]: was}


def _named(name: Name) -> dict[str, str]:
    surname, given_names, patronymic = name
    return {
        "surname": surname,
        "given_names": given_names,
        "patronymic": patronymic,
        "surname_key": name_key(surname),
        "given_key": given_name_key(given_names, patronymic),
    }


def _write(
    cursor: Any, files: Mapping[int, OnFile], changed: Mapping[int, Holder], *, on: date, by: User
) -> None:
    if not changed:
        return
    rows = [{"id": person_id, **_as_row(holder)} for person_id, holder in changed.items()]
    cursor.execute(_FOLLOW, [json.dumps(rows)])
    entries = []
    for person_id, holder in changed.items():
        was, now = _as_row(files[person_id].holder), _as_row(holder)
        fields = sorted(name.removesuffix("_id") for name in _TOLD if was[name] != now[name])
        data = {"fields": fields, "origin": "feed"}
        entries.append(NewEntry(RegistryEvent.PERSON_CORRECTED, person_id, person_id, data=data))
    record_many(entries, by=by, on=on)


def _as_row(holder: Holder) -> dict[str, Any]:
    return {
        **_named(holder.name),
        "born_on": holder.born_on.isoformat(),
        "sex": holder.sex,
        "citizenship_id": holder.citizenship_id,
    }


def _mark(person_ids: list[int], differing: set[int], *, on: date, by: User) -> int:
    """Set the marks that hold and are not there, clear those that hold no more; how many were set."""
    marks = {
        mark.crossing_id: mark for mark in MarkedCrossing.objects.filter(person__in=person_ids, mark=_MARK)
    }
    is_open = {number for number, mark in marks.items() if mark.cleared_on is None}
    over = sorted(is_open - differing)
    again = sorted(differing & marks.keys() - is_open)
    new = sorted(differing - marks.keys())
    of_reading = MarkedCrossing.objects.filter(mark=_MARK)
    of_reading.filter(crossing__in=over).update(cleared_on=on, cleared_by=by)
    of_reading.filter(crossing__in=again).update(cleared_on=None, cleared_by=None)
    owners = _owners(new)
    MarkedCrossing.objects.bulk_create(
        MarkedCrossing(crossing_id=number, person_id=owners[number], mark=_MARK, marked_on=on)
        for number in new
    )
    owners |= {number: mark.person_id for number, mark in marks.items()}
    told = [(RegistryEvent.MARK_CLEARED, over), (RegistryEvent.CROSSING_MARKED, sorted([*again, *new]))]
    record_many(
        [
            NewEntry(event, number, owners[number], data={"mark": str(_MARK)})
            for event, numbers in told
            for number in numbers
        ],
        by=by,
        on=on,
    )
    return len(again) + len(new)


def _owners(crossing_ids: list[int]) -> dict[int, int]:
    return dict(Crossing.objects.filter(pk__in=crossing_ids).values_list("pk", "person_id"))
