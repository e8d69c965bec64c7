"""What a decision about an overstay case rests on. Proposing asks it all; confirming asks it again.

Each check is one condition with its name, so that a page can show every one with its result, and a
refusal names the one that does not hold. Nothing here decides: two people do.
Source: Code on Administrative Offences (CoAO), arts. 28, 517, 682-685; Law on migration, art. 61.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from enforcement.states import CheckItem, DismissalReason, Outcome

PENALTIES = frozenset({Outcome.WARNING, Outcome.FINE, Outcome.TO_COURT})
NOTE_AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class ChosenBand:
    """The band that was chosen, as plain values."""

    id: int
    article: str
    decided_by_court: bool
    penalty: str
    penalty_label: Any = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one supervisor proposes: an outcome with its band, or a dismissal with its reason.

    `left_on` and `suggested_id` are the recorded departure and the band suggested when it was made.
    """

    outcome: str = ""
    dismissal_reason: str = ""
    band: ChosenBand | None = None
    note: str = ""
    left_on: date | None = None
    suggested_id: int | None = None

    @property
    def is_penalty(self) -> bool:
        return self.outcome in PENALTIES


@dataclass(frozen=True, slots=True)
class Standing:
    """How the case stands on the day, by the register: the facts, the checklist, the days counted.

    `lawful_ends` are the lawful end as stored with the stay and as computed anew; `contradicted` the
    items answered "clear" of which the register says now, and did not say then, that they stand.
    """

    authorised_until: date
    lawful_ends: Sequence[date | None]
    left_on: date | None = None
    is_annulled: bool = False
    left_unseen: bool = False
    is_other_file: bool = False
    is_citizen: bool = False
    is_checked: bool = False
    standing: Sequence[CheckItem] = ()
    contradicted: Sequence[CheckItem] = ()
    days_over: int = 0
    is_minor: bool = False
    suggested_id: int | None = None
    bands_in_force: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of a decision; `problem` says why it does not hold, and is empty when it does."""

    code: str
    label: Any
    problem: Any = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return not self.problem


def proposal_checks(proposal: Proposal, now: Standing) -> list[Check]:
    """Everything that must be true for a supervisor to propose this, in the order of asking."""
    if proposal.dismissal_reason:
        return [_facts_hold(now), _reason_fits(proposal, now), _dismissal_explained(proposal)]
    checks = [_facts_hold(now), _checklist_complete(now)]
    if not proposal.is_penalty:
        return [*checks, _departure_known(proposal, now)]
    return [
        *checks,
        _checklist_clear(now),
        _register_agrees(now),
        _of_age(now),
        _band_in_force(proposal, now),
        *_band_fits(proposal),
        _band_explained(proposal, now),
    ]


def confirmation_checks(proposal: Proposal, now: Standing) -> list[Check]:
    """The same on the day of confirming, and that what the proposal rested on is still so."""
    checks = [*proposal_checks(proposal, now), _departure_unchanged(proposal, now)]
    return [*checks, _suggestion_unchanged(proposal, now)] if proposal.is_penalty else checks


def failed(checks: Iterable[Check]) -> list[Check]:
    """Those that do not hold."""
    return [check for check in checks if not check.holds]


def is_explained(note: str) -> bool:
    """Whether a text is long enough to tell a colleague something."""
    return len(note.strip()) >= NOTE_AT_LEAST


def is_copy_of(note: str, other: str) -> bool:
    """Whether two explanations are the same words, spaces and capitals apart."""
    return note.casefold().split() == other.casefold().split()


def _facts_hold(now: Standing) -> Check:
    """The stay, its lawful end and its person are those that the case is about."""
    label = _("The facts of the case: person, stay, lawful end")
    problem: Any = ""
    if now.is_citizen:
        problem = _("The person is a citizen of Kazakhstan: no stay is held against a citizen.")
    elif now.is_other_file:
        problem = _("The stay belongs to another file now.")
    elif now.is_annulled:
        problem = _("The stay was annulled.")
    elif now.left_unseen:
        problem = _("The person left unseen: another entry followed this stay.")
    elif now.left_on is not None and now.left_on <= now.authorised_until:
        problem = _("The person left in time, on %(day)s.") % {"day": date_format(now.left_on)}
    elif other := [end for end in now.lawful_ends if end != now.authorised_until]:
        problem = _("The lawful end is no longer %(was)s but %(now)s.") % {
            "was": date_format(now.authorised_until),
            "now": date_format(other[0]) if other[0] else _("not known"),
        }
    return Check("case_facts_changed", label, problem)


def _checklist_complete(now: Standing) -> Check:
    return Check(
        "checklist_incomplete",
        _("The checklist is complete"),
        "" if now.is_checked else _("The checklist is not complete. Answer every item first."),
    )


def _checklist_clear(now: Standing) -> Check:
    return Check(
        "checklist_stands",
        _("Nothing on the checklist stands in the way"),
        _("Something on the checklist stands in the way of a penalty.") if now.standing else "",
        {"items": [str(item) for item in now.standing]},
    )


def _register_agrees(now: Standing) -> Check:
    """What was answered "clear" is not contradicted by what the register holds today."""
    problem: Any = ""
    if now.contradicted:
        problem = _("The register now says that this stands in the way: %(items)s.") % {
            "items": ", ".join(str(item.label) for item in now.contradicted)
        }
    items = [str(item) for item in now.contradicted]
    return Check(
        "checklist_contradicted",
        _("The register says today what the checklist says"),
        problem,
        {"items": items},
    )


def _of_age(now: Standing) -> Check:
    """Source: CoAO art. 28 (the age was not read)."""
    return Check("minor", _("The person was of age"), _("No penalty for a minor.") if now.is_minor else "")


def _band_in_force(proposal: Proposal, now: Standing) -> Check:
    problem: Any = ""
    if proposal.band is None:
        problem = _("Band: choose the one you find right. The system only suggests.")
    elif not now.days_over:
        problem = _("Not one whole day after the lawful end is known, so no band can be chosen.")
    elif proposal.band.id not in now.bands_in_force:
        problem = _("Art. %(article)s is not in force for the days that are counted.") % {
            "article": proposal.band.article
        }
    label = _("The band is in force, and whole days over are counted")
    return Check("band_missing", label, problem, {"days_over": now.days_over})


def _band_fits(proposal: Proposal) -> list[Check]:
    """A judge decides what may end in arrest or expulsion; the police the rest. Source: CoAO 682-685."""
    band = proposal.band
    decider, penalty = (
        _("The decision lies with whom the Code names"),
        _("The outcome is what the band provides"),
    )
    if band is None:
        return []
    wrong: Any = ""
    if band.decided_by_court and proposal.outcome != Outcome.TO_COURT:
        wrong = _("Under art. %(article)s the decision is the court’s: choose “Sent to court”.")
    elif not band.decided_by_court and proposal.outcome == Outcome.TO_COURT:
        wrong = _("Under art. %(article)s the police decide: choose a warning or a fine.")
    checks = [Check("wrong_decider", decider, wrong and wrong % {"article": band.article})]
    if proposal.outcome in (Outcome.WARNING, Outcome.FINE):
        other = _("Art. %(article)s provides: %(penalty)s. Choose the outcome that goes with the band.") % {
            "article": band.article,
            "penalty": band.penalty_label,
        }
        checks.append(Check("wrong_penalty", penalty, "" if proposal.outcome == band.penalty else other))
    return checks


def _band_explained(proposal: Proposal, now: Standing) -> Check:
    """The band is the one for the days over; another needs an explanation."""
    fits = proposal.band is None or now.suggested_id == proposal.band.id or is_explained(proposal.note)
    problem = _("Explanation: the band is not the one suggested, so it must be written why.")
    return Check(
        "note_missing",
        _("The band is that of the days over, or the proposer explained another"),
        "" if fits else problem,
        {"days_over": now.days_over},
    )


def _departure_known(proposal: Proposal, now: Standing) -> Check:
    unknown = proposal.outcome == Outcome.DEPARTED and now.left_on is None
    problem = _("Explanation: no departure is recorded. Write how it is known.")
    return Check(
        "note_missing",
        _("The outcome fits the facts"),
        problem if unknown and not is_explained(proposal.note) else "",
    )


def _reason_fits(proposal: Proposal, now: Standing) -> Check:
    """An exit that is on record cannot be one that was not recorded."""
    problem: Any = ""
    if proposal.dismissal_reason == DismissalReason.EXIT_NOT_RECORDED and now.left_on is not None:
        problem = _("Reason: an exit is recorded, on %(day)s. Choose the reason that fits.") % {
            "day": date_format(now.left_on)
        }
    return Check("dismissal_reason_unfit", _("The reason fits the facts"), problem)


def _dismissal_explained(proposal: Proposal) -> Check:
    problem = _("Explanation: write what was found and where, so that a colleague can confirm it.")
    return Check(
        "note_missing", _("The proposer wrote what was found"), "" if is_explained(proposal.note) else problem
    )


def _departure_unchanged(proposal: Proposal, now: Standing) -> Check:
    problem: Any = ""
    if proposal.left_on != now.left_on:
        problem = (
            _("Since the proposal a departure was recorded, on %(day)s.") % {"day": date_format(now.left_on)}
            if now.left_on
            else _("The departure that the proposal rests on is recorded no more.")
        )
    return Check("departure_changed", _("The departure is known as it was when this was proposed"), problem)


def _suggestion_unchanged(proposal: Proposal, now: Standing) -> Check:
    """The days go on: a band that was right on the day of the proposal may be passed by now."""
    band = proposal.band
    fits = band is None or now.suggested_id in (None, band.id, proposal.suggested_id)
    return Check(
        "band_passed",
        _("The Code provides for these days what it did when this was proposed"),
        ""
        if fits
        else _("%(days)s days over are counted now, and the Code provides another band than it did then.")
        % {"days": now.days_over},
        {"days_over": now.days_over},
    )
