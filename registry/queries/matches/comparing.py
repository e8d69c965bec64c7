"""What is known of people whose files are compared, and how the pairs come out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import connection

from identity.matching import Known, Match, Rarity, Verdict
from identity.name_keys import given_name_key, name_key
from identity.naming import Name
from identity.partial_dates import PartialDate
from identity.presence import NO_CROSSINGS
from registry.queries.matches.movements import crossings_of
from registry.queries.matches.whereabouts import whereabouts_of
from registry.queries.open_files import is_standing_sql
from registry.rules.matches.asking import compare, fingerprint, rarity

#: The older file first.
Pair = tuple[int, int]
#: Below this likelihood nothing that people share of where they were makes a pair worth a look.
_WORTH_ASKING_WHERE = 0.003
#: Nor, below this one, what their crossings say: the exit that a stay misses tells more than a dwelling.
_WORTH_ASKING_WHEN = 0.0004

_FILES = f"""
SELECT p.id, p.surname, p.given_names, p.patronymic, p.born_on, p.sex, coalesce(p.iin, ''), p.surname_key,
       split_part(p.given_key, ' ', 1)
FROM registry_person p WHERE p.id = ANY(%(ids)s) AND {is_standing_sql("p")}
"""
_FORMER_NAMES = """
SELECT person_id, surname, given_names, patronymic FROM registry_formervalue
WHERE kind = 'name' AND person_id = ANY(%(ids)s) ORDER BY id
"""
_DOCUMENTS = """
SELECT person_id, issuing_country_id::text, number_shape FROM registry_identitydocument
WHERE person_id = ANY(%(ids)s)
"""
_COUNTS = """
SELECT part, key, bearers FROM registry_namecount
WHERE (part = 'surname' AND key = ANY(%(surnames)s)) OR (part = 'given' AND key = ANY(%(given)s))
"""
_PEOPLE = "SELECT coalesce(sum(bearers), 0) FROM registry_namecount WHERE part = 'surname'"


@dataclass(frozen=True, slots=True)
class Compared:
    """Somebody to be compared: what is known, and the keys by which bearers of the name are counted."""

    known: Known
    surname_key: str
    called_key: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How a pair came out, and the fingerprint of what both files say."""

    match: Match
    facts: str

    @property
    def is_likely(self) -> bool:
        """Whether anybody should see it."""
        return self.match.verdict != Verdict.NOTHING

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """The evidence as the pair keeps it, with its days where it has any."""
        return [
            {
                "ground": evidence.ground,
                "bits": round(evidence.bits, 2),
                **(
                    {name: day.isoformat() for name, day in asdict(evidence.period).items()}
                    if evidence.period
                    else {}
                ),
            }
            for evidence in self.match.evidence
        ]


def compared(
    *, surname: str, given_names: str, patronymic: str, born_on: PartialDate | None, sex: str, iin: str
) -> Compared:
    """Somebody of whom this is typed."""
    known = Known(Name(surname, given_names, patronymic), born_on, sex, iin)
    return Compared(known, name_key(surname), given_name_key(given_names).partition(" ")[0])


def files_of(ids: Collection[int]) -> dict[int, Compared]:
    """What the standing files among these say of who they are; three queries."""
    former: dict[int, list[Name]] = defaultdict(list)
    documents: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with connection.cursor() as cursor:
        given = {"ids": list(ids)}
        cursor.execute(_FORMER_NAMES, given)
        for person_id, *names in cursor.fetchall():
            former[person_id].append(Name(*names))
        cursor.execute(_DOCUMENTS, given)
        for person_id, country, shape in cursor.fetchall():
            documents[person_id].add((country, shape))
        cursor.execute(_FILES, given)
        return {
            person_id: Compared(
                Known(
                    Name(surname, given_names, patronymic),
                    PartialDate.read(born_on),
                    sex,
                    iin,
                    frozenset(documents[person_id]),
                    tuple(former[person_id]),
                ),
                surname_key,
                called_key,
            )
            for person_id, surname, given_names, patronymic, born_on, sex, iin, surname_key, called_key in (
                cursor.fetchall()
            )
        }


def judged(pairs: Iterable[Pair]) -> dict[Pair, Judged]:
    """How each pair of standing files comes out, in the order of the pairs; a fixed number of queries.

    Where both were, and when, is read only of those who may be one person without it.
    """
    ordered = sorted(set(pairs))
    files = files_of({person_id for pair in ordered for person_id in pair})
    standing = [pair for pair in ordered if files.keys() >= set(pair)]
    counts = Counts([files[person_id] for pair in standing for person_id in pair])
    found = {
        pair: (one, other, counts.rarity(one, other))
        for pair in standing
        for one, other in [(files[pair[0]], files[pair[1]])]
    }
    scored = {pair: compare(one.known, other.known, rare) for pair, (one, other, rare) in found.items()}
    near = [pair for pair, match in scored.items() if match.score >= _WORTH_ASKING_WHEN]
    nearer = [pair for pair in near if scored[pair].score >= _WORTH_ASKING_WHERE]
    told = _told_of(_people_of(near), where=whereabouts_of(_people_of(nearer)))
    for one_id, other_id in near:
        if one_id in told and other_id in told:
            one, other, rare = found[one_id, other_id]
            scored[one_id, other_id] = compare(
                replace(one.known, **told[one_id]), replace(other.known, **told[other_id]), rare
            )
    return {
        pair: Judged(match, fingerprint(found[pair][0].known, found[pair][1].known))
        for pair, match in scored.items()
    }


def _people_of(pairs: Collection[Pair]) -> set[int]:
    return {person_id for pair in pairs for person_id in pair}


def _told_of(ids: Collection[int], *, where: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What of `Known` says where and when these people were, of whom anything does."""
    crossings = crossings_of(ids)
    return {
        person_id: {**where.get(person_id, {}), "crossings": crossings.get(person_id, NO_CROSSINGS)}
        for person_id in where.keys() | crossings.keys()
    }


class Counts:
    """How many bear the names of these, as they were last counted; two queries."""

    def __init__(self, people: Iterable[Compared]) -> None:
        keys = [(one.surname_key, one.called_key) for one in people]
        self._bearers: dict[tuple[str, str], int] = {}
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE)
            self._people = int(cursor.fetchone()[0])
            cursor.execute(
                _COUNTS, {"surnames": list({k for k, _g in keys}), "given": list({g for _k, g in keys})}
            )
            for part, key, bearers in cursor.fetchall():
                self._bearers[part, key] = bearers

    def rarity(self, one: Compared, other: Compared) -> Rarity:
        """Of the commoner of two spellings."""
        return rarity(
            people=self._people,
            surname_bearers=max(self._of("surname", one.surname_key), self._of("surname", other.surname_key)),
            given_bearers=max(self._of("given", one.called_key), self._of("given", other.called_key)),
        )

    def _of(self, part: str, key: str) -> int:
        return self._bearers.get((part, key), 0)
