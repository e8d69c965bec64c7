"""What an act would give, before anybody presses the button."""

from datetime import date

from core.errors import DomainError
from core.periods import Period
from reference.queries.dated import terms_in_force
from registry.models import Registration, RegistrationTerms, ResidencePermit, ResidenceTerms, Stay
from registry.queries.stays.residence import issued_until, terms_of_ground
from registry.queries.stays.terms import rule_of, terms_for_citizenship
from registry.rules.stays.registrations import registration_period, renewal_period, renewal_window
from registry.rules.stays.residence import first_day_of_permit, longest_period


def renewal_on(registration: Registration, on: date) -> Period:
    """The days that a renewal on that day would cover. Raises as `renew_registration` does."""
    stay = registration.stay
    terms = terms_for_citizenship(RegistrationTerms, country_id=stay.citizenship_id, on=on)
    extends_stay = stay.regime is not None and stay.regime.renewal_extends_stay
    return renewal_period(
        last_on=registration.last_on,
        renewals_made=registration.renewal_number,
        rule=rule_of(terms),
        lawful_until=None if extends_stay else stay.authorised_until,
        on=on,
    )


def registration_on(stay: Stay, on: date) -> Period:
    """The days that a registration opened on that day would cover. Raises as `open_registration` does."""
    terms = terms_for_citizenship(RegistrationTerms, country_id=stay.citizenship_id, on=on)
    return registration_period(first=on, rule=rule_of(terms), lawful_until=stay.authorised_until)


def is_renewal_open(registration: Registration, on: date) -> bool:
    """Whether the day lies in the renewal window of the terms the registration was made under."""
    return renewal_window(registration.last_on, rule_of(registration.terms)).contains(on)


def last_possible_day(permit: ResidencePermit, on: date) -> date | None:
    """The furthest last day a request may be granted to on that day; None when none can be said."""
    extended = permit.extends
    try:
        terms = terms_in_force(ResidenceTerms, on=on, ground_id=permit.ground_id)
        first = first_day_of_permit(
            on=on,
            requested_on=permit.requested_on,
            lawful_until=permit.stay.authorised_until,
            permit_until=extended.valid_until if extended else issued_until(permit.person_id, on),
        )
    except DomainError:
        return None
    return longest_period(first, terms_of_ground(terms)).last
