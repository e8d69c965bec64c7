"""What follows from each event: alerts raised and ended, as their kinds say, and letters queued.

An event of any app is named by a kind of alert, or stands in LETTERS_AFTER, or in SILENT; a test
refuses one that is nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.events import AccountEvent
from core.alerts import AlertKind, Key, alert_kinds
from enforcement.events import CaseEvent
from feeds.events import FeedEvent
from journal.events import READINGS, JournalEvent
from notifications.events import NotificationEvent
from notifications.states import MessageTemplate
from papers.events import PaperEvent
from parties.events import PartyEvent
from payments.events import PaymentEvent
from permits.events import PermitEvent
from quotas.events import QuotaEvent
from reference.events import ReferenceEvent
from registry.events import RegistryEvent


@dataclass(slots=True)
class Route:
    """What follows from one kind of event. It may end alerts of one kind and raise one of another.

    `gives`: whoever did it has the alert from then on, unless someone has it already.
    `closes_for_person`: kinds whose alerts about the person end. `holds_file`: when the file is held
    from sweeps, every alert about the person ends.
    """

    raises: list[AlertKind] = field(default_factory=list)
    closes: list[AlertKind] = field(default_factory=list)
    closes_for_person: list[AlertKind] = field(default_factory=list)
    gives: list[AlertKind] = field(default_factory=list)
    holds_file: bool = False
    messages: tuple[MessageTemplate, ...] = ()


#: Access to the file changed: whoever's file is held from now on is in nobody's list.
HOLDS_FILE = frozenset({RegistryEvent.PERSON_PROTECTED})

LETTERS_AFTER: dict[str, tuple[MessageTemplate, ...]] = {
    # Nobody outside is told before this: a person has looked. It is the migrant alone who is told:
    # nothing of a case goes to a host or an employer.
    CaseEvent.CASE_REVIEW_BEGUN: (MessageTemplate.CASE_REVIEWED,),
    CaseEvent.CASE_RESOLVED: (MessageTemplate.DAY_TO_LEAVE,),
    CaseEvent.CASE_DISMISSED: (MessageTemplate.CASE_CLOSED, MessageTemplate.DAY_TO_LEAVE),
    CaseEvent.CASE_LEAVE_MOVED: (MessageTemplate.DAY_TO_LEAVE,),
    CaseEvent.CASE_SUPERSEDED: (MessageTemplate.CASE_CLOSED,),
    CaseEvent.CASE_ANNULLED: (MessageTemplate.DECISION_ANNULLED,),
    RegistryEvent.REGISTRATION_DUE: (MessageTemplate.REGISTRATION_DUE, MessageTemplate.HOST_REGISTRATION_DUE),
    # The host's own duty, on the day of the own registration, whether there is a case or not.
    RegistryEvent.REGISTRATION_LAPSED: (MessageTemplate.HOST_DUTY,),
    PermitEvent.PERMIT_REVOKED: (MessageTemplate.PERMIT_REVOKED, MessageTemplate.EMPLOYER_PERMIT_REVOKED),
    PermitEvent.PERMIT_EXPIRING: (MessageTemplate.EMPLOYER_PERMIT_EXPIRING,),
    PermitEvent.APPLICATION_RETURNED: (MessageTemplate.APPLICATION_RETURNED,),
    PermitEvent.APPLICATION_GRANTED: (MessageTemplate.APPLICATION_GRANTED,),
    PermitEvent.APPLICATION_REFUSED: (MessageTemplate.APPLICATION_REFUSED,),
    PermitEvent.APPLICATION_LAPSED: (MessageTemplate.APPLICATION_LAPSED,),
    PermitEvent.WORKERS_LEFT_OUT: (MessageTemplate.WORKERS_LEFT_OUT,),
    PaymentEvent.PAYMENT_TO_REFUND: (MessageTemplate.FEE_TO_REFUND,),
    PaymentEvent.PAYMENT_REFUNDED: (MessageTemplate.FEE_REFUNDED,),
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
            CaseEvent.CASE_KEPT_BACK,
            RegistryEvent.PERSON_ENROLLED,
            RegistryEvent.PERSON_CORRECTED,
            RegistryEvent.TIE_ADDED,
            RegistryEvent.TIE_ENDED,
            RegistryEvent.FILE_GONE,
            RegistryEvent.FILE_PARTED,
            RegistryEvent.PARTING_TAKEN_BACK,
            RegistryEvent.FILES_JOINED,
            RegistryEvent.FILES_PARTED,
            RegistryEvent.JOIN_DOUBTED,
            RegistryEvent.JOIN_SETTLED,
            RegistryEvent.FILES_DIFFERENT,
            RegistryEvent.COLLEAGUE_ASKED,
            RegistryEvent.REGISTRATION_RESTORED,
            RegistryEvent.STATUS_BEGUN,
            RegistryEvent.STATUS_ENDED,
            RegistryEvent.DOCUMENT_ADDED,
            RegistryEvent.DOCUMENT_ENDED,
            RegistryEvent.DOCUMENT_RESTORED,
            RegistryEvent.CITIZENSHIP_ADDED,
            RegistryEvent.CITIZENSHIP_ENDED,
            RegistryEvent.NUMBER_TRIED,
            RegistryEvent.MATCH_FOUND,
            RegistryEvent.MATCH_CHANGED,
            RegistryEvent.MATCH_ASKED_AGAIN,
            RegistryEvent.MATCH_GONE,
            RegistryEvent.MIXED_FILE_FOUND,
            RegistryEvent.MIXED_FILE_CHANGED,
            RegistryEvent.MIXED_FILE_SOLVED,
            RegistryEvent.MIXED_FILE_ASKED_AGAIN,
            RegistryEvent.QUESTION_ASKED,
            PaperEvent.PAPER_RECEIVED,
            PaperEvent.PAPER_PASSED,
            PaperEvent.PAPER_TURNED_AWAY,
            PaperEvent.PAPER_ERASED,
            PartyEvent.DWELLING_NOTED,
            PartyEvent.DWELLING_CODED,
            PartyEvent.DWELLING_RECODED,
            PartyEvent.DWELLING_CHANGED,
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
            NotificationEvent.ALERT_RELEASED,
            NotificationEvent.MESSAGE_SENT,
            NotificationEvent.MESSAGE_WITHHELD,
            QuotaEvent.QUOTA_ORDERED,
            QuotaEvent.QUOTA_TRANSFERRED,
            QuotaEvent.PLACES_RESERVED,
            QuotaEvent.PLACES_CONSUMED,
            QuotaEvent.PLACES_RELEASED,
            PermitEvent.APPLICATION_DRAFTED,
            PermitEvent.APPLICATION_SAVED,
            PermitEvent.APPLICATION_SUBMITTED,
            PermitEvent.APPLICATION_REVIEWED,
            PermitEvent.APPLICATION_PAID,
            PermitEvent.APPLICATION_WITHDRAWN,
            PermitEvent.APPLICATION_CARRIED,
            # The letter goes with the workers left out, whether anybody is left or not.
            PermitEvent.APPLICATION_UNISSUED,
            PermitEvent.PERMIT_ISSUED,
            PermitEvent.PERMIT_EXPIRED,
            CaseEvent.EMPLOYER_BARRED,
            *PaperEvent,
            PaymentEvent.PAYMENT_ASKED,
            PaymentEvent.PAYMENT_CANCELLED,
            PaymentEvent.PAYMENT_STARTED,
            PaymentEvent.PAYMENT_CONFIRMED,
            PaymentEvent.PAYMENT_FAILED,
        ),
    )
)


def routes() -> dict[str, Route]:
    """What follows from each event, by its code, as the kinds of alerts and the letters have it."""
    table: dict[str, Route] = defaultdict(Route)
    for kind in alert_kinds:
        for event in kind.raised_by:
            table[str(event)].raises.append(kind)
        for event in kind.closed_by:
            table[str(event)].closes.append(kind)
        for event in kind.closed_for_person_by:
            table[str(event)].closes_for_person.append(kind)
        for event in kind.given_by:
            table[str(event)].gives.append(kind)
    for event in HOLDS_FILE:
        table[str(event)].holds_file = True
    for event, letters in LETTERS_AFTER.items():
        table[str(event)].messages = letters
    return dict(table)


@dataclass(frozen=True, slots=True)
class Signal:
    """One journal entry as it concerns one alert: raise it or end it. `answered`: by a person's act."""

    key: Key
    is_raise: bool
    on: date
    because: str
    person_id: int | None = None
    region_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    answered: bool = False


