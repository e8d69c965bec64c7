"""A file of what the border tells of somebody."""

from datetime import date

from django.db import connection

from accounts.models import User
from core.storing import insert
from identity.name_keys import given_name_key, name_key
from journal.operations import record
from registry.events import RegistryEvent
from registry.models import Person
from registry.operations.spellings import keep_spellings
from registry.rules.people.holders import Holder


def enrol_holder(holder: Holder, *, on: date, by: User) -> int:
    """Make a file of what is told of this holder, in the caller's transaction; its number."""
    surname, given_names, patronymic = holder.name
    person = Person(
        surname=surname,
        given_names=given_names,
        patronymic=patronymic,
        surname_key=name_key(surname),
        given_key=given_name_key(given_names, patronymic),
        born_on=holder.born_on,
        sex=holder.sex,
        citizenship_id=holder.citizenship_id,
        enrolled_on=on,
    )
    insert(person)
    with connection.cursor() as cursor:
        keep_spellings(cursor, [(surname, given_names)])
    record(
        RegistryEvent.PERSON_ENROLLED,
        subject=person,
        by=by,
        on=on,
        person_id=person.pk,
        data={"origin": "feed"},
    )
    return person.pk
