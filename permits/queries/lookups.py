"""What programs name by code, found: employers, regions, countries, occupations, permits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound, RuleViolation
from core.numbers import check_number
from parties.models import Employer
from permits.models import Application, Permit
from permits.queries.visibility import applications_visible_to, employers_of, permits_visible_to
from permits.rules import PERMIT
from reference.models import Occupation
from reference.queries.codes import country_ids_by_code
from reference.queries.dated import regions_on


def employer_for(*, identifier: str, user: User, on: date) -> Employer:
    """The employer with this BIN or IIN for whom the user may apply; without one, the only one.

    Raises: NotFound; RuleViolation when the user acts for several and none is named.
    """
    mine = list(employers_of(user, on).filter(**({"identifier": identifier} if identifier else {}))[:2])
    if len(mine) > 1:
        raise RuleViolation(
            _("employer: you act for several. Say for which, by BIN or IIN."), code="employer_unclear"
        )
    if not mine:
        raise NotFound(_("You act for no such employer."), code="no_employer")
    return mine[0]


def region_id_of(code: str, on: date) -> int:
    """The region that exists on a day, by its ISO code. Raises: RuleViolation."""
    found = regions_on(on).filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise _unknown("region", code)
    return int(found)


def country_ids_of(codes: Sequence[str]) -> dict[str, int]:
    """Countries by the codes of documents. Raises: RuleViolation naming an unknown one and its place."""
    return _all_known("citizenship", codes, country_ids_by_code(codes).items())


def occupation_ids_of(codes: Sequence[str]) -> dict[str, int]:
    """Occupation groups by their code. Raises: RuleViolation naming an unknown one and its place."""
    return _all_known(
        "occupation", codes, Occupation.objects.filter(code__in=codes).values_list("code", "pk")
    )


def applications_in_full(user: User, on: date) -> QuerySet[Application]:
    """The applications a user may see, with what a list shows of each."""
    return applications_visible_to(user, on).select_related(
        "employer", "region", "refusal_ground", "terms", "extends", "fee"
    )


def permits_in_full(user: User, on: date) -> QuerySet[Permit]:
    """The permits a user may see, with what a list shows of each."""
    return (
        permits_visible_to(user, on)
        .select_related("employer", "application", "worker__citizenship", "extends")
        .prefetch_related("regions__region")
    )


def permit_seen(*, number: str, user: User, on: date) -> Permit:
    """The permit with this number, in any spelling, when the user may see it. Raises: NotFound."""
    try:
        exact = check_number(PERMIT, number)
    except RuleViolation:
        exact = ""
    found = permits_in_full(user, on).filter(number=exact).first() if exact else None
    if found is None:
        raise NotFound(_("There is no such permit."))
    return found


def _all_known(field: str, codes: Sequence[str], rows: Any) -> dict[str, int]:
    found = dict(rows)
    for item, code in enumerate(codes):
        if code not in found:
            raise _unknown(field, code, item=item)
    return found


def _unknown(field: str, code: str, **place: int) -> RuleViolation:
    return RuleViolation(
        _("%(field)s: %(code)s is not known.") % {"field": field, "code": code},
        code=f"{field}_unknown",
        facts={"field": field, **place},
    )
