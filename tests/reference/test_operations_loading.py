"""Loading files: adds, updates, withdraws and adds, keeps what a person did, refuses clearly."""

import json
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from journal.models import Entry
from permits.models import FeeRate
from reference.models import CountryGroupMembership, MonthlyIndex, Region, Sector
from reference.operations import FileRefused, add_terms, load_reference, reference_files, withdraw_terms
from reference.operations.files import ReferenceFile
from reference.queries.dated import terms_in_force

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
LATER = date(2026, 12, 1)
SECTORS = "code,name_kk,name_ru,name_en\nA,а,б,Farming\nB,а,б,Mining\n"
INDEXES = """amount,valid_from,valid_until,source
5000,2030-01-01,2030-12-31,Budget
5100,2031-01-01,,Budget
"""


@pytest.fixture
def by():
    return get_user_model().objects.get(username="system")


@pytest.fixture
def load(tmp_path, by):
    def load(model, text, on=TODAY):
        path = tmp_path / f"90_{model._meta.model_name}.csv"
        path.write_text(text, encoding="utf-8")
        found = load_reference(on=on, by=by, files=[ReferenceFile(90, path, model)])
        return {name: n for name, n in found.items() if name != "files" and n}

    return load


@pytest.fixture
def empty():
    """The tables as before the first load, without the rates that stand on them."""
    FeeRate.objects.all().delete()
    Sector.objects.all().delete()
    MonthlyIndex.objects.all().delete()


def faults(load, model, text):
    with pytest.raises(FileRefused) as refusal:
        load(model, text)
    return refusal.value.faults


def last_ids():
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || sequencename, last_value FROM pg_sequences ORDER BY 1")
        return cursor.fetchall()


def test_the_files_of_the_repository_are_loaded_and_a_second_run_writes_nothing(by):
    before = last_ids(), Entry.objects.count()

    counts = load_reference(on=TODAY, by=by)

    assert [counts[name] for name in ("added", "changed", "withdrawn", "kept", "absent")] == [0] * 5
    assert counts["unchanged"] > 1000
    assert (last_ids(), Entry.objects.count()) == before


def test_files_come_in_the_order_of_their_numbers():
    numbers = [file.number for file in reference_files()]

    assert numbers == sorted(numbers)
    assert reference_files()[0].model is Region


def test_everything_loaded_was_journaled_as_from_a_file():
    for model in (Region, Sector, MonthlyIndex, CountryGroupMembership):
        found = Entry.objects.filter(subject_kind=model._meta.model_name, data__origin="file")
        assert found.count() == model.objects.count()


@pytest.mark.usefixtures("empty")
class TestClassifiers:
    def test_new_rows_are_added_and_journaled(self, load, by):
        assert load(Sector, SECTORS) == {"added": 2}

        row = Sector.objects.get(code="A")
        entry = Entry.objects.get(subject_kind="sector", subject_id=row.pk)
        assert (entry.kind, entry.by_id, entry.on) == ("classifier_added", by.pk, TODAY)

    def test_a_changed_value_is_updated_in_place_and_journaled(self, load):
        load(Sector, SECTORS)
        row = Sector.objects.get(code="A")

        assert load(Sector, SECTORS.replace("Farming", "Agriculture")) == {"changed": 1, "unchanged": 1}

        row.refresh_from_db()
        assert row.name_en == "Agriculture"
        entry = Entry.objects.get(kind="classifier_changed", subject_kind="sector")
        assert entry.data["changed"] == ["name_en"]

    def test_a_row_that_left_the_file_stays_and_is_counted(self, load):
        load(Sector, SECTORS)

        assert load(Sector, SECTORS.replace("B,а,б,Mining\n", "")) == {"unchanged": 1, "absent": 1}
        assert Sector.objects.filter(code="B").exists()

    def test_remarks_blank_lines_and_a_byte_order_mark_are_fine(self, load):
        assert load(Sector, "\ufeff# a remark, with a comma\n" + SECTORS + "\n# the end\n") == {"added": 2}

    def test_links_to_rows_of_the_same_file(self, load):
        text = (
            "code,kato,name_kk,name_ru,name_en,kind,valid_from,valid_until,predecessors\n"
            "KZ-97,970000000,а,б,c,region,2030-01-01,,KZ-98;KZ-99\n"
            "KZ-98,980000000,а,б,c,region,2020-01-01,2029-12-31,\n"
            "KZ-99,990000000,а,б,c,region,2020-01-01,2029-12-31,\n"
        )

        assert load(Region, text)["added"] == 3
        assert "changed" not in load(Region, text)
        region = Region.objects.get(code="KZ-97")
        assert {row.code for row in region.predecessors.all()} == {"KZ-98", "KZ-99"}

        assert load(Region, text.replace("KZ-98;KZ-99", "KZ-98"))["changed"] == 1
        assert {row.code for row in region.predecessors.all()} == {"KZ-98"}


