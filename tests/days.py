"""The official day of all tests, and moments of it."""

from datetime import date, datetime, time

from core.clock import OFFICIAL_ZONE

ON = date(2026, 6, 15)


EVER = date(2010, 1, 1)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of the official day."""
    return datetime.combine(day, time(hour, minute), tzinfo=OFFICIAL_ZONE)
