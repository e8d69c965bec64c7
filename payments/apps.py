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
