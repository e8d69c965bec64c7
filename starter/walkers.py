"""People and programs as they use the site, for a load run: they sign in, follow links, deliver.

Standard library only. A walker opens the first page of its role, follows a link of the page it stands
on, drawn at random, and now and then begins anew; it thinks between two pages.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from http import HTTPStatus
from http.cookies import SimpleCookie
from threading import Lock
from urllib.parse import quote, urlencode, urljoin, urlsplit

from starter.ports import HOST

#: What a walker leaves alone: the end of its session, and files that take long to write.
LEFT_ALONE = ("logout", "/static/", "export", ".csv", ".xlsx")
#: Where each of them begins; whoever has no name has not signed in.
FIRST_PAGES = {
    "officer": (
        "/admin/",
        "/admin/registry/registration/?due=week",
        "/admin/registry/person/find/?q=KARIMOV",
    ),
    "supervisor": ("/desk/", "/desk/cases/", "/desk/alerts/"),
    "permit_officer": ("/admin/", "/admin/permits/application/"),
    "quota_officer": ("/admin/", "/portal/"),
    "employer": ("/portal/", "/portal/applications/", "/portal/permits/"),
    "host": ("/portal/arrivals/",),
    "analyst": ("/admin/",),
    "auditor": ("/admin/journal/entry/",),
    "": ("/verify/", "/accounts/login/", "/verify/KZ-0000000000/"),
}
PATIENCE = 30.0
THINKING = (0.2, 1.5)
BEGIN_ANEW = 0.15


@dataclass
class Answers:
    """What all walkers were answered: milliseconds by who asked, and what went wrong."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    faults: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(self, who: str, address: str, status: int, milliseconds: float) -> None:
        """A status of 0 stands for no answer."""
        with self.lock:
            self.milliseconds[who].append(milliseconds)
            if not status or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.faults.append(f"{who} {urlsplit(address).path}: {status or 'no answer'}")
            elif status >= HTTPStatus.BAD_REQUEST:
                self.refused[who] += 1

    def count(self) -> int:
        with self.lock:
            return sum(map(len, self.milliseconds.values()))

    def all_milliseconds(self) -> list[float]:
        with self.lock:
            return [one for some in self.milliseconds.values() for one in some]


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that so many per cent do not exceed; 0 of nothing."""
    if not values:
        return 0.0
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(given["href"] or "")
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self.token = given.get("value") or ""


def links_of(address: str, text: str) -> list[str]:
    """Addresses of the site that the page's links lead to, each once."""
    reader = _Links()
    reader.feed(text)
    found = []
    for link in reader.found:
        parts = urlsplit(urljoin(f"http://site{address}", link))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.netloc == "site" and not any(part in target for part in LEFT_ALONE):
            found.append(target)
    return list(dict.fromkeys(found))


class Browser:
    """One who asks, with cookies, a connection a question; redirects are followed."""

    def __init__(self, port: int, who: str, answers: Answers) -> None:
        self.port, self.who, self.answers = port, who, answers
        self.cookies: dict[str, str] = {}

    def ask(
        self, address: str, *, typed: dict[str, str] | None = None, told: object = None, key: str = ""
    ) -> tuple[int, str]:
        """Status and text of the last answer; (0, "") where none came in time."""
        started = time.perf_counter()
        try:
            status, text = self._follow(address, typed, told, key)
        except (OSError, http.client.HTTPException):
            status, text = 0, ""
        self.answers.add(self.who, address, status, (time.perf_counter() - started) * 1000)
        return status, text

    def _follow(self, address: str, typed: dict[str, str] | None, told: object, key: str) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if key:
            headers = {"Authorization": f"Bearer {key}"}
        if typed is not None:
            body = urlencode(typed)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if told is not None:
            body = json.dumps(told)
            headers["Content-Type"] = "application/json"
        answer, text = self._send("GET" if body is None else "POST", address, body, headers)
        if answer.status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            target = urlsplit(urljoin(f"http://site{address}", answer.headers["Location"]))
            return self._follow(target.path + (f"?{target.query}" if target.query else ""), None, None, "")
        return answer.status, text

    def _send(
        self, method: str, address: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, str]:
        line = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            line.request(method, address, body, headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: one.value for name, one in SimpleCookie(cookie).items()})
        return answer, text

    def sign_in(self, username: str, password: str) -> bool:
        page = _Links()
        page.feed(self.ask("/accounts/login/")[1])
        typed = {"login": username, "password": password, "csrfmiddlewaretoken": page.token}
        status, _text = self.ask("/accounts/login/", typed=typed)
        return status < HTTPStatus.BAD_REQUEST and "sessionid" in self.cookies


def walk(browser: Browser, draw: random.Random) -> Iterator[str]:
    """One page after the other, for ever; yields the address just opened."""
    first = FIRST_PAGES[browser.who.rstrip("0123456789")]
    address = draw.choice(first)
    while True:
        status, text = browser.ask(address)
        yield address
        links = links_of(address, text) if status == HTTPStatus.OK else []
        anew = not links or draw.random() < BEGIN_ANEW
        address = draw.choice(first) if anew else draw.choice(links)


def deliver(browser: Browser, key: str, draw: random.Random) -> Iterator[str]:
    """A border service: crossings of invented people, in one delivery after the other, for ever."""
    address, run = "/api/v1/crossings/", f"{draw.randrange(10**9):09}"
    number = 0
    while True:
        number += 1
        told = {"crossings": [_crossing(run, number * 10 + one, draw) for one in range(5)]}
        browser.ask(address, told=told, key=key)
        yield address
        browser.ask(f"/verify/{quote(f'RV{draw.randrange(10**6):010}')}/")
        yield "/verify/"


def _crossing(run: str, number: int, draw: random.Random) -> dict[str, object]:
    moment = datetime.now(UTC) - timedelta(hours=1)
    citizenship = draw.choice(("UZB", "KGZ", "TJK", "TUR"))
    return {
        "source_id": f"load-{run}-{number}",
        "revision": 1,
        "direction": "entry",
        "crossed_at": moment.isoformat(timespec="seconds"),
        "checkpoint": "ALA",
        "document": {
            "kind": "passport",
            "number": f"L{run[-4:]}{number:06}",
            "issuing_country": citizenship,
            "expires_on": f"{moment.year + 5}-01-01",
        },
        "person": {
            "surname": draw.choice(("LOADOV", "LOADBEKOV", "LOADIEV")),
            "given_names": "TEST",
            "patronymic": "",
            "born_on": "1990-03-02",
            "sex": draw.choice(("m", "f")),
            "citizenship": citizenship,
        },
    }
