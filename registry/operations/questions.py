"""Questions about records: asked by whoever sees one, answered by whoever keeps it where it lies."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from core.moves import next_state
from core.periods import days_later
from core.storing import change, insert
from core.templatetags.dates_in_words import day_in_words
from journal.operations import record
from reference.queries.dated import terms_in_force
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import QuestionTerms, RecordQuestion
from registry.queries.matches.pairs import lock_files
from registry.queries.questions import keeper_of, lock_question, place_of, questions_to_note
from registry.states import QUESTION_MOVES, QuestionAct, QuestionState, RecordKind

#: So many are noted in one run; there are never as many.
NOTED_AT_MOST = 500


@transaction.atomic
def ask_about_record(
    *, about: str, record_id: int, what: str, why: str, on: date, by: User
) -> RecordQuestion:
    """Say that a record looks wrong. Nothing of the record moves; an answer is owed by a day.

    Raises: NotFound; NotPermitted; MoveNotAllowed for what one has asked and nobody has answered yet;
    RuleViolation naming what is missing; NoTermsInForce.
    """
    require(by, on, RegistryCapability.QUESTION_RECORDS)
    # Under the lock no file is joined to another; where the record lies is read again.
    person_id = place_of(about=about, record_id=record_id, user=by, on=on).person_id
    lock_files([person_id] if person_id else [])
    place = place_of(about=about, record_id=record_id, user=by, on=on)
    terms = terms_in_force(QuestionTerms, on=on, code="record")

    question = RecordQuestion(
        person_id=place.person_id,
        about=about,
        record_id=None if about == RecordKind.FILE else record_id,
        number=place.number,
        region_id=place.region_id,
        district_id=place.district_id,
        what=_said(what, "what"),
        why=_said(why, "why"),
        asked_on=on,
        asked_by=by,
        answer_due_on=days_later(on, terms.answer_within_days),
        terms=terms,
    )
    _refuse_asked_already(question)
    insert(question)

    owed = {"due": question.answer_due_on, "terms": terms.pk}
    _note(RegistryEvent.QUESTION_ASKED, question, owed, on=on, by=by)
    return question


@transaction.atomic
def answer_question(
    *, question_id: int, answer: QuestionAct, note: str, on: date, by: User
) -> RecordQuestion:
    """Say what was found: it was wrong and is corrected, or nothing is wrong. Another than who asked does it.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is answered; RuleViolation without a note.
    """
    question = lock_question(question_id=question_id, user=by, on=on)
    where = {"region_id": question.region_id, "district_id": question.district_id}
    require(by, on, keeper_of(question), **where)
    if question.asked_by_id == by.pk:
        raise NotPermitted(_("Another officer answers what you asked. You may take the question back."))
    state = next_state(QUESTION_MOVES, question.state, answer)

    change(question, state=state, answered_on=on, answered_by=by, note=_said(note, "note"))

    days = (on - question.asked_on).days
    _note(RegistryEvent.QUESTION_ANSWERED, question, {"reply": state, "days": days}, on=on, by=by)
    return question


@transaction.atomic
def withdraw_question(*, question_id: int, on: date, by: User) -> RecordQuestion:
    """Take back a question that one asked.

    Raises: NotFound; NotPermitted for another's; MoveNotAllowed when it is answered.
    """
    question = lock_question(question_id=question_id, user=by, on=on)
    if question.asked_by_id != by.pk:
        raise NotPermitted(_("Only who asked takes a question back."))
    state = next_state(QUESTION_MOVES, question.state, QuestionAct.WITHDRAW)

    change(question, state=state, answered_on=on, answered_by=by)

    _note(RegistryEvent.QUESTION_WITHDRAWN, question, {}, on=on, by=by)
    return question


@transaction.atomic
def flag_questions(*, on: date, by: User) -> dict[str, Any]:
    """Note once each question whose answer was owed by a day that has passed."""
    rows = questions_to_note(on).select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = list(rows.order_by("pk")[:NOTED_AT_MOST])
    for question in found:
        change(question, overdue_noted_on=on)
        _note(RegistryEvent.QUESTION_OVERDUE, question, {"due": question.answer_due_on}, on=on, by=by)
    return {"on": on.isoformat(), "overdue": len(found)}


def _refuse_asked_already(question: RecordQuestion) -> None:
    same = RecordQuestion.objects.filter(
        person=question.person,
        about=question.about,
        record_id=question.record_id,
        what=question.what,
        asked_by=question.asked_by,
        state=QuestionState.OPEN,
    ).first()
    if same is not None:
        raise MoveNotAllowed(
            _("You asked this already; an answer is owed to you by %(day)s.")
            % {"day": day_in_words(same.answer_due_on)},
            code="asked_already",
            facts={"question": same.pk},
        )


def _said(text: str, field: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise RuleViolation(_("Write it in a few words."), code="text_missing", facts={"field": field})
    return said


def _note(
    event: RegistryEvent, question: RecordQuestion, data: dict[str, Any], *, on: date, by: User
) -> None:
    record(
        event,
        subject=question,
        by=by,
        on=on,
        person_id=question.person_id,
        region_id=question.region_id,
        data={"record": question.about, **data},
    )
