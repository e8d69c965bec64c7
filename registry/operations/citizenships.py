"""Several citizenships of one person, each from a day to a day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.storing import change, insert
from core.templatetags.dates_in_words import day_in_words
from journal.operations import record
from reference.queries.dated import home_country_id
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import OtherCitizenship
from registry.queries.people.files import lock_person


@transaction.atomic
def add_citizenship(
    *,
    person_id: int,
    country_id: int,
    valid_from: date,
    paper: str,
    on: date,
    by: User,
    valid_until: date | None = None,
) -> OtherCitizenship:
    """Write down a citizenship that the person has besides that of the file, with the paper that shows it.

    From now on a crossing under it, on a day of it, is no other holder's. No clock moves: each stay goes
    by the citizenship that was entered with.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is the file's own; RuleViolation for our own
    citizenship, a missing paper, or days on which the person has it already.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    if country_id == home_country_id():
        raise RuleViolation(
            _(
                "Citizenship: who is a citizen of Kazakhstan is no foreigner. Correct the citizenship of the "
                "file instead; all clocks end with it."
            ),
            code="citizen",
            facts={"field": "country_id"},
        )
    if country_id == person.citizenship_id:
        raise MoveNotAllowed(
            _("This is the citizenship of the file already."),
            code="citizenship_known",
            facts={"field": "country_id"},
        )

    other = OtherCitizenship(
        person=person,
        country_id=country_id,
        valid_from=valid_from,
        valid_until=valid_until,
        paper=" ".join(paper.split()),
    )
    insert(other)

    record(
        RegistryEvent.CITIZENSHIP_ADDED,
        subject=other,
        by=by,
        on=on,
        person_id=person.pk,
        data={
            "valid_from": valid_from.isoformat(),
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )
    return other


@transaction.atomic
def end_citizenship(
    *, person_id: int, citizenship_id: int, last: date, on: date, by: User
) -> OtherCitizenship:
    """Write down that `last` is the last day of a citizenship besides that of the file.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it ended on that day or earlier already;
    RuleViolation for a day before it began.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    others = OtherCitizenship.objects.select_for_update(of=("self",), no_key=True)
    other = others.filter(person=person, pk=citizenship_id).first()
    if other is None:
        raise NotFound(_("There is no such citizenship in this file."), facts={"citizenship": citizenship_id})
    if other.valid_until is not None and other.valid_until <= last:
        raise MoveNotAllowed(
            _("The citizenship ends on %(day)s already.") % {"day": day_in_words(other.valid_until)},
            code="ends_already",
            facts={"field": "last"},
        )

    change(other, valid_until=last)

    record(
        RegistryEvent.CITIZENSHIP_ENDED,
        subject=other,
        by=by,
        on=on,
        person_id=person.pk,
        data={"valid_until": last.isoformat()},
    )
    return other
