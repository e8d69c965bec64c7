"""Who looks at what: taking, assigning and releasing alerts. Nobody's work is taken unseen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import AccountsCapability
from accounts.models import User
from accounts.queries.roles import may_at, require, territory_for
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from enforcement.alerts import OVERSTAY
from enforcement.models import OverstayCase
from enforcement.operations.cases import reopen_case, review_case
from enforcement.states import OPEN_CASE_STATES
from journal.operations import record
from notifications.events import NotificationEvent
from notifications.models import Alert
from notifications.queries.alerts import alerts_visible_to
from registry.queries.open_files import is_open

AT_MOST = 500
HANDS = ["assigned_to", "taken_on", "handed_from", "handed_on", "escalated_on"]


@dataclass(slots=True)
class Taken:
    """What a bulk take did: how many are mine now, how many were, and which a colleague has."""

    taken: int = 0
    mine_already: int = 0
    others: list[Alert] = field(default_factory=list)


@transaction.atomic
def begin_review(*, case_id: int, on: date, by: User) -> OverstayCase:
    """Begin the review of a case, and take it in the same transaction unless a colleague has it.

    Raises: as `enforcement.operations.cases.review_case`.
    """
    case = review_case(case_id=case_id, on=on, by=by)
    take_cases(case_ids=[case.pk], on=on, by=by)
    return case


@transaction.atomic
def open_again(*, case_id: int, note: str, on: date, by: User) -> OverstayCase:
    """Open a decided case again, and take it in the same transaction unless a colleague has it.

    Raises: as `enforcement.operations.cases.reopen_case`.
    """
    case = reopen_case(case_id=case_id, note=note, on=on, by=by)
    take_cases(case_ids=[case.pk], on=on, by=by)
    return case


@transaction.atomic
def take_cases(*, case_ids: Collection[int], on: date, by: User) -> Taken:
    """Take every open case of these that nobody has. What a colleague has stays with the colleague.

    Cases outside the territory and held files are passed over as if they were not there.
    Raises: RuleViolation for more than 500 at once.
    """
    _must_be_few(case_ids)
    cases = OverstayCase.objects.filter(
        territory_for(by, on, AccountsCapability.ATTEND_ALERTS).condition(district="stay__district"),
        is_open("person__"),
        pk__in=case_ids,
        state__in=OPEN_CASE_STATES,
    )
    found = list(cases.only("pk", "person_id", "region_id", "authorised_until", "stay_id"))
    _ensure_alerts(found, on)
    return _take(Alert.objects.filter(kind=OVERSTAY.code, case__in=[case.pk for case in found]), on=on, by=by)


@transaction.atomic
def take_alerts(*, alert_ids: Collection[int], on: date, by: User) -> Taken:
    """Take every open alert of these that nobody has. What a colleague has stays with the colleague.

    Raises: RuleViolation for more than 500 at once.
    """
    _must_be_few(alert_ids)
    return _take(alerts_visible_to(by, on).filter(pk__in=alert_ids), on=on, by=by)


@transaction.atomic
def assign_alert(*, alert_id: int, to_id: int, seen_with_id: int | None, on: date, by: User) -> Alert:
    """Give an alert to a supervisor of its place; `seen_with_id` is who had it when the page was read.

    Both people see it on their desks. Raises: MoveNotAllowed when it has moved on since, so that
    nobody's work is taken unseen; NotPermitted when the receiver may not work there.
    """
    alert = _lock(alert_id, on, by)
    if alert.assigned_to_id != seen_with_id:
        raise MoveNotAllowed(
            _("Someone else has it since you opened the page. Look again before you take it over."),
            code="alert_moved_on",
            facts={"alert": alert.pk},
        )
    if alert.assigned_to_id == to_id:
        raise MoveNotAllowed(_("This person has it already."), code="alert_has_it")
    to = User.objects.filter(pk=to_id, is_active=True).first()
    if to is None or not _may_work_there(to, alert, on):
        raise NotPermitted(
            _("Only a supervisor of this place can have it. Choose another colleague."),
            code="assignee_not_permitted",
        )

    was = alert.assigned_to_id
    alert.give_to(to.pk, on)
    alert.save(update_fields=HANDS)

    event = NotificationEvent.ALERT_TAKEN if to.pk == by.pk else NotificationEvent.ALERT_ASSIGNED
    _record(event, alert, on=on, by=by, was=was, to=to.pk)
    return alert


@transaction.atomic
def release_alert(*, alert_id: int, on: date, by: User) -> Alert:
    """Put an alert back to those nobody has, so that it is not forgotten.

    Raises: MoveNotAllowed when nobody has it.
    """
    alert = _lock(alert_id, on, by)
    if alert.assigned_to_id is None:
        raise MoveNotAllowed(_("Nobody has it."), code="alert_not_taken")

    was = alert.assigned_to_id
    alert.give_to(None, on)
    alert.save(update_fields=HANDS)

    _record(NotificationEvent.ALERT_RELEASED, alert, on=on, by=by, was=was)
    return alert


@transaction.atomic
def settle_alert(*, alert_id: int, on: date, by: User) -> Alert:
    """Put an alert away that nothing ends by itself, when a person has looked and all is in order.

    Raises: NotFound; NotPermitted; MoveNotAllowed for a kind that ends when its occasion does.
    """
    alert = _lock(alert_id, on, by)
    if not alert.row.is_settled:
        raise MoveNotAllowed(_("This alert ends by itself when its cause is gone."), code="alert_ends_itself")

    alert.closed_on, alert.closed_because = on, str(NotificationEvent.ALERT_SETTLED)
    alert.save(update_fields=["closed_on", "closed_because"])

    _record(NotificationEvent.ALERT_SETTLED, alert, on=on, by=by, was=alert.assigned_to_id)
    return alert


@transaction.atomic
def assign_case(*, case_id: int, to_id: int, seen_with_id: int | None, on: date, by: User) -> Alert:
    """The same by the case: its alert is made if the journal has not been read so far yet."""
    case = OverstayCase.objects.filter(pk=case_id, state__in=OPEN_CASE_STATES).first()
    if case is None:
        raise MoveNotAllowed(_("The case is closed; nobody needs to have it."), code="case_closed")
    _ensure_alerts([case], on)
    alert = Alert.objects.get(kind=OVERSTAY.code, case=case, closed_on=None)

    return assign_alert(alert_id=alert.pk, to_id=to_id, seen_with_id=seen_with_id, on=on, by=by)


def _take(alerts: object, *, on: date, by: User) -> Taken:
    locked: Sequence[Alert] = list(
        alerts.filter(closed_on=None)  # type: ignore[attr-defined]
        .select_related("assigned_to")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    free = [alert for alert in locked if alert.assigned_to_id is None]
    for alert in free:
        alert.give_to(by.pk, on)
    Alert.objects.bulk_update(free, ["assigned_to", "taken_on", "escalated_on"], batch_size=AT_MOST)
    for alert in free:
        _record(NotificationEvent.ALERT_TAKEN, alert, on=on, by=by, was=None, to=by.pk)
    mine = sum(1 for alert in locked if alert.assigned_to_id == by.pk) - len(free)
    others = [alert for alert in locked if alert.assigned_to_id not in (None, by.pk)]
    return Taken(taken=len(free), mine_already=mine, others=others)


def _ensure_alerts(cases: Sequence[OverstayCase], on: date) -> None:
    """Alerts for cases opened so lately that the journal has not been read up to them."""
    have = set(
        Alert.objects.filter(case__in=cases, kind=OVERSTAY.code, closed_on=None).values_list(
            "case_id", flat=True
        )
    )
    Alert.objects.bulk_create(
        [
            Alert(
                kind=OVERSTAY.code,
                subject_kind="overstaycase",
                subject_id=case.pk,
                case_id=case.pk,
                person_id=case.person_id,
                region_id=case.region_id,
                raised_on=on,
                facts={"stay": case.stay_id, "authorised_until": case.authorised_until.isoformat()},
            )
            for case in cases
            if case.pk not in have
        ],
        ignore_conflicts=True,
    )


def _lock(alert_id: int, on: date, by: User) -> Alert:
    alert = (
        Alert.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "case__stay")
        .filter(pk=alert_id)
        .first()
    )
    if alert is None or (alert.person is not None and not alert.person.is_open):
        raise NotFound(code="alert_unknown")
    require(
        by,
        on,
        alert.row.attended_by,
        region_id=alert.region_id,
        district_id=_district_of(alert),
    )
    if alert.closed_on is not None:
        raise MoveNotAllowed(_("The alert is closed; nobody needs to have it."), code="alert_closed")
    return alert


def _may_work_there(user: User, alert: Alert, on: date) -> bool:
    return may_at(
        user,
        on,
        alert.row.attended_by,
        region_id=alert.region_id,
        district_id=_district_of(alert),
    )


def _district_of(alert: Alert) -> int | None:
    return alert.case.stay.district_id if alert.case is not None else None


def _record(event: NotificationEvent, alert: Alert, *, on: date, by: User, **data: object) -> None:
    """Names the case where there is one, so that its timeline tells who had it."""
    record(
        event,
        subject=alert,
        by=by,
        on=on,
        person_id=alert.person_id,
        region_id=alert.region_id,
        data={"case": alert.case_id, **data},
    )


def _must_be_few(ids: Collection[int]) -> None:
    if len(ids) > AT_MOST:
        raise RuleViolation(
            _("At most %(most)s at once. Take them in parts.") % {"most": AT_MOST}, code="too_many"
        )
