"""Questions about records that break one constraint each."""

from datetime import timedelta
from typing import Any

from registry.models import RecordQuestion
from registry.operations.questions import answer_question, ask_about_record
from registry.states import QuestionAct, RecordKind
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import StayFactory


def asked() -> RecordQuestion:
    """A question about a stay."""
    given: dict[str, Any] = {"on": ON, "by": UserFactory(officer=True)}
    return ask_about_record(
        about=RecordKind.STAY, record_id=StayFactory().pk, what="The entry", why="The stamp", **given
    )


def answered() -> RecordQuestion:
    """The same with an answer."""
    given: dict[str, Any] = {"on": ON, "by": UserFactory(officer=True)}
    return answer_question(question_id=asked().pk, answer=QuestionAct.CORRECTED, note="It was", **given)


#: By name: how a right row is made, and what makes it wrong.
BROKEN_QUESTIONS: list[tuple[str, Any, Any]] = [
    ("registry_recordquestion_about_names_a_model", asked, {"about": "A horoscope"}),
    ("registry_recordquestion_state_known", answered, {"state": "forgotten"}),
    ("registry_recordquestion_file_is_the_persons", asked, {"record_id": None}),
    ("registry_recordquestion_says_what_and_why", asked, {"what": ""}),
    ("registry_recordquestion_says_what_and_why", asked, {"why": ""}),
    ("registry_recordquestion_owed_after_it_is_asked", asked, {"answer_due_on": ON - timedelta(days=1)}),
    ("registry_recordquestion_answered_by_whom", asked, {"state": "withdrawn"}),
    ("registry_recordquestion_answer_says_what_was_found", answered, {"note": ""}),
]
