"""States, holders and alerts as the desk says them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.dates_in_words import day_in_words
from desk.queries import AGES, BANDS
from enforcement.models import OverstayCase
from enforcement.states import CaseState
from feeds.rules.completeness import FeedState
from notifications.models import Alert, Message
from notifications.states import AlertKind
from quotas.states import Category
from registry.states import ChangedFact, CrossingMark

TONE_OF_STATE = {
    CaseState.POSSIBLE: "late",
    CaseState.UNDER_REVIEW: "soon",
    CaseState.PROPOSED: "info",
    CaseState.RESOLVED: "closed",
    CaseState.DISMISSED: "calm",
    CaseState.SUPERSEDED: "closed",
    CaseState.ANNULLED: "calm",
}
ICON_OF_STATE = {
    CaseState.POSSIBLE: "alert",
    CaseState.UNDER_REVIEW: "eye",
    CaseState.PROPOSED: "scales",
    CaseState.RESOLVED: "lock",
    CaseState.DISMISSED: "check",
    CaseState.SUPERSEDED: "lock",
    CaseState.ANNULLED: "check",
}


def band_name(code: str) -> str:
    """Days over, as the filters and counts name them."""
    if code == "0":
        return _("first day")
    first, last = next((first, last) for name, first, last in BANDS if name == code)
    if last is None:
        return _("%(first)s days and more") % {"first": first}
    return _("%(first)s to %(last)s days") % {"first": first, "last": last}


def age_name(code: str) -> str:
    """How long something has waited."""
    first, last = next((first, last) for name, first, last in AGES if name == code)
    if last is None:
        return _("%(first)s days and more") % {"first": first}
    if first == 0:
        return _("up to %(last)s days") % {"last": last}
    return _("%(first)s to %(last)s days") % {"first": first, "last": last}


def case_heading(case: OverstayCase, days: int) -> str:
    """What the case's page says: a possibility until a person has decided."""
    if case.state == CaseState.RESOLVED and days:
        return ngettext("Overstayed %(days)s day", "Overstayed %(days)s days", days) % {"days": days}
    if case.state == CaseState.RESOLVED:
        return _("Overstayed")
    ended = {
        CaseState.DISMISSED: _("Nothing is held against the person"),
        CaseState.SUPERSEDED: _("The facts changed: no overstay"),
        CaseState.ANNULLED: _("The decision is annulled and counts for nothing"),
    }.get(CaseState(case.state))
    if ended is not None:
        return ended
    if days == 0:
        return _("May have overstayed: first day")
    return ngettext("May have overstayed %(days)s day", "May have overstayed %(days)s days", days) % {
        "days": days
    }


def holder(name: str | None, holder_id: int | None, user_id: int) -> str:
    """Who has it, from the reader's side."""
    if holder_id is None:
        return _("nobody")
    return _("you") if holder_id == user_id else str(name)


def alert_sentence(alert: Alert, message: Message | None = None) -> str:
    """What an alert is about, in one line."""
    facts = alert.facts
    if alert.kind == AlertKind.REGISTRATION_LAPSED:
        last_on = date.fromisoformat(facts["last_on"]) if facts.get("last_on") else alert.raised_on
        return _("Ended on %(day)s, not renewed") % {"day": day_in_words(last_on)}
    if alert.kind == AlertKind.FEED:
        state = facts.get("state", "")
        label = FeedState(state).label if state in FeedState.values else state
        return f"{facts.get('code', '')}: {label}"
    if alert.kind == AlertKind.CROSSING_MARK:
        mark = facts.get("mark", "")
        return str(CrossingMark(mark).label if mark in CrossingMark.values else mark)
    if alert.kind == AlertKind.MESSAGE_FAILED and message is not None:
        return _("“%(letter)s” to the %(recipient)s: %(error)s") % {
            "letter": message.get_template_display(),
            "recipient": message.get_recipient_kind_display().lower(),
            "error": error_name(message.last_error),
        }
    by_facts = {
        AlertKind.DECISION_REVIEW: _review_sentence,
        AlertKind.QUOTA_THRESHOLD: _quota_sentence,
    }.get(AlertKind(alert.kind))
    return by_facts(facts) if by_facts else _permit_sentence(alert)


def _review_sentence(facts: dict[str, Any]) -> str:
    changed = ", ".join(str(ChangedFact(fact).label) for fact in facts.get("changed", []))
    due = facts.get("review_due_on")
    return _("Changed after the decision: %(facts)s. Review by %(day)s") % {
        "facts": changed,
        "day": day_in_words(date.fromisoformat(due)) if due else "–",
    }


def changes_in_words(case: OverstayCase) -> list[dict[str, str]]:
    """What the decision rested on and what it is now, fact by fact."""
    return [
        {
            "label": str(ChangedFact(change["fact"]).label),
            "value": _("%(was)s → %(now)s") % {"was": _known(change["was"]), "now": _known(change["is"])}
            if (change["was"], change["is"]) != ("", "")
            else "",
        }
        for change in case.facts_changed
    ]


def _known(value: Any) -> str:
    try:
        return day_in_words(date.fromisoformat(str(value)))
    except ValueError:
        return str(value) if value != "" else _("not known")


def _quota_sentence(facts: dict[str, Any]) -> str:
    category = str(facts.get("category", ""))
    return _("%(category)s: %(percent)s %%, %(taken)s of %(allocated)s places taken") % {
        "category": Category(category).label if category in Category.values else category,
        **{key: facts.get(key, "") for key in ("percent", "taken", "allocated")},
    }


def _permit_sentence(alert: Alert) -> str:
    if alert.kind == AlertKind.PERMIT_REVOKED:
        return _("Work permit revoked on %(day)s; look whether the stay has another ground") % {
            "day": day_in_words(alert.raised_on)
        }
    return str(alert.get_kind_display())


def error_name(code: str) -> Any:
    """Why a letter was not delivered."""
    known = {
        "no_address": _("no e-mail address in the file"),
        "SMTPRecipientsRefused": _("the address was refused"),
        "ConnectionRefusedError": _("the mail server does not answer"),
        "SMTPServerDisconnected": _("the mail server broke off"),
        "TimeoutError": _("the mail server did not answer in time"),
        "gaierror": _("the mail server was not found"),
    }
    return known.get(code, _("the mail server refused it (%(code)s)") % {"code": code or "–"})
