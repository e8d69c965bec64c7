"""How a name that was found is like the one that was looked for."""

from itertools import product

from identity.naming import Name, readings, words_of
from identity.naming.distance import one_slip
from identity.naming.lookups import rough_readings
from identity.naming.words import DAUGHTER, SON
from registry.rules.people.spellings import beginnings
from registry.states import FoundBy

_SLIP = 1
#: By so many sounds a patronymic is known, whatever its ending.
_BEGINNING = 4


def is_as_typed(typed: str, name: Name) -> bool:
    """Whether each word typed begins another word of the name, letter for letter."""
    left = words_of(f"{name.surname} {name.given_names} {name.patronymic}")
    for word in words_of(typed):
        found = next((one for one in left if one.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def likeness_of(asked: Name, found: Name) -> FoundBy:
    """Another spelling of the same, one letter that differs, or a name that only sounds near.

    A word of a longer surname may be asked for; of given names the first are compared, where both have any.
    """
    surname = words_of(found.surname)
    parts = [([words_of(asked.surname)], [surname, *([word] for word in surname)])]
    if asked.given_names and found.given_names:
        parts.append((beginnings(words_of(asked.given_names)), beginnings(words_of(found.given_names))))
    kinds = [min(_kind("".join(one), "".join(other)) for one, other in product(*part)) for part in parts]
    if not any(kinds):
        return FoundBy.SPELLING
    return FoundBy.ONE_LETTER if sum(kinds) == _SLIP else FoundBy.ALIKE


def _kind(one: str, other: str) -> int:
    """0 for the same sounds, 1 for a letter that differs, more for more."""
    mine, theirs = (readings(one), readings(other)), (rough_readings(one), rough_readings(other))
    if any(set(a) & set(b) for a, b in (mine, theirs)):
        return 0
    return _SLIP if any(one_slip(x, y) for a, b in (mine, theirs) for x, y in product(a, b)) else _SLIP + 1


def has_the_patronymic(asked: Name, found: Name) -> bool:
    """Whether a word typed after the first given name begins as the patronymic does, whatever its ending."""
    typed = _beginnings(words_of(asked.given_names)[1:])
    return bool(typed & _beginnings(words_of(f"{found.given_names} {found.patronymic}")[1:]))


def _beginnings(words: list[str]) -> set[str]:
    sounds = (reading for word in words if word not in SON | DAUGHTER for reading in readings(word))
    return {reading[:_BEGINNING] for reading in sounds if len(reading) >= _BEGINNING}
