"""How likely two records are of one human being, with the reasons. Pure.

Each thing compared weighs so many bits for or against: an agreement as much as it is rare among strangers, a
difference as much as it is rare between two readings of one person. The sum stands against the number of
people among whom the two were found. A common name weighs little, a rare one much.

Nothing is asked of citizenship, of ethnicity or of the script of a name: none of them raises suspicion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import log2

from identity.birth_dates import is_one_slip
from identity.naming import (
    LOOK_AT_THIS,
    Fathers,
    Name,
    are_twins,
    fathers_of,
    given_words,
    is_initial_of,
    is_one_spelling_of_given_names,
    known_name,
    likeness,
    words_of,
)
from identity.partial_dates import PartialDate
from identity.presence import NO_CROSSINGS, Crossings, Period, days_together, mend_each_other

#: So much surer than even must two records be before nobody is asked: seven bits and a half since even means
#: that everybody has a second record, and one of some 200 has; the others to be right 995 times of 1,000, as
#: measured among a million people (`make bench ARGS="planted"`).
SURE_BITS = 14.0
#: So much surer than even before somebody is shown the pair.
LOOK_BITS = 0.0
_EXACT = 0.98
#: Of given names no letter may differ: twins are named so.
_NO_LETTER = 0.999
_RARE_AT_MOST = 22.0
_ELSEWHERE_AT_MOST = 8.0
#: Three of ten strangers who are compared have days here in common that both crossings of both stays tell of;
#: of one person's two records one of a thousand has, by a crossing that is somebody else's.
_TOGETHER = -8.0
#: Two records of a hundred have an exit without an entry, one of five an entry without an exit yet; whoever
#: left on another passport has both.
_MENDED = 8.0
#: Of 64 people who come again on another passport one has another surname on it.
_ANOTHER_SURNAME = -6.0


class Ground(StrEnum):
    """What was compared, and how it came out."""

    NAME = "name"
    NAME_ALIKE = "name_alike"
    FORMER_NAME = "former_name"
    GIVEN_NAMES = "given_names"
    NAME_DIFFERS = "name_differs"
    FATHER = "father"
    FATHER_DIFFERS = "father_differs"
    BIRTH_DATE = "birth_date"
    BIRTH_DATE_SWAPPED = "birth_date_swapped"
    BIRTH_DATE_NEAR = "birth_date_near"
    BIRTH_DATE_PARTIAL = "birth_date_partial"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    SEX = "sex"
    SEX_DIFFERS = "sex_differs"
    DOCUMENT = "document"
    IIN = "iin"
    IIN_DIFFERS = "iin_differs"
    ADDRESS = "address"
    HOST = "host"
    EMPLOYER = "employer"
    ROUTE = "route"
    TOGETHER = "together"
    MISSING_EXIT = "missing_exit"


_OF_BIRTH = {
    Ground.BIRTH_DATE,
    Ground.BIRTH_DATE_SWAPPED,
    Ground.BIRTH_DATE_NEAR,
    Ground.BIRTH_DATE_PARTIAL,
}
_ANOTHERS = {
    Ground.NAME_DIFFERS,
    Ground.FATHER_DIFFERS,
    Ground.BIRTH_DATE_DIFFERS,
    Ground.SEX_DIFFERS,
    Ground.IIN_DIFFERS,
}


class Verdict(StrEnum):
    """What follows: nothing, a look by a person, or a link that is written with its reason and undoable."""

    NOTHING = "nothing"
    LOOK = "look"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody. Documents are (issuing country, key); addresses, hosts, employers and routes
    are keys of whatever kind, the same for the same."""

    name: Name
    born_on: PartialDate | None = None
    sex: str = ""
    iin: str = ""
    documents: frozenset[tuple[str, str]] = frozenset()
    former_names: tuple[Name, ...] = ()
    addresses: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    employers: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    crossings: Crossings = NO_CROSSINGS


