"""Who sees and may do what with applications and permits: the only start of every list.

A firm sees its own, the akimat its region's, once they have been submitted: what was declared stays as
declared for both, whatever became of a worker's file. Police and control read permits, control reads
applications, those that name a person with a held file only with the role for it: for the others such
an application is not there, for its places and permits would tell of the worker who is left out.
Nobody but the akimat decides.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import SYSTEM_USER_ID, User
from accounts.queries.roles import may, may_at, territory_for
from core.actors import Actor
from core.errors import NotPermitted
from core.moves import allowed_acts
from parties.models import Employer, Representation
from parties.queries import acts_for_employer, representations_of
from permits.capabilities import PermitCapability
from permits.models import Application, Permit, PermitRegion, Worker
from permits.states import APPLICATION_MOVES, ApplicationAct
from registry.models import RecordQuestion
from registry.queries.open_files import about_held_document, about_held_person, is_open
from registry.queries.visibility import sees_held_files

EMPLOYERS_ACTS = frozenset({ApplicationAct.SUBMIT, ApplicationAct.WITHDRAW, ApplicationAct.PAY})
OFFICERS_ACTS = frozenset(
    {
        ApplicationAct.REVIEW,
        ApplicationAct.RETURN,
        ApplicationAct.GRANT,
        ApplicationAct.REFUSE,
        ApplicationAct.ISSUE,
    }
)
#: What a representative must be entrusted with to apply for permits.
RIGHTS = (Representation.Right.ALL, Representation.Right.APPLY)


def employers_of(user: User, on: date) -> QuerySet[Employer]:
    """The employers for whom the user may apply for permits on that day."""
    represented = _entrusted(user, on).filter(employer__isnull=False)
    return Employer.objects.filter(pk__in=represented.values("employer_id"))


def may_act_for_employer(user: User, on: date, *, employer_id: int) -> bool:
    """Whether the user may apply for permits for the employer on that day."""
    return _entrusted(user, on).filter(employer_id=employer_id).exists()


def _entrusted(user: User, on: date) -> QuerySet[Representation]:
    """For whom the user applies; an officer with no such role sees nothing in a firm's name."""
    held = representations_of(user, on).filter(right__in=RIGHTS)
    return held if may(user, on, PermitCapability.APPLY) else held.none()


def require_representation(user: User, on: date, *, employer_id: int) -> None:
    """Raise NotPermitted unless the user may apply for the employer (`system` may, for the payment)."""
    if user.pk != SYSTEM_USER_ID and not may_act_for_employer(user, on, employer_id=employer_id):
        raise NotPermitted(facts={"needs": "representation"})


def names_a_held_person(application: str = "pk") -> Exists:
    """One of the workers of the row's application has a held file, found by the link or the passport."""
    workers = Worker.objects.filter(application=OuterRef(application))
    by_document = about_held_document("document_key", "document_shape")
    return Exists(workers.filter(Q(about_held_person("person_id")) | Q(by_document)))


def applications_visible_to(user: User, on: date) -> QuerySet[Application]:
    """Applications of the firms the user acts for; submitted ones of the officer's region, or all."""
    seen = Q(employer__in=employers_of(user, on))
    submitted = Q(submitted_on__isnull=False)
    if may(user, on, PermitCapability.READ_APPLICATIONS):
        seen |= submitted if sees_held_files(user, on) else submitted & Q(~names_a_held_person())
    if may(user, on, PermitCapability.DECIDE):
        territory = territory_for(user, on, PermitCapability.DECIDE)
        seen |= submitted & territory.condition(district=None)
    return Application.objects.filter(seen)


def veil_of_permits(*, user: Actor, on: date) -> Q | None:
    """Entries about applications and permits of persons with held files, for those without the role."""
    if sees_held_files(user, on):
        return None
    held = Permit.objects.filter(about_held_person("person_id"), pk=OuterRef("subject_id"))
    asked = RecordQuestion.objects.filter(
        names_a_held_person("record_id"), about="application", pk=OuterRef("subject_id")
    )
    return (
        Q(names_a_held_person("subject_id"), subject_kind="application")
        | Q(Exists(held), subject_kind="permit")
        | Q(Exists(asked), subject_kind="recordquestion")
    )


def permits_visible_to(user: User, on: date) -> QuerySet[Permit]:
    """Permits of the firms the user acts for, of the officer's region, or, for police and control, all."""
    seen = Q(employer__in=employers_of(user, on))
    if may(user, on, PermitCapability.DECIDE):
        territory = territory_for(user, on, PermitCapability.DECIDE)
        inside = PermitRegion.objects.filter(territory.condition(district=None), permit=OuterRef("pk"))
        seen |= Q(Exists(inside))
    if may(user, on, PermitCapability.READ_PERMITS):
        seen |= Q(pk__isnull=False) if sees_held_files(user, on) else is_open("person__")
    return Permit.objects.filter(seen)


def may_name_takers(*, user: User, on: date, region_id: int) -> bool:
    """Whether every application that takes places of the region's quota is there for the user."""
    return may_at(user, on, PermitCapability.DECIDE, region_id=region_id)


def acts_open_to(application: Application, user: User, on: date) -> list[str]:
    """The acts that the state allows and that are this user's to do, in the order of the table."""
    own: frozenset[ApplicationAct] = frozenset()
    if may_act_for_employer(user, on, employer_id=application.employer_id):
        own |= EMPLOYERS_ACTS
    decides = may_at(user, on, PermitCapability.DECIDE, region_id=application.region_id)
    if decides and not acts_for_employer(user, on, employer_id=application.employer_id):
        own |= OFFICERS_ACTS
    return [act for act in allowed_acts(APPLICATION_MOVES, application.state) if act in own]
