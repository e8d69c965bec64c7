"""Reading quotas: what is left, what moved, and whether the counters say what the ledger says."""

from quotas.queries.allocations import allocation_for, lock_allocations, quota_left, statement_of
from quotas.queries.drift import Drift, drift
from quotas.queries.thresholds import thresholds_on
from quotas.queries.visibility import allocations_visible_to, orders_visible_to, reached_thresholds_visible_to

__all__ = [
    "Drift",
    "allocation_for",
    "allocations_visible_to",
    "drift",
    "lock_allocations",
    "orders_visible_to",
    "quota_left",
    "reached_thresholds_visible_to",
    "statement_of",
    "thresholds_on",
]
