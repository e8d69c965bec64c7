"""Reading quotas: what is left, what moved, and whether the counters say what the ledger says."""

from quotas.queries.allocations import allocation_for, lock_allocations, quota_left, statement_of
from quotas.queries.drift import Drift, drift
from quotas.queries.thresholds import open_marks, thresholds_on

__all__ = [
    "Drift",
    "allocation_for",
    "drift",
    "lock_allocations",
    "open_marks",
    "quota_left",
    "statement_of",
    "thresholds_on",
]