@dataclass(frozen=True, slots=True)
class Rarity:
    """Among how many people the two were found, and what share of them bears such a surname, such given
    names, in whatever spelling. Without figures a name counts as one of a thousand."""

    people: int
    surname_share: float = 0.001
    given_share: float = 0.001

    @property
    def bits_needed(self) -> float:
        return log2(max(self.people, 2))

    @property
    def of_given_names(self) -> float:
        return min(-log2(max(self.given_share, 1e-9)), _RARE_AT_MOST)

    @property
    def of_surname(self) -> float:
        return min(-log2(max(self.surname_share, 1e-9)), _RARE_AT_MOST)

    @property
    def of_name(self) -> float:
        return min(-log2(max(self.surname_share, 1e-9)) - log2(max(self.given_share, 1e-9)), _RARE_AT_MOST)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One ground and what it weighs: bits for one human being, negative against. `period`: of what days."""

    ground: Ground
    bits: float
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`score` is the likelihood from 0 to 1; the evidence stands in the order of its weight."""

    score: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]


def match(one: Known, other: Known, rarity: Rarity) -> Match:
    """Compare two records.

    *Same* needs more than likelihood: nothing may stand against it, and the name, the whole birth date, and
    the father's name where both tell it, must agree.
    """
    evidence = tuple(sorted(_compared(one, other, rarity), key=lambda found: -abs(found.bits)))
    over = sum(found.bits for found in evidence) - rarity.bits_needed
    score = 1 / (1 + 2 ** -max(-60.0, min(60.0, over)))
    grounds = {found.ground for found in evidence}
    is_whole = Ground.BIRTH_DATE in grounds and Ground.NAME in grounds
    if fathers_of(known_name(one.name), known_name(other.name)) is Fathers.UNSURE:
        is_whole = False
    if over >= SURE_BITS and is_whole and all(found.bits >= 0 for found in evidence):
        return Match(score, Verdict.SAME, evidence)
    return Match(score, Verdict.LOOK if over >= LOOK_BITS else Verdict.NOTHING, evidence)


def _compared(one: Known, other: Known, rarity: Rarity) -> Iterator[Evidence]:
    found = list(_said(one, other, rarity))
    period = days_together(one.crossings, other.crossings)
    if period is not None:
        yield Evidence(Ground.TOGETHER, _TOGETHER, period)
    elif _may_be_mended(found) and mend_each_other(one.crossings, other.crossings):
        yield Evidence(Ground.MISSING_EXIT, _MENDED)
        # Of two strangers with the two halves of one stay by chance, the given names tell in full.
        in_full = Evidence(Ground.GIVEN_NAMES, rarity.of_given_names + _ANOTHER_SURNAME)
        found = [in_full if said.ground is Ground.GIVEN_NAMES else said for said in found]
    yield from found


def _may_be_mended(found: list[Evidence]) -> bool:
    """Whether name or birth date are not one but may be, and nothing is another's.

    Where both are one, the halves of a stay are weighed by whoever asks about that stay: nobody is the same
    without a question because of them.
    """
    grounds = {said.ground for said in found}
    return bool(
        grounds & _OF_BIRTH and not grounds & _ANOTHERS and not grounds >= {Ground.NAME, Ground.BIRTH_DATE}
    )


def _said(one: Known, other: Known, rarity: Rarity) -> Iterator[Evidence]:
    mine, theirs = known_name(one.name), known_name(other.name)
    if mine.surname and theirs.surname:
        # Of whom a record has no name, only a word for none, the name says nothing either way.
        yield _name(mine, theirs, _pairs_of_former_names(one, other), rarity)
    fathers = fathers_of(mine, theirs)
    if fathers is Fathers.ONE:
        # The commonest name is the father's of some three in a hundred.
        yield Evidence(Ground.FATHER, 5.0)
    elif fathers is Fathers.TWO:
        yield Evidence(Ground.FATHER_DIFFERS, -6.0)
    if one.born_on is not None and other.born_on is not None:
        yield _birth_date(one.born_on, other.born_on)
    if one.sex in ("m", "f") and other.sex in ("m", "f"):
        agree = one.sex == other.sex
        yield Evidence(Ground.SEX, 0.9) if agree else Evidence(Ground.SEX_DIFFERS, -6.0)
    if one.documents & other.documents:
        yield Evidence(Ground.DOCUMENT, 18.0)
    if one.iin and other.iin:
        agree = one.iin == other.iin
        yield Evidence(Ground.IIN, 24.0) if agree else Evidence(Ground.IIN_DIFFERS, -18.0)
    yield from _elsewhere(one, other)


