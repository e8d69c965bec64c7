"""Acts on a stay: registrations, arrival notices, residence permits."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere, in_territory
from accounts.models import User
from accounts.queries.roles import may_at
from core.admin import Act
from core.errors import DomainError
from core.sections import sections_of
from core.templatetags.dates_in_words import day_in_words
from parties.admin.acts import code_correction
from parties.capabilities import PartyCapability
from registry.admin.forms import (
    IssueForm,
    MoveForm,
    NoticeForm,
    ReasonForm,
    RegisterForm,
    ResidenceRequestForm,
)
from registry.capabilities import RegistryCapability
from registry.models import ArrivalNotification, Registration, ResidencePermit, Stay
from registry.operations.stays.arrivals import notify_arrival
from registry.operations.stays.registrations import move_registration, open_registration, renew_registration
from registry.operations.stays.residence import (
    annul_residence_permit,
    issue_residence_permit,
    refuse_residence_permit,
    request_residence_permit,
    withdraw_residence_permit,
)
from registry.queries.stays.previews import is_renewal_open, registration_on, renewal_on
from registry.states import RegistrationAct, RegistrationState, ResidenceAct

# The place of a new registration or notice is chosen in the form; the operation asks for its territory.
AT_COUNTER = anywhere(RegistryCapability.REGISTER)


def is_present(stay: Stay, on: date) -> bool:
    """Whether a foreigner's stay goes on: what most acts need."""
    return stay.departed_on is None and stay.annulled_on is None and not stay.is_citizens


def registered(registration: Registration, on: date) -> str:
    """What one reads after registering."""
    return gettext("Registered from %(first)s to %(last)s.") % {
        "first": day_in_words(registration.first_on),
        "last": day_in_words(registration.last_on),
    }


def _no_renewal_yet(registration: Registration, user: User, on: date) -> str:
    """From which day it can be renewed, or why it cannot; nothing for whom it is not open at all."""
    if registration.state != RegistrationState.CURRENT or not is_present(registration.stay, on):
        return ""
    if not in_territory(RegistryCapability.REGISTER)(user, on, registration):
        return ""
    return _refusal_of(renewal_on, registration, on)


def _no_registration_yet(stay: Stay, user: User, on: date) -> str:
    """Why the stay cannot be registered today."""
    if not is_present(stay, on) or not AT_COUNTER(user, on, stay):
        return ""
    return _refusal_of(registration_on, stay, on)


def _refusal_of(preview: Callable[[Any, date], Any], subject: Any, on: date) -> str:
    """The sentence as it stands beside the act, which names already what the refusal begins with."""
    try:
        preview(subject, on)
    except DomainError as refusal:
        named, _colon, sentence = str(refusal).partition(": ")
        return capfirst(sentence or named)
    return ""


def renewal_facts(registration: Registration, on: date) -> list[dict[str, Any]]:
    """What a renewal today would give, or why there is none."""
    try:
        period = renewal_on(registration, on)
    except DomainError as refusal:
        return [{"label": _("Not possible today"), "value": str(refusal), "stops": True}]
    return [
        {"label": _("Registered until now"), "value": registration.last_on},
        {"label": _("New registration from"), "value": period.first},
        {"label": _("New registration until"), "value": period.last},
        {"label": _("Lawful stay until"), "value": registration.stay.authorised_until},
        {"label": _("Address"), "value": registration.address},
    ]


def _offered_grounds(stay: Stay, on: date) -> list[dict[str, Any]]:
    """What higher apps know of grounds for a residence permit, such as a work permit."""
    offered = (section.context(stay, None, on) for section in sections_of("residence_request"))
    return [fact for context in offered if context is not None for fact in context["facts"]]


def has_ended(permit: ResidencePermit, on: date) -> bool:
    """Whether the permit's last day has passed."""
    return permit.valid_until is not None and permit.valid_until < on


def _request_facts(permit: ResidencePermit, on: date) -> list[dict[str, Any]]:
    return [
        {"label": _("Ground"), "value": permit.ground.name, "note": permit.ground_reference},
        {"label": _("Requested on"), "value": permit.requested_on},
        {"label": _("Number"), "value": permit.number},
        {"label": _("In force until"), "value": permit.valid_until},
        {"label": _("Lawful stay until"), "value": permit.stay.authorised_until},
    ]


def _issued(permit: ResidencePermit, on: date) -> str:
    assert permit.valid_until is not None  # the table's CHECK
    return gettext("Issued: %(number)s, until %(day)s.") % {
        "number": permit.number,
        "day": day_in_words(permit.valid_until),
    }


def _for_permit(user: User, on: date, permit: ResidencePermit) -> bool:
    """The territory of the request; of the stay's district where both lie in one region."""
    stay = permit.stay
    return may_at(
        user,
        on,
        RegistryCapability.DECIDE_RESIDENCE,
        region_id=permit.region_id,
        district_id=stay.district_id if stay.region_id == permit.region_id else None,
    )


