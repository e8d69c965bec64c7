"""Cases and bars, named by situation."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from enforcement.models import EmployerBar, OverstayCase
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.parties.factories import EmployerFactory
from tests.reference.factories import ByCode
from tests.registry.factories import StayFactory


class EmployerBarFactory(DjangoModelFactory):
    class Meta:
        model = EmployerBar

    employer = factory.SubFactory(EmployerFactory)
    decision = "№ 7"
    barred_from = ON
    barred_until = date(2027, 6, 14)
    entered_on = ON
    entered_by = factory.SubFactory(UserFactory, permit_officer=True)


class CaseFactory(ByCode):
    """A possible overstay; `under_review`, `proposed` (a warning), `resolved`, `dismissed`."""

    class Meta:
        model = OverstayCase

    class Params:
        on = ON
        days_over = 1
        under_review = factory.Trait(
            state="under_review",
            reviewed_on=factory.SelfAttribute("on"),
            reviewed_by=factory.SubFactory(UserFactory, supervisor=True),
        )
        proposed = factory.Trait(
            under_review=True,
            state="proposed",
            outcome="departed",
            checked_on=factory.SelfAttribute("on"),
            proposed_on=factory.SelfAttribute("on"),
            proposed_by=factory.SelfAttribute("reviewed_by"),
        )
        resolved = factory.Trait(
            proposed=True,
            state="resolved",
            closed_on=factory.SelfAttribute("on"),
            closed_by=factory.SubFactory(UserFactory, supervisor=True),
        )
        dismissed = factory.Trait(
            proposed=True,
            state="dismissed",
            outcome="",
            dismissal_reason="exit_not_recorded",
            closed_on=factory.SelfAttribute("on"),
            closed_by=factory.SubFactory(UserFactory, supervisor=True),
        )

    stay = factory.SubFactory(
        StayFactory,
        overstayed=True,
        on=factory.SelfAttribute("..on"),
        days_over=factory.SelfAttribute("..days_over"),
    )
    person = factory.LazyAttribute(lambda case: case.stay.person)
    region = factory.LazyAttribute(lambda case: case.stay.region)
    authorised_until = factory.LazyAttribute(lambda case: case.stay.authorised_until)
    detected_on = factory.SelfAttribute("on")
