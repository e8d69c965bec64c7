"""What is to be written about one invented person, as plain values."""

from dataclasses import dataclass, field
from datetime import date

from demo.rules.names import Name


@dataclass(slots=True)
class Address:
    """An address and the host who gives it."""

    region_id: int
    district_id: int | None
    address: str
    host_id: int
    dwelling_id: int | None = None


@dataclass(slots=True)
class NoticePlan:
    """A host's notice of arrival."""

    received_on: date
    deadline_on: date
    terms_id: int


@dataclass(slots=True)
class RegistrationPlan:
    """One row of a chain of registrations. `address` where it differs from the visit's."""

    first_on: date
    last_on: date
    number: int
    terms_id: int
    state: str = "current"
    closed_on: date | None = None
    address: Address | None = None


@dataclass(slots=True)
class PermitPlan:
    """A residence permit or a request for one; `extends` the plan before it in the list."""

    ground_id: int
    reference: str
    requested_on: date
    terms_id: int
    state: str = "requested"
    valid_from: date | None = None
    valid_until: date | None = None
    decided_on: date | None = None
    annulled_on: date | None = None
    reason: str = ""
    extends: bool = False


@dataclass(slots=True)
class CasePlan:
    """A case that people have worked on.

    By `end_moved_days` a correction moved the lawful end after the decision; `is_annulled`: two people
    annulled it because of that.
    """

    state: str
    detected_on: date
    reviewed_on: date
    proposed_on: date | None = None
    closed_on: date | None = None
    outcome: str = ""
    dismissal_reason: str = ""
    band_id: int | None = None
    days_over: int = 0
    end_moved_days: int = 0
    is_annulled: bool = False


@dataclass(slots=True)
class Visit:
    """From an entry to an exit; `exit_told` is False when the exit never reached the feed."""

    entered_on: date
    minute: int
    checkpoint_id: int
    departed_on: date | None = None
    exit_minute: int = 0
    exit_checkpoint_id: int = 0
    exit_told: bool = True
    lawful_until: date | None = None
    address: Address | None = None
    notice: NoticePlan | None = None
    registrations: list[RegistrationPlan] = field(default_factory=list)
    permits: list[PermitPlan] = field(default_factory=list)
    case: CasePlan | None = None


@dataclass(slots=True)
class LooseCrossing:
    """A crossing that belongs to no visit: an exit without an entry, a refusal of entry."""

    direction: str
    day: date
    minute: int
    checkpoint_id: int


@dataclass(slots=True)
class PersonPlan:
    """One person with everything that happened."""

    life: str
    country_id: int
    iso3: str
    language: str
    name: Name
    sex: str
    born_on: date
    visits: list[Visit]
    loose: list[LooseCrossing] = field(default_factory=list)
    access_class: str = "open"
    has_iin: bool = False
    holder_differs: bool = False
    is_corrected: bool = False
    document_number: str = ""
    """Given when the plan is written, unless it is planned."""

    @property
    def first_day(self) -> date:
        """The day of the first crossing, on which the person was enrolled."""
        days = [visit.entered_on for visit in self.visits] + [crossing.day for crossing in self.loose]
        return min(days)