@pytest.mark.usefixtures("empty")
class TestTerms:
    def test_new_terms_are_added_and_journaled(self, load):
        assert load(MonthlyIndex, INDEXES) == {"added": 2}

        row = terms_in_force(MonthlyIndex, on=date(2030, 6, 1))
        entry = Entry.objects.get(subject_kind="monthlyindex", subject_id=row.pk)
        assert entry.kind == "terms_added"
        assert entry.data == {"origin": "file", "valid_from": "2030-01-01", "dimensions": {}}

    def test_a_changed_row_is_withdrawn_and_another_added(self, load):
        load(MonthlyIndex, INDEXES)
        old = terms_in_force(MonthlyIndex, on=date(2030, 6, 1))

        counts = load(MonthlyIndex, INDEXES.replace("5000", "5050"), on=LATER)

        assert counts == {"added": 1, "withdrawn": 1, "unchanged": 1}
        old.refresh_from_db()
        assert (old.amount, old.withdrawn_on) == (5000, LATER)
        assert terms_in_force(MonthlyIndex, on=date(2030, 6, 1)).amount == 5050
        assert Entry.objects.filter(kind="terms_withdrawn", subject_id=old.pk, on=LATER).exists()

    def test_a_moved_first_day_withdraws_the_old_row(self, load):
        load(MonthlyIndex, INDEXES)

        counts = load(MonthlyIndex, INDEXES.replace("2031-01-01", "2031-02-01"), on=LATER)

        assert counts == {"added": 1, "withdrawn": 1, "unchanged": 1}

    def test_going_back_to_an_earlier_file_adds_the_row_again(self, load):
        load(MonthlyIndex, INDEXES)
        load(MonthlyIndex, INDEXES.replace("5000", "5050"))

        assert load(MonthlyIndex, INDEXES) == {"added": 1, "withdrawn": 1, "unchanged": 1}
        assert terms_in_force(MonthlyIndex, on=date(2030, 6, 1)).amount == 5000
        assert load(MonthlyIndex, INDEXES) == {"unchanged": 2}

    def test_what_a_person_corrected_stays(self, load, by):
        load(MonthlyIndex, INDEXES)
        wrong = terms_in_force(MonthlyIndex, on=date(2030, 6, 1))
        withdraw_terms(model=MonthlyIndex, terms_id=wrong.pk, reason="Misprint", on=TODAY, by=by)
        values = {"amount": 4999, "valid_from": wrong.valid_from, "valid_until": wrong.valid_until}
        add_terms(model=MonthlyIndex, values={**values, "source": "Read again"}, on=TODAY, by=by)

        assert load(MonthlyIndex, INDEXES) == {"kept": 1, "unchanged": 1}
        assert terms_in_force(MonthlyIndex, on=date(2030, 6, 1)).amount == 4999

    def test_what_a_person_withdrew_is_not_added_again(self, load, by):
        load(MonthlyIndex, INDEXES)
        wrong = terms_in_force(MonthlyIndex, on=date(2030, 6, 1))
        withdraw_terms(model=MonthlyIndex, terms_id=wrong.pk, reason="Not law", on=TODAY, by=by)

        assert load(MonthlyIndex, INDEXES) == {"kept": 1, "unchanged": 1}

    def test_overlapping_lines_are_refused_with_their_line_and_nothing_stays(self, load):
        text = INDEXES + "5200,2032-01-01,,Budget\n"

        (fault,) = faults(load, MonthlyIndex, text)

        assert (fault.file, fault.line) == ("reference/data/90_monthlyindex.csv", 4)
        assert "reference_monthlyindex_no_overlap" in fault.cure
        assert not MonthlyIndex.objects.exists()


