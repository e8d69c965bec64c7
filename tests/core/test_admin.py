"""The pieces of the officers' lists and acts that need no page."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.db import IntegrityError
from django.db.models import Q
from redis import Redis
from redis.exceptions import ConnectionError as BrokerGone

from core.admin import (
    Act,
    ActForm,
    Book,
    BookFilter,
    Choice,
    ChoiceFilter,
    Column,
    DayField,
    TextFilter,
    apply_filters,
    in_words,
    key_of,
    run,
)
from core.admin.exports import plain
from core.errors import MoveNotAllowed, RuleViolation
from tests.brokers import forget_silence

ON = date(2026, 6, 15)
BOOK = Book(chapters={"region": [Choice("KZ-75", "Almaty", 19), Choice("KZ-10", "Abai", 1)]})


class Thing:
    pk = 7
    state = "current"


class NoteForm(ActForm):
    note = forms.CharField()


def always(user, on, subject):
    return True


def act(**given):
    return Act(**({"name": "end", "label": "End", "consequence": "", "allowed": always} | given))


def sent(**given):
    form = NoteForm({"note": "x", "once": "number-1"} | given, subject=Thing(), on=ON, user=None)
    assert form.is_valid()
    return form


# --- days, keys, cells -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["08.04.2026", "8.4.2026", "8.4.26", "2026-04-08", "08/04/2026", "08042026"]
)
def test_a_day_is_read_as_officers_type_it(typed):
    assert DayField().clean(typed) == date(2026, 4, 8)


@pytest.mark.parametrize("typed", ["31.02.2026", "04.2026", "x", "08.04.0026", "01.01.2200", "31.12.1879"])
def test_an_impossible_day_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("text", "key"), [("12", 12), (None, None), ("", None), ("-1", None), ("1e3", None), ("9" * 19, None)]
)
def test_a_key_is_a_number_that_fits(text, key):
    assert key_of(text) == key


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ({"value": "-5", "kind": "code"}, "'-5"),
        (date(2026, 4, 8), "2026-04-08"),
        (datetime(2026, 4, 7, 20, 30, tzinfo=UTC), "2026-04-08 01:30"),
        (0, "0"),
    ],
)
def test_a_cell_of_an_export_is_plain_and_never_a_formula(value, said):
    assert plain(value) == said


def test_a_fact_is_said_in_words():
    assert [in_words(value) for value in (None, "", 0)] == ["", "", "0"]
    assert "2026" in in_words(ON)
    assert [in_words(number) for number in (999, 2_240, 1_204_318)] == [
        "999",
        "2\u202f240",
        "1\u202f204\u202f318",
    ]
    assert in_words("2027") == "2027"  # a year is a text
    assert in_words(True) != "1"


# --- filters -----------------------------------------------------------------------------------------


def test_filters_give_conditions_words_and_what_may_be_journaled():
    filters = (
        TextFilter(name="number", label="Number", condition=lambda text, on: Q(number=text)),
        BookFilter(name="region", label="Region", chapter="region", lookup="region_id"),
        ChoiceFilter(
            name="due",
            label="Due",
            choices=lambda: (("today", "Today"),),
            conditions={"today": lambda on: Q(last_on=on)},
        ),
    )
    asked = apply_filters(filters, {"number": "N1", "region": "KZ-75", "due": "today"}, on=ON, book=BOOK)
    assert asked.conditions == [Q(number="N1"), Q(region_id=19), Q(last_on=ON)]
    assert [words for _name, words in asked.words] == ["Number: N1", "Region: Almaty", "Due: Today"]
    assert asked.journaled == {"number": "…", "region": "KZ-75", "due": "today"}
    assert not asked.is_refused


@pytest.mark.parametrize("given", [{"region": "KZ-99"}, {"region": "KZ-75' OR 1=1"}, {"number": "no"}])
def test_a_filter_that_cannot_be_is_refused(given):
    def refuse(text, on):
        raise forms.ValidationError("Write a number.")

    filters = (
        TextFilter(name="number", label="Number", condition=refuse),
        BookFilter(name="region", label="Region", chapter="region", lookup="region_id"),
    )
    asked = apply_filters(filters, given, on=ON, book=BOOK)
    assert asked.is_refused
    assert asked.conditions == []


# --- acts -----------------------------------------------------------------------------------------------


MOVES = {("current", "end"): "ended"}


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        ({}, True),
        ({"move": "end"}, True),
        ({"move": "renew"}, False),
        ({"possible": lambda thing, on: False}, False),
        ({"allowed": lambda user, on, thing: False}, False),
    ],
)
def test_a_button_shows_when_state_fact_and_right_agree(given, is_open):
    shown = act(perform=None, **given).is_open(subject=Thing(), user=None, on=ON, moves=MOVES)
    assert shown is is_open


@pytest.mark.servers
def test_an_act_is_performed_once_for_a_number():
    done = []
    doing = act(perform=lambda thing, **given: done.append(given))
    first = run(doing, sent(), subject=Thing(), on=ON, by="me")
    second = run(doing, sent(), subject=Thing(), on=ON, by="me")
    assert (first.is_done, second.was_done_before) == (True, True)
    assert done == [{"on": ON, "by": "me", "note": "x"}]


@pytest.mark.servers
def test_a_refused_act_says_why_and_may_be_sent_again():
    def refuse(thing, **given):
        raise RuleViolation("Note: say more.", facts={"field": "note"})

    form = sent()
    outcome = run(act(perform=refuse), form, subject=Thing(), on=ON, by="me")
    assert (outcome.is_done, outcome.status) == (False, 422)
    assert form.errors["note"] == ["Note: say more."]
    assert run(act(perform=lambda thing, **given: 1), sent(), subject=Thing(), on=ON, by="me").is_done


@pytest.mark.servers
def test_a_refusal_of_the_state_stands_over_the_form():
    def refuse(thing, **given):
        raise MoveNotAllowed("It has ended.")

    form = sent()
    assert run(act(perform=refuse), form, subject=Thing(), on=ON, by="me").status == 409
    assert form.non_field_errors() == ["It has ended."]


@pytest.mark.servers
def test_a_fault_of_ours_is_not_hidden_and_frees_the_number():
    def fail(thing, **given):
        raise IntegrityError("unknown")

    with pytest.raises(IntegrityError):
        run(act(perform=fail), sent(), subject=Thing(), on=ON, by="me")
    assert run(act(perform=lambda thing, **given: 1), sent(), subject=Thing(), on=ON, by="me").is_done


@pytest.mark.servers
def test_work_goes_on_while_the_cache_is_away(monkeypatch):
    def gone(*args, **kwargs):
        raise BrokerGone("away")

    monkeypatch.setattr(Redis, "execute_command", gone)
    try:
        assert run(act(perform=lambda thing, **given: 1), sent(), subject=Thing(), on=ON, by="me").is_done
    finally:
        forget_silence()
        monkeypatch.undo()


def test_a_column_takes_the_row_and_the_day():
    assert Column("Left", lambda row, on: on).value(Thing(), ON) == ON
