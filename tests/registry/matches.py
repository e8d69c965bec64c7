"""Two files that may be one person's, and everything that is in a file."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from registry.models import LikelyMatch, Person
from registry.operations.matches.deciding import decide_same
from registry.operations.matches.joining import Joined
from registry.queries.matches.conflicts import conflicts_of
from registry.seams import person_columns
from tests.days import ON

NOTE = "Both passports were shown at the counter."


def pair(one: Person, other: Person, **given: Any) -> LikelyMatch:
    """The open pair of these files, the older one first."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    facts = {"verdict": "look", "score": 0.97, "grounds": [], "facts": "", "found_on": ON}
    made, _new = LikelyMatch.objects.update_or_create(one=first, other=second, defaults=facts | given)
    return made


def settled(match: LikelyMatch, which: str = "one") -> dict[str, str]:
    """A choice for each conflict: what `which` file says, or what has only to be seen."""
    return {
        conflict.field: which if which in conflict.choices else conflict.choices[0]
        for conflict in conflicts_of(match)
        if conflict.choices
    }


def joined(survivor: Person, taken: Person, by: Any, **given: Any) -> Joined:
    """The second file joined into the first, what they say differently decided for the older one."""
    match = pair(survivor, taken)
    choices = given.pop("choices", None)
    given = {"note": NOTE, "on": ON, "by": by} | given
    return decide_same(
        match_id=match.pk,
        survivor_id=survivor.pk,
        choices=settled(match) if choices is None else choices,
        **given,
    )


def everything_of(persons: Iterable[Person]) -> dict[tuple[str, int], Any]:
    """Every row of every table with a column that holds a person, of these persons, and of their stays."""
    ids = [person.pk for person in persons]
    wanted = {(one.table, one.column) for one in person_columns()} | {("registry_person", "id")}
    found = {}
    with connection.cursor() as cursor:
        for table, column in sorted(wanted):
            cursor.execute(f"SELECT id, to_jsonb(t) FROM {table} t WHERE {column} = ANY(%s)", [ids])
            found.update({(table, number): json.loads(row) for number, row in cursor.fetchall()})
        cursor.execute(
            "SELECT t.id, to_jsonb(t) FROM registry_registration t JOIN registry_stay s ON s.id = t.stay_id"
            " WHERE s.person_id = ANY(%s)",
            [ids],
        )
        found.update(
            {("registry_registration", number): json.loads(row) for number, row in cursor.fetchall()}
        )
    return found
