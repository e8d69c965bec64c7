"""What residence permits say and the terms they rest on."""

from datetime import date

from django.db.models import Max

from registry.models import ResidenceGround, ResidencePermit, ResidenceTerms
from registry.rules.stays.residence import GroundTerms, ground_in_force
from registry.seams import GroundDocument, grounds
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


def ground_document(
    ground: ResidenceGround, *, reference: str, person_id: int, on: date
) -> GroundDocument | None:
    """The person's document in force on which a permit on this ground rests.

    None where nobody who knows such documents has joined `grounds`: then the number is kept as written.
    Read without a lock: whoever ends a document tells the police of the permits that rest on it.

    Raises: RuleViolation when there is none, it is another person's, or it has ended.
    """
    if ground.code not in grounds:
        return None
    found = grounds[ground.code](reference=reference, on=on)
    return ground_in_force(found, person_id=person_id, on=on)
