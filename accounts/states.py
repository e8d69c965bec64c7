from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.capabilities import Purpose


class Role(TextChoices):
    """What a person may do; held from a day to a day for a territory (see `RoleAssignment`)."""

    OFFICER = "officer", _("Migration-police officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    PROTECTION_OFFICER = "protection_officer", _("Protection officer")
    PERMIT_OFFICER = "permit_officer", _("Permit officer")
    QUOTA_OFFICER = "quota_officer", _("Quota officer")
    QUOTA_ADMIN = "quota_admin", _("Quota administrator")
    EMPLOYER = "employer", _("Employer")
    HOST = "host", _("Host")
    MIGRANT = "migrant", _("Migrant")
    BORDER_FEED = "border_feed", _("Border service feed")
    VISA_FEED = "visa_feed", _("Visa feed")
    ANALYST = "analyst", _("Analyst")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")
    SYSTEM = "system", _("System")


#: Why each role reads: on its pages, and otherwise where the face differs (the first part of the address).
#: Whoever holds several roles reads in the first of them in this order.
PURPOSES: Mapping[Role, Mapping[str, Purpose]] = {
    Role.OFFICER: {"": Purpose.COUNTER, "desk": Purpose.FEED, "api": Purpose.REQUEST},
    Role.SUPERVISOR: {"": Purpose.SUPERVISION, "desk": Purpose.CASE, "api": Purpose.REQUEST},
    Role.PROTECTION_OFFICER: {"": Purpose.PROTECTION},
    Role.PERMIT_OFFICER: {"": Purpose.PERMITS},
    Role.QUOTA_OFFICER: {"": Purpose.QUOTA},
    Role.QUOTA_ADMIN: {"": Purpose.QUOTA},
    Role.EMPLOYER: {"": Purpose.OWN_WORKERS},
    Role.HOST: {"": Purpose.OWN_GUESTS},
    Role.BORDER_FEED: {"": Purpose.FEED},
    Role.VISA_FEED: {"": Purpose.FEED},
    Role.ANALYST: {"": Purpose.STATISTICS},
    Role.AUDITOR: {"": Purpose.AUDIT},
    Role.ADMIN: {"": Purpose.ADMINISTRATION},
}
#: Whoever serves and controls people says for what a file is opened, and may choose from these.
ASKED_OF = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER})
#: Where a session keeps what was chosen.
PURPOSE_CHOSEN = "file_purpose"
ASKED_PURPOSES = (Purpose.COUNTER, Purpose.CHECK, Purpose.CASE, Purpose.REQUEST)
