"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class PaperCapability(Capability):
    ERASE_RECEIVED = (
        "papers.erase_received",
        _("Erase a received paper"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    OPEN_RECEIVED = (
        "papers.open_received",
        _("Open received papers of the files one sees"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    READ_PAPERS = (
        "papers.read_papers",
        _("Read the list of issued papers"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
