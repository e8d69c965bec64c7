"""Permits: applications sent in at one allocation, one begun by API, and the pages of a busy firm."""

import itertools
import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.test import Client

from benchmarks.clients import CLIENTS, SECONDS, beside_one_row, per_second
from benchmarks.figures import Figure, at_least, at_most, interleaved, median_ms, paired_ratio
from benchmarks.people import account
from benchmarks.rows.quotas import allocation_of
from benchmarks.rows.sweep import TENTH
from benchmarks.world import World

ON = date(2027, 2, 1)
DRAFTS_A_CLIENT = 100  # in a round: more than a client can send in
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
    """A submission is all of it: the checks, the journal, the places, the commit."""
    world.use(TENTH)
    allocation_of(ON.year, ON)
    firms = [_firm(number, identifier) for number, identifier in zip(range(CLIENTS), _bins(), strict=False)]
    with _on_the_day():
        return [_submissions(world, firms, rounds), _create(firms[0], rounds), *_pages(firms, rounds)]


@contextmanager
def _on_the_day() -> Iterator[None]:
    from core import clock

    noon = clock.start_of(ON) + timedelta(hours=12)
    with mock.patch.object(clock, "now", return_value=noon):
        yield


def _submissions(world: World, firms: list[Firm], rounds: int) -> Figure:
    from core import clock
    from permits.operations import submit_application
    from quotas.queries import drift

    drafts = [_drafts(firm, DRAFTS_A_CLIENT * rounds) for firm in firms]
    with world.owner_connection() as owner:  # what the server does by itself within a minute
        owner.execute("ANALYZE permits_application, permits_worker")

    def measure(number: int) -> float:
        at = clock.now()

        def submit(client: int, attempt: int) -> bool:
            application_id = drafts[client][number * DRAFTS_A_CLIENT + attempt]
            submit_application(application_id=application_id, on=ON, at=at, by=firms[client].user)
            return True

        return per_second(submit, SECONDS)

    sent, limits = beside_one_row(world, rounds, measure)
    assert drift() == []
    return at_least(
        f"send an application in, {CLIENTS} clients at one allocation / UPDATE of one row",
        statistics.median(sent),
        statistics.median(limits),
        0.1,
        "/s",
        ratio=paired_ratio(sent, limits),
    )


def _create(firm: Firm, rounds: int) -> Figure:
    """Sign-in, parsing, the application with its worker, its journal rows, its checks, the commit."""
    client = _signed_in(firm)
    serial = itertools.count()

    def create(_number: int) -> None:
        worker = {**WORKER, "document_number": f"U{next(serial):08}"}
        body = {"region": "KZ-75", "category": "3", **DECLARED, "workers": [worker]}
        answer = client.post(API, json.dumps(body), content_type="application/json")
        assert answer.status_code == 201, answer.content

    def bare(_number: int) -> None:
        assert client.get("/healthz").status_code == 200

    create(0)
    taken = interleaved([create, bare], rounds * CALLS_A_ROUND)
    figure, limit = (1000 / median_ms(times) for times in taken)
    return at_least("an application by API / a view without database", figure, limit, 0.1, "/s")


def _pages(firms: list[Firm], rounds: int) -> list[Figure]:
    """The portal of a firm with many applications beside one with few; the queue, page 1 and a deep one."""
    few, many = firms[1], firms[2]
    _drafts(many, BUSY)
    portal, queue = "/portal/applications/", "/admin/permits/application/"
    officer = Client()
    officer.force_login(account("permit_officer"), backend="accounts.backends.RoleBackend")
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
    region = Region.objects.get(code="KZ-75")
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


def _drafts(firm: Firm, number: int) -> list[int]:
    """So many complete drafts with one worker each, written set-based."""
    from core.numbers import new_number
    from permits.models import Application, Worker
    from permits.rules import APPLICATION
    from reference.models import Country, Occupation, Region

    region, country = Region.objects.get(code="KZ-75"), Country.objects.get(iso3="TUR")
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
