"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class QuotaCapability(Capability):
    READ_ALL_QUOTAS = (
        "quotas.read_all_quotas",
        _("See the quotas of the whole country"),
        Reach.ANYWHERE,
        Purpose.QUOTA,
    )
    READ_BY_API = (
        "quotas.read_by_api",
        _("Read the places left with a program"),
        Reach.ANYWHERE,
        Purpose.QUOTA,
    )
    READ_QUOTAS = "quotas.read_quotas", _("See the quotas of the region"), Reach.REGION, Purpose.QUOTA
    SEE_DAY = "quotas.see_day", _("See which quotas run out"), Reach.REGION, Purpose.QUOTA
    SET_QUOTAS = (
        "quotas.set_quotas",
        _("Enter and publish orders, change quotas"),
        Reach.COUNTRY,
        Purpose.QUOTA,
    )
