"""One file holds two people: a namesake's passport was put into it, and what crossed on that came after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from accounts.models import User
from core.clock import start_of
from core.periods import days_later
from demo.operations.people import SOURCE, Told
from demo.rules.plans import PersonPlan, Visit
from identity.partial_dates import PartialDate
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import Crossing, IdentityDocument
from registry.operations.documents import add_document
from registry.operations.stays.projection import rebuild_stays
from registry.states import DocumentKind

#: The stay that the namesake's crosses is so long at least.
DAYS_AT_LEAST = 4
YEARS_OLDER = 12


def mix_one(
    *,
    people: Sequence[PersonPlan],
    told: Told,
    since: int,
    batches: Mapping[date, int],
    officer: User,
    on: date,
    by: User,
) -> int:
    """Let a namesake enter and leave across somebody's stay, in one file; how many crossings were told.

    The namesake is twelve years older and has a passport of their own. `since`: how many there were before.
    """
    found = None if since else _with_a_stay_that_ended(people, told)
    if found is None:
        return 0
    person_id, plan, visit = found
    document = add_document(
        person_id=person_id,
        kind=DocumentKind.PASSPORT,
        number=f"XXN{person_id:07d}",
        issuing_country_id=plan.country_id,
        on=on,
        by=officer,
    )
    left_on = visit.departed_on or on
    days = (
        ("entry", days_later(visit.entered_on, 1)),
        ("exit", min(days_later(left_on, 1), days_later(on, -1))),
    )
    crossings = [
        _crossing(number, plan, visit, document, direction, day, batches)
        for number, (direction, day) in enumerate(days, start=1)
    ]
    Crossing.objects.bulk_create(crossings)
    record_many(
        [
            NewEntry(
                RegistryEvent.CROSSING_RECORDED,
                crossing.pk,
                person_id,
                crossing.checkpoint.region_id,
                data={"direction": crossing.direction, "batch": crossing.batch_id},
            )
            for crossing in crossings
        ],
        by=by,
        on=on,
    )
    rebuild_stays(person_ids=[person_id], on=on, by=by)
    return len(crossings)


def _with_a_stay_that_ended(people: Sequence[PersonPlan], told: Told) -> tuple[int, PersonPlan, Visit] | None:
    for person_id, plan in zip(told.person_ids, people, strict=True):
        visit = plan.visits[-1] if plan.visits else None
        if visit is None or visit.departed_on is None or not visit.exit_told:
            continue
        if plan.life == "overstayed" and (visit.departed_on - visit.entered_on).days >= DAYS_AT_LEAST:
            return person_id, plan, visit
    return None


def _crossing(
    number: int,
    plan: PersonPlan,
    visit: Visit,
    document: IdentityDocument,
    direction: str,
    day: date,
    batches: Mapping[date, int],
) -> Crossing:
    moment: datetime = start_of(day) + timedelta(minutes=visit.minute)
    return Crossing(
        source=SOURCE,
        source_id=f"DEMO-{document.person_id}-N{number}",
        revision=1,
        direction=direction,
        crossed_at=moment,
        crossed_on=day,
        checkpoint_id=visit.checkpoint_id,
        document_kind=document.kind,
        document_number=document.number,
        issuing_country_id=document.issuing_country_id,
        surname=plan.name.surname,
        given_names=plan.name.given,
        patronymic=plan.name.patronymic,
        born_on=PartialDate(plan.born_on.year - YEARS_OLDER, plan.born_on.month, plan.born_on.day),
        sex=plan.sex,
        citizenship_id=plan.country_id,
        person_id=document.person_id,
        batch_id=batches.get(day, batches[date.min]),
    )
