"""What happened between two files is told in neither of them to whoever may not see the other one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from accounts.queries import timeline_of
from accounts.states import Role
from journal.events import named_events, shape_of
from journal.models import Entry
from journal.operations import record
from journal.queries import entries_visible_to, unveiled
from registry.events import RegistryEvent
from registry.models import Join, LikelyMatch, Person, Split, SplitLine, Tie
from registry.operations.matches.joining import take_back
from registry.operations.people import end_protection, protect_person
from registry.operations.ties import add_tie, end_tie
from registry.queries.matches.mixed import mixed_visible_to
from registry.queries.two_files import ABOUT_TWO, OTHER
from registry.states import AccessClass, TieKind
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import CrossingFactory, DocumentFactory, MixedFileFactory, PersonFactory
from tests.registry.matches import joined, pair

pytestmark = pytest.mark.django_db

SAMPLES: dict[str, Any] = {"id": 1, "count": 1, "flag": True, "day": "2026-06-01", "code": "x", "codes": []}
KINDS_OF_TWO = {str(model._meta.model_name): model for model in ABOUT_TWO}
OF_TWO = sorted(kind for kind in named_events() if shape_of(kind).subject in KINDS_OF_TWO)
SEE_HELD = {Role.PROTECTION_OFFICER}


def persons_of(model: type[models.Model]) -> set[str]:
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }


@pytest.fixture
def keeper() -> Any:
    return UserFactory(protection_officer=True, officer=True, region=None)


@pytest.fixture
def two() -> tuple[Person, Person]:
    return PersonFactory(), PersonFactory(minor=True)


def close(person: Person, by: Any) -> None:
    protect_person(person_id=person.pk, access_class=AccessClass.VICTIM, on=ON, by=by)


def seen(user: Any, person: Person, *kinds: str) -> set[str]:
    """What of these kinds the user reads of the file, in the journal and on the file's page alike."""
    listed = entries_visible_to(user, ON).filter(person_id=person.pk, kind__in=kinds)
    told = {one.kind for one in timeline_of(person.pk, user=user, on=ON).entries if one.kind in kinds}
    assert set(listed.values_list("kind", flat=True)) == told
    return told


def thing(model: type[models.Model], one: Person, other: Person, by: Any) -> models.Model:
    """Some tie, pair, joining or parting of these two."""
    if model is Tie:
        return Tie.objects.create(person=one, other=other, kind="parent", valid_from=ON, source="Paper")
    if model is Split:
        return Split.objects.create(person=one, into=other, note="Two", split_on=ON, split_by=by)
    match = LikelyMatch.objects.filter(one=one, other=other).first() or pair(one, other)
    if model is LikelyMatch:
        return match
    return Join.objects.create(
        taken=other, survivor=one, match=match, joined_on=ON, joined_by=by, note="One",
        newest={}, access_class="open", taken_back_on=ON, taken_back_by=by, taken_back_because="Two",
    )  # fmt: skip


# --- every kind --------------------------------------------------------------------------------


def test_every_kind_about_two_files_is_known_as_one() -> None:
    """A kind whose subject has two persons, or whose data name another file, must be of `ABOUT_TWO`."""
    tables = {str(model._meta.model_name): model for model in apps.get_models()}
    forgotten = []
    for kind in named_events():
        shape = shape_of(kind)
        model = tables.get(shape.subject)
        if model is None or model in ABOUT_TWO:
            continue
        if len(persons_of(model) - {"merged_into"}) > 1 or OTHER in shape.fields:
            forgotten.append(kind)
    assert forgotten == []
    assert {model: set(columns) for model, columns in ABOUT_TWO.items()} == {
        model: persons_of(model) for model in ABOUT_TWO
    }
    assert len(OF_TWO) >= 14


@pytest.mark.parametrize("which", [0, 1])
def test_it_is_told_by_what_both_files_are_when_it_is_read(
    which: int, two: tuple[Person, Person], keeper: Any
) -> None:
    """Every kind, for every role, in the file that is open: before the other is closed, then, and after."""
    hidden, stands = two[which], two[1 - which]
    things = {kind: thing(model, *two, keeper) for kind, model in KINDS_OF_TWO.items()}
    for kind in OF_TWO:
        shape = shape_of(kind)
        data = {name: SAMPLES[field.holds] for name, field in shape.fields.items() if not field.may_be_absent}
        if OTHER in data:
            data[OTHER] = hidden.pk
        record(
            RegistryEvent(kind),
            subject=things[shape.subject],
            by=keeper,
            on=ON,
            person_id=stands.pk,
            data=data,
        )
    users = [(role, UserFactory(**{role.value: True})) for role in Role]
    told = Entry.objects.filter(person_id=stands.pk, kind__in=OF_TWO)

    def read(user: Any) -> set[str]:
        return set(unveiled(told, user, ON).values_list("kind", flat=True))

    assert [role for role, user in users if read(user) != set(OF_TWO)] == []
    close(hidden, keeper)
    assert {role: read(user) for role, user in users} == {
        role: set(OF_TWO) if role in SEE_HELD else set() for role, _user in users
    }
    end_protection(person_id=hidden.pk, on=ON, by=keeper)
    assert [role for role, user in users if read(user) != set(OF_TWO)] == []


# --- the acts themselves -----------------------------------------------------------------------


