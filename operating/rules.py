"""What of a task's answer is a count."""

from collections.abc import Mapping
from typing import Any


def counts_of(answer: Any) -> dict[str, Any]:
    """A task's answer as counts by name: a mapping as it is, a bare number as `count`, else nothing."""
    if isinstance(answer, Mapping):
        return {str(key): value for key, value in answer.items()}
    if isinstance(answer, int) and not isinstance(answer, bool):
        return {"count": answer}
    return {}
