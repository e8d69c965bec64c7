"""Invented applications and permits, each made by the product's own acts on the days they were done."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from accounts.models import User
from core.clock import start_of
from core.errors import RuleViolation
from core.periods import days_later
from demo.queries import (
    Candidate,
    country_ids,
    nearly_full_allocation,
    occupation_ids,
    smallest_allocation,
    work_seekers,
)
from demo.rules.applications import (
    CATEGORIES,
    EXTENDED_CATEGORY,
    FATES,
    FIRMS_FATES,
    NEEDS_EXTENDABLE,
    POSTS,
    WORKERS,
    Fate,
    declared_staff,
    needs_places,
)
from parties.models import Employer
from payments.operations import confirm_payment, refund_payment, start_payment
from permits import operations
from permits.models import Application, Permit, RefusalGround
from permits.queries import may_act_for_employer
from permits.queries.fees import PERMIT_FEE, fee_refunds
from quotas.models import QuotaAllocation
from quotas.operations import load_orders
from quotas.queries import allocation_for

PEOPLE_AN_APPLICATION = 500
AT_LEAST = len(FATES)
NOTES = {
    "return": "Еңбек шартының көшірмесі жоқ (ойдан алынған).",
    "refuse": "Диплом лауазымға сәйкес емес (ойдан алынған).",
    "revoke": "Жұмыскер басқа лауазымда істеген (ойдан алынған).",
}


@dataclass(slots=True)
class Desk:
    """Who acts, on which day, with which workers at hand."""

    on: date
    by: User
    officer: User
    rng: Random
    workers: Iterator[Candidate]
    occupations: dict[str, int]
    ground_id: int
    kept_free: frozenset[int]


def write_applications(
    *, people: int, employers: Sequence[Employer], users: dict[str, User], rng: Random, on: date, by: User
) -> Counter[str]:
    """Applications in every state by these employers, the first of whom is the demo account's firm.

    One region's category is used up, another has 96 % taken; permits are new, in their extension
    window, about to end, over, extended and revoked. Nothing on a day before the orders of quotas
    that are entered here were in force. Counts of what was written.
    """
    if not _quotas_entered(on, by):
        return Counter(applications=0, permits=0)
    full, nearly = smallest_allocation(on), nearly_full_allocation(on)
    desk = Desk(
        on=on,
        by=by,
        officer=users["permit_officer"],
        rng=rng,
        workers=work_seekers(on, rng, country_ids()),
        occupations=occupation_ids(),
        ground_id=RefusalGround.objects.order_by("pk").values_list("pk", flat=True)[0],
        kept_free=frozenset(place.pk for place in (full, nearly) if place),
    )
    firm, others = employers[0], list(employers[1:])
    if may_act_for_employer(users["employer"], on, employer_id=firm.pk):
        for name in FIRMS_FATES:
            _live(desk, firm, name, by=users["employer"])
    others.sort(key=lambda employer: employer.size != Employer.Size.LARGE)  # who takes a whole quota is large
    if full:
        _fill(desk, others.pop(0), full, full.available, by=by)
    if nearly:
        _fill(desk, others.pop(0), nearly, nearly.allocated * 96 // 100, by=by)
    rng.shuffle(others)
    names = list(FATES)
    for place in range(max(AT_LEAST, people // PEOPLE_AN_APPLICATION)):
        _live_somewhere(desk, others[place % len(others) :] + others, names[place % len(names)], by=by)
    operations.lapse_unpaid(on=on, by=by)
    return Counter(applications=Application.objects.count(), permits=Permit.objects.count())


def _fill(desk: Desk, employer: Employer, place: QuotaAllocation, workers: int, *, by: User) -> None:
    """Take so many places of an allocation: half by permits, half by an application under review."""
    for name, number in (("issued", workers // 2), ("under_review", workers - workers // 2)):
        if number:
            _live(desk, employer, name, by=by, place=(place.region_id, place.category), workers=number)


def _quotas_entered(on: date, by: User) -> bool:
    try:
        load_orders(on=on, by=by)
    except RuleViolation:
        return False
    return True


def _live_somewhere(desk: Desk, employers: Sequence[Employer], name: str, *, by: User) -> None:
    """The same at the first of these employers whose quota has places, so that every state is there."""
    for employer in employers:
        if _live(desk, employer, name, by=by):
            return


def _live(
    desk: Desk,
    employer: Employer,
    name: str,
    *,
    by: User,
    place: tuple[int, str] | None = None,
    workers: int = 0,
) -> bool:
    """One application from its draft to what became of it; no, where the quota has no places for it."""
    fate = FATES[name]
    workers = workers or WORKERS.pick(desk.rng)
    region_id, category = place or (employer.region_id, _category(desk, employer, name))
    if place is None and not _has_places(desk, fate, region_id, category, workers):
        return False
    try:
        with transaction.atomic():
            application = _drafted(desk, employer, fate, region_id, category, workers, by=by)
            _act(desk, application, fate.acts[1:], by=by)
            _extend(desk, application, fate, by=by)
    except RuleViolation as refusal:
        if refusal.code != "quota_exhausted":
            raise
        return False
    return True


def _extend(desk: Desk, application: Application, fate: Fate, *, by: User) -> None:
    if fate.extension:
        permit = application.permits.order_by("pk")[0]
        asked = operations.request_extension(permit_id=permit.pk, on=_day(desk, fate.extension[0][1]), by=by)
        _act(desk, asked, fate.extension[1:], by=by)


def _category(desk: Desk, employer: Employer, name: str) -> str:
    if name in NEEDS_EXTENDABLE:
        return EXTENDED_CATEGORY
    if employer.sector.code == "A" and desk.rng.random() < 0.6:
        return "seasonal"
    category: str = CATEGORIES.pick(desk.rng)
    return category


def _has_places(desk: Desk, fate: Fate, region_id: int, category: str, workers: int) -> bool:
    ago = needs_places(fate)
    if ago is None:
        return True
    year = _day(desk, ago).year
    allocation = allocation_for(region_id=region_id, category=category, year=year)
    return allocation is not None and allocation.available > workers and allocation.pk not in desk.kept_free


def _drafted(
    desk: Desk, employer: Employer, fate: Fate, region_id: int, category: str, workers: int, *, by: User
) -> Application:
    _act_name, ago = fate.acts[0]
    day = _day(desk, ago)
    heads, specialists = declared_staff(employer.size, workers, desk.rng)
    post, occupation = POSTS[category]
    return operations.draft_application(
        employer_id=employer.pk,
        region_id=region_id,
        category=category,
        months=12,
        declared={
            "employees": heads + specialists,
            "citizens_heads": heads,
            "foreigners_heads": 0,
            "citizens_specialists": specialists,
            "foreigners_specialists": 0,
            "vacancy_code": f"V-{desk.rng.randint(100_000, 999_999)}",
            "vacancy_published_on": days_later(day, -20),
        },
        workers=[
            {
                **next(desk.workers),
                **_passport(desk, fate),
                "position": post,
                "occupation_id": desk.occupations[occupation],
                "education": "Жоғары білім, 5 жыл өтіл (ойдан алынған)",
            }
            for _number in range(workers)
        ],
        on=day,
        by=by,
    )


def _passport(desk: Desk, fate: Fate) -> dict[str, date]:
    if fate.passports_until is None:
        return {}
    return {"document_expires_on": _day(desk, fate.passports_until)}


def _act(desk: Desk, application: Application, acts: Sequence[tuple[str, int]], *, by: User) -> None:
    for name, ago in acts:
        day = _day(desk, ago)
        at = start_of(day) + timedelta(hours=10)
        if name in ("submit", "withdraw", "pay"):
            _firms_act(name, application, at, day, by)
        else:
            _officers_act(desk, name, application, day)


def _firms_act(name: str, application: Application, at: datetime, on: date, by: User) -> None:
    if name == "submit":
        operations.submit_application(application_id=application.pk, on=on, at=at, by=by)
    elif name == "withdraw":
        operations.withdraw_application(application_id=application.pk, on=on, by=by)
    else:
        payment = start_payment(kind=PERMIT_FEE, reference=application.number, on=on, at=at, by=by)
        confirm_payment(payment_id=payment.pk, receipt=f"DEMO-{payment.pk}", on=on, at=at, by=by)


def _officers_act(desk: Desk, name: str, application: Application, on: date) -> None:
    given: dict[str, Any] = {"application_id": application.pk, "on": on, "by": desk.officer}
    match name:
        case "review":
            operations.review_application(**given)
        case "return":
            operations.return_application(note=NOTES[name], **given)
        case "grant":
            operations.grant_application(**given)
        case "refuse":
            operations.refuse_application(ground_id=desk.ground_id, note=NOTES[name], **given)
        case "issue":
            operations.issue_permits(**given)
        case "refund":
            for paid in fee_refunds(application):
                refund_payment(payment_id=paid.pk, order=f"DEMO-{paid.pk}", on=on, by=desk.officer)
        case "revoke":
            permit = application.permits.order_by("pk")[0]
            operations.revoke_permit(permit_id=permit.pk, reason=NOTES[name], on=on, by=desk.officer)


def _day(desk: Desk, ago: int) -> date:
    return days_later(desk.on, -ago)
