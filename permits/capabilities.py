"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class PermitCapability(Capability):
    APPLY = "permits.apply", _("Apply for work permits, pay and extend them"), Reach.OWN, Purpose.OWN_WORKERS
    DECIDE = (
        "permits.decide",
        _("Decide on applications, issue and revoke permits"),
        Reach.REGION,
        Purpose.PERMITS,
    )
    READ_APPLICATIONS = (
        "permits.read_applications",
        _("See all submitted applications"),
        Reach.ANYWHERE,
        Purpose.AUDIT,
    )
    READ_APPLICATIONS_BY_API = (
        "permits.read_applications_by_api",
        _("Read applications with a program"),
        Reach.OWN,
        Purpose.PERMITS,
    )
    READ_PERMITS = "permits.read_permits", _("See all work permits"), Reach.ANYWHERE, Purpose.COUNTER
    READ_PERMITS_BY_API = (
        "permits.read_permits_by_api",
        _("Read work permits with a program"),
        Reach.OWN,
        Purpose.PERMITS,
    )
