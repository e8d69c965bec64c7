"""Documents of people: added, ended with a reason, valid again."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.identifiers import check_document_number
from core.moves import next_state
from core.periods import FIRST_CROSSING_DAY
from core.storing import change, insert
from journal.operations import record
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import IdentityDocument, Person
from registry.queries.people.files import lock_person
from registry.rules.people.warnings import document_warnings
from registry.seams import document_follow_ups, identity_follow_ups
from registry.states import DOCUMENT_MOVES, DocumentAct, DocumentKind

Given = ParamSpec("Given")
Done = TypeVar("Done")

#: The one answer for a number that is in another file, whoever's file that is and whoever asks.
_TAKEN = _(
    "This document number or IIN may be in another file and cannot be used here. Search for it first. If "
    "nothing is found, compare it with the paper; if it is right, ask your supervisor."
)

#: Where the number that is taken was typed.
_BOXES = {"document": "number", "iin": "iin"}


class NumberTaken(RuleViolation):
    """A document number or IIN that stands in another file; `holder_id` is for the journal alone."""

    code = "number_taken"

    def __init__(self, *, holder_id: int, by_what: str) -> None:
        super().__init__(_TAKEN, facts={"field": _BOXES[by_what]})
        self.holder_id, self.by_what = holder_id, by_what


def tries_noted(act: Callable[Given, Done]) -> Callable[Given, Done]:
    """Whoever tries a number that another file has is journaled, though nothing else of the act is left."""

    @wraps(act)
    def noted(*args: Given.args, **given: Given.kwargs) -> Done:
        try:
            return act(*args, **given)
        except NumberTaken as refusal:
            record(
                RegistryEvent.NUMBER_TRIED,
                subject=Person(pk=refusal.holder_id),
                by=cast(User, given["by"]),
                on=cast(date, given["on"]),
                person_id=refusal.holder_id,
                data={"by": refusal.by_what},
            )
            raise

    return noted


@tries_noted
@transaction.atomic
def add_document(
    *,
    person_id: int,
    kind: DocumentKind,
    number: str,
    issuing_country_id: int,
    on: date,
    by: User,
    expires_on: date | None = None,
) -> IdentityDocument:
    """Add a document that the person presents to the file.

    Raises: NotFound; NotPermitted; NumberTaken when the document is in another file, the try
    journaled there; MoveNotAllowed when it is in this one already.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    refuse_known_document(kind, number, issuing_country_id, own_id=person.pk)

    document = insert_document(person, kind, number, issuing_country_id, expires_on, on=on)
    tell_identity(person.pk, on=on, by=by)

    record(
        RegistryEvent.DOCUMENT_ADDED,
        subject=document,
        by=by,
        on=on,
        person_id=person.pk,
        data={
            "kind": str(kind),
            "warnings": [w.code for w in document_warnings(expires_on=expires_on, on=on)],
        },
    )
    return document


