"""A record that looks wrong: asked by whoever sees it, answered by another, owed by a day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from journal.models import Entry
from notifications.rules import routes
from registry.alerts import QUESTION_OVERDUE
from registry.models import RecordQuestion
from registry.operations.people import protect_person
from registry.operations.questions import (
    answer_question,
    ask_about_record,
    flag_questions,
    withdraw_question,
)
from registry.queries.questions import (
    answers_lately,
    figures_of_questions,
    questions_of,
    questions_to_answer,
    record_url,
)
from registry.states import RecordKind
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.journal.factories import journal_entries
from tests.registry.factories import (
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "KZ-75", "KZ-10"
DUE = ON + timedelta(days=10)


@pytest.fixture
def asker():
    return UserFactory(officer=True, region=ELSEWHERE)


@pytest.fixture
def keeper():
    return UserFactory(officer=True, region=HERE)


@pytest.fixture
def stay():
    return StayFactory(region=HERE)


def ask(subject, by, about="stay", **changed):
    given = {"what": "The day of entry", "why": "The stamp says the 3rd", "on": ON, "by": by, **changed}
    return ask_about_record(about=about, record_id=subject.pk, **given)


def answer(question, by, answer="corrected", on=ON, note="The stamp is right"):
    return answer_question(question_id=question.pk, answer=answer, note=note, on=on, by=by)


def test_a_question_moves_nothing_and_an_answer_is_owed_by_a_day(stay, asker):
    question = ask(stay, asker)

    assert (question.person_id, question.record_id, question.region.code) == (stay.person_id, stay.pk, HERE)
    assert (question.state, question.asked_by, question.answer_due_on) == ("open", asker, DUE)
    assert question.terms.confidence == "unconfirmed"
    entry = journal_entries(kind="question_asked").get()
    assert (entry.person_id, entry.region_id) == (stay.person_id, stay.region_id)
    assert entry.data == {"record": "stay", "due": DUE.isoformat(), "terms": question.terms_id}


def test_every_record_of_a_file_can_be_asked_about(asker):
    registration = RegistrationFactory(stay=StayFactory(region=HERE), region=HERE)
    stay = registration.stay
    permit = ResidencePermitFactory(stay=stay)
    notice = NotificationFactory(stay=stay, region=HERE)
    records = {
        "file": stay.person,
        "crossing": stay.entry,
        "stay": stay,
        "registration": registration,
        "residencepermit": permit,
        "arrivalnotification": notice,
    }

    assert records.keys() == set(RecordKind.values)
    for about, subject in records.items():
        question = ask(subject, asker, about=about)
        assert question.person_id == stay.person_id
        assert question.region is not None
        assert record_url(question).rstrip("/").endswith(f"/{subject.pk}")
    assert questions_of(stay.person_id, asker, ON).count() == len(records)


def test_a_file_without_a_stay_lies_where_who_asks_is_at_home(asker):
    assert ask(PersonFactory(), asker, about="file").region.code == ELSEWHERE
    assert ask(PersonFactory(), UserFactory(supervisor=True), about="file").region is None


@pytest.mark.parametrize("text", [{"what": " "}, {"why": ""}])
def test_what_and_why_are_said(stay, asker, text):
    with pytest.raises(RuleViolation) as refusal:
        ask(stay, asker, **text)

    assert refusal.value.facts["field"] in text
    assert not RecordQuestion.objects.exists()


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_who_serves_nobody_asks_nothing(stay, role):
    with pytest.raises(NotPermitted):
        ask(stay, UserFactory(**{role: True}))


def test_who_finds_no_files_asks_nothing_about_them(stay):
    with pytest.raises(NotFound):
        ask(stay, UserFactory(permit_officer=True))
    assert not RecordQuestion.objects.exists()


def test_a_held_file_and_what_hangs_on_it_cannot_be_asked_about(asker):
    stay = StayFactory(protected=True)

    for about, subject in (("file", stay.person), ("stay", stay), ("crossing", stay.entry)):
        with pytest.raises(NotFound):
            ask(subject, asker, about=about)
    with pytest.raises(NotFound):
        ask(PersonFactory.build(pk=987654), asker, about="file")
    assert ask(stay, UserFactory(protection_officer=True))


@pytest.mark.parametrize("verdict", ["corrected", "nothing_wrong"])
def test_an_answer_says_what_was_found(stay, asker, keeper, verdict):
    question = answer(ask(stay, asker), keeper, verdict, on=ON + timedelta(days=3))

    assert (question.state, question.answered_by, question.note) == (verdict, keeper, "The stamp is right")
    entry = journal_entries(kind="question_answered").get()
    assert entry.data == {"record": "stay", "reply": verdict, "days": 3}
    with pytest.raises(MoveNotAllowed):
        answer(question, keeper)
    with pytest.raises(MoveNotAllowed):
        withdraw_question(question_id=question.pk, on=ON, by=asker)


def test_nobody_answers_oneself_and_an_answer_needs_a_note(stay, asker, keeper):
    question = ask(stay, asker)

    with pytest.raises(NotPermitted):
        answer(question, asker)
    with pytest.raises(NotPermitted):
        answer(question, UserFactory(analyst=True))
    with pytest.raises(RuleViolation):
        answer(question, keeper, note="  ")
    question.refresh_from_db()
    assert question.state == "open"


def test_only_who_asked_takes_a_question_back(stay, asker, keeper):
    question = ask(stay, asker)

    with pytest.raises(NotPermitted):
        withdraw_question(question_id=question.pk, on=ON, by=keeper)
    assert withdraw_question(question_id=question.pk, on=ON, by=asker).state == "withdrawn"
    assert journal_entries(kind="question_withdrawn").exists()


def test_an_overdue_answer_is_noted_once(stay, asker, keeper):
    question = ask(stay, asker)
    late = DUE + timedelta(days=1)

    assert flag_questions(on=DUE, by=the_system())["overdue"] == 0
    assert flag_questions(on=late, by=the_system())["overdue"] == 1
    assert flag_questions(on=late, by=the_system())["overdue"] == 0
    assert journal_entries(kind="question_overdue").get().data == {"record": "stay", "due": DUE.isoformat()}
    answer(question, keeper, on=late)
    assert flag_questions(on=late, by=the_system())["overdue"] == 0


def test_a_question_about_a_file_that_is_held_now_is_noted_and_shown_to_nobody_without_the_role(
    stay, asker, keeper
):
    question = ask(stay, asker)
    protector = UserFactory(protection_officer=True)
    protect_person(person_id=stay.person_id, access_class="victim", on=ON, by=protector)
    late = DUE + timedelta(days=1)

    assert flag_questions(on=late, by=the_system())["overdue"] == 0
    assert questions_to_answer(keeper, ON) == 0
    assert figures_of_questions(asker, late).open == 0
    with pytest.raises(NotFound):
        answer(question, keeper)
    with pytest.raises(NotFound):
        withdraw_question(question_id=question.pk, on=ON, by=asker)
    assert figures_of_questions(protector, late).open == 1


def test_the_day_counts_what_waits_in_the_territory_and_what_was_answered(stay, asker, keeper):
    question = ask(stay, asker)
    ask(StayFactory(region=ELSEWHERE), asker)

    assert (questions_to_answer(keeper, ON), questions_to_answer(asker, ON)) == (1, 0)
    answer(question, keeper)
    assert (questions_to_answer(keeper, ON), answers_lately(asker, ON)) == (0, 1)
    assert answers_lately(asker, ON + timedelta(days=7)) == 0
    assert answers_lately(keeper, ON) == 0


def test_the_figures_tell_open_overdue_answered_and_the_median_of_days(asker, keeper):
    for days in (1, 2, 9):
        answer(ask(StayFactory(), asker), keeper, on=ON + timedelta(days=days))
    withdraw_question(question_id=ask(StayFactory(), asker).pk, on=ON, by=asker)
    ask(StayFactory(), asker)

    figures = figures_of_questions(keeper, DUE + timedelta(days=1))

    assert (figures.open, figures.overdue, figures.answered, figures.median_days) == (1, 1, 3, 2)


def test_what_is_overdue_raises_an_alert_that_the_answer_ends():
    assert QUESTION_OVERDUE in routes()["question_overdue"].raises
    for event in ("question_answered", "question_withdrawn"):
        assert QUESTION_OVERDUE in routes()[event].closes


def test_no_question_is_about_nothing_or_answered_by_nobody(stay, asker):
    question = ask(stay, asker)

    for wrong in (
        {"about": "file"},
        {"record_id": None},
        {"what": ""},
        {"state": "corrected"},
        {"state": "corrected", "answered_on": ON, "answered_by": asker},
        {"answer_due_on": ON - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordQuestion.objects.filter(pk=question.pk).update(**wrong)


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


def test_on_the_page_of_a_record_one_asks_and_reads_the_answer(client, stay, asker, keeper):
    client.force_login(asker)
    url = reverse("admin:registry_stay_act", args=[stay.pk, "question"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"what": "", "why": "x"}).status_code == 422

    assert client.post(url, {"what": "The entry", "why": "The stamp"}).status_code == 302

    question = RecordQuestion.objects.get()
    page = reverse("admin:registry_recordquestion_change", args=[question.pk])
    assert [act["name"] for act in client.get(page).context_data["acts"]] == ["withdraw"]
    client.force_login(keeper)
    assert [act["name"] for act in client.get(page).context_data["acts"]] == ["corrected", "nothing-wrong"]
    act = reverse("admin:registry_recordquestion_act", args=[question.pk, "nothing-wrong"])
    assert client.post(act, {"note": "It is the 3rd"}).status_code == 302
    client.force_login(asker)
    assert "It is the 3rd" in client.get(page).content.decode()
    assert page in client.get(reverse("admin:registry_person_change", args=[stay.person_id])).content.decode()
    listed = reverse("admin:registry_recordquestion_changelist")
    for asked, found in (("news", 1), ("me", 1)):
        assert client.get(f"{listed}?asked={asked}").context_data["table"]["pager"]["count"] == found


def test_the_file_offers_the_question_once(client, asker):
    registration = RegistrationFactory(stay=StayFactory(region=HERE), region=HERE)
    client.force_login(asker)

    page = client.get(reverse("admin:registry_person_change", args=[registration.stay.person_id]))

    names = [act["name"] for act in page.context_data["acts"]]
    assert names.count("question") == 1


def test_the_list_of_a_territory_holds_what_lies_there(client, stay, asker, keeper):
    ask(stay, asker)
    ask(StayFactory(region=ELSEWHERE), keeper)
    client.force_login(keeper)
    listed = reverse("admin:registry_recordquestion_changelist")

    answer = client.get(f"{listed}?state=open&mine=mine")

    assert answer.context_data["table"]["pager"]["count"] == 1
    assert client.get(listed).context_data["table"]["pager"]["count"] == 2


def test_who_reads_a_question_reads_of_its_person(client, stay, asker):
    question = ask(stay, asker)
    client.force_login(asker)

    client.get(reverse("admin:registry_recordquestion_change", args=[question.pk]))

    entry = Entry.objects.filter(kind="page_shown", by_id=asker.pk).get()
    assert [one.person_id for one in entry.shown.all()] == [stay.person_id]
