"""Crossings through the API, one and a hundred, from the request to the commit, beside their limits."""

import json
from datetime import timedelta

from django.db import connection
from django.test import Client

from benchmarks.figures import Figure, at_most, interleaved, median_ms, p95_ms
from benchmarks.people import account
from benchmarks.scale import LARGE
from benchmarks.world import ON, World, whole_from

CALLS_A_ROUND = 25
BATCH = 100
BATCHES_A_ROUND = 2
#: A traveller waits for a single one, a carrier's list for the whole of it: milliseconds.
SINGLE_AT_MOST = 60
LINE_AT_MOST = 4
_INSERT = """
INSERT INTO registry_crossing (source, source_id, revision, direction, crossed_at, crossed_on, checkpoint_id,
  document_kind, document_number, issuing_country_id, surname, given_names, born_on, sex, citizenship_id,
    person_id)
SELECT 'bench-raw', %s, 1, direction, now(), crossed_on, checkpoint_id, document_kind, document_number,
       issuing_country_id, surname, given_names, born_on, sex, citizenship_id, person_id
FROM registry_crossing WHERE id = %s
"""


def run(world: World, rounds: int) -> list[Figure]:
    """Sign-in, parsing, staging, matching, the stay, its clock, the journal and the commit."""
    from accounts.operations import issue_api_key
    from accounts.queries.roles import system_user
    from core.clock import today

    world.use(LARGE)
    feed = account("border_feed")
    expires_on = today() + timedelta(days=30)
    _key, secret = issue_api_key(
        user_id=feed.pk, label="bench", scopes=["crossings"], expires_on=expires_on, on=ON, by=system_user()
    )
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    single, batches = rounds * CALLS_A_ROUND + 1, rounds * BATCHES_A_ROUND + 1
    people = _people(single + batches * BATCH)

    def post(crossings: list[dict[str, object]]) -> None:
        answer = client.post(
            "/api/v1/crossings/", json.dumps({"crossings": crossings}), content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        assert answer.json()["accepted"] == len(crossings), answer.json()

    def send(number: int) -> None:
        post([people[number]])

    def send_batch(number: int) -> None:
        first = single + number * BATCH
        post(people[first : first + BATCH])

    def insert(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [f"R{number}", number + 1])

    send(single - 1)
    taken = interleaved([send, insert], single - 1)
    send_batch(batches - 1)
    of_batches = interleaved([send_batch], batches - 1)[0]
    figure, limit = median_ms(taken[0]), median_ms(taken[1])
    name = "one crossing by API, median / bare INSERT"
    a_line = median_ms(of_batches) / BATCH
    return [
        Figure(name, f"{figure:.1f} ms", f"{limit:.2f} ms", figure / limit, "–", None),
        at_most("one crossing by API, p95 / its limit", p95_ms(taken[0]), SINGLE_AT_MOST, 1),
        at_most(f"a line by API in batches of {BATCH}, median / its limit", a_line, LINE_AT_MOST, 1),
    ]


def _people(number: int) -> list[dict[str, object]]:
    first = whole_from(LARGE) + 30_000
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id, p.surname, p.given_names, p.born_on, p.sex, c.iso3 FROM registry_person p
            JOIN reference_country c ON c.id = p.citizenship_id WHERE p.id >= %s ORDER BY p.id LIMIT %s
            """,
            [first, number],
        )
        rows = cursor.fetchall()
    return [
        {
            "source_id": f"API-{pk}",
            "revision": 1,
            "direction": "entry",
            "crossed_at": f"{ON - timedelta(days=1)}T10:00:00+05:00",
            "checkpoint": "ALA",
            "document": {
                "kind": "passport",
                "number": f"XX{pk:07d}",
                "issuing_country": iso3,
                "expires_on": None,
            },
            "person": {
                "surname": surname,
                "given_names": given,
                "patronymic": "",
                "born_on": born_on,
                "sex": sex,
                "citizenship": iso3,
            },
        }
        for pk, surname, given, born_on, sex, iso3 in rows
    ]
