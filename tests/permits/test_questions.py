"""A work permit or an application that looks wrong: the akimat of its region owes the answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import NotFound, NotPermitted, RuleViolation
from journal.queries import entries_visible_to
from registry.models import RecordQuestion
from registry.operations.people import protect_person
from registry.operations.questions import answer_question, ask_about_record, flag_questions
from registry.queries.questions import (
    owed_by,
    questions_of,
    questions_to_answer,
    questions_visible_to,
    record_url,
)
from tests.accounts.factories import UserFactory, the_system
from tests.journal.factories import journal_entries
from tests.permits.pages import signed_in
from tests.permits.situations import ALMATY, ON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
ELSEWHERE = "KZ-10"


@pytest.fixture
def permit(world):
    return world.permits()[0]


@pytest.fixture
def colleague(db):
    return UserFactory(permit_officer=True, region=ALMATY)


@pytest.fixture
def stranger(db):
    return UserFactory(permit_officer=True, region=ELSEWHERE)


@pytest.fixture
def police(db):
    return UserFactory(officer=True, region=ELSEWHERE)


def ask(subject, by, **changed):
    about = subject._meta.model_name
    given = {"what": "The position", "why": "The contract says another", "on": ON, "by": by, **changed}
    return ask_about_record(about=about, record_id=subject.pk, **given)


def answer(question, by, note="The contract was amended"):
    return answer_question(question_id=question.pk, answer="nothing_wrong", note=note, on=ON, by=by)


def held(permit):
    protector = UserFactory(protection_officer=True)
    protect_person(person_id=permit.person_id, access_class="victim", on=ON, by=protector)
    return protector


def test_a_question_about_a_permit_is_recorded_and_owed_where_the_permit_was_issued(permit, police):
    question = ask(permit, police)

    assert (question.number, question.region.code, question.person_id) == (
        permit.number,
        ALMATY,
        permit.person_id,
    )
    assert question.answer_due_on == ON + timedelta(days=10)
    entry = journal_entries(kind="question_asked").get()
    assert (entry.data["record"], entry.person_id) == ("permit", permit.person_id)
    assert record_url(question) == reverse("admin:permits_permit_change", args=[permit.pk])
    assert list(questions_of(permit.person_id, police, ON)) == [question]


def test_a_question_about_an_application_is_about_no_single_person(permit, colleague):
    question = ask(permit.application, colleague)

    assert (question.number, question.person_id) == (permit.application.number, None)
    assert journal_entries(kind="question_asked").get().person_id is None


def test_the_akimat_of_the_region_answers_and_nobody_else(permit, world, police, colleague, stranger):
    question = ask(permit, police)

    for other in (stranger, UserFactory(permit_officer=True, region=ELSEWHERE)):
        with pytest.raises(NotFound):
            answer(question, other)
    for other in (UserFactory(supervisor=True), UserFactory(officer=True, region=ALMATY)):
        with pytest.raises(NotPermitted):
            answer(question, other)
    question.refresh_from_db()
    assert question.state == "open"
    assert not journal_entries(kind="question_answered").exists()
    assert answer(question, colleague).state == "nothing_wrong"


def test_what_one_sees_elsewhere_one_asks_about_and_does_not_answer(permit, world, stranger, colleague):
    with pytest.raises(NotFound):
        ask(permit, stranger)
    with pytest.raises(NotFound):
        ask(permit.application, UserFactory(officer=True))
    with pytest.raises(NotPermitted):
        ask(permit, UserFactory(auditor=True))
    with pytest.raises(RuleViolation):
        ask(permit, colleague, what=" ")
    assert not RecordQuestion.objects.exists()
    assert not journal_entries(kind="question_asked").exists()
    question = ask(permit, colleague)
    with pytest.raises(NotPermitted, match="Another officer"):
        answer(question, colleague)


def test_what_waits_is_counted_and_listed_for_whoever_owes_it(permit, world, police, colleague, stranger):
    ask(permit, police)
    ask(permit.application, colleague)

    assert [questions_to_answer(user, ON) for user in (world.officer, colleague, stranger, police)] == [
        2,
        1,
        0,
        0,
    ]
    assert RecordQuestion.objects.filter(owed_by(world.officer, ON)).count() == 2
    listed = reverse("admin:registry_recordquestion_changelist")
    shown = signed_in(world.officer).get(f"{listed}?state=open&mine=mine&asked=others")
    assert shown.context_data["table"]["pager"]["count"] == 2
    assert signed_in(stranger).get(listed).context_data["table"]["pager"]["count"] == 0


def test_a_permit_of_a_held_file_is_there_for_the_akimat_that_issued_it_alone(permit, police, colleague):
    before = ask(permit, police)
    protector = held(permit)

    with pytest.raises(NotFound):
        ask(permit, police)
    assert not questions_visible_to(police, ON).exists()
    assert list(questions_of(permit.person_id, protector, ON)) == [before]
    assert list(questions_visible_to(colleague, ON)) == [before]
    assert flag_questions(on=ON + timedelta(days=11), by=the_system())["overdue"] == 0


def test_of_an_application_that_names_a_held_file_the_journal_tells_nothing(permit, colleague):
    question = ask(permit.application, colleague)
    auditor = UserFactory(auditor=True)
    told = {"subject_kind": "recordquestion", "subject_id": question.pk}
    assert entries_visible_to(auditor, ON).filter(**told).exists()

    held(permit)

    assert not entries_visible_to(auditor, ON).filter(**told).exists()
    assert not questions_visible_to(auditor, ON).exists()


def test_an_overdue_answer_about_a_permit_goes_up_and_one_about_an_application_does_not(permit, colleague):
    ask(permit.application, colleague)
    question = ask(permit, colleague)

    assert flag_questions(on=ON + timedelta(days=11), by=the_system())["overdue"] == 1
    assert journal_entries(kind="question_overdue").get().subject_id == question.pk


@pytest.mark.parametrize("model", ["permit", "application"])
def test_on_the_page_one_asks_and_another_answers(permit, world, colleague, model):
    subject = permit if model == "permit" else permit.application
    url = reverse(f"admin:permits_{model}_act", args=[subject.pk, "question"])
    asker = signed_in(colleague)
    assert asker.get(url).status_code == 200
    assert asker.post(url, {"what": "", "why": "x"}).status_code == 422
    assert not RecordQuestion.objects.exists()

    assert asker.post(url, {"what": "The position", "why": "The contract"}).status_code == 302

    question = RecordQuestion.objects.get()
    page = reverse("admin:registry_recordquestion_change", args=[question.pk])
    shown = asker.get(page)
    assert subject.number in shown.content.decode()
    assert [act["name"] for act in shown.context_data["acts"]] == ["withdraw"]
    answerer = signed_in(world.officer)
    assert [act["name"] for act in answerer.get(page).context_data["acts"]] == [
        "corrected",
        "nothing-wrong",
    ]
    act = reverse("admin:registry_recordquestion_act", args=[question.pk, "corrected"])
    assert answerer.post(act, {"note": "Mended"}).status_code == 302
    assert "Mended" in asker.get(page).content.decode()
