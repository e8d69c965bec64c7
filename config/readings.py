"""Every answer that names people leaves one row in the journal, before it leaves itself.

Who was named is noted where the names are said (`core.readings`); this is the one place where it is
written down. What cannot be written down is not answered. An answer that streams leaves part by part,
and of each part it is first written down whom it names.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.capabilities import AccountsCapability
from accounts.operations.signing import keyed_hash
from accounts.queries.roles import actor, may, roles_of
from accounts.rules import purpose_of
from accounts.states import PURPOSE_CHOSEN
from core import clock
from core.readings import Page, Reading, reading, resumed
from core.request import request_number
from journal.events import JournalEvent
from journal.operations import NewEntry, record_reading
from parties.queries import parties_represented_by

EVENTS = {
    Page.FILE: JournalEvent.FILE_OPENED,
    Page.LIST: JournalEvent.LIST_SHOWN,
    Page.SEARCH: JournalEvent.SEARCHED,
    Page.FORM: JournalEvent.FORM_SHOWN,
    Page.EXPORT: JournalEvent.LIST_EXPORTED,
    Page.OTHER: JournalEvent.PAGE_SHOWN,
}
#: Places in a list, which say nothing about people.
_PAGING = frozenset({"before", "after", "from", "page", "cursor", "page_size", "acts_before", "read_before"})
_NAME = re.compile(r"[a-z_]{1,30}")
_TYPED_AT_MOST = 20
_REST = "rest"
#: So much of a stream is gathered before it is written down and leaves.
PART_BYTES = 1 << 18


class ReadingsMiddleware:
    """Writes down whom the answer shows: who reads, for whom, why, which page, what was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with reading() as shown:
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not _is_a_file(response):
            parts = _part_by_part(request, response, shown)
            response.streaming_content = _begun_with(next(parts), parts)
        elif _leaves_a_trace(shown, response.status_code):
            _write_down(request, shown, sha256=_hash_of(response))
        return response


def _leaves_a_trace(shown: Reading, status: int) -> bool:
    """Whether the answer tells something about people: a redirect and a fault show nobody.

    A search and an export are written down also when they found nobody.
    """
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    if status < HTTPStatus.BAD_REQUEST and shown.page in (Page.SEARCH, Page.EXPORT):
        return True
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return shown.names_people and not is_redirect


def _write_down(request: HttpRequest, shown: Reading, **of_the_file: str | int) -> None:
    user = actor(request)
    if not user.is_authenticated:
        raise PermissionDenied("An answer that names people goes to nobody who is not signed in.")
    on = clock.today()
    roles = roles_of(user, on)
    parties = [] if may(user, on, AccountsCapability.ENTER_ADMIN) else parties_represented_by(user, on)
    match = request.resolver_match
    face = request.path.split("/", 2)[1]
    chosen = request.session.get(PURPOSE_CHOSEN, "") if face == "admin" else ""
    data: dict[str, Any] = {
        "page": match.view_name[:64] if match else "",
        "at": _ids(match.kwargs if match else {}),
        "purpose": str(purpose_of(roles, face=face, chosen=shown.purpose or chosen)),
        "filters": shown.filters,
        "typed": _typed(request, shown),
        "shown": len(shown.persons),
        "unfiled": shown.unfiled,
        "represented": parties if len(parties) > 1 else [],
    }
    data = {
        name: value
        for name, value in data.items()
        if value not in ({}, []) and (name, value) != ("unfiled", 0)
    }
    if shown.page is Page.EXPORT:
        data |= {"list": shown.list_name, "rows": shown.rows, **of_the_file}
    record_reading(
        NewEntry(
            EVENTS[shown.page],
            subject_id=user.pk if shown.file_id is None else shown.file_id,
            person_id=shown.file_id,
            data=data,
        ),
        shown=shown.persons,
        by=user,
        on=on,
        acting_for_id=parties[0] if len(parties) == 1 else None,
    )


def _ids(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Of what the address names: our own numbers and the names of acts, never what people know one by."""
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in kwargs.items()
        if isinstance(value, int | UUID) or name == "name"
    }


def _typed(request: HttpRequest, shown: Reading) -> dict[str, str]:
    """What was asked for in words or numbers of people's own, as keyed hashes by the box."""
    typed: dict[str, str] = {}
    rest = []
    for name, values in sorted(request.GET.lists()):
        text = " ".join(" ".join(values).split()).casefold()
        if not text or name in _PAGING or name in shown.filters:
            continue
        if len(typed) < _TYPED_AT_MOST and _NAME.fullmatch(name):
            typed[name] = keyed_hash(text)
        else:
            rest.append(f"{name}={text}")
    return typed | ({_REST: keyed_hash("&".join(rest))} if rest else {})


def _is_a_file(response: HttpResponseBase) -> bool:
    """A file that stands as a whole already; whoever made it has noted all whom it names."""
    return isinstance(response, FileResponse) and response.file_to_stream is not None


def _hash_of(response: HttpResponseBase) -> str:
    """The SHA-256 of a file that is sent."""
    if not _is_a_file(response):
        return ""
    file = response.file_to_stream  # type: ignore[attr-defined]
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _part_by_part(request: HttpRequest, response: StreamingHttpResponse, shown: Reading) -> Iterator[bytes]:
    """The parts of a stream, each when the names in it are written down: one part at least.

    Whom a part names has been noted since the part before. The last row says how many parts there were
    and has the SHA-256 of all; a stream that was cut off has no such row.
    """
    lines, digest, written, is_last = iter(response), hashlib.sha256(), 0, False
    number = request_number.get()
    while not is_last:
        token = request_number.set(number)
        try:
            with resumed(shown):
                part, is_last = _gathered(lines)
            digest.update(part)
            if (is_last or shown.names_people) and _leaves_a_trace(shown, response.status_code):
                written += 1
                _write_down(request, shown, sha256=digest.hexdigest(), **_place(written, is_last))
                shown.persons, shown.unfiled = set(), 0
        finally:
            request_number.reset(token)
        yield part


def _gathered(lines: Iterator[bytes]) -> tuple[bytes, bool]:
    """The next part of a stream, and whether it is the last."""
    taken, size = [], 0
    for line in lines:
        taken.append(line)
        size += len(line)
        if size >= PART_BYTES:
            return b"".join(taken), False
    return b"".join(taken), True


def _place(number: int, is_last: bool) -> dict[str, int]:
    """Which part it is; nothing for what leaves at once."""
    if is_last:
        return {"part": number, "parts": number} if number > 1 else {}
    return {"part": number}


def _begun_with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
