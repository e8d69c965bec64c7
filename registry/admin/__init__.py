"""The officers' pages of the registry, by noun. Importing this registers them."""

from registry.admin import crossings, grounds, papers, people, stays

__all__ = ["crossings", "grounds", "papers", "parties", "people", "stays"]
