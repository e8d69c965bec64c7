"""What a feed's line must look like, and the sentence for each way it can be wrong. Pure.

A line is one message about one crossing. Through the API it is a JSON object with the objects
`document` and `person`; in a file the same names are flattened with a dot. One physical line of a
file is one message: there is no line break inside quotes, so that a stray quote spoils its own line
only. Lines are staged as text by `staged`; what needs the registry (codes, dates, revisions) is
decided set-based by `feeds.operations.staging`.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clock import official_day
from core.errors import RuleViolation
from core.identifiers import NUMBER_FAULTS
from core.periods import FIRST_BIRTH_DAY, FIRST_CROSSING_DAY
from core.person_names import DASHES, NAME_FAULTS, NAMES
from feeds.rules.line_names import fault_of_names, known_names
from feeds.rules.search_keys import NUMBER, endings_of, keys_of_fields, keys_of_text, names_with_days
from feeds.rules.zones import FILLED, ZONE, filled_from_zone
from identity.allowed_names import JOINERS
from identity.document_numbers import (
    KEY_AT_LEAST,
    KEY_AT_MOST,
    NumberFault,
    document_key,
    document_shape,
    number_fault,
)
from registry.states import DocumentKind

FIELDS = (
    "source_id",
    "revision",
    "direction",
    "crossed_at",
    "checkpoint",
    "document.kind",
    "document.number",
    "document.issuing_country",
    "document.expires_on",
    "person.surname",
    "person.given_names",
    "person.patronymic",
    "person.born_on",
    "person.sex",
    "person.citizenship",
    ZONE,
)
OPTIONAL = frozenset({"document.expires_on", ZONE, "person.given_names", "person.patronymic"})
GROUPS = frozenset({"document", "person"})
LIMITS = {
    "source_id": 64,
    "document.number": 24,
    ZONE: 200,
    "person.surname": 120,
    "person.given_names": 120,
    "person.patronymic": 120,
}
ITEMS_AT_MOST = 1_000
LINE_AT_MOST = 20_000
DEPTH_AT_MOST = 6
DELIMITERS = ",;\t"

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?"
    r"(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
)
_CROSSED_AT = FIELDS.index("crossed_at")
_NUMBER = FIELDS.index("document.number")
_SURNAME = FIELDS.index("person.surname")
_ZONE = FIELDS.index(ZONE)
_NAME_FIELDS = frozenset(f"person.{part}" for part in NAMES)
_NOTHING = ("",) * len(FIELDS)

#: What stands for a surname where a document gives one name.
NO_SURNAME = DASHES

#: What people call the fields; programs call them by the names above.
LABELS: dict[str, Any] = {
    "source_id": _("Number at the source"),
    "revision": _("Revision"),
    "direction": _("Direction"),
    "crossed_at": _("Crossed at"),
    "checkpoint": _("Checkpoint"),
    "document.kind": _("Document"),
    "document.number": _("Document number"),
    "document.issuing_country": _("Issued by"),
    "document.expires_on": _("Document expires on"),
    ZONE: _("Machine-readable zone"),
    "person.surname": _("Surname"),
    "person.given_names": _("Given names"),
    "person.patronymic": _("Patronymic"),
    "person.born_on": _("Date of birth"),
    "person.sex": _("Sex"),
    "person.citizenship": _("Citizenship"),
    "line": _("Line"),
    "crossings": _("Crossing"),
    "document": _("Document"),
    "person": _("Person"),
}

#: One sentence a rule: the field, what is wrong, how to put it right.
REJECTIONS: dict[str, Any] = {
    "required": _("%(field)s: it is missing. Give it."),
    "type": _(
        "%(field)s: a value of another kind is expected. Give one text, or a whole number for revision."
    ),
    "unknown_field": _("%(field)s: there is no such field. Take it out, or correct its name."),
    "characters": _("%(field)s: it has invisible or broken characters. Type it again."),
    "too_long": _("%(field)s: at most %(limit)s characters. Shorten it."),
    "revision_form": _("%(field)s: a whole number from 1 is expected, 1 for the first message."),
    "revision_conflict": _(
        "%(field)s: this revision came before with other content. Send the correction with the next revision."
    ),
    "direction_unknown": _("%(field)s: entry, exit or refusal is expected."),
    "moment_form": _(
        "%(field)s: a day and a time with the offset from UTC are expected, as 2026-03-01T09:30:00+05:00."
    ),
    "moment_in_future": _("%(field)s: it lies in the future. Check the day and the offset from UTC."),
    "moment_too_early": _("%(field)s: it lies before %(first)s. Check the year."),
    "checkpoint_unknown": _("%(field)s: no checkpoint has the code “%(value)s”. Take a code from the list."),
    "document_kind_unknown": _("%(field)s: one of these kinds is expected: %(kinds)s."),
    "document_number_form": _(
        "%(field)s: %(least)s to %(most)s letters A-Z and digits are expected. Compare it with the document."
    ),
    **{
        f"document_number_{fault}": NUMBER_FAULTS[fault]
        for fault in NumberFault
        if fault != NumberFault.LENGTH
    },
    "country_unknown": _(
        "%(field)s: no country has the code “%(value)s”. Use the three letters of the document."
    ),
    "date_form": _("%(field)s: a day is expected, as 2026-03-01."),
    "birth_form": _(
        "%(field)s: a date is expected, as 1965-03-01; as 1965-03 or 1965 where the document gives no more."
    ),
    "short_year": _("%(field)s: write all four digits of the year; which century is meant is not guessed."),
    "birth_after_crossing": _("%(field)s: it lies after the crossing. Check the year."),
    "birth_too_early": _("%(field)s: it lies before %(first)s. Check the year."),
    "sex_unknown": _("%(field)s: m, f or x is expected."),
    **{f"name_{fault}": sentence for fault, sentence in NAME_FAULTS.items()},
    "zone_faulty": _(
        "%(field)s: its check digits do not fit, or it is cut off. Read the zone again, or leave it out and "
        "give the fields from the document."
    ),
    "zone_differs": _(
        "%(field)s: the machine-readable zone says otherwise, and its check digits fit. Compare both with "
        "the document."
    ),
    "line_unreadable": _(
        "%(field)s: its quotes do not match, so its columns cannot be told apart. Mend the quotes."
    ),
    "columns": _("%(field)s: it has not as many columns as the first line. Check its separators and quotes."),
    "line_too_long": _(
        "%(field)s: it is longer than %(limit)s characters. Check that no line break is missing."
    ),
}
_CHOSEN = _("%(field)s: what the source sent is not known here. Choose one of the list.")
#: The same for people, who choose from lists, type days as they are written here and do not know the
#: format's own words.
FOR_PEOPLE: dict[str, Any] = {
    **dict.fromkeys(
        (
            "direction_unknown",
            "checkpoint_unknown",
            "document_kind_unknown",
            "country_unknown",
            "sex_unknown",
        ),
        _CHOSEN,
    ),
    "moment_form": _("%(field)s: write the day and the time of Almaty, as 01.03.2026 09:30."),
    "moment_in_future": _("%(field)s: it lies in the future. Check the day and the time of Almaty."),
    "date_form": _("%(field)s: write the day as 01.03.2026."),
    "birth_form": _(
        "%(field)s: write the date as DD.MM.YYYY, or only MM.YYYY or YYYY where no more is known."
    ),
}
#: The same, for what a person typed to correct a line.
MISCORRECTIONS: dict[str, Any] = {
    "not_refused": _("%(field)s: no rule refused it. Leave it as it came: “%(value)s”."),
    "known_crossing": _(
        "%(field)s: this crossing was told before. Only what was refused is put right here; anything else its"
        " source sends itself, with the next revision."
    ),
    "next_revision": _("%(field)s: write the next revision of this crossing, %(value)s."),
}

Staged = tuple[Any, ...]


def sentence_for(*, code: str, field: str, value: str = "", for_people: bool = False) -> str:
    """Why a line was refused and how to put it right, in the active language.

    Programs read the field's name and the format's own words, people labels.
    """
    limit = LINE_AT_MOST if code == "line_too_long" else LIMITS.get(field, 0)
    called = LABELS.get(field, field) if for_people else field
    first = FIRST_BIRTH_DAY if code == "birth_too_early" else FIRST_CROSSING_DAY
    told = {"first": first.year, "least": KEY_AT_LEAST, "most": KEY_AT_MOST, "kinds": ", ".join(DocumentKind)}
    rule = (for_people and FOR_PEOPLE.get(code)) or REJECTIONS.get(code) or MISCORRECTIONS[code]
    return str(rule) % {"field": called, "value": value, "limit": limit, **told}


def miscorrection(
    *, refused: str, before: Mapping[str, str], after: Mapping[str, str], last_revision: int
) -> tuple[str, str, str] | None:
    """What a person changed of a refused line that was not theirs to change: field, rule and what stands
    there rightly; None where all is well.

    `refused` is the field that a rule refused, `last_revision` the newest that was taken in of the
    crossing under the number `after` has, 0 for a crossing that was never told. Which crossing a line
    is about, and what was told of it before, its source says; nobody moves or undoes it by typing.
    """
    changed = [name for name in FIELDS if after[name] != before[name]]
    for name in ("source_id", "revision"):
        if name in changed and before[name] and name != refused:
            return name, "not_refused", before[name]
    if "revision" in changed and after["revision"].strip() != str(last_revision + 1):
        return "revision", "next_revision", str(last_revision + 1)
    others = [name for name in changed if name not in ("revision", refused) or name == "source_id"]
    if last_revision and others:
        return others[0], "known_crossing", ""
    return None


def staged(line: int, values: Sequence[str]) -> Staged:
    """One line as it is copied into staging: its number, a problem found already, and its texts.

    `values` are in the order of FIELDS. The day of the crossing and the document's key are computed
    here, because the official zone and the folding of numbers live in one place each. Runs of white
    space become one blank.
    """
    texts = [value.strip() for value in values]
    problem: tuple[str | None, str | None] = (None, None)
    if texts[_ZONE]:
        texts, problem = _with_zone(texts)
    joined = "".join(texts)
    if not joined.isprintable() or "  " in joined:
        texts, found = _cleaned(texts)
        problem = problem if problem[1] else found
    if problem[1] is None:
        names = known_names(texts[_SURNAME : _SURNAME + len(NAMES)])
        texts = [*texts[:_SURNAME], *names, *texts[_SURNAME + len(NAMES) :]]
        problem = fault_of_names(names)
    number = texts[_NUMBER]
    fault = number_fault(number) if number and problem[1] is None else None
    if fault not in (None, NumberFault.LENGTH):
        problem = ("document.number", f"document_number_{fault}")
    keys = (document_key(number), document_shape(number))
    return (line, *problem, None, *keys, crossed_on(texts[_CROSSED_AT]), *texts)


def _with_zone(texts: list[str]) -> tuple[list[str], tuple[str | None, str | None]]:
    """The texts with what the zone says where they say nothing."""
    day = crossed_on(texts[_CROSSED_AT])
    # A line without a day is refused for that, whatever its zone says.
    on = date.fromisoformat(day) if day else FIRST_CROSSING_DAY
    filled, problem = filled_from_zone(dict(zip(FIELDS, texts, strict=True)), on=on)
    return list(filled.values()), problem or (None, None)


def staged_problem(
    line: int, *, field: str, code: str, content: Any, source_id: str = "", keys: Sequence[str] = ()
) -> Staged:
    """A line that could not be read into fields, kept as it came, with the keys it is looked for by.

    They stand where a document's one key would, parted by blanks.
    """
    texts = (_without_broken(source_id), *_NOTHING[1:])
    return (line, field[:40], code, _stored_content(content), " ".join(keys), "", "", *texts)


def staged_item(line: int, item: Any) -> Staged:
    """One item of the API's list, flattened and staged; what has the wrong shape is kept as it came."""
    if not isinstance(item, Mapping):
        return staged_problem(line, field="crossings", code="type", content={"item": item})
    problem, values = _flattened(item)
    if problem is None:
        return staged(line, values)
    source_id = item.get("source_id")
    return staged_problem(
        line,
        field=_without_broken(problem[0]),
        code=problem[1],
        content=item,
        source_id=source_id if isinstance(source_id, str) else "",
        keys=search_keys(item),
    )


