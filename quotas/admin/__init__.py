"""The pages of quotas: allocations with their ledger, orders, thresholds reached."""

from quotas.admin import allocations, orders, thresholds

__all__ = ["allocations", "orders", "thresholds"]
