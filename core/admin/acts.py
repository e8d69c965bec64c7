"""Acts: a button, a small page that says what will happen, one POST, one operation."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.utils.functional import Promise

from core.actors import Actor
from core.admin.meanwhile import SEEN_UNTIL, position_in
from core.editing import SHOWN, ChangedMeanwhile, EditForm, as_text
from core.errors import DomainError, constraint_of, sentence_of
from core.moves import Moves, allowed_acts

ONCE = "once"
_REMEMBERED_SECONDS = 12 * 60 * 60
#: Hidden boxes that belong to the page and are no arguments of an act.
#: The name of the hidden box that says which changes were shown before they are done.
SEEN_CHANGES = "seen_changes"
OF_THE_PAGE = (ONCE, SHOWN, SEEN_UNTIL, SEEN_CHANGES)


class ActForm(EditForm):
    """The form of an act: only what the law needs. Gets the thing acted on, the day and the user.

    A subclass may fill choices and initial values in `prepare`, say in `stored` what its boxes show
    of the subject, and group its fields in `groups` (title, field names).
    """

    groups: Sequence[tuple[Any, Sequence[str]]] = ()
    #: A page of its own, which extends that of every act; empty for the usual one.
    template: str = ""
    #: What a refusal's fact "field" is called here, where the operation says it otherwise.
    field_names: dict[str, str] = {}
    #: Whether all that changes is shown, before and after, before it is done.
    shows_changes = False

    def __init__(self, *args: Any, subject: Any, on: date, user: Actor, **kwargs: Any) -> None:
        self.subject, self.on, self.user = subject, on, user
        super().__init__(*args, **kwargs)
        self.fields[ONCE] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=40, initial=lambda: uuid.uuid4().hex
        )
        self.prepare()
        self.over(self.stored())
        self.fields[SEEN_UNTIL] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
        if self.shows_changes:
            self.fields[SEEN_CHANGES] = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Fill in what depends on the subject."""

    def stored(self) -> Mapping[str, Any]:
        """What the boxes show of the subject, by name: a change of it meanwhile is refused."""
        return {}

    def follows(self) -> list[dict[str, Any]]:
        """What will happen besides, as facts: for whoever fills it in; one that `stops` forbids the act."""
        return []

    def given(self) -> dict[str, Any]:
        """The operation's arguments, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_PAGE}

    @property
    def seen_until(self) -> int | None:
        """How far the subject's journal had come when the form was opened; None where it does not say."""
        return position_in(self.data.get(SEEN_UNTIL)) if self.is_bound else None

    @property
    def has_shown_changes(self) -> bool:
        """Whether the page tells what changes; only then is the form confirmed."""
        return self.shows_changes and self.is_bound and bool(self.data.get(SEEN_CHANGES))

    def is_to_be_shown(self) -> bool:
        """Whether these very changes were not shown yet. Of a valid form."""
        return self.shows_changes and bool(self.changes()) and self.data.get(SEEN_CHANGES) != self._mark()

    def show_changes(self) -> None:
        """Let the page tell what changes, and be confirmed."""
        data = cast("dict[str, Any]", self.data).copy()
        data[SEEN_CHANGES] = self._mark()
        self.data = data

    def _mark(self) -> str:
        told = json.dumps({name: as_text(value) for name, value in sorted(self.changes().items())})
        return hashlib.sha256(told.encode()).hexdigest()

    def in_groups(self) -> list[dict[str, Any]] | None:
        """The fields in parts, as `components/form.html` takes them; None for a short form."""
        if not self.groups:
            return None
        return [
            {"title": title, "fields": [self[name] for name in names if name in self.fields]}
            for title, names in self.groups
        ]


Subject = TypeVar("Subject")
Result = TypeVar("Result")
Who = TypeVar("Who", bound=Actor)
Thing = TypeVar("Thing")
#: A text, translated when it is read.
Said = str | Promise
#: A sentence that is fixed, or made from a thing and the day.
Words = Said | Callable[[Thing, date], Said]


