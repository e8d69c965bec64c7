"""The names of a feed's line: what says that there is none is none, and what is no name is refused. Pure."""

from collections.abc import Sequence

from core.person_names import DASHES, NAMES, fault_of_name, is_none
from identity.placeholders import is_placeholder

Fault = tuple[str | None, str | None]


def known_names(texts: Sequence[str]) -> list[str]:
    """Surname, given names and patronymic without what says that there is no such name: a dash, UNKNOWN, НЕТ.

    Those of a line that names nobody stay as they are, to be refused.
    """
    none = [bool(text) and _is_none(part, text) for part, text in zip(NAMES, texts, strict=True)]
    is_somebody = any(text and not says_none for text, says_none in zip(texts[:2], none[:2], strict=True))
    if not is_somebody:
        return list(texts)
    return ["" if says_none else text for text, says_none in zip(texts, none, strict=True)]


def fault_of_names(texts: Sequence[str]) -> Fault:
    """The field and the rule that a name of the line breaks; one name alone counts as the surname."""
    surname, given, _patronymic = texts
    names = list(zip(NAMES, texts, strict=True))
    if given and not surname.strip(DASHES):
        names[:2] = [("surname", given)]
    for part, text in names:
        if text.isascii() and text.isalpha() and not is_placeholder(text, of_surname=part == "surname"):
            continue
        if fault := fault_of_name(part, text):
            return f"person.{part}", f"name_{fault}"
    return None, None


def _is_none(part: str, text: str) -> bool:
    if text.isascii() and text.isalpha():
        return is_placeholder(text, of_surname=part == "surname")
    return is_none(part, text)
