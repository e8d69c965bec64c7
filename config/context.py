from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the official day, the request's number, whether this is the demo."""
    return {
        "today": clock.today(),
        "request_number": getattr(request, "request_number", ""),
        "is_demo": getattr(settings, "DEMO", False),
    }
