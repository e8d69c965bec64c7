"""What higher apps join in: each seam is called in the transaction of the act, ids in a fixed order."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Q

from accounts.models import User
from core.actors import Actor
from core.capabilities import Capability
from core.seams import Seam


class StaysMoved(Protocol):
    """What follows when stays are new, changed, ended or annulled, or their lawful end moved."""

    def __call__(self, *, stay_ids: Collection[int], on: date, by: User) -> object: ...


class PersonsChanged(Protocol):
    """What follows when a person's citizenship, access class or identity changed."""

    def __call__(self, *, person_ids: Collection[int], on: date, by: User) -> object: ...


class IdentityTold(Protocol):
    """What follows when files are new, or say otherwise who somebody is."""

    def __call__(self, *, person_ids: Collection[int], on: date, by: User) -> object: ...


class DocumentsChanged(Protocol):
    """What follows when a document is valid no more, or again."""

    def __call__(self, *, document_ids: Collection[int], on: date, by: User) -> object: ...


class StatusesChanged(Protocol):
    """What follows when a status of these persons begins or ends."""

    def __call__(self, *, person_ids: Collection[int], on: date, by: User) -> object: ...


@dataclass(frozen=True, slots=True)
class GroundDocument:
    """A document on which residence rests: its exact number, whose it is, its days, both counted.

    `ended_on` is the day on which it was revoked or annulled.
    """

    number: str
    person_id: int
    first: date
    last: date | None
    ended_on: date | None = None


class FindsGround(Protocol):
    """The document with this number in any spelling; None when there is none."""

    def __call__(self, *, reference: str, on: date) -> GroundDocument | None: ...


@dataclass(frozen=True, slots=True)
class RePointing:
    """A column that holds a person's id, and moves when one file takes over another.

    `follows` names the column and the table of the row that this one hangs on: when two files are parted
    again what came since goes where that row goes. `about` names the columns with the kind and the number of
    what this row tells of, and it goes where that goes. `passport` names the columns of the country and the
    key of a passport that the row is about, and it goes to that passport's holder. `only` is a condition on
    the row `t` where the column holds other numbers too. What is `derived` is not moved: its app makes it
    anew in `person_follow_ups`. What is `locked_first` is locked by its app's acts before the file, so that
    joining and parting do so too.
    """

    table: str
    column: str
    follows: tuple[str, str] | None = None
    passport: tuple[str, str] | None = None
    about: tuple[str, str] | None = None
    only: str = "true"
    derived: bool = False
    locked_first: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two files say that one file cannot: decided before they are joined.

    `field` is its key, `title` what it is about, `one` and `other` what either file says. `choices` are the
    keys among which whoever joins must choose: `one` and `other` for what is to hold, `known` for what has
    only to be seen. Without any it must be solved first elsewhere, as `cure` says; otherwise `cure` says
    what follows from the choice.
    """

    field: str
    title: Any
    one: str
    other: str
    choices: tuple[str, ...]
    cure: Any


class FindsConflicts(Protocol):
    """What of two files, in this order, a constraint of the app would refuse in one."""

    def __call__(self, *, one_id: int, other_id: int) -> list[Conflict]: ...


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Whose record it is, where it lies and by which number people call it; what is not known is empty."""

    person_id: int | None
    region_id: int | None
    district_id: int | None
    number: str = ""


class FindsRecord(Protocol):
    """Where the record lies, if it exists for this user."""

    def __call__(self, record_id: int, user: User, on: date) -> RecordPlace | None: ...


class SeesQuestions(Protocol):
    """The condition on a question for which its record exists for this user."""

    def __call__(self, user: Actor, on: date) -> Q: ...


@dataclass(frozen=True, slots=True)
class AskedRecord:
    """A kind of record that may look wrong to whoever sees it.

    Whoever has the capability `kept_by` where the record lies owes the answer. `url` gives the record's page.
    Where those who attend to alerts do not see such records, nothing `goes_up`: what is overdue stands on the
    list of whoever owes it.
    """

    label: Any
    place: FindsRecord
    seen: SeesQuestions
    url: Callable[[int], str]
    kept_by: Capability
    goes_up: bool = True


class FindsEmployers(Protocol):
    """The employers of these people, ever: person and a key, the same for the same employer.

    One statement, however many are asked for; an employer of very many is left out, since it says nothing of
    any two (`registry.queries.matches.whereabouts.is_shared_by_few_sql`).
    """

    def __call__(self, *, person_ids: Collection[int]) -> list[tuple[int, str]]: ...


#: Joined by whoever computes something from a person: the room of stays, and apps above.
person_follow_ups: Seam[PersonsChanged] = Seam("persons changed")
#: Joined by whoever compares files: the room of matches.
identity_follow_ups: Seam[IdentityTold] = Seam("who somebody is was told")
#: Joined by whoever keeps something in step with documents: the room of crossings.
document_follow_ups: Seam[DocumentsChanged] = Seam("documents changed")
#: Joined by whoever keeps something in step with stays, such as overstay cases.
case_follow_ups: Seam[StaysMoved] = Seam("stays moved")
#: Joined by whoever keeps something in step with statuses.
status_follow_ups: Seam[StatusesChanged] = Seam("statuses changed")
#: Joined, under the code of a ground for residence, by whoever issues the document it rests on.
grounds: Seam[FindsGround] = Seam("grounds for residence")
#: Joined by every app with a column that holds a person. The journal's rows never change: it is left out.
re_pointings: Seam[tuple[RePointing, ...]] = Seam("columns that hold a person")
#: Joined by every app with tables that have no person of their own: their rows are of whoever the stay is of.
rows_of_stays: Seam[tuple[str, ...]] = Seam("tables with rows of stays")
#: Joined by every app that has what one person cannot have twice: asked before two files are joined.
join_conflicts: Seam[FindsConflicts] = Seam("conflicts of two files")
#: Joined by every app with records that officers see, each kind under the name of its model.
asked_records: Seam[AskedRecord] = Seam("records that may look wrong")
#: Joined by every app that knows for whom people work: told of two files that may be one person's.
employers: Seam[FindsEmployers] = Seam("employers of people")


def person_columns() -> Iterator[RePointing]:
    """Every column that moves with a person, those of lower apps first."""
    return (one for joined in reversed(list(re_pointings)) for one in joined if not one.derived)
