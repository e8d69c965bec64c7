"""Decided cases: what each rested on, what is known now, and what of it is another since."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from core.moves import allowed_acts
from core.partial_dates import PartialDateField
from enforcement.models import CaseTerms, OverstayCase, PenaltyBand
from enforcement.queries.cases import plain_band
from enforcement.rules.cases import EarlierPenalty
from enforcement.rules.verdicts import Change, Decided, KnownNow, changes, lawful_end_without_gap
from enforcement.states import CASE_MOVES, CaseAct, CaseState
from identity.partial_dates import PartialDate
from reference.queries.dated import terms_in_force
from registry.models import Stay
from registry.queries.open_files import is_open
from registry.queries.stays.clocks import facts_of, papers_of
from registry.queries.stays.regimes import RegimeBook
from registry.rules.stays.clocks import PastStay, StayFacts
from registry.states import Basis


def case_terms(on: date) -> CaseTerms:
    """The terms of overstay cases in force that day. Raises: NoTermsInForce."""
    return terms_in_force(CaseTerms, on=on, code="overstay")


def acts_of(case: OverstayCase) -> list[str]:
    """What may be done with the case now: the moves of its state, where its facts call for them."""
    owed = case.facts_changed_on is not None
    missing = {
        CaseAct.SUPERSEDE: True,
        CaseAct.MOVE_DAY_TO_LEAVE: case.leave_due_on is None,
        CaseAct.PROPOSE_VERDICT: not owed,
        CaseAct.UPHOLD: not owed or case.verdict != "uphold",
        CaseAct.ANNUL: not owed or case.verdict != "annul",
    }
    return [act for act in allowed_acts(CASE_MOVES, case.state) if not missing.get(CaseAct(act), False)]


def facts_of_decision(
    case: OverstayCase, *, covered_until: date | None, repeat_of: EarlierPenalty | None
) -> dict[str, Any]:
    """What a decision taken now rests on, as the case keeps it; `repeat_of` where its band is a repeat's."""
    left_on = case.stay.left_on
    is_repeat = case.band is not None and case.band.is_repeat and repeat_of is not None
    return {
        "authorised_until": (case.stay.authorised_until or case.authorised_until).isoformat(),
        "left_on": left_on.isoformat() if left_on else None,
        "covered_until": covered_until.isoformat() if covered_until else None,
        "born_on": str(case.person.born_on),
        "repeat_of": repeat_of.case_id if is_repeat and repeat_of else None,
    }


def doubtful_decisions() -> QuerySet[OverstayCase]:
    """Decisions whose raw facts differ from those they were taken on, and those already asked about.

    Wide on purpose: the rule decides which difference matters. Held and merged files are passed over.
    """
    earlier = OverstayCase.objects.filter(pk=OuterRef("was_repeat_of"), state=CaseState.RESOLVED)
    return (
        OverstayCase.objects.filter(is_open("person__"), state=CaseState.RESOLVED)
        .annotate(
            was_until=Coalesce(_kept("authorised_until"), F("authorised_until")),
            was_left=_kept("left_on"),
            was_born=Coalesce(_kept("born_on", PartialDateField()), F("person__born_on")),
            was_repeat_of=Cast(KeyTextTransform("repeat_of", "rests_on"), BigIntegerField()),
            repeat_stands=Exists(earlier),
            left_on=Case(When(stay__exit_missing=False, then=F("stay__departed_on"))),
        )
        .filter(
            ~Q(stay__person=F("person"))
            | Q(stay__annulled_on__isnull=False)
            | Q(stay__authorised_until__isnull=True)
            | ~Q(stay__authorised_until=F("was_until"))
            | Q(was_left=None, left_on__lte=F("closed_on"))
            | Q(was_left__isnull=False, left_on=None)
            | (Q(was_left__isnull=False) & ~Q(left_on=F("was_left")))
            | ~Q(person__born_on=F("was_born"))
            | Q(was_repeat_of__isnull=False, repeat_stands=False)
            | Q(facts_changed_on__isnull=False)
        )
    )


