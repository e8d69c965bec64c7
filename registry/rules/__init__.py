"""Pure decisions on plain values: no tables, no clock, no settings."""

from registry.rules.names import given_name_key, name_key, name_prefixes
from registry.rules.search import SearchTerms, search_terms

__all__ = ["SearchTerms", "given_name_key", "name_key", "name_prefixes", "search_terms"]
