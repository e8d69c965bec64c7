"""Finding a file: by document number and by name, against the bare index look-up; by how a name sounds.

Those names are written as other documents write them, with one letter of each mistyped: names that the lookup
keys were chosen by, and names kept apart. Beside them the exact look-up, which is the limit, and a trigram
index on the files, which is what others do.
"""

from random import Random
from typing import Any

from django.db import connection

from benchmarks.figures import Figure, at_most, interleaved, p95_ms
from benchmarks.people import account
from benchmarks.questions import Question, QuestionSet, plant_apart, plant_known
from benchmarks.rows.lists import REGION
from benchmarks.scale import LARGE
from benchmarks.world import ON, STAYS_A_PERSON, World

QUESTIONS = 60
SHOWN = 20
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


def _by_sound(world: World, user: object) -> list[Figure]:
    taken: set[int] = set()
    known, apart = plant_known(taken), plant_apart(taken)
    return [
        *_asked_for(user, known),
        *_by_trigrams(world, known.questions[:OF_TRIGRAMS]),
        *_asked_for(user, apart),
    ]


def _asked_for(user: object, asked: QuestionSet) -> list[Figure]:
    """Each question by the name alone, with the birth date, and exactly, which is the limit."""
    from identity.name_keys import name_key
    from identity.partial_dates import PartialDate
    from registry.queries.people.files import find_persons

    found: dict[str, set[int]] = {way: set() for way in ("alone", "with date", "exact")}

    def ask(number: int, way: str, **known: Any) -> None:
        one = asked.questions[number]
        persons = find_persons(
            user=user, on=ON, surname=one.typed_surname, given_names=one.typed_given, limit=SHOWN, **known
        )
        if one.person_id in [person.pk for person in persons]:
            found[way].add(one.person_id)

    def dated(number: int) -> None:
        ask(number, "with date", born_on=PartialDate.read(asked.questions[number].born_on))

    def exact(number: int) -> None:
        one = asked.questions[number]
        rows = _rows(_BY_NAME, [name_key(one.surname), name_key(one.given)])
        found["exact"] |= {one.person_id} & {row[0] for row in rows}

    taken = interleaved([lambda number: ask(number, "alone"), dated, exact], len(asked.questions))
    alone, with_date, limit = (p95_ms(seconds) for seconds in taken)
    share = {way: len(who) / len(asked.questions) for way, who in found.items()}
    name = f"search {asked.name}"
    return [
        _time(name, alone, limit),
        _recall(name, share["alone"], share["exact"], 0.9),
        _time(f"{name} and the birth date", with_date, limit),
        _recall(f"{name} and the birth date", share["with date"], share["exact"], 0.99),
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


def _by_trigrams(world: World, some: list[Question]) -> list[Figure]:
    """What others do: a trigram index on the folded names of the files."""
    from identity.name_keys import name_key

    name = "the same by a trigram index on the files"
    found = 0

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


def _rows(query: str, values: list[object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _names(asked: list[int]) -> list[tuple[str, str, str, str]]:
    rows = _rows(
        "SELECT surname, given_names, surname_key, given_key FROM registry_person WHERE id = ANY(%s)", [asked]
    )
    return [tuple(row) for row in rows]  # type: ignore[arg-type, misc]
