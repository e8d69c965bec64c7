"""Who may open the feeds' pages, and the frame they share."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import web
from accounts.queries.roles import actor, roles_of
from accounts.rules import capabilities_of
from core import clock
from core.sections import faces_of, search_of
from feeds.capabilities import FeedCapability

for_feed_readers = web.for_capability(FeedCapability.READ_LINES)


def frame(request: HttpRequest, current: str, here: str = "") -> dict[str, Any]:
    """The header, the menu and the way back of a page on feeds; `current` is the name of its
    address, `here` what the page is called where it stands below that.

    The reader comes from where they work: there leads the first crumb, and there asks the search box.
    """
    pages = (("feeds:health", _("Border feeds")), ("feeds:lines", _("Refused lines")))
    capabilities = capabilities_of(roles_of(actor(request), clock.today()))
    faces = faces_of(capabilities)[:1]
    framed = web.frame(_("Border feeds"), pages, current)
    crumbs = [{"label": str(face.label), "url": face.url()} for face in faces]
    crumbs += [{"label": item["label"], "url": item["url"]} for item in framed["nav"] if item["current"]]
    if here:
        crumbs.append({"label": here, "url": ""})
    return {**framed, "search_url": search_of(capabilities), "crumbs": crumbs}
