"""Permits: valid or not on a day, by number, as grounds, and when they may be extended."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import SYSTEM_USER_ID, User
from accounts.queries.roles import territory_for
from core.errors import NotFound, RuleViolation
from core.numbers import check_number
from core.periods import Period
from parties.queries import acts_for_employer
from permits.capabilities import PermitCapability
from permits.models import Application, Permit
from permits.queries.terms import category_terms, terms_of
from permits.queries.visibility import may_act_for_employer, permits_visible_to
from permits.rules import PERMIT, extension_window
from permits.states import HOLDING_STATES, ApplicationState, PermitAct, PermitState
from registry.queries.open_files import is_open, is_open_sql
from registry.seams import GroundDocument

#: Besides the acts of `PERMIT_MOVES`: what an employer may do with a permit in its window.
EXTEND = "extend"
OPEN_STATES = (ApplicationState.DRAFT, ApplicationState.RETURNED, *HOLDING_STATES)

#: Of a permit: an extension of it is given, or asked for; each is asked once a permit.
IS_FOLLOWED = Exists(Permit.objects.filter(extends=OuterRef("pk")))
IS_ASKED_FOR = Exists(Application.objects.filter(extends=OuterRef("pk"), state__in=OPEN_STATES))
#: Of a worker or a permit: the holder is a citizen of Kazakhstan, by his own open file.
HAS_CITIZENS_FILE = Q(person__citizenship__is_home=True) & is_open("person__")


def is_valid(permit: Permit, on: date) -> bool:
    """Whether the permit is in force on a day; a revoked one is not, from the moment it was revoked."""
    return permit.state == PermitState.ISSUED and permit.valid_from <= on <= permit.valid_until


def permit_by_number(number: str) -> Permit | None:
    """The permit with this number in any spelling; None when there is none. Permits are public."""
    try:
        exact = check_number(PERMIT, number)
    except RuleViolation:
        return None
    return (
        Permit.objects.select_related("worker", "employer", "application")
        .prefetch_related("regions__region")
        .filter(number=exact)
        .first()
    )


def grounds_for(person_id: int, on: date) -> QuerySet[Permit]:
    """The permits on which a residence permit may be asked for: in force on the day, or to begin later.

    A ground and no more: only the residence permit gives the lawful end of a stay.
    Source: law on migration, art. 36.
    """
    return (
        Permit.objects.filter(person_id=person_id, state=PermitState.ISSUED, valid_until__gte=on)
        .select_related("employer")
        .prefetch_related("regions__region")
        .order_by("valid_from", "pk")
    )


def ground_document(*, reference: str, on: date) -> GroundDocument | None:
    """The work permit with this number as a ground for residence, to whom it belongs and until when."""
    permit = permit_by_number(reference)
    if permit is None:
        return None
    return GroundDocument(
        number=permit.number,
        person_id=permit.person_id,
        first=permit.valid_from,
        last=permit.valid_until,
        ended_on=permit.revoked_on,
    )


def has_permit_at(person_id: int, employer_id: int, period: Period) -> bool:
    """Whether the person has a permit at the employer, not revoked, for some of these days."""
    held = Permit.objects.filter(person_id=person_id, employer_id=employer_id, state=PermitState.ISSUED)
    last = period.last or date.max
    return held.filter(valid_from__lte=last, valid_until__gte=period.first).exists()


def extension_window_of(permit: Permit, on: date) -> Period | None:
    """The days on which the permit's extension may be applied for under the terms of the day.

    None when its category is not extended. Raises: NoTermsInForce.
    """
    return extension_window(permit.valid_until, terms_of(category_terms(permit.category, on)))


def extensions_before(permit: Permit) -> int:
    """How many times the permit's first issue has been extended up to this permit."""
    count, earlier_id = 0, permit.extends_id
    while earlier_id is not None:
        count += 1
        earlier_id = Permit.objects.filter(pk=earlier_id).values_list("extends_id", flat=True).get()
    return count


def is_known_citizen(permit: Permit) -> bool:
    """Whether the holder is a citizen of Kazakhstan as far as the firm may be told: a closed file says
    nothing, so that its permit reads like any other; it is looked at when an extension is issued.
    """
    return permit.person.is_open and permit.person.citizenship.is_home


def has_citizens_file_sql(person: str) -> str:
    """`HAS_CITIZENS_FILE` for a statement of SQL, of the person whose number stands in this column."""
    return f"""EXISTS (
    SELECT FROM registry_person h JOIN reference_country c ON c.id = h.citizenship_id
    WHERE h.id = {person} AND c.is_home AND {is_open_sql("h")})"""


def has_extension(permit: Permit) -> bool:
    """Whether an extension of the permit is given or asked for."""
    return Permit.objects.filter(IS_FOLLOWED | IS_ASKED_FOR, pk=permit.pk).exists()


def is_to_extend(permit: Permit, window: Period | None, on: date) -> bool:
    """Whether the permit, of which no extension is given or asked for, may be extended on that day: in its
    window, and the holder still a foreigner.
    """
    return (
        permit.state == PermitState.ISSUED
        and window is not None
        and window.contains(on)
        and not is_known_citizen(permit)
    )


def can_be_extended(permit: Permit, on: date) -> bool:
    """Whether an extension can be asked for on that day. Raises: NoTermsInForce."""
    return is_to_extend(permit, extension_window_of(permit, on), on) and not has_extension(permit)


def permit_acts_open_to(permit: Permit, user: User, on: date) -> list[str]:
    """What the user may do with a permit on that day: revoke it, or ask for its extension."""
    acts: list[str] = []
    if permit.state != PermitState.ISSUED or permit.valid_until < on:
        return acts
    if is_in_territory(permit, user, on) and not acts_for_employer(user, on, employer_id=permit.employer_id):
        acts.append(PermitAct.REVOKE)
    if may_act_for_employer(user, on, employer_id=permit.employer_id) and can_be_extended(permit, on):
        acts.append(EXTEND)
    return acts


def is_in_territory(permit: Permit, user: User, on: date) -> bool:
    """Whether the permit is valid in a region of which the user is a permit officer."""
    territory = territory_for(user, on, PermitCapability.DECIDE)
    region_ids = permit.regions.values_list("region_id", flat=True)
    return any(territory.covers(region_id=region_id) for region_id in region_ids)


def lock_permit(*, permit_id: int, user: User, on: date) -> Permit:
    """The permit locked for an act until the transaction ends. Raises: NotFound for this user."""
    # Locked alone and then read with its person, whose file may be another than a moment before.
    list(Permit.objects.select_for_update(of=("self",), no_key=True).filter(pk=permit_id).values_list("pk"))
    permits = Permit.objects.all() if user.pk == SYSTEM_USER_ID else permits_visible_to(user, on)
    permit = (
        permits.select_related("employer", "application", "worker__citizenship", "person__citizenship")
        .filter(pk=permit_id)
        .first()
    )
    if permit is None:
        raise NotFound(_("There is no such permit."), facts={"permit": permit_id})
    return permit
