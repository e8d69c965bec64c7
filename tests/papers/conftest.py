"""What the tests of papers share: the permits that have them."""

from tests.permits.conftest import on_the_day, world

__all__ = ["on_the_day", "world"]
