"""Where higher apps join in what happens in a lower one, without the lower one knowing them."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Seam(Generic[T]):
    """A list kept by a lower app; higher apps join in `AppConfig.ready`, each once a name.

    Members are met in the order in which they joined, which is the order of INSTALLED_APPS.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._members: dict[str, T] = {}

    def join(self, name: str, member: T) -> None:
        """Join under a name that says who. Raises ValueError when the name is taken by another."""
        if self._members.get(name, member) is not member:
            raise ValueError(f"{name} has joined “{self.what}” already")
        self._members[name] = member

    def names(self) -> list[str]:
        """Who has joined."""
        return list(self._members)

    def __iter__(self) -> Iterator[T]:
        return iter(self._members.values())

    def __getitem__(self, name: str) -> T:
        return self._members[name]

    def __contains__(self, name: str) -> bool:
        return name in self._members
