"""Whether two names on one document may be one person's: far less than being alike.

Asked where document, birth date, sex and citizenship agree already, so that only a name that cannot be this
one's speaks against it: a twin's, a brother's, a stranger's whose number was mistyped. A surname changes
with a marriage; given names are what tells two bearers apart.
"""

from __future__ import annotations

from identity.naming.given_forms import are_twins
from identity.naming.likeness import Name, alike, given_words
from identity.naming.sounds import is_readable, readings, words_of
from identity.placeholders import is_placeholder

#: Of the pairs of one person's names in `tests/identity` none is less alike, of strangers' 17 in 18 are.
_AT_LEAST = 0.55
#: Surname and given names the other way round: strangers meet by chance twice as often.
_TURNED_AT_LEAST = 0.7


def may_be_one_bearer(one: Name, other: Name) -> bool:
    """Whether both names may be of one person, spelled, cut off or parted differently.

    True where nothing can be told, as of a script that is not read. Where one has no given names, all words
    are compared.
    """
    mine, theirs = _words(one), _words(other)
    if not all(map(is_readable, [*mine, *theirs])):
        return True
    given_mine, given_theirs = _given(one), _given(other)
    if not given_mine or not given_theirs:
        return alike(mine, theirs) >= _AT_LEAST
    if are_twins(given_mine, given_theirs):
        return False
    turned = min(alike(given_mine, _surname(other)), alike(_surname(one), given_theirs))
    return (
        alike(given_mine, given_theirs) >= _AT_LEAST
        or turned >= _TURNED_AT_LEAST
        or _is_cut_off(given_mine, given_theirs)
    )


def _words(name: Name) -> tuple[str, ...]:
    return (*_surname(name), *_given(name))


def _surname(name: Name) -> tuple[str, ...]:
    if is_placeholder(name.surname, of_surname=True):
        return ()
    return tuple(word for word in words_of(name.surname) if not is_placeholder(word, of_surname=True))


def _given(name: Name) -> tuple[str, ...]:
    if is_placeholder(name.given_names):
        return ()
    return tuple(word for word in given_words(name) if not is_placeholder(word))


def _is_cut_off(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one is the beginning of the other: an initial, or what a narrow line left of a name."""
    shorter, longer = sorted(("".join(one), "".join(other)), key=len)
    return any(long.startswith(short) for short in readings(shorter) for long in readings(longer))
