"""Roles: given by one administrator, the three that open everything by two, ended at once."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import AccountsCapability
from accounts.events import AccountEvent
from accounts.models import SYSTEM_USER_ID, RoleAssignment, User
from accounts.operations.guards import require_administrator_of_another
from accounts.operations.keys import revoke_keys_of
from accounts.operations.users import create_user, end_sessions
from accounts.queries.roles import administrators, require
from accounts.rules import roles_with, take_two
from accounts.states import Role
from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from core.languages import OF_THE_COUNTRY
from journal.operations import record

#: So many administrators can do everything else together; the server's command makes no more.
FIRST_ADMINISTRATORS = 2


@transaction.atomic
def assign_role(
    *,
    user_id: int,
    role: Role,
    on: date,
    by: User,
    region_id: int | None = None,
    district_id: int | None = None,
    whole_country: bool = False,
    valid_until: date | None = None,
) -> RoleAssignment:
    """Give a role from `on` to `valid_until` (its last day) for a territory that is said.

    A role that takes two administrators is only proposed: it is held when another confirms it. What
    the system gives (the first administrators, the demo country) needs nobody else. A role whose
    face is the admin lets the user in there.

    Raises: NotPermitted for one's own account; RuleViolation without a territory, or when
    `valid_until` is before `on`.
    """
    require_administrator_of_another(user_id, on=on, by=by)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    _check_territory(region_id=region_id, whole_country=whole_country)
    _check_end(valid_until, on=on)

    takes_two = take_two({role}) and by.pk != SYSTEM_USER_ID
    assignment = RoleAssignment(
        user=user,
        role=role,
        region_id=region_id,
        district_id=district_id,
        valid_from=on,
        valid_until=valid_until,
        proposed_by=by if takes_two else None,
    )
    assignment.full_clean()
    assignment.save()
    if not takes_two:
        _let_in(assignment)

    event = AccountEvent.ROLE_PROPOSED if takes_two else AccountEvent.ROLE_ASSIGNED
    _record(event, assignment, on=on, by=by)
    return assignment


@transaction.atomic
def confirm_role(*, assignment_id: int, on: date, by: User) -> RoleAssignment:
    """Let a proposed role be held from `on`: by another administrator than the one who proposed it.

    What the proposer alone could have opened before does not carry over: the holder's sessions end, the
    keys of the account are revoked, and the holder has chosen a password of his own.

    Raises: MoveNotAllowed when nothing waits, when the proposer administers accounts no more, or while
    the password is one that an administrator gave; NotPermitted for the proposer and for the holder;
    RuleViolation when its last day has passed.
    """
    assignment = _locked(assignment_id)
    require_administrator_of_another(assignment.user_id, on=on, by=by)
    if not assignment.is_proposal:
        raise MoveNotAllowed(_("This role does not wait for a second administrator."))
    if by.pk == assignment.proposed_by_id:
        raise NotPermitted(
            _("You proposed this role. Another administrator confirms it."), code="own_proposal"
        )
    if assignment.proposed_by not in administrators(on):
        raise MoveNotAllowed(
            _("Whoever proposed this role is no administrator any more. Decline it and propose it again.")
        )
    _check_end(assignment.valid_until, on=on)

    _take_over_nothing(assignment.user_id, on=on, by=by)

    assignment.confirmed_by, assignment.valid_from = by, on
    assignment.save(update_fields=["confirmed_by", "valid_from"])
    _let_in(assignment)

    _record(AccountEvent.ROLE_CONFIRMED, assignment, on=on, by=by)
    return assignment


@transaction.atomic
def end_role(*, assignment_id: int, on: date, by: User) -> RoleAssignment:
    """End a role at once, or decline one that is only proposed: from now on it is not held.

    Raises: MoveNotAllowed when it has ended before.
    """
    require(by, on, AccountsCapability.ADMINISTER)
    assignment = _locked(assignment_id)
    is_over = assignment.valid_until is not None and assignment.valid_until < on
    if assignment.ended_on is not None or is_over:
        raise MoveNotAllowed(_("The role has already ended."), facts={"on": on.isoformat()})

    event = AccountEvent.ROLE_DECLINED if assignment.is_proposal else AccountEvent.ROLE_ENDED
    assignment.ended_on = max(on, assignment.valid_from)
    assignment.save(update_fields=["ended_on"])

    _record(event, assignment, on=on, by=by)
    return assignment


@transaction.atomic
def make_administrator(*, username: str, password: str, on: date, by: User) -> User:
    """Make one of the first two administrators, on the server; the account is made if there is none.

    Afterwards one administrator proposes a third and another confirms. Refused while two
    administer accounts; open again when one of them is lost.

    Raises: NotPermitted for anybody but the system; MoveNotAllowed when there are two.
    """
    if by.pk != SYSTEM_USER_ID:
        raise NotPermitted(_("The first administrators are made on the server."))
    User.objects.select_for_update(no_key=True).get(pk=SYSTEM_USER_ID)  # Two such commands wait in line.
    there = administrators(on)
    if len(there) >= FIRST_ADMINISTRATORS:
        raise MoveNotAllowed(
            _("Two administrators exist already. One of them proposes the role, another confirms it.")
        )
    user = User.objects.filter(username__iexact=username).first()
    if user in there:
        raise MoveNotAllowed(_("This user is an administrator already."))

    if user is None:
        user = create_user(username=username, password=password, language=OF_THE_COUNTRY, on=on, by=by)
    assign_role(user_id=user.pk, role=Role.ADMIN, whole_country=True, on=on, by=by)
    return user


def _locked(assignment_id: int) -> RoleAssignment:
    return (
        RoleAssignment.objects.select_related("user", "proposed_by")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=assignment_id)
    )


def _take_over_nothing(user_id: int, *, on: date, by: User) -> None:
    """End whatever one administrator may have opened of the account. Raises: MoveNotAllowed."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if user.password_given_on is not None:
        raise MoveNotAllowed(
            _(
                "The password of this account is still the one that an administrator gave. Let the user sign"
                " in and choose one of his own, then confirm."
            ),
            code="password_given",
        )
    end_sessions(user_id=user_id, on=on, by=by)
    revoke_keys_of(user, on=on, by=by)


def _check_territory(*, region_id: int | None, whole_country: bool) -> None:
    if whole_country == (region_id is not None):
        raise RuleViolation(
            _("Territory: say where the role is held – a region, a district, or the whole country."),
            code="territory_missing",
            facts={"field": "territory"},
        )


def _check_end(valid_until: date | None, *, on: date) -> None:
    """Said here: the database cannot even compare a range that ends before it begins."""
    if valid_until is not None and valid_until < on:
        raise RuleViolation(
            _("“Until” is before “from”. Correct one of the two days."), code="ends_before_start"
        )


def _let_in(assignment: RoleAssignment) -> None:
    user = assignment.user
    if assignment.role in roles_with(AccountsCapability.ENTER_ADMIN) and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def _record(event: AccountEvent, assignment: RoleAssignment, *, on: date, by: User) -> None:
    until = assignment.valid_until
    record(
        event,
        subject=assignment.user,
        by=by,
        on=on,
        region_id=assignment.region_id,
        data={"role": str(assignment.role), "until": until.isoformat() if until else None},
    )
