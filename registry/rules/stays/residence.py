"""Temporary residence permits: how long they may last.

Periods in months end on the day before the day of the same number; where a month has no such day,
on its last day (31 January and one month: the last day of February).
Source: Law on migration of population, arts. 6-1, 7, 27-28, 32, 43-1; Civil Code, art. 174.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.periods import Period, day_after, last_day_of_months
from registry.seams import GroundDocument

#: What numbers of residence permits begin with.
PREFIX = "RV"


@dataclass(frozen=True, slots=True)
class GroundTerms:
    """The longest term of a permit on one ground: in months or in days, never both."""

    months_at_most: int | None
    days_at_most: int | None
    is_extendable: bool


def longest_period(first: date, terms: GroundTerms) -> Period:
    """The longest lawful period of a permit that begins with `first`."""
    if terms.months_at_most is not None:
        return Period(first, last_day_of_months(first, terms.months_at_most))
    if terms.days_at_most is not None:
        return Period.of_days(first, terms.days_at_most)
    raise ValueError("the terms of a ground limit months or days")


def permit_period(*, first: date, last: date, terms: GroundTerms) -> Period:
    """The period of a permit from `first` to `last`, both counted, when the law allows it.

    Not longer than the ground's terms.

    Raises: RuleViolation with the last day that is possible.
    """
    if last < first:
        raise RuleViolation(
            _("Until: the day is before the first day, %(first)s. Correct one of the two days.")
            % {"first": date_format(first)},
            code="ends_before_start",
            facts={"first": first.isoformat(), "last": last.isoformat()},
        )
    longest = longest_period(first, terms).last
    if longest is not None and last > longest:
        raise RuleViolation(
            _(
                "Until: on this ground a permit from %(first)s lasts until %(longest)s at most. "
                "Choose that day or an earlier one."
            )
            % {"first": date_format(first), "longest": date_format(longest)},
            code="longer_than_ground",
            facts={"longest": longest.isoformat()},
        )
    return Period(first, last)


def ground_in_force(document: GroundDocument | None, *, person_id: int, on: date) -> GroundDocument:
    """The document on which residence rests, when it is this person's and has not ended on the day.

    One that begins later may be rested on. Somebody else's is answered as one that does not exist.

    Raises: RuleViolation with the cure.
    Source: law on migration, arts. 6-1, 36.
    """
    if document is None or document.person_id != person_id:
        raise RuleViolation(
            _(
                "Document of the ground: this person has none with this number. Compare it with the paper, "
                "or choose another ground."
            ),
            code="ground_not_found",
            facts={"field": "ground_reference"},
        )
    ended = document.ended_on or (document.last if document.last and document.last < on else None)
    if ended is not None:
        raise RuleViolation(
            _(
                "Document of the ground: it ended on %(day)s. Take one that is in force, or choose another "
                "ground."
            )
            % {"day": date_format(ended)},
            code="ground_ended",
            facts={"field": "ground_reference", "ended_on": ended.isoformat()},
        )
    return document


def require_within_ground(last: date, document: GroundDocument) -> None:
    """A permit ends with the document it rests on at the latest. Raises: RuleViolation with that day."""
    if document.last is not None and last > document.last:
        raise RuleViolation(
            _("Until: the document of the ground ends on %(longest)s. Choose that day or an earlier one.")
            % {"longest": date_format(document.last)},
            code="longer_than_ground_document",
            facts={"longest": document.last.isoformat()},
        )


def first_day_of_permit(
    *,
    on: date,
    requested_on: date,
    lawful_until: date | None,
    permit_until: date | None = None,
    asked: date | None = None,
) -> date:
    """The day a permit begins: `asked`, or the day of issue, but never after a gap.

    A request made in time and decided after the lawful end gives a permit from the day after that
    end, so that no day is left without a ground. While another permit is in force (`permit_until`)
    the new one follows it.

    Raises: RuleViolation when `asked` is before the request, or would leave days without a ground.
    """
    if permit_until is not None:
        usual = day_after(permit_until)
    else:
        usual = on if lawful_until is None else min(on, day_after(lawful_until))
    if asked is None:
        return usual
    if asked < requested_on:
        raise RuleViolation(
            _("From: the request was made on %(requested)s. Choose that day or a later one.")
            % {"requested": date_format(requested_on)},
            code="before_request",
            facts={"requested_on": requested_on.isoformat()},
        )
    if lawful_until is not None and asked > day_after(lawful_until):
        latest = day_after(lawful_until)
        raise RuleViolation(
            _("From: the lawful stay ends on %(until)s. Choose %(latest)s or an earlier day.")
            % {"until": date_format(lawful_until), "latest": date_format(latest)},
            code="gap_before_permit",
            facts={"latest": latest.isoformat()},
        )
    return asked


def day_of_request(*, received_on: date, entered_on: date, lawful_until: date | None, on: date) -> date:
    """The day a request was made, when it can be true and the stay was still lawful on it.

    Raises: RuleViolation for a day before the entry, after the day of the act, or after the end of
    the lawful stay.
    """
    if not entered_on <= received_on <= on:
        raise RuleViolation(
            _("Received on: choose a day from the entry, %(entered)s, to today, %(on)s.")
            % {"entered": date_format(entered_on), "on": date_format(on)},
            code="day_impossible",
            facts={"entered_on": entered_on.isoformat(), "on": on.isoformat()},
        )
    if lawful_until is not None and received_on > lawful_until:
        raise RuleViolation(
            _(
                "Received on: the lawful stay ended on %(until)s, and a residence permit is requested before "
                "that. If the request came in time on paper, enter the day on which it came."
            )
            % {"until": date_format(lawful_until)},
            code="requested_too_late",
            facts={"authorised_until": lawful_until.isoformat()},
        )
    return received_on
