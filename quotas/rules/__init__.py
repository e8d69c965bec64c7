"""What an order may say: pure decisions on plain values."""

from quotas.rules.orders import Line, Place, Refusal, refusal_of

__all__ = ["Line", "Place", "Refusal", "refusal_of"]
