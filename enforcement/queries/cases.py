"""Overstay cases: what is known of one, what stands in its way, which band the Code provides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import User
from core.errors import NotFound
from core.explanations import Reason
from core.periods import day_before
from enforcement.models import CaseTerms, OverstayCase, PenaltyBand
from enforcement.queries.visibility import cases_visible_to
from enforcement.rules import cases as rules
from enforcement.rules.cases import Assessment, Band, CaseFacts, EarlierPenalty
from enforcement.states import CheckAnswer, CheckItem, Outcome
from feeds.queries import NationalWatermark, checkpoints_named, national_watermark, refused_crossings
from reference.models import MonthlyIndex
from reference.queries.dated import groups_of, in_force, terms_in_force
from registry.models import MarkedCrossing, ResidencePermit, StayExtensionDecree
from registry.queries.matches.crossed_since import (
    crossed_in_other_files,
    exits_of_too_little,
    pairs_with_departure,
)
from registry.queries.matches.mixed import asked_of

PENALTIES = (Outcome.WARNING, Outcome.FINE)


@dataclass(frozen=True, slots=True)
class Hint:
    """What the register itself says about one item of the checklist; `answer` empty means: ask."""

    item: CheckItem
    answer: str
    why: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case on a day: its assessment, the bands one may choose from, the hints of the checklist."""

    case: OverstayCase
    on: date
    feeds: NationalWatermark
    assessment: Assessment
    bands: list[PenaltyBand]
    hints: Mapping[CheckItem, Hint]

    @property
    def is_clear(self) -> bool:
        """Whether every item of the checklist was looked at and none stands in the way."""
        return rules.is_clear(self.case.checklist)

    @property
    def suggested(self) -> PenaltyBand | None:
        """The band that the Code provides, shown only after the checklist is complete and clear."""
        if not self.is_clear or self.assessment.band is None:
            return None
        return self.band(self.assessment.band.id)

    def band(self, band_id: int | None) -> PenaltyBand | None:
        """One of the bands in force on the day up to which days are counted."""
        return next((band for band in self.bands if band.pk == band_id), None)


def case_visible_to(user: User, public_id: Any, on: date) -> OverstayCase:
    """The case, if the user may see it on that day.

    Raises: NotFound, also for a protected file and for a case outside the territory.
    """
    case = (
        cases_visible_to(user, on)
        .filter(public_id=public_id)
        .select_related("person__citizenship", "stay__region", "stay__district", "region", "band")
        .select_related("reviewed_by", "proposed_by", "closed_by", "stay__entry__checkpoint")
        .select_related("verdict_by", "verdict_confirmed_by")
        .select_related("stay__exit__checkpoint")
        .first()
    )
    if case is None:
        raise NotFound(code="case_unknown")
    return case


def view_of(case: OverstayCase, on: date) -> CaseView:
    """The case with everything the decision rests on (a constant number of queries)."""
    feeds = national_watermark()
    terms = terms_in_force(CaseTerms, on=_first_day(case), code="overstay")
    facts = CaseFacts(
        authorised_until=case.authorised_until,
        departed_on=case.stay.left_on,
        left_unseen=case.stay.exit_missing,
        covered_until=feeds.last_full_day,
        born_on=case.person.born_on,
        liable_from_age=terms.liable_from_age,
        repeat_within_months=terms.repeat_within_months,
        clause=terms.clause,
        version=terms.valid_from.isoformat(),
        confidence=terms.confidence,
        earlier=earlier_penalties(case),
    )
    established_on = rules.last_counted_day(
        case.authorised_until,
        on=on,
        covered_until=feeds.last_full_day,
        departed_on=case.stay.left_on,
    )
    bands = list(in_force(PenaltyBand, on=established_on).order_by("is_repeat", "days_from"))
    assessment = rules.assess(facts, [plain_band(band) for band in bands], on=on)
    return CaseView(
        case=case,
        on=on,
        feeds=feeds,
        assessment=assessment,
        bands=bands,
        hints=hints_of(case, assessment, feeds, on=on),
    )


def earlier_penalties(case: OverstayCase) -> list[EarlierPenalty]:
    """Warnings and fines imposed on the same person in other cases, one query.

    An annulled one counts for nothing; one that is owed a review is marked as in doubt.
    """
    rows = (
        OverstayCase.objects.filter(
            person_id=case.person_id, state="resolved", outcome__in=PENALTIES, band__isnull=False
        )
        .exclude(pk=case.pk)
        .values_list("closed_on", "band__article", "pk", "review_due_on")
    )
    return [
        EarlierPenalty(closed_on, article, case_id=pk, is_in_doubt=due is not None)
        for closed_on, article, pk, due in rows
        if closed_on is not None
    ]


def hints_of(
    case: OverstayCase, assessment: Assessment, feeds: NationalWatermark, *, on: date
) -> dict[CheckItem, Hint]:
    """What the register knows about each item of the checklist (four queries)."""
    age = next(reason for reason in assessment.why if reason.code in rules.AGE_FACTS)
    return {
        hint.item: hint
        for hint in (
            _residence_hint(case),
            Hint(CheckItem.ASYLUM, "", [Reason("check.asylum_ask", clause="Law on refugees, art. 8(1)5")]),
            Hint(CheckItem.VICTIM, "", [Reason("check.victim_ask")]),
            Hint(CheckItem.ILLNESS, "", [Reason("check.illness_ask")]),
            Hint(CheckItem.MINOR, CheckAnswer.STANDS if assessment.is_minor else CheckAnswer.CLEAR, [age]),
            _decree_hint(case, on),
            _feed_hint(case, feeds, on=on),
        )
    }


