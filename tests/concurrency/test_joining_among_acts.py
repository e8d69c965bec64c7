"""Two files joined at the very moment of another act about one of them: no deadlock, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection

from core.errors import DomainError
from enforcement.operations import cases
from enforcement.operations.sweeps import flag_overstays
from notifications.models import Alert, Message
from notifications.operations.delivery import send_messages
from notifications.operations.dispatch import dispatch_journal
from permits import operations as permits
from permits.operations import issue
from registry.models import LikelyMatch, MarkedCrossing, Person, RecordQuestion, ResidencePermit
from registry.operations.crossings.marks import clear_mark
from registry.operations.matches.finding import find_duplicates
from registry.operations.matches.joining import take_back
from registry.operations.matches.splitting import split_file
from registry.operations.people import correct_person
from registry.operations.questions import answer_question, ask_about_record
from registry.operations.stays.residence import issue_residence_permit, request_residence_permit
from registry.queries.matches import pairs
from registry.seams import person_columns
from registry.states import QuestionAct, RecordKind
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.enforcement.factories import CaseFactory
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import item, send
from tests.meetings import meet
from tests.permits.situations import World
from tests.registry.factories import (
    CrossingFactory,
    DocumentFactory,
    PersonFactory,
    ResidencePermitFactory,
    StayFactory,
)
from tests.registry.matches import joined
from tests.registry.test_operations_residence import ground

#: What was not chosen of two rows that cannot both be stays with the file taken over.
MAY_STAY = {"registry_status", "registry_othercitizenship", "registry_identitydocument"}
TURK = {"surname": "Yılmaz", "given_names": "Mehmet", "citizenship": "TUR"}
WHY = "The second man came in person."


@dataclass
class Meeting:
    """The two files, the act that meets their joining, and what must be so afterwards."""

    survivor: Person
    taken: Person
    act: Callable[[], object]
    #: Asked of the answer of the act, or of its refusal.
    holds: Callable[[Any], object] = lambda done: not isinstance(done, Exception)
    #: Where the act is stopped when it comes first; by default before it is committed.
    after: tuple[ModuleType, str] | None = None


def twins(**given: Any) -> tuple[Person, Person]:
    given = {"surname": "KARIMOV", "given_names": "SARDOR", **given}
    return PersonFactory(**given), PersonFactory(**given)


def left_behind() -> set[tuple[str, str]]:
    """Where a row still hangs on a file that was taken over."""
    found = set()
    with connection.cursor() as cursor:
        for one in person_columns():
            if one.table in MAY_STAY or one.column == "merged_into_id":
                continue
            cursor.execute(
                f"SELECT count(*) FROM {one.table} t JOIN registry_person p ON p.id = t.{one.column}"
                f" WHERE p.merged_into_id IS NOT NULL AND {one.only}"
            )
            if cursor.fetchone()[0]:
                found.add((one.table, one.column))
    return found


def refused_or(check: Callable[[Any], object]) -> Callable[[Any], object]:
    """The file was taken over meanwhile: who comes late may be told so, or the act is done."""
    return lambda done: isinstance(done, DomainError) or check(done)


def worker_of(person: Person) -> dict[str, Any]:
    return {"document_number": person.documents.get().number}


# --- the acts -----------------------------------------------------------------------------------


def revoking(officer: Any) -> Meeting:
    world, (survivor, taken) = World(), twins(**TURK)
    application = world.draft(0)
    world.add_worker(application, **worker_of(taken))
    (permit,) = world.issue(world.pay(world.act("grant", world.act("review", world.submit(application)))))
    assert permit.person == taken
    return Meeting(
        survivor,
        taken,
        lambda: permits.revoke_permit(permit_id=permit.pk, reason=WHY, on=ON, by=world.officer),
        lambda done: done.state == "revoked",
    )


def issuing(officer: Any) -> Meeting:
    world, (survivor, taken) = World(), twins(**TURK)
    application = world.draft(0)
    world.add_worker(application, **worker_of(taken))
    paid = world.pay(world.act("grant", world.act("review", world.submit(application))))
    return Meeting(survivor, taken, lambda: world.issue(paid), len)


def extension(officer: Any) -> tuple[World, Any, Person, Person, Any]:
    world, (survivor, taken) = World(), twins(**TURK)
    application = world.draft(0, months=6)
    world.add_worker(application, **worker_of(taken))
    (permit,) = world.issue(world.pay(world.act("grant", world.act("review", world.submit(application)))))
    return world, permit, survivor, taken, permit.valid_until - timedelta(days=45)


def asking_for_an_extension(officer: Any) -> Meeting:
    world, permit, survivor, taken, day = extension(officer)
    return Meeting(
        survivor, taken, lambda: permits.request_extension(permit_id=permit.pk, on=day, by=world.firm)
    )


def issuing_an_extension(officer: Any) -> Meeting:
    world, permit, survivor, taken, day = extension(officer)
    asked = world.submit(permits.request_extension(permit_id=permit.pk, on=day, by=world.firm), on=day)
    paid = world.pay(world.act("grant", world.act("review", asked, on=day), on=day), on=day)
    return Meeting(survivor, taken, lambda: world.issue(paid, on=day), len, after=(issue, "lock_permit"))


def requesting_residence(officer: Any) -> Meeting:
    survivor, taken = twins()
    stay = StayFactory(person=taken)

    def request() -> Any:
        return request_residence_permit(
            stay_id=stay.pk, ground_id=ground().pk, ground_reference="KZ-1", on=ON, by=officer
        )

    return Meeting(survivor, taken, request, refused_or(lambda done: True))


def issuing_residence(officer: Any) -> Meeting:
    survivor, taken = twins()
    permit = ResidencePermitFactory(stay=StayFactory(person=taken))

    def issue_it() -> Any:
        return issue_residence_permit(
            permit_id=permit.pk, valid_until=ON + timedelta(days=100), on=ON, by=officer
        )

    return Meeting(survivor, taken, issue_it, refused_or(lambda done: True))


def reviewing_a_case(officer: Any) -> Meeting:
    survivor, taken = twins()
    case = CaseFactory(stay__person=taken)
    supervisor = UserFactory(supervisor=True)
    return Meeting(
        survivor,
        taken,
        lambda: cases.review_case(case_id=case.pk, on=ON, by=supervisor),
        refused_or(lambda done: True),
    )


def asking(officer: Any) -> Meeting:
    survivor, taken = twins()
    stay = StayFactory(person=taken)

    def ask() -> Any:
        return ask_about_record(
            about=RecordKind.STAY, record_id=stay.pk, what="The day", why=WHY, on=ON, by=officer
        )

    return Meeting(survivor, taken, ask, refused_or(lambda done: True))


def answering(officer: Any) -> Meeting:
    survivor, taken = twins()
    question = ask_about_record(
        about=RecordKind.FILE, record_id=taken.pk, what="The day", why=WHY, on=ON, by=officer
    )
    colleague = UserFactory(officer=True, region="KZ-75")

    def answer() -> RecordQuestion:
        return answer_question(
            question_id=question.pk, answer=QuestionAct.NOTHING_WRONG, note=WHY, on=ON, by=colleague
        )

    return Meeting(survivor, taken, answer, lambda done: done.answered_by == colleague)


def clearing(officer: Any) -> Meeting:
    survivor, taken = twins()
    crossing = CrossingFactory(person=taken)
    mark = MarkedCrossing.objects.create(crossing=crossing, person=taken, mark="document_ended", marked_on=ON)
    return Meeting(survivor, taken, lambda: clear_mark(mark_id=mark.pk, note=WHY, on=ON, by=officer))


def correcting(officer: Any) -> Meeting:
    survivor, taken = twins()

    def correct() -> Person:
        return correct_person(person_id=taken.pk, changes={"email": "a@example.org"}, on=ON, by=officer)

    return Meeting(survivor, taken, correct, refused_or(lambda done: True))


def crossing_the_border(officer: Any) -> Meeting:
    survivor, taken = twins()
    number = taken.documents.get().number
    line = item(source_id=number, document__number=number, crossed_at="2026-03-01T09:30:00+05:00")
    return Meeting(survivor, taken, lambda: send(line, on=ON), lambda done: done[0].accepted == 1)


def telling(officer: Any) -> Meeting:
    """The dispatcher raises alerts and queues letters about the file taken over."""
    survivor, taken = twins(email="a@example.org")
    ask_about_record(about=RecordKind.FILE, record_id=taken.pk, what="?", why=WHY, on=ON, by=officer)
    complete_feeds()
    StayFactory(person=taken, entered_on=ON - timedelta(days=90))
    flag_overstays(on=ON, by=the_system())
    return Meeting(
        survivor,
        taken,
        lambda: dispatch_journal(on=ON, by=the_system(), at=at(ON)),
        lambda done: Alert.objects.exists(),
    )


def sending(officer: Any) -> Meeting:
    survivor, taken = twins(email="a@example.org")
    Message.objects.create(
        recipient_kind="person",
        recipient_id=taken.pk,
        person=taken,
        language="ru",
        template="registration_due",
        params={"last_on": "2026-12-04"},
        subject_kind="registration",
        subject_id=1,
        entry_id=1,
        queued_on=ON,
        next_attempt_at=at(ON),
    )
    return Meeting(survivor, taken, lambda: send_messages(on=ON, by=the_system(), at=at(ON)))


def finding(officer: Any) -> Meeting:
    survivor, taken = twins()
    PersonFactory(surname="KARIMOV", given_names="SARDOR")
    return Meeting(survivor, taken, lambda: find_duplicates(on=ON, by=the_system(), full=True))


def flagging(officer: Any) -> Meeting:
    survivor, taken = twins()
    for person in (survivor, taken):
        StayFactory(person=person, entered_on=ON - timedelta(days=90), departed_on=ON - timedelta(days=1))
    return Meeting(survivor, taken, lambda: flag_overstays(on=ON, by=the_system(), full=True))


def parting(officer: Any) -> Meeting:
    survivor, taken = twins()
    stays = [StayFactory(person=taken, entered_on=ON - timedelta(days=days)) for days in (90,)]
    other = DocumentFactory(person=taken)
    CrossingFactory(person=taken, document=other, crossed_on=ON - timedelta(days=5))

    def split() -> Any:
        return split_file(
            person_id=taken.pk,
            crossing_ids=[stays[0].entry_id],
            document_ids=[],
            note=WHY,
            on=ON,
            by=officer,
        )

    return Meeting(survivor, taken, split, refused_or(lambda done: True))


ACTS = (
    revoking,
    issuing,
    asking_for_an_extension,
    issuing_an_extension,
    requesting_residence,
    issuing_residence,
    reviewing_a_case,
    asking,
    answering,
    clearing,
    correcting,
    crossing_the_border,
    telling,
    sending,
    finding,
    flagging,
    parting,
)


def faults_of(meeting: Meeting, outcomes: list[Any], *, join: int) -> list[object]:
    """What went wrong when they met: a joining that failed, an act that failed, a row left behind."""
    faults: list[object] = []
    failed = outcomes[join].exception()
    if failed is not None and not (isinstance(failed, DomainError) and failed.code == "conflict_elsewhere"):
        faults.append(failed)
    done = outcomes[1 - join].exception() or outcomes[1 - join].result()
    try:
        if not meeting.holds(done):
            faults.append(done)
    except Exception:  # noqa: BLE001 - an answer that is none is a fault too
        faults.append(done)
    return [*faults, *left_behind()]


@pytest.fixture
def officer(committed_db: str) -> Any:
    return UserFactory(officer=True, region="KZ-75")


def joining(meeting: Meeting, officer: Any) -> Callable[[], object]:
    return lambda: joined(meeting.survivor, meeting.taken, officer)


@pytest.mark.parametrize("which", ["the joining begun", "the joining done", "the act"])
def test_an_act_and_a_joining_meet(officer: Any, which: str) -> None:
    """Whoever comes first is waited for; both are done, or the second is told that the file was joined."""
    found = {}
    for situation in ACTS:
        meeting = situation(officer)
        join = joining(meeting, officer)
        if which == "the act":
            outcomes = meet(meeting.act, join, after=meeting.after)
        else:
            outcomes = meet(join, meeting.act, after=(pairs, "lock_files") if "begun" in which else None)
        if faults := faults_of(meeting, outcomes, join=1 if which == "the act" else 0):
            found[situation.__name__] = faults

    assert found == {}


@pytest.mark.parametrize("which", ["the undoing", "the act"])
def test_an_act_and_an_undoing_meet(officer: Any, which: str) -> None:
    found = {}
    for situation in ACTS:
        meeting = situation(officer)
        done = joined(meeting.survivor, meeting.taken, officer)

        def undo(join_id: int = done.join.pk) -> object:
            return take_back(join_id=join_id, reason=WHY, on=ON, by=officer)

        if which == "the undoing":
            outcomes = meet(undo, meeting.act, after=(pairs, "lock_files"))
        else:
            outcomes = meet(meeting.act, undo, after=meeting.after)
        errors = [one.exception() for one in outcomes]
        if faults := [error for error in errors if error and not isinstance(error, DomainError)]:
            found[situation.__name__] = faults

    assert found == {}
    assert left_behind() == set()
    assert not LikelyMatch.objects.filter(state="same").exclude(joins__taken_back_on=None).exists()
    assert not ResidencePermit.objects.filter(person__merged_into__isnull=False).exists()
