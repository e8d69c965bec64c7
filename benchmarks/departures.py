"""The demo country with second files planted in it, watched day by day: against whom a case opens.

The truth is kept apart: which files are one person's, and on which day each visit ended. The crossings of the
second files come by the feed on their days, before each day's sweeps; an officer answers what keeps a case
back on the last day on which the answer is owed, and as it is in truth.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from accounts.models import User
from accounts.queries.roles import system_user
from core.clock import start_of
from core.periods import days_later
from demo.operations.loading import load_demo
from demo.operations.people import SOURCE, messages_of
from demo.rules.plans import PersonPlan
from demo.rules.second_files import STRANGERS, SecondFile, SecondFiles, mistyped, of_so_many
from enforcement.models import KeptBack, OverstayCase
from enforcement.operations.sweeps import flag_overstays
from feeds.models import FeedWatermark
from feeds.operations.intake import take_in_lines
from feeds.rules.intake import staged_item
from reference.models import Checkpoint
from registry.models import IdentityDocument, LikelyMatch, Stay
from registry.operations.matches.deciding import decide_different, decide_same
from registry.operations.matches.finding import find_duplicates
from registry.queries.matches.conflicts import conflicts_of
from registry.queries.matches.crossed_since import (
    crossed_in_other_files,
    exits_of_too_little,
    pairs_with_departure,
)

SHARE = 0.02
#: Of those who are over the lawful end so many have a namesake of one birth date who leaves, so many a twin.
STRANGERS_AMONG = 0.05
NOTE = "Both passports were shown (invented)."
#: Kept back, opened with the other file as evidence, opened without a word of it.
KEPT, MARKED, UNSEEN = "kept back", "marked", "unseen"


@dataclass(frozen=True, slots=True)
class Line:
    """A crossing of a second file, to be told on the day after it."""

    day: date
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """A stay that came due: of which kind of second file, what became of it, and when."""

    kind: str
    is_false: bool
    outcome: str
    on: date


@dataclass(slots=True)
class Watched:
    """What the sweeps did to whom: by stay, how it came due, and when a case opened, kept back or not."""

    due: dict[int, Due] = field(default_factory=dict)
    opened_on: dict[int, date] = field(default_factory=dict)
    asked: dict[int, bool] = field(default_factory=dict)
    """Pairs that kept a case back, and whether they are one person's."""
    shown: int = 0
    """Pairs shown to officers at all."""
    shown_rightly: int = 0
    last_day: date = date.min

    def of(self, *, is_false: bool, outcome: str = "", planted: bool | None = None) -> list[Due]:
        """Those of this truth and outcome, of planted kinds or not."""
        return [
            due
            for due in self.due.values()
            if due.is_false == is_false and outcome in ("", due.outcome) and planted in (None, bool(due.kind))
        ]

    def days_delayed(self) -> dict[str, list[int]]:
        """For true overstayers kept back, by kind, how many days later the case opened; those that still
        wait count to the last day."""
        found: dict[str, list[int]] = {}
        for stay_id, due in self.due.items():
            if not due.is_false and due.outcome == KEPT:
                until = self.opened_on.get(stay_id, self.last_day)
                found.setdefault(due.kind, []).append((until - due.on).days)
        return found

    def by_kind(self) -> dict[str, Counter[str]]:
        """Against whom a case would be wrong: by kind of second file, what became of it."""
        found: dict[str, Counter[str]] = {}
        for due in self.of(is_false=True):
            found.setdefault(due.kind, Counter())[due.outcome] += 1
        return found


