"""What an order may say: pure decisions on plain values."""

from quotas.rules.orders import OrderLine, Place, Refusal, refusal_of

__all__ = ["OrderLine", "Place", "Refusal", "refusal_of"]
