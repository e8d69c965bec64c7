"""People and their documents: enrolled, corrected, protected."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.editing import Shown, refuse_if_changed, values_of
from core.errors import MoveNotAllowed, RuleViolation
from core.identifiers import check_iin
from core.languages import OF_MIGRANTS
from core.partial_dates import as_partial
from core.person_names import check_names, with_names_as_known
from core.storing import change, insert
from identity.name_keys import given_name_key, name_key
from identity.partial_dates import PartialDate
from journal.operations import record
from reference.queries.dated import home_country_id
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import Person
from registry.operations.documents import (
    NumberTaken,
    insert_document,
    refuse_known_document,
    tell_identity,
    tries_noted,
)
from registry.operations.former_values import keep_former, refuse_unproven
from registry.operations.papers import HandedIn, paper_that_shows
from registry.operations.spellings import keep_spellings
from registry.queries.people.files import lock_person
from registry.rules.people.warnings import document_warnings, identity_warnings
from registry.seams import person_follow_ups
from registry.states import AccessClass, Apart, DocumentKind, Sex

#: What of a person may be corrected, with the name's keys following the name.
CORRECTABLE = frozenset(
    {"surname", "given_names", "patronymic", "born_on", "sex", "citizenship_id", "iin", "language", "email"}
)


@tries_noted
@transaction.atomic
def enrol_person(
    *,
    surname: str,
    born_on: PartialDate,
    sex: Sex,
    citizenship_id: int,
    document_kind: DocumentKind,
    document_number: str,
    issuing_country_id: int,
    on: date,
    by: User,
    given_names: str = "",
    patronymic: str = "",
    document_expires_on: date | None = None,
    iin: str = "",
    language: str = OF_MIGRANTS,
    email: str = "",
    likely: int = 0,
    apart: Apart | str = "",
) -> Person:
    """Make a file from a document that the person presents.

    `likely` files that may be the same person's were shown before, and `apart` says why a new one is
    made all the same; both are journaled.

    The document must be in no other file, nor the IIN: the answer is the same whoever's file that is,
    and the try is journaled there. An IIN that does not agree with the birth
    date, or an expired document, is written down as a warning and refuses nothing.

    Raises: NotPermitted; RuleViolation naming the field, for a citizen too; NumberTaken.
    """
    require(by, on, RegistryCapability.KEEP_FILES)
    _refuse_citizen(citizenship_id)
    number = check_iin(iin) if iin.strip() else None
    refuse_known_document(document_kind, document_number, issuing_country_id)
    _refuse_known_iin(number, None)

    person = Person(
        **_named(surname, given_names, patronymic),
        born_on=born_on,
        sex=sex,
        citizenship_id=citizenship_id,
        citizenship_confirmed_on=on,
        iin=number,
        language=language,
        email=email,
        enrolled_on=on,
    )
    insert(person)
    _keep_spellings(person)
    insert_document(person, document_kind, document_number, issuing_country_id, document_expires_on, on=on)
    tell_identity(person.pk, on=on, by=by)

    warnings = identity_warnings(iin=number, born_on=born_on, sex=sex)
    warnings += document_warnings(expires_on=document_expires_on, on=on)
    record(
        RegistryEvent.PERSON_ENROLLED,
        subject=person,
        by=by,
        on=on,
        person_id=person.pk,
        data={
            "origin": "document",
            "warnings": [warning.code for warning in warnings],
            **({"likely": likely, "apart": str(apart)} if likely else {}),
        },
    )
    return person


@tries_noted
@transaction.atomic
def correct_person(
    *,
    person_id: int,
    changes: Mapping[str, Any],
    on: date,
    by: User,
    shown: Shown | None = None,
    reason: str = "",
    paper: str = "",
    received_id: int | None = None,
    handed_in: HandedIn | None = None,
) -> Person:
    """Correct what a file says of the person; `changes` maps fields of `CORRECTABLE` to new values.

    `shown` is what a form showed of the file. A citizenship written down here is no longer changed by
    feeds. With it all stays are computed anew: whoever became a citizen has no clock and no open case
    from then on, whoever is found to be a foreigner has them again. What the file said before is kept
    with its period; a birth date or a citizenship is corrected only with a `reason` and the `paper` that
    shows it: named, among the file's received papers, or handed in. The journal keeps which fields
    changed, not their values.

    Raises: NotFound; NotPermitted; ChangedMeanwhile when the file no longer says what was shown;
    RuleViolation naming the field; MoveNotAllowed when nothing would change.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    refuse_if_changed(shown, values_of(person, CORRECTABLE & (shown or {}).keys()))
    _refuse_uncorrectable(changes)

    wanted = with_names_as_known({name: _cleaned(name, value) for name, value in changes.items()})
    wanted = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if not wanted:
        raise MoveNotAllowed(_("The file says so already. Nothing was changed."), code="nothing_to_change")
    _refuse_known_iin(wanted.get("iin"), person.pk)
    has_paper = bool(paper.strip() or received_id or handed_in)
    refuse_unproven(wanted.keys(), reason=reason, has_paper=has_paper)

    received = paper_that_shows(person, received_id=received_id, handed_in=handed_in, on=on, by=by)
    keep_former(person, wanted.keys(), reason=reason, paper=paper, received=received, on=on, by=by)
    names = {name: wanted.get(name, getattr(person, name)) for name in _NAMES}
    keys = _named(**names) if wanted.keys() & names.keys() else {}
    confirmed = {"citizenship_confirmed_on": on} if "citizenship_id" in wanted else {}
    change(person, **{**wanted, **keys, **confirmed})
    if keys:
        _keep_spellings(person)
    if wanted.keys() & {"citizenship_id", "born_on"}:
        _follow(person, on=on, by=by)
    if wanted.keys() & _WHO_IT_IS:
        tell_identity(person.pk, on=on, by=by)

    record(
        RegistryEvent.PERSON_CORRECTED,
        subject=person,
        by=by,
        on=on,
        person_id=person.pk,
        data={"fields": sorted(name.removesuffix("_id") for name in wanted)},
    )
    return person


