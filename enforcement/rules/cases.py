"""Overstay cases: days over, the band the Code provides for, repeats, minors, the checklist.

Everything here is a suggestion to the person who decides. Days are calendar days.
Source: Code on Administrative Offences (CoAO), arts. 28, 61, 517.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.explanations import Reason
from core.periods import age_on, day_after, months_later
from enforcement.states import CheckAnswer, CheckItem
from identity.partial_dates import PartialDate

FACTS = {
    "case.no_regime": _("No visa-free regime was recorded for this stay."),
    "case.basis.regime": _("The visa-free stay was lawful until %(until)s."),
    "case.basis.residence_permit": _("The temporary residence permit made the stay lawful until %(until)s."),
    "case.basis.renewal": _("The renewed registration made the stay lawful until %(until)s."),
    "case.basis.decree": _("A decree made the stay lawful until %(until)s."),
    "case.basis.none_left": _("Had no days left on entry: the last lawful day was %(until)s."),
    "case.no_exit": _("No departure is recorded. All %(feeds)s feeds are complete to the end of %(until)s."),
    "case.departed_late": _("Departure was recorded on %(on)s, after the lawful end."),
    "case.days_over": _("Days over, counted from %(first)s to %(last)s: %(days)s."),
    "case.left_unseen": _(
        "Another entry followed and no exit is recorded: the person left unseen. Nothing is held "
        "against them."
    ),
    "case.no_full_day": _("Not one whole day after the lawful end is known yet, so no days are counted."),
    "case.first_time": _("No earlier penalty under the same part within %(months)s months."),
    "case.repeat": _("A penalty under the same part was imposed on %(on)s; the year ends on %(until)s."),
    "case.repeat_in_doubt": _(
        "A penalty under the same part was imposed on %(on)s, but its review is owed: until then it does not "
        "count for a repeat."
    ),
    "case.adult": _("On %(on)s the person was %(age)s years old; liability begins at %(from)s."),
    "case.perhaps_minor": _(
        "The birth date is known in part: on %(on)s the person may have been only %(age)s years old, and "
        "there is no penalty before %(from)s."
    ),
    "case.minor": _("On %(on)s the person was %(age)s years old: no penalty before %(from)s."),
    "case.band": _("%(first)s to %(last)s days over."),
    "case.band_open": _("%(first)s days over or more."),
    "case.no_band": _("The Code in force on %(on)s provides no penalty for these days."),
    "check.residence_requested": _("A residence permit was asked for on %(on)s and is not decided."),
    "check.residence_in_force": _("A residence permit is in force from %(first)s to %(last)s."),
    "check.residence_none": _("The register holds no undecided request for a residence permit."),
    "check.asylum_ask": _("Nothing is recorded here. Ask the person; a claim stops the case."),
    "check.victim_ask": _("Look for signs: passport held by another, debts, no freedom to leave."),
    "check.illness_ask": _("Nothing is recorded here. Ask for hospital or other papers."),
    "check.decree_covers": _("A decree covers stays that ended then: lawful until %(until)s."),
    "check.decree_none": _("No decree covers a stay that ended on %(on)s."),
    "check.feed_complete": _("All feeds are complete to the end of %(until)s."),
    "check.feed_incomplete": _("Feeds that are not complete to the end of %(until)s: %(feeds)s."),
    "check.other_file": _(
        "Files that may be the same person’s and crossed the border after this entry: %(files)s. Compare "
        "them before you decide."
    ),
    "check.sure_other_file": _(
        "Files that are almost surely the same person’s and crossed the border after this entry: %(files)s. "
        "Found today, this case would not open. It stays open until somebody has compared the files; then it "
        "follows what was found."
    ),
    "check.exit_of_too_little": _(
        "Files of the same date of birth and given names, perhaps with a surname from a marriage, that left "
        "after this entry and of whom no entry is known: %(files)s. That is too little to keep a case back. "
        "Search for the given names with the date of birth, and ask the person, before you decide."
    ),
    "check.mixed_file": _(
        "This file may hold two people: what is recorded in it contradicts itself. The entry and a departure "
        "may be another person’s. Have that answered before you decide."
    ),
    "check.refused_lines": _(
        "Refused lines of the border that tell of this person after the entry and are not corrected yet: "
        "%(lines)s. Have them corrected first: a departure may be among them."
    ),
    "check.marks": _("Crossings of this person that do not fit and wait for an officer: %(marks)s."),
}
_PART = re.compile(r"\d+(?:-\d+)?\(\d+\)")


@dataclass(frozen=True, slots=True)
class Band:
    """A row of penalty band as plain values; `days_until` None means without an end."""

    id: int
    article: str
    days_from: int
    days_until: int | None
    is_repeat: bool
    version: str = ""
    confidence: str = "confirmed"

    def covers(self, days: int) -> bool:
        """Whether so many days over belong to this band."""
        return self.days_from <= days and (self.days_until is None or days <= self.days_until)


@dataclass(frozen=True, slots=True)
class EarlierPenalty:
    """A warning or fine imposed on the same person, under which article and on which day.

    `is_in_doubt` while its own review is owed: then it decides no band.
    """

    imposed_on: date
    article: str
    case_id: int | None = None
    is_in_doubt: bool = False


#: One of them says how old the person was when the breach began; each assessment has it.
AGE_FACTS = ("case.minor", "case.perhaps_minor", "case.adult")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the assessment of one case depends on.

    `covered_until` is the last day that all feeds are known to cover wholly; `left_unseen`: another
    entry followed, so when the person left is not known and no day is counted.
    """

    authorised_until: date
    departed_on: date | None
    covered_until: date | None
    born_on: PartialDate
    liable_from_age: int
    repeat_within_months: int
    clause: str = ""
    version: str = ""
    confidence: str = "confirmed"
    earlier: Sequence[EarlierPenalty] = ()
    left_unseen: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """Days over, minor, repeat and the suggested band, each with its why."""

    days_over: int
    first_day: date
    counted_until: date
    is_minor: bool
    repeat_of: EarlierPenalty | None
    band: Band | None
    why: list[Reason] = field(default_factory=list)


