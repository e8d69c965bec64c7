"""What is mechanical in the wording of pages: decimals, years, codes, labels said twice."""

import re
from datetime import date
from unittest.mock import MagicMock

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.admin.timeline import _words as told
from core.admin.listing import ListPages
from core.explanations import Reason, register_facts
from core.templatetags import dates_in_words
from journal import events
from journal.admin import _kinds_of_subjects
from tests.databases import REPOSITORY

#: A number with a point in it that is no day (08.04.2026) and no part of an address.
POINT = re.compile(r"(?<![\d.\w])\d+\.\d+(?![\d.\w])")
#: What reads a code of its own kind in these fields: nobody outside the border's programs.
FEEDS_OWN = {("line_corrected", "fields"), ("watermark_moved", "reason")}


@pytest.mark.parametrize(("language", "said"), [("en", "93.6 %"), ("ru", "93,6 %"), ("kk", "93,6 %")])
def test_decimals_are_written_as_the_language_does(language, said):
    register_facts({"wording.share": "%(share)s %%"})

    with override(language):
        assert Reason("wording.share", {"share": {"decimal": "93.6"}}).fact == said


def test_sums_are_set_apart_by_thousands_and_years_are_not():
    register_facts({"wording.sum": "%(year)s: %(amount)s tenge"})

    assert Reason("wording.sum", {"year": 2026, "amount": 5406250}).fact == "2026: 5\u202f406\u202f250 tenge"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_translation_has_a_decimal_point(language):
    with (REPOSITORY / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = {str(message.id): str(message.string) for message in read_po(file) if message.id}

    assert {key: text for key, text in texts.items() if POINT.search(text)} == {}


@pytest.mark.parametrize(
    ("language", "of_a_day", "of_a_year"),
    [
        ("en", "version of 1 July 2023", "version of 2026"),
        ("ru", "редакция от 1 июля 2023 года", "редакция 2026 года"),
        ("kk", "2023 жылғы 1 шілдедегі редакция", "2026 жылғы редакция"),
    ],
)
def test_a_version_is_of_a_day_or_of_a_year(language, of_a_day, of_a_year):
    with override(language):
        assert dates_in_words.version_in_words("2023-07-01") == of_a_day
        assert dates_in_words.version_in_words("2026") == of_a_year


def test_no_year_is_a_number_with_a_space_in_it():
    """A whole number in a list is a count and is set apart by thousands; a year is a text."""
    years = [
        column.value(MagicMock(year=2027), date(2027, 1, 1))
        for pages in admin.site._registry.values()
        if isinstance(pages, ListPages)
        for column in pages.columns
        if str(column.label) in ("Year", "year")
    ]

    assert years
    assert all(isinstance(year, str) for year in years)


def test_every_code_in_a_timeline_has_words():
    silent = {
        (kind, name)
        for kind, shape in events._shapes.items()
        for name, field in shape.fields.items()
        if field.holds in ("code", "codes") and name in told.labels and name not in told.values
    }

    assert silent - FEEDS_OWN == set()


def test_every_list_that_can_be_saved_has_a_name_in_the_timeline():
    models = [model._meta for model, pages in admin.site._registry.items() if isinstance(pages, ListPages)]
    named = {apps.get_model("quotas", "LedgerEntry")._meta, *models}

    assert {meta.model_name for meta in named} <= told.values["list"].keys()
    with override("ru"):
        assert str(told.values["list"]["ledgerentry"]) == "записи книги учёта"
        assert str(told.values["list"]["overstaycase"]) == "дела о невыезде в срок"


def test_a_label_is_not_said_twice():
    class Field:
        label, auto_id, errors = "Places", "id_places", ["Places: at least one.", "Zero: not here."]

    class Form:
        errors, differences, non_field_errors = {"places": 1}, [], []

        def visible_fields(self):
            return [Field()]

    page = " ".join(render_to_string("components/problems.html", {"form": Form()}).split())

    assert "Places</a>: At least one." in page
    assert "Places</a>: Zero: not here." in page


def test_every_thing_the_journal_tells_of_is_said_in_words():
    kinds = {shape.subject for shape in events._shapes.values()} - {events.ANY_TABLE}

    assert kinds <= _kinds_of_subjects().keys()
    with override("ru"):
        assert {kind: name for kind in kinds if (name := str(_kinds_of_subjects()[kind])).isascii()} == {}
