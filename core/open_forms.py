"""Who else has a form open: a courtesy kept in the cache alone, for some minutes.

It stops nobody – what was changed meanwhile is refused under the lock (`core.editing`) – and where the
cache does not answer, nothing is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

#: A form left alone for longer counts as put away.
OPEN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A colleague who has the same form open, and since when."""

    name: str
    since: datetime


def opened(form: str, *, user: Any, at: datetime) -> list[OpenForm]:
    """Note that the user opened the form at that moment; tells who else has it open, the first first."""
    known = _read(form, at)
    own = str(user.pk)
    others = {number: kept for number, kept in known.items() if number != own}
    since = known[own][1] if own in known else at.isoformat()
    name = user.get_full_name() or user.get_username()
    cache.set(_key(form), {**others, own: [name, since]}, int(OPEN_FOR.total_seconds()))
    found = [OpenForm(name, datetime.fromisoformat(since)) for name, since in others.values()]
    return sorted(found, key=lambda one: one.since)


def put_away(form: str, *, user: Any, at: datetime) -> None:
    """The user has sent the form."""
    known = _read(form, at)
    if known.pop(str(user.pk), None) is not None:
        cache.set(_key(form), known, int(OPEN_FOR.total_seconds()))


def _key(form: str) -> str:
    return f"open-form:{form}"


def _read(form: str, at: datetime) -> dict[str, list[str]]:
    """Who has it open by number of the user; what is older, or is not ours, is left out."""
    kept = cache.get(_key(form))
    if not isinstance(kept, Mapping):
        return {}
    found = {}
    for number, value in kept.items():
        try:
            name, since = value
            is_fresh = timedelta() <= at - datetime.fromisoformat(since) < OPEN_FOR
        except (TypeError, ValueError):
            continue
        if is_fresh:
            found[str(number)] = [str(name), since]
    return found
