"""The country as it stands in the database, read once for a whole load."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from core.errors import NoTermsInForce
from core.periods import Period, days_later
from demo.rules.land import (
    Citizenship,
    Deadline,
    Ground,
    Land,
    LawfulEnd,
    Penalty,
    RegistrationRule,
    Weighted,
)
from demo.rules.names import MALE, name_stock, rows_of
from demo.rules.plans import Address
from enforcement.models import PenaltyBand
from enforcement.states import Outcome
from parties.models import Employer
from quotas.models import QuotaAllocation
from quotas.states import Category
from reference.models import Checkpoint, Country, CountryGroupMembership, DatedTerms, Occupation, Region
from reference.queries.dated import districts_on, regions_on, with_successors, working_calendar
from registry.models import IdentityDocument, NotificationTerms, Person, RegistrationTerms, ResidenceTerms
from registry.queries.open_files import is_open
from registry.queries.stays.regimes import RegimeBook
from registry.rules.stays import clocks
from registry.rules.stays.clocks import PastStay, StayFacts
from registry.rules.stays.residence import GroundTerms, longest_period
from registry.states import DocumentKind

EVERYBODY = "*"
GENERAL_GROUP = "ALL"


def has_people() -> bool:
    """Whether anybody is registered at all."""
    return Person.objects.exists()


def read_land(
    *, on: date, addresses: Mapping[int, Sequence[Address]], gap_checkpoint: str, gap_since: date
) -> Land:
    """The country on a day; `addresses` by region."""
    shares = region_shares(on)
    inhabited = [region_id for region_id in shares if addresses.get(region_id)]
    checkpoints = checkpoint_ids()
    return Land(
        on=on,
        citizenships=_citizenships(checkpoints),
        addresses=Weighted([addresses[i] for i in inhabited], [shares[i] for i in inhabited]),
        lawful_end=_lawful_end(),
        ground=_grounds(),
        notice_deadline=_notice_deadlines(),
        registration=_registrations(),
        penalty=_penalties(),
        gap_checkpoint_id=checkpoints.get(gap_checkpoint, 0),
        gap_since=gap_since,
    )


def checkpoint_ids() -> dict[str, int]:
    """The checkpoints by code."""
    return dict(Checkpoint.objects.values_list("code", "pk"))


def region_shares(on: date) -> dict[int, float]:
    """The share of addresses by region of that day; a later region's goes to the one it came from."""
    shares: dict[int, float] = defaultdict(float)
    wanted = {row["region"]: float(row["share"]) for row in rows_of("regions.csv")}
    codes = {region.pk: region.code for region in regions_on(on)}
    existing = set(codes.values())
    for region_id, code in codes.items():
        shares[region_id] += wanted.get(code, 0)
        if code not in wanted:
            later = _codes(with_successors(region_id) - {region_id}) - existing
            shares[region_id] += sum(wanted.get(other, 0) for other in later)
    return {region_id: share for region_id, share in shares.items() if share}


def district_ids(on: date) -> dict[int, list[int]]:
    """The districts of each region on that day."""
    found: dict[int, list[int]] = defaultdict(list)
    for district_id, region_id in districts_on(on).order_by("pk").values_list("pk", "region_id"):
        found[region_id].append(district_id)
    return found


def iins_in_use() -> set[str]:
    """The IINs given out already."""
    given = Person.objects.filter(iin__isnull=False).values_list("iin", flat=True)
    return {iin for iin in given if iin is not None}


def _codes(region_ids: frozenset[int]) -> set[str]:
    return set(Region.objects.filter(pk__in=region_ids).values_list("code", flat=True))


def _citizenships(checkpoints: Mapping[str, int]) -> Weighted[Citizenship]:
    countries = dict(Country.objects.values_list("iso3", "pk"))
    doors: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in rows_of("checkpoints.csv"):
        doors[row["country"]].append((checkpoints[row["checkpoint"]], float(row["weight"])))
    people = rows_of("citizenships.csv")
    return Weighted(
        [
            Citizenship(
                id=countries[row["country"]],
                iso3=row["country"],
                language=row["language"],
                permit_per_thousand=int(row["permit_per_thousand"]),
                names=name_stock(f"names_{row['country'].lower()}.csv"),
                checkpoints=Weighted(*zip(*(doors[row["country"]] + doors[EVERYBODY]), strict=True)),
            )
            for row in people
        ],
        [float(row["share"]) for row in people],
    )


