"""Pure decisions on plain values: no tables, no clock, no settings."""

from registry.rules.names import given_name_key, name_key, name_prefixes

__all__ = ["given_name_key", "name_key", "name_prefixes"]
