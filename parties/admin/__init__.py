"""The officers' pages of hosts and employers. Importing this registers them."""

from parties.admin import lists

__all__ = ["lists"]