@pytest.mark.parametrize(
    ("text", "line", "field", "rule"),
    [
        ("code,name_kk,name_ru,name_en,colour\n", 1, "colour", "no such field"),
        ("code,code,name_kk,name_ru,name_en\n", 1, "code", "twice"),
        ("id,code,name_kk,name_ru,name_en\n", 1, "id", "no such field"),
        ("name_kk,name_ru,name_en\n", 1, "code", "missing"),
        ("", 1, "code", "missing"),
        ("# only a remark\ncode,name_kk,name_ru,name_en\nA,а,б\n", 3, "", "3 values"),
        ("code,name_kk,name_ru,name_en\nA,а,б,\n", 2, "name_en", "blank"),
        ("code,name_kk,name_ru,name_en\nAA,а,б,c\n", 2, "code", "at most 1"),
        ("code,name_kk,name_ru,name_en\nA,а,б,c\nA,а,б,d\n", 3, "code", "same key"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_field_rule_and_cure(load, text, line, field, rule, english):
    found = faults(load, Sector, text)[-1]

    assert (found.line, found.field) == (line, field)
    assert rule in found.rule
    assert found.cure
    assert str(found).startswith(f"reference/data/90_sector.csv:{line}")


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("2020-01-01", "01.01.2020"), "valid_from"),
        (("2020-01-01", ""), "valid_from"),
        (("UZB", "UZ"), "country"),
        (("EAEU", ""), "group"),
        (("confirmed", "sure"), "confidence"),
    ],
)
def test_a_wrong_date_key_or_choice_is_named(load, change, field):
    text = "group,country,valid_from,source,confidence\nEAEU,UZB,2020-01-01,Treaty,confirmed\n"

    (fault,) = faults(load, CountryGroupMembership, text.replace(*change))

    assert (fault.line, fault.field) == (2, field)


def test_all_faults_of_a_file_are_named_at_once(load):
    text = "group,country,valid_from,source\nX,UZB,2020-01-01,T\nEAEU,Y,2020-01-01,T\nEAEU,UZB,soon,T\n"

    found = faults(load, CountryGroupMembership, text)

    assert [(fault.line, fault.field) for fault in found] == [(2, "group"), (3, "country"), (4, "valid_from")]


def test_an_unknown_link_is_named(load):
    text = (
        "code,kato,name_kk,name_ru,name_en,kind,valid_from,predecessors\n"
        "KZ-97,970000000,а,б,c,region,2030-01-01,KZ-00\n"
    )

    (fault,) = faults(load, Region, text)

    assert (fault.line, fault.field) == (2, "predecessors")
    assert "KZ-00" in fault.rule
    assert not Region.objects.filter(code="KZ-97").exists()


def test_a_line_that_the_database_refuses_is_named(load):
    text = "code,name_kk,name_ru,name_en\nC,а,б,c\nZ,а,б,c\n"

    (fault,) = faults(load, Sector, text)

    assert fault.line == 3
    assert "reference_sector_code_is_a_section" in fault.cure


def test_a_file_named_after_no_model_is_refused(monkeypatch, tmp_path):
    from django.apps import apps

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "10_planet.csv").write_text("code\n")
    monkeypatch.setattr(apps.get_app_config("reference"), "path", str(tmp_path))

    with pytest.raises(FileRefused, match=r"10_planet\.csv"):
        reference_files()


def test_one_wrong_file_undoes_the_whole_run(tmp_path, by):
    good, bad = tmp_path / "90_sector.csv", tmp_path / "91_monthlyindex.csv"
    good.write_text(SECTORS)
    bad.write_text("amount,valid_from,source\nmuch,2030-01-01,Budget\n")
    files = [ReferenceFile(90, good, Sector), ReferenceFile(91, bad, MonthlyIndex)]
    entries = Entry.objects.count()

    with pytest.raises(FileRefused):
        load_reference(on=TODAY, by=by, files=files)

    assert Sector.objects.get(code="A").name_en != "Farming"
    assert Entry.objects.count() == entries


def test_the_command_prints_one_line_of_json(capsys):
    call_command("load_reference")

    (line,) = capsys.readouterr().out.splitlines()
    counts = json.loads(line)
    assert counts["added"] == 0
    assert counts["files"]["reference/data/10_region.csv"]["unchanged"] == 24


def test_the_command_knows_who_loads(by):
    get_user_model().objects.create_user(username="aigul")
    MonthlyIndex.objects.filter(amount=4325).delete()

    call_command("load_reference", by="aigul", stdout=StringIO())

    entry = Entry.objects.filter(kind="terms_added").latest("id")
    assert entry.by_id == get_user_model().objects.get(username="aigul").pk


def test_the_command_refuses_an_unknown_user():
    with pytest.raises(CommandError, match="nobody-here"):
        call_command("load_reference", by="nobody-here")


def test_the_command_shows_the_faults(monkeypatch, tmp_path):
    path = tmp_path / "90_sector.csv"
    path.write_text("code\n\nA\nB\n")
    files = [ReferenceFile(90, path, Sector)]
    monkeypatch.setattr("reference.operations.loading.reference_files", lambda: files)
    path.write_text("code,name_kk,name_ru,name_en\nA,а,б,\n")

    with pytest.raises(CommandError, match=r"90_sector\.csv:2, name_en"):
        call_command("load_reference")
