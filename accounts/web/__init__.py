"""Who may open a page outside the admin, and the menu above it."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.queries.roles import may
from core import clock
from core.capabilities import Capability
from core.errors import NotFound, NotPermitted

View = Callable[..., HttpResponseBase]


def for_capability(capability: Capability) -> Callable[[View], View]:
    """Let in only who has the capability today; what the rules hide is a page that is not there."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, clock.today(), capability):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except NotFound:
                raise Http404 from None
            except NotPermitted:
                raise PermissionDenied from None

        return guarded

    return decorate


def frame(face: str, pages: Iterable[tuple[str, str]], current: str) -> dict[str, Any]:
    """What the header shows: the face's name, and a menu of addresses by name with their labels."""
    return {
        "face_name": face,
        "nav": [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages],
    }
