"""A form over a thing that others may change meanwhile."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django import forms

from core.admin.fields import DayField
from core.editing import SHOWN, ChangedMeanwhile, EditForm, as_text, refuse_if_changed


class Card(EditForm):
    surname = forms.CharField(label="Surname")
    born_on = DayField(label="Birth date")
    sex = forms.ChoiceField(label="Sex", choices=[("f", "female"), ("m", "male")])
    is_minor = forms.BooleanField(label="Minor", required=False)
    email = forms.CharField(label="E-mail", required=False)


WAS = {"surname": "ONE", "born_on": date(1990, 5, 15), "sex": "f", "is_minor": True, "email": ""}
BOXES = {"surname": "ONE", "born_on": "15.05.1990", "sex": "f", "is_minor": "on", "email": ""}


def told(**values):
    return json.dumps({name: as_text(value) for name, value in values.items()})


def sent(**typed):
    data = {**BOXES, SHOWN: told(**WAS), **typed}
    form = Card({name: value for name, value in data.items() if value is not None})
    form.over(WAS)
    assert form.is_valid(), form.errors
    return form


def refusal_of(form, now):
    with pytest.raises(ChangedMeanwhile) as refused:
        refuse_if_changed(form.shown, now)
    return refused.value


def test_a_form_carries_what_it_shows():
    form = Card()
    form.over(WAS)

    assert form["surname"].value() == "ONE"
    assert json.loads(form[SHOWN].value()) == {
        "surname": "ONE",
        "born_on": "1990-05-15",
        "sex": "f",
        "is_minor": "yes",
        "email": "",
    }
    assert form[SHOWN].is_hidden


def test_a_form_over_nothing_carries_nothing():
    assert SHOWN not in Card().fields


def test_only_what_was_changed_is_told():
    assert sent(email="a@b.kz").changes() == {"email": "a@b.kz"}
    assert sent(is_minor=None).changes() == {"is_minor": False}
    assert sent(born_on="16.05.1990").changes() == {"born_on": date(1990, 5, 16)}
    assert sent().changes() == {}


def test_what_is_as_shown_passes():
    refuse_if_changed(sent(email="a@b.kz").shown, WAS)
    refuse_if_changed(None, {"surname": "OTHER"})


def test_a_change_meanwhile_is_refused_with_its_fields():
    refusal = refusal_of(sent(email="a@b.kz"), WAS | {"surname": "TWO", "born_on": date(1991, 5, 15)})

    assert (refusal.status, refusal.facts) == (409, {"changed": ["born_on", "surname"]})


@pytest.mark.parametrize("told", ["", "nonsense", "[1]", "{}", '{"surname": 1}', "[" * 5000])
def test_a_form_that_does_not_say_what_it_showed_is_refused(told):
    form = sent(email="a@b.kz", **{SHOWN: told})

    assert len(refusal_of(form, WAS).facts["changed"]) == len(WAS)


def test_the_difference_is_shown_and_the_form_goes_on_from_what_is_now():
    form = sent(email="a@b.kz", sex="m")
    now = WAS | {"surname": "TWO", "sex": "m", "email": "c@d.kz", "is_minor": False}

    form.meet(refusal_of(form, now))

    rows = [(one.label, one.was, one.now, one.typed) for one in form.differences]
    assert rows == [
        ("Surname", "ONE", "TWO", ""),
        ("Sex", "female", "male", "male"),
        ("Minor", "yes", "no", ""),
        ("E-mail", "–", "c@d.kz", "a@b.kz"),
    ]
    assert form["surname"].value() == "TWO"  # untouched: as it is now
    assert form["email"].value() == "a@b.kz"  # typed: kept
    assert not form["is_minor"].value()
    again = Card(form.data)
    again.over(now)
    assert again.is_valid()
    refuse_if_changed(again.shown, now)
    assert again.changes() == {"email": "a@b.kz"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        (False, ""),
        (Decimal("1.50"), Decimal("1.5")),
        ("a\r\nb", "a\nb"),
        (" a", "a"),
        (1, "1"),
    ],
)
def test_equal_values_have_equal_texts(one, other):
    assert as_text(one) == as_text(other)


@pytest.mark.parametrize(("one", "other"), [("a", "A"), (0, None), (Decimal(100), Decimal(1)), ("01", "1")])
def test_other_values_have_other_texts(one, other):
    assert as_text(one) != as_text(other)
