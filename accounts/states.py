from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


#: Roles whose face is the admin.
STAFF_ROLES = frozenset(
    {
        Role.OFFICER,
        Role.SUPERVISOR,
        Role.PROTECTION_OFFICER,
        Role.PERMIT_OFFICER,
        Role.QUOTA_OFFICER,
        Role.QUOTA_ADMIN,
        Role.ANALYST,
        Role.AUDITOR,
        Role.ADMIN,
    }
)

#: Roles that one administrator proposes and another confirms.
TWO_ADMINISTRATORS = frozenset({Role.PROTECTION_OFFICER, Role.ADMIN, Role.AUDITOR})


#: Roles that search persons nationally; every opened file is journaled.
READERS = frozenset(
    {Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER, Role.ANALYST, Role.AUDITOR, Role.ADMIN}
)
