"""The officers' pages of the feeds. Importing this registers them."""

from feeds.admin import batches

__all__ = ["batches"]
