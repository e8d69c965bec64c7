"""A list as a file: every column in the reader's language, for a spreadsheet or a program.

CSV begins with the byte order mark and is divided as spreadsheets of the reader's language expect.
XLSX keeps numbers, days and leading zeros as they are. Both have a column for what stands in small
letters under a cell. A text that a spreadsheet would run as a formula is kept a text.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeData
from django.utils.translation import gettext, override

from core import readings
from core.admin.lists import Column
from core.clock import OFFICIAL_ZONE
from core.languages import language_now
from identity.partial_dates import PartialDate

FORMATS = ("csv", "xlsx")
#: Reads what the rows of one part need besides, for all of them at once.
Complete = Callable[[list[Any]], None]
EXPORTED_AT_MOST = 50_000
EXPORT_CHUNK = 2_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY = 1 << 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(
    rows: QuerySet[Any],
    columns: Sequence[Column],
    *,
    name: str,
    kind: str,
    on: date,
    complete: Complete | None = None,
) -> HttpResponseBase:
    """The list as an answer to be saved, at most 50,000 rows, made complete a part at a time.

    Raises: Http404 for another kind of file.
    """
    if kind not in FORMATS:
        raise Http404
    readings.exporting(name)
    filename = f"{name}-{on.isoformat()}.{kind}"
    if kind == "xlsx":
        book = _workbook(_records(rows, columns, on=on, complete=complete))
        return FileResponse(book, as_attachment=True, filename=filename, content_type=_XLSX)
    answer = StreamingHttpResponse(
        in_csv(_records(rows, columns, on=on, complete=complete)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def in_csv(records: Iterator[list[Any]]) -> Iterator[str]:
    """Headers and rows as lines of CSV in the language of the call, however late they are read."""
    return _in_csv(records, language_now())


def _in_csv(records: Iterator[list[Any]], language: str) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter="," if language == "en" else ";")
    start = "\ufeff"
    for record in _in_language(records, language):
        yield start + str(writer.writerow([plain(value) for value in record]))
        start = ""


def _in_language(records: Iterator[list[Any]], language: str) -> Iterator[list[Any]]:
    """A stream is read when the request's language is over; each step has it again."""
    while True:
        with override(language):
            record = next(records, None)
            if record is None:
                return
            record = [_in_words(value) for value in record]
        yield record


def _workbook(records: Iterator[list[Any]]) -> Any:
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet.freeze_panes(1, 0)
    for number, record in enumerate(records):
        for column, value in enumerate(record):
            _write(sheet, number, column, _in_words(value), head if number == 0 else None, day, moment)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, row: int, column: int, value: Any, head: Any, day: Any, moment: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(OFFICIAL_ZONE).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value != "":
        sheet.write_string(row, column, value, head)


def _records(
    rows: QuerySet[Any], columns: Sequence[Column], *, on: date, complete: Complete | None = None
) -> Iterator[list[Any]]:
    """The headers, then the values of each row; small second lines have a column beside their own."""
    last, left, doubled = None, EXPORTED_AT_MOST, None
    while left > 0:
        wanted = rows if last is None else rows.filter(pk__lt=last)
        chunk = list(wanted.order_by("-pk")[: min(EXPORT_CHUNK, left)])
        if complete is not None:
            complete(chunk)
        cells = [[column.value(row, on) for column in columns] for row in chunk]
        readings.exported(len(chunk))
        if doubled is None:
            doubled = [any(_has_more(row[place]) for row in cells) for place in range(len(columns))]
            yield _headers(columns, doubled)
        yield from (_values(row, doubled) for row in cells)
        if len(chunk) < EXPORT_CHUNK:
            return
        last, left = chunk[-1].pk, left - len(chunk)


def _has_more(cell: Any) -> bool:
    """Whether it has a second line that is words; a drawing says nothing in a file."""
    return isinstance(cell, Mapping) and "sub" in cell and not isinstance(cell["sub"], SafeData)


def _headers(columns: Sequence[Column], doubled: Sequence[bool]) -> list[Any]:
    headers: list[Any] = []
    for column, has_more in zip(columns, doubled, strict=True):
        headers.append(column.label)
        if has_more:
            headers.append(gettext("%(column)s: more") % {"column": column.label})
    return headers


def _values(row: Sequence[Any], doubled: Sequence[bool]) -> list[Any]:
    values = []
    for cell, has_more in zip(row, doubled, strict=True):
        is_cell = isinstance(cell, Mapping)
        values.append(cell.get("value") if is_cell else cell)
        if has_more:
            values.append(cell.get("sub") if is_cell else "")
    return values


def _in_words(value: Any) -> Any:
    """A value as it goes into a file: numbers and days as they are, all else as the reader's text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, PartialDate) and value.is_whole:
        return value.first
    if isinstance(value, date | int | float):
        return value
    return str(value)


def plain(cell: Any) -> str:
    """A cell as a text of CSV: what would run as a formula begins with an apostrophe."""
    value = _in_words(cell.get("value") if isinstance(cell, Mapping) else cell)
    if isinstance(value, datetime):
        return f"{value.astimezone(OFFICIAL_ZONE):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else str(value)


class _Echo:
    def write(self, line: str) -> str:
        return line
