"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class PaperCapability(Capability):
    READ_PAPERS = (
        "papers.read_papers",
        _("Read the list of issued papers"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
