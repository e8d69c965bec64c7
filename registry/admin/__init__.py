"""The officers' pages of the registry, by noun. Importing this registers them."""

from registry.admin import cases, grounds, movement, papers, parties, people

__all__ = ["cases", "grounds", "movement", "papers", "parties", "people"]
