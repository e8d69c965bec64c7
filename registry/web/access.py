"""Who may open the feeds' pages, and the frame they share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries import roles_of
from core import clock
from registry.queries.feeds import FEED_READERS

View = Callable[..., HttpResponse]


def for_feed_readers(view: View) -> View:
    """Let in who may look at feeds today."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if roles_of(request.user, clock.today()).isdisjoint(FEED_READERS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def frame(current: str) -> dict[str, Any]:
    pages = (("feeds:health", _("Border feeds")), ("feeds:lines", _("Refused lines")))
    return {
        "face_name": _("Border feeds"),
        "nav": [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages],
    }
