"""A timeline stands and is dated by the moment of recording; another official day is said beside it."""

from datetime import date, datetime

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.admin.timeline import entries_in_words
from accounts.queries import TimelinePage, day_beside, line_of
from core.clock import OFFICIAL_ZONE
from journal.models import Entry
from permits.admin.base import entry_in_words

RECORDED = datetime(2026, 5, 5, 9, 30, tzinfo=OFFICIAL_ZONE)
SAME_DAY, DAY_BEFORE = date(2026, 5, 5), date(2026, 5, 4)


def entry(on):
    return Entry(kind="stay_opened", subject_kind="stay", subject_id=1, by_id=7, on=on, recorded_at=RECORDED)


def of_a_file(one):
    [line] = entries_in_words(TimelinePage(entries=[one], names={7: "An officer"}, older=None))
    return line


def of_an_application(one):
    return entry_in_words(one, {7: "An officer"})


@pytest.mark.parametrize("said", [of_a_file, of_an_application])
@pytest.mark.parametrize(
    ("on", "note"), [(SAME_DAY, ""), (DAY_BEFORE, "official day: 4 May 2026")], ids=["same day", "day before"]
)
def test_a_line_has_the_moment_of_recording_and_another_day_beside_it(said, on, note):
    with override("en"):
        line = said(entry(on))

    assert (line["when"], line["note"]) == (RECORDED, note)


@pytest.mark.parametrize(
    ("names", "unnamed", "who"),
    [({7: "An officer"}, "the akimat", "An officer"), ({}, "the akimat", "the akimat"), ({}, "", "user 7")],
    ids=["by name", "by office", "by number"],
)
def test_whoever_acted_is_named_by_office_or_by_number_where_the_name_is_not_told(names, unnamed, who):
    with override("en"):
        assert line_of(entry(SAME_DAY), names, unnamed=unnamed)["who"] == who


def test_the_day_stands_after_what_the_entry_says_and_nothing_stands_for_what_it_does_not():
    with override("en"):
        line = line_of(entry(DAY_BEFORE), {}, facts=["places: 2", ""])

    assert line["note"] == "places: 2 · official day: 4 May 2026"


def test_what_was_recorded_after_midnight_in_kazakhstan_belongs_to_the_new_day():
    late = Entry(on=SAME_DAY, recorded_at=datetime.fromisoformat("2026-05-04T20:00:00+00:00"))

    assert day_beside(late) == ""


def test_the_page_shows_the_minute_and_the_other_day():
    with override("en"):
        shown = render_to_string("components/timeline.html", {"entries": [of_a_file(entry(DAY_BEFORE))]})

    assert "09:30" in shown
    assert "official day: 4 May 2026" in shown


@pytest.mark.parametrize(("language", "said"), [("kk", "ресми күні:"), ("ru", "официальный день:")])
def test_the_other_day_is_said_in_each_language(language, said):
    with override(language):
        assert day_beside(entry(DAY_BEFORE)).startswith(said)
