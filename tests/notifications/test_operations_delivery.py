"""Letters: in three languages, once each, tried again, failing visibly, without personal data in logs."""

import logging
import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from core.clock import start_of
from core.errors import MoveNotAllowed, NotPermitted
from journal.models import Entry
from journal.operations import record
from notifications.models import Message
from notifications.operations import retry_message, send_messages
from notifications.queries.letters import TEXTS, letter
from notifications.rules.delivery import WAITS
from notifications.states import MessageTemplate
from registry.events import RegistryEvent
from registry.models import Person, Registration, Stay
from registry.operations.matches.joining import doubt_join, settle_doubt
from tests.accounts.factories import UserFactory, the_system
from tests.databases import in_threads
from tests.registry import watch
from tests.registry.factories import PersonFactory, RegistrationFactory, StayFactory
from tests.registry.matches import joined
from tests.registry.watch import TODAY

AT = start_of(TODAY)
PARAMS = {
    "last_on": "2026-12-04",
    "stay_until": "2027-01-08",
    "registration": 123,
    "authorised_until": "2026-11-16",
    "number": "W-123",
    "valid_until": "2026-12-04",
    "fee_due_on": "2026-12-04",
    "decision_due_on": "2026-12-04",
    "leave_due_on": "2026-12-05",
    "decided_on": "2026-11-25",
    "ground": "The quota is used up",
    "left_out": 1,
    "workers": 2,
    "amount": 1_204_318,
    "refund_ground": "late",
    "refunded_on": "2026-12-05",
}


def queued(**given) -> Message:
    """A letter to a migrant whose registration ends, from the entry that called for it."""
    who = given.pop("who", None) or watch.person(email="person@example.org", surname="SECRETNAME")
    registration = RegistrationFactory(stay=StayFactory(person=who))
    told = {"stay": registration.stay_id, "last_on": registration.last_on}
    record(
        RegistryEvent.REGISTRATION_DUE,
        subject=registration,
        person_id=who.pk,
        by=the_system(),
        on=TODAY,
        data=told,
    )
    return Message.objects.create(
        **{
            "recipient_kind": "person",
            "recipient_id": who.pk,
            "person": who,
            "language": "ru",
            "template": "registration_due",
            "params": PARAMS,
            "subject_kind": "registration",
            "subject_id": registration.pk,
            "entry_id": Entry.objects.latest("pk").pk,
            "queued_on": TODAY,
            "next_attempt_at": AT,
            **given,
        }
    )


def send(at=AT):
    return send_messages(on=TODAY, by=the_system(), at=at)


@pytest.mark.parametrize("template", MessageTemplate.values)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_letter_exists_in_three_languages_with_days_in_words(template, language):
    subject, body = letter(template, language, PARAMS)

    assert subject
    assert "\n" not in subject
    assert "2026-" not in subject + body
    assert "%(" not in subject + body
    assert "2026" in subject + body or "123" in body


def test_no_letter_lacks_a_template():
    assert {path.stem.split(".")[0] for path in TEXTS.glob("*.txt")} == set(MessageTemplate.values)


