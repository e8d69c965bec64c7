"""Two people save one thing at the same moment, each over what both were shown."""

from registry.models import Person
from registry.operations.people import correct_person
from tests.accounts.factories import UserFactory
from tests.databases import in_threads
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.registry.factories import PersonFactory


def outcomes(*acts):
    return sorted(type(future.exception() or future.result()).__name__ for future in in_threads(*acts))


def test_of_two_corrections_at_once_one_is_refused_and_none_is_lost(committed_db):
    person = PersonFactory(surname="ONE", email="")
    officers = [UserFactory(officer=True) for _index in range(2)]
    shown = {"surname": "ONE", "email": ""}
    changes = [{"surname": "TWO"}, {"email": "a@example.kz"}]

    done = outcomes(
        *[
            lambda by=by, change=change: correct_person(
                person_id=person.pk, changes=change, shown=shown, on=ON, by=by
            )
            for by, change in zip(officers, changes, strict=True)
        ]
    )

    assert done == ["ChangedMeanwhile", "Person"]
    stored = Person.objects.values_list("surname", "email").get(pk=person.pk)
    assert stored in {("TWO", ""), ("ONE", "a@example.kz")}
    assert journal_entries(kind="person_corrected").count() == 1


def test_what_is_not_shown_in_the_form_disturbs_nobody(committed_db):
    person = PersonFactory(surname="ONE", email="")
    by = UserFactory(officer=True)

    done = outcomes(
        lambda: correct_person(
            person_id=person.pk, changes={"surname": "TWO"}, shown={"surname": "ONE"}, on=ON, by=by
        ),
        lambda: correct_person(
            person_id=person.pk, changes={"email": "a@example.kz"}, shown={"email": ""}, on=ON, by=by
        ),
    )

    assert done == ["Person", "Person"]
    assert Person.objects.values_list("surname", "email").get(pk=person.pk) == ("TWO", "a@example.kz")
