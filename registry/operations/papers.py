"""Received papers of a person's file."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import RuleViolation
from core.storing import insert
from papers.models import ReceivedPaper
from papers.operations import receive_among
from papers.states import ReceivedKind
from registry.capabilities import RegistryCapability
from registry.models import Person, PersonPaper
from registry.queries.people.files import lock_person
from registry.queries.people.papers import papers_lying_of


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A paper as it was handed in with another act: what it is, and its bytes."""

    kind: ReceivedKind
    data: bytes


@transaction.atomic
def receive_paper_of_person(
    *, person_id: int, kind: ReceivedKind, data: bytes, on: date, by: User
) -> ReceivedPaper:
    """Take in a paper that is about this person. It is opened by nobody before it was scanned.

    Raises: NotFound; NotPermitted; RuleViolation for a file that is none of its kind, for the same file
    once more, and for too many of them.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    return insert_paper(person, kind=kind, data=data, on=on, by=by)


def insert_paper(person: Person, *, kind: ReceivedKind, data: bytes, on: date, by: User) -> ReceivedPaper:
    """A paper into a locked file, as a part of an act on it."""
    lying = papers_lying_of(person.pk)
    paper = receive_among(lying=lying, data=data, kind=kind, on=on, by=by, person_id=person.pk)
    insert(PersonPaper(person=person, paper=paper))
    return paper


def paper_that_shows(
    person: Person, *, received_id: int | None, handed_in: HandedIn | None, on: date, by: User
) -> ReceivedPaper | None:
    """The received paper on which a correction of a locked file rests: handed in with it, or there before.

    Raises: RuleViolation for a paper that is not kept in this file.
    """
    if handed_in is not None:
        return insert_paper(person, kind=handed_in.kind, data=handed_in.data, on=on, by=by)
    if received_id is None:
        return None
    paper = papers_lying_of(person.pk).filter(pk=received_id).first()
    if paper is None:
        raise RuleViolation(
            _("This paper is not among those of the file. Choose another."),
            code="paper_not_there",
            facts={"field": "received_id"},
        )
    return paper
