"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class JournalCapability(Capability):
    READ_JOURNAL = (
        "journal.read_journal",
        _("Read the journal and its seals"),
        Reach.ANYWHERE,
        Purpose.AUDIT,
        True,
    )
