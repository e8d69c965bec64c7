"""Lists as files: readable by the spreadsheet of the reader's language, whole, harmless."""

import csv
import io
from datetime import date
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.admin.exports import export, in_csv
from core.admin.lists import Column

ON = date(2026, 6, 15)


class Row:
    def __init__(self, pk, **values):
        self.pk = pk
        self.__dict__.update(values)


class Rows(list):
    """As much of a queryset as an export reads."""

    def order_by(self, _order):
        return self

    def filter(self, pk__lt):
        return Rows(row for row in self if row.pk < pk__lt)


ROWS = Rows(
    [
        Row(3, name="ÇELIK", more="TUR", number="0012345", day=date(2026, 2, 28), days=7, ok=True),
        Row(2, name="=HYPERLINK(1)", more="+7", number="-1", day=None, days=0, ok=False),
    ]
)
COLUMNS = (
    Column(_("Person"), lambda row, on: {"value": row.name, "sub": row.more}),
    Column(_("Number"), lambda row, on: {"value": row.number, "kind": "code"}),
    Column(_("Day"), lambda row, on: row.day),
    Column("Days", lambda row, on: row.days, numeric=True),
    Column("Ok", lambda row, on: row.ok),
)


def content(answer):
    """What was sent; files are closed as a server closes them."""
    sent = b"".join(answer.streaming_content)
    for closer in answer._resource_closers:
        closer()
    return sent


def table(language, delimiter):
    with translation.override(language):
        answer = export(ROWS, COLUMNS, name="people", kind="csv", on=ON)
    text = content(answer).decode()  # read when the request's language is over
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=delimiter))


@pytest.mark.parametrize(
    ("language", "delimiter", "yes"), [("en", ",", "yes"), ("ru", ";", "да"), ("kk", ";", "иә")]
)
def test_csv_is_divided_and_worded_for_the_reader(language, delimiter, yes):
    head, first, second = table(language, delimiter)

    assert len(head) == 6  # five columns and the small line of the first
    assert first[:5] == ["ÇELIK", "TUR", "0012345", "2026-02-28", "7"]
    assert first[5] == yes
    assert second[:4] == ["'=HYPERLINK(1)", "'+7", "'-1", ""]
    with translation.override(language):
        assert head[0] == str(_("Person"))


def cells_of(sheet):
    """Texts as texts, numbers as numbers, from the sheet's XML."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return [
        [
            "".join(cell.itertext()) if cell.get("t") == "inlineStr" else int(cell.findtext(f"{name}v"))
            for cell in row
        ]
        for row in ElementTree.fromstring(sheet).iter(f"{name}row")
    ]


def test_xlsx_keeps_days_numbers_and_leading_zeros_and_runs_nothing():
    with translation.override("en"):
        answer = export(ROWS, COLUMNS, name="people", kind="xlsx", on=ON)
    raw = content(answer)
    sheet = ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")
    head, first, second = cells_of(sheet)

    assert head[:2] == ["Person", "Person: more"]
    assert first[:3] == ["ÇELIK", "TUR", "0012345"]
    # A day is its number since 30 December 1899.
    assert first[3:] == [(date(2026, 2, 28) - date(1899, 12, 30)).days, 7, "yes"]
    assert second[0] == "=HYPERLINK(1)"
    assert b"<f>" not in sheet
    assert 'filename="people-2026-06-15.xlsx"' in answer["Content-Disposition"]


def test_another_kind_of_file_is_not_there():
    with pytest.raises(Http404):
        export(ROWS, COLUMNS, name="people", kind="exe", on=ON)


def test_csv_is_read_as_it_is_sent():
    read = []

    def records():
        for number in range(3):
            read.append(number)
            yield [number]

    with translation.override("en"):
        lines = in_csv(records())
    assert next(lines) == "\ufeff0\r\n"
    assert read == [0]
