"""So many questions a minute from one asker, counted in the cache."""

from django.core.cache import cache


def is_allowed(what: str, asker: str, *, most: int, seconds: int) -> bool:
    """Count one more question; whether it is still within `most` in `seconds`."""
    key = f"limit:{what}:{asker}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # It ran out between the two calls.
        cache.add(key, 1, timeout=seconds)
        return True