def _lawful_end() -> LawfulEnd:
    """The product's own clock, for a visit that is only being planned."""
    book = RegimeBook()

    @lru_cache(maxsize=100_000)
    def alone(country_id: int, entered_on: date) -> date | None:
        return with_past(country_id, entered_on, (), ())

    def with_past(
        country_id: int, entered_on: date, past: Sequence[tuple[date, date]], permits: Sequence[Period]
    ) -> date | None:
        facts = StayFacts(
            entered_on=entered_on,
            regime=book.regime(country_id, entered_on),
            past=[PastStay(first, last) for first, last in past],
            permits=permits,
            decrees=book.decrees(country_id, entered_on),
        )
        return clocks.clock(facts).authorised_until

    def lawful_end(
        country_id: int, entered_on: date, past: Sequence[tuple[date, date]], permits: Sequence[Period]
    ) -> date | None:
        if not past and not permits:
            return alone(country_id, entered_on)
        return with_past(country_id, entered_on, past, permits)

    return lawful_end


class _TermsByCitizenship:
    """Dated terms by country group: a named group's row goes before the row for all."""

    def __init__(self, model: type[DatedTerms]) -> None:
        manager: Any = model._default_manager
        rows = manager.filter(withdrawn_on__isnull=True).select_related("group")
        self.rows = sorted(rows, key=lambda row: (row.group.code == GENERAL_GROUP, row.pk))
        self.members: dict[int, list[CountryGroupMembership]] = defaultdict(list)
        groups = {row.group_id for row in self.rows}
        for member in CountryGroupMembership.objects.filter(withdrawn_on__isnull=True, group_id__in=groups):
            self.members[member.country_id].append(member)
        self.found: dict[tuple[int, date], Any] = {}

    def row(self, country_id: int, on: date) -> Any:
        """The row for this citizenship on that day, or None."""
        if (country_id, on) not in self.found:
            groups = {m.group_id for m in self.members[country_id] if _in_force(m, on)}
            self.found[(country_id, on)] = next(
                (row for row in self.rows if row.group_id in groups and _in_force(row, on)), None
            )
        return self.found[(country_id, on)]


def _in_force(row: Any, on: date) -> bool:
    return bool(row.valid_from <= on and (row.valid_until is None or on <= row.valid_until))


def _notice_deadlines() -> Any:
    terms = _TermsByCitizenship(NotificationTerms)
    calendar = working_calendar()

    @lru_cache(maxsize=100_000)
    def deadline(country_id: int, entered_on: date) -> Deadline | None:
        row = terms.row(country_id, entered_on)
        if row is None:
            return None
        try:
            last = calendar.deadline(entered_on, row.working_days, first_day_counts=row.arrival_day_counts)
        except NoTermsInForce:
            return None
        return Deadline(last, row.pk)

    return deadline


def _registrations() -> Any:
    terms = _TermsByCitizenship(RegistrationTerms)

    @lru_cache(maxsize=100_000)
    def rule(country_id: int, on: date) -> RegistrationRule | None:
        row = terms.row(country_id, on)
        return None if row is None else RegistrationRule(row.pk, row.days, row.opens_days_before)

    return rule


def _grounds() -> Any:
    rows: dict[str, list[ResidenceTerms]] = defaultdict(list)
    for row in ResidenceTerms.objects.filter(withdrawn_on__isnull=True).select_related("ground"):
        rows[row.ground.code].append(row)

    @lru_cache(maxsize=100_000)
    def ground(code: str, on: date) -> Ground | None:
        row = next((row for row in rows[code] if _in_force(row, on)), None)
        if row is None:
            return None
        terms = GroundTerms(row.months_at_most, row.days_at_most, row.is_extendable)

        def period(first: date) -> date:
            last = longest_period(first, terms).last
            assert last is not None
            return last

        return Ground(row.ground_id, code, row.pk, row.is_extendable, period)

    return ground


