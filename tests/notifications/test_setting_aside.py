"""One entry that nothing can be made of delays its own subject, and nobody else's alerts and letters."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from config.health import CHECKS
from journal.models import Reader
from journal.operations import record
from notifications.models import Alert, Message, SetAside
from notifications.operations import delivery, dispatch, dispatch_journal, send_messages, setting_aside
from notifications.rules.delivery import WAITS
from registry.events import RegistryEvent
from tests.accounts.factories import the_system
from tests.journal.heard import settle
from tests.notifications.test_operations_delivery import queued
from tests.notifications.test_operations_dispatch import AT
from tests.registry import watch
from tests.registry.watch import TODAY, before, stay

pytestmark = pytest.mark.usefixtures("committed_db")


def journal(event, of):
    """The stay was annulled, or its registration lapsed."""
    subject, data = of, {"entered_on": of.entered_on}
    if event == RegistryEvent.REGISTRATION_LAPSED:
        subject = of.registrations.first() or watch.registration(of, before(1))
        data = {"stay": of.pk, "last_on": subject.last_on}
    record(event, subject=subject, by=the_system(), on=TODAY, person_id=of.person_id, data=data)


def run(at=AT, **given):
    settle()
    return dispatch_journal(on=TODAY, by=the_system(), at=at, **given)


@pytest.fixture
def stays():
    """Five people's stays."""
    return [stay(TODAY + timedelta(days=30)) for _ in range(5)]


@pytest.fixture
def poison(monkeypatch):
    """Persons whose entries' routing raises, until they are taken out of the set."""
    bad: set[int] = set()
    real = dispatch._signals

    def signals(entry, *rest):
        if entry.person_id in bad:
            raise KeyError("mark")
        return real(entry, *rest)

    monkeypatch.setattr(dispatch, "_signals", signals)
    return bad


def open_alerts():
    return set(
        Alert.objects.filter(kind="registration_lapsed", closed_on=None).values_list("subject_id", flat=True)
    )


def test_the_others_go_on_and_the_bad_one_is_set_aside_with_its_cause(stays, poison):
    poison.add(stays[2].person_id)
    for one in stays:
        journal(RegistryEvent.REGISTRATION_LAPSED, one)

    with capture_logs() as lines:
        counts = run()

    assert open_alerts() == {one.pk for one in stays} - {stays[2].pk}
    assert counts["set_aside"] == 1
    run()
    assert dict(Alert.objects.values_list("kind").annotate(Count("pk"))) == {
        "registration_lapsed": 4,
        "entry_set_aside": 1,
    }
    (row,) = SetAside.objects.all()
    assert (row.person_id, row.cause, row.attempts) == (stays[2].person_id, "KeyError", 1)
    assert row.next_attempt_at == AT + WAITS[0]
    assert [line["log_level"] for line in lines if line["event"] == "entry set aside"] == ["error"]
    assert CHECKS["dispatch"]() == {"ok": True, "seconds": 0, "set_aside": 1}


def test_the_cursor_moves_on_and_twice_is_once(stays, poison):
    poison.add(stays[0].person_id)
    for one in stays:
        journal(RegistryEvent.REGISTRATION_LAPSED, one)
    run()
    run()  # that it was set aside is told of, too
    before = Reader.objects.get(name="notifications").entry_id

    again = run()

    assert (again["read"], again["raised"], SetAside.objects.count()) == (0, 0, 1)
    assert Reader.objects.get(name="notifications").entry_id == before


def test_later_entries_of_the_same_subject_wait_behind_it_in_their_order(stays, poison):
    poison.add(stays[1].person_id)
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[1])
    run()
    journal(RegistryEvent.STAY_ANNULLED, stays[1])
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[3])
    run()
    assert open_alerts() == {stays[3].pk}
    assert list(SetAside.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0]

    poison.clear()
    run(at=AT + WAITS[0])

    alert = Alert.objects.get(subject_id=stays[1].pk)  # raised, then closed: never left open
    assert alert.closed_on == TODAY
    assert not SetAside.objects.exists()


def test_it_is_tried_again_with_growing_waits_and_never_given_up(stays, poison):
    poison.add(stays[0].person_id)
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[0])
    run()
    at = AT
    for expected in (*WAITS[1:], WAITS[-1], WAITS[-1]):
        row = SetAside.objects.get()
        run(at=row.next_attempt_at - timedelta(seconds=1))
        assert SetAside.objects.get().attempts == row.attempts
        at = row.next_attempt_at
        run(at=at)
        assert SetAside.objects.get().next_attempt_at == at + expected


def test_however_the_journal_is_cut_the_outcome_is_the_same(stays, poison):
    poison.add(stays[4].person_id)
    for one in stays:
        journal(RegistryEvent.REGISTRATION_LAPSED, one)
        journal(RegistryEvent.STAY_ANNULLED, one)

    run(batch=3)

    assert open_alerts() == set()
    assert Alert.objects.filter(kind="registration_lapsed").count() == 4
    assert SetAside.objects.count() == 2