@pytest.mark.parametrize("template", ["host_duty", "host_registration_due"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_host_learns_only_the_own_duty_and_date(template, language):
    _subject, body = letter(template, language, {"last_on": "2026-12-04", "registration": 123})

    for word in ("overstay", "irregular", "нарушен", "просроч", "заңсыз", "бұз"):
        assert word not in body.lower()


@pytest.mark.django_db
def test_a_letter_is_sent_once_and_journaled():
    message = queued()

    assert send() == {"sent": 1, "withheld": 0, "retried": 0, "failed": 0}
    assert send() == {"sent": 0, "withheld": 0, "retried": 0, "failed": 0}

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", AT, 1)
    assert mail.outbox[0].to == ["person@example.org"]
    assert "4 декабря 2026" in mail.outbox[0].subject
    data = Entry.objects.get(kind="message_sent").data
    assert data["template"] == "registration_due"
    assert "person@example.org" not in str(data)


@pytest.mark.django_db
def test_what_is_not_due_yet_waits():
    queued(next_attempt_at=AT + timedelta(minutes=1))

    assert send()["sent"] == 0
    assert send(AT + timedelta(minutes=1))["sent"] == 1


@pytest.mark.django_db
def test_a_refusing_server_is_asked_again_with_growing_waits_and_then_a_person_is_told(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected("lost person@example.org")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message, at = queued(), AT
    for wait in WAITS:
        assert send(at) == {"sent": 0, "withheld": 0, "retried": 1, "failed": 0}
        message.refresh_from_db()
        assert message.next_attempt_at == at + wait
        assert send(at)["retried"] == 0
        at += wait

    assert send(at) == {"sent": 0, "withheld": 0, "retried": 0, "failed": 1}

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", 5)
    assert message.last_error == "SMTPServerDisconnected"
    assert Entry.objects.filter(kind="message_failed").count() == 1


@pytest.mark.django_db
def test_without_an_address_nothing_is_sent_and_a_person_is_told():
    message = queued()
    Person.objects.filter(pk=message.person_id).update(email="")

    assert send()["failed"] == 1
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["a closed file", "a departure", "a registration ended", "a citizen"])
def test_a_letter_whose_occasion_is_gone_is_withheld(gone):
    """Days may lie between its writing and the mail server; a citizen is accused of nothing."""
    message = queued()
    registration = Registration.objects.get(pk=message.subject_id)
    if gone == "a closed file":
        Person.objects.filter(pk=message.person_id).update(access_class="victim")
    elif gone == "a departure":
        Stay.objects.filter(pk=registration.stay_id).update(departed_on=TODAY, departed_at=AT)
    elif gone == "a citizen":
        Stay.objects.filter(pk=registration.stay_id).update(basis="citizen", authorised_until=None)
    else:
        Registration.objects.filter(pk=registration.pk).update(state="ended", closed_on=TODAY)

    assert send() == {"sent": 0, "withheld": 1, "retried": 0, "failed": 0}
    assert send()["withheld"] == 0
    assert mail.outbox == []
    message.refresh_from_db()
    assert (message.state, message.next_attempt_at, message.attempts) == ("withheld", None, 0)
    assert Entry.objects.get(kind="message_withheld").subject_id == message.pk
    assert not Entry.objects.filter(kind="message_failed").exists()


@pytest.mark.django_db
def test_while_a_joining_is_doubted_nothing_goes_to_the_person():
    """Nor is it lost silently: what was due is withheld, and that is journaled; then letters go out again."""
    supervisor = UserFactory(supervisor=True, region=None)
    one = watch.person(email="person@example.org", surname="SECRETNAME")
    done = joined(watch.person(surname="SECRETNAME", email="person@example.org"), one, supervisor)
    doubt_join(join_id=done.join.pk, reason="Two men came.", on=TODAY, by=supervisor)
    queued(who=done.join.survivor)

    assert send()["withheld"] == 1
    assert Entry.objects.filter(kind="message_withheld").count() == 1
    settle_doubt(join_id=done.join.pk, note="They were one.", on=TODAY, by=supervisor)
    Message.objects.update(state="queued", next_attempt_at=AT)

    assert send()["sent"] == 1


@pytest.mark.django_db
def test_a_letter_that_waits_follows_the_file_that_stands():
    message = queued()
    taken = message.person
    stands = PersonFactory(email="")
    joined(stands, taken, UserFactory(supervisor=True, region=None))

    assert send()["sent"] == 1
    message.refresh_from_db()
    assert (message.recipient_id, mail.outbox[0].to) == (stands.pk, ["person@example.org"])


@pytest.mark.django_db
def test_logs_hold_no_personal_data(monkeypatch, capsys, caplog):
    def refuse(*_args, **_kwargs):
        raise OSError("no route for SECRETNAME person@example.org")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    queued(attempts=9)
    with caplog.at_level(logging.DEBUG):
        send()

    printed = "".join(capsys.readouterr()) + caplog.text
    assert "SECRETNAME" not in printed
    assert "example.org" not in printed


@pytest.mark.django_db
def test_only_a_failed_letter_is_tried_again_and_by_a_supervisor():
    message = queued(state="failed", next_attempt_at=None, attempts=5)
    with pytest.raises(NotPermitted):
        retry_message(message_id=message.pk, on=TODAY, by=watch.user("officer"), at=AT)

    retry_message(message_id=message.pk, on=TODAY, by=watch.user("supervisor"), at=AT)

    with pytest.raises(MoveNotAllowed):
        retry_message(message_id=message.pk, on=TODAY, by=watch.user("supervisor"), at=AT)
    assert send()["sent"] == 1


def test_senders_side_by_side_send_each_letter_once(committed_db):
    for _number in range(12):
        queued()

    answers = [f.result() for f in in_threads(send, send, send)]

    assert sum(answer["sent"] for answer in answers) == 12
    assert Entry.objects.filter(kind="message_sent").count() == 12