STAY_ACTS = (
    Act[Stay, Registration, User](
        name="register",
        label=_("Register"),
        key="g",
        form=RegisterForm,
        allowed=AT_COUNTER,
        possible=is_present,
        consequence=_(
            "The stay is registered at the address for as long as the terms and the lawful stay allow."
        ),
        perform=lambda stay, **given: open_registration(stay_id=stay.pk, **given),
        not_yet=_no_registration_yet,
        done=registered,
    ),
    Act[Stay, ArrivalNotification, User](
        name="notify",
        label=_("Enter an arrival notice"),
        key="n",
        form=NoticeForm,
        allowed=AT_COUNTER,
        possible=is_present,
        consequence=_("The host’s notice is kept with its deadline. It shortens nobody’s stay."),
        perform=lambda stay, **given: notify_arrival(stay_id=stay.pk, **given),
        done=lambda notice, on: (
            (
                gettext("The notice was entered. It came after its deadline, %(day)s.")
                if notice.is_late
                else gettext("The notice was entered, in time: the deadline was %(day)s.")
            )
            % {"day": day_in_words(notice.deadline_on)}
        ),
    ),
    Act[Stay, ResidencePermit, User](
        name="request-permit",
        label=_("Ask for a residence permit"),
        key="p",
        form=ResidenceRequestForm,
        allowed=in_territory(RegistryCapability.DECIDE_RESIDENCE),
        possible=is_present,
        consequence=_("The request waits for a decision. The lawful end does not move yet."),
        facts=_offered_grounds,
        perform=lambda stay, **given: request_residence_permit(stay_id=stay.pk, **given),
        done=_("The request waits for a decision."),
    ),
)

REGISTRATION_ACTS = (
    Act[Registration, Registration, User](
        name="renew",
        label=_("Renew the registration"),
        confirm=_("Renew"),
        key="r",
        move=RegistrationAct.RENEW,
        primary=is_renewal_open,
        allowed=in_territory(RegistryCapability.REGISTER),
        possible=lambda registration, on: is_present(registration.stay, on),
        consequence=_("A new registration at the same address begins on the day after this one ends."),
        facts=renewal_facts,
        not_yet=_no_renewal_yet,
        perform=lambda registration, **given: renew_registration(registration_id=registration.pk, **given),
        done=registered,
    ),
    Act[Registration, Registration, User](
        name="move",
        label=_("Register at a new address"),
        key="m",
        move=RegistrationAct.MOVE,
        form=MoveForm,
        allowed=AT_COUNTER,
        possible=lambda registration, on: is_present(registration.stay, on),
        consequence=_(
            "The new address counts from today, the old one until yesterday. The last day stays the same."
        ),
        perform=lambda registration, **given: move_registration(registration_id=registration.pk, **given),
        done=registered,
    ),
    code_correction(PartyCapability.ENROL_HOSTS),
)

NOTICE_ACTS = (code_correction(PartyCapability.ENROL_HOSTS),)

RESIDENCE_ACTS = (
    Act[ResidencePermit, ResidencePermit, User](
        name="issue",
        label=_("Issue the permit"),
        confirm=_("Issue"),
        key="i",
        move=ResidenceAct.ISSUE,
        form=IssueForm,
        primary=True,
        allowed=_for_permit,
        possible=lambda permit, on: is_present(permit.stay, on),
        consequence=_("The lawful end of the stay moves to the permit’s last day."),
        facts=_request_facts,
        perform=lambda permit, **given: issue_residence_permit(permit_id=permit.pk, **given),
        done=_issued,
    ),
    Act[ResidencePermit, ResidencePermit, User](
        name="refuse",
        label=_("Refuse the request"),
        confirm=_("Refuse"),
        tone="late",
        move=ResidenceAct.REFUSE,
        form=ReasonForm,
        allowed=_for_permit,
        consequence=_("The applicant is told the reason and may appeal. The lawful end stays as it is."),
        facts=_request_facts,
        perform=lambda permit, **given: refuse_residence_permit(permit_id=permit.pk, **given),
        done=_("The request is refused."),
    ),
    Act[ResidencePermit, ResidencePermit, User](
        name="withdraw",
        label=_("Withdraw the request"),
        move=ResidenceAct.WITHDRAW,
        allowed=_for_permit,
        consequence=_("For an applicant who takes the request back. A new one may be made at any time."),
        facts=_request_facts,
        perform=lambda permit, **given: withdraw_residence_permit(permit_id=permit.pk, **given),
        done=_("The request is withdrawn."),
    ),
    Act[ResidencePermit, ResidencePermit, User](
        name="extend",
        label=_("Ask for an extension"),
        move=ResidenceAct.ANNUL,
        form=ResidenceRequestForm,
        allowed=_for_permit,
        possible=lambda permit, on: is_present(permit.stay, on) and not has_ended(permit, on),
        consequence=_("A request for a permit that begins on the day after this one ends."),
        facts=_request_facts,
        perform=lambda permit, **given: request_residence_permit(
            stay_id=permit.stay_id, extends_id=permit.pk, **given
        ),
        done=_("The request for an extension waits for a decision."),
    ),
    Act[ResidencePermit, ResidencePermit, User](
        name="annul",
        label=_("Annul the permit"),
        confirm=_("Annul"),
        tone="late",
        move=ResidenceAct.ANNUL,
        form=ReasonForm,
        allowed=_for_permit,
        possible=lambda permit, on: not has_ended(permit, on),
        consequence=_("The permit gives no right after today. The lawful end is computed anew."),
        facts=_request_facts,
        perform=lambda permit, **given: annul_residence_permit(permit_id=permit.pk, **given),
        done=_("The permit is annulled."),
    ),
)
