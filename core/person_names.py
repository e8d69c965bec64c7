"""Names of people, refused with a sentence when they cannot be: one rule at every door."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from identity.person_names import NameFault, name_fault

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
    NameFault.LETTERS: _(
        "%(field)s: it has no letter. Write it as in the document; where there is only one name, write that."
    ),
}


def fault_of_name(part: str, text: str) -> NameFault | None:
    """What is wrong with this part of a name: a surname has letters, the others may be a dash for none."""
    fault = name_fault(text)
    return None if fault is NameFault.LETTERS and part != "surname" else fault


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
