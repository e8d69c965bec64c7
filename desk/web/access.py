"""The frame that all pages of the desk share."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import web
from accounts.queries.roles import may
from core import clock
from enforcement.capabilities import EnforcementCapability


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """The header and menu of a desk page; `current` is the name of its address."""
    pages = [("desk:home", _("The country"))]
    if may(request.user, clock.today(), EnforcementCapability.DECIDE_CASES):
        pages += [
            ("desk:cases", _("Overstay cases")),
            ("desk:alerts", _("Other alerts")),
            ("feeds:health", _("Border feeds")),
        ]
    search_url = reverse("desk:cases") if len(pages) > 1 else ""
    return {**web.frame(_("Desk"), pages, current), "search_url": search_url}
