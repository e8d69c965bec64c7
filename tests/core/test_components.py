"""The pieces say what they are given, in words and not by colour alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

FIRST, LAST = date(2026, 1, 9), date(2026, 4, 8)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def shown(template, **context):
    return " ".join(Template(template).render(Context(context)).split())


def test_a_clock_tells_the_days_and_the_end_in_words():
    page = shown(
        "{% clock_bar title='Stay' first=first last=last on=on %}",
        first=FIRST,
        last=LAST,
        on=date(2026, 3, 22),
    )

    assert "18" in page
    assert "days left" in page
    assert "until 8 April 2026" in page
    assert "clock--over" not in page


def test_a_clock_on_its_last_day_says_so():
    page = shown("{% clock_bar title='Stay' first=first last=last on=last %}", first=FIRST, last=LAST)

    assert "today is the last day" in page


def test_a_clock_past_its_end_counts_the_days_over():
    page = shown(
        "{% clock_bar title='Stay' icon='stay' first=first last=last on=on %}",
        first=FIRST,
        last=LAST,
        on=date(2026, 4, 9),
    )

    assert "day over" in page
    assert "the last lawful day was 8 April 2026" in page
    assert "tone-late" in page


def test_a_clock_takes_the_day_of_the_page():
    page = shown(
        "{% clock_bar clock=clock %}", clock={"title": "Stay", "first": FIRST, "last": LAST}, today=LAST
    )

    assert "today is the last day" in page


def test_a_clock_without_a_day_is_refused_loudly():
    with pytest.raises(KeyError):
        shown("{% clock_bar title='Stay' first=first last=last %}", first=FIRST, last=LAST)


def test_a_clock_without_an_end_says_that_none_is_known():
    assert "No end is known." in shown("{% clock_bar title='Visa' first=None last=None %}")


def test_a_stopped_clock_counts_its_days_with_both_ends():
    page = shown(
        "{% clock_bar title='Stay' first=first last=last ended=ended on=last %}",
        first=FIRST,
        last=LAST,
        ended=date(2026, 1, 10),
    )

    assert "days in all" in page
    assert "ended on 10 January 2026" in page
    assert '<span class="clock__figure">2</span>' in page


@pytest.mark.parametrize(
    ("tone", "icon"),
    [("calm", "check"), ("soon", "clock"), ("late", "alert"), ("closed", "lock"), ("info", "info")],
)
def test_a_state_has_icon_and_word_beside_its_colour(tone, icon):
    page = shown("{% status_pill tone 'the word' since=day %}", tone=tone, day=LAST)

    assert f"#{icon}" in page
    assert "the word" in page
    assert "since 8 April 2026" in page


def test_what_is_unconfirmed_is_marked_in_the_why():
    reasons = [
        {"fact": "Both ends count.", "clause": "art. 6", "version": "27.01.2023", "confidence": "confirmed"},
        {"fact": "Practice.", "clause": "", "version": "", "confidence": "unconfirmed"},
    ]

    page = render_to_string("components/why_panel.html", {"reasons": reasons, "result": "So it is."})

    assert page.count("unconfirmed") == 1
    assert "version of 27.01.2023" in page
    assert "So it is." in page


def test_a_count_that_is_an_estimate_says_so():
    table = {
        "columns": [{"label": "Person"}],
        "rows": [{"cells": ["A"]}],
        "pager": {"count": 1204318, "is_estimate": True},
    }

    page = render_to_string("components/table.html", {"table": table})

    assert "estimated" in page
    assert "1\u202f204\u202f318" in page


def test_cells_are_put_into_words_by_their_kind():
    table = {
        "columns": [{"label": "Person"}, {"label": "Until"}, {"label": "State"}, {"label": "Note"}],
        "rows": [
            {"url": "/x/", "cells": ["A", LAST, {"kind": "pill", "tone": "late", "value": "late"}, None]}
        ],
    }

    page = render_to_string("components/table.html", {"table": table})

    assert '<a class="sheet__row-link" href="/x/">A</a>' in page
    assert "8 April 2026" in page
    assert "pill tone-late" in page
    assert "—" in page


@pytest.mark.parametrize(
    ("cell", "breaks"),
    [
        (LAST, False),
        (datetime(2026, 4, 8, 9, 5, tzinfo=UTC), False),
        (1_204_318, False),
        ({"value": LAST, "sub": "18 days left"}, False),
        ({"value": "No longer in force", "kind": "pill", "tone": "closed"}, False),
        ({"value": "Waits for a second administrator", "kind": "pill", "tone": "soon"}, True),
        ("Welding engineer", True),
        (None, True),
    ],
)
def test_a_day_a_moment_and_a_number_do_not_break_inside_a_cell(cell, breaks):
    table = {"columns": [{"label": "A"}], "rows": [{"cells": [cell]}]}

    page = render_to_string("components/table.html", {"table": table})

    assert ("sheet__whole" not in page) is breaks


def test_a_row_with_a_cell_too_few_is_refused():
    table = {"columns": [{"label": "A"}, {"label": "B"}], "rows": [{"cells": ["only one"]}]}

    with pytest.raises(ValueError, match="shorter"):
        render_to_string("components/table.html", {"table": table})


def test_names_cannot_bring_markup():
    table = {"columns": [{"label": "A"}], "rows": [{"cells": ["<b>x</b>"]}]}

    assert "<b>x</b>" not in render_to_string("components/table.html", {"table": table})


class Sample(forms.Form):
    number = forms.CharField(label="Number", help_text="As printed")
    born_on = forms.DateField(label="Born on", input_formats=["%d.%m.%Y"])
    sex = forms.ChoiceField(label="Sex", choices=[("f", "F")], widget=forms.RadioSelect)


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_field():
    form = Sample({"number": "N1", "born_on": "31.02.1985"})

    page = render_to_string("components/form.html", {"form": form})

    assert 'value="31.02.1985"' in page
    assert 'href="#id_born_on"' in page
    assert 'id="id_born_on_error"' in page
    assert 'href="#id_sex"' in page
    assert 'id="id_sex"' in page


def test_a_field_is_described_by_hint_and_error():
    page = render_to_string("components/form.html", {"form": Sample({})})

    assert 'aria-describedby="id_number_helptext id_number_error"' in page
    assert 'id="id_number_helptext"' in page


class Confirmed(forms.Form):
    """Nothing to type: a press of the button is all."""

    def clean(self):
        raise forms.ValidationError("No longer possible.")


@pytest.mark.parametrize(("form", "kept"), [(Sample, True), (Confirmed, False)])
def test_only_a_form_with_fields_says_that_what_was_typed_is_kept(form, kept):
    page = render_to_string("components/problems.html", {"form": form({})})

    assert "This was not saved yet" in page
    assert ("Everything you typed is kept" in page) is kept


def test_a_form_that_saves_nothing_does_not_speak_of_saving():
    page = render_to_string("components/problems.html", {"form": Sample({}), "asks": True})

    assert "This did not work" in page
    assert "saved" not in page
    assert "kept" not in page


@pytest.mark.parametrize(("tone", "folded"), [("late", False), ("calm", True)])
def test_acts_are_folded_away_only_behind_another(tone, folded):
    grave = {"label": "Revoke", "url": "/revoke/", "primary": False, "tone": "late"}
    other = grave | {"label": "Move", "url": "/move/", "tone": tone}

    page = shown("{% acts_of_page acts %}", acts=[grave, other])

    assert 'href="/revoke/"' in page
    assert ("<details" in page) is folded


def test_a_clock_that_has_not_begun_says_when_it_does():
    page = shown(
        "{% clock_bar title='Work permit' first=first last=last on=on %}",
        first=FIRST,
        last=LAST,
        on=FIRST - timedelta(days=3),
    )
    assert ">3</span>" in page
    assert "days until it begins" in page
    assert "begins on" in page
    assert "left" not in page
