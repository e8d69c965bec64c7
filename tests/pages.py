"""Pages read over HTTP, as a person would follow their links."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from starter.databases import fingerprint_of
from tests.countries import inputs
from tests.databases import DATA, REPOSITORY

LEAVE_OUT = ("logout", "export", ".csv", ".xlsx", "/static/", "/api/")
READ_ATTRIBUTES = {"title", "placeholder", "aria-label", "alt", "data-label"}
UNREAD_TAGS = {"script", "style", "code"}
#: Where a function makes one list after the other alike.
MADE_ALIKE = ("reference.admin.terms", "reference.admin.classifiers")
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


def shape_of(address: str) -> str:
    """The pattern; the lists of numbers of the law, and those of classifiers, have one shape together.

    One function makes all of them, with pages and acts that differ only in their columns.
    """
    pattern = pattern_of(address)
    _admin, app, model, rest = (*pattern.split("/", 3), "", "", "")[:4]
    with suppress(LookupError):
        its_admin = type(admin.site._registry[apps.get_model(app, model)])
        if its_admin.__module__ in MADE_ALIKE:
            return f"admin/{its_admin.__bases__[0].__name__}/{rest}"
    return pattern


@dataclass(frozen=True)
class Opened:
    """A page as it was answered, in the language it was asked for; `reader` is None for what is no page."""

    address: str
    language: str
    answer: Any
    reader: Reader | None
    linked: bool


def crawl(
    client: Client,
    start: Iterable[str],
    *,
    languages: tuple[str, ...] = ("kk", "ru"),
    key: Callable[[str], str] = pattern_of,
    leave_out: tuple[str, ...] = LEAVE_OUT,
) -> Iterator[Opened]:
    """Of each pattern (or shape) that links lead to, one address in each language.

    Where links offer fewer addresses than there are languages, the first is opened again; what is no page
    is opened once.
    """
    waiting = list(start)
    starts, seen = set(waiting), set(waiting)
    opened: dict[str, list[str]] = {}
    for address in waiting:  # which grows meanwhile
        before = opened.setdefault(key(address), [])
        if len(before) == len(languages):
            continue
        page = _open(client, address, languages[len(before)], linked=address not in starts)
        before += [address] if page.reader else [address] * (len(languages) - len(before))
        yield page
        found = [link for link in dict.fromkeys(_links_of(page, leave_out)) if link not in seen]
        seen.update(found)
        waiting.extend(found)
    for address, *others in opened.values():
        for language in languages[1 + len(others) :]:
            yield _open(client, address, language, linked=address not in starts)


def _open(client: Client, address: str, language: str, *, linked: bool) -> Opened:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address, follow=True)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return Opened(address, language, answer, read(answer) if is_page else None, linked)


def _links_of(page: Opened, leave_out: tuple[str, ...]) -> Iterator[str]:
    for link in page.reader.links if page.reader else ():
        parts = urlsplit(urljoin(f"http://testserver{page.address}", link))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.netloc == "testserver" and not any(part in target for part in leave_out):
            yield target


def kept_reached(role: str) -> Path:
    """Where the addresses of the pages are kept that the role reaches in the small country."""
    return DATA / f"reached-{_follows_from()}-{role}.json"


@cache
def _follows_from() -> str:
    """What those addresses follow from; what is kept of another state of the product goes."""
    mark = fingerprint_of(REPOSITORY, [*inputs(), *sorted(REPOSITORY.glob("[a-z]*/**/*.html"))])
    for old in DATA.glob("reached-*.json"):
        if f"-{mark}-" not in old.name:
            old.unlink(missing_ok=True)
    return mark


def reached(role: str) -> list[str]:
    """One address of each shape that the role reaches, found before or by going over them now.

    Called on the small country.
    """
    kept = kept_reached(role)
    if not kept.exists():
        client = Client()
        client.force_login(User.objects.get(username=role))
        pages = [
            page.address for page in crawl(client, ["/"], languages=("kk",), key=shape_of) if page.reader
        ]
        kept.write_text(json.dumps(pages))
    found: list[str] = json.loads(kept.read_text())
    return found
