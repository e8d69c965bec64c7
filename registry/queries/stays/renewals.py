"""Which registrations can be renewed on a day: what lists and counts promise, the act keeps."""

from datetime import date

from django.db.models import F, Q

from core.periods import days_later
from reference.models import CountryGroupMembership
from reference.queries.dated import in_force
from registry.models import RegistrationTerms
from registry.queries.stays.terms import EVERYBODY
from registry.states import Basis, RegistrationState

#: A current registration of a foreigner who is still in the country.
OF_WHO_IS_HERE = Q(
    state=RegistrationState.CURRENT, stay__departed_on__isnull=True, stay__annulled_on__isnull=True
) & ~Q(stay__basis=Basis.CITIZEN)
#: Something of the lawful stay is left after its last day, or the renewal itself moves the end.
_STAY_GOES_ON = (
    Q(stay__authorised_until__isnull=True)
    | Q(stay__authorised_until__gt=F("last_on"))
    | Q(stay__regime__renewal_extends_stay=True)
)


def renewable(on: date) -> Q:
    """Registrations that `renew_registration` renews on that day, as `renewal_on` decides for one; one
    query, for the terms in force.
    """
    rows = list(in_force(RegistrationTerms, on=on).select_related("group"))
    named = [row for row in rows if row.group.code != EVERYBODY]
    members = in_force(CountryGroupMembership, on=on)
    of_a_named = members.filter(group__in=[row.group_id for row in named]).values("country_id")
    by_terms = Q(pk=None)
    for row in rows:
        of_group = (
            Q(stay__citizenship__in=members.filter(group=row.group_id).values("country_id"))
            if row in named
            else ~Q(stay__citizenship__in=of_a_named)
        )
        in_window = Q(
            last_on__gte=days_later(on, -row.late_days), last_on__lte=days_later(on, row.opens_days_before)
        )
        left = Q() if row.renewals_at_most is None else Q(renewal_number__lt=row.renewals_at_most)
        by_terms |= of_group & in_window & left
    return OF_WHO_IS_HERE & _STAY_GOES_ON & by_terms
