"""What a pair of files was found by, in words: each ground and what it weighs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.matching import Ground
from identity.partial_dates import PartialDate
from registry.rules.matches.grounds import GROUNDS

#: From so many bits, for or against, a ground weighs so much.
_WEIGHTS = (
    (12.0, gettext_lazy("nearly decides")),
    (6.0, gettext_lazy("weighs much")),
    (2.5, gettext_lazy("weighs something")),
    (0.0, gettext_lazy("weighs little")),
)
_NAMED = (Ground.NAME, Ground.NAME_ALIKE, Ground.NAME_DIFFERS)


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a file the words about a ground need: the name as it is written, the birth date."""

    name: str
    born_on: PartialDate


def ground_in_words(ground: str, one: Compared, other: Compared) -> str:
    """What was compared and how it came out; names that are written in two ways are both said."""
    if ground not in Ground.__members__.values():
        return ""
    if ground == Ground.BIRTH_DATE_NEAR:
        beside = _lie_beside(one.born_on, other.born_on)
        return _("dates of birth one day apart") if beside else _("one digit of the date of birth differs")
    said = str(GROUNDS[Ground(ground)])
    if ground in _NAMED and one.name != other.name:
        return _("%(found)s: %(one)s / %(other)s") % {"found": said, "one": one.name, "other": other.name}
    return said


def weight_in_words(bits: float) -> str:
    """How much a ground weighs, whichever way."""
    return str(next(words for least, words in _WEIGHTS if abs(bits) >= least))


def evidence_in_words(
    grounds: Iterable[Mapping[str, Any]], one: Compared, other: Compared
) -> list[dict[str, Any]]:
    """The kept grounds of a pair in the order of their weight, each with which way it speaks."""
    found = [
        {
            "said": ground_in_words(ground["ground"], one, other),
            "weight": weight_in_words(ground["bits"]),
            "speaks_for": ground["bits"] >= 0,
        }
        for ground in grounds
    ]
    return [evidence for evidence in found if evidence["said"]]


def found_by(grounds: Iterable[Mapping[str, Any]], one: Compared, other: Compared) -> str:
    """The same in one line: what speaks for one person, then what speaks against."""
    found = evidence_in_words(grounds, one, other)
    against = [ground["said"] for ground in found if not ground["speaks_for"]]
    said = ", ".join(ground["said"] for ground in found if ground["speaks_for"])
    if not against:
        return said
    return _("%(grounds)s; against: %(against)s") % {"grounds": said, "against": ", ".join(against)}


def _lie_beside(one: PartialDate, other: PartialDate) -> bool:
    return one.is_whole and other.is_whole and abs((one.first - other.first).days) == 1
