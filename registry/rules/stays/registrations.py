"""Registration of a stay at an address: how long it lasts, when and how often it is renewed.

Days are official days, first and last counted. A registration never outlasts the lawful stay,
except where the regime says that a renewal extends the stay itself.
Source: dated rows of `RegistrationTerms`; the 90-day renewal of neighbouring states is that of the
Extended Migration Profile of Kazakhstan 2010.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.periods import Period, day_after, day_before, days_later


@dataclass(frozen=True, slots=True)
class RegistrationRule:
    """One row of registration terms as plain values; `renewals_at_most` None: no limit."""

    days: int
    opens_days_before: int
    renewals_at_most: int | None
    late_days: int


def registration_period(*, first: date, rule: RegistrationRule, lawful_until: date | None) -> Period:
    """The days a registration that begins with `first` covers: `rule.days`, or to the lawful end.

    `lawful_until` None: no end of the stay is known, or the renewal itself moves it.

    Raises: RuleViolation when nothing of the lawful stay is left on `first`.
    """
    period = Period.of_days(first, rule.days)
    if lawful_until is None or (period.last is not None and period.last <= lawful_until):
        return period
    if lawful_until < first:
        raise RuleViolation(
            _(
                "From: the lawful stay ends on %(until)s, so nothing of it is left to register from "
                "%(first)s. Issue a residence permit first, if there is a ground for one."
            )
            % {"until": date_format(lawful_until), "first": date_format(first)},
            code="nothing_of_the_stay_left",
            facts={"authorised_until": lawful_until.isoformat(), "first_on": first.isoformat()},
        )
    return Period(first, lawful_until)


def last_day(period: Period) -> date:
    """The last day of a registration's period. Raises ValueError for an open one: there is none."""
    if period.last is None:
        raise ValueError("a registration has a last day")
    return period.last


def renewal_window(last_on: date, rule: RegistrationRule) -> Period:
    """The days on which a registration whose last day is `last_on` may be renewed, both counted."""
    return Period(days_later(last_on, -rule.opens_days_before), days_later(last_on, rule.late_days))


def renewal_period(
    *,
    last_on: date,
    renewals_made: int,
    rule: RegistrationRule,
    lawful_until: date | None,
    on: date,
) -> Period:
    """The days a renewal made `on` that day covers; they begin on the day after `last_on`.

    Raises: RuleViolation before the window opens (with that day), after it has closed, when all
    renewals are used, or when nothing of the lawful stay is left.
    """
    if rule.renewals_at_most is not None and renewals_made >= rule.renewals_at_most:
        raise RuleViolation(
            _(
                "Renewal: a registration may be renewed %(most)s times and all are used. Issue a residence "
                "permit first, if there is a ground for one."
            )
            % {"most": rule.renewals_at_most},
            code="renewals_used_up",
            facts={"renewals_at_most": rule.renewals_at_most, "renewals_made": renewals_made},
        )
    window = renewal_window(last_on, rule)
    if on < window.first:
        raise RuleViolation(
            _("Renewal: it is possible from %(opens)s. Come again on that day or later.")
            % {"opens": date_format(window.first)},
            code="renewal_not_open_yet",
            facts={"opens_on": window.first.isoformat(), "last_on": last_on.isoformat()},
        )
    if not window.contains(on):
        raise RuleViolation(
            _("Renewal: it was possible until %(closed)s. Open a new registration instead.")
            % {"closed": date_format(window.last or last_on)},
            code="renewal_too_late",
            facts={"closed_on": (window.last or last_on).isoformat(), "last_on": last_on.isoformat()},
        )
    return registration_period(first=day_after(last_on), rule=rule, lawful_until=lawful_until)


def last_day_before_move(*, first_on: date, moved_on: date) -> date:
    """The last day of a registration from `first_on` when its place is left on `moved_on`.

    The day before the move, so that no day is counted at two addresses. A registration that had not
    begun before that day covers none: its last day is the day before its first.
    """
    return day_before(max(first_on, moved_on))


def first_day_of_registration(*, asked: date | None, entered_on: date, on: date) -> date:
    """The day from which a stay is registered: `asked`, or the day of the act.

    Raises: RuleViolation when `asked` is before the entry or after the day of the act.
    """
    if asked is None:
        return on
    if asked < entered_on:
        raise RuleViolation(
            _("From: the person entered on %(entered)s. Choose that day or a later one.")
            % {"entered": date_format(entered_on)},
            code="before_entry",
            facts={"entered_on": entered_on.isoformat()},
        )
    if asked > on:
        raise RuleViolation(
            _("From: the day is still to come. Choose %(on)s or an earlier day.") % {"on": date_format(on)},
            code="in_the_future",
            facts={"on": on.isoformat()},
        )
    return asked
