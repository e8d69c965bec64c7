"""The registry's resources of API v1, as other authorities' programs speak to them."""

from registry.api.migrants import MigrantsView, MigrantView, StayView
from registry.api.zones import ZonesView

__all__ = [
    "MigrantView",
    "MigrantsView",
    "StayView",
    "ZonesView",
]
