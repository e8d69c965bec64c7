"""Who may open the portal, and the frame that all its pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import roles_of
from accounts.states import Role
from core import clock
from core.errors import DomainError, NotFound, NotPermitted

View = Callable[..., HttpResponseBase]


def actor(request: HttpRequest) -> User:
    """Who acts; the views let in only people who signed in."""
    return cast(User, request.user)


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let in only who holds one of the roles today; what belongs to another firm is not there."""

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
    """The header and menu of a portal page; `current` is the name of its address."""
    roles = roles_of(request.user, clock.today())
    pages = []
    if Role.EMPLOYER in roles:
        pages += [
            ("portal:home", _("What to do")),
            ("portal:applications", _("Applications")),
            ("portal:permits", _("Permits")),
        ]
    if Role.HOST in roles:
        pages.append(("portal:arrivals", _("Arrivals")))
    return {
        "face_name": _("Portal"),
        "nav": [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages],
    }


def refuse(form: Form, refusal: DomainError) -> None:
    """Put a refusal beside the field it names, or over the form; what was typed stays."""
    field = str(refusal.facts.get("field", ""))
    names = (field, f"{field}_id")
    form.add_error(next((name for name in names if name in form.fields), None), str(refusal))