def index_on(on: date) -> MonthlyIndex:
    """The monthly calculation index in force that day. Raises: NoTermsInForce."""
    return terms_in_force(MonthlyIndex, on=on)


def _first_day(case: OverstayCase) -> date:
    return rules.day_after(case.authorised_until)


def plain_band(band: PenaltyBand) -> Band:
    """A band as the rules take it."""
    return Band(
        id=band.pk,
        article=band.article,
        days_from=band.days_from,
        days_until=band.days_until,
        is_repeat=band.is_repeat,
        version=band.valid_from.isoformat(),
        confidence=band.confidence,
    )


def _residence_hint(case: OverstayCase) -> Hint:
    """A request made while the stay was lawful stands in the way until it is decided."""
    permits = ResidencePermit.objects.filter(person_id=case.person_id).filter(
        Q(state="requested") | Q(state="issued", valid_until__gte=case.authorised_until)
    )
    why: list[Reason] = []
    answer = str(CheckAnswer.CLEAR)
    for permit in permits.order_by("requested_on"):
        if permit.state == "requested":
            why.append(Reason("check.residence_requested", {"on": permit.requested_on}))
            answer = CheckAnswer.STANDS
        else:
            why.append(
                Reason(
                    "check.residence_in_force",
                    {"first": permit.valid_from, "last": permit.valid_until},
                )
            )
    return Hint(CheckItem.RESIDENCE_PERMIT, answer, why or [Reason("check.residence_none")])


def _decree_hint(case: OverstayCase, on: date) -> Hint:
    groups = groups_of(case.stay.citizenship_id, case.stay.entered_on)
    decree = (
        StayExtensionDecree.objects.filter(
            Q(group__in=groups) | Q(group__code="ALL"),
            withdrawn_on__isnull=True,
            ends_from__lte=case.authorised_until,
            ends_until__gte=case.authorised_until,
        )
        .order_by("-extended_until")
        .first()
    )
    if decree is None:
        none = Reason("check.decree_none", {"on": case.authorised_until})
        return Hint(CheckItem.DECREE, CheckAnswer.CLEAR, [none])
    covers = Reason(
        "check.decree_covers",
        {"until": decree.extended_until},
        clause=decree.clause,
        version=decree.valid_from.isoformat(),
        confidence=decree.confidence,
        terms=f"stayextensiondecree:{decree.pk}",
    )
    answer = CheckAnswer.STANDS if decree.extended_until >= on else CheckAnswer.CLEAR
    return Hint(CheckItem.DECREE, answer, [covers])


def _departures_elsewhere(case: OverstayCase) -> tuple[list[Reason], bool]:
    """What other files say of a departure, from the surest to what hardly is more than a given name; and
    whether one of them is almost surely the person's."""
    since, found = case.stay.entered_at, []
    others = crossed_in_other_files(case.person_id, since=since)
    sure = len(pairs_with_departure(case.person_id, since=since)) if others else 0
    if sure:
        found.append(Reason("check.sure_other_file", {"files": sure}))
    if others > sure:
        found.append(Reason("check.other_file", {"files": others - sure}))
    loose = 0 if case.stay.left_on is not None else exits_of_too_little(case.person_id, since=since)
    if loose:
        found.append(Reason("check.exit_of_too_little", {"files": loose}))
    return found, bool(sure)


def _feed_hint(case: OverstayCase, feeds: NationalWatermark, *, on: date) -> Hint:
    """Whether a departure may be missing; a recorded one cannot be.

    A case that opened before the other file was found is not closed by a likeness, however sure: a person
    compares the two, and until then nothing is decided on the case. Of a file that may hold two people it is
    asked: the missing departure may be the other's, or the entry.
    """
    departed_on = case.stay.left_on
    wanted = day_before(on)
    behind = [] if departed_on is not None else feeds.held_back_by(wanted)
    if departed_on is not None:
        why = [Reason("case.departed_late", {"on": departed_on})]
    elif behind or feeds.complete_until is None:
        why = [
            Reason(
                "check.feed_incomplete",
                {"until": wanted, "feeds": ", ".join(checkpoints_named(behind)) or "–"},
            )
        ]
    else:
        why = [Reason("check.feed_complete", {"until": wanted})]
    elsewhere, is_sure = _departures_elsewhere(case)
    why += elsewhere
    is_mixed = asked_of(case.person_id) is not None
    if is_mixed:
        why.append(Reason("check.mixed_file"))
    if refused := 0 if departed_on is not None else refused_crossings(case.stay_id):
        why.append(Reason("check.refused_lines", {"lines": refused}))
    marks = MarkedCrossing.objects.filter(person_id=case.person_id, cleared_on__isnull=True).count()
    if marks:
        why.append(Reason("check.marks", {"marks": marks}))
    if marks or is_sure or refused or (departed_on is None and not feeds.covers(case.authorised_until)):
        return Hint(CheckItem.FEED_GAP, CheckAnswer.STANDS, why)
    return Hint(CheckItem.FEED_GAP, "" if behind or elsewhere or is_mixed else CheckAnswer.CLEAR, why)
