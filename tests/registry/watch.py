"""A small country for the tests of the watch: persons, stays and feeds made without the feed.

Rows are written as the projection would write them, so that sweeps and cases are tested by what
they read, not by the code that makes stays.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import RoleAssignment, User
from core.clock import start_of
from core.periods import day_after
from enforcement.models import OverstayCase
from feeds.models import FeedWatermark
from identity.partial_dates import PartialDate
from parties.models import Host
from reference.models import Checkpoint, Country, CountryGroup, Region
from registry.models import (
    Crossing,
    Person,
    Registration,
    RegistrationTerms,
    ResidenceGround,
    ResidencePermit,
    Stay,
    StayRegime,
)
from tests.days import ON

TODAY = ON
_numbers = itertools.count(1)


def day(text: str) -> date:
    """21.11.2026 as a date."""
    return datetime.strptime(text, "%d.%m.%Y").date()


def before(days: int, on: date = TODAY) -> date:
    return on - timedelta(days=days)


def region(code: str = "KZ-75") -> Region:
    return Region.objects.get(code=code)


def user(role: str, *, name: str = "", where: str | None = None, language: str = "en") -> User:
    """An account with one role for the country or a region."""
    made = User.objects.create(username=name or f"{role}{next(_numbers)}", language=language, is_active=True)
    RoleAssignment.objects.create(
        user=made, role=role, region=region(where) if where else None, valid_from=date(2020, 1, 1)
    )
    return made


def regime() -> StayRegime:
    """The visa-free regime that stays of these tests were given."""
    return StayRegime.objects.filter(group__code="EAEU", withdrawn_on=None).order_by("-valid_from")[0]


def person(**given: Any) -> Person:
    number = next(_numbers)
    values = {
        "surname": f"SAMPLE{number}",
        "given_names": "PERSON",
        "born_on": PartialDate(1990, 5, 5),
        "sex": "m",
        "citizenship": Country.objects.get(iso3="KGZ"),
        "surname_key": f"SAMPLE{number}",
        "given_key": "PERSON",
        "enrolled_on": date(2020, 1, 1),
        **given,
    }
    return Person.objects.create(**values)


def checkpoints() -> list[Checkpoint]:
    return list(Checkpoint.objects.order_by("code")[:3])


def crossing(who: Person, direction: str, on: date) -> Crossing:
    number = next(_numbers)
    return Crossing.objects.create(
        source="test",
        source_id=f"T{number}",
        revision=1,
        direction=direction,
        crossed_at=start_of(on) + timedelta(hours=10),
        crossed_on=on,
        checkpoint=checkpoints()[0],
        document_kind="passport",
        document_number=f"ZZ{number:07}",
        issuing_country=who.citizenship,
        surname=who.surname,
        given_names=who.given_names,
        patronymic=who.patronymic,
        born_on=who.born_on,
        sex=who.sex,
        citizenship=who.citizenship,
        person=who,
    )


def stay(
    until: date | None,
    *,
    who: Person | None = None,
    left: date | None = None,
    days: int = 90,
    where: str = "KZ-75",
    **given: Any,
) -> Stay:
    """A stay lawful until `until`, begun `days` days before; `left` ends it."""
    who = who or person()
    first = (until or TODAY) - timedelta(days=days - 1)
    entry = crossing(who, "entry", first)
    way_out = crossing(who, "exit", left) if left else None
    values = {
        "person": who,
        "entry": entry,
        "exit": way_out,
        "entered_at": entry.crossed_at,
        "entered_on": first,
        "departed_at": way_out.crossed_at if way_out else None,
        "departed_on": left,
        "citizenship": who.citizenship,
        "region": region(where),
        "regime": regime() if until else None,
        "basis": "regime" if until else "unknown",
        "authorised_until": until,
        "exhausts_on": until,
        **given,
    }
    return Stay.objects.create(**values)


def leave(of: Stay, on: date) -> Stay:
    """The departure as the projection records it."""
    way_out = crossing(of.person, "exit", on)
    of.exit, of.departed_at, of.departed_on = way_out, way_out.crossed_at, on
    of.save()
    return of


def feeds_complete(until: date | None, *, codes: int = 1) -> list[FeedWatermark]:
    """So many connected checkpoints, complete to the end of `until` (None: they never said)."""
    marks = []
    for checkpoint in checkpoints()[:codes]:
        moment = start_of(day_after(until)) if until else None
        mark, _made = FeedWatermark.objects.update_or_create(
            checkpoint=checkpoint, defaults={"complete_until": moment, "told_at": moment}
        )
        marks.append(mark)
    return marks


def registration(of: Stay, last: date, **given: Any) -> Registration:
    first = last - timedelta(days=89)
    terms = given.pop("terms", None) or registration_terms()
    return Registration.objects.create(
        **{
            "stay": of,
            "region": of.region,
            "address": "Abai 1",
            "first_on": first,
            "last_on": last,
            "terms": terms,
            **given,
        }
    )


def registration_terms() -> RegistrationTerms:
    """90 days, the window opens 14 days before the last."""
    made, _new = RegistrationTerms.objects.get_or_create(
        group=CountryGroup.objects.get(code="ALL"),
        valid_from=date(2020, 1, 11),
        withdrawn_on=TODAY,
        defaults={"days": 90, "opens_days_before": 14, "late_days": 3, "clause": "-", "source": "test"},
    )
    return made


def host(**given: Any) -> Host:
    number = next(_numbers)
    return Host.objects.create(
        **{
            "kind": "citizen",
            "name": f"Host {number}",
            "identifier": f"{number:012}",
            "region": region(),
            "address": "Abai 1",
            "enrolled_on": date(2020, 1, 1),
            **given,
        }
    )


def residence_request(of: Stay, on: date) -> ResidencePermit:
    return ResidencePermit.objects.create(
        person=of.person,
        stay=of,
        ground=ResidenceGround.objects.order_by("code")[0],
        region=of.region,
        requested_on=on,
    )


def case(
    until: date | None = None, *, on: date = TODAY, of: Stay | None = None, **given: Any
) -> OverstayCase:
    """A possible case, as the sweep makes it."""
    of = of or stay(until or before(5))
    assert of.authorised_until is not None
    return OverstayCase.objects.create(
        **{
            "stay": of,
            "person": of.person,
            "region": of.region,
            "authorised_until": of.authorised_until,
            "detected_on": on,
            **given,
        }
    )