def test_a_lost_database_is_nobodys_entry(stays, monkeypatch):
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[0])

    def lost(*_arguments):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(dispatch, "_signals", lost)
    with pytest.raises(OperationalError):
        run()

    assert not SetAside.objects.exists()


def test_where_everything_fails_nothing_is_set_aside(stays, poison, monkeypatch):
    monkeypatch.setattr(setting_aside, "AT_MOST", 3)
    poison.update(one.person_id for one in stays)
    for one in stays:
        journal(RegistryEvent.REGISTRATION_LAPSED, one)

    with pytest.raises(KeyError):
        run()

    assert not SetAside.objects.exists()
    assert not Reader.objects.filter(name="notifications", entry_id__gt=0).exists()


@pytest.mark.parametrize("fault", [KeyError("last_on"), ValueError("header"), UnicodeError("letter")])
def test_a_letter_that_cannot_be_written_is_put_off_and_the_others_are_sent(monkeypatch, mailoutbox, fault):
    bad, *good = [queued() for _ in range(3)]
    real = delivery.letter

    def letter(template, language, params):
        if params.get("poison"):
            raise fault
        return real(template, language, params)

    monkeypatch.setattr(delivery, "letter", letter)
    Message.objects.filter(pk=bad.pk).update(params={**bad.params, "poison": 1})

    counts = send_messages(on=TODAY, by=the_system(), at=AT)

    assert counts == {"sent": 2, "withheld": 0, "retried": 1, "failed": 0}
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.last_error) == ("queued", 1, type(fault).__name__)
    assert bad.next_attempt_at == AT + WAITS[0]
    assert len(mailoutbox) == 2
    assert {one.pk for one in good} == set(Message.objects.filter(state="sent").values_list("pk", flat=True))


# --- administrators are alerted ------------------------------------------------------------------


def admin_of(role="admin"):
    client = Client()
    client.force_login(watch.user(role), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def test_administrators_are_alerted_of_an_entry_set_aside_until_it_is_followed(stays, poison):
    poison.add(stays[0].person_id)
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[0])
    run()
    run()

    alert = Alert.objects.get(kind="entry_set_aside")
    row = SetAside.objects.get()
    assert (alert.facts["entry"], alert.facts["cause"], alert.person) == (row.entry_id, "KeyError", None)
    run(at=AT + WAITS[0])
    assert Alert.objects.filter(kind="entry_set_aside").count() == 1

    poison.clear()
    run(at=AT + WAITS[0] + WAITS[1])
    run()

    alert.refresh_from_db()
    assert alert.closed_because == "entry_followed"


def test_what_waits_behind_is_no_alert_of_its_own(stays, poison):
    poison.add(stays[0].person_id)
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[0])
    journal(RegistryEvent.STAY_ANNULLED, stays[0])
    run()
    run()

    assert SetAside.objects.count() == 2
    assert Alert.objects.filter(kind="entry_set_aside").count() == 1


def test_an_entry_that_tells_of_another_is_not_told_of_again(stays, poison):
    poison.update({stays[0].person_id, None})  # what is told of it is about nobody
    journal(RegistryEvent.REGISTRATION_LAPSED, stays[0])
    for _time in range(4):
        run()

    assert not Alert.objects.exists()
    assert list(SetAside.objects.order_by("pk").values_list("kind", flat=True)) == [
        "registration_lapsed",
        "entry_set_aside",
    ]


def test_administrators_read_cause_and_next_try_and_nothing_of_a_held_file(stays, poison):
    poison.update(one.person_id for one in stays[:2])
    for one in stays[:2]:
        journal(RegistryEvent.REGISTRATION_LAPSED, one)
    stays[1].person.access_class = "victim"
    stays[1].person.save()
    run()
    listing = reverse("admin:notifications_setaside_changelist")

    page = admin_of().get(listing)

    rows = [row["cells"] for row in page.context["table"]["rows"]]
    cells = [[str(one.get("value", "") if isinstance(one, dict) else one) for one in row] for row in rows]
    assert [row[1] for row in cells] == ["–", "Registration lapsed"]
    assert [row[2:4] for row in cells] == [["KeyError", "1"]] * 2
    assert all(row[5] for row in cells)
    one = admin_of().get(reverse("admin:notifications_setaside_change", args=[SetAside.objects.first().pk]))
    assert "KeyError" in one.content.decode()
    for role in ("officer", "supervisor", "auditor", "analyst"):
        assert admin_of(role).get(listing).status_code == 403
    assert admin_of().post(listing).status_code in (200, 405)
    assert SetAside.objects.count() == 2
