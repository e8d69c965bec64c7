"""Reading lines without a database: layouts of files, flattening of items, what is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from feeds.rules.intake import (
    FIELDS,
    LINE_AT_MOST,
    OPTIONAL,
    Layout,
    crossed_on,
    moment_of,
    sentence_for,
    staged_item,
    texts_of,
)
from tests.feeds.feed_lines import ITEM, flat, item

HEADER = ",".join(FIELDS)
LINE = ",".join(str(flat(ITEM).get(name, "")) for name in FIELDS)
TEXTS = tuple(str(flat(ITEM).get(name, "")) for name in FIELDS)


def texts(staged: tuple[Any, ...]) -> tuple[str, ...]:
    return staged[-len(FIELDS) :]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_a_file_may_part_its_cells_by(delimiter: str) -> None:
    layout = Layout(HEADER.replace(",", delimiter))

    assert texts(layout.staged(2, LINE.replace(",", delimiter))) == TEXTS


def test_columns_may_stand_in_any_order_and_optional_ones_be_absent() -> None:
    wanted = [name for name in reversed(FIELDS) if name not in OPTIONAL]
    layout = Layout(",".join(wanted))
    found = texts(layout.staged(2, ",".join(str(flat(ITEM)[name]) for name in wanted)))

    assert dict(zip(FIELDS, found, strict=True)) == {
        name: "" if name in OPTIONAL else text for name, text in zip(FIELDS, TEXTS, strict=True)
    }


def test_quotes_protect_the_delimiter() -> None:
    line = LINE.replace("SARDOR", '"SARDOR, ""THE"" ALI"')

    assert 'SARDOR, "THE" ALI' in texts(Layout(HEADER).staged(2, line))


@pytest.mark.parametrize(
    ("header", "code", "named"),
    [
        (HEADER.replace("person.sex,", "").replace(",document.mrz", ""), "columns_missing", "person.sex"),
        (HEADER + ",weight", "columns_unknown", "weight"),
        (HEADER + ",", "columns_unknown", "“”"),
        (HEADER + ",source_id", "columns_twice", "source_id"),
        (HEADER.replace("crossed_at", "Crossed_At"), "columns_missing", "crossed_at"),
        ("nonsense", "columns_missing", "source_id"),
        ('"source_id,revision', "header_unreadable", "quotes"),
    ],
)
def test_a_first_line_that_names_other_columns_is_refused(header: str, code: str, named: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        Layout(header)

    assert refusal.value.code == code
    assert named in str(refusal.value)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (LINE + ",", "columns"),
        (LINE.rsplit(",", 1)[0], "columns"),
        (LINE.replace("KARIMOV", '"KARIMOV'), "line_unreadable"),
        (LINE.replace("KARIMOV", '"KARI"MOV'), "line_unreadable"),
        (LINE + "x" * LINE_AT_MOST, "line_too_long"),
    ],
)
def test_a_line_whose_cells_cannot_be_told_apart_is_kept_whole(line: str, code: str) -> None:
    number, field, found, content, *_rest = Layout(HEADER).staged(7, line)

    assert (number, field, found) == (7, "line", code)
    assert json.loads(content)["line"] == line[:LINE_AT_MOST]
    assert "line" in sentence_for(code=code, field=field)


@pytest.mark.parametrize(
    "text",
    ["", "2026-03-01", "2026-03-01T09:30", "2026-13-01T09:30Z", "20260301T0930Z", "2026-W09-7T09:30Z",
     "2026-03-01T09:30z", "2026-03-01t09:30Z", "٢٠٢٦-03-01T09:30Z", "2026-03-01T09:30:60Z", "9" * 400],
)  # fmt: skip
def test_no_moment(text: str) -> None:
    assert moment_of(text) is None
    assert crossed_on(text) == ""


def test_a_day_before_or_after_all_days_is_no_day() -> None:
    assert crossed_on("0001-01-01T00:00+14:59") == ""
    assert crossed_on("9999-12-31T23:59Z") == ""


def test_a_kept_item_gives_its_fields_back_to_the_form() -> None:
    assert texts_of(item()) == texts_of(flat(item())) == dict(zip(FIELDS, TEXTS, strict=True))
    assert texts_of({"person": "x", "revision": True, "document": {"number": ["x"]}}) == dict.fromkeys(
        FIELDS, ""
    )


def test_deep_and_wide_content_is_cut_before_it_is_kept() -> None:
    deep: Any = "x"
    for _level in range(50):
        deep = [deep]
    wide = staged_item(1, {"remark": "y" * (2 * LINE_AT_MOST)})

    assert len(staged_item(1, {"remark": deep})[3]) < 100
    assert len(wide[3]) <= LINE_AT_MOST + 100


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.one_of(_json, st.dictionaries(st.sampled_from([*ITEM, "document.kind", "person"]), _json)))
def test_whatever_comes_is_staged_as_text_that_can_be_stored(one: Any) -> None:
    number, field, code, content, *rest = staged_item(3, one)

    assert number == 3
    assert (field is None) == (code is None)
    stored = [content or "", field or "", *rest]
    assert all(isinstance(text, str) and "\0" not in text for text in stored)
    assert "\\u0000" not in (content or "")
    for text in stored:
        text.encode("utf-8")


@given(st.text(max_size=300))
def test_whatever_line_a_file_has_is_staged(text: str) -> None:
    staged = Layout(HEADER).staged(2, text)

    assert len(staged) == 7 + len(FIELDS)
    for part in staged:
        assert part is None or "\0" not in str(part)
        str(part).encode("utf-8")
