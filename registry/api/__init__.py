"""The registry's resources of API v1, as other authorities' programs speak to them."""

from registry.api.checkpoints import CheckpointsView, WatermarkView
from registry.api.crossings import CrossingsView
from registry.api.migrants import MigrantsView, MigrantView, StayView

__all__ = [
    "CheckpointsView",
    "CrossingsView",
    "MigrantView",
    "MigrantsView",
    "StayView",
    "WatermarkView",
]
