"""Why somebody reads of a person."""

from collections.abc import Collection

from accounts.states import ASKED_OF, ASKED_PURPOSES, PURPOSES
from core.capabilities import Purpose


def purpose_of(roles: Collection[str], *, face: str, chosen: str = "") -> Purpose:
    """Why somebody with these roles reads on a face; `chosen` counts where the role is asked for it.

    Raises: LookupError for roles that read nothing about people.
    """
    role = next((role for role in PURPOSES if role in roles), None)
    if role is None:
        raise LookupError("no role of this user reads about people")
    if role in ASKED_OF and chosen in ASKED_PURPOSES:
        return Purpose(chosen)
    return PURPOSES[role].get(face, PURPOSES[role][""])
