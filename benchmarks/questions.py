"""People of a large population who get names of which another spelling is known, and the questions that mean
them: the name as somebody types it who hears it or reads it elsewhere, with one letter mistyped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import connection

from benchmarks.names import Pair, pairs_apart, spellings, with_slip
from benchmarks.scale import LARGE

#: So many people of each set; all of them are asked for once.
PLANTED = 400
_PLANT = """
UPDATE registry_person p SET surname = n.surname, given_names = n.given, surname_key = n.surname_key,
  given_key = n.given_key
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS n(id, surname, given, surname_key, given_key) WHERE p.id = n.id
RETURNING p.id, p.born_on
"""
_Choose = Callable[[Random], tuple[Pair, Pair]]


@dataclass(slots=True)
class Question:
    """A person, and what is typed. `origin` says by which table the other spelling is written."""

    person_id: int
    surname: str
    given: str
    typed_surname: str
    typed_given: str
    origin: str = ""
    born_on: str = ""


@dataclass(slots=True)
class QuestionSet:
    """Questions of one kind, as the table calls them."""

    name: str
    questions: list[Question] = field(default_factory=list)


def plant_known(taken: set[int]) -> QuestionSet:
    """By the table that the lookup keys were chosen by."""
    surnames, given = spellings("surname"), spellings("given")
    planted = _planted(Random(17), taken, lambda rng: (rng.choice(surnames), rng.choice(given)))
    return QuestionSet("in another script with a slip", planted)


def plant_apart(taken: set[int]) -> QuestionSet:
    """By tables of other names, which no key was chosen by: surname and given names by one table."""
    surnames, given = pairs_apart("surname"), pairs_apart("given")

    def choose(rng: Random) -> tuple[Pair, Pair]:
        surname = rng.choice(surnames)
        return surname, rng.choice([one for one in given if one.origin == surname.origin])

    return QuestionSet("by names kept apart, with a slip", _planted(Random(4_111), taken, choose))


def _planted(rng: Random, taken: set[int], choose: _Choose) -> list[Question]:
    from identity.name_keys import name_key

    questions = []
    for person_id in rng.sample(range(1, LARGE + 1), min(PLANTED, LARGE // 10)):
        if person_id not in taken:
            questions.append(_question(person_id, *choose(rng), rng))
    taken.update(one.person_id for one in questions)
    columns: list[list[Any]] = [
        [one.person_id for one in questions],
        [one.surname for one in questions],
        [one.given for one in questions],
        [name_key(one.surname) for one in questions],
        [name_key(one.given) for one in questions],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PLANT, columns)
        born = dict(cursor.fetchall())
    for one in questions:
        one.born_on = born[one.person_id]
    return questions


def _question(person_id: int, surname: Pair, given: Pair, rng: Random) -> Question:
    """The slip falls upon a letter of either part, each as likely."""
    typed = [surname.otherwise, given.otherwise]
    where = rng.choices((0, 1), weights=[len(one) - 1 for one in typed])[0]
    typed[where] = with_slip(typed[where], rng)
    return Question(person_id, surname.passport, given.passport, typed[0], typed[1], surname.origin)
