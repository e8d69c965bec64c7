"""Why two records may be of one human being, in words: each ground and what it weighs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.dates_in_words import day_in_words
from identity.matching import Evidence, Ground
from identity.partial_dates import PartialDate

#: What was compared and how it came out, to stand in a list of such words.
GROUNDS: dict[Ground, Any] = {
    Ground.NAME: gettext_lazy("the same name"),
    Ground.NAME_ALIKE: gettext_lazy("a name that sounds alike"),
    Ground.FORMER_NAME: gettext_lazy("a former name"),
    Ground.GIVEN_NAMES: gettext_lazy("the same given names with another surname"),
    Ground.NAME_DIFFERS: gettext_lazy("another name"),
    Ground.FATHER: gettext_lazy("the same father’s name"),
    Ground.FATHER_DIFFERS: gettext_lazy("another father’s name"),
    Ground.BIRTH_DATE: gettext_lazy("the same date of birth"),
    Ground.BIRTH_DATE_SWAPPED: gettext_lazy("day and month of birth swapped"),
    Ground.BIRTH_DATE_NEAR: gettext_lazy("nearly the same date of birth"),
    Ground.BIRTH_DATE_PARTIAL: gettext_lazy("the date of birth as far as it is known"),
    Ground.BIRTH_DATE_DIFFERS: gettext_lazy("another date of birth"),
    Ground.SEX: gettext_lazy("the same sex"),
    Ground.SEX_DIFFERS: gettext_lazy("the other sex"),
    Ground.DOCUMENT: gettext_lazy("the same document"),
    Ground.IIN: gettext_lazy("the same IIN"),
    Ground.IIN_DIFFERS: gettext_lazy("another IIN"),
    Ground.ADDRESS: gettext_lazy("the same address"),
    Ground.HOST: gettext_lazy("the same host"),
    Ground.EMPLOYER: gettext_lazy("the same employer"),
    Ground.ROUTE: gettext_lazy("the same way in and out"),
    Ground.TOGETHER: gettext_lazy("both were in the country on the same days"),
    Ground.MISSING_EXIT: gettext_lazy("the one has the exit that a stay of the other misses"),
}

#: From so many bits, for or against, a ground weighs so much.
_WEIGHTS = (
    (12.0, gettext_lazy("nearly decides")),
    (6.0, gettext_lazy("weighs much")),
    (2.5, gettext_lazy("weighs something")),
    (0.0, gettext_lazy("weighs little")),
)
_NAMED = (Ground.NAME, Ground.NAME_ALIKE, Ground.NAME_DIFFERS)


@dataclass(frozen=True, slots=True)
class Written:
    """What of a file the words about a ground need: the name as it is written, the birth date."""

    name: str
    born_on: PartialDate


def ground_in_words(kept: Mapping[str, Any], one: Written, other: Written) -> str:
    """What was compared and how it came out; names that are written in two ways are both said, and the days
    on which both were here."""
    ground = kept["ground"]
    if ground not in Ground.__members__.values():
        return ""
    if ground == Ground.BIRTH_DATE_NEAR:
        beside = _lie_beside(one.born_on, other.born_on)
        return _("dates of birth one day apart") if beside else _("one digit of the date of birth differs")
    if ground == Ground.TOGETHER and "since" in kept:
        days = {name: day_in_words(date.fromisoformat(kept[name])) for name in ("since", "until")}
        return _("both were in the country from %(since)s to %(until)s") % days
    said = str(GROUNDS[Ground(ground)])
    if ground in _NAMED and one.name != other.name:
        return _("%(found)s: %(one)s / %(other)s") % {"found": said, "one": one.name, "other": other.name}
    return said


def grounds_for(evidence: tuple[Evidence, ...]) -> list[str]:
    """What speaks for one human being, the weightiest first."""
    return [str(GROUNDS[found.ground]) for found in evidence if found.bits > 0]


def weight_in_words(bits: float) -> str:
    """How much a ground weighs, whichever way."""
    return str(next(words for least, words in _WEIGHTS if abs(bits) >= least))


def evidence_in_words(
    grounds: Iterable[Mapping[str, Any]], one: Written, other: Written
) -> list[dict[str, Any]]:
    """The kept grounds of a pair in the order of their weight, each with which way it speaks."""
    found = [
        {
            "said": ground_in_words(ground, one, other),
            "weight": weight_in_words(ground["bits"]),
            "speaks_for": ground["bits"] >= 0,
        }
        for ground in grounds
    ]
    return [evidence for evidence in found if evidence["said"]]


def found_by(grounds: Iterable[Mapping[str, Any]], one: Written, other: Written) -> str:
    """The same in one line: what speaks for one person, then what speaks against."""
    found = evidence_in_words(grounds, one, other)
    against = [ground["said"] for ground in found if not ground["speaks_for"]]
    said = ", ".join(ground["said"] for ground in found if ground["speaks_for"])
    if not against:
        return said
    return _("%(grounds)s; against: %(against)s") % {"grounds": said, "against": ", ".join(against)}


def _lie_beside(one: PartialDate, other: PartialDate) -> bool:
    return one.is_whole and other.is_whole and abs((one.first - other.first).days) == 1
