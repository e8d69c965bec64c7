"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class ReferenceCapability(Capability):
    CHANGE_LAW = (
        "reference.change_law",
        _("Add and withdraw dated terms, keep the classifiers"),
        Reach.ANYWHERE,
        Purpose.ADMINISTRATION,
    )
    READ_LAW = "reference.read_law", _("Read dated terms and classifiers"), Reach.ANYWHERE, Purpose.COUNTER