@pytest.mark.parametrize("before", [True, False])
def test_a_tie_and_its_end(before: bool, two: tuple[Person, Person], keeper: Any) -> None:
    officer, auditor = UserFactory(officer=True, region="KZ-75"), UserFactory(auditor=True)
    kinds = ("tie_added", "tie_ended")
    mother, child = two
    if before:
        close(child, keeper)
    tie = add_tie(
        person_id=mother.pk, other_id=child.pk, kind=TieKind.PARENT, valid_from=date(2018, 2, 3),
        source="Birth certificate 7", on=ON, by=keeper,
    )  # fmt: skip
    end_tie(person_id=mother.pk, tie_id=tie.pk, last=ON, reason="Came of age", on=ON, by=keeper)
    if not before:
        assert seen(officer, mother, *kinds) == set(kinds)
        close(child, keeper)

    assert seen(officer, mother, *kinds) == seen(auditor, mother, *kinds) == set()
    assert seen(keeper, mother, *kinds) == seen(keeper, child, *kinds) == set(kinds)
    end_protection(person_id=child.pk, on=ON, by=keeper)
    assert seen(officer, mother, *kinds) == seen(auditor, child, *kinds) == set(kinds)


@pytest.mark.parametrize("which", [0, 1])
def test_a_joining_and_its_taking_back(which: int, keeper: Any) -> None:
    name = {"surname": "Каримов", "given_names": "Алишер"}
    two = PersonFactory(**name), PersonFactory(**name)
    officer = UserFactory(officer=True, region=None)
    kinds = ("files_joined", "files_parted", "match_found", "match_asked_again")
    done = joined(*two, keeper)
    take_back(join_id=done.join.pk, reason="Two men", on=ON, by=keeper)
    assert {"files_joined", "files_parted"} <= seen(officer, two[1 - which], *kinds)

    close(two[which], keeper)

    assert seen(officer, two[1 - which], *kinds) == set()
    assert {"files_joined", "files_parted"} <= seen(keeper, two[1 - which], *kinds)


def test_a_tie_that_is_there_no_more_is_told_by_the_file_it_names(
    two: tuple[Person, Person], keeper: Any
) -> None:
    """The tie of a parting goes when the parting is taken back; what was journaled of it stays."""
    officer = UserFactory(officer=True, region="KZ-75")
    mother, child = two
    tie = add_tie(
        person_id=mother.pk, other_id=child.pk, kind=TieKind.PARENT, valid_from=date(2018, 2, 3),
        source="Birth certificate 7", on=ON, by=keeper,
    )  # fmt: skip
    Tie.objects.filter(pk=tie.pk).delete()
    assert seen(officer, mother, "tie_added") == seen(officer, child, "tie_added") == {"tie_added"}

    close(child, keeper)
    assert seen(officer, mother, "tie_added") == set()


def test_the_lines_that_went_and_the_question_whether_the_file_held_two(
    two: tuple[Person, Person], keeper: Any
) -> None:
    officer = UserFactory(officer=True, region=None)
    mother, child = two
    split = Split.objects.create(person=mother, into=child, note="Two", split_on=ON, split_by=keeper)
    line = CrossingFactory(person=child)
    paper = DocumentFactory(person=child)
    SplitLine.objects.create(split=split, crossing=line)
    SplitLine.objects.create(split=split, document=paper)
    mixed = MixedFileFactory(person=mother, state="parted", solved_on=ON, solved_by=keeper, note="Two")
    told = (
        (RegistryEvent.CROSSING_RECORDED, line, {"direction": "entry", "batch": None}),
        (RegistryEvent.DOCUMENT_ADDED, paper, {"kind": "passport", "warnings": []}),
        (RegistryEvent.MIXED_FILE_SOLVED, mixed, {"outcome": "parted", "days": 1}),
    )
    for event, subject, data in told:
        record(event, subject=subject, by=keeper, on=ON, person_id=mother.pk, data=data)
    kinds = {str(event) for event, _subject, _data in told}
    assert seen(officer, mother, *kinds) == kinds
    assert mixed in mixed_visible_to(officer, ON)

    close(child, keeper)
    assert seen(officer, mother, *kinds) == set()
    assert mixed not in mixed_visible_to(officer, ON)
    assert mixed in mixed_visible_to(keeper, ON)


def test_pages_and_the_auditors_list_say_nothing(
    client: Any, two: tuple[Person, Person], keeper: Any, django_assert_max_num_queries: Any
) -> None:
    mother, child = two
    add_tie(
        person_id=mother.pk, other_id=child.pk, kind=TieKind.PARENT, valid_from=ON - timedelta(days=9),
        source="Birth certificate 7", on=ON, by=keeper,
    )  # fmt: skip
    close(child, keeper)
    words = "Tie written down"

    client.force_login(UserFactory(officer=True, region="KZ-75"))
    page = client.get(reverse("admin:registry_person_change", args=[mother.pk])).content.decode()
    assert words not in page

    client.force_login(UserFactory(auditor=True))
    journal = reverse("admin:journal_entry_changelist")
    entry = Entry.objects.get(kind="tie_added", person_id=mother.pk)
    for query in (f"?person={mother.pk}", "?kind=tie_added", f"?by={keeper.pk}"):
        with django_assert_max_num_queries(40):
            answer = client.get(journal + query)
        assert f"/journal/entry/{entry.pk}/" not in answer.content.decode()
    assert client.get(reverse("admin:journal_entry_change", args=[entry.pk])).status_code == 404
