"""Whether a file has any crossing: what the acts on a file in hand ask, read once."""

from registry.models import Person

_KEPT = "_has_crossings"


def has_crossings(person: Person) -> bool:
    """Whether there is a crossing of this file. Asks nothing where those of the file in hand were read."""
    kept: bool | None = person.__dict__.get(_KEPT)
    return person.crossings.exists() if kept is None else kept


def keep_whether_crossed(person: Person, is_crossed: bool) -> None:
    """Keep with a file in hand whether it has crossings."""
    person.__dict__[_KEPT] = is_crossed
