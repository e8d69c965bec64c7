"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class DeskCapability(Capability):
    READ_CASES_BY_API = (
        "desk.read_cases_by_api",
        _("Read overstay cases with a program"),
        Reach.DISTRICT,
        Purpose.CASE,
    )
    SEE_COUNTRY = "desk.see_country", _("See the country at a glance"), Reach.DISTRICT, Purpose.STATISTICS
