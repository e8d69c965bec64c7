"""Cells of lists: a last day that counts down, a text that stands as it was written."""

from datetime import date, timedelta

from django.utils.translation import override

from core.admin.lists import quoted, until_cell

ON = date(2026, 6, 15)


def test_what_has_not_begun_says_when_it_does_and_counts_no_days():
    with override("en"):
        coming = until_cell(date(2026, 7, 31), ON, first=date(2026, 7, 1))
        running = until_cell(date(2026, 6, 16), ON, first=ON)
    assert coming == {"value": date(2026, 7, 31), "sub": "begins on 1 July 2026"}
    assert running["sub"] == "2 days left with today"
    assert until_cell(ON - timedelta(days=1), ON, first=ON - timedelta(days=9))["is_late"]


def test_an_english_text_is_marked_for_whoever_reads_another_language():
    text = "Statement of the ministry, November 2025"
    with override("en"):
        assert quoted(text) == {"value": text}
    with override("ru"):
        assert quoted(text) == {"value": text, "lang": "en", "mark": "на английском языке"}
        assert quoted("Приказ № 12, п. 3") == {"value": "Приказ № 12, п. 3"}
        assert quoted("") == {"value": ""}
    with override("kk"):
        assert quoted(text)["mark"] == "ағылшын тілінде"
