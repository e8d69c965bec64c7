"""What can happen to quotas, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuotaEvent(TextChoices):
    QUOTA_ORDERED = "quota_ordered", _("Quota order entered")
    QUOTA_TRANSFERRED = "quota_transferred", _("Places transferred")
    PLACES_RESERVED = "places_reserved", _("Places reserved")
    PLACES_CONSUMED = "places_consumed", _("Places used")
    PLACES_RELEASED = "places_released", _("Places released")
    QUOTA_THRESHOLD_REACHED = "quota_threshold_reached", _("Quota threshold reached")
    QUOTA_THRESHOLD_CLEARED = "quota_threshold_cleared", _("Quota below the threshold again")