def search_keys(content: Any) -> list[str]:
    """The keys by which a line read into fields is looked for; none when its number cannot be told."""
    return keys_of_fields(texts_of(content), content)


def looked_for_by(content: Any, keys: list[str] | None = None) -> tuple[list[str], list[str]]:
    """The keys of a kept line, and where in it a number may end (`feeds.rules.search_keys`).

    `keys` are those of a line that could not be read into fields. Whose a line is with more endings than
    are kept, nobody knows: it has neither. Nor does anybody of one with more names than are kept.
    """
    endings, names = endings_of(texts_of(content)[NUMBER], content), names_with_days(content)
    keys = search_keys(content) if keys is None else keys
    if endings is None or names is None or not keys:
        return [], endings or []
    return [*keys, *names], endings


def texts_of(content: Any) -> dict[str, str]:
    """The fields of a kept line as texts, as far as they can be told apart; the others are empty."""
    texts = dict.fromkeys(FIELDS, "")
    if not isinstance(content, Mapping):
        return texts
    for key, value in content.items():
        inner = value.items() if key in GROUPS and isinstance(value, Mapping) else ()
        for name, one in ((key, value), *((f"{key}.{part}", one) for part, one in inner)):
            if name in texts and isinstance(one, str | int) and not isinstance(one, bool):
                texts[name] = str(one)
    return texts


