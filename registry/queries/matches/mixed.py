"""Files that may hold two people: which to look at, what their lines say, who sees what was found."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import territory_for
from core.actors import Actor
from core.errors import NoTermsInForce, NotFound
from identity.document_numbers import document_key
from identity.partial_dates import PartialDate
from reference.models import Checkpoint
from reference.queries.dated import in_force
from registry.capabilities import RegistryCapability
from registry.models import FormerValue, IdentityDocument, MixedFile, Person, TravelTerms
from registry.queries.marks import is_decided_sql
from registry.queries.matches.lists import was_last_in
from registry.queries.open_files import files_joined_to, is_standing, is_standing_sql, stands_for_sql
from registry.queries.two_files import is_parted_from_held
from registry.queries.visibility import of_visible_files, sees_held_files
from registry.rules.matches.mixed import Contradiction, Document, Line, OnFile, lines_of_other
from registry.rules.matches.travel import Apart, Limit, Place
from registry.states import FormerKind, MixedGround, MixedState, ToldBy

# The newest revision of each crossing.
_NEWEST = """NOT EXISTS (SELECT FROM registry_crossing later WHERE later.source = c.source
    AND later.source_id = c.source_id AND later.revision > c.revision)"""

# Files of a range of numbers in which something may contradict: coarse, and it says nothing of anybody.
# What does contradict, `registry.rules.matches.mixed` says. Whoever crossed once, or says the same each time
# on one document, is passed over.
_SUSPECTS = f"""
WITH line AS MATERIALIZED (
  SELECT c.person_id, c.direction, c.crossed_at, c.checkpoint_id, c.born_on, c.sex, c.source, c.source_id,
         ROW(c.document_kind, c.issuing_country_id, c.document_number)::text AS document
  FROM registry_crossing c JOIN registry_person p ON p.id = c.person_id
  WHERE c.person_id > %(after)s AND c.person_id <= %(until)s AND {is_standing_sql("p")} AND {_NEWEST}
), told AS (
  SELECT person_id, direction, document, born_on, sex,
         lag(document) OVER moves AS document_before, lag(direction) OVER moves AS direction_before,
         checkpoint_id <> lag(checkpoint_id) OVER places AND
           crossed_at - lag(crossed_at) OVER places < make_interval(mins => %(minutes)s) AS is_near
  FROM line
  WINDOW moves AS (PARTITION BY person_id, direction = 'refusal'
                   ORDER BY crossed_at, direction <> 'exit', source, source_id),
         places AS (PARTITION BY person_id ORDER BY crossed_at, source, source_id)
)
SELECT person_id FROM told GROUP BY person_id
HAVING min(born_on) <> max(born_on) OR bool_or(sex = 'm') AND bool_or(sex = 'f') OR bool_or(is_near)
  OR bool_or(direction = 'entry' AND direction_before = 'entry' AND document <> document_before)
    AND bool_or(direction = 'exit' AND direction_before = 'exit' AND document <> document_before)
UNION SELECT person_id FROM registry_mixedfile
WHERE state = 'open' AND person_id > %(after)s AND person_id <= %(until)s
ORDER BY 1
"""

_LAST_OF_CHUNK = """
SELECT max(id) FROM (SELECT id FROM registry_person WHERE id > %s ORDER BY id LIMIT %s) AS chunk
"""

# Those about which there ever was such a question, with the files they were joined to and from.
_EVER_ASKED = f"""
SELECT asked.id FROM registry_mixedfile x JOIN registry_person p ON p.id = x.person_id
CROSS JOIN LATERAL (VALUES (p.id), ({stands_for_sql("p")})) AS asked(id)
WHERE p.id = ANY(%(ids)s) OR p.merged_into_id = ANY(%(ids)s)
UNION SELECT p.id FROM registry_mixedfile x JOIN registry_person taken ON taken.id = x.person_id
JOIN registry_person p ON p.id = taken.merged_into_id WHERE p.id = ANY(%(ids)s)
ORDER BY 1
"""

_LINES = f"""
SELECT c.person_id, c.id, c.source, c.source_id, c.direction, c.crossed_at, c.checkpoint_id, k.region_id,
       k.neighbour_id, k.kind, c.document_kind, c.issuing_country_id, c.document_number, c.born_on, c.sex,
       c.citizenship_id, {is_decided_sql("c")}, {_NEWEST}
