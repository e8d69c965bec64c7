"""Permits: applications sent in at one allocation, by firm and by program, and the pages of a busy firm."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from unittest import mock

from django.test import Client

from benchmarks.clients import CLIENTS, WARM_UP, one_row, seconds_from_due, update_of_one_row
from benchmarks.figures import Figure, at_most, interleaved, median_ms, p95_ms
from benchmarks.people import account
from benchmarks.rows.lists import REGION
from benchmarks.rows.quotas import allocation_of
from benchmarks.rows.sweep import TENTH
from benchmarks.world import World

ON = date(2027, 2, 1)
A_SECOND, SECONDS = 20, 5
P95_AT_MOST_MS = 100
DRAFTS_A_CLIENT = WARM_UP + 30  # in a round: more than come to one of 32 clients
CALLS_A_ROUND = 20
API = "/api/v1/permit-applications/"
BUSY = 500  # applications of a firm that has applied for years
WORKER = {
    "surname": "Bench",
    "given_names": "Invented",
    "born_on": "1988-03-02",
    "sex": "m",
    "citizenship": "TUR",
    "document_expires_on": "2033-01-01",
    "position": "Welding engineer",
    "occupation": "2",
    "education": "Ten years",
}
DECLARED: dict[str, Any] = {
    "employees": 20,
    "citizens_heads": 2,
    "foreigners_heads": 0,
    "citizens_specialists": 10,
    "foreigners_specialists": 0,
    "vacancy_code": "V-1",
    "vacancy_published_on": "2026-12-01",
}


@dataclass(frozen=True, slots=True)
class Firm:
    """A small business (local content does not bind it) and who acts for it."""

    employer_id: int
    user: Any


def run(world: World, rounds: int) -> list[Figure]:
    """What the country sends in on its busiest days is far less than 20 applications a second."""
    world.use(TENTH)
    one_row(world)
    allocation_of(ON.year, ON)
    firms = [_firm(number, identifier) for number, identifier in zip(range(CLIENTS), _bins(), strict=False)]
    with _on_the_day():
        return [*_sent_in(world, firms, rounds), _begun(firms, rounds), *_pages(firms, rounds)]


@contextmanager
def _on_the_day() -> Iterator[None]:
    from core import clock

    noon = clock.start_of(ON) + timedelta(hours=12)
    with mock.patch.object(clock, "now", return_value=noon):
        yield


def _sent_in(world: World, firms: list[Firm], rounds: int) -> list[Figure]:
    """The act alone, as a page or a program calls it; then by API, from the request to the commit."""
    from core import clock
    from permits.models import Application
    from permits.operations import submit_application
    from quotas.queries import drift

    at, by_act, by_program = clock.now(), _drafts_of(firms, rounds), _drafts_of(firms, rounds)
    numbers = dict(Application.objects.values_list("pk", "number"))
    clients = [_signed_in(firm) for firm in firms]
    with world.owner_connection() as owner:  # what the server does by itself within a minute
        owner.execute("ANALYZE permits_application, permits_worker")

    def submit(round_: int, client: int, number: int) -> None:
        application_id = by_act[client][round_ * DRAFTS_A_CLIENT + number]
        submit_application(application_id=application_id, on=ON, at=at, by=firms[client].user)

    def post(round_: int, client: int, number: int) -> None:
        application_id = by_program[client][round_ * DRAFTS_A_CLIENT + number]
        answer = clients[client].post(f"{API}{numbers[application_id]}/submit/")
        assert answer.status_code == 200, answer.content

    figures = [
        _offered("applications sent in", submit, rounds),
        _offered("applications sent in by API", post, rounds),
    ]
    assert drift() == []
    return figures


def _begun(firms: list[Firm], rounds: int) -> Figure:
    """Sign-in, parsing, the application with its worker, its journal rows, its checks, the commit."""
    clients = [_signed_in(firm) for firm in firms]

    def post(round_: int, client: int, number: int) -> None:
        worker = {**WORKER, "document_number": f"U{round_:02}{client:02}{number:04}"}
        body = {"region": REGION, "category": "3", **DECLARED, "workers": [worker]}
        answer = clients[client].post(API, json.dumps(body), content_type="application/json")
        assert answer.status_code == 201, answer.content

    return _offered("applications begun by API", post, rounds)


def _offered(name: str, act: Callable[[int, int, int], None], rounds: int) -> Figure:
    """`act(round, client, number)` offered at the fixed rate, beside the UPDATE of one row offered so."""
    taken: list[float] = []
    bare: list[float] = []
    for number in range(rounds):
        taken += seconds_from_due(partial(act, number), a_second=A_SECOND, seconds=SECONDS)
        bare += seconds_from_due(update_of_one_row, a_second=A_SECOND, seconds=SECONDS)
    p95, limit = p95_ms(taken), p95_ms(bare)
    return Figure(
        f"{A_SECOND} {name} a second, p95 (median {median_ms(taken):.0f} ms) / UPDATE of one row",
        f"{p95:,.1f} ms",
        f"{limit:,.1f} ms",
        p95 / limit,
        f"p95 ≤ {P95_AT_MOST_MS} ms",
        p95 <= P95_AT_MOST_MS,
    )


def _pages(firms: list[Firm], rounds: int) -> list[Figure]:
    """The portal of a firm with many applications beside one with few; the queue, page 1 and a deep one."""
    few, many = firms[1], firms[2]
    _drafts(many, BUSY)
    portal, queue = "/portal/applications/", "/admin/permits/application/"
    officer = Client()
    officer.force_login(account("permit_officer", region=REGION), backend="accounts.backends.RoleBackend")
    pairs = {
        "portal's applications, many / few": ((_signed_in(many), portal), (_signed_in(few), portal)),
        "queue of applications, deep page / page 1": ((officer, f"{queue}?before={BUSY}"), (officer, queue)),
    }
    return [_page(name, full, small, rounds) for name, (full, small) in pairs.items()]


def _page(name: str, full: tuple[Client, str], small: tuple[Client, str], rounds: int) -> Figure:
    def get(client: Client, url: str) -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    for one in (full, small):
        get(*one)
    taken = interleaved([lambda _n: get(*full), lambda _n: get(*small)], rounds * CALLS_A_ROUND)
    return at_most(name, median_ms(taken[0]), median_ms(taken[1]), 1.5)


def _signed_in(firm: Firm) -> Client:
    client = Client()
    client.force_login(firm.user, backend="accounts.backends.RoleBackend")
    return client


def _firm(number: int, identifier: str) -> Firm:
    from accounts.models import User
    from accounts.queries.roles import system_user
    from parties.models import Employer
    from parties.operations import give_representation
    from reference.models import Region, Sector

    user = User.objects.get(pk=account("employer", f"bench-firm-{number}").pk)  # type: ignore[attr-defined]
    region = Region.objects.get(code=REGION)
    employer = Employer.objects.create(
        name=f"Bench {number}",
        identifier=identifier,
        sector=Sector.objects.order_by("pk")[0],
        size=Employer.Size.SMALL,
        region=region,
        address="invented",
        enrolled_on=ON - timedelta(days=1),
    )
    give_representation(user_id=user.pk, employer_id=employer.pk, on=ON - timedelta(days=1), by=system_user())
    return Firm(employer.pk, user)


def _drafts_of(firms: list[Firm], rounds: int) -> list[list[int]]:
    return [_drafts(firm, DRAFTS_A_CLIENT * rounds) for firm in firms]


def _drafts(firm: Firm, number: int) -> list[int]:
    """So many complete drafts with one worker each, written set-based."""
    from core.numbers import new_number
    from permits.models import Application, Worker
    from permits.rules import APPLICATION
    from reference.models import Country, Occupation, Region

    region, country = Region.objects.get(code=REGION), Country.objects.get(iso3="TUR")
    occupation = Occupation.objects.get(code="2")
    declared = {**DECLARED, "vacancy_published_on": ON - timedelta(days=60)}
    drafts = Application.objects.bulk_create(
        Application(
            number=new_number(APPLICATION),
            employer_id=firm.employer_id,
            region=region,
            category="3",
            months=12,
            drafted_on=ON,
            drafted_by=firm.user,
            **declared,
        )
        for _place in range(number)
    )
    dates = {"born_on": date(1988, 3, 2), "document_expires_on": date(2033, 1, 1)}
    named = {name: WORKER[name] for name in ("surname", "given_names", "sex", "position", "education")}
    Worker.objects.bulk_create(
        Worker(
            application=draft,
            citizenship=country,
            occupation=occupation,
            document_number=f"B{draft.pk:08}",
            document_key=f"B{draft.pk:08}",
            document_shape=f"B{draft.pk:08}",
            **named,
            **dates,
        )
        for draft in drafts
    )
    return [draft.pk for draft in drafts]


def _bins() -> Iterator[str]:
    """Numbers of invented legal persons."""
    from identity.identifiers import check_digit

    for serial in itertools.count():
        body = f"270140{serial:05}"
        if (digit := check_digit(body)) is not None:
            yield f"{body}{digit}"
