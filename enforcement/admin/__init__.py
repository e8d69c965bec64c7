"""The officers' pages of enforcement. Importing this registers them."""

from enforcement.admin import bars, cases

__all__ = ["bars", "cases"]
