"""Pages read over HTTP, as a person would follow their links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

LEAVE_OUT = ("logout", "export", ".csv", "/static/", "/api/")
READ_ATTRIBUTES = {"title", "placeholder", "aria-label", "alt", "data-label"}
UNREAD_TAGS = {"script", "style", "code"}
#: Those first who see most of what they see; between them they reach every page there is.
ROLES = (
    *("officer", "supervisor", "permit_officer", "quota_admin", "employer", "host"),
    *("protection_officer", "auditor", "admin", "analyst"),
)


class Reader(HTMLParser):
    """What a person sees or hears of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.inside: list[str] = []
        self.headings = 0
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        self.headings += tag == "h1"
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag in UNREAD_TAGS or given.get("lang") or given.get("translate") == "no":
            self.inside.append(tag)
        self.texts += [given[name] or "" for name in READ_ATTRIBUTES if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not [tag for tag in self.inside if tag != "html"] and data.strip():
            self.texts.append(data.strip())


def read(answer: Any) -> Reader:
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


def pattern_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return f"missing: {address}"


def pages_of(
    client: Client, addresses: Iterable[str], *, leave_out: tuple[str, ...] = LEAVE_OUT, per_pattern: int = 1
) -> Iterator[tuple[str, Any, Reader | None]]:
    """Each pattern's first pages that links lead to from these addresses, with answer and content."""
    waiting = list(addresses)
    seen = set(waiting)
    opened: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        pattern = pattern_of(address)
        if opened.get(pattern, 0) >= per_pattern:
            continue
        opened[pattern] = opened.get(pattern, 0) + 1
        answer = client.get(address, follow=True)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            yield address, answer, None
            if answer.streaming:
                list(answer.streaming_content)  # read to its end, which closes its files
            continue
        reader = read(answer)
        yield address, answer, reader
        for link in reader.links:
            parts = urlsplit(urljoin(f"http://testserver{address}", link))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if (
                parts.netloc == "testserver"
                and target not in seen
                and not any(p in target for p in leave_out)
            ):
                seen.add(target)
                waiting.append(target)
