"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class FeedCapability(Capability):
    CORRECT_LINES = "feeds.correct_lines", _("Correct refused lines"), Reach.REGION, Purpose.FEED
    OBSERVE = "feeds.observe", _("Record a crossing seen"), Reach.ANYWHERE, Purpose.FEED
    DELIVER = (
        "feeds.deliver",
        _("Deliver crossings and say up to when they are complete"),
        Reach.ANYWHERE,
        Purpose.FEED,
    )
    READ_BATCHES = "feeds.read_batches", _("See deliveries and their sums"), Reach.ANYWHERE, Purpose.FEED
    READ_CHECKPOINTS = (
        "feeds.read_checkpoints",
        _("Read checkpoints and their watermarks with a program"),
        Reach.ANYWHERE,
        Purpose.FEED,
    )
    READ_LINES = (
        "feeds.read_lines",
        _("See refused lines and the health of feeds"),
        Reach.ANYWHERE,
        Purpose.FEED,
    )
