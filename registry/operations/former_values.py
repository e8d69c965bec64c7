"""What a file said before, kept by the act that changes it."""

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import RuleViolation
from core.periods import day_after, day_before
from core.storing import insert
from papers.models import ReceivedPaper
from registry.models import FormerValue, Person
from registry.states import PROVEN, FormerKind, ToldBy

#: The fields of a person that make up each kind.
FIELDS = {
    FormerKind.NAME: ("surname", "given_names", "patronymic", "surname_key", "given_key"),
    FormerKind.BIRTH_DATE: ("born_on",),
    FormerKind.CITIZENSHIP: ("citizenship_id",),
    FormerKind.SEX: ("sex",),
}


def kinds_of(fields: Collection[str]) -> Iterator[FormerKind]:
    """The kinds that a change of these fields touches."""
    return (kind for kind, names in FIELDS.items() if not set(names).isdisjoint(fields))


def refuse_unproven(fields: Collection[str], *, reason: str, has_paper: bool) -> None:
    """A birth date and a citizenship decide clocks and penalties: whoever corrects them says why.

    Raises: RuleViolation naming the missing field.
    """
    if PROVEN.isdisjoint(kinds_of(fields)):
        return
    for name, given, sentence in (
        (
            "reason",
            bool(reason.strip()),
            _("Reason: a date of birth or a citizenship is corrected with a reason. Write it."),
        ),
        (
            "paper",
            has_paper,
            _("Document: name the document that shows the right date of birth or citizenship."),
        ),
    ):
        if not given:
            raise RuleViolation(sentence, code=f"{name}_missing", facts={"field": name})


def keep_former(
    person: Person,
    fields: Collection[str],
    *,
    reason: str,
    paper: str,
    received: ReceivedPaper | None = None,
    on: date,
    by: User,
) -> None:
    """Keep what the locked file says until now of what these fields are about to change.

    It was said since the value before it ended, at first since the file was made, and until the day
    before `on`; a value that was changed on its first day has that day.
    """
    for kind in kinds_of(fields):
        first = said_since(person, kind, on)
        insert(
            FormerValue(
                person=person,
                kind=kind,
                **{name: getattr(person, name) for name in FIELDS[kind]},
                valid_from=first,
                valid_until=max(first, day_before(on)),
                told_by=ToldBy.OFFICER,
                reason=" ".join(reason.split()),
                paper=" ".join(paper.split()),
                received=received,
                by=by,
            )
        )


def said_since(person: Person, kind: FormerKind, on: date) -> date:
    """Since when the file says what it says now of this kind; `on` at the latest."""
    before = FormerValue.objects.filter(person=person, kind=kind).order_by("-valid_until").first()
    return min(on, day_after(before.valid_until) if before else person.enrolled_on)
