"""What a higher app shows on a lower app's pages, offered in its `AppConfig.ready`.

A section is a part of a file page; an act a button on it; a count a number on the landing page of
those with a capability, which opens a list.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: `context(subject, user, on)` gives what `template` shows, None hides it.

    `is_compared` says that it is also shown of two files side by side.
    """

    title: Any
    template: str
    context: Callable[..., dict[str, Any] | None]
    order: int = 100
    is_compared: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the day: `value(user, on)` counts, `url(user)` opens the list it counts.

    `tone` is calm, soon, late or info: what the number means for whoever reads it.
    """

    title: Any
    value: Callable[[Any, date], int]
    url: Callable[[Any], str]
    hint: Any = ""
    tone: str = "info"
    order: int = 100


@dataclass(frozen=True, slots=True)
class Face:
    """Pages where people work: what they are called and where they begin. The lowest order opens first."""

    label: Any
    url: Callable[[], str]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Search:
    """Where people look somebody up. The lowest order is asked first."""

    url: Callable[[], str]
    order: int = 100


_acts: dict[str, list[Any]] = defaultdict(list)
_sections: dict[str, list[Section]] = defaultdict(list)
_counts: dict[str, list[Count]] = defaultdict(list)
_count_sources: list[Callable[[Any], Iterable[Count]]] = []
_faces: dict[str, Face] = {}
_searches: dict[str, Search] = {}


def offer_section(page: str, section: Section) -> None:
    """Show `section` on the page named `page` (for example "person")."""
    _sections[page].append(section)


def sections_of(page: str) -> list[Section]:
    """The sections offered for `page`, in order."""
    return sorted(_sections[page], key=lambda section: section.order)


def offer_count(capability: str, count: Count) -> None:
    """Show `count` on the landing page of whoever has the capability."""
    _counts[capability].append(count)


def offer_counts(source: Callable[[Collection[str]], Iterable[Count]]) -> None:
    """Show on the landing page what `source(capabilities)` gives: counts made from a table others join in."""
    _count_sources.append(source)


def counts_of(capabilities: Collection[str]) -> list[Count]:
    """The counts offered for any of these capabilities, in order, each once."""
    offered = {id(count): count for code in capabilities for count in _counts.get(code, ())}
    made = [count for source in _count_sources for count in source(capabilities)]
    return sorted([*offered.values(), *made], key=lambda count: count.order)


def offer_face(capability: str, face: Face) -> None:
    """Where people with the capability work."""
    _faces[capability] = face


def faces_of(capabilities: Collection[str]) -> list[Face]:
    """Where people with these capabilities work, what opens first in front; each once."""
    found: dict[str, Face] = {}
    for code, face in sorted(_faces.items(), key=lambda offered: offered[1].order):
        if code in capabilities:
            found.setdefault(str(face.label), face)
    return list(found.values())


def face_of(capabilities: Collection[str]) -> str | None:
    """The address that opens first for people with these capabilities, or None."""
    faces = faces_of(capabilities)
    return faces[0].url() if faces else None


def offer_search(capability: str, search: Search) -> None:
    """Where people with the capability look somebody up."""
    _searches[capability] = search


def search_of(capabilities: Collection[str]) -> str:
    """The address that the search box of people with these capabilities asks; empty for none."""
    found = [search for code, search in _searches.items() if code in capabilities]
    return min(found, key=lambda search: search.order).url() if found else ""


def offer_act(kind: str, act: Any) -> None:
    """Add an act (a `core.admin.Act`) to the pages of one kind of thing, such as "person"."""
    _acts[kind].append(act)


def acts_of(kind: str) -> list[Any]:
    """The acts that higher apps have offered for one kind of thing."""
    return _acts[kind]
