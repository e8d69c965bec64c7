"""Names of people, refused with a sentence when they cannot be: one rule at every door."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from identity.allowed_names import NameFault, name_fault
from identity.placeholders import is_placeholder

NAMES: dict[str, Any] = {
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "patronymic": _("Patronymic"),
}
#: Why a text is no name, and the cure; said of a form's box and of a feed's field alike.
NAME_FAULTS: dict[NameFault, Any] = {
    NameFault.CHARACTERS: _(
        "%(field)s: it has signs that no name has, or that cannot be seen. Type it as in the document."
    ),
    NameFault.PLACEHOLDER: _(
        "%(field)s: it says that there is no name. Write it as in the document; where there is one name "
        "alone, write that."
    ),
    NameFault.LETTERS: _(
        "%(field)s: it has no letter. Write it as in the document; where there is only one name, write that."
    ),
}


#: What stands for a name where there is none.
DASHES = "-–—. "
#: For given names and a patronymic these say that there is none, and none is kept.
_NONE = (NameFault.LETTERS, NameFault.PLACEHOLDER)


def fault_of_name(part: str, text: str) -> NameFault | None:
    """What is wrong with this part of a name: a surname is one, the others may say that there is none."""
    fault = name_fault(text, of_surname=part == "surname")
    return None if fault in _NONE and part != "surname" else fault


def is_none(part: str, text: str) -> bool:
    """Whether the text says that there is no such part of the name: a dash, a word for none."""
    return not text.strip(DASHES) or is_placeholder(text, of_surname=part == "surname")


def with_names_as_known(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same with given names and a patronymic that say that there is none left empty."""
    return {
        name: "" if name in ("given_names", "patronymic") and is_none(name, str(value or "")) else value
        for name, value in given.items()
    }


def check_names(given: dict[str, Any]) -> None:
    """Refuse a surname, given names or patronymic among `given` that cannot be one.

    Raises: RuleViolation naming the field, with the cure.
    """
    for part, label in NAMES.items():
        fault = fault_of_name(part, str(given.get(part) or ""))
        if fault is not None:
            raise RuleViolation(
                str(NAME_FAULTS[fault]) % {"field": label}, code=f"name_{fault}", facts={"field": part}
            )
