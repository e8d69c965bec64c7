"""What follows from the acts of akimats: alerts to the police, letters to workers and employers."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from core.clock import start_of
from core.errors import MoveNotAllowed
from journal.operations import record
from notifications.models import Alert, Message
from notifications.operations import send_messages, settle_alert
from notifications.queries.letters import letter
from parties.models import Employer
from payments.operations import confirm_payment, refund_payment
from payments.states import RefundGround
from permits import operations
from quotas.operations import flag_quotas
from registry.events import RegistryEvent
from registry.models import Person
from registry.operations.people import protect_person
from registry.states import AccessClass
from tests.accounts.factories import UserFactory, the_system
from tests.journal.heard import dispatch_to_the_end
from tests.permits.situations import ON, World, naturalise
from tests.quotas.places import order
from tests.registry.factories import PersonFactory, ResidencePermitFactory, StayFactory


@pytest.fixture
def read_so_far(committed_db):
    dispatch()


def dispatch():
    return dispatch_to_the_end(on=ON)


def revoked(world, **person):
    (permit,) = world.permits()
    Person.objects.filter(pk=permit.person_id).update(**person)
    operations.revoke_permit(permit_id=permit.pk, reason="In another post", on=ON, by=world.officer)
    return permit


def firm(**given):
    return World(email="firm@example.org", language="ru", **given)


def came(payment):
    confirm_payment(payment_id=payment.pk, receipt="R-9", on=ON, at=start_of(ON), by=the_system())


def letters():
    return sorted(Message.objects.values_list("template", "recipient_kind", "language"))


def test_a_revoked_permit_is_told_to_the_police_the_worker_and_the_employer(read_so_far):
    world = firm()
    permit = revoked(world, email="worker@example.org", language="kk")

    dispatch()
    dispatch()

    alert = Alert.objects.get(kind="permit_revoked")
    assert (alert.subject_kind, alert.subject_id) == ("permit", permit.pk)
    assert alert.person_id == permit.person_id
    assert alert.region_id == permit.application.region_id
    assert alert.closed_on is None
    told = [letter for letter in letters() if "revoked" in letter[0]]
    assert told == [("employer_permit_revoked", "employer", "ru"), ("permit_revoked", "person", "kk")]
    assert Message.objects.get(template="permit_revoked").params["number"] == permit.number


def test_a_revoked_permit_of_a_citizen_alerts_nobody(read_so_far):
    """Whoever needs no ground for a stay loses none."""
    world = firm()
    (permit,) = world.permits()
    naturalise(permit.person)
    operations.revoke_permit(permit_id=permit.pk, reason="In another post", on=ON, by=world.officer)

    dispatch()

    assert not Alert.objects.filter(kind="permit_revoked").exists()


def test_workers_left_out_are_told_to_the_employer_once(read_so_far):
    world = firm()
    known = PersonFactory(citizenship="TUR", document__number="U7654321")
    application = world.draft(workers=1)
    world.add_worker(application, document_number="U7654321")
    world.pay(world.act("grant", world.act("review", world.submit(application))))
    naturalise(known)
    world.issue(application)

    dispatch()
    dispatch()

    letter = Message.objects.get(template="workers_left_out")
    assert (letter.recipient_kind, letter.recipient_id) == ("employer", world.employer.pk)
    assert letter.params == {"number": application.number, "left_out": 1, "workers": 2}


def test_an_employer_is_told_that_money_is_given_back_and_that_it_was(read_so_far):
    """4 x 56 MCI of 4,325 tenge; the order to the bank stands in the portal, not in a letter."""
    world = firm()
    application = world.granted()
    payment = world.begin_to_pay(application)
    operations.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(payment)

    dispatch()
    dispatch()
    refund_payment(payment_id=payment.pk, order="17", on=ON, by=world.officer)
    dispatch()

    about = Message.objects.filter(template__startswith="fee_").order_by("pk")
    assert [(one.template, one.recipient_kind, one.recipient_id, one.region_id) for one in about] == [
        ("fee_to_refund", "employer", world.employer.pk, application.region_id),
        ("fee_refunded", "employer", world.employer.pk, application.region_id),
    ]
    assert [one.params for one in about] == [
        {"number": application.number, "amount": 968_800, "refund_ground": "owed_no_more"},
        {"number": application.number, "amount": 968_800, "refunded_on": ON.isoformat()},
    ]


def test_of_money_given_back_already_the_employer_is_not_told_that_it_will_be(read_so_far):
    world = firm()
    application = world.granted()
    payment = world.begin_to_pay(application)
    operations.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(payment)
    refund_payment(payment_id=payment.pk, order="17", on=ON, by=world.officer)

    dispatch()

    assert [template for template, *_rest in letters() if template.startswith("fee_")] == ["fee_refunded"]


def test_the_letter_says_the_sum_and_why_it_is_not_kept_in_the_employers_language():
    params = {"number": "A-1", "amount": 20_261_121, "refund_ground": "late"}

    _subject, body = letter("fee_to_refund", "ru", params)

    assert "20\u202f261\u202f121 тенге" in body
    with override("ru"):
        assert str(RefundGround.LATE.label) in body


def test_of_a_held_file_the_firm_alone_is_told(read_so_far):
    """It knows its worker; a letter that did not come would tell it whose file is closed."""
    world = firm()
    permit = revoked(world, email="worker@example.org")
    protect_person(
        person_id=permit.person_id,
        access_class=AccessClass.REFUGEE,
        on=ON,
        by=UserFactory(protection_officer=True),
    )

    dispatch()

    assert not Alert.objects.filter(kind="permit_revoked").exists()
    told = [letter for letter in letters() if "revoked" in letter[0]]
    assert told == [("employer_permit_revoked", "employer", "ru")]
    assert send_messages(on=ON, by=the_system(), at=start_of(ON))["failed"] == 0


def test_the_alert_is_put_away_by_a_supervisor_of_the_region_only_for_its_kind(read_so_far):
    revoked(firm())
    dispatch()
    alert = Alert.objects.get(kind="permit_revoked")
    supervisor = UserFactory(supervisor=True, region="KZ-75")

    settle_alert(alert_id=alert.pk, on=ON, by=supervisor)

    alert.refresh_from_db()
    assert (alert.closed_on, alert.closed_because) == (ON, "alert_settled")
    with pytest.raises(MoveNotAllowed):
        settle_alert(alert_id=alert.pk, on=ON, by=supervisor)


def test_the_desk_shows_both_kinds_and_puts_a_looked_at_alert_away(read_so_far, client, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    permit = revoked(firm(places=1))
    flag_quotas(on=ON, by=the_system())
    dispatch()
    client.force_login(UserFactory(supervisor=True, region="KZ-75"))
    alerts = reverse("desk:alerts")

    quotas = client.get(f"{alerts}?kind=quota_threshold").content.decode()
    permits = client.get(f"{alerts}?kind=permit_revoked").content.decode()
    alert = Alert.objects.get(kind="permit_revoked")

    assert "100 %, 1 of 1 places taken" in quotas
    assert reverse("admin:quotas_quotaallocation_change", args=[permit.allocation_id]) in quotas
    assert reverse("admin:registry_person_change", args=[permit.person_id]) in permits
    assert reverse("desk:settle", args=[alert.pk]) in permits
    assert client.post(reverse("desk:settle", args=[alert.pk])).status_code == 302
    alert.refresh_from_db()
    assert alert.closed_on == ON


def _departure(person_id):
    stay = StayFactory(person=Person.objects.get(pk=person_id))
    return stay, {"departed_on": ON}


def _annulment(person_id):
    permit = ResidencePermitFactory(stay=StayFactory(person=Person.objects.get(pk=person_id)))
    return permit, {"stay": permit.stay_id, "ground": permit.ground.code, "extends": None}


@pytest.mark.parametrize(
    ("event", "told"),
    [(RegistryEvent.STAY_ENDED, _departure), (RegistryEvent.RESIDENCE_ANNULLED, _annulment)],
)
def test_the_alert_ends_when_the_police_decided_or_the_worker_left(read_so_far, event, told):
    permit = revoked(firm())
    dispatch()
    subject, data = told(permit.person_id)
    record(event, subject=subject, by=the_system(), on=ON, person_id=permit.person_id, data=data)

    dispatch()

    alert = Alert.objects.get(kind="permit_revoked")
    assert (alert.closed_on, alert.closed_because) == (ON, event)


def test_decisions_on_applications_reach_the_employer_by_mail(read_so_far):
    world = firm(places=20)
    returned = world.act("return", world.under_review())
    world.act("refuse", world.under_review())
    granted = world.granted()

    dispatch()

    assert [template for template, *_rest in letters()] == [
        "application_granted",
        "application_refused",
        "application_returned",
    ]
    refused = Message.objects.get(template="application_refused")
    assert refused.params["ground"].startswith("Образование")
    assert Message.objects.get(template="application_granted").params["fee_due_on"] == (
        granted.fee_due_on.isoformat()
    )
    due = returned.decision_due_on
    assert Message.objects.get(template="application_returned").params["decision_due_on"] == due.isoformat()
    sent = send_messages(on=ON, by=the_system(), at=start_of(ON))
    assert sent["sent"] == 3
    assert {to for message in mail.outbox for to in message.to} == {"firm@example.org"}


def test_a_decision_that_no_longer_stands_is_not_told(read_so_far):
    world = firm()
    returned = world.act("return", world.under_review())
    operations.withdraw_application(application_id=returned.pk, on=ON, by=world.firm)

    dispatch()

    assert letters() == []


def test_an_employer_without_an_address_gets_none(read_so_far):
    world = firm()
    world.granted()
    Employer.objects.update(email="")

    dispatch()

    assert letters() == []


def test_a_permit_that_ends_soon_is_told_once_to_the_employer(read_so_far):
    world = firm()
    (permit,) = world.permits()
    operations.expire_permits(on=permit.valid_until, by=the_system())
    operations.expire_permits(on=permit.valid_until, by=the_system())

    dispatch()

    assert ("employer_permit_expiring", "employer", "ru") in letters()
    assert Message.objects.filter(template="employer_permit_expiring").count() == 1


def test_each_threshold_is_one_alert_that_an_order_closes(read_so_far):
    first = order(2026, ("KZ-75", "3", 10))
    world = firm(places=0)
    world.submitted(workers=9)
    flag_quotas(on=ON, by=the_system())
    flag_quotas(on=ON, by=the_system())
    dispatch()

    (alert,) = Alert.objects.filter(kind="quota_threshold", closed_on=None)
    assert (alert.subject_kind, alert.facts["percent"]) == ("reachedthreshold", 80)

    order(2026, ("KZ-75", "3", 20), amends=first, on=ON, signed_on=ON)
    dispatch()

    assert not Alert.objects.filter(kind="quota_threshold", closed_on=None).exists()
