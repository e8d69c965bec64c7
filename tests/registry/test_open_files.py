"""Which files are open and which are held: in the ORM, in SQL and of a row in hand, on the same rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.queries.roles import roles_of
from core.errors import RuleViolation
from identity.partial_dates import PartialDate
from journal.queries import entries_visible_to
from registry.events import RegistryEvent
from registry.models import Person
from registry.operations.documents import add_document
from registry.operations.people import correct_person, enrol_person, protect_person
from registry.queries.open_files import (
    held_files,
    is_open_sql,
    of_open_files,
    standing_file,
    stands_for_sql,
)
from registry.states import AccessClass, DocumentKind, Sex
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.identity.factories import invented_iin
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

#: Own class, class of the file that took it over (if any): open? held?
CASES = [
    ("open", None, True, False),
    ("refugee", None, False, True),
    ("asylum", None, False, True),
    ("victim", None, False, True),
    ("open", "open", False, False),
    ("open", "victim", False, True),
    ("refugee", "open", False, True),
]


def selected(condition: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.id FROM registry_person p WHERE {condition}")
        return {row[0] for row in cursor.fetchall()}


def test_the_three_dialects_agree_on_class_and_merging():
    opened, held = set(), set()
    for own, takers, is_open, is_held in CASES:
        taker = PersonFactory(access_class=takers) if takers else None
        person = PersonFactory(access_class=own, merged_into=taker)
        if taker is not None:
            (opened if takers == "open" else held).add(taker.pk)
        if is_open:
            opened.add(person.pk)
        if is_held:
            held.add(person.pk)

    everybody = list(Person.objects.all())
    assert set(of_open_files(Person.objects.all()).values_list("pk", flat=True)) == opened
    assert selected(is_open_sql("p")) == opened
    assert {person.pk for person in everybody if person.is_open} == opened
    assert set(held_files().values_list("pk", flat=True)) == held
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT p.id, {stands_for_sql('p')} FROM registry_person p")
        assert dict(cursor.fetchall()) == {person.pk: standing_file(person).pk for person in everybody}


def test_every_class_but_open_is_held():
    assert {own for own, taker, _open, is_held in CASES if taker is None and is_held} == set(
        AccessClass.values
    ) - {"open"}


# --- a number that another file has -----------------------------------------------------------------


def enrol(by, **given):
    same = {"surname": "CANARY", "born_on": PartialDate(1990, 5, 15), "sex": Sex.MALE, "on": ON, "by": by}
    country = the_country("UZB").pk
    document = {"document_kind": DocumentKind.PASSPORT, "document_number": "FA7777777"}
    return enrol_person(
        **{**same, **document, "citizenship_id": country, "issuing_country_id": country, **given}
    )


@pytest.mark.parametrize("by_what", ["document", "iin", "corrected_iin", "added_document"])
def test_a_number_of_another_file_gets_one_answer_and_leaves_one_row(by_what):
    officer, own = UserFactory(officer=True), PersonFactory()
    roles_of(officer, ON)
    answers = []
    for protected, number, iin in (
        (False, "FA1111111", invented_iin(1)),
        (True, "FA2222222", invented_iin(2)),
    ):
        holder = PersonFactory(protected=protected, document__number=number, iin=iin)
        acts = {
            "document": lambda number=number: enrol(officer, document_number=number),
            "iin": lambda iin=iin: enrol(officer, iin=iin),
            "corrected_iin": lambda iin=iin: correct_person(
                person_id=own.pk, changes={"iin": iin}, on=ON, by=officer
            ),
            "added_document": lambda number=number: add_document(
                person_id=own.pk,
                kind=DocumentKind.PASSPORT,
                number=number,
                issuing_country_id=the_country("UZB").pk,
                on=ON,
                by=officer,
            ),
        }
        with CaptureQueriesContext(connection) as asked, pytest.raises(RuleViolation) as refusal:
            acts[by_what]()
        tried = journal_entries(kind=RegistryEvent.NUMBER_TRIED, person_id=holder.pk).get()
        assert (tried.subject_id, tried.by_id) == (holder.pk, officer.pk)
        answers.append((str(refusal.value), refusal.value.code, refusal.value.facts, len(asked)))

    assert answers[0] == answers[1]
    assert Person.objects.filter(surname="CANARY").count() == 0


def test_a_try_at_a_held_file_is_in_the_journal_of_protection_officers_alone():
    holder = PersonFactory(protected=True, document__number="FA2222222")
    with pytest.raises(RuleViolation):
        enrol(UserFactory(officer=True), document_number="FA2222222")

    def seen(**role):
        return entries_visible_to(UserFactory(**role), ON).filter(person_id=holder.pk).count()

    assert seen(protection_officer=True, auditor=True) == 1
    assert seen(auditor=True) == seen(admin=True) == 0


def test_that_a_file_was_closed_is_not_told_when_it_is_open_again():
    keeper, person = UserFactory(protection_officer=True), PersonFactory()
    protect_person(person_id=person.pk, access_class=AccessClass.VICTIM, on=ON, by=keeper)
    Person.objects.filter(pk=person.pk).update(access_class="open")
    kind = RegistryEvent.PERSON_PROTECTED

    assert entries_visible_to(keeper, ON).filter(kind=kind).count() == 1
    assert not entries_visible_to(UserFactory(auditor=True), ON).filter(kind=kind).exists()
