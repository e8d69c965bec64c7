"""The officers' pages of the registry, by noun. Importing this registers them."""

from registry.admin import cases, crossings, grounds, papers, parties, people, stays

__all__ = ["cases", "crossings", "grounds", "papers", "parties", "people", "stays"]
