"""What residence permits say and the terms they rest on."""

from datetime import date

from django.db.models import Max

from registry.models import ResidencePermit, ResidenceTerms
from registry.rules.stays.residence import GroundTerms
from registry.states import ResidenceState


def issued_until(person_id: int, on: date) -> date | None:
    """The last day of the person's permits that are in force on the day or later; None without any."""
    last: date | None = ResidencePermit.objects.filter(
        person_id=person_id, state=ResidenceState.ISSUED, valid_until__gte=on
    ).aggregate(last=Max("valid_until"))["last"]
    return last


def terms_of_ground(terms: ResidenceTerms) -> GroundTerms:
    """A row of residence terms as plain values for the rules."""
    return GroundTerms(
        months_at_most=terms.months_at_most,
        days_at_most=terms.days_at_most,
        is_extendable=terms.is_extendable,
    )