def last_counted_day(
    authorised_until: date, *, on: date, covered_until: date | None, departed_on: date | None = None
) -> date:
    """The last day up to which days over are counted: the departure when one is recorded, else `on`,
    but not beyond the last day that all feeds cover wholly; never before `authorised_until`.
    """
    if departed_on is not None and departed_on <= on:
        return max(authorised_until, departed_on)
    return max(authorised_until, min(on, covered_until or authorised_until))


def days_over(
    authorised_until: date, *, on: date, covered_until: date | None, departed_on: date | None = None
) -> int:
    """Calendar days after the last lawful day, the first day over counted as 1; 0 when none is known.

    Source: CoAO art. 517(3)-(4). The statute counts 24 hours; calendar days are used (unconfirmed).
    """
    last = last_counted_day(authorised_until, on=on, covered_until=covered_until, departed_on=departed_on)
    return (last - authorised_until).days


def part_of(article: str) -> str:
    """The part of an article, without its item: "517(3)" for "517(3)2"."""
    found = _PART.search(article)
    return found.group() if found else article


def repeat_of(
    band: Band,
    repeat_bands: Iterable[Band],
    earlier: Iterable[EarlierPenalty],
    *,
    first_day: date,
    months: int,
) -> EarlierPenalty | None:
    """The earlier penalty that makes a breach begun on `first_day` a repeat, the latest; or None. One
    in doubt only where there is no other.

    Same part (or the part for its repeats), imposed before the breach began, and the breach began
    no later than `months` months after. Source: CoAO arts. 61, 517(6)-(7).
    """
    parts = {part_of(band.article), *(repeat.article for repeat in repeat_bands)}
    counting = [
        penalty
        for penalty in earlier
        if (part_of(penalty.article) in parts)
        and penalty.imposed_on < first_day <= months_later(penalty.imposed_on, months)
    ]
    return max(counting, key=lambda penalty: (not penalty.is_in_doubt, penalty.imposed_on), default=None)


def assess(facts: CaseFacts, bands: Sequence[Band], *, on: date) -> Assessment:
    """How long, how old, whether repeated, and the band that the Code provides for it.

    `bands` are the rows in force on the day up to which days are counted. No band for a minor and
    none while not one whole day is known.
    """
    first_day = day_after(facts.authorised_until)
    last = last_counted_day(
        facts.authorised_until, on=on, covered_until=facts.covered_until, departed_on=facts.departed_on
    )
    if facts.left_unseen:
        last = facts.authorised_until
    days = (last - facts.authorised_until).days
    why = [_days_reason(facts, first_day, last, days)]
    age = age_on(facts.born_on.last, first_day)
    is_minor = age < facts.liable_from_age
    why.append(
        Reason(
            _age_fact(facts, first_day, is_minor=is_minor),
            {"on": first_day, "age": age, "from": facts.liable_from_age},
            clause=facts.clause,
            version=facts.version,
            confidence=facts.confidence,
        )
    )
    band = earlier = None
    if days and not is_minor:
        band, earlier, reasons = _band(facts, bands, days=days, first_day=first_day, last=last)
        why += reasons
    return Assessment(days, first_day, last, is_minor, earlier, band, why)


