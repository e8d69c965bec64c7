"""The border service's resources of API v1."""

from feeds.api.checkpoints import CheckpointsView, WatermarkView
from feeds.api.crossings import CrossingsView

__all__ = ["CheckpointsView", "CrossingsView", "WatermarkView"]
