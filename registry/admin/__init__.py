"""The officers' pages of the registry, by noun. Importing this registers them."""

from registry.admin import crossings, grounds, matches, mixed, papers, people, stays

__all__ = ["crossings", "grounds", "matches", "mixed", "papers", "parties", "people", "stays"]
