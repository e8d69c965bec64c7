"""A reason is stored as plain values and read in the reader's language."""

import json
from datetime import date

import pytest
from django.utils import translation

from core.explanations import Reason, register_facts


@pytest.fixture(autouse=True)
def facts():
    register_facts(
        {"test.until": "Lawful until %(until)s.", "test.yes": "Known: %(known)s.", "test.group": "%(group)s!"}
    )


def test_is_the_same_after_storing():
    reason = Reason(
        "test.until",
        {"until": date(2026, 6, 15)},
        "Law, art. 6(4)",
        "2023-01-27",
        "unconfirmed",
        "stayregime:1",
    )

    back = Reason.from_json(json.loads(json.dumps(reason.as_json())))

    assert back.fact == reason.fact
    assert back.as_json() == reason.as_json()
    assert (back.clause, back.version, back.terms) == ("Law, art. 6(4)", "2023-01-27", "stayregime:1")
    assert not back.is_confirmed


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_writes_dates_out(language):
    with translation.override(language):
        assert "2026" in Reason("test.until", {"until": date(2026, 6, 15)}).fact
        stored = {"day": "2026-06-15"}
        assert (
            Reason("test.until", {"until": stored}).fact
            == Reason("test.until", {"until": date(2026, 6, 15)}).fact
        )


def test_takes_the_name_in_the_readers_language():
    reason = Reason("test.group", {"group": {"kk": "Топ", "ru": "Группа", "en": "Group"}})

    for language, name in (("kk", "Топ!"), ("ru", "Группа!"), ("en", "Group!"), ("de", "Group!")):
        with translation.override(language):
            assert reason.fact == name


def test_says_yes_and_no():
    with translation.override("en"):
        assert Reason("test.yes", {"known": True}).fact == "Known: yes."
        assert Reason("test.yes", {"known": False}).fact == "Known: no."


def test_an_unknown_code_is_shown_as_it_is():
    assert Reason("test.never_registered").fact == "test.never_registered"


def test_answers_other_programs_with_four_fields():
    answer = Reason("test.until", {"until": date(2026, 6, 15)}, "Law", "2023-01-27").as_answer()

    assert set(answer) == {"fact", "clause", "version", "confidence"}
    assert answer["confidence"] == "confirmed"


def test_a_row_stored_by_an_older_version_is_still_read():
    assert Reason.from_json({"code": "test.until", "params": {"until": "x"}, "unknown": 1}).clause == ""
