"""Questions about records: where a record lies, who sees a question, how they are answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import territory_for
from core.actors import Actor
from core.errors import NotFound
from core.periods import days_later
from registry.capabilities import RegistryCapability
from registry.models import Person, RecordQuestion, Stay
from registry.queries.open_files import of_open_files
from registry.queries.visibility import (
    crossings_visible_to,
    of_visible_files,
    persons_visible_to,
    registrations_visible_to,
    residence_permits_visible_to,
    stays_visible_to,
)
from registry.states import QuestionState, RecordKind

ANSWERED = (QuestionState.CORRECTED, QuestionState.NOTHING_WRONG)
#: Answers of so many days are what the figures tell of.
FIGURES_DAYS = 365
ANSWERS_ARE_NEWS_DAYS = 7


@dataclass(frozen=True, slots=True)
class Place:
    """Whose record it is and where it lies; a number is None where that is not known."""

    person_id: int
    region_id: int | None
    district_id: int | None


_Visible = Callable[[User, date], QuerySet[Any]]
#: Of each kind: the records a user may see, and the columns of person, region and district.
_RECORDS: dict[str, tuple[_Visible, tuple[str, str, str | None]]] = {
    RecordKind.CROSSING: (crossings_visible_to, ("person_id", "checkpoint__region_id", None)),
    RecordKind.STAY: (stays_visible_to, ("person_id", "region_id", "district_id")),
    RecordKind.REGISTRATION: (registrations_visible_to, ("stay__person_id", "region_id", "district_id")),
    RecordKind.PERMIT: (residence_permits_visible_to, ("person_id", "region_id", None)),
}


def place_of(*, about: str, record_id: int, user: User, on: date) -> Place:
    """Where a record lies that the user sees. Raises: NotFound when it does not exist for the user.

    A file lies where its newest stay does; one without a stay where the user is at home.
    """
    if about == RecordKind.FILE:
        person = persons_visible_to(user, on).filter(pk=record_id).first()
        found = None if person is None else (person.pk, *_where(person))
    else:
        visible, columns = _RECORDS[about]
        person_id, region, district = columns
        names = [person_id, region, *([district] if district else [])]
        row = visible(user, on).filter(pk=record_id).values_list(*names).first()
        found = None if row is None else (*row, *([] if district else [None]))
    if found is None:
        raise NotFound(_("There is no such record."))
    place = Place(*found)
    return place if place.region_id else Place(place.person_id, _home(user, on), None)


def record_url(question: RecordQuestion) -> str:
    """The address of the record that a question is about."""
    if question.about == RecordKind.FILE:
        return reverse("admin:registry_person_change", args=[question.person_id])
    return reverse(f"admin:registry_{question.about}_change", args=[question.record_id])


def questions_visible_to(user: Actor, on: date) -> QuerySet[RecordQuestion]:
    """Questions about records of files the user may find."""
    return of_visible_files(RecordQuestion.objects.all(), user, on, "person__")


def lock_question(*, question_id: int, user: User, on: date) -> RecordQuestion:
    """A question locked for an act of a user who may see it. Raises: NotFound."""
    found = questions_visible_to(user, on).select_for_update(of=("self",), no_key=True)
    question = found.filter(pk=question_id).first()
    if question is None:
        raise NotFound(_("There is no such question."))
    return question


def overdue(on: date) -> Q:
    """Questions without an answer on the day after it was owed."""
    return Q(state=QuestionState.OPEN, answer_due_on__lt=on)


def questions_to_note(on: date) -> QuerySet[RecordQuestion]:
    """Overdue questions of open files that nobody has been told of."""
    return of_open_files(RecordQuestion.objects.filter(overdue(on), overdue_noted_on=None), "person__")


def questions_of(person_id: int) -> QuerySet[RecordQuestion]:
    """The questions about a person's records, the newest first."""
    rows = RecordQuestion.objects.filter(person=person_id).select_related("asked_by", "answered_by")
    return rows.order_by("-pk")


def questions_to_answer(user: User, on: date) -> int:
    """Questions of the territory that wait for an answer, those that the user asked left out."""
    here = territory_for(user, on, RegistryCapability.KEEP_FILES).condition()
    rows = questions_visible_to(user, on).filter(here, state=QuestionState.OPEN)
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
    year = rows.filter(state__in=ANSWERED, answered_on__gt=days_later(on, -FIGURES_DAYS))
    taken = [days.days for days in year.values_list(F("answered_on") - F("asked_on"), flat=True)]
    return QuestionFigures(
        open=rows.filter(state=QuestionState.OPEN).count(),
        overdue=rows.filter(overdue(on)).count(),
        answered=len(taken),
        median_days=median(taken) if taken else None,
    )


def _where(person: Person) -> tuple[int | None, int | None]:
    stays = Stay.objects.filter(person=person, annulled_on=None).order_by("-entered_at")
    return stays.values_list("region_id", "district_id").first() or (None, None)


def _home(user: User, on: date) -> int | None:
    regions = territory_for(user, on, RegistryCapability.QUESTION_RECORDS).region_ids
    return min(regions, default=None)
