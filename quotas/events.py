"""What can happen to quotas, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import CODE, COUNT, ID, about, declare, maybe


class QuotaEvent(TextChoices):
    QUOTA_ORDERED = "quota_ordered", _("Quota order entered")
    QUOTA_TRANSFERRED = "quota_transferred", _("Places transferred")
    PLACES_RESERVED = "places_reserved", _("Places reserved")
    PLACES_CONSUMED = "places_consumed", _("Places used")
    PLACES_RELEASED = "places_released", _("Places released")
    QUOTA_THRESHOLD_REACHED = "quota_threshold_reached", _("Quota threshold reached")
    QUOTA_THRESHOLD_CLEARED = "quota_threshold_cleared", _("Quota below the threshold again")


_PLACES = about("quotaallocation", entry=ID, category=CODE, places=COUNT, left=COUNT)

declare(
    QuotaEvent,
    {
        QuotaEvent.QUOTA_ORDERED: about(
            "quotaorder", year=COUNT, pool=CODE, ceiling=maybe(COUNT), changed=COUNT, amends=maybe(ID)
        ),
        QuotaEvent.QUOTA_TRANSFERRED: about("quotaallocation", **{"places": COUNT, "from": ID, "to": ID}),
        QuotaEvent.PLACES_RESERVED: _PLACES,
        QuotaEvent.PLACES_CONSUMED: _PLACES,
        QuotaEvent.PLACES_RELEASED: _PLACES,
        QuotaEvent.QUOTA_THRESHOLD_REACHED: about(
            "reachedthreshold",
            allocation=ID,
            category=CODE,
            year=COUNT,
            percent=COUNT,
            taken=COUNT,
            allocated=COUNT,
        ),
        QuotaEvent.QUOTA_THRESHOLD_CLEARED: about(
            "reachedthreshold", allocation=ID, category=CODE, percent=COUNT, because=CODE, order=maybe(ID)
        ),
    },
)
