"""When two files are asked about, and when again. Pure."""

from dataclasses import replace
from hashlib import md5
from math import log2

from identity.matching import Known, Match, Rarity, Verdict, match

#: The register is one of many people, however few it knows yet: no pair is looked at as if there were fewer.
PEOPLE_AT_LEAST = 1_000_000
#: Until the register knows better, a name counts as borne by one of a thousand: as if this many more people
#: had been counted of whom it is so.
PRIOR_PEOPLE, PRIOR_SHARE = 10_000, 0.001

#: What more than these share says nothing of any two: registrations and notices of one host or dwelling,
#: permits of one employer; travellers of one way in and out. Were all of them of one people of 10,000, the
#: second of two of its strangers would share it in one of 33 cases, and the way in one of 3: five bits and a
#: half. Not every second file has it too; `identity.matching` gives three or four bits, and one.
SHARED_AT_MOST, ROUTE_SHARED_AT_MOST = 300, 3_000

#: The score is even where every file has a second one; of the register's, one of some twenty has.
WORTH_A_LOOK = 0.95
#: So much surer than even keeps a case back: less than it takes for nobody to be asked, since an officer is.
_ALMOST_SURE_BITS = 12.0
#: Two files of a hundred have an exit that fits no entry. Beside a stay without an exit it tells so much
#: more: the other file of the same person has one, a stranger's hardly ever.
_LOOSE_EXIT_BITS = log2(50)
#: Under another surname the halves of the stay are in the score already. Of a million files some 50 are of
#: one birth date, and one of fifty of these has an exit alone: a stranger with the given names and the
#: missing exit is met as often as one of so many bears those names. Of some 300 whose exit is missed one has
#: left under a new surname: from here on that is a dozen times likelier than the stranger.
_SURE_UNDER_ANOTHER_SURNAME_BITS = 9.0


def share(bearers: int, people: int) -> float:
    """What share of people bears a name that so many of `people` were counted to bear."""
    return (bearers + PRIOR_PEOPLE * PRIOR_SHARE) / (people + PRIOR_PEOPLE)


def rarity(*, people: int, surname_bearers: int, given_bearers: int) -> Rarity:
    """How rare a name is among `people`, of whom so many bear its commoner surname and given name."""
    return Rarity(max(people, PEOPLE_AT_LEAST), share(surname_bearers, people), share(given_bearers, people))


def _likelihood(bits: float) -> float:
    return round(1 / (1 + 2**-bits), 6)


#: The likelihood from which a pair is almost sure, and beside such an exit.
ALMOST_SURE = _likelihood(_ALMOST_SURE_BITS)
SURE_WITH_LOOSE_EXIT = _likelihood(_ALMOST_SURE_BITS - _LOOSE_EXIT_BITS)
#: And where the surname is another.
SURE_UNDER_ANOTHER_SURNAME = _likelihood(_SURE_UNDER_ANOTHER_SURNAME_BITS)


def compare(one: Known, other: Known, rare: Rarity) -> Match:
    """The likelihood that two files are one person's; the order of the two does not matter."""
    found = match(one, other, rare)
    if found.verdict == Verdict.LOOK and found.score < WORTH_A_LOOK:
        return replace(found, verdict=Verdict.NOTHING)
    return found


def fingerprint(one: Known, other: Known) -> str:
    """What both files say of who they are: a pair that was found different is asked again only when it is
    another. A further document changes it only when both have it; where somebody lives, works or crosses
    changes it never.
    """
    shared = sorted(one.documents & other.documents)
    said = repr((_said(one), _said(other), shared))
    return md5(said.encode(), usedforsecurity=False).hexdigest()


def _said(known: Known) -> tuple[object, ...]:
    names = sorted((name.surname, name.given_names, name.patronymic) for name in known.former_names)
    name = known.name
    return (
        (name.surname, name.given_names, name.patronymic),
        names,
        str(known.born_on),
        known.sex,
        known.iin,
    )
