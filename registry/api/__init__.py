"""The registry's resources of API v1, as other authorities' programs speak to them."""

from registry.api.calculator import StayCalculatorView
from registry.api.migrants import DaysView, MigrantsView, MigrantView, StayView
from registry.api.zones import ZonesView

__all__ = [
    "DaysView",
    "MigrantView",
    "MigrantsView",
    "StayCalculatorView",
    "StayView",
    "ZonesView",
]
