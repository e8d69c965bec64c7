"""One table says what follows from each event: alerts raised and closed, letters queued.

An event of any app stands either in ROUTES or in SILENT; a test refuses one that is in neither.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.events import AccountEvent
from enforcement.events import CaseEvent
from feeds.events import FeedEvent
from journal.events import READINGS, JournalEvent
from notifications.events import NotificationEvent
from notifications.states import AlertKind, MessageTemplate
from papers.events import PaperEvent
from parties.events import PartyEvent
from permits.events import PermitEvent
from quotas.events import QuotaEvent
from reference.events import ReferenceEvent
from registry.events import RegistryEvent

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Route:
    """What follows from one kind of event. It may close one alert and raise another.

    `gives_to_actor`: whoever did it has the alert from then on, unless someone has it already.
    `closes_of_person`: an alert that is about the person and not about the event's own subject.
    `closes_person`: every alert about the person is closed when the file is held from sweeps.
    """

    raises: AlertKind | None = None
    closes: AlertKind | None = None
    gives_to_actor: AlertKind | None = None
    closes_of_person: AlertKind | None = None
    closes_person: bool = False
    messages: tuple[MessageTemplate, ...] = ()


_CLOSES_LAPSE = Route(closes=AlertKind.REGISTRATION_LAPSED)

ROUTES: dict[str, Route] = {
    CaseEvent.CASE_OPENED: Route(raises=AlertKind.OVERSTAY),
    # Nobody outside is told before this: a person has looked. It is the migrant alone who is told:
    # nothing of a case goes to a host or an employer.
    CaseEvent.CASE_REVIEW_BEGUN: Route(
        gives_to_actor=AlertKind.OVERSTAY, messages=(MessageTemplate.CASE_REVIEWED,)
    ),
    CaseEvent.CASE_RESOLVED: Route(closes=AlertKind.OVERSTAY, messages=(MessageTemplate.DAY_TO_LEAVE,)),
    CaseEvent.CASE_DISMISSED: Route(
        closes=AlertKind.OVERSTAY, messages=(MessageTemplate.CASE_CLOSED, MessageTemplate.DAY_TO_LEAVE)
    ),
    CaseEvent.CASE_LEAVE_MOVED: Route(messages=(MessageTemplate.DAY_TO_LEAVE,)),
    CaseEvent.CASE_SUPERSEDED: Route(closes=AlertKind.OVERSTAY, messages=(MessageTemplate.CASE_CLOSED,)),
    CaseEvent.CASE_REOPENED: Route(
        raises=AlertKind.OVERSTAY, closes=AlertKind.DECISION_REVIEW, gives_to_actor=AlertKind.OVERSTAY
    ),
    CaseEvent.CASE_FACTS_CHANGED: Route(raises=AlertKind.DECISION_REVIEW),
    CaseEvent.CASE_FACTS_RESTORED: Route(closes=AlertKind.DECISION_REVIEW),
    CaseEvent.CASE_UPHELD: Route(closes=AlertKind.DECISION_REVIEW),
    CaseEvent.CASE_ANNULLED: Route(
        closes=AlertKind.DECISION_REVIEW, messages=(MessageTemplate.DECISION_ANNULLED,)
    ),
    RegistryEvent.REGISTRATION_DUE: Route(
        messages=(MessageTemplate.REGISTRATION_DUE, MessageTemplate.HOST_REGISTRATION_DUE)
    ),
    # The host's own duty, on the day of the own registration, whether there is a case or not.
    RegistryEvent.REGISTRATION_LAPSED: Route(
        raises=AlertKind.REGISTRATION_LAPSED, messages=(MessageTemplate.HOST_DUTY,)
    ),
    RegistryEvent.REGISTRATION_OPENED: _CLOSES_LAPSE,
    RegistryEvent.REGISTRATION_RENEWED: _CLOSES_LAPSE,
    RegistryEvent.REGISTRATION_MOVED: _CLOSES_LAPSE,
    RegistryEvent.REGISTRATION_ENDED: _CLOSES_LAPSE,
    RegistryEvent.STAY_ENDED: Route(
        closes=AlertKind.REGISTRATION_LAPSED, closes_of_person=AlertKind.PERMIT_REVOKED
    ),
    RegistryEvent.STAY_ANNULLED: _CLOSES_LAPSE,
    # A citizen has nothing to register and no ground to lose.
    RegistryEvent.CLOCK_ENDED: Route(
        closes=AlertKind.REGISTRATION_LAPSED, closes_of_person=AlertKind.PERMIT_REVOKED
    ),
    # The police decided about the stay whose ground was gone.
    RegistryEvent.RESIDENCE_ANNULLED: Route(closes_of_person=AlertKind.PERMIT_REVOKED),
    RegistryEvent.CROSSING_MARKED: Route(raises=AlertKind.CROSSING_MARK),
    RegistryEvent.MARK_CLEARED: Route(closes=AlertKind.CROSSING_MARK),
    RegistryEvent.PERSON_PROTECTED: Route(closes_person=True),
    NotificationEvent.FEED_FELL_SILENT: Route(raises=AlertKind.FEED),
    NotificationEvent.FEED_RECOVERED: Route(closes=AlertKind.FEED),
    NotificationEvent.MESSAGE_FAILED: Route(raises=AlertKind.MESSAGE_FAILED),
    NotificationEvent.MESSAGE_RETRIED: Route(closes=AlertKind.MESSAGE_FAILED),
    QuotaEvent.QUOTA_THRESHOLD_REACHED: Route(raises=AlertKind.QUOTA_THRESHOLD),
    QuotaEvent.QUOTA_THRESHOLD_CLEARED: Route(closes=AlertKind.QUOTA_THRESHOLD),
    PermitEvent.PERMIT_REVOKED: Route(
        raises=AlertKind.PERMIT_REVOKED,
        messages=(MessageTemplate.PERMIT_REVOKED, MessageTemplate.EMPLOYER_PERMIT_REVOKED),
    ),
    PermitEvent.PERMIT_EXPIRING: Route(messages=(MessageTemplate.EMPLOYER_PERMIT_EXPIRING,)),
    PermitEvent.APPLICATION_RETURNED: Route(messages=(MessageTemplate.APPLICATION_RETURNED,)),
    PermitEvent.APPLICATION_GRANTED: Route(messages=(MessageTemplate.APPLICATION_GRANTED,)),
    PermitEvent.APPLICATION_REFUSED: Route(messages=(MessageTemplate.APPLICATION_REFUSED,)),
    PermitEvent.APPLICATION_LAPSED: Route(messages=(MessageTemplate.APPLICATION_LAPSED,)),
}

#: Events that nobody needs to be told about: they are on record, that is enough.
SILENT: frozenset[str] = frozenset(
    map(
        str,
        (
            *READINGS,
            JournalEvent.VERIFIED,
            ReferenceEvent.TERMS_ADDED,
            ReferenceEvent.TERMS_WITHDRAWN,
            ReferenceEvent.CLASSIFIER_ADDED,
            ReferenceEvent.CLASSIFIER_CHANGED,
            *AccountEvent,
            RegistryEvent.PERSON_ENROLLED,
            RegistryEvent.PERSON_CORRECTED,
            RegistryEvent.DOCUMENT_ADDED,
            PartyEvent.HOST_ENROLLED,
            PartyEvent.EMPLOYER_ENROLLED,
            PartyEvent.REPRESENTATION_GIVEN,
            PartyEvent.REPRESENTATION_ENDED,
            RegistryEvent.CROSSING_RECORDED,
            FeedEvent.BATCH_RECEIVED,
            FeedEvent.LINE_CORRECTED,
            FeedEvent.WATERMARK_MOVED,
            RegistryEvent.STAY_OPENED,
            RegistryEvent.STAY_CHANGED,
            RegistryEvent.CLOCK_CHANGED,
            RegistryEvent.ARRIVAL_NOTIFIED,
            RegistryEvent.RESIDENCE_REQUESTED,
            RegistryEvent.RESIDENCE_ISSUED,
            RegistryEvent.RESIDENCE_REFUSED,
            RegistryEvent.RESIDENCE_WITHDRAWN,
            CaseEvent.CASE_CHECKED,
            CaseEvent.CASE_PROPOSED,
            CaseEvent.CASE_RETURNED,
            CaseEvent.CASE_VERDICT_PROPOSED,
            NotificationEvent.ALERT_TAKEN,
            NotificationEvent.ALERT_ASSIGNED,
            NotificationEvent.ALERT_RELEASED,
            NotificationEvent.ALERT_SETTLED,
            NotificationEvent.MESSAGE_SENT,
            QuotaEvent.QUOTA_ORDERED,
            QuotaEvent.QUOTA_TRANSFERRED,
            QuotaEvent.PLACES_RESERVED,
            QuotaEvent.PLACES_CONSUMED,
            QuotaEvent.PLACES_RELEASED,
            PermitEvent.APPLICATION_DRAFTED,
            PermitEvent.APPLICATION_SAVED,
            PermitEvent.APPLICATION_SUBMITTED,
            PermitEvent.APPLICATION_REVIEWED,
            PermitEvent.PAYMENT_STARTED,
            PermitEvent.PAYMENT_FAILED,
            PermitEvent.APPLICATION_PAID,
            PermitEvent.APPLICATION_WITHDRAWN,
            PermitEvent.APPLICATION_CARRIED,
            PermitEvent.PERMIT_ISSUED,
            PermitEvent.PERMIT_EXPIRED,
            CaseEvent.EMPLOYER_BARRED,
            *PaperEvent,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One journal entry as it concerns one alert: raise it or close it."""

    key: Key
    is_raise: bool
    on: date
    because: str
    person_id: int | None = None
    region_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class NewAlert:
    """An alert to be raised; one that ended within the same batch is raised closed."""

    signal: Signal
    closed_on: date | None = None
    closed_because: str = ""


@dataclass(slots=True)
class AlertPlan:
    """What a batch of signals comes to: alerts to raise, and open ones to close, by key."""

    raised: list[NewAlert] = field(default_factory=list)
    closed: dict[Key, tuple[date, str]] = field(default_factory=dict)


def plan_alerts(signals: Iterable[Signal], open_now: Collection[Key]) -> AlertPlan:
    """Apply the signals in their order to the alerts open now: at most one is open a key.

    The outcome is the same however the journal is cut into batches.
    """
    plan, is_open = AlertPlan(), set(open_now)
    new_here: dict[Key, NewAlert] = {}
    for signal in signals:
        if signal.is_raise and signal.key not in is_open:
            is_open.add(signal.key)
            new_here[signal.key] = NewAlert(signal)
            plan.raised.append(new_here[signal.key])
        elif not signal.is_raise and signal.key in is_open:
            is_open.discard(signal.key)
            if (new := new_here.pop(signal.key, None)) is not None:
                new.closed_on, new.closed_because = signal.on, signal.because
            else:
                plan.closed[signal.key] = (signal.on, signal.because)
    return plan