def changes_of(cases: Collection[OverstayCase]) -> dict[int, list[Change]]:
    """What of the facts of each of these decisions is another now, by case; a constant number of queries.

    The cases come from `doubtful_decisions`, with stay, person and band.
    """
    if not cases:
        return {}
    ends = _lawful_ends(cases)
    bands = list(PenaltyBand.objects.filter(withdrawn_on__isnull=True))
    terms = list(CaseTerms.objects.filter(withdrawn_on__isnull=True, code="overstay"))
    found = {}
    for case in cases:
        decided = _decided(case)
        now = KnownNow(
            authorised_until=ends.get(case.pk),
            departed_on=case.stay.left_on,
            born_on=case.person.born_on,
            is_annulled=case.stay.annulled_on is not None,
            is_another_person=case.stay.person_id != case.person_id,
            is_repeat=getattr(case, "repeat_stands", False),
        )
        in_force = [plain_band(band) for band in _valid(bands, decided.on)]
        liable = next(iter(_valid(terms, decided.authorised_until)), None)
        age = liable.liable_from_age if liable else 0
        found[case.pk] = changes(decided, now, in_force, liable_from_age=age)
    return found


def _kept(name: str, field: Any = None) -> Any:
    return Cast(KeyTextTransform(name, "rests_on"), field or DateField())


def _decided(case: OverstayCase) -> Decided:
    def kept(name: str) -> date | None:
        text = case.rests_on.get(name)
        return date.fromisoformat(text) if text else None

    assert case.closed_on is not None
    return Decided(
        on=case.closed_on,
        outcome=case.outcome,
        authorised_until=kept("authorised_until") or case.authorised_until,
        departed_on=kept("left_on"),
        covered_until=kept("covered_until") or case.closed_on,
        born_on=PartialDate.read(born_on) if (born_on := case.rests_on.get("born_on")) else None,
        is_repeat=case.rests_on.get("repeat_of") is not None,
    )


def _lawful_ends(cases: Iterable[OverstayCase]) -> dict[int, date | None]:
    """The lawful end of each case's stay now, without what began after a gap behind the decided one.

    The stay's own row says it, save where a permit may have come after such a gap.
    """
    ends = {case.pk: case.stay.authorised_until for case in cases}
    by_permit = [case for case in cases if _may_have_a_gap(case)]
    facts = _facts_of_stays(sorted({case.stay.person_id for case in by_permit})) if by_permit else {}
    for case in by_permit:
        if case.stay_id in facts:
            ends[case.pk] = lawful_end_without_gap(facts[case.stay_id], _decided(case).authorised_until)
    return ends


def _may_have_a_gap(case: OverstayCase) -> bool:
    end = case.stay.authorised_until
    by_paper = case.stay.basis in (Basis.RESIDENCE_PERMIT, Basis.DECREE)
    return by_paper and end is not None and end > _decided(case).authorised_until


def _facts_of_stays(person_ids: list[int]) -> dict[int, StayFacts]:
    """The facts of every stay of these persons that is not annulled, by stay."""
    book, papers = RegimeBook(), papers_of(person_ids)
    past: dict[int, list[PastStay]] = defaultdict(list)
    found = {}
    stays = Stay.objects.filter(person__in=person_ids, annulled_on__isnull=True)
    stays = stays.select_related("person", "entry").order_by("entered_at")
    book.read({stay.citizenship_id for stay in stays})
    for stay in stays:
        found[stay.pk] = facts_of(
            book,
            papers,
            person_id=stay.person_id,
            stay_id=stay.pk,
            citizenship_id=stay.citizenship_id,
            file_citizenship_id=stay.person.citizenship_id,
            document_kind=stay.entry.document_kind,
            entered_on=stay.entered_on,
            past=tuple(past[stay.person_id]),
        )
        if stay.departed_on is not None and not stay.is_citizens:
            past[stay.person_id].append(PastStay(stay.entered_on, stay.departed_on, stay.exit_missing))
    return found


def _valid(rows: Iterable[Any], on: date) -> list[Any]:
    return [r for r in rows if r.valid_from <= on and (r.valid_until is None or on <= r.valid_until)]