@transaction.atomic
def end_document(
    *, person_id: int, document_id: int, act: DocumentAct, held_until: date, reason: str, on: date, by: User
) -> IdentityDocument:
    """Say that a document was withdrawn, replaced, lost or reported false.

    `held_until` is the last day on which it identified the person: the day of the loss, of the withdrawal.
    The file is still found by it. Crossings after that day are marked for an officer; from then on the
    number alone tells nobody's file, and another holder of the same number gets a file of their own.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is not valid any more; RuleViolation for a
    day to come, a reason that is missing, or another document of this number that ended on that day.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    document = _lock_document(person, document_id)
    state = next_state(DOCUMENT_MOVES, document.state, act)
    why = _given_reason(reason)
    if not FIRST_CROSSING_DAY <= held_until <= on:
        raise RuleViolation(
            _("The day when it happened: today or before. Correct the day."),
            code="day_to_come",
            facts={"field": "held_until"},
        )

    change(document, state=state, held_until=held_until, state_reason=why)
    _follow(document, on=on, by=by)

    record(
        RegistryEvent.DOCUMENT_ENDED,
        subject=document,
        by=by,
        on=on,
        person_id=person.pk,
        data={"state": state, "held_until": held_until.isoformat()},
    )
    return document


@tries_noted
@transaction.atomic
def restore_document(
    *, person_id: int, document_id: int, reason: str, on: date, by: User
) -> IdentityDocument:
    """Say that a document is valid after all: it was found again, or what was reported was not so.

    The marks that its end set on crossings are cleared.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is valid; NumberTaken when the number has
    meanwhile become another's, the try journaled there; RuleViolation without a reason.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    document = _lock_document(person, document_id)
    was, state = document.state, next_state(DOCUMENT_MOVES, document.state, DocumentAct.RESTORE)
    why = _given_reason(reason)
    _refuse_reissued(document)

    change(document, state=state, held_until=None, state_reason=why)
    _follow(document, on=on, by=by)

    record(
        RegistryEvent.DOCUMENT_RESTORED,
        subject=document,
        by=by,
        on=on,
        person_id=person.pk,
        data={"was": was},
    )
    return document


def insert_document(
    person: Person,
    kind: str,
    number: str,
    issuing_country_id: int,
    expires_on: date | None,
    *,
    on: date,
) -> IdentityDocument:
    """Write a document into a file. Raises: RuleViolation for what no document bears."""
    known_by = check_document_number(number, field="number")
    document = IdentityDocument(
        person=person,
        kind=kind,
        number=number.strip(),
        number_key=known_by["key"],
        number_shape=known_by["shape"],
        issuing_country_id=issuing_country_id,
        expires_on=expires_on,
        first_seen_on=on,
    )
    insert(document)
    return document


def tell_identity(person_id: int, *, on: date, by: User) -> None:
    """Let whoever compares files follow: this one is new, or says otherwise who somebody is."""
    for follow in identity_follow_ups:
        follow(person_ids=[person_id], on=on, by=by)


def refuse_known_document(
    kind: str, number: str, issuing_country_id: int, *, own_id: int | None = None
) -> None:
    """Refuse what is no document's number, or is in another file; nothing is said of that file.

    A number whose last holder's period is over may have been issued again, but not to the same person.
    """
    key = check_document_number(number, field="number")["key"]
    same = IdentityDocument.objects.filter(number_key=key, issuing_country_id=issuing_country_id, kind=kind)
    holder_id = same.filter(held_until=None).values_list("person_id", flat=True).first()
    if holder_id is not None and holder_id != own_id:
        raise NumberTaken(holder_id=holder_id, by_what="document")
    if own_id is not None and same.filter(person_id=own_id).exists():
        raise MoveNotAllowed(
            _(
                "This document is in the file already. If it says that it was lost or withdrawn, make it "
                "valid again there."
            ),
            code="document_known",
            facts={"field": "number"},
        )


def _follow(document: IdentityDocument, *, on: date, by: User) -> None:
    for follow in document_follow_ups:
        follow(document_ids=[document.pk], on=on, by=by)


def _lock_document(person: Person, document_id: int) -> IdentityDocument:
    documents = IdentityDocument.objects.select_for_update(of=("self",), no_key=True)
    document = documents.filter(person=person, pk=document_id).first()
    if document is None:
        raise NotFound(_("There is no such document in this file."), facts={"document": document_id})
    return document


def _refuse_reissued(document: IdentityDocument) -> None:
    now = IdentityDocument.objects.filter(
        number_key=document.number_key,
        issuing_country_id=document.issuing_country_id,
        kind=document.kind,
        held_until=None,
    ).first()
    if now is not None:
        raise NumberTaken(holder_id=now.person_id, by_what="document")


def _given_reason(reason: str) -> str:
    why = " ".join(reason.split())
    if not why:
        raise RuleViolation(
            _("Reason: write who reported it and what is known, in a sentence."),
            code="reason_missing",
            facts={"field": "reason"},
        )
    return why
