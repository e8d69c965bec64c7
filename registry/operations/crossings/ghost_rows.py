"""What was open about a file by mistake ends with the file: pairs, a question whether it holds two people,
questions about its records. Each says why, in the journal too; what people have decided stays as it is.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.moves import next_state
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import LikelyMatch, MixedFile, RecordQuestion
from registry.states import (
    MATCH_MOVES,
    MIXED_MOVES,
    QUESTION_MOVES,
    MatchAct,
    MatchState,
    MixedAct,
    MixedState,
    QuestionAct,
    QuestionState,
)


def close_what_is_open(*, person_ids: Collection[int], on: date, by: User) -> None:
    """End what waits for an answer about these files, in the transaction by which they go."""
    entries = [
        *_close_pairs(person_ids, on=on, by=by),
        *_close_mixed(person_ids, on=on, by=by),
        *_answer_questions(person_ids, on=on, by=by),
    ]
    if entries:
        record_many(entries, by=by, on=on)


def _close_pairs(person_ids: Collection[int], *, on: date, by: User) -> list[NewEntry]:
    pairs = list(
        LikelyMatch.objects.select_for_update(of=("self",), no_key=True)
        .filter(Q(one__in=person_ids) | Q(other__in=person_ids))
        .filter(state__in=(MatchState.OPEN, MatchState.UNSURE))
        .order_by("one", "other")
    )
    for pair in pairs:
        pair.state = next_state(MATCH_MOVES, pair.state, MatchAct.LET_GO)
        pair.decided_on, pair.decided_by = on, by
    LikelyMatch.objects.bulk_update(pairs, ["state", "decided_on", "decided_by"])
    return [
        NewEntry(RegistryEvent.MATCH_GONE, pair.pk, file, data={"other": other})
        for pair in pairs
        for file, other in ((pair.one_id, pair.other_id), (pair.other_id, pair.one_id))
    ]


def _close_mixed(person_ids: Collection[int], *, on: date, by: User) -> list[NewEntry]:
    rows = list(
        MixedFile.objects.select_for_update(of=("self",), no_key=True)
        .filter(person__in=person_ids, state=MixedState.OPEN)
        .order_by("pk")
    )
    for row in rows:
        row.state = next_state(MIXED_MOVES, row.state, MixedAct.LET_GO)
        row.solved_on, row.solved_by = max(on, row.found_on), by
    MixedFile.objects.bulk_update(rows, ["state", "solved_on", "solved_by"])
    return [
        NewEntry(
            RegistryEvent.MIXED_FILE_SOLVED,
            row.pk,
            row.person_id,
            data={"outcome": row.state, "days": _days(row.found_on, row.solved_on)},
        )
        for row in rows
    ]


def _answer_questions(person_ids: Collection[int], *, on: date, by: User) -> list[NewEntry]:
    """Whoever asked was right, and is told so."""
    rows = list(
        RecordQuestion.objects.select_for_update(of=("self",), no_key=True)
        .filter(person__in=person_ids, state=QuestionState.OPEN)
        .order_by("pk")
    )
    for row in rows:
        row.state = next_state(QUESTION_MOVES, row.state, QuestionAct.CORRECTED)
        row.answered_on, row.answered_by = on, by
        row.note = _(
            "The border has corrected whose crossing it was: this was a file by mistake, and it is gone."
        )
    RecordQuestion.objects.bulk_update(rows, ["state", "answered_on", "answered_by", "note"])
    return [
        NewEntry(
            RegistryEvent.QUESTION_ANSWERED,
            row.pk,
            row.person_id,
            row.region_id,
            data={"record": row.about, "reply": row.state, "days": _days(row.asked_on, on)},
        )
        for row in rows
    ]


def _days(first: date, last: date | None) -> int:
    return max((last - first).days, 0) if last else 0
