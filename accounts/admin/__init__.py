"""Users, the roles they hold and the keys of other systems, changed by acts of an administrator."""

from accounts.admin import lists

__all__ = ["lists"]
