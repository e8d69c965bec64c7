"""Questions about records: where a record lies, who sees a question, how they are answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may, may_at, territory_for
from core.actors import Actor
from core.capabilities import Capability, Reach
from core.errors import NotFound
from core.periods import days_later
from registry.capabilities import RegistryCapability
from registry.models import RecordQuestion
from registry.queries.answers import median_days, year_before
from registry.queries.open_files import of_open_files
from registry.seams import AskedRecord, RecordPlace, asked_records
from registry.states import QuestionState

T = TypeVar("T")
ANSWERED = (QuestionState.CORRECTED, QuestionState.NOTHING_WRONG)
ANSWERS_ARE_NEWS_DAYS = 7


def place_of(*, about: str, record_id: int, user: User, on: date) -> RecordPlace:
    """Where a record lies that the user sees. Raises: NotFound when it does not exist for the user.

    Where it is not known where the record lies, it is answered where the user is at home.
    """
    found = asked_records[about].place(record_id, user, on)
    if found is None:
        raise NotFound(_("There is no such record."))
    return found if found.region_id else replace(found, region_id=_home(user, on), district_id=None)


def record_url(question: RecordQuestion) -> str:
    """The address of the record that a question is about."""
    record_id = question.record_id or question.person_id
    return "" if record_id is None else asked_records[question.about].url(record_id)


def record_in_words(question: RecordQuestion) -> str:
    """What kind of record a question is about, with the number of the record where it has one."""
    return " ".join(part for part in (str(asked_records[question.about].label), question.number) if part)


def questions_visible_to(user: Actor, on: date) -> QuerySet[RecordQuestion]:
    """Questions about records that exist for the user."""
    seen = Q(pk__in=[])
    for see, about in _by(lambda record: record.seen).items():
        seen |= Q(about__in=about) & see(user, on)
    return RecordQuestion.objects.filter(seen)


def owed_by(user: Actor, on: date) -> Q:
    """Questions whose answer the user owes: about what the user keeps where it lies."""
    owed = Q(pk__in=[])
    for capability, about in _by(lambda record: record.kept_by).items():
        if may(user, on, capability):
            district = "district" if capability.reach != Reach.REGION else None
            here = territory_for(user, on, capability).condition(district=district)
            owed |= Q(about__in=about) & here
    return owed


def keeper_of(question: RecordQuestion) -> Capability:
    """What whoever answers a question must hold where the record lies."""
    return asked_records[question.about].kept_by


def may_answer(user: User, on: date, question: RecordQuestion) -> bool:
    """Whether the answer to the question is the user's to give; nobody answers what they asked."""
    place = {"region_id": question.region_id, "district_id": question.district_id}
    return question.asked_by_id != user.pk and may_at(user, on, keeper_of(question), **place)


def lock_question(*, question_id: int, user: User, on: date) -> RecordQuestion:
    """A question locked for an act of a user who may see it. Raises: NotFound."""
    # Locked alone and then read with its person, whose file may be another than a moment before.
    locked = RecordQuestion.objects.select_for_update(of=("self",), no_key=True).filter(pk=question_id)
    list(locked.values_list("pk"))
    question = questions_visible_to(user, on).filter(pk=question_id).first()
    if question is None:
        raise NotFound(_("There is no such question."))
    return question


def overdue(on: date) -> Q:
    """Questions without an answer on the day after it was owed."""
    return Q(state=QuestionState.OPEN, answer_due_on__lt=on)


def questions_to_note(on: date) -> QuerySet[RecordQuestion]:
    """Overdue questions of open files that nobody has been told of."""
    told = [about for about, goes_up in _names(lambda record: record.goes_up) if goes_up]
    waiting = RecordQuestion.objects.filter(overdue(on), overdue_noted_on=None, about__in=told)
    return of_open_files(waiting, "person__")


def questions_of(person_id: int, user: Actor, on: date) -> QuerySet[RecordQuestion]:
    """The questions about a person's records that the user sees, the newest first."""
    rows = questions_visible_to(user, on).filter(person=person_id)
    return rows.select_related("asked_by", "answered_by").order_by("-pk")


def questions_to_answer(user: User, on: date) -> int:
    """Questions that wait for the user's answer, those that the user asked left out."""
    rows = questions_visible_to(user, on).filter(owed_by(user, on), state=QuestionState.OPEN)
    return rows.exclude(asked_by=user.pk).count()


def answered_lately(user: Actor, on: date) -> Q:
    """What the user asked and was answered within the last week."""
    since = days_later(on, -ANSWERS_ARE_NEWS_DAYS)
    return Q(asked_by=user.pk, state__in=ANSWERED, answered_on__gt=since)


def answers_lately(user: User, on: date) -> int:
    """How many answers the user got within the last week."""
    return questions_visible_to(user, on).filter(answered_lately(user, on)).count()


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How many are open and overdue, how many were answered in a year, and in how many days half of them."""

    open: int
    overdue: int
    answered: int
    median_days: float | None


def figures_of_questions(user: Actor, on: date) -> QuestionFigures:
    """The figures of the questions that the user sees: three queries."""
    rows = questions_visible_to(user, on)
    year = rows.filter(state__in=ANSWERED, answered_on__gt=year_before(on))
    taken = list(year.values_list(F("answered_on") - F("asked_on"), flat=True))
    return QuestionFigures(
        open=rows.filter(state=QuestionState.OPEN).count(),
        overdue=rows.filter(overdue(on)).count(),
        answered=len(taken),
        median_days=median_days(taken),
    )


def _names(of: Callable[[AskedRecord], T]) -> list[tuple[str, T]]:
    return [(name, of(asked_records[name])) for name in asked_records.names()]


def _by(of: Callable[[AskedRecord], T]) -> dict[T, list[str]]:
    """The kinds of records that share a thing, by the thing."""
    found: dict[T, list[str]] = {}
    for name, thing in _names(of):
        found.setdefault(thing, []).append(name)
    return found


def _home(user: User, on: date) -> int | None:
    regions = territory_for(user, on, RegistryCapability.QUESTION_RECORDS).region_ids
    return min(regions, default=None)
