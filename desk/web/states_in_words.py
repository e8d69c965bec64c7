"""States and holders as the desk says them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.dates_in_words import kept_in_words
from desk.queries import days_of
from enforcement.models import OverstayCase
from enforcement.states import CaseState, ChangedFact, Outcome


def band_name(code: str) -> str:
    """Days over, as the filters and counts name them."""
    if code == "0":
        return _("first day")
    first, last = days_of(code)
    if last is None:
        return _("%(first)s days and more") % {"first": first}
    return _("%(first)s to %(last)s days") % {"first": first, "last": last}


def age_name(code: str) -> str:
    """How long something has waited."""
    first, last = days_of(code)
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


def proposed_in_words(case: OverstayCase) -> str:
    """The outcome or the dismissal that was proposed, as part of a sentence."""
    if case.dismissal_reason:
        return _("dismissal: %(reason)s") % {"reason": case.get_dismissal_reason_display().lower()}
    outcome = Outcome(case.outcome).label if case.outcome in Outcome.values else ""
    return str(outcome).lower()


def holder(name: str | None, holder_id: int | None, user_id: int) -> str:
    """Who has it, from the reader's side."""
    if holder_id is None:
        return _("nobody")
    return _("you") if holder_id == user_id else str(name)


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
    return kept_in_words(value) if value != "" else _("not known")
