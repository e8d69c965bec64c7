"""What can happen, and what a row about it carries. Every app declares its own in its `events` module."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_CODE = re.compile(r"[\w.:/()+…-]{0,64}", re.ASCII)
#: The subject of events about any row of reference data: which table, stands in the entry.
ANY_TABLE = ""


@dataclass(frozen=True, slots=True)
class Field:
    """What one field of an entry's data may hold. There is no kind for free text, names or numbers
    of documents."""

    holds: str
    accepts: Callable[[Any], bool]
    may_be_null: bool = False
    may_be_absent: bool = False


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_fact(value: Any) -> bool:
    return value is None or isinstance(value, bool) or _is_whole(value) or _is_code(value)


ID = Field("id", lambda value: _is_whole(value) and value > 0)
COUNT = Field("count", _is_whole)
FLAG = Field("flag", lambda value: isinstance(value, bool))
DAY = Field("day", _is_day)
MOMENT = Field("moment", _is_moment)
#: A keyed hash of what somebody typed, in place of it.
HASH = Field("hash", lambda value: isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None)
CODE = Field("code", _is_code)
IDS = Field("ids", lambda value: isinstance(value, list) and all(_is_whole(one) and one > 0 for one in value))
#: Keyed hashes of what was typed, by the name of the box.
HASHES = Field(
    "hashes",
    lambda value: (
        isinstance(value, dict) and all(map(_is_code, value)) and all(map(HASH.accepts, value.values()))
    ),
)
CODES = Field("codes", lambda value: isinstance(value, list) and all(map(_is_code, value)))
#: Ids, codes, days and flags by a code each.
FACTS = Field(
    "facts",
    lambda value: (
        isinstance(value, dict) and all(map(_is_code, value)) and all(map(_is_fact, value.values()))
    ),
)


def maybe(field: Field) -> Field:
    """The same, or null."""
    return replace(field, may_be_null=True)


def optional(field: Field) -> Field:
    """The same, or null, or left out."""
    return replace(field, may_be_null=True, may_be_absent=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """What an entry of one kind is about (a model's name) and the fields of its data."""

    subject: str
    fields: Mapping[str, Field]

    def faults_of_names(self, names: Mapping[str, Any]) -> list[str]:
        """Fields that are missing or unknown."""
        if names.keys() == self.fields.keys():
            return []
        missing = {name for name, field in self.fields.items() if not field.may_be_absent} - names.keys()
        return [f"{name} is missing" for name in sorted(missing)] + [
            f"{name} is not declared" for name in sorted(names.keys() - self.fields.keys())
        ]

    def faults(self, subject_kind: str, data: Mapping[str, Any]) -> list[str]:
        """What of this entry is not as declared; empty when all is."""
        faults = self.faults_of_names(data)
        if self.subject not in (ANY_TABLE, subject_kind):
            faults.append(f"the subject is a {subject_kind}, not a {self.subject}")
        for name, value in data.items():
            field = self.fields.get(name)
            if field is not None and not (field.may_be_null if value is None else field.accepts(value)):
                faults.append(f"{name} is no {field.holds}")
        return faults


def about(subject: str, **fields: Field) -> Shape:
    """An event's shape: its subject's model name, and the fields of its data."""
    return Shape(subject, fields)


_names: dict[str, Any] = {}
_shapes: dict[str, Shape] = {}


def declare(events: type[TextChoices], shapes: Mapping[str, Shape]) -> None:
    """Tell what an app's events are called and what their entries carry. Each `events` module does it.

    Raises: ValueError for an event without a shape, or one that another app has declared.
    """
    kinds = dict(events.choices)
    if kinds.keys() != {str(event) for event in shapes}:
        raise ValueError(f"{events.__name__}: {kinds.keys() ^ {str(event) for event in shapes}} lack a shape")
    if taken := kinds.keys() & _shapes.keys():
        raise ValueError(f"{events.__name__}: {taken} are declared already")
    _names.update(kinds)
    _shapes.update({str(event): shape for event, shape in shapes.items()})


def shape_of(kind: str) -> Shape:
    """What an entry of this kind carries. Raises: ValueError when nobody has declared it."""
    try:
        return _shapes[str(kind)]
    except KeyError:
        raise ValueError(f"the event “{kind}” is not declared") from None


def event_name(kind: str) -> Any:
    """What people read for an event's code; the code itself when no app has declared it."""
    return _names.get(kind, kind)


def named_events() -> dict[str, Any]:
    """Every event's code and name, in the order of the apps."""
    return dict(_names)


class JournalEvent(TextChoices):
    FILE_OPENED = "file_opened", _("File opened")
    SEARCHED = "searched", _("Search made")
    LIST_SHOWN = "list_shown", _("List shown")
    LIST_EXPORTED = "list_exported", _("List exported")
    FORM_SHOWN = "form_shown", _("Form shown")
    PAGE_SHOWN = "page_shown", _("Page shown")
    VERIFIED = "journal_verified", _("Journal compared with its seals")


#: Answers that showed people; who was shown stands beside them. Told apart from what was done.
READINGS = (
    JournalEvent.FILE_OPENED,
    JournalEvent.SEARCHED,
    JournalEvent.LIST_SHOWN,
    JournalEvent.LIST_EXPORTED,
    JournalEvent.FORM_SHOWN,
    JournalEvent.PAGE_SHOWN,
)
#: Which address (its name, and the ids in it), why, what was asked for, how many it showed; `unfiled`
#: counts names of people without a file, `represented` the parties that the reader may have acted for.
#: An export that left in parts has a row of each `part`, with the rows and the hash of all so far; only the
#: row of the last says how many `parts` there were.
_READING = {
    "page": CODE,
    "at": optional(FACTS),
    "purpose": CODE,
    "filters": optional(FACTS),
    "typed": optional(HASHES),
    "shown": COUNT,
    "unfiled": optional(COUNT),
    "represented": optional(IDS),
}

declare(
    JournalEvent,
    {
        JournalEvent.FILE_OPENED: about("person", **_READING),
        JournalEvent.SEARCHED: about("user", **_READING),
        JournalEvent.LIST_SHOWN: about("user", **_READING),
        JournalEvent.LIST_EXPORTED: about(
            "user",
            list=CODE,
            rows=COUNT,
            sha256=HASH,
            part=optional(COUNT),
            parts=optional(COUNT),
            **_READING,
        ),
        JournalEvent.FORM_SHOWN: about("user", **_READING),
        JournalEvent.PAGE_SHOWN: about("user", **_READING),
        JournalEvent.VERIFIED: about(
            "seal",
            seals=COUNT,
            entries=COUNT,
            altered=COUNT,
            missing=COUNT,
            added=COUNT,
            broken_links=COUNT,
            is_intact=FLAG,
        ),
    },
)
