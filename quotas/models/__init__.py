from quotas.models.allocations import LedgerEntry, QuotaAllocation, QuotaOrder, QuotaYear
from quotas.models.thresholds import QuotaThreshold, ReachedThreshold

__all__ = [
    "LedgerEntry",
    "QuotaAllocation",
    "QuotaOrder",
    "QuotaThreshold",
    "QuotaYear",
    "ReachedThreshold",
]
