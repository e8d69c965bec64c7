from functools import cache
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedsConfig(AppConfig):
    name = "feeds"
    verbose_name = _("Border feeds")

    def ready(self) -> None:
        import feeds.events  # noqa: F401 (declares what can happen)
        from accounts.rules import grant
        from core.sections import offer_act, offer_count
        from feeds.admin.acts import OBSERVE
        from feeds.capabilities import FeedCapability
        from feeds.queries import veil_of_lines
        from journal.seams import veils

        grant(FeedCapability.READ_BATCHES, "registry.view_intakebatch")
        offer_count(FeedCapability.CORRECT_LINES, _rejected_lines())
        offer_act("person", OBSERVE)
        veils.join("feeds", veil_of_lines)


@cache
def _rejected_lines() -> Any:
    from django.urls import reverse

    from core.sections import Count
    from feeds.queries import lines_to_correct

    return Count(
        _("Refused lines of border feeds"),
        lines_to_correct,
        lambda user: reverse("feeds:lines"),
        hint=_("Correct them, so that nobody’s exit is missing."),
        tone="soon",
        order=30,
    )
