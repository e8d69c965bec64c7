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
    ATTEND_ALERTS = (
        "accounts.attend_alerts",
        _("Take, hand on and close alerts, send a letter again"),
        Reach.DISTRICT,
        Purpose.CASE,
    )
    COUNT_ALERTS = "accounts.count_alerts", _("See numbers of alerts"), Reach.DISTRICT, Purpose.STATISTICS
    ATTEND_FAILURES = (
        "accounts.attend_failures",
        _("See what could not be processed and what the tasks did"),
        Reach.ANYWHERE,
        Purpose.ADMINISTRATION,
    )
    READ_ACCOUNTS = (
        "accounts.read_accounts",
        _("See who holds which role and key"),
        Reach.ANYWHERE,
        Purpose.AUDIT,
    )
