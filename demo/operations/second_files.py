"""Second files of a few invented people: found like any others, and some of them decided about."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from demo.operations.people import Told
from demo.rules.second_files import SecondFile
from registry.models import IdentityDocument, LikelyMatch
from registry.operations.matches.deciding import ask_colleague, decide_different, decide_same
from registry.operations.matches.finding import seek_matches
from registry.operations.matches.joining import doubt_join
from registry.queries.matches.conflicts import conflicts_of

_SAME = "Екі паспорт та көрсетілді, саусақ іздері бірдей (ойдан алынған)."
_DIFFERENT = "Аттас екі адам: суреттері мен әкелерінің аттары бөлек (ойдан алынған)."
_ASKED = "Жаңа паспорттағы жазылуы басқа, консулдықтың жауабын кім алды? (ойдан алынған)"
_DOUBT = "Адам екінші паспорт менікі емес дейді (ойдан алынған)."


def decide_some(
    *, planted: Sequence[SecondFile], told: Told, officer: User, colleague: User, on: date
) -> int:
    """Seek these files' pairs, and decide a few: one joined, one joined and doubted, one of two people, one
    that a colleague is asked about. How many pairs were found; the rest are for whoever looks first.
    """
    firsts = IdentityDocument.objects.filter(number__in=[one.first.document_number for one in planted])
    ids = {document.number: document.person_id for document in firsts}
    seek_matches(person_ids=[*told.person_ids, *ids.values()], on=on, by=officer)
    pairs: dict[str, list[LikelyMatch]] = {}
    for one, second_id in zip(planted, told.person_ids, strict=True):
        pair = LikelyMatch.objects.filter(one=ids[one.first.document_number], other=second_id).first()
        if pair is not None:
            pairs.setdefault(one.kind, []).append(pair)

    for pair in pairs.get("comes_again", [])[:1]:
        _join(pair, officer, on)
    for pair in pairs.get("leaves_on_a_new_passport", [])[:1]:
        doubt_join(join_id=_join(pair, officer, on), reason=_DOUBT, on=on, by=officer)
    for pair in pairs.get("namesake_leaves", [])[:1]:
        decide_different(match_id=pair.pk, note=_DIFFERENT, on=on, by=officer)
    for pair in pairs.get("leaves_spelled_otherwise", [])[:1]:
        ask_colleague(match_id=pair.pk, colleague_id=officer.pk, note=_ASKED, on=on, by=colleague)
    return sum(map(len, pairs.values()))


def _join(pair: LikelyMatch, officer: User, on: date) -> int:
    choices = {conflict.field: conflict.choices[0] for conflict in conflicts_of(pair)}
    joined = decide_same(
        match_id=pair.pk, survivor_id=pair.one_id, note=_SAME, choices=choices, on=on, by=officer
    )
    return joined.join.pk
