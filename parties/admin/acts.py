"""Acts on hosts, employers and those who act for them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere, in_territory
from accounts.models import User
from core.admin import Act
from parties.admin.forms import DwellingForm, EmployerForm, HostForm, RegisterCodeForm, RepresentationForm
from parties.capabilities import PartyCapability
from parties.models import Dwelling, Employer, FormerCode, Host, Representation
from parties.operations import (
    change_dwelling,
    correct_register_code,
    end_representation,
    enrol_employer,
    enrol_host,
    give_representation,
)


def party_url(representation: Representation) -> str:
    """The page of the host or employer somebody acts for."""
    if representation.host_id:
        return reverse("admin:parties_host_change", args=[representation.host_id])
    return reverse("admin:parties_employer_change", args=[representation.employer_id])


def _let_act(party: Any, **given: Any) -> Representation:
    return give_representation(**{f"{party._meta.model_name}_id": party.pk}, **given)


def _may_end(user: User, on: date, representation: Representation) -> bool:
    party = representation.host or representation.employer
    return in_territory(PartyCapability.ENTRUST)(user, on, party)


_REPRESENT = Act[Host | Employer, Representation, User](
    name="represent",
    label=_("Let a user act for it"),
    form=RepresentationForm,
    allowed=in_territory(PartyCapability.ENTRUST),
    consequence=_("The user sees and does for it what the right allows, from today on."),
    perform=_let_act,
    done=_("The right was given."),
    leads_to=lambda party, representation: party_url(representation),
)


def code_correction(capability: PartyCapability) -> Act[Any, FormerCode, User]:
    """The act on the dwelling of whatever points to one, by who may enrol such a party there."""
    return Act[Any, FormerCode, User](
        name="correct-code",
        label=_("Correct the code of the address"),
        form=RegisterCodeForm,
        allowed=in_territory(capability),
        possible=lambda row, on: bool(row.dwelling and row.dwelling.register_code),
        consequence=_(
            "It is the code of the dwelling, whoever is there. The former one is kept with the reason and "
            "finds it no more."
        ),
        perform=lambda row, **given: correct_register_code(dwelling_id=row.dwelling_id, **given),
        done=_("The code is corrected."),
    )


HOST_ACTS = (
    Act[None, Host, User](
        name="enrol",
        label=_("Enrol a host"),
        confirm=_("Enrol"),
        on_list=True,
        primary=True,
        form=HostForm,
        allowed=anywhere(PartyCapability.ENROL_HOSTS),
        consequence=_("The host can be named in arrival notices and registrations from now on."),
        perform=lambda _nobody, **given: enrol_host(**given),
        done=lambda host, on: _("%(name)s was enrolled.") % {"name": host.name},
    ),
    Act[Host, Dwelling, User](
        name="change-dwelling",
        label=_("Change the dwelling"),
        form=DwellingForm,
        allowed=in_territory(PartyCapability.ENROL_HOSTS),
        consequence=_(
            "The address of the host is put together from its parts. What was written in notices stays."
        ),
        perform=lambda host, **given: change_dwelling(host_id=host.pk, **given),
        done=_("The dwelling is written down."),
    ),
    code_correction(PartyCapability.ENROL_HOSTS),
    _REPRESENT,
)

EMPLOYER_ACTS = (
    Act[None, Employer, User](
        name="enrol",
        label=_("Enrol an employer"),
        confirm=_("Enrol"),
        on_list=True,
        primary=True,
        form=EmployerForm,
        allowed=anywhere(PartyCapability.ENROL_EMPLOYERS),
        consequence=_("The employer is known by its number from now on."),
        perform=lambda _nobody, **given: enrol_employer(**given),
        done=lambda employer, on: _("%(name)s was enrolled.") % {"name": employer.name},
    ),
    code_correction(PartyCapability.ENROL_EMPLOYERS),
    _REPRESENT,
)

REPRESENTATION_ACTS = (
    Act[Representation, Representation, User](
        name="end",
        label=_("End the representation"),
        tone="late",
        allowed=_may_end,
        possible=lambda row, on: row.ended_on is None and (row.valid_until is None or row.valid_until >= on),
        consequence=_("It ends at once: on the next click the user no longer acts for it."),
        perform=lambda row, **given: end_representation(representation_id=row.pk, **given),
        done=_("The representation is ended."),
        leads_to=lambda row, ended: party_url(ended),
    ),
)
