"""What asks for somebody's attention: one row a kind of alert, declared by the app whose facts it tells.

Routing, lists, tiles, counts, menus and `docs/alerts.md` are made from these rows and from nothing
else; an app declares its own in its `alerts` module and joins them in `AppConfig.ready`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.urls import reverse

from core.capabilities import Capability
from core.seams import Seam
from core.templatetags.dates_in_words import day_in_words

#: The list that all kinds without one of their own share.
DESK = "desk:alerts"
Key = tuple[str, str, int]


class Happening(Protocol):
    """A journal entry, as far as it says what an alert is about."""

    @property
    def subject_kind(self) -> str: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def data(self) -> dict[str, Any]: ...


class Alerted(Protocol):
    """An alert, as far as its link and its sentence need it."""

    @property
    def subject_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def raised_on(self) -> date: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def case(self) -> Any: ...


def own_subject(entry: Happening) -> tuple[str, int]:
    """The alert is about what the event is about."""
    return (entry.subject_kind, entry.subject_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertKind:
    """One kind of alert, whole: what it says, to whom, where, what raises and what ends it.

    `title` names one alert, `many` what a count of them counts. `subject` is the model that it is
    about, `about` finds that thing in an event. Whoever has the capability `attended_by` looks at it
    within the own territory (`for_country`: only for the whole country), whoever has `counted_by` sees
    its numbers. `closed_for_person_by` are events about the person that end all alerts of this kind
    about the person. `given_by`: whoever did it has the alert, unless somebody has it. `is_settled`:
    nothing ends it by itself, a person puts it away. `answer_within`: days in which somebody must have
    it; after that it goes up. `of_foreigners`: a citizen of Kazakhstan gives no occasion for it.
    """

    code: str
    order: int
    title: Any
    many: Any
    subject: str
    sentence: Callable[[Alerted], str]
    link: Callable[[Alerted], str]
    empty: Any
    tone: str
    attended_by: Capability
    raised_by: tuple[str, ...]
    closed_by: tuple[str, ...]
    counted_by: Capability | None = None
    closed_for_person_by: tuple[str, ...] = ()
    given_by: tuple[str, ...] = ()
    about: Callable[[Happening], tuple[str, int]] = own_subject
    page: str = DESK
    for_country: bool = False
    is_settled: bool = False
    answer_within: int | None = None
    of_foreigners: bool = False

    def list_url(self) -> str:
        """The list of the open alerts of this kind."""
        query = f"?kind={self.code}" if self.page == DESK else ""
        return f"{reverse(self.page)}{query}"

    def late_before(self, on: date) -> date:
        """What was raised before this day should be in somebody's hands; without a term nothing is late."""
        return date.min if self.answer_within is None else on - timedelta(days=self.answer_within)

    def key_of(self, entry: Happening) -> Key:
        """What tells this alert from others of its kind; at most one is open a key."""
        return (self.code, *self.about(entry))


#: Every kind of alert, by code.
alert_kinds: Seam[AlertKind] = Seam("alert kinds")


def offer_alerts(*kinds: AlertKind) -> None:
    """Add kinds of alerts. Called in `AppConfig.ready`."""
    for kind in kinds:
        alert_kinds.join(kind.code, kind)


def in_order() -> list[AlertKind]:
    """Every kind, in the order in which lists and numbers name them."""
    return sorted(alert_kinds, key=lambda kind: kind.order)


def kinds_for(capabilities: Collection[str], *, counted: bool = False) -> list[AlertKind]:
    """The kinds that people with these capabilities look at, in order; with `counted`, also those of
    which they only see numbers.
    """
    return [
        kind
        for kind in in_order()
        if kind.attended_by in capabilities or (counted and kind.counted_by in capabilities)
    ]


def drawn() -> str:
    """The kinds as the table of `docs/alerts.md`."""
    head = ("kind", "about", "attended by", "raised by", "ended by", "list", "goes up after")
    rows = [head, tuple("---" for _column in head), *map(_drawn, in_order())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _drawn(kind: AlertKind) -> tuple[str, ...]:
    ends = [*_codes(kind.closed_by), *(f"{code} of the person" for code in _codes(kind.closed_for_person_by))]
    ends += ["put away by a person"] if kind.is_settled else []
    who = str(kind.attended_by) + (" of the whole country" if kind.for_country else "")
    days = f"{kind.answer_within} days" if kind.answer_within is not None else "–"
    return (
        kind.code,
        kind.subject,
        who,
        ", ".join(_codes(kind.raised_by)),
        ", ".join(ends),
        kind.page,
        days,
    )


def _codes(events: Iterable[str]) -> list[str]:
    return [str(event) for event in events]


def text_of(choices: Any, code: Any) -> str:
    """The words for a code among the facts; the code itself where it has none."""
    return str(choices(code).label) if code in choices.values else str(code)


def day_of(facts: Mapping[str, Any], name: str) -> str:
    """A day among the facts in words; a dash where it is not known."""
    return day_in_words(date.fromisoformat(facts[name])) if facts.get(name) else "–"
