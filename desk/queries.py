"""The supervisor's desk: cases and alerts of the territory, counted and listed. Held files never appear."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest

from accounts.capabilities import AccountsCapability
from accounts.models import RoleAssignment, User
from accounts.queries.roles import held_on
from accounts.rules import roles_with
from core.periods import days_later
from enforcement.alerts import OVERSTAY
from enforcement.models import OverstayCase, PenaltyBand
from enforcement.queries.visibility import cases_visible_to
from enforcement.states import OPEN_CASE_STATES
from feeds.queries import NationalWatermark
from journal.models import Entry
from journal.queries import entries_of, entries_of_any
from notifications.models import Alert, Message
from notifications.queries.alerts import alerts_visible_to
from reference.queries.dated import in_force, regions_on
from registry.queries.open_files import is_open, of_no_closed_file

#: How long something has waited, in days, from one to another or without end.
AGES = ("0-2", "3-7", "8-30", "31")
HANDOVERS_SHOWN_DAYS = 3


@dataclass(slots=True)
class Picture:
    """The country at a glance: open cases and alerts by kind, region, days over, age and holder."""

    by_kind: Counter[str] = field(default_factory=Counter)
    by_region: Counter[str] = field(default_factory=Counter)
    by_band: Counter[str] = field(default_factory=Counter)
    by_age: Counter[str] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)
    bands: tuple[str, ...] = ()
    mine: int = 0
    unassigned: int = 0
    waits_for_me: int = 0


def desk_cases(user: User, on: date, feeds: NationalWatermark) -> QuerySet[OverstayCase]:
    """The cases of the user's territory, with days over and who has the open alert of each.

    `over` is a duration of whole days, counted as `rules.cases.days_over` counts them.
    """
    limit = min(on, feeds.last_full_day) if feeds.last_full_day else None
    counted = Case(
        When(stay__exit_missing=True, then=F("authorised_until")),
        When(stay__departed_on__lte=on, then=F("stay__departed_on")),
        default=Value(limit, DateField()) if limit else F("authorised_until"),
        output_field=DateField(),
    )
    return (
        cases_visible_to(user, on)
        .filter(is_open("person__"))
        .annotate(
            over=ExpressionWrapper(
                Greatest(counted, F("authorised_until")) - F("authorised_until"), output_field=DurationField()
            ),
            open_alert=FilteredRelation(
                "alerts", condition=Q(alerts__closed_on=None, alerts__kind=OVERSTAY.code)
            ),
            holder_id=F("open_alert__assigned_to_id"),
            holder_name=F("open_alert__assigned_to__username"),
        )
    )


def next_cases(user: User, on: date, feeds: NationalWatermark) -> QuerySet[OverstayCase]:
    """Open cases that the user has or nobody has, who was to leave first at the top."""
    return (
        desk_cases(user, on, feeds)
        .filter(Q(holder_id=user.pk) | Q(holder_id=None), state__in=OPEN_CASE_STATES)
        .select_related("person__citizenship", "region", "stay")
        .order_by("authorised_until", "pk")
    )


def picture(user: User, on: date, feeds: NationalWatermark) -> Picture:
    """The counts of the desk, three queries."""
    drawn = Picture(bands=bands_on(on))
    cases = (
        desk_cases(user, on, feeds)
        .filter(state__in=OPEN_CASE_STATES)
        .annotate(
            over_band=_band_bucket(drawn.bands),
            age=_age_bucket("detected_on", on),
            held=_held(user, "holder_id"),
            own=Case(When(proposed_by=user.pk, then=1), default=0, output_field=IntegerField()),
        )
        .values_list("region__code", "state", "over_band", "age", "held", "own")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for region, state, band, age, held, own, n in cases:
        drawn.by_kind[OVERSTAY.code] += n
        drawn.by_region[region] += n
        drawn.by_state[state] += n
        drawn.by_band[band] += n
        drawn.by_age[age] += n
        drawn.mine += n if held == "mine" else 0
        drawn.unassigned += n if held == "nobody" else 0
        drawn.waits_for_me += n if state == "proposed" and not own else 0
    others = (
        alerts_visible_to(user, on, counted=True)
        .exclude(kind=OVERSTAY.code)
        .annotate(age=_age_bucket("raised_on", on), held=_held(user, "assigned_to_id"))
        .values_list("kind", "region__code", "age", "held")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for kind, region, age, held, n in others:
        drawn.by_kind[kind] += n
        drawn.by_region[f"{kind}:{region}"] += n
        drawn.by_age[f"{kind}:{age}"] += n
        drawn.mine += n if held == "mine" else 0
    return drawn


def open_alerts_by_kind(user: User, on: date) -> Counter[str]:
    """How many open alerts of each kind the user attends to; one query."""
    counted = alerts_visible_to(user, on).values_list("kind").annotate(n=Count("pk")).order_by()
    return Counter(dict(counted))


def count_cases(
    user: User, on: date, *, state: str = "", mine: bool = False, waiting_for_me: bool = False
) -> int:
    """How many open cases of the territory are in a state, mine, or proposed by a colleague; one query."""
    rows = cases_visible_to(user, on).filter(
        is_open("person__"), state__in=[state] if state else OPEN_CASE_STATES
    )
    if mine:
        rows = rows.filter(alerts__closed_on=None, alerts__kind=OVERSTAY.code, alerts__assigned_to=user.pk)
    if waiting_for_me:
        rows = rows.filter(state="proposed").exclude(proposed_by=user.pk)
    return rows.order_by().count()


def reviews_owed(user: User, on: date) -> QuerySet[OverstayCase]:
    """The decisions of the territory that are owed a review."""
    return cases_visible_to(user, on).filter(is_open("person__"), review_due_on__isnull=False)


def tiles(by_region: Mapping[str, int], on: date, *, kind: str = OVERSTAY.code) -> list[dict[str, Any]]:
    """The regions of the day as rows of the tile map, each with its count; one query."""
    return [
        {
            "code": region.code,
            "name": region.name,
            "column": region.tile_column,
            "row": region.tile_row,
            "value": by_region.get(region.code if kind == OVERSTAY.code else f"{kind}:{region.code}", 0),
        }
        for region in regions_on(on).order_by("code")
        if region.tile_column is not None
    ]


def bands_on(on: date) -> tuple[str, ...]:
    """Days over as the law in force divides them, for whoever has no earlier penalty: "4-5", "11"."""
    bands = in_force(PenaltyBand, on=on).filter(is_repeat=False).order_by("days_from")
    return tuple(
        f"{first}" if last is None else f"{first}-{last}"
        for first, last in bands.values_list("days_from", "days_until")
    )


def days_of(span: str) -> tuple[int, int | None]:
    """The first and the last of the days of a span such as "4-5"; no last one of "11"."""
    first, _dash, last = span.partition("-")
    return int(first), int(last) if last else None


def over_between(first: int, last: int | None) -> Q:
    """The condition on `over` for a band of days."""
    condition = Q(over__gte=timedelta(days=first))
    return condition if last is None else condition & Q(over__lte=timedelta(days=last))


def aged_between(column: str, on: date, first: int, last: int | None) -> Q:
    """The condition for what has waited from `first` to `last` days, since the day in `column`."""
    condition = Q(**{f"{column}__lte": days_later(on, -first)})
    return condition if last is None else condition & Q(**{f"{column}__gte": days_later(on, -last)})


def handovers_of(user: User, on: date) -> list[Alert]:
    """Alerts that lately came to the user from a colleague or went from the user to one."""
    return list(
        Alert.objects.filter(
            Q(handed_from_id=user.pk) | Q(assigned_to_id=user.pk, handed_from__isnull=False),
            of_no_closed_file(),
            handed_on__gte=days_later(on, -HANDOVERS_SHOWN_DAYS),
        )
        .exclude(handed_from_id=user.pk, assigned_to_id=user.pk)
        .select_related("assigned_to", "handed_from", "case")
        .order_by("-handed_on", "-pk")[:10]
    )


def colleagues_for(region_id: int | None, district_id: int | None, on: date) -> list[User]:
    """Supervisors who may work on something of this here, by name; one query."""
    here = Q(region=None) | Q(region_id=region_id, district=None)
    if district_id is not None:
        here |= Q(district_id=district_id)
    roles = roles_with(AccountsCapability.ATTEND_ALERTS)
    holders = RoleAssignment.objects.filter(held_on(on), here, role__in=roles)
    return list(User.objects.filter(pk__in=holders.values("user_id"), is_active=True).order_by("username"))


def alert_of_case(case_id: int) -> Alert | None:
    """The open alert of a case with who has it, or None while there is none."""
    return (
        Alert.objects.filter(kind=OVERSTAY.code, case_id=case_id, closed_on=None)
        .select_related("assigned_to", "handed_from")
        .first()
    )


def letters_about_case(case_id: int) -> list[Message]:
    """What was written to anyone outside about a case, oldest first."""
    return list(Message.objects.filter(subject_kind="overstaycase", subject_id=case_id).order_by("pk"))


def entries_of_case(case_id: int) -> QuerySet[Entry]:
    """What was done with a case and with its alerts, newest first."""
    alerts = Alert.objects.filter(case=case_id).values("pk")
    return entries_of("overstaycase", case_id) | entries_of_any("alert", alerts)


def newest_entry_of_case(case_id: int) -> int:
    """How far the journal of a case and its alerts has come."""
    return entries_of_case(case_id).values_list("pk", flat=True).first() or 0


def _held(user: User, column: str) -> Case:
    return Case(
        When(**{column: user.pk}, then=Value("mine")),
        When(**{f"{column}__isnull": True}, then=Value("nobody")),
        default=Value("colleague"),
    )


def _band_bucket(bands: Sequence[str]) -> Case:
    return Case(
        *[When(over_between(*days_of(band)), then=Value(band)) for band in bands],
        default=Value("0"),
    )


def _age_bucket(column: str, on: date) -> Case:
    return Case(
        *[When(aged_between(column, on, *days_of(age)), then=Value(age)) for age in AGES],
        default=Value(AGES[0]),
    )
