"""Who may open the feeds' pages, and the frame they share."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import web
from feeds.capabilities import FeedCapability

for_feed_readers = web.for_capability(FeedCapability.READ_LINES)


def frame(current: str) -> dict[str, Any]:
    """The header and menu of a page on feeds; `current` is the name of its address."""
    pages = (("feeds:health", _("Border feeds")), ("feeds:lines", _("Refused lines")))
    return web.frame(_("Border feeds"), pages, current)
