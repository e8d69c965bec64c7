"""Who may open the feeds' pages, and the frame they share."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import web
from feeds.queries import FEED_READERS

for_feed_readers = web.for_roles(*FEED_READERS)


def frame(current: str) -> dict[str, Any]:
    """The header and menu of a page on feeds; `current` is the name of its address."""
    pages = (("feeds:health", _("Border feeds")), ("feeds:lines", _("Refused lines")))
    return web.frame(_("Border feeds"), pages, current)
