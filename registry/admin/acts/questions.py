"""Acts about a record that looks wrong: the question on the record, the answer on the question."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere
from accounts.models import User
from core.admin import Act
from core.templatetags.dates_in_words import day_in_words
from registry.admin.forms.questions import AnswerForm, QuestionForm
from registry.capabilities import RegistryCapability
from registry.models import RecordQuestion
from registry.operations.questions import answer_question, ask_about_record, withdraw_question
from registry.queries.questions import may_answer
from registry.states import QuestionAct

#: What the act is called on every record.
ASK = "question"


def ask_about(kind: str, *, of: str = "pk") -> Act[Any, RecordQuestion, User]:
    """The act by which an officer says that a record of this kind looks wrong; `of` has its number."""
    return Act[Any, RecordQuestion, User](
        name=ASK,
        label=_("This record looks wrong"),
        confirm=_("Ask for an answer"),
        form=QuestionForm,
        allowed=anywhere(RegistryCapability.QUESTION_RECORDS),
        consequence=_(
            "Nothing of the record changes. Whoever keeps such records where it lies looks at it, "
            "and owes you an answer."
        ),
        perform=partial(_ask, kind, of),
        done=lambda question, on: (
            _("You asked. An answer is owed to you by %(day)s.")
            % {"day": day_in_words(question.answer_due_on)}
        ),
    )


def _ask(kind: str, of: str, subject: Any, **given: Any) -> RecordQuestion:
    return ask_about_record(about=kind, record_id=getattr(subject, of), **given)


def _answer(answer: QuestionAct, question: RecordQuestion, **given: Any) -> RecordQuestion:
    return answer_question(question_id=question.pk, answer=answer, **given)


QUESTION_ACTS = (
    Act[RecordQuestion, RecordQuestion, User](
        name="corrected",
        label=QuestionAct.CORRECTED.label,
        confirm=_("Answer"),
        move=QuestionAct.CORRECTED,
        primary=True,
        form=AnswerForm,
        allowed=may_answer,
        consequence=_("Correct the record first; this answers whoever asked."),
        perform=partial(_answer, QuestionAct.CORRECTED),
        done=_("The question is answered."),
    ),
    Act[RecordQuestion, RecordQuestion, User](
        name="nothing-wrong",
        label=QuestionAct.NOTHING_WRONG.label,
        confirm=_("Answer"),
        move=QuestionAct.NOTHING_WRONG,
        form=AnswerForm,
        allowed=may_answer,
        consequence=_("The record stays as it is; whoever asked reads why."),
        perform=partial(_answer, QuestionAct.NOTHING_WRONG),
        done=_("The question is answered."),
    ),
    Act[RecordQuestion, RecordQuestion, User](
        name="withdraw",
        label=QuestionAct.WITHDRAW.label,
        confirm=_("Take it back"),
        move=QuestionAct.WITHDRAW,
        allowed=lambda user, on, question: question.asked_by_id == user.pk,
        consequence=_("Nobody has to answer any more. The question stays on record."),
        perform=lambda question, **given: withdraw_question(question_id=question.pk, **given),
        done=_("The question is taken back."),
    ),
)
