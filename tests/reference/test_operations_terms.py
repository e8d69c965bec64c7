"""Adding and withdrawing dated terms, and setting a day of the calendar."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Q

from core.errors import MoveNotAllowed, NoTermsInForce, NotFound, RuleViolation
from core.languages import CODES
from journal.models import Entry
from reference.models import CalendarDay, MonthlyIndex
from reference.operations import add_terms, correct_terms, set_calendar_day, withdraw_terms
from reference.queries.dated import terms_in_force, working_calendar

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
MCI_2027 = {
    "amount": 4700,
    "valid_from": date(2027, 1, 1),
    "valid_until": date(2027, 12, 31),
    "source": "Law on the republican budget for 2027-2029",
    "confidence": "confirmed",
}


@pytest.fixture
def by():
    return get_user_model().objects.get(username="system")


def entries(kind):
    return Entry.objects.filter(~Q(data__has_key="origin"), kind=kind)


def test_added_terms_are_in_force_and_journaled(by):
    row = add_terms(model=MonthlyIndex, values=MCI_2027, on=TODAY, by=by)

    assert terms_in_force(MonthlyIndex, on=date(2027, 6, 1)) == row
    entry = entries("terms_added").get()
    assert (entry.subject_kind, entry.subject_id, entry.by_id) == ("monthlyindex", row.pk, by.pk)
    assert entry.on == TODAY
    assert entry.data == {"valid_from": "2027-01-01", "dimensions": {}}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"valid_from": None}, "valid_from"),
        ({"confidence": "perhaps"}, "confidence"),
        ({"source": ""}, "__all__"),
        ({"amount": 0}, "__all__"),
        ({"valid_until": date(2026, 12, 31)}, "valid_until"),
        ({"valid_from": date(2026, 12, 31)}, "__all__"),  # overlaps the row of 2026
    ],
)
def test_wrong_terms_are_refused_and_leave_nothing(by, values, field):
    before = MonthlyIndex.objects.count()

    with pytest.raises(RuleViolation) as refusal:
        add_terms(model=MonthlyIndex, values={**MCI_2027, **values}, on=TODAY, by=by)

    assert refusal.value.code == "terms_refused"
    assert field in refusal.value.facts["fields"]
    assert MonthlyIndex.objects.count() == before
    assert not entries("terms_added").exists()


def test_withdrawn_terms_stay_but_are_no_longer_used(by):
    row = terms_in_force(MonthlyIndex, on=TODAY)

    withdraw_terms(model=MonthlyIndex, terms_id=row.pk, reason="Wrong amount", on=TODAY, by=by)

    row.refresh_from_db()
    assert row.withdrawn_on == TODAY
    with pytest.raises(NoTermsInForce):
        terms_in_force(MonthlyIndex, on=TODAY)
    entry = entries("terms_withdrawn").get()
    assert entry.subject_id == row.pk
    assert entry.data == {"valid_from": "2026-01-01", "dimensions": {}}
    assert MonthlyIndex.objects.get(pk=row.pk).withdrawn_because == "Wrong amount"


def test_a_correction_withdraws_and_adds(by):
    wrong = terms_in_force(MonthlyIndex, on=TODAY)
    values = {**MCI_2027, "amount": 4330, "valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}

    right = correct_terms(
        model=MonthlyIndex, terms_id=wrong.pk, values=values, reason="Misprint", on=TODAY, by=by
    )

    assert terms_in_force(MonthlyIndex, on=TODAY) == right
    assert MonthlyIndex.objects.filter(pk=wrong.pk, amount=4325, withdrawn_on=TODAY).exists()
    assert entries("terms_withdrawn").get().subject_id == wrong.pk
    assert entries("terms_added").get().subject_id == right.pk


def test_a_refused_correction_withdraws_nothing(by):
    row = terms_in_force(MonthlyIndex, on=TODAY)
    values = {**MCI_2027, "amount": 4330, "valid_from": date(2025, 1, 1)}  # overlaps 2025

    with pytest.raises(RuleViolation):
        correct_terms(model=MonthlyIndex, terms_id=row.pk, values=values, reason="Misprint", on=TODAY, by=by)

    assert terms_in_force(MonthlyIndex, on=TODAY) == row
    assert not entries("terms_withdrawn").exists()


def test_terms_are_withdrawn_once(by):
    row = terms_in_force(MonthlyIndex, on=TODAY)
    withdraw_terms(model=MonthlyIndex, terms_id=row.pk, reason="Wrong", on=TODAY, by=by)

    with pytest.raises(MoveNotAllowed):
        withdraw_terms(model=MonthlyIndex, terms_id=row.pk, reason="Wrong", on=TODAY, by=by)

    assert entries("terms_withdrawn").count() == 1


def test_withdrawing_needs_a_row_and_a_reason(by):
    row = terms_in_force(MonthlyIndex, on=TODAY)

    with pytest.raises(NotFound):
        withdraw_terms(model=MonthlyIndex, terms_id=0, reason="Wrong", on=TODAY, by=by)
    with pytest.raises(RuleViolation):
        withdraw_terms(model=MonthlyIndex, terms_id=row.pk, reason="  ", on=TODAY, by=by)

    row.refresh_from_db()
    assert row.withdrawn_on is None
    assert not entries("terms_withdrawn").exists()


NAMES = dict.fromkeys(CODES, "Day off") | {"kk": "Демалыс", "ru": "Выходной"}


def test_a_day_of_the_calendar_is_set_and_journaled(by):
    monday = date(2026, 12, 14)

    set_calendar_day(day=monday, kind="moved_day_off", names=NAMES, source="Order 1", on=TODAY, by=by)

    assert not working_calendar().is_working(monday)
    entry = entries("classifier_added").get()
    assert entry.data == {"day": "2026-12-14", "before": None, "kind": "moved_day_off"}


def test_a_cancelled_holiday_becomes_a_working_day(by):
    day = date(2026, 12, 16)

    set_calendar_day(day=day, kind="working_day", names=NAMES, source="Law 2", on=TODAY, by=by)

    assert working_calendar().is_working(day)
    assert CalendarDay.objects.filter(day=day).count() == 1
    assert entries("classifier_changed").get().data["before"] == "holiday"


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "feast"}, {"names": NAMES | {"kk": ""}}, {"source": " "}],
)
def test_a_wrong_day_is_refused_and_leaves_nothing(by, wrong):
    given = {"kind": "holiday", "names": NAMES, "source": "Order 1", **wrong}

    with pytest.raises(RuleViolation):
        set_calendar_day(day=date(2026, 12, 14), on=TODAY, by=by, **given)

    assert not CalendarDay.objects.filter(day=date(2026, 12, 14)).exists()
    assert not entries("classifier_added").exists()
