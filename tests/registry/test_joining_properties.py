"""Joining and taking back, tried on files of many shapes."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from registry.models import (
    Crossing,
    JoinedRow,
    LikelyMatch,
    OtherCitizenship,
    Person,
    Status,
    Stay,
)
from registry.operations.matches.both_files import follow_files
from registry.operations.matches.deciding import decide_same
from registry.operations.matches.joining import take_back
from registry.queries.matches.conflicts import conflicts_of
from registry.seams import person_columns
from tests.accounts.factories import UserFactory
from tests.days import EVER, ON, at
from tests.enforcement.factories import CaseFactory
from tests.feeds.factories import complete_feeds
from tests.properties import examples
from tests.reference.factories import the_country
from tests.registry.factories import CrossingFactory, PersonFactory, RegistrationFactory
from tests.registry.matches import NOTE, everything_of, pair

pytestmark = pytest.mark.django_db

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
#: What fails is shown as it was found: shrinking would run for minutes.
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
IINS = ("900515300013", "900515300024", "900515300035", "900515300046")

#: Days ago, and whether it is an exit.
CROSSINGS = st.tuples(st.integers(1, 150), st.booleans())
#: What a file may hold: crossings, what it says, what hangs on it.
FILES = st.fixed_dictionaries(
    {
        "crossings": st.lists(CROSSINGS, max_size=5, unique_by=lambda crossing: crossing[0]),
        "surname": st.sampled_from(("KARIMOV", "KARIMOW", "ABDULLAEV")),
        "born_on": st.sampled_from((date(1990, 5, 15), date(1990, 5, 16))),
        "sex": st.sampled_from("mx"),
        "citizenship": st.sampled_from(("UZB", "KGZ")),
        "has_iin": st.booleans(),
        "email": st.sampled_from(("", "a@example.org", "b@example.org")),
        "statuses": st.sets(st.sampled_from(("resident", "refugee")), max_size=2),
        "others": st.booleans(),
        "registered": st.booleans(),
        "confirmed": st.booleans(),
    }
)


def made(shape: dict[str, Any], number: int) -> Person:
    """A file of this shape; no two files cross at one moment."""
    person = PersonFactory(
        surname=shape["surname"],
        given_names="SARDOR",
        born_on=shape["born_on"],
        sex=shape["sex"],
        citizenship=shape["citizenship"],
        iin=IINS[number] if shape["has_iin"] else None,
        email=shape["email"],
        citizenship_confirmed_on=date(2024, 1, 1 + number) if shape["confirmed"] else None,
    )
    for days, is_exit in shape["crossings"]:
        CrossingFactory(
            person=person,
            direction="exit" if is_exit else "entry",
            crossed_on=ON - timedelta(days=days),
            crossed_at=at(ON - timedelta(days=days), 8 + number),
        )
    for kind in sorted(shape["statuses"]):
        Status.objects.create(person=person, kind=kind, valid_from=EVER)
    if shape["others"]:
        OtherCitizenship.objects.create(
            person=person, country=the_country("TJK"), valid_from=EVER, paper="Passport"
        )
    return person


def world(shapes: list[dict[str, Any]], by: Any) -> list[Person]:
    """The files, with stays, clocks, marks and cases made of their crossings."""
    complete_feeds()
    files = [made(shape, number) for number, shape in enumerate(shapes)]
    follow_files([file.pk for file in files], on=ON, by=by)
    for file, shape in zip(files, shapes, strict=True):
        stay = Stay.objects.filter(person=file, departed_on=None, annulled_on=None).first()
        if shape["registered"] and stay and (stay.authorised_until or ON) >= stay.entered_on:
            RegistrationFactory(stay=stay)
    follow_files([file.pk for file in files], on=ON, by=by)
    return files


def least(match: LikelyMatch) -> dict[str, str]:
    """Of each conflict the lesser value, whichever file says it, so that the order says nothing."""
    chosen = {}
    for conflict in conflicts_of(match):
        first, second = (_told(file, conflict) for file in (match.one, match.other))
        chosen[conflict.field] = (
            conflict.choices[0] if len(conflict.choices) == 1 else "one" if first <= second else "other"
        )
    return chosen


def _told(file: Person, conflict: Any) -> str:
    column = {"name": "surname", "citizenship": "citizenship_id"}.get(conflict.field, conflict.field)
    return str(getattr(file, column, ""))


def join(survivor: Person, taken: Person, by: Any) -> Any:
    survivor, taken = Person.objects.get(pk=survivor.pk), Person.objects.get(pk=taken.pk)
    match = pair(survivor, taken)
    return decide_same(
        match_id=match.pk, survivor_id=survivor.pk, note=NOTE, choices=least(match), on=ON, by=by
    ).join


@settings(max_examples=examples(8), deadline=None, suppress_health_check=SLOW, phases=FOUND)
@given(shapes=st.lists(FILES, min_size=2, max_size=2))
def test_joined_and_taken_back_is_as_before(shapes):
    with transaction.atomic():
        by = UserFactory(officer=True, region="KZ-75")
        files = world(shapes, by)
        before = everything_of(files)

        done = join(*files, by)
        opened = set(
            JoinedRow.objects.filter(join=done, table="enforcement_overstaycase", column="").values_list(
                "row", flat=True
            )
        )
        take_back(join_id=done.pk, reason=NOTE, on=ON, by=by)

        after = everything_of(files)
        extra = {key for key in after if key not in before}
        assert {key: after[key] for key in before} == before
        assert extra == {("enforcement_overstaycase", number) for number in opened}
        assert all(after[key]["state"] == "superseded" for key in extra)
        transaction.set_rollback(True)


def summary(files: list[Person]) -> Any:
    """What the one file says in the end, without the numbers of rows."""
    survivor = Person.objects.get(pk=files[0].pk)
    said = {
        field: getattr(survivor, field)
        for field in (
            "surname",
            "born_on",
            "sex",
            "citizenship_id",
            "iin",
            "email",
            "access_class",
            "citizenship_confirmed_on",
        )
    }
    former = {
        (row.kind, row.surname, str(row.born_on), row.citizenship_id, row.sex)
        for row in survivor.former_values.all()
    }
    now = {
        ("name", survivor.surname, "None", None, ""),
        ("birth_date", "", str(survivor.born_on), None, ""),
        ("citizenship", "", "None", survivor.citizenship_id, ""),
        ("sex", "", "None", None, survivor.sex),
    }
    stays = [
        (stay.entered_at, stay.departed_at, stay.exit_missing, stay.authorised_until, stay.basis)
        for stay in survivor.stays.filter(annulled_on=None).order_by("entered_at")
    ]
    marks = sorted(survivor.marks.filter(cleared_on=None).values_list("crossing__crossed_at", "mark"))
    cases = sorted(
        survivor.cases.exclude(state="superseded").values_list("stay__entered_at", "authorised_until")
    )
    rows = (
        sorted(survivor.statuses.values_list("kind", "valid_from")),
        sorted(survivor.other_citizenships.values_list("country_id", "valid_from")),
        sorted(survivor.documents.values_list("number", flat=True)),
        survivor.crossings.count(),
        sorted(Person.objects.filter(merged_into=survivor).values_list("pk", flat=True)),
    )
    return said, former | now, stays, marks, cases, rows


@settings(max_examples=examples(3), deadline=None, suppress_health_check=SLOW, phases=FOUND)
@given(shapes=st.lists(FILES, min_size=3, max_size=4), data=st.data())
def test_files_joined_in_any_order_end_the_same(shapes, data):
    with transaction.atomic():
        by = UserFactory(officer=True, region="KZ-75")
        files = world(shapes, by)
        orders = list(permutations(files[1:]))
        ends = []
        for order in (orders[0], data.draw(st.sampled_from(orders)), "chain"):
            point = transaction.savepoint()
            if order == "chain":
                for taken, survivor in zip(reversed(files), [*reversed(files[:-1])], strict=False):
                    join(survivor, taken, by)
            else:
                for taken in order:
                    join(files[0], taken, by)
            ends.append(summary(files))
            transaction.savepoint_rollback(point)

        assert ends[0] == ends[1] == ends[2]
        transaction.set_rollback(True)


@settings(max_examples=examples(3), deadline=None, suppress_health_check=SLOW, phases=FOUND)
@given(shapes=st.lists(FILES, min_size=3, max_size=3), data=st.data())
def test_two_joinings_are_taken_back_in_any_order_or_refused_with_nothing_left_behind(shapes, data):
    with transaction.atomic():
        by = UserFactory(officer=True, region="KZ-75")
        files = world(shapes, by)
        before = everything_of(files)
        if data.draw(st.booleans()):
            joins = [join(files[0], files[1], by), join(files[0], files[2], by)]
        else:
            joins = [join(files[1], files[0], by), join(files[2], files[1], by)]
        waiting = data.draw(st.permutations(joins))
        while waiting:
            one, kept = waiting.pop(0), everything_of(files)
            try:
                take_back(join_id=one.pk, reason=NOTE, on=ON, by=by)
            except DomainError:
                assert everything_of(files) == kept
                waiting.append(one)

        after = everything_of(files)
        assert {key: after[key] for key in before} == before
        transaction.set_rollback(True)


def test_every_column_that_holds_a_person_is_kept_when_it_moves():
    """Each row that hangs on a file, in whatever app, is moved and written down."""
    columns = {(one.table, one.column) for one in person_columns()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_name = ANY(%s)",
            [[table for table, _column in columns]],
        )
        assert {table for (table,) in cursor.fetchall()} == {table for table, _column in columns}
    by = UserFactory(officer=True, region="KZ-75")
    survivor = PersonFactory(surname="KARIMOV", given_names="SARDOR")
    taken = CaseFactory(stay__person__surname="KARIMOV", stay__person__given_names="SARDOR").person

    done = join(survivor, taken, by)

    moved = set(JoinedRow.objects.filter(join=done).values_list("table", "column"))
    assert {
        ("registry_crossing", "person_id"),
        ("registry_stay", "person_id"),
        ("registry_identitydocument", "person_id"),
        ("enforcement_overstaycase", "person_id"),
        ("registry_person", "merged_into_id"),
    } <= moved
    assert not Crossing.objects.filter(person=taken).exists()
