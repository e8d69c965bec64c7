"""What somebody asks the calculator: a body of plain values, checked field by field. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.explanations import UNCONFIRMED
from core.periods import FIRST_CROSSING_DAY, LAST_DAY
from registry.rules.stays.calculator import Stayed
from registry.rules.stays.clocks import RegimeTerms

STAYS_AT_MOST = 500
#: Ten years: longer windows are slips of the finger.
DAYS_AT_MOST = 3_660
_LIMITS = ("window_days", "limit_days", "per_entry_days")
_KNOWN = {"regime", "citizenship", "stays", "on", *_LIMITS}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule and the stays: the code of a regime, a citizenship, or limits of one's own."""

    stays: Sequence[Stayed]
    on: date
    regime: str = ""
    citizenship: str = ""
    limits: RegimeTerms | None = None


def asked_of(given: Mapping[str, Any], *, today: date) -> Asked:
    """What the body asks; `on` is today unless it is given.

    Raises: RuleViolation naming the field (`stays.0.entered_on`), the rule and the cure.
    """
    for name in given:
        if name not in _KNOWN:
            known = ", ".join(sorted(_KNOWN))
            raise _refused(
                str(name)[:40], _("There is no such field. There are: %(names)s.") % {"names": known}
            )
    on = today if given.get("on") is None else _day(given["on"], "on")
    stays = _stays(given.get("stays"))
    named = [name for name in ("regime", "citizenship") if given.get(name) is not None]
    limits = [name for name in _LIMITS if given.get(name) is not None]
    if len(named) + bool(limits) != 1:
        raise _refused(
            named[-1] if named else "citizenship",
            _("Give one rule: a citizenship, the code of a regime, or limits of your own."),
        )
    if limits:
        return Asked(stays, on, limits=_own_limits(given))
    code = given[named[0]]
    if not isinstance(code, str) or not re.fullmatch(r"[A-Za-z0-9_]{1,24}", code):
        raise _refused(named[0], _("A code is expected, such as UZB for a citizenship or EAEU for a regime."))
    code = code.upper()
    return Asked(stays, on, regime=code) if named == ["regime"] else Asked(stays, on, citizenship=code)


def _stays(given: Any) -> list[Stayed]:
    if not isinstance(given, list):
        raise _refused("stays", _("A list of stays is expected; it may be empty."))
    if len(given) > STAYS_AT_MOST:
        raise _refused("stays", _("No more than %(most)s stays are taken at once.") % {"most": STAYS_AT_MOST})
    found = []
    for number, stay in enumerate(given):
        if not isinstance(stay, Mapping) or set(stay) - {"entered_on", "departed_on"}:
            raise _refused(
                f"stays.{number}", _("A stay has two days: entered_on, and departed_on (null if it goes on).")
            )
        entered_on = _day(stay.get("entered_on"), f"stays.{number}.entered_on")
        left = stay.get("departed_on")
        found.append(Stayed(entered_on, None if left is None else _day(left, f"stays.{number}.departed_on")))
    return found


def _day(given: Any, field: str) -> date:
    day = date.min
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            day = date.fromisoformat(given)
        except ValueError:
            raise _refused(field, _("There is no such day in the calendar.")) from None
    if not FIRST_CROSSING_DAY <= day <= LAST_DAY:
        first, last = FIRST_CROSSING_DAY.year, LAST_DAY.year
        raise _refused(
            field,
            _("A day as YYYY-MM-DD is expected, from %(first)s to %(last)s.")
            % {"first": first, "last": last},
        )
    return day


def _own_limits(given: Mapping[str, Any]) -> RegimeTerms:
    window, limit, entry = (_number(given.get(name), name) for name in _LIMITS)
    if (window is None) != (limit is None):
        raise _refused(
            "limit_days" if limit is None else "window_days",
            _("A window needs both: how many days may be spent here, and in how many."),
        )
    if window is not None and limit is not None and limit > window:
        raise _refused("limit_days", _("More days than the window has cannot be spent in it."))
    return RegimeTerms(
        id=0, days_per_entry=entry, days_in_window=limit, window_days=window, confidence=UNCONFIRMED
    )


def _number(given: Any, field: str) -> int | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= DAYS_AT_MOST:
        raise _refused(field, _("A whole number from 1 to %(most)s is expected.") % {"most": DAYS_AT_MOST})
    return given


def _refused(field: str, sentence: object) -> RuleViolation:
    return RuleViolation(sentence, code="not_asked_so", facts={"field": field})