class Watch:
    """A country with the truth about it, and the days that are watched up to `on`."""

    def __init__(self, *, people: int, seed: int, on: date, days: int, share: float = SHARE) -> None:
        self.people, self.seed, self.on, self.share = people, seed, on, share
        self.first_day = days_later(on, 1 - days)
        self.planted = SecondFiles(on, Random(seed + 1))
        self.plans: list[PersonPlan] = []
        self.by = system_user()
        self.found = Watched(last_day=on)
        self._last_case = self._last_kept = 0

    def run(self) -> Watched:
        """Load the country, then live through the days."""
        load_demo(
            people=self.people,
            seed=self.seed,
            plant=self._plant,
            tell=lambda _text: None,
            on=self.on,
            by=self.by,
        )
        lines = self._lines()
        self._tell_truth()
        self.officer = User.objects.get(username="officer")
        self._last_case = max(OverstayCase.objects.values_list("pk", flat=True), default=0)
        day = self.first_day
        while day <= self.on:
            self._live(day, [line.content for line in lines if self._is_told_on(line, day)])
            day = days_later(day, 1)
        self._count_pairs()
        return self.found

    def _plant(self, portion: Sequence[PersonPlan]) -> None:
        self.plans += portion
        over = sum(plan.life.startswith("over_") for plan in portion)
        wanted = of_so_many(round(len(portion) * self.share))
        strangers = {kind: max(1, round(over * STRANGERS_AMONG)) for kind in sorted(STRANGERS)}
        self.planted.plant(portion, {**wanted, **strangers})

    def _lines(self) -> list[Line]:
        """The crossings of the second files; these are given their numbers here."""
        codes = dict(Checkpoint.objects.values_list("pk", "code"))
        lines = []
        for number, one in enumerate(self.planted.made, start=1):
            is_mistyped = one.kind == "leaves_on_a_mistyped_number"
            plan = one.second
            plan.document_number = mistyped(one.first.document_number) if is_mistyped else f"XZ{number:07d}"
            lines += list(_lines_of(plan, codes))
        return lines

    def _tell_truth(self) -> None:
        seconds = [one.second for one in self.planted.made]
        self.left_on = {
            (plan.document_number, visit.entered_on): visit.departed_on
            for plan in [*self.plans, *seconds]
            for visit in plan.visits
        }
        self.kinds = {
            plan.document_number: one for one in self.planted.made for plan in (one.first, one.second)
        }

    def _is_told_on(self, line: Line, day: date) -> bool:
        told_on = days_later(line.day, 1)
        return told_on == day or (day == self.first_day and told_on < day)

    def _live(self, day: date, lines: list[dict[str, Any]]) -> None:
        """A day: the feed of yesterday, the search for duplicates, the sweep, the officers' answers."""
        moment = start_of(day)
        FeedWatermark.objects.update(complete_until=moment, told_at=moment)
        if lines:
            rows = (staged_item(number, one) for number, one in enumerate(lines, 1))
            at = moment + timedelta(hours=1)
            tally, refused = take_in_lines(rows=rows, source=SOURCE, name="second", on=day, at=at, by=self.by)
            assert tally.accepted == len(lines), refused
        is_first = day == self.first_day
        find_duplicates(on=day, by=self.by, full=is_first, today=day)
        flag_overstays(on=day, by=self.by, full=is_first, today=day)
        self._note(day)
        for kept in KeptBack.objects.filter(ended_on=None, answer_due_on=day).select_related("stay"):
            self._answer(kept.stay, day)

    def _note(self, day: date) -> None:
        kept = KeptBack.objects.filter(pk__gt=self._last_kept).select_related("stay__entry").order_by("pk")
        for row in kept:
            self._last_kept = row.pk
            self._came_due(row.stay, KEPT, day)
            for pair in _pairs_keeping(row.stay):
                self.found.asked.setdefault(pair.pk, self._is_same(pair))
        cases = OverstayCase.objects.filter(pk__gt=self._last_case, look_past_on=None)
        for case in cases.select_related("stay__entry").order_by("pk"):
            self._last_case = case.pk
            self.found.opened_on[case.stay_id] = day
            person_id, since = case.stay.person_id, case.stay.entered_at
            others = crossed_in_other_files(person_id, since=since) or exits_of_too_little(
                person_id, since=since
            )
            self._came_due(case.stay, MARKED if others else UNSEEN, day)

    def _came_due(self, stay: Stay, outcome: str, day: date) -> None:
        number = stay.entry.document_number
        left_on = self.left_on[number, stay.entered_on]
        one = self.kinds.get(number)
        due = Due(one.kind if one else "", left_on is not None and left_on < day, outcome, day)
        self.found.due.setdefault(stay.pk, due)

    def _is_same(self, pair: LikelyMatch) -> bool:
        numbers = [set(_numbers(pair.one_id)), set(_numbers(pair.other_id))]
        planted = [self.kinds.get(number) for number in numbers[0]]
        return any(one is not None and one.is_same and _has_both(one, *numbers) for one in planted)

    def _answer(self, stay: Stay, day: date) -> None:
        for pair in _pairs_keeping(stay):
            if not self._is_same(pair):
                decide_different(match_id=pair.pk, note=NOTE, on=day, by=self.officer)
                continue
            choices = {conflict.field: conflict.choices[0] for conflict in conflicts_of(pair)}
            decide_same(
                match_id=pair.pk,
                survivor_id=pair.one_id,
                note=NOTE,
                choices=choices,
                on=day,
                by=self.officer,
            )

    def _count_pairs(self) -> None:
        for pair in LikelyMatch.objects.all():
            self.found.shown += 1
            self.found.shown_rightly += pair.state == "same" or self._is_same(pair)


def _lines_of(plan: PersonPlan, codes: dict[int, str]) -> Iterator[Line]:
    for message in messages_of(plan):
        at: datetime = start_of(message.day) + timedelta(minutes=message.minute)
        yield Line(
            message.day,
            {
                "source_id": f"SECOND-{plan.document_number}-{message.number}",
                "revision": message.revision,
                "direction": message.direction,
                "crossed_at": at.isoformat(),
                "checkpoint": codes[message.checkpoint_id],
                "document": {
                    "kind": "passport",
                    "number": plan.document_number,
                    "issuing_country": plan.iso3,
                },
                "person": {
                    "surname": plan.name.surname,
                    "given_names": plan.name.given,
                    "patronymic": plan.name.patronymic,
                    "born_on": message.born_on,
                    "sex": plan.sex,
                    "citizenship": plan.iso3,
                },
            },
        )


def _pairs_keeping(stay: Stay) -> list[LikelyMatch]:
    numbers = pairs_with_departure(stay.person_id, since=stay.entered_at)
    return list(LikelyMatch.objects.filter(pk__in=numbers).order_by("pk"))


def _numbers(person_id: int) -> list[str]:
    return list(IdentityDocument.objects.filter(person=person_id).values_list("number", flat=True))


def _has_both(planted: SecondFile, one: set[str], other: set[str]) -> bool:
    first, second = planted.first.document_number, planted.second.document_number
    return (first in one and second in other) or (second in one and first in other)
