"""How many examples a property test tries: the usual number, or many times more in `make test-long`."""

from __future__ import annotations

import os

from hypothesis import settings

TIMES = int(os.environ.get("KOSHI_EXAMPLES") or 1)
USUAL = 100  # as hypothesis has it


def examples(usual: int) -> int:
    """The number for a test that names one: `@settings(max_examples=examples(40))`."""
    return usual * TIMES


def load_profile() -> None:
    """Tests that name no number try more examples, and take as long as they need."""
    if TIMES > 1:
        settings.register_profile("long", max_examples=examples(USUAL), deadline=None)
        settings.load_profile("long")
