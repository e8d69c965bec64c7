"""An entry carries what its event declares, and nothing else."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import TextChoices

from journal.events import (
    ANY_TABLE,
    CODE,
    CODES,
    COUNT,
    DAY,
    FACTS,
    FLAG,
    HASH,
    ID,
    MOMENT,
    about,
    declare,
    maybe,
    optional,
)
from journal.models import Entry
from journal.operations import NewEntry, acting, entries_sql, record, record_many
from registry.events import RegistryEvent
from tests.accounts.factories import the_system
from tests.days import ON
from tests.journal.shapes import undeclared_entries
from tests.registry.factories import StayFactory


@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        (ID, [1, 9_000_000_000], [0, -1, "1", True, 1.0, None]),
        (COUNT, [0, -3, 100], ["0", False, 0.5, None]),
        (FLAG, [True, False], [0, 1, "true", None]),
        (DAY, ["2026-06-15"], ["15.06.2026", "2026-06-31", "20260615", "2026-06-15T10:00", 5, None]),
        (HASH, ["0" * 64, "af" * 32], ["0" * 63, "G" * 64, "", None]),
        (MOMENT, ["2026-06-15T10:00:00+05:00"], ["2026-06-15", "2026-06-15T10:00:00", "soon", None]),
        (
            CODE,
            ["", "fine", "KZ-75", "overstaycase:17", "517(2)", "SMTPException"],
            ["Иванов", "two words", "a" * 65, "a\nb", "AB 123", 5, None],
        ),
        (CODES, [[], ["a", "b"]], ["a", ["Ли Мин"], [1], None]),
        (
            FACTS,
            [{}, {"a": 1, "b": "x", "c": None, "d": True}],
            [[], {"a": "два"}, {"a b": 1}, {"a": {}}, None],
        ),
    ],
)
def test_what_each_kind_of_field_holds(field, accepted, refused):
    shape = about("user", it=field)
    assert [shape.faults("user", {"it": value}) for value in accepted] == [[]] * len(accepted)
    assert [shape.faults("user", {"it": value}) for value in refused] == [[f"it is no {field.holds}"]] * len(
        refused
    )


def test_null_and_absent_only_where_declared():
    shape = about("user", must=ID, may=maybe(ID), need_not=optional(ID))

    assert shape.faults("user", {"must": 1, "may": None}) == []
    assert shape.faults("user", {"must": 1, "may": 1, "need_not": None}) == []
    assert shape.faults("user", {"must": None, "may": None}) == ["must is no id"]
    assert shape.faults("user", {}) == ["may is missing", "must is missing"]
    assert shape.faults("user", {"must": 1, "may": 1, "name": "x"}) == ["name is not declared"]


def test_one_kind_of_subject_for_one_event():
    assert about("stay").faults("person", {}) == ["the subject is a person, not a stay"]
    assert about(ANY_TABLE).faults("monthlyindex", {}) == []


def test_an_event_without_a_shape_or_declared_twice_is_refused():
    class Planted(TextChoices):
        DONE = "planted_done", "Done"
        OPENED = "case_opened", "Opened"

    with pytest.raises(ValueError, match="planted_done"):
        declare(Planted, {Planted.OPENED: about("stay")})
    with pytest.raises(ValueError, match="declared already"):
        declare(Planted, {Planted.OPENED: about("stay"), Planted.DONE: about("stay")})


def written(data, subject=None, event=RegistryEvent.STAY_OPENED) -> None:
    stay = subject or StayFactory()
    record(event, subject=stay, by=the_system(), on=ON, data=data)


@pytest.mark.django_db
class TestRecording:
    @pytest.mark.parametrize(
        ("data", "fault"),
        [
            ({}, "entered_on is missing"),
            ({"entered_on": date(2026, 6, 1), "surname": "KARIMOV"}, "surname is not declared"),
            ({"entered_on": "yesterday"}, "entered_on is no day"),
        ],
    )
    def test_what_is_not_declared_is_refused(self, data, fault):
        stay, before = StayFactory(), Entry.objects.count()

        with pytest.raises(ValueError, match=fault):
            written(data, subject=stay)

        assert Entry.objects.count() == before

    def test_another_subject_or_an_unknown_event_is_refused(self):
        with pytest.raises(ValueError, match="the subject is a user, not a stay"):
            written({"entered_on": ON}, subject=the_system())
        with pytest.raises(ValueError, match="not declared"):
            written({}, event="stay_forgotten")

    def test_days_are_stored_in_iso_form(self):
        written({"entered_on": date(2026, 6, 1)})

        assert Entry.objects.latest("id").data == {"entered_on": "2026-06-01"}

    def test_many_at_once_keep_their_order(self):
        record_many(
            [NewEntry(RegistryEvent.STAY_OPENED, n, n, data={"entered_on": ON}) for n in range(1, 12)],
            by=the_system(),
            on=ON,
        )

        found = Entry.objects.order_by("-id")[:11]
        assert [entry.subject_id for entry in reversed(found)] == list(range(1, 12))
        assert {(e.subject_kind, e.kind, e.by_id, e.on) for e in found} == {("stay", "stay_opened", 1, ON)}

    def test_one_wrong_entry_of_many_leaves_none(self):
        before = Entry.objects.count()
        entries = [NewEntry(RegistryEvent.STAY_OPENED, n, n, data={"entered_on": ON}) for n in range(1, 5)]

        with pytest.raises(ValueError, match="entered_on is missing"):
            record_many([*entries, NewEntry(RegistryEvent.STAY_OPENED, 9)], by=the_system(), on=ON)

        assert Entry.objects.count() == before

    def test_within_a_set_based_statement(self):
        head = entries_sql(
            RegistryEvent.STAY_OPENED, subject="n", person="n", data={"entered_on": "%(on)s::date"}
        )
        with connection.cursor() as cursor:
            cursor.execute(f"{head} FROM generate_series(1, 3) AS n", acting(on=ON, by=the_system()))

        entry = Entry.objects.latest("id")
        assert (entry.kind, entry.subject_kind, entry.subject_id, entry.person_id) == (
            "stay_opened",
            "stay",
            3,
            3,
        )
        assert entry.data == {"entered_on": ON.isoformat()}

    def test_a_statement_that_writes_otherwise_is_found(self):
        head = entries_sql(RegistryEvent.STAY_OPENED, subject="1", data={"entered_on": "'soon'"})
        with connection.cursor() as cursor:
            cursor.execute(head, acting(on=ON, by=the_system()))

        assert undeclared_entries() == ["stay_opened: entered_on is no day"]


@pytest.mark.parametrize("data", [{}, {"entered_on": "x", "surname": "y"}])
def test_a_statement_with_other_fields_is_not_built(data):
    with pytest.raises(ValueError, match="stay_opened"):
        entries_sql(RegistryEvent.STAY_OPENED, subject="id", data=data)


def test_every_subject_is_a_table_of_the_product():
    from django.apps import apps

    from journal.events import named_events, shape_of

    tables = {model._meta.model_name for model in apps.get_models()} | {ANY_TABLE}
    assert {shape_of(kind).subject for kind in named_events()} <= tables
