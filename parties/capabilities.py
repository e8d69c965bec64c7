"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class PartyCapability(Capability):
    ENROL_EMPLOYERS = "parties.enrol_employers", _("Enrol employers"), Reach.REGION, Purpose.COUNTER
    ENROL_HOSTS = "parties.enrol_hosts", _("Enrol hosts"), Reach.DISTRICT, Purpose.COUNTER
    ENTRUST = "parties.entrust", _("Say who acts for a host or an employer"), Reach.REGION, Purpose.COUNTER
    READ_EMPLOYERS = (
        "parties.read_employers",
        _("See employers and who acts for them"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    READ_HOSTS = "parties.read_hosts", _("See hosts and who acts for them"), Reach.ANYWHERE, Purpose.COUNTER
