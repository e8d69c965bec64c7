"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class AccountsCapability(Capability):
    ADMINISTER = (
        "accounts.administer",
        _("Make and close accounts, give roles and keys"),
        Reach.ANYWHERE,
        Purpose.ADMINISTRATION,
        True,
    )
    ENTER_ADMIN = "accounts.enter_admin", _("Work in the officers’ pages"), Reach.ANYWHERE, Purpose.COUNTER
    READ_ACCOUNTS = (
        "accounts.read_accounts",
        _("See who holds which role and key"),
        Reach.ANYWHERE,
        Purpose.AUDIT,
    )
