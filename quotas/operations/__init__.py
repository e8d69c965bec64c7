"""Every write to quotas."""

from quotas.operations.loading import load_orders
from quotas.operations.orders import enter_order, transfer_places
from quotas.operations.places import consume_places, move_reservation, release_places, reserve_places
from quotas.operations.thresholds import flag_quotas, update_reached_thresholds

__all__ = [
    "consume_places",
    "enter_order",
    "flag_quotas",
    "load_orders",
    "move_reservation",
    "release_places",
    "reserve_places",
    "transfer_places",
    "update_reached_thresholds",
]