def _age_fact(facts: CaseFacts, first_day: date, *, is_minor: bool) -> str:
    """Of a birth date known in part, the latest day that it may have been is taken."""
    if not is_minor:
        return "case.adult"
    is_certain = age_on(facts.born_on.first, first_day) < facts.liable_from_age
    return "case.minor" if is_certain else "case.perhaps_minor"


def _days_reason(facts: CaseFacts, first_day: date, last: date, days: int) -> Reason:
    if facts.left_unseen:
        return Reason("case.left_unseen")
    if days == 0:
        return Reason("case.no_full_day")
    return Reason(
        "case.days_over",
        {"first": first_day, "last": last, "days": days},
        clause="CoAO art. 517(3)-(4)",
        confidence="unconfirmed",
    )


def _band(
    facts: CaseFacts, bands: Sequence[Band], *, days: int, first_day: date, last: date
) -> tuple[Band | None, EarlierPenalty | None, list[Reason]]:
    first_time = next((b for b in bands if not b.is_repeat and b.covers(days)), None)
    if first_time is None:
        return None, None, [Reason("case.no_band", {"on": last})]
    repeats = [b for b in bands if b.is_repeat and b.covers(days)]
    earlier = repeat_of(
        first_time, repeats, facts.earlier, first_day=first_day, months=facts.repeat_within_months
    )
    why = []
    if earlier is not None and earlier.is_in_doubt:
        why.append(Reason("case.repeat_in_doubt", {"on": earlier.imposed_on}, clause=facts.clause))
        earlier = None
        band = first_time
    elif earlier is not None:
        band = repeats[0] if repeats else first_time
        until = months_later(earlier.imposed_on, facts.repeat_within_months)
        why.append(Reason("case.repeat", {"on": earlier.imposed_on, "until": until}, clause=facts.clause))
    else:
        band = first_time
        why.append(Reason("case.first_time", {"months": facts.repeat_within_months}, clause=facts.clause))
    code = "case.band_open" if band.days_until is None else "case.band"
    why.append(
        Reason(
            code,
            {"first": band.days_from, "last": band.days_until},
            clause=f"CoAO art. {band.article}",
            version=band.version,
            confidence=band.confidence,
            terms=f"penaltyband:{band.id}",
        )
    )
    return band, earlier, why


def checklist_boxes(checklist: Mapping[str, Any]) -> dict[str, str]:
    """Each item's answer and note by the name of its box: `<item>_answer`, `<item>_note`."""
    return {
        f"{item}_{part}": str(checklist.get(item, {}).get(part, ""))
        for item in CheckItem
        for part in ("answer", "note")
    }


def open_items(checklist: Mapping[str, Any]) -> list[CheckItem]:
    """The items of the checklist that nobody has answered yet."""
    return [item for item in CheckItem if not _answer(checklist, item)]


def standing_items(checklist: Mapping[str, Any]) -> list[CheckItem]:
    """The items that were found to stand in the way of a penalty."""
    return [item for item in CheckItem if _answer(checklist, item) == CheckAnswer.STANDS]


def was_clear_by_the_register(checklist: Mapping[str, Any], item: CheckItem) -> bool:
    """Whether an item was answered "clear" while the register did not say that it stands."""
    given = checklist.get(item)
    told = given.get("register", "") if isinstance(given, Mapping) else ""
    return _answer(checklist, item) == CheckAnswer.CLEAR and told != CheckAnswer.STANDS


def is_clear(checklist: Mapping[str, Any]) -> bool:
    """Whether every item was looked at and none stands in the way: only then is a band shown."""
    return not open_items(checklist) and not standing_items(checklist)


def _answer(checklist: Mapping[str, Any], item: CheckItem) -> str:
    given = checklist.get(item)
    return str(given.get("answer", "")) if isinstance(given, Mapping) else ""
