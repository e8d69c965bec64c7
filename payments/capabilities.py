"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class PaymentCapability(Capability):
    READ_PAYABLES = (
        "payments.read_payables",
        _("Read what is owed and what was paid"),
        Reach.ANYWHERE,
        Purpose.PERMITS,
    )
    REFUND = (
        "payments.refund",
        _("Note that money was given back"),
        Reach.REGION,
        Purpose.PERMITS,
    )
