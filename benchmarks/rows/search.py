"""Finding a file: by document number and by name, against the bare index look-up; by how a name sounds.

Those names are written as Russian and Kazakh documents write them, with one letter of each mistyped.
Beside them the exact look-up, which is the limit, and a trigram index on the files, which is what others do.
"""

from random import Random
from typing import Any

from django.db import connection

from benchmarks.figures import Figure, at_most, interleaved, p95_ms
from benchmarks.names import spellings, with_slip
from benchmarks.people import account
from benchmarks.rows.lists import REGION
from benchmarks.scale import LARGE
from benchmarks.world import ON, STAYS_A_PERSON, World

QUESTIONS = 60
SHOWN = 20
#: So many people with names of which another spelling is known; all of them are asked for once.
PLANTED = 400
#: The trigram index is slow: so many of the questions are put to it.
OF_TRIGRAMS = 40
P95_AT_MOST = 100.0
_BY_DOCUMENT = """
SELECT p.* FROM registry_identitydocument d
  JOIN registry_person p ON p.id = d.person_id WHERE d.number_key = %s
"""
_BY_NAME = """
SELECT p.* FROM registry_person p WHERE p.surname_key LIKE %s AND p.given_key LIKE %s
ORDER BY p.surname_key USING ~<~, p.given_key USING ~<~ LIMIT 20
"""