@transaction.atomic
def protect_person(*, person_id: int, access_class: AccessClass, on: date, by: User) -> Person:
    """Close a file to all but protection officers: an asylum claim, refugee status or a victim.

    Sweeps pass the person over from now on, and open cases are closed without saying why.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the file already has this class;
    RuleViolation for a class that protects nothing.
    """
    if access_class not in AccessClass.values or access_class == AccessClass.OPEN:
        raise RuleViolation(
            _("Access: choose asylum seeker, refugee or victim. To open the file, end the protection."),
            code="access_class_open",
        )
    return _set_access(person_id, AccessClass(access_class), on=on, by=by)


@transaction.atomic
def end_protection(*, person_id: int, on: date, by: User) -> Person:
    """Open a protected file to all officers again.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is not protected.
    """
    return _set_access(person_id, AccessClass.OPEN, on=on, by=by)


_NAMES = ("surname", "given_names", "patronymic")
#: What files are compared by.
_WHO_IT_IS = frozenset({*_NAMES, "born_on", "sex", "iin"})


def _named(surname: str, given_names: str, patronymic: str) -> dict[str, str]:
    names = [" ".join(name.split()) for name in (surname, given_names, patronymic)]
    named = with_names_as_known(dict(zip(_NAMES, names, strict=True)))
    check_names(named)
    return {
        **named,
        "surname_key": name_key(named["surname"]),
        "given_key": given_name_key(named["given_names"], named["patronymic"]),
    }


def _keep_spellings(person: Person) -> None:
    with connection.cursor() as cursor:
        keep_spellings(cursor, [(person.surname, person.given_names)])


def _cleaned(name: str, value: Any) -> Any:
    if name == "born_on":
        return as_partial(value)
    if name == "iin":
        return check_iin(value) if value else None
    return " ".join(value.split()) if isinstance(value, str) else value


def _refuse_citizen(citizenship_id: int) -> None:
    if citizenship_id == home_country_id():
        raise RuleViolation(
            _(
                "Citizenship: a citizen of Kazakhstan is no foreigner and gets no migrant's file. Compare it "
                "with the passport; if that says Kazakhstan, there is nothing to enrol."
            ),
            code="citizen",
            facts={"field": "citizenship"},
        )


def _refuse_uncorrectable(changes: Mapping[str, Any]) -> None:
    unknown = sorted(changes.keys() - CORRECTABLE)
    if unknown:
        raise RuleViolation(
            _("%(fields)s: this cannot be corrected here.") % {"fields": ", ".join(unknown)},
            code="not_correctable",
            facts={"fields": unknown},
        )


def _refuse_known_iin(iin: str | None, own_id: int | None) -> None:
    if iin is None:
        return
    holder_id = Person.objects.filter(iin=iin).values_list("pk", flat=True).first()
    if holder_id is not None and holder_id != own_id:
        raise NumberTaken(holder_id=holder_id, by_what="iin")


def _set_access(person_id: int, access_class: AccessClass, *, on: date, by: User) -> Person:
    require(by, on, RegistryCapability.PROTECT_FILES)
    person = lock_person(person_id=person_id, user=by, on=on)
    was = person.access_class
    if was == access_class:
        raise MoveNotAllowed(
            _("Access to this file is “%(access)s” already.") % {"access": access_class.label},
            code="access_unchanged",
        )

    change(person, access_class=access_class)
    _follow(person, on=on, by=by)

    record(
        RegistryEvent.PERSON_PROTECTED,
        subject=person,
        by=by,
        on=on,
        person_id=person.pk,
        data={"access": str(access_class), "was": was},
    )
    return person


def _follow(person: Person, *, on: date, by: User) -> None:
    for follow in person_follow_ups:
        follow(person_ids=[person.pk], on=on, by=by)