@dataclass(frozen=True, slots=True)
class PersonSignal:
    """One journal entry that ends the alerts about a person: of some kinds, or (None) of every kind."""

    person_id: int
    kinds: frozenset[str] | None
    on: date
    because: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """How an alert ended: when, by which event, and whether a person did it."""

    on: date
    because: str
    answered: bool = False


@dataclass(slots=True)
class NewAlert:
    """An alert to be raised; one that ended within the same batch is raised closed."""

    signal: Signal
    closing: Closing | None = None


@dataclass(slots=True)
class AlertPlan:
    """What a batch of signals comes to: alerts to raise, and open ones to close, by key."""

    raised: list[NewAlert] = field(default_factory=list)
    closed: dict[Key, Closing] = field(default_factory=dict)


def plan_alerts(signals: Iterable[Signal | PersonSignal], open_now: Mapping[Key, int | None]) -> AlertPlan:
    """Apply the signals in their order to the alerts open now (and whom each is about): at most one is
    open a key, and what ends one leaves all others as they are.

    The outcome is the same however the journal is cut into batches.
    """
    plan, is_open = AlertPlan(), _Open(open_now)
    new_here: dict[Key, NewAlert] = {}
    for signal in signals:
        if isinstance(signal, Signal) and signal.is_raise:
            if signal.key not in is_open.persons:
                is_open.add(signal.key, signal.person_id)
                new_here[signal.key] = NewAlert(signal)
                plan.raised.append(new_here[signal.key])
            continue
        for key in is_open.taken_by(signal):
            closing = Closing(signal.on, signal.because, signal.answered)
            if (new := new_here.pop(key, None)) is not None:
                new.closing = closing
            else:
                plan.closed[key] = closing
    return plan


class _Open:
    """The alerts that are open at a moment of the journal, by key and by person."""

    def __init__(self, persons: Mapping[Key, int | None]) -> None:
        self.persons: dict[Key, int | None] = {}
        self._of_person: dict[int, dict[Key, None]] = defaultdict(dict)
        for key, person_id in persons.items():
            self.add(key, person_id)

    def add(self, key: Key, person_id: int | None) -> None:
        self.persons[key] = person_id
        if person_id is not None:
            self._of_person[person_id][key] = None

    def taken_by(self, signal: Signal | PersonSignal) -> list[Key]:
        """The keys that the signal ends; they are open no more."""
        if isinstance(signal, Signal):
            keys = [signal.key] if signal.key in self.persons else []
        else:
            about = self._of_person.get(signal.person_id, {})
            keys = [key for key in about if signal.kinds is None or key[0] in signal.kinds]
        for key in keys:
            person_id = self.persons.pop(key)
            if person_id is not None:
                del self._of_person[person_id][key]
        return keys