def _name(one: Name, other: Name, former: Iterable[tuple[Name, Name]], rarity: Rarity) -> Evidence:
    found = likeness(one, other)
    if are_twins(given_words(one), given_words(other)):
        return Evidence(Ground.NAME_DIFFERS, -8.0)
    given = given_words(one), given_words(other)
    have_given_names = bool(given[0] and given[1]) and not is_initial_of(*given)
    # Two who have one name each do not have their missing given names in common, nor the rest of an initial.
    bits = rarity.of_name if have_given_names else rarity.of_surname
    if is_initial_of(tuple(words_of(one.surname)), tuple(words_of(other.surname))):
        bits = min(bits, rarity.of_given_names)
    is_one_given_name = found.given_names >= _NO_LETTER or is_one_spelling_of_given_names(one, other)
    if found.score >= _EXACT and is_one_given_name:
        return Evidence(Ground.NAME, bits)
    if found.score >= LOOK_AT_THIS:
        return Evidence(Ground.NAME_ALIKE, 0.75 * bits)
    if any(likeness(*pair).score >= LOOK_AT_THIS for pair in former):
        return Evidence(Ground.FORMER_NAME, 0.75 * bits)
    are_given_names_one = have_given_names and found.given_names >= LOOK_AT_THIS
    if are_given_names_one and not found.swapped and not found.sexes_differ:
        # A surname changes with a marriage; a given name seldom does.
        return Evidence(Ground.GIVEN_NAMES, 0.5 * rarity.of_given_names + _ANOTHER_SURNAME)
    return Evidence(Ground.NAME_DIFFERS, -8.0)


def _pairs_of_former_names(one: Known, other: Known) -> Iterator[tuple[Name, Name]]:
    for mine, theirs in _with_former_names(one, other):
        pair = known_name(mine), known_name(theirs)
        if pair[0].surname and pair[1].surname:
            yield pair


def _with_former_names(one: Known, other: Known) -> Iterator[tuple[Name, Name]]:
    for former in one.former_names:
        yield from ((former, name) for name in (other.name, *other.former_names))
    for former in other.former_names:
        yield one.name, former


def _birth_date(one: PartialDate, other: PartialDate) -> Evidence:
    if not (one.is_whole and other.is_whole):
        return _part_of_birth_date(one, other)
    if one == other:
        return Evidence(Ground.BIRTH_DATE, 14.0)
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Evidence(Ground.BIRTH_DATE_SWAPPED, 8.0)
    if is_one_slip(one, other):
        return Evidence(Ground.BIRTH_DATE_NEAR, 4.0)
    return Evidence(Ground.BIRTH_DATE_DIFFERS, -10.0)


def _part_of_birth_date(one: PartialDate, other: PartialDate) -> Evidence:
    if not one.agrees_with(other):
        return Evidence(Ground.BIRTH_DATE_DIFFERS, -10.0)
    return Evidence(Ground.BIRTH_DATE_PARTIAL, 8.5 if one.month and other.month else 5.0)


def _elsewhere(one: Known, other: Known) -> Iterator[Evidence]:
    """Where both were. Flatmates and colleagues share it too, so all of it together weighs little."""
    left = _ELSEWHERE_AT_MOST
    for ground, mine, theirs, bits in (
        (Ground.ADDRESS, one.addresses, other.addresses, 4.0),
        (Ground.EMPLOYER, one.employers, other.employers, 3.0),
        (Ground.HOST, one.hosts, other.hosts, 3.0),
        (Ground.ROUTE, one.routes, other.routes, 1.0),
    ):
        if left > 0 and mine & theirs:
            yield Evidence(ground, min(bits, left))
            left -= bits
