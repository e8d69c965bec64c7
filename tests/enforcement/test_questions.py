"""An overstay case that looks wrong: asked by whoever sees it, answered by a supervisor of its territory."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import NotFound, NotPermitted
from registry.models import RecordQuestion
from registry.operations.people import protect_person
from registry.operations.questions import answer_question, ask_about_record, flag_questions
from registry.queries.questions import questions_of, questions_to_answer, record_url
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.enforcement.factories import CaseFactory
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "KZ-75", "KZ-10"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture
def case():
    return CaseFactory(region=HERE)


@pytest.fixture
def asker():
    return UserFactory(officer=True, region=HERE)


def ask(case, by):
    said = {"what": "The exit is missing", "why": "A stamp in the passport", "on": ON, "by": by}
    return ask_about_record(about="overstaycase", record_id=case.pk, **said)


def answer(question, by):
    return answer_question(question_id=question.pk, answer="corrected", note="It was found", on=ON, by=by)


def test_a_question_moves_nothing_of_a_case_and_is_recorded(case, asker):
    state = case.state

    question = ask(case, asker)

    case.refresh_from_db()
    assert case.state == state
    assert (question.person_id, question.region.code) == (case.person_id, HERE)
    entry = journal_entries(kind="question_asked").get()
    assert (entry.data["record"], entry.person_id) == ("overstaycase", case.person_id)
    assert record_url(question) == reverse("admin:enforcement_overstaycase_change", args=[case.pk])


def test_a_supervisor_of_the_territory_answers_and_nobody_else(case, asker):
    question = ask(case, asker)
    here, elsewhere = (UserFactory(supervisor=True, region=where) for where in (HERE, ELSEWHERE))

    assert [questions_to_answer(user, ON) for user in (here, elsewhere, asker)] == [1, 0, 0]
    with pytest.raises(NotFound):
        answer(question, elsewhere)
    with pytest.raises(NotPermitted):
        answer(question, UserFactory(officer=True, region=HERE))
    assert not journal_entries(kind="question_answered").exists()
    assert answer(question, here).state == "corrected"


def test_a_case_outside_of_the_territory_cannot_be_asked_about(case):
    for other in (UserFactory(officer=True, region=ELSEWHERE), UserFactory(permit_officer=True)):
        with pytest.raises(NotFound):
            ask(case, other)
    with pytest.raises(NotPermitted):
        ask(case, UserFactory(analyst=True))
    assert not RecordQuestion.objects.exists()


def test_who_sees_the_file_and_not_the_case_sees_no_question_about_it(case, asker):
    question = ask(case, asker)

    assert list(questions_of(case.person_id, asker, ON)) == [question]
    assert not questions_of(case.person_id, UserFactory(officer=True, region=ELSEWHERE), ON).exists()


def test_a_case_of_a_held_file_does_not_exist_without_the_role(case, asker):
    ask(case, asker)
    protector = UserFactory(protection_officer=True)
    protect_person(person_id=case.person_id, access_class="victim", on=ON, by=protector)

    with pytest.raises(NotFound):
        ask(case, asker)
    assert not questions_of(case.person_id, asker, ON).exists()
    assert flag_questions(on=ON + timedelta(days=11), by=the_system())["overdue"] == 0


def test_an_overdue_answer_goes_up(case, asker):
    ask(case, asker)

    assert flag_questions(on=ON + timedelta(days=10), by=the_system())["overdue"] == 0
    assert flag_questions(on=ON + timedelta(days=11), by=the_system())["overdue"] == 1


def test_on_the_page_of_a_case_one_asks(client, case, asker):
    client.force_login(asker)
    url = reverse("admin:enforcement_overstaycase_act", args=[case.pk, "question"])
    assert client.get(url).status_code == 200

    assert client.post(url, {"what": "The exit", "why": "The stamp"}).status_code == 302

    question = RecordQuestion.objects.get()
    assert (question.about, question.record_id) == ("overstaycase", case.pk)