_PLANT = """
UPDATE registry_person p SET surname = n.surname, given_names = n.given, surname_key = n.surname_key,
  given_key = n.given_key
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS n(id, surname, given, surname_key, given_key) WHERE p.id = n.id
RETURNING p.id, p.born_on
"""
_ROW_NAME = "(surname_key || ' ' || given_key)"
_TRIGRAMS = f"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX bench_trigrams ON registry_person USING gin ({_ROW_NAME} gin_trgm_ops);
"""
_BY_TRIGRAMS = f"""
SELECT id FROM registry_person WHERE {_ROW_NAME} %% %s ORDER BY similarity({_ROW_NAME}, %s) DESC LIMIT {SHOWN}
"""


def run(world: World, rounds: int) -> list[Figure]:
    """Each question is another person; the 95th percentile of each way."""
    world.use(LARGE * STAYS_A_PERSON)
    user = account("officer", region=REGION)
    rng = Random(7)
    asked = [rng.randint(1, LARGE) for _ in range(rounds * QUESTIONS)]
    names = _names(asked)
    return [_documents(user, asked), _by_names(user, names), *_by_sound(world, user)]


def _documents(user: object, asked: list[int]) -> Figure:
    from registry.queries.people.files import find_persons

    def product(number: int) -> None:
        found = find_persons(user=user, on=ON, document=f"xx {asked[number]:07d}", limit=21)
        assert [person.pk for person in found] == [asked[number]]

    def raw(number: int) -> None:
        assert len(_rows(_BY_DOCUMENT, [f"XX{asked[number]:07d}"])) == 1

    taken = interleaved([product, raw], len(asked))
    return at_most("search by document, p95 / index look-up", p95_ms(taken[0]), p95_ms(taken[1]), 15)


def _by_names(user: object, names: list[tuple[str, str, str, str]]) -> Figure:
    from registry.queries.people.files import find_persons

    def product(number: int) -> None:
        surname, given, _surname_key, _given_key = names[number]
        assert find_persons(user=user, on=ON, surname=surname, given_names=given[:3], limit=21, like=False)

    def raw(number: int) -> None:
        _surname, _given, surname_key, given_key = names[number]
        assert _rows(_BY_NAME, [f"{surname_key}%", f"{given_key[:2]}%"])

    taken = interleaved([product, raw], len(names))
    return at_most("search by name, p95 / index look-up", p95_ms(taken[0]), p95_ms(taken[1]), 15)


class _Question:
    """A person, and the name as somebody types it who hears it or reads it elsewhere, with a slip."""

    def __init__(self, person_id: int, surname: tuple[str, str], given: tuple[str, str], rng: Random) -> None:
        self.person_id, self.born_on = person_id, ""
        self.surname, self.given = surname[0], given[0]
        typed = [surname[1], given[1]]
        where = rng.choices((0, 1), weights=[len(one) - 1 for one in typed])[0]
        typed[where] = with_slip(typed[where], rng)
        self.typed_surname, self.typed_given = typed


def _planted(rng: Random) -> list[_Question]:
    """People who get names of which another spelling is known, with the questions that mean them."""
    from identity.names import name_key

    surnames, given = spellings("surname"), spellings("given")
    questions = [
        _Question(person_id, rng.choice(surnames), rng.choice(given), rng)
        for person_id in rng.sample(range(1, LARGE + 1), min(PLANTED, LARGE // 10))
    ]
    columns: list[list[Any]] = [
        [one.person_id for one in questions],
        [one.surname for one in questions],
        [one.given for one in questions],
        [name_key(one.surname) for one in questions],
        [name_key(one.given) for one in questions],
    ]
    born = dict(_rows(_PLANT, columns))
    for one in questions:
        one.born_on = born[one.person_id]
    return questions


def _by_sound(world: World, user: object) -> list[Figure]:
    from identity.names import name_key
    from identity.partial_dates import PartialDate
    from registry.queries.people.files import find_persons

    questions = _planted(Random(17))
    found: dict[str, int] = dict.fromkeys(("alone", "with date", "exact"), 0)

    def ask(number: int, way: str, **known: Any) -> None:
        one = questions[number]
        persons = find_persons(
            user=user,
            on=ON,
            surname=one.typed_surname,
            given_names=one.typed_given,
            limit=SHOWN,
            **known,
        )
        found[way] += one.person_id in [person.pk for person in persons]

    def exact(number: int) -> None:
        one = questions[number]
        rows = _rows(_BY_NAME, [name_key(one.surname), name_key(one.given)])
        found["exact"] += one.person_id in [row[0] for row in rows]

    ways = [
        lambda number: ask(number, "alone"),
        lambda number: ask(number, "with date", born_on=PartialDate.read(questions[number].born_on)),
        exact,
    ]
    alone, dated, limit = (p95_ms(taken) for taken in interleaved(ways, len(questions)))
    share = {way: number / len(questions) for way, number in found.items()}
    trigrams = _by_trigrams(world, questions)
    name = "search in another script with a slip"
    return [
        _time(name, alone, limit),
        _recall(name, share["alone"], share["exact"], 0.9),
        _time(f"{name} and the birth date", dated, limit),
        _recall(f"{name} and the birth date", share["with date"], share["exact"], 0.99),
        *trigrams,
    ]


def _time(name: str, figure: float, limit: float) -> Figure:
    return Figure(
        f"{name}, p95 / exact look-up",
        f"{figure:,.1f} ms",
        f"{limit:,.1f} ms",
        figure / limit,
        f"≤ {P95_AT_MOST:.0f} ms",
        figure <= P95_AT_MOST,
    )


def _recall(name: str, figure: float, limit: float, least: float) -> Figure:
    shares = f"{figure:.3f}", f"{limit:.3f}"
    return Figure(f"{name}, among {SHOWN} shown", *shares, figure / limit, f"≥ {least:g}", figure >= least)


def _by_trigrams(world: World, questions: list[_Question]) -> list[Figure]:
    """What others do: a trigram index on the folded names of the files."""
    from identity.names import name_key

    name = "the same by a trigram index on the files"
    some, found = questions[:OF_TRIGRAMS], 0

    def ask(number: int) -> None:
        nonlocal found
        one = some[number]
        typed = f"{name_key(one.typed_surname)} {name_key(one.typed_given)}"
        found += one.person_id in [row[0] for row in _rows(_BY_TRIGRAMS, [typed, typed])]

    with world.owner_connection() as owner:
        owner.execute(_TRIGRAMS)
        try:
            _rows("SELECT set_config('pg_trgm.similarity_threshold', '0.5', false)", [])
            taken = interleaved([ask], len(some))[0]
        finally:
            owner.execute("DROP INDEX bench_trigrams")
    return [
        Figure(f"{name}, p95", f"{p95_ms(taken):,.1f} ms", "–", None, "–", None),
        Figure(f"{name}, among {SHOWN} shown", f"{found / len(some):.3f}", "–", None, "–", None),
    ]


def _rows(query: str, values: list[object]) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _names(asked: list[int]) -> list[tuple[str, str, str, str]]:
    rows = _rows(
        "SELECT surname, given_names, surname_key, given_key FROM registry_person WHERE id = ANY(%s)", [asked]
    )
    return [tuple(row) for row in rows]  # type: ignore[arg-type, misc]
