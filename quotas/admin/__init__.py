"""The pages of quotas: allocations with their ledger, orders, thresholds reached."""

from quotas.admin import allocations, marks, orders

__all__ = ["allocations", "marks", "orders"]
