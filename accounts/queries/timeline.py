"""What the journal says about a thing or a person, a page at a time, with the names of who acted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from accounts.capabilities import AccountsCapability
from accounts.models import SYSTEM_USER_ID, User
from accounts.queries.roles import may
from core.actors import Actor
from core.clock import official_day
from core.templatetags.dates_in_words import day_in_words
from journal.events import READINGS, event_name
from journal.models import Entry
from journal.queries import entries_numbered, entries_of, entries_of_person, ids_of_readings, unveiled

ENTRIES_A_PAGE = 15


@dataclass(slots=True)
class TimelinePage:
    """Some entries of a file's journal, newest first, with the names of who acted."""

    entries: list[Entry]
    names: dict[int, str]
    older: int | None


def timeline_of(person_id: int, *also: int, user: User, on: date, before: int | None = None) -> TimelinePage:
    """What was done on a file and on those it took over, as far as it exists for the user: two queries."""
    entries = unveiled(entries_of_person(person_id, *also).exclude(kind__in=READINGS), user, on)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    return page_of_entries(entries)


def readings_of(person_id: int, *also: int, before: int | None = None) -> TimelinePage:
    """Who was shown the person, on the file or in a list, a search, a form, an export: three queries."""
    ids = list(ids_of_readings(person_id, *also, before=before)[: ENTRIES_A_PAGE + 1])
    return page_of_entries(entries_numbered(ids))


def timeline_of_subject(kind: str, pk: int) -> TimelinePage:
    """What was done with one thing, such as a registration: two queries."""
    return page_of_entries(entries_of(kind, pk))


def newest_entry(kind: str, pk: int, person_id: int | None) -> int:
    """How far the journal of a thing, or of the file it belongs to, has come; 0 before its first entry."""
    entries = entries_of(kind, pk) if person_id is None else entries_of_person(person_id)
    return entries.values_list("pk", flat=True).first() or 0


def done_since(
    kind: str, pk: int, person_id: int | None, *, entry_id: int, user: Actor, on: date
) -> TimelinePage:
    """What was done with a thing, or with the file it belongs to, after an entry: two queries."""
    entries = entries_of(kind, pk) if person_id is None else entries_of_person(person_id)
    return page_of_entries(unveiled(entries.filter(pk__gt=entry_id).exclude(kind__in=READINGS), user, on))


def page_of_entries(entries: QuerySet[Entry]) -> TimelinePage:
    """The first of these entries, newest first, with the names of who acted: two queries.

    What one act told in two files, such as that they were joined, is told once where both are read.
    """
    found = list(entries[: ENTRIES_A_PAGE + 1])
    page = found[:ENTRIES_A_PAGE]
    return TimelinePage(
        entries=_each_once(page),
        names=names_of({entry.by_id for entry in page}),
        older=page[-1].pk if len(found) > ENTRIES_A_PAGE else None,
    )


def _each_once(entries: list[Entry]) -> list[Entry]:
    """Without what the same act told of the same thing in another person’s file too."""
    told: dict[tuple[Any, ...], int | None] = {}
    once = []
    for entry in entries:
        act = (entry.xid, entry.kind, entry.subject_kind, entry.subject_id)
        if told.setdefault(act, entry.person_id) == entry.person_id:
            once.append(entry)
    return once


def day_beside(entry: Entry) -> str:
    """The day for which an act was done, in words, where it is another than that on which it was recorded.

    A timeline stands and is dated by the moment of recording; this is said in the line.
    """
    if entry.on == official_day(entry.recorded_at):
        return ""
    return gettext("official day: %(day)s") % {"day": day_in_words(entry.on)}


def note_of(entry: Entry, facts: Iterable[str] = ()) -> str:
    """What a line of a timeline says below: these facts, and the day for which the act was done."""
    return " · ".join(filter(None, (*facts, day_beside(entry))))


def line_of(
    entry: Entry,
    names: Mapping[int, str],
    *,
    facts: Iterable[str] = (),
    tone: str = "",
    changes: Iterable[Mapping[str, str]] = (),
    unnamed: str = "",
) -> dict[str, Any]:
    """An entry as `components/timeline.html` takes it: what, when, who, what it says besides, what changed.

    It stands and is dated by the moment at which it was recorded. Whoever is not among the names is called
    `unnamed`, or by number.
    """
    return {
        "what": str(event_name(entry.kind)),
        "when": entry.recorded_at,
        "who": names.get(entry.by_id) or unnamed or gettext("user %(number)s") % {"number": entry.by_id},
        "tone": tone,
        "note": note_of(entry, facts),
        "changes": list(changes),
    }


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """How users are called, by number; what no person did, the system did, in the reader's language."""
    return {
        user.pk: gettext("System") if user.pk == SYSTEM_USER_ID else user.get_full_name() or user.username
        for user in User.objects.filter(pk__in=set(user_ids))
    }


def users_named(*, numbers: set[int], user: Actor, on: date) -> dict[int, tuple[str, str]]:
    """How users are called, with their page for whoever may open it."""
    page = "admin:accounts_user_change" if may(user, on, AccountsCapability.READ_ACCOUNTS) else ""
    return {
        number: (name, reverse(page, args=[number]) if page else "")
        for number, name in names_of(numbers).items()
    }