@dataclass(frozen=True, kw_only=True)
class Act(Generic[Subject, Result, Who]):
    """One lawful act of `Who` on a `Subject`, or on a list (whose subject is None) when `on_list`.

    `perform(subject, on=…, by=…, **form fields)` calls one operation. `move` is the act's name in
    the model's MOVES; without it `possible(subject, on)` decides. `allowed(user, on, subject)`
    speaks for role and territory. `consequence` says what will happen, `done` what has.
    `not_yet(subject, user, on)` says from which day the act is possible, or what it lacks, to somebody
    who could do it then; nothing when it is possible or never will be.
    """

    name: str
    label: Said
    perform: Callable[..., Result]
    consequence: Words[Subject]
    form: type[ActForm] = ActForm
    move: str | None = None
    possible: Callable[[Subject, date], bool] | None = None
    allowed: Callable[[Who, date, Subject], bool]
    done: Words[Result] = ""
    primary: bool | Callable[[Subject, date], bool] = False
    tone: str = ""
    key: str = ""
    on_list: bool = False
    facts: Callable[[Subject, date], list[dict[str, Any]]] | None = None
    leads_to: Callable[[Subject, Result], str] | None = None
    confirm: Said = ""
    not_yet: Callable[[Subject, Who, date], Said] | None = None

    def is_open(self, *, subject: Subject, user: Who, on: date, moves: Moves | None) -> bool:
        """Whether the button is shown: state, role and territory all agree."""
        state = getattr(subject, "state", "")
        if self.move is not None and (moves is None or self.move not in allowed_acts(moves, state)):
            return False
        if self.possible is not None and not self.possible(subject, on):
            return False
        return self.allowed(user, on, subject)

    def is_first(self, subject: Subject, on: date) -> bool:
        """Whether the button stands before the others on this day."""
        return self.primary(subject, on) if callable(self.primary) else self.primary


def said_of(words: Words[Thing], thing: Thing, on: date) -> Said:
    """The sentence about this thing on this day."""
    return words(thing, on) if callable(words) else words


#: An act on whatever: for pages that show them all.
AnyAct = Act[Any, Any, Any]


@dataclass(slots=True)
class Outcome(Generic[Result]):
    """What became of a POST: `result` of the operation, or refused with the form filled in."""

    result: Result | None = None
    is_done: bool = False
    was_done_before: bool = False
    status: int = 200
    facts: dict[str, Any] = field(default_factory=dict)


def run(
    act: Act[Subject, Result, Who], form: ActForm, *, subject: Subject, on: date, by: Who
) -> Outcome[Result]:
    """Perform the act once. A refusal is put beside the form, which keeps everything typed.

    The page's number makes a second press of the same button harmless; a refused act may be sent
    again. Where the memory of numbers is gone, the operation's own guards still hold.
    """
    once = _number_of(act, form)
    if not _is_first(once):
        return Outcome(was_done_before=True)
    try:
        result = act.perform(subject, on=on, by=by, **form.given())
    except ChangedMeanwhile as refusal:
        _forget(once)
        form.meet(refusal)
        return Outcome(status=refusal.status, facts=refusal.facts)
    except DomainError as refusal:
        _forget(once)
        _put_beside(form, refusal)
        return Outcome(status=refusal.status, facts=refusal.facts)
    except ValidationError as refusal:
        _forget(once)
        _put_fields_beside(form, refusal)
        return Outcome(status=422)
    except IntegrityError as collision:
        _forget(once)
        sentence = _sentence_of(collision)
        if sentence is None:
            raise
        form.add_error(None, sentence)
        return Outcome(status=409)
    except BaseException:
        _forget(once)
        raise
    return Outcome(result=result, is_done=True)


def was_sent(act: AnyAct, form: ActForm) -> bool:
    """Whether this very page was sent before, as far as the cache remembers."""
    return cache.get(_number_of(act, form)) is not None


def _number_of(act: AnyAct, form: ActForm) -> str:
    return f"act:{act.name}:{str(form.data.get(ONCE, ''))[:40] or uuid.uuid4().hex}"


def _is_first(once: str) -> bool:
    """Whether this number was never sent, as far as the cache remembers."""
    return bool(cache.add(once, 1, _REMEMBERED_SECONDS))


def _forget(once: str) -> None:
    cache.delete(once)


def _put_beside(form: ActForm, refusal: DomainError) -> None:
    by_field = refusal.facts.get("fields")
    if isinstance(by_field, dict):
        _put_each_beside(form, by_field, refusal.facts.get("concerns", ()))
        return
    named = str(refusal.facts.get("field", ""))
    named = form.field_names.get(named, named)
    form.add_error(named if named in form.fields else None, str(refusal))


def _put_fields_beside(form: ActForm, refusal: ValidationError) -> None:
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    _put_each_beside(form, refusal.error_dict)


def _put_each_beside(form: ActForm, by_field: Mapping[str, Any], concerns: Sequence[str] = ()) -> None:
    """Each sentence at its box; that of a constraint at the first box of the columns it is about."""
    for named, errors in by_field.items():
        boxes = (form.field_names.get(name, name) for name in (named, *concerns))
        form.add_error(next((box for box in boxes if box in form.fields), None), errors)


def _sentence_of(collision: IntegrityError) -> Any:
    """The sentence of the constraint that refused, when two people acted at once."""
    from django.apps import apps

    name = constraint_of(collision)
    models: list[type[Model]] = list(apps.get_models())
    for model in models:
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return sentence_of(constraint)
    return None
