"""Whom an answer shows: noted where a name is said, written down before the answer leaves.

Whoever says a person's name notes the person here, and pages say names through their models
(`full_name`, `shown()`), so that no page has to think of it. What kind of page it is, what was asked
for and why is noted by the frames that pages share. Outside a request nothing is noted.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum


class Page(StrEnum):
    """What kind of answer it is; a later one says more than those before it."""

    OTHER = "other"
    LIST = "list"
    SEARCH = "search"
    FORM = "form"
    FILE = "file"
    EXPORT = "export"


@dataclass(slots=True)
class Reading:
    """What one answer shows, as noted so far.

    `unfiled` counts names of people who have no file: what an employer declared, what a feed sent.
    `filters` are codes that may be kept as they are; whatever else was typed is not kept.
    """

    page: Page = Page.OTHER
    persons: set[int] = field(default_factory=set)
    unfiled: int = 0
    file_id: int | None = None
    filters: dict[str, str] = field(default_factory=dict)
    purpose: str = ""
    list_name: str = ""
    rows: int = 0

    @property
    def names_people(self) -> bool:
        return bool(self.persons or self.unfiled)


_ORDER = tuple(Page)
_in_hand: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[Reading]:
    """Collect what the answer in hand shows."""
    begun = Reading()
    with resumed(begun):
        yield begun


@contextmanager
def resumed(begun: Reading) -> Iterator[None]:
    """Go on collecting: an answer that streams says names when the view is long over."""
    token = _in_hand.set(begun)
    try:
        yield
    finally:
        _in_hand.reset(token)


def shown(person_id: int | None) -> None:
    """Somebody is named in the answer; None for a person without a file."""
    if (now := _in_hand.get()) is None:
        return
    if person_id is None:
        now.unfiled += 1
    else:
        now.persons.add(person_id)


def opened(person_id: int) -> None:
    """The answer is this person's file, or a part of it."""
    if (now := _in_hand.get()) is not None:
        now.file_id = person_id
        now.persons.add(person_id)
        as_page(Page.FILE)


def as_page(page: Page) -> None:
    """The answer is a page of this kind, if nothing that says more is known of it."""
    now = _in_hand.get()
    if now is not None and _ORDER.index(page) > _ORDER.index(now.page):
        now.page = page


def asked(filters: Mapping[str, str]) -> None:
    """What a list was asked for by codes of its own; what was typed is no code."""
    if (now := _in_hand.get()) is not None:
        now.filters.update(filters)


def read_for(purpose: str) -> None:
    """The purpose that the reader gave."""
    if (now := _in_hand.get()) is not None:
        now.purpose = purpose


def exporting(list_name: str) -> None:
    """The answer is a list to be saved as a file."""
    if (now := _in_hand.get()) is not None:
        now.list_name = list_name
        as_page(Page.EXPORT)


def exported(rows: int) -> None:
    """So many more rows of the list went into the file."""
    if (now := _in_hand.get()) is not None:
        now.rows += rows
