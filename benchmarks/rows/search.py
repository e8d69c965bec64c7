"""Finding a file: by document number and by name, against the bare index look-up."""

from random import Random

from django.db import connection

from benchmarks.figures import Figure, at_most, interleaved, p95_ms
from benchmarks.people import account
from benchmarks.rows.lists import REGION
from benchmarks.rows.sweep import MILLION
from benchmarks.world import ON, STAYS_A_PERSON, World

QUESTIONS = 60
_BY_DOCUMENT = """
SELECT p.* FROM registry_identitydocument d
  JOIN registry_person p ON p.id = d.person_id WHERE d.number_key = %s
"""
_BY_NAME = """
SELECT p.* FROM registry_person p WHERE p.surname_key LIKE %s AND p.given_key LIKE %s
ORDER BY p.surname_key USING ~<~, p.given_key USING ~<~ LIMIT 20
"""


def run(world: World, rounds: int) -> list[Figure]:
    """Each question is another person; the 95th percentile of each way."""
    world.use(MILLION)
    user = account("officer", region=REGION)
    rng = Random(7)
    persons = MILLION // STAYS_A_PERSON
    asked = [rng.randint(1, persons) for _ in range(rounds * QUESTIONS)]
    names = _names(asked)
    return [_documents(user, asked), _by_names(user, names)]


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
        assert find_persons(user=user, on=ON, surname=surname, given_names=given[:3], limit=21)

    def raw(number: int) -> None:
        _surname, _given, surname_key, given_key = names[number]
        assert _rows(_BY_NAME, [f"{surname_key}%", f"{given_key[:2]}%"])

    taken = interleaved([product, raw], len(names))
    return at_most("search by name, p95 / index look-up", p95_ms(taken[0]), p95_ms(taken[1]), 15)


def _rows(query: str, values: list[object]) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _names(asked: list[int]) -> list[tuple[str, str, str, str]]:
    rows = _rows(
        "SELECT surname, given_names, surname_key, given_key FROM registry_person WHERE id = ANY(%s)", [asked]
    )
    return [tuple(row) for row in rows]  # type: ignore[arg-type, misc]
