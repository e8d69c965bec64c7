from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.queries.roles import roles_of
from accounts.rules import capabilities_of
from core import clock, sections
from core.languages import LANGUAGES


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the official day, the request's number, whether this is the demo, the faces, the
    languages."""
    return {
        "today": clock.today(),
        "request_number": getattr(request, "request_number", ""),
        "is_demo": getattr(settings, "DEMO", False),
        "faces": partial(_faces, request),
        "languages": LANGUAGES,
    }


def _faces(request: HttpRequest) -> list[dict[str, Any]]:
    """Where the user works, when that is in more than one place; asked by the menu alone."""
    faces = sections.faces_of(capabilities_of(roles_of(request.user, clock.today())))
    return [{"label": face.label, "url": face.url()} for face in faces] if len(faces) > 1 else []
