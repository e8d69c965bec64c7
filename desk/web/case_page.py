"""What the page of a case shows, put together for the template."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NoTermsInForce
from core.explanations import Reason
from core.templatetags.dates_in_words import (
    age_in_words,
    day_in_words,
    days_over_in_words,
    number_in_words,
)
from desk.web.case_evidence import evidence_of
from desk.web.case_history import letters_of, timeline_of_case
from desk.web.decisions import to_leave, verdict_facts
from desk.web.forms import (
    AssignForm,
    ChecklistForm,
    ConfirmForm,
    DismissalForm,
    LeaveForm,
    NoteForm,
    OutcomeForm,
    VerdictForm,
    band_label,
)
from desk.web.next_steps import next_step_of
from desk.web.states_in_words import (
    case_heading,
    changes_in_words,
    holder,
    proposed_in_words,
)
from enforcement.models import PenaltyBand
from enforcement.queries.cases import CaseView, index_on
from enforcement.queries.decisions import confirmation_of, fingerprint_of
from enforcement.queries.verdicts import acts_of
from enforcement.rules.cases import open_items
from enforcement.rules.decisions import failed
from enforcement.states import CASE_TONES, CaseAct, CaseState, CheckAnswer, CheckItem
from notifications.models import Alert
from registry.queries.stays.clocks import StayClock, clock_of


@dataclass(slots=True)
class Forms:
    """The forms of the page; the one that was sent carries what was typed."""

    alert: Alert | None
    checklist: ChecklistForm
    outcome: OutcomeForm
    dismissal: DismissalForm
    confirm: ConfirmForm
    back: NoteForm
    reopen: NoteForm
    leave: LeaveForm
    verdict: VerdictForm
    assign: AssignForm

    def of(self, act: str) -> forms.Form | None:
        """The form that belongs to an act; None for acts that need none."""
        return {
            "checklist": self.checklist,
            "propose": self.outcome,
            "dismiss": self.dismissal,
            "confirm": self.confirm,
            "return": self.back,
            "reopen": self.reopen,
            "leave": self.leave,
            "verdict": self.verdict,
            "assign": self.assign,
        }.get(act)

    @staticmethod
    def band_choices(view: CaseView) -> list[tuple[int, str]]:
        """The bands one may choose from, each with its money on the day: none before the checklist is
        complete and clear, and none for a minor.
        """
        if not view.is_clear or view.assessment.is_minor:
            return []
        return [(band.pk, band_label(band, money_of(band, view.on))) for band in view.bands]


def money_of(band: PenaltyBand, on: date) -> str:
    """A fine in MCI and in tenge of the day; empty where the band has none."""
    if band.mci is None:
        return ""
    try:
        amount = band.mci * index_on(on).amount
    except NoTermsInForce:
        return _("%(mci)s MCI") % {"mci": band.mci}
    return _("%(mci)s MCI = %(money)s tenge") % {"mci": band.mci, "money": number_in_words(amount)}


def build(view: CaseView, filled: Forms, user: User) -> dict[str, Any]:
    """The whole context of `desk/case.html`."""
    case, on = view.case, view.on
    stay_clock = clock_of(case.stay, on)
    days = view.assessment.days_over
    allowed = acts_of(case)
    return {
        "page_title": case_heading(case, days),
        "case": case,
        "person": case.person,
        "state_pill": {
            "tone": CASE_TONES[case.state],
            "label": case.get_state_display(),
        },
        "crumbs": [
            {"label": _("Overstay cases"), "url": reverse("desk:cases")},
            {"label": case.person.full_name},
        ],
        "facts": _facts(view),
        "clock": _clock(view, stay_clock),
        "reasons": stay_clock.reasons,
        "differs": stay_clock.authorised_until != case.authorised_until,
        "result": _result(view, days),
        "evidence": evidence_of(view, user),
        "may": {act: act in allowed for act in CaseAct},
        "acts": next_step_of(view, filled.alert, user),
        "forms": filled,
        "is_mine": case.proposed_by_id == user.pk,
        "may_move_day": CaseAct.MOVE_DAY_TO_LEAVE in allowed,
        "checklist_items": _checklist(view),
        "suggestion": _suggestion(view),
        "decision": _decision(view),
        "confirming": _confirming(view) if case.state == CaseState.PROPOSED else None,
        "changes": changes_in_words(case),
        "is_owed": case.facts_changed_on is not None,
        "verdict": verdict_facts(case),
        "assignment": _assignment(filled.alert, user),
        "letters": letters_of(view),
        "timeline": timeline_of_case(view),
    }


def _facts(view: CaseView) -> list[dict[str, Any]]:
    case, person, stay = view.case, view.case.person, view.case.stay
    return [
        {
            "label": _("Person"),
            "value": person.full_name,
            "url": reverse("admin:registry_person_change", args=[person.pk]),
        },
        {"label": _("Citizenship"), "value": person.citizenship.name},
        {
            "label": _("Born on"),
            "value": day_in_words(person.born_on),
            "note": age_in_words(person.born_on, view.on),
        },
        {"label": _("Region"), "value": case.region.name},
        {"label": _("Entered on"), "value": day_in_words(stay.entered_on)},
        {
            "label": _("Lawful until"),
            "value": day_in_words(case.authorised_until),
            "note": _("had no days left on entry") if case.authorised_until < stay.entered_on else "",
        },
        {"label": _("Basis"), "value": stay.get_basis_display()},
        {
            "label": _("Departed on"),
            "value": day_in_words(stay.left_on) if stay.left_on else "",
            "note": _("exit not recorded") if stay.exit_missing else "",
        },
        {
            "label": _("Found on"),
            "value": day_in_words(case.detected_on),
            "note": _("looked at again past %(day)s") % {"day": day_in_words(case.look_past_on)}
            if case.look_past_on
            else "",
        },
        *to_leave(case),
    ]


def _clock(view: CaseView, stay_clock: StayClock) -> dict[str, Any]:
    case, stay = view.case, view.case.stay
    note = ""
    if stay.annulled_on is not None:
        note = _("The stay was annulled on %(day)s.") % {"day": day_in_words(stay.annulled_on)}
    elif stay.exit_missing:
        note = Reason("case.left_unseen").fact
    elif stay.left_on is not None and stay.left_on > case.authorised_until:
        note = _("Left on %(day)s, after the lawful end.") % {"day": day_in_words(stay.left_on)}
    elif view.assessment.counted_until < view.on:
        note = _("Days are counted to the end of %(day)s: so far the border feeds are complete.") % {
            "day": day_in_words(view.assessment.counted_until)
        }
    return {
        "title": _("Stay"),
        "icon": "stay",
        "first": stay.entered_on,
        "last": case.authorised_until,
        "on": max(view.assessment.counted_until, case.authorised_until),
        "on_label": _counted_label(view),
        "tone": "closed" if case.closed_on and case.state != CaseState.RESOLVED else "late",
        "left": 0,
        "note": note,
    }


def _counted_label(view: CaseView) -> str:
    """The day up to which days are counted, in words; empty for today."""
    departed_on = view.case.stay.left_on
    if departed_on is not None and departed_on <= view.on:
        return _("left on %(day)s") % {"day": day_in_words(departed_on)}
    counted_on = max(view.assessment.counted_until, view.case.authorised_until)
    return "" if counted_on == view.on else _("counted to %(day)s") % {"day": day_in_words(counted_on)}


def _result(view: CaseView, days: int) -> str:
    if days == 0:
        return _("Not one whole day over is known yet.")
    return days_over_in_words(days)


def _confirming(view: CaseView) -> dict[str, Any]:
    """Every check of the proposal made anew today, as the component shows them."""
    checks = confirmation_of(view)
    return {
        "is_possible": not failed(checks),
        "fingerprint": fingerprint_of(view.case),
        "checks": [
            {"label": check.label, "state": "done" if check.holds else "stop", "note": check.problem}
            for check in checks
        ],
    }


def _checklist(view: CaseView) -> list[dict[str, Any]]:
    """The answers kept so far, as the component shows them."""
    items = []
    for item in CheckItem:
        kept = view.case.checklist.get(item, {})
        answer = kept.get("answer")
        state = {CheckAnswer.CLEAR: "done", CheckAnswer.STANDS: "stop"}.get(answer, "open")
        note = kept.get("note") or " ".join(reason.fact for reason in view.hints[item].why)
        items.append({"label": item.label, "state": state, "note": note})
    return items


def _suggestion(view: CaseView) -> dict[str, Any]:
    """The band with its article, or why none is shown."""
    band = view.suggested
    assessment = view.assessment
    if band is not None:
        return {
            "band": band,
            "label": band_label(band, money_of(band, view.on)),
            "decider": band.get_decided_by_display(),
            "why": assessment.why,
        }
    if assessment.is_minor:
        sentence = _("No penalty for a minor. The case goes to the guardian; a child alone is referred.")
    elif open_items(view.case.checklist):
        sentence = _("A band is shown only after every item of the checklist was looked at.")
    elif not view.is_clear:
        sentence = _("Something on the checklist stands in the way of a penalty.")
    else:
        sentence = _("The Code provides no band for these days.")
    return {"band": None, "sentence": sentence, "why": assessment.why if view.is_clear else []}


def _decision(view: CaseView) -> list[dict[str, Any]]:
    """What was proposed or decided, by whom, with the band and the money."""
    case = view.case
    if case.proposed_on is None:
        return [{"label": _("Note"), "value": case.note}] if case.note else []
    facts = [
        {
            "label": _("Proposed"),
            "value": proposed_in_words(case),
            "note": f"{case.proposed_by}, {day_in_words(case.proposed_on)}",
        }
    ]
    if case.band is not None:
        facts.append(
            {"label": _("Band"), "value": band_label(case.band, money_of(case.band, case.proposed_on))}
        )
    if "days_over" in case.rests_on:
        facts.append({"label": _("Days over, as counted then"), "value": str(case.rests_on["days_over"])})
    facts.append({"label": _("Explanation"), "value": case.note})
    if case.closed_on is not None and case.state != CaseState.SUPERSEDED:
        facts += [
            {"label": _("Confirmed"), "value": str(case.closed_by), "note": day_in_words(case.closed_on)},
            {"label": _("Explanation of who confirmed"), "value": case.confirmation},
        ]
    return facts


def _assignment(alert: Alert | None, user: User) -> dict[str, Any]:
    holder_id = alert.assigned_to_id if alert else None
    return {
        "holder": holder(str(alert.assigned_to) if alert else None, holder_id, user.pk),
        "since": alert.taken_on if alert else None,
        "is_free": holder_id is None,
        "is_mine": holder_id == user.pk,
        "me": user.pk,
        "seen_with": holder_id or "",
        "before": alert.handed_from if alert and alert.handed_from_id else None,
    }
