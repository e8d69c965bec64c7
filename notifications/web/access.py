"""Who may open the desk, and the frame that all its pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import roles_of
from accounts.states import Role
from core import clock
from core.errors import NotFound, NotPermitted

View = Callable[..., HttpResponseBase]


def actor(request: HttpRequest) -> User:
    """Who acts; the views let in only people who signed in."""
    return cast(User, request.user)


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let in only who holds one of the roles today; what the rules hide is a page that is not there."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if roles_of(request.user, clock.today()).isdisjoint(roles):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except NotFound:
                raise Http404 from None
            except NotPermitted:
                raise PermissionDenied from None

        return guarded

    return decorate


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """The header and menu of a desk page; `current` is the name of its address."""
    pages = [("desk:home", _("The country"))]
    if Role.SUPERVISOR in roles_of(request.user, clock.today()):
        pages += [
            ("desk:cases", _("Overstay cases")),
            ("desk:alerts", _("Other alerts")),
            ("feeds:health", _("Border feeds")),
        ]
    return {
        "face_name": _("Desk"),
        "nav": [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages],
        "search_url": reverse("desk:cases") if len(pages) > 1 else "",
    }