FROM registry_crossing c JOIN reference_checkpoint k ON k.id = c.checkpoint_id
WHERE c.person_id = ANY(%s)
"""


@dataclass(slots=True)
class Suspect:
    """A file with its lines, what it says, and what people have found to be no contradiction."""

    person: Person
    file: OnFile
    lines: list[Line] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)


def last_of_chunk(after: int, size: int) -> int | None:
    """The highest number of the next so many files; None when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_OF_CHUNK, [after, size])
        found: int | None = cursor.fetchone()[0]
    return found


def suspects_between(after: int, until: int, limits: Mapping[str, Limit]) -> list[int]:
    """The files of these numbers that are worth a look, and those that were found: one statement."""
    given = {"after": after, "until": until, "minutes": max(one.minutes for one in limits.values())}
    return _numbers(_SUSPECTS, given)


def ever_asked(person_ids: Collection[int]) -> list[int]:
    """Of these files, and those joined to them, the ones about which it was ever asked."""
    return _numbers(_EVER_ASKED, {"ids": list(person_ids)})


def limits_of(on: date) -> dict[str, Limit]:
    """The least times between two checkpoints on a day. Raises: NoTermsInForce where one is missing."""
    found = {row.code: Limit(row.minutes_at_least, row.pk) for row in in_force(TravelTerms, on=on)}
    missing = sorted(set(Apart) - found.keys())
    if missing:
        raise NoTermsInForce(
            _("How far two checkpoints lie apart in time is not known. Load the reference files first."),
            facts={"terms": TravelTerms._meta.model_name, "on": on.isoformat(), "codes": missing},
        )
    return found


def suspects(person_ids: Collection[int]) -> list[Suspect]:
    """These files with all that is judged of them, by ascending number: five queries."""
    people = Person.objects.filter(pk__in=person_ids).order_by("pk")
    births: dict[int, list[PartialDate]] = defaultdict(list)
    sexes: dict[int, set[str]] = defaultdict(set)
    for row in FormerValue.objects.filter(person__in=person_ids).exclude(told_by=ToldBy.FEED):
        if row.kind == FormerKind.BIRTH_DATE:
            births[row.person_id].append(cast(PartialDate, row.born_on))
        elif row.kind == FormerKind.SEX:
            sexes[row.person_id].add(row.sex)
    found = {
        person.pk: Suspect(
            person,
            OnFile(
                (cast(PartialDate, person.born_on), *births[person.pk]),
                frozenset({person.sex, *sexes[person.pk]}),
            ),
        )
        for person in people
    }
    for person_id, facts in _settled(person_ids):
        found[person_id].settled |= set(facts)
    for person_id, line in lines_of(person_ids):
        found[person_id].lines.append(line)
    return list(found.values())


def _settled(person_ids: Collection[int]) -> list[tuple[int, list[str]]]:
    """What was found to be one person's of each file, and of the files joined to it."""
    stands = {number: [number] for number in person_ids}
    for survivor, taken in files_joined_to(person_ids).items():
        for file in taken:
            stands.setdefault(file.pk, []).append(survivor)
    rows = MixedFile.objects.filter(person__in=stands, state=MixedState.ONE_PERSON)
    told = rows.values_list("person_id", "facts")
    return [(file, facts) for person_id, facts in told for file in stands[person_id]]


