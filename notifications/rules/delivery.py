"""When a letter is tried again, and when to give up."""

from datetime import timedelta

#: After the first, second … failed attempt the next one waits this long.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up, a person must look."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def wait_until_routed(attempts: int) -> timedelta:
    """How long an entry that nothing could be made of waits after so many attempts; it is never given up."""
    return WAITS[min(attempts, len(WAITS)) - 1]
