"""Pure decisions on plain values: no tables, no clock, no settings."""

from registry.rules.people.search import SearchTerms, search_terms

__all__ = ["SearchTerms", "search_terms"]
