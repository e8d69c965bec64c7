"""Every write to quotas."""

from quotas.operations.places import consume_places, move_reservation, release_places, reserve_places

__all__ = [
    "consume_places",
    "move_reservation",
    "release_places",
    "reserve_places",
]
