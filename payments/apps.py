from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        import payments.events  # noqa: F401 (declares what can happen)
        from accounts.rules import grant
        from journal.seams import veils
        from payments.capabilities import PaymentCapability
        from payments.queries import veil_of_payables

        veils.join("payments", veil_of_payables)
        grant(PaymentCapability.READ_PAYABLES, "payments.view_payable")
        grant(PaymentCapability.REFUND, "payments.view_payable")
        _offer_count()


def _offer_count() -> None:
    """Money that waits to be given back, to who gives it back."""
    from django.urls import reverse

    from core.sections import Count, offer_count
    from payments.capabilities import PaymentCapability
    from payments.queries import payables_to_refund
    from payments.states import PaymentState

    count = Count(
        _("Money to be refunded"),
        payables_to_refund,
        lambda user: f"{reverse('admin:payments_payable_changelist')}?money={PaymentState.TO_REFUND.value}",
        _("Give it back, and note the order."),
        "soon",
        order=15,
    )
    offer_count(PaymentCapability.REFUND, count)
