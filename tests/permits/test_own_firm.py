"""Whoever acts for a firm does not decide on it: law on countering corruption, art. 15."""

from datetime import timedelta

import pytest

from core.errors import NotPermitted
from enforcement.models import EmployerBar
from enforcement.operations.bars import bar_employer
from journal.models import Entry
from payments.models import Payment
from payments.operations import confirm_payment, refund_payment
from permits.operations import revoke_permit, withdraw_application
from permits.queries import acts_open_to
from permits.queries.permits import permit_acts_open_to
from permits.states import PermitAct
from tests.accounts.factories import the_system
from tests.days import at
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.permits.situations import ON

pytestmark = pytest.mark.django_db
BEFORE = {
    "review": "submitted",
    "return": "under_review",
    "grant": "under_review",
    "refuse": "under_review",
    "issue": "paid",
}


def acts_for(user, employer, **more):
    return RepresentationFactory(
        user=user, host=None, employer=employer, valid_from=ON - timedelta(30), **more
    )


def press(world, act, application):
    return world.issue(application) if act == "issue" else world.act(act, application)


@pytest.mark.parametrize("act", BEFORE)
def test_an_act_on_an_application(world, act):
    application = getattr(world, BEFORE[act])()
    held = acts_for(world.officer, world.employer)
    told = Entry.objects.count()

    with pytest.raises(NotPermitted) as refusal:
        press(world, act, application)

    assert refusal.value.code == "own_employer"
    assert Entry.objects.count() == told
    application.refresh_from_db()
    assert application.state == BEFORE[act]
    assert act not in acts_open_to(application, world.officer, ON)

    held.ended_on = ON
    held.save()
    assert act in acts_open_to(application, world.officer, ON)
    press(world, act, application)


def test_another_firm_is_no_bar(world):
    acts_for(world.officer, EmployerFactory())

    assert world.act("review", world.submitted()).state == "under_review"


def test_a_permit_is_revoked_by_another(world):
    permit = world.permits()[0]
    acts_for(world.officer, world.employer, right="apply")

    with pytest.raises(NotPermitted) as refusal:
        revoke_permit(permit_id=permit.pk, reason="x", on=ON, by=world.officer)

    assert refusal.value.code == "own_employer"
    assert PermitAct.REVOKE not in permit_acts_open_to(permit, world.officer, ON)


def test_a_bar_is_entered_by_another(world):
    acts_for(world.officer, world.employer)

    with pytest.raises(NotPermitted):
        bar_employer(employer_id=world.employer.pk, decision="1", in_force_on=ON, on=ON, by=world.officer)

    assert not EmployerBar.objects.exists()


def test_money_is_given_back_by_another(world):
    payment = world.begin_to_pay(application := world.granted())
    withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    confirm_payment(payment_id=payment.pk, receipt="R-1", on=ON, at=at(ON), by=the_system())
    held = acts_for(world.officer, world.employer)

    with pytest.raises(NotPermitted) as refusal:
        refund_payment(payment_id=payment.pk, order="17", on=ON, by=world.officer)
    assert (refusal.value.code, Payment.objects.get().state) == ("own_payer", "to_refund")

    held.delete()
    assert refund_payment(payment_id=payment.pk, order="17", on=ON, by=world.officer).state == "refunded"
