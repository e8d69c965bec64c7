"""From the journal to alerts and letters."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import start_of
from core.periods import days_later
from enforcement.models import OverstayCase
from enforcement.operations.cases import confirm_case, propose_dismissal, review_case
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from journal.operations import record
from notifications.models import Alert, Message
from notifications.operations import dispatch_journal, take_cases, watch_feeds
from registry.events import RegistryEvent
from registry.models import Stay
from registry.operations.crossings.marks import clear_mark
from registry.operations.stays.sweeps import flag_registrations
from tests.accounts.factories import the_system
from tests.databases import in_threads
from tests.journal.heard import dispatch_to_the_end, settle
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

AT = start_of(TODAY)


def dispatch(**given):
    return dispatch_to_the_end(on=TODAY, at=AT, **given)


def sweep():
    flag_overstays(on=TODAY, by=the_system())


def written() -> list[tuple]:
    """All that dispatching wrote, without numbers."""
    alerts = Alert.objects.order_by("kind", "subject_id", "id").values_list(
        "kind", "subject_kind", "subject_id", "raised_on", "closed_on", "closed_because", "assigned_to"
    )
    letters = Message.objects.order_by("entry_id", "template").values_list(
        "template", "recipient_kind", "recipient_id", "language", "state"
    )
    return [*alerts, *letters]


@pytest.fixture
def read_so_far(committed_db):
    """Entries become readable when they are committed; those of the reference rows are read."""
    dispatch()


@pytest.fixture
def overstayed(read_so_far) -> Stay:
    feeds_complete(before(1))
    who = watch.person(email="person@example.org", language="ru")
    made = stay(before(3), who=who)
    watch.registration(made, before(3), host=watch.host(email="host@example.org"))
    return made


def test_a_case_raises_one_alert_and_twice_is_once(overstayed):
    sweep()

    assert dispatch()["raised"] == 1
    assert dispatch() == {"read": 0, "raised": 0, "closed": 0, "given": 0, "queued": 0, "set_aside": 0}
    alert = Alert.objects.get()
    assert (alert.case.stay, alert.person, alert.region) == (overstayed, overstayed.person, overstayed.region)


def test_nothing_goes_out_before_a_person_has_looked(overstayed):
    sweep()
    dispatch()
    assert not Message.objects.exists()

    reviewer = watch.user("supervisor")
    review_case(case_id=OverstayCase.objects.get().pk, on=TODAY, by=reviewer)
    answer = dispatch()

    assert (answer["queued"], answer["given"]) == (1, 1)
    assert Alert.objects.get().assigned_to == reviewer
    assert set(Message.objects.values_list("template", "recipient_kind", "language")) == {
        ("case_reviewed", "person", "ru"),
    }


@pytest.mark.parametrize("is_case", [True, False])
def test_a_host_is_asked_on_the_day_of_the_own_registration_whatever_the_case(overstayed, is_case):
    if is_case:
        sweep()
    flag_registrations(on=TODAY, by=the_system())

    dispatch()

    letter = Message.objects.get(recipient_kind="host")
    assert (letter.template, letter.language, letter.subject_kind) == ("host_duty", "kk", "registration")
    assert set(letter.params) == {"last_on", "registration"}


def test_the_alert_closes_with_its_case(overstayed):
    one, two = watch.user("supervisor"), watch.user("supervisor")
    sweep()
    case = OverstayCase.objects.get()
    review_case(case_id=case.pk, on=TODAY, by=one)
    propose_dismissal(
        case_id=case.pk, reason="exit_not_recorded", note="seen in the exit list", on=TODAY, by=one
    )
    confirm_case(case_id=case.pk, note="read the exit list, agreed", on=TODAY, by=two)

    dispatch()

    alert = Alert.objects.get()
    assert (alert.closed_on, alert.closed_because) == (TODAY, "case_dismissed")
    assert not Message.objects.exists()  # it was closed before the first letter was due


def test_whoever_was_told_is_told_the_end(overstayed):
    sweep()
    case = OverstayCase.objects.get()
    review_case(case_id=case.pk, on=TODAY, by=watch.user("supervisor"))
    dispatch()
    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=days_later(TODAY, 20))
    follow_up_cases(stay_ids=[overstayed.pk], on=TODAY, by=the_system())

    dispatch()

    assert Message.objects.filter(template="case_closed", recipient_id=overstayed.person_id).count() == 1


def test_protection_closes_everything_about_the_person(overstayed):
    sweep()
    dispatch()
    overstayed.person.access_class = "victim"
    overstayed.person.save()
    record(
        RegistryEvent.PERSON_PROTECTED,
        subject=overstayed.person,
        person_id=overstayed.person_id,
        by=the_system(),
        on=TODAY,
        data={"access": "victim", "was": "open"},
    )

    dispatch()

    assert Alert.objects.get().closed_because == "file_changed"


def test_lapses_raise_and_every_later_registration_closes(read_so_far):
    made = stay(before(-60))
    lapsed = watch.registration(made, before(2))
    flag_registrations(on=TODAY, by=the_system())
    assert dispatch()["raised"] == 1
    lapsed.state, lapsed.closed_on = "renewed", TODAY
    lapsed.save()
    later = watch.registration(made, days_later(TODAY, 90), previous=lapsed)
    record(
        RegistryEvent.REGISTRATION_RENEWED,
        subject=later,
        by=the_system(),
        on=TODAY,
        data={
            "stay": made.pk,
            "first_on": later.first_on,
            "last_on": later.last_on,
            "renewal_number": 1,
            "previous": lapsed.pk,
            "terms": later.terms_id,
        },
    )

    assert dispatch()["closed"] == 1


def test_a_due_registration_tells_migrant_and_host_once(read_so_far, owner_connection):
    made = stay(before(-60), who=watch.person(email="p@example.org", language="kk"))
    watch.registration(made, days_later(TODAY, 5), host=watch.host(email="h@example.org", language="ru"))
    watch.registration(stay(before(-60)), days_later(TODAY, 5), host=watch.host())
    flag_registrations(on=TODAY, by=the_system())

    assert dispatch()["queued"] == 2
    owner_connection.execute("UPDATE journal_reader SET xid = 0, entry_id = 0")
    assert dispatch()["queued"] == 0


def test_ten_thousand_cases_are_not_a_query_each(read_so_far):
    feeds_complete(before(1))
    for _number in range(40):
        stay(before(2))
    sweep()

    settle()
    with CaptureQueriesContext(connection) as many:
        dispatch_journal(on=TODAY, by=the_system(), at=AT)
    stay(before(2))
    sweep()
    settle()
    with CaptureQueriesContext(connection) as one:
        dispatch_journal(on=TODAY, by=the_system(), at=AT)

    assert len(many) == len(one) <= 20


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_the_rows_are_the_same_however_the_journal_is_cut(overstayed, batch):
    other = stay(before(5))
    sweep()
    Stay.objects.filter(pk=other.pk).update(authorised_until=before(-5))
    follow_up_cases(stay_ids=[other.pk], on=TODAY, by=the_system())
    review_case(case_id=OverstayCase.objects.get(stay=overstayed).pk, on=TODAY, by=watch.user("supervisor"))

    dispatch(batch=batch)

    rows = written()
    assert [row[4] for row in rows if row[0] == "overstay"] == [None, TODAY]
    assert [row[0] for row in rows if row[0] != "overstay"] == ["case_reviewed"]


def test_killed_in_the_middle_and_run_again(overstayed, monkeypatch):
    sweep()
    review_case(case_id=OverstayCase.objects.get().pk, on=TODAY, by=watch.user("supervisor"))
    from notifications.operations import dispatch as module

    whole = module._queue_letters

    def killed(*_args, **_kwargs):
        raise SystemExit

    monkeypatch.setattr(module, "_queue_letters", killed)
    with pytest.raises(SystemExit):
        dispatch()
    assert written() == []

    monkeypatch.setattr(module, "_queue_letters", whole)
    dispatch()

    assert [row[0] for row in written()] == ["overstay", "case_reviewed"]


def test_two_dispatchers_at_once_write_what_one_would(overstayed):
    for _number in range(30):
        stay(before(2))
    sweep()

    settle()
    answers = [f.result() for f in in_threads(*[lambda: dispatch(batch=7)] * 3)]

    assert sum(answer["raised"] for answer in answers) == Alert.objects.count() == 31


def test_an_alert_taken_before_the_journal_was_read_is_not_doubled(overstayed):
    sweep()
    mine = watch.user("supervisor")
    assert take_cases(case_ids=[OverstayCase.objects.get().pk], on=TODAY, by=mine).taken == 1

    assert dispatch()["raised"] == 0
    assert Alert.objects.get().assigned_to == mine


def test_a_mark_raises_an_alert_in_the_region_of_its_checkpoint(read_so_far):
    who = watch.person()
    crossing = watch.crossing(who, "exit", before(3))
    for event in (RegistryEvent.CROSSING_MARKED, RegistryEvent.MARK_CLEARED):
        record(
            event,
            subject=crossing,
            person_id=who.pk,
            by=the_system(),
            on=TODAY,
            data={"mark": "exit_without_entry"},
        )
        dispatch()
        alert = Alert.objects.get()
        assert alert.region_id == crossing.checkpoint.region_id
    assert alert.closed_because == "mark_cleared"


def test_a_mark_that_an_officer_clears_closes_its_alert_and_no_other(read_so_far):
    who = watch.person()
    crossing = watch.crossing(who, "exit", before(3))
    system, officer = the_system(), watch.user("officer")
    for code in ("exit_without_entry", "document_ended"):
        crossing.marks.create(person=who, mark=code, marked_on=TODAY)
        record(
            RegistryEvent.CROSSING_MARKED,
            subject=crossing,
            person_id=who.pk,
            by=system,
            on=TODAY,
            data={"mark": code},
        )
    clear_mark(
        mark_id=crossing.marks.get(mark="document_ended").pk,
        note="Same person, new passport",
        on=TODAY,
        by=officer,
    )

    dispatch()

    assert set(Alert.objects.values_list("facts__mark", "closed_because")) == {
        ("exit_without_entry", ""),
        ("document_ended", "mark_cleared"),
    }


def test_a_silent_feed_raises_once_and_recovers(read_so_far):
    feeds_complete(before(9))
    watch_feeds(on=TODAY, by=the_system())
    dispatch()

    assert watch_feeds(on=TODAY, by=the_system()) == {"fell_silent": 0, "recovered": 0}
    assert Alert.objects.filter(kind="feed", closed_on=None).count() == 1
