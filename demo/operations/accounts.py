"""Demo accounts: one a role, named like it, all with the same password printed by `make demo`."""

from datetime import date

from django.db import transaction

from accounts.models import SYSTEM_USER_ID, User
from accounts.operations import assign_role, create_user
from accounts.states import Role
from core.languages import OF_THE_COUNTRY
from core.periods import days_later
from parties.operations import give_representation
from reference.queries.dated import regions_on

PASSWORD = "koshi-demo"  # noqa: S105 (for everybody; production refuses to start with it)
HELD_DAYS = 1_000
OFFICERS_REGIONS = ("KZ-75", "KZ-19", "KZ-ALM")
COUNTRYWIDE = tuple(role for role in Role if role not in (Role.OFFICER, Role.SYSTEM))
LANGUAGES = {"supervisor2": "ru", "analyst": "en", "border_feed": "en", "visa_feed": "en"}


@transaction.atomic
def open_accounts(*, on: date, by: User) -> dict[str, User]:
    """One account a role, held long enough to look back, journaled; those there already are kept."""
    since = days_later(on, -HELD_DAYS)
    wanted: list[tuple[str, Role, list[int | None]]] = [(str(role), role, [None]) for role in COUNTRYWIDE]
    wanted += [("supervisor2", Role.SUPERVISOR, [None]), ("admin2", Role.ADMIN, [None])]
    regions = dict(regions_on(on).values_list("code", "pk"))
    wanted.append(("officer", Role.OFFICER, [regions[code] for code in OFFICERS_REGIONS if code in regions]))
    known = {user.username: user for user in User.objects.exclude(pk=SYSTEM_USER_ID)}
    for name, role, places in wanted:
        if name in known:
            continue
        language = LANGUAGES.get(name, OF_THE_COUNTRY)
        user = create_user(
            username=name, password=PASSWORD, language=language, on=since, by=by, keeps_password=True
        )
        for region_id in places:
            whole = region_id is None
            assign_role(user_id=user.pk, role=role, region_id=region_id, whole_country=whole, on=since, by=by)
        user.refresh_from_db()
        known[name] = user
    return known


@transaction.atomic
def let_represent(*, host: User, employer: User, host_id: int, employer_id: int, on: date, by: User) -> None:
    """Let the demo host and the demo employer act for an invented one each (journaled by the registry)."""
    since = days_later(on, -HELD_DAYS)
    if not host.representations.exists():
        give_representation(user_id=host.pk, host_id=host_id, on=since, by=by)
    if not employer.representations.exists():
        give_representation(user_id=employer.pk, employer_id=employer_id, on=since, by=by)
