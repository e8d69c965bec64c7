"""A name without what says that there is none."""

from __future__ import annotations

from functools import lru_cache

from identity.naming.likeness import Name
from identity.naming.sounds import words_of
from identity.placeholders import is_placeholder


@lru_cache(maxsize=100_000)
def known_name(name: Name) -> Name:
    """The same name where a dash, UNKNOWN, НЕТ or FNU stand for nothing; one name alone is the surname."""
    surname = _known(name.surname, of_surname=True)
    given_names = _known(name.given_names)
    if not surname:
        surname, given_names = given_names, ""
    if words_of(surname) == words_of(given_names):
        given_names = ""  # One name, written into both fields, as visas do.
    return Name(surname, given_names, _known(name.patronymic))


def _known(text: str, *, of_surname: bool = False) -> str:
    is_none = not any(map(str.isalpha, text)) or is_placeholder(text, of_surname=of_surname)
    return "" if is_none else text
