"""The officers' pages of the registry, by noun. Importing this registers them."""

from registry.admin import crossings, grounds, matches, papers, people, stays

__all__ = ["crossings", "grounds", "matches", "papers", "parties", "people", "stays"]