def moment_of(text: str) -> datetime | None:
    """The moment that an ISO 8601 text with an offset from UTC names; None when it is none."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def crossed_on(text: str) -> str:
    """The official day of a moment as text; empty when it is none or lacks its offset."""
    moment = moment_of(text)
    try:
        return official_day(moment).isoformat() if moment else ""
    except OverflowError:
        return ""


class Layout:
    """How a file's lines are divided: its delimiter and which column holds which field.

    Raises: RuleViolation when the first line lacks a required column, repeats one or has one that
    no field is called by; the sentence names them.
    """

    def __init__(self, header: str) -> None:
        self.delimiter = max(DELIMITERS, key=header.count)
        names = self._names(header)
        unknown = [name for name in names if name not in FIELDS]
        missing = [name for name in FIELDS if name not in names and name not in OPTIONAL]
        if ZONE in names:
            missing = [name for name in missing if name not in FILLED]
        twice = sorted({name for name in names if names.count(name) > 1 and name in FIELDS})
        for code, found, sentence in (
            (
                "columns_missing",
                missing,
                _("The file lacks the columns %(columns)s. Add them to its first line."),
            ),
            (
                "columns_unknown",
                unknown,
                _(
                    "The file has columns that no field is called by: %(columns)s. "
                    "Take them out or correct them."
                ),
            ),
            ("columns_twice", twice, _("The file has these columns twice: %(columns)s. Keep one of each.")),
        ):
            if found:
                shown = ", ".join(_without_broken(name)[:60] or "“”" for name in found[:20])
                raise RuleViolation(sentence % {"columns": shown}, code=code, facts={"columns": found[:20]})
        self.columns = len(names)
        self._order = [names.index(name) if name in names else self.columns for name in FIELDS]
        self._is_in_order = self._order == list(range(len(FIELDS)))

    def _names(self, header: str) -> list[str]:
        try:
            return [name.strip() for name in self.split(header)]
        except csv.Error:
            raise RuleViolation(
                _("The quotes in the file's first line do not match. Mend them."), code="header_unreadable"
            ) from None

    def split(self, text: str) -> list[str]:
        """The cells of one line. Raises csv.Error when its quotes do not match."""
        if '"' not in text:
            return text.split(self.delimiter)
        return next(csv.reader([text], delimiter=self.delimiter, strict=True))

    def staged(self, line: int, text: str) -> Staged:
        """One line of the file, ready for staging."""
        if len(text) > LINE_AT_MOST:
            return staged_problem(
                line, field="line", code="line_too_long", content={"line": text[:LINE_AT_MOST]}
            )
        try:
            cells = self.split(text)
        except csv.Error:
            return staged_problem(
                line, field="line", code="line_unreadable", content={"line": text}, keys=keys_of_text(text)
            )
        if len(cells) != self.columns:
            # Of a line that is cut off nobody knows whether its number is still there.
            keys = keys_of_text(text) if len(cells) > self.columns else []
            return staged_problem(line, field="line", code="columns", content={"line": text}, keys=keys)
        if self.columns < len(FIELDS):
            cells.append("")
        if not self._is_in_order:
            cells = [cells[position] for position in self._order]
        return staged(line, cells)


def _flattened(item: Mapping[str, Any]) -> tuple[tuple[str, str] | None, list[str]]:
    values = dict.fromkeys(FIELDS, "")
    for key, value in item.items():
        if key in GROUPS:
            if not isinstance(value, Mapping):
                return (key, "type"), []
            named = {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            named = {key: value} if "." not in key else {f"{key} ": value}
        for name, inner in named.items():
            if name not in values:
                return (name.strip(), "unknown_field"), []
            text = _as_text(name, inner)
            if text is None:
                return (name, "type"), []
            values[name] = text
    return None, list(values.values())


def _as_text(name: str, value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if name == "revision" and isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else "-"
    return None


def _cleaned(texts: list[str]) -> tuple[list[str], tuple[str | None, str | None]]:
    """The texts with single blanks; invisible or broken characters are named and made visible. A name keeps
    the joiners without which its script is misspelt."""
    problem: tuple[str | None, str | None] = (None, None)
    clean = []
    for field, text in zip(FIELDS, texts, strict=True):
        seen = _without_broken(text, JOINERS if field in _NAME_FIELDS else "")
        if problem[0] is None and seen != text:
            problem = (field, "characters")
        clean.append(" ".join(seen.split()))
    return clean, problem


def _without_broken(text: str, but: str = "") -> str:
    """The text with characters that cannot be stored or seen, `but` these, replaced by U+FFFD."""
    if text.isprintable():
        return text
    broken = {char for char in text if unicodedata.category(char) in ("Cc", "Cs", "Cf") and char not in but}
    return "".join("\ufffd" if char in broken else char for char in text)


def _stored_content(content: Any) -> str:
    """The content as JSON that a database can keep, cut where it is far longer than a line may be."""
    text = json.dumps(_storable(content, 0), ensure_ascii=False)
    if len(text) > 2 * LINE_AT_MOST:
        text = json.dumps({"line": text[:LINE_AT_MOST]}, ensure_ascii=False)
    return text


def _storable(content: Any, depth: int) -> Any:
    if depth > DEPTH_AT_MOST:
        return "…"
    if isinstance(content, str):
        return _without_broken(content, JOINERS)
    if isinstance(content, Mapping):
        return {_without_broken(str(key)): _storable(value, depth + 1) for key, value in content.items()}
    if isinstance(content, list):
        return [_storable(value, depth + 1) for value in content]
    if isinstance(content, float) or (isinstance(content, int) and abs(content) >= 10**18):
        return str(content)
    return content
