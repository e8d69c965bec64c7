"""Forms as a browser sends them: opened first, hidden boxes included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def boxes(form: Any) -> dict[str, Any]:
    """What a browser would send of this form if nobody typed anything."""
    filled = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if value is None or value is False:
            continue
        shown = field.widget.format_value(value)
        filled[name] = "on" if value is True else shown[0] if isinstance(shown, list) else shown
    return {name: value for name, value in filled.items() if value is not None}


def opened(client: Any, url: str, pick: Callable[[Any], Any] = lambda page: page["form"]) -> dict[str, Any]:
    """The boxes of the form on a page."""
    answer = client.get(url)
    assert answer.status_code == 200, answer
    return boxes(pick(answer.context))


def send(
    client: Any,
    url: str,
    *,
    pick: Callable[[Any], Any] = lambda page: page["form"],
    to: str = "",
    **typed: Any,
) -> Any:
    """Open the page, type, press the button; where it shows first what changes, press it once more."""
    return confirmed(client, to or url, opened(client, url, pick) | typed)


def confirmed(client: Any, url: str, data: dict[str, Any]) -> Any:
    """Send a form, and once more when it only showed what will change."""
    answer = client.post(url, data)
    if answer.status_code == 200 and (answer.context or {}).get("changes"):
        seen = answer.context["form"].data["seen_changes"]
        answer = client.post(url, data | {"seen_changes": seen})
    return answer
