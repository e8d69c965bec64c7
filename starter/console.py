"""What the starter says: one line a step, with the time it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """The starter cannot go on; the text says why and what to do, in one or two sentences."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what begins, and how long it took when it has ended well."""
    started = time.monotonic()
    in_place = sys.stdout.isatty()
    print(f"  {what} …", end="" if in_place else "\n", flush=True)
    try:
        yield
    except BaseException:
        if in_place:
            print(flush=True)
        raise
    took = time.monotonic() - started
    print(f"\r  {what}: done in {took:.1f} s" if in_place else f"  {what}: {took:.1f} s", flush=True)