def _penalties() -> Callable[[int, date], Penalty | None]:
    bands = list(PenaltyBand.objects.filter(withdrawn_on=None, is_repeat=False).order_by("days_from"))

    def penalty(days: int, on: date) -> Penalty | None:
        for band in bands:
            in_force = band.valid_from <= on and (band.valid_until is None or on <= band.valid_until)
            if in_force and band.days_from <= days and (band.days_until is None or days <= band.days_until):
                is_courts = band.decided_by == PenaltyBand.Decider.COURT
                return Penalty(band.pk, str(Outcome.TO_COURT) if is_courts else band.penalty)
        return None

    return penalty


Candidate = dict[str, Any]
_FOREIGN = ("CHN", "TUR", "IND", "UZB", "TJK", "GBR", "KOR", "DEU", "PAK", "ITA")


def firms(employer_ids: Sequence[int]) -> list[Employer]:
    """The companies among these employers, those of medium size first; households apply for no permits."""
    rows = Employer.objects.filter(pk__in=employer_ids).exclude(size=Employer.Size.HOUSEHOLD)
    ordered = rows.select_related("sector", "region").order_by("pk")
    return sorted(ordered, key=lambda firm: firm.size != Employer.Size.MEDIUM)


def country_ids() -> dict[str, int]:
    """The countries by their three letters."""
    return dict(Country.objects.values_list("iso3", "pk"))


def occupation_ids() -> dict[str, int]:
    """The occupation groups by code."""
    return dict(Occupation.objects.values_list("code", "pk"))


def smallest_allocation(on: date) -> QuotaAllocation | None:
    """The untouched allocation with the fewest places, at least two."""
    return _untouched(on).filter(allocated__gte=2).order_by("allocated", "pk").first()


def nearly_full_allocation(on: date) -> QuotaAllocation | None:
    """The smallest untouched allocation of which 96 of 100 places are a whole number."""
    rows = _untouched(on).annotate(rest=Mod(F("allocated"), 25)).filter(rest=0, allocated__gte=25)
    return rows.order_by("allocated", "pk").first()


def _untouched(on: date) -> QuerySet[QuotaAllocation]:
    rows = QuotaAllocation.objects.filter(quota_year__year=on.year, reserved=0, consumed=0)
    return rows.exclude(category=Category.LABOUR_IMMIGRANT)


def work_seekers(on: date, rng: Random, countries: Mapping[str, int]) -> Iterator[Candidate]:
    """Workers to apply for: first adults who are here and need a permit, then people yet to come."""
    here = IdentityDocument.objects.filter(
        is_open("person__"),
        kind=DocumentKind.PASSPORT,
        person__born_on__lt=days_later(on, -21 * 365),
        person__citizenship__in=[countries[code] for code in _FOREIGN],
        issuing_country=F("person__citizenship"),
        person__stays__departed_on=None,
        person__stays__annulled_on=None,
        person__stays__isnull=False,
    ).select_related("person")
    for document in here.order_by("pk").distinct()[:1000]:
        person = document.person
        yield {
            "surname": person.surname,
            "given_names": person.given_names,
            "patronymic": person.patronymic,
            "born_on": person.born_on,
            "sex": person.sex,
            "citizenship_id": person.citizenship_id,
            "document_number": document.number,
        }
    number = 0
    while True:
        number += 1
        code = _FOREIGN[number % len(_FOREIGN)]
        name = name_stock(f"names_{code.lower()}.csv").pick(rng, MALE)
        yield {
            "surname": name.surname,
            "given_names": name.given,
            "patronymic": name.patronymic,
            "born_on": days_later(on, -rng.randint(24 * 365, 55 * 365)),
            "sex": "m",
            "citizenship_id": countries[code],
            "document_number": f"XW{number:07d}",
        }