def lines_of(person_ids: Collection[int]) -> list[tuple[int, Line]]:
    """The newest revision of each crossing of these files. A decision about one line is one about all that
    say the same of the holder with this document."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(person_ids)])
        rows = [_Row(*row) for row in cursor.fetchall()]
    decided = {row.reading for row in rows if row.is_decided}
    return [(row.person_id, row.as_line(row.reading in decided)) for row in rows if row.is_newest]


class _Row(NamedTuple):
    """A row of `_LINES`."""

    person_id: int
    crossing_id: int
    source: str
    source_id: str
    direction: str
    crossed_at: datetime
    checkpoint_id: int
    region_id: int
    neighbour_id: int | None
    checkpoint_kind: str
    document_kind: str
    country_id: int
    number: str
    born_on: str
    sex: str
    citizenship_id: int
    is_decided: bool
    is_newest: bool

    @property
    def document(self) -> Document:
        return self.document_kind, self.country_id, document_key(self.number)

    @property
    def reading(self) -> tuple[object, ...]:
        return self.person_id, self.document, self.born_on, self.sex, self.citizenship_id

    def as_line(self, is_decided: bool) -> Line:
        is_airport = self.checkpoint_kind == Checkpoint.Kind.AIR
        return Line(
            crossing_id=self.crossing_id,
            thread=(self.source, self.source_id),
            direction=self.direction,
            at=self.crossed_at,
            place=Place(self.checkpoint_id, self.region_id, self.neighbour_id, is_airport),
            document=self.document,
            born_on=PartialDate.read(self.born_on),
            sex=self.sex,
            is_decided=is_decided,
        )


def mixed_visible_to(user: Actor, on: date) -> QuerySet[MixedFile]:
    """What was found of files the user may find; that one was parted is no part of it while the other file
    is held from the user."""
    mixed = of_visible_files(MixedFile.objects.all(), user, on, "person__")
    return mixed if sees_held_files(user, on) else mixed.filter(~is_parted_from_held())


def is_asked() -> Q:
    """Nobody has answered, and the file stands."""
    return Q(state=MixedState.OPEN) & is_standing("person__")


def waits_in_territory(user: User, on: date) -> Q:
    """Of people who were last where the user parts files."""
    territory = territory_for(user, on, RegistryCapability.JOIN_FILES)
    return Q() if territory.country else Q(was_last_in(territory, "person_id"))


def mixed_to_look_at(user: User, on: date) -> int:
    """How many files of the territory may hold two people."""
    return mixed_visible_to(user, on).filter(is_asked(), waits_in_territory(user, on)).count()


def lock_mixed(*, mixed_id: int, user: User, on: date) -> MixedFile:
    """What was found of a file, locked after the file. Raises: NotFound."""
    row = mixed_visible_to(user, on).filter(pk=mixed_id).first()
    if row is None:
        raise NotFound(_("There is no such question about a file."), facts={"mixed": mixed_id})
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=row.person_id)
    return MixedFile.objects.select_for_update(of=("self",), no_key=True).get(pk=mixed_id)


def asked_of(person_id: int) -> MixedFile | None:
    """The open question about a file, if there is one."""
    return MixedFile.objects.filter(person=person_id, state=MixedState.OPEN).first()


def mixed_of(person_id: int, user: Actor, on: date) -> list[MixedFile]:
    """The questions whether a file holds two people, as far as they exist for the user, the newest first."""
    asked = mixed_visible_to(user, on).filter(person=person_id)
    return list(asked.select_related("solved_by").order_by("-pk"))


def has_ground(ground: str) -> Q:
    """Something of this kind contradicts."""
    return Q(grounds__contains=[{"ground": ground}])


def travel_terms_of(mixed: MixedFile) -> list[TravelTerms]:
    """By which terms two of its lines are two places at a time."""
    used = {ground["terms"] for ground in mixed.grounds if "terms" in ground}
    return list(TravelTerms.objects.filter(pk__in=used).order_by("pk")) if used else []


def likely_others(mixed: MixedFile) -> tuple[list[int], list[int]]:
    """The crossings of the file that are likely the other person's, and the documents with no other line."""
    lines = [line for _person, line in lines_of([mixed.person_id])]
    found = [
        Contradiction(MixedGround(told["ground"]), told["one"], told["other"], "") for told in mixed.grounds
    ]
    chosen = lines_of_other(lines, found)
    theirs = {line.document for line in lines if line.crossing_id in chosen}
    theirs -= {line.document for line in lines if line.crossing_id not in chosen}
    documents = IdentityDocument.objects.filter(person=mixed.person_id).order_by("pk")
    return sorted(chosen), [
        row.pk for row in documents if (row.kind, row.issuing_country_id, row.number_key) in theirs
    ]


def _numbers(statement: str, given: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [number for (number,) in cursor.fetchall()]
