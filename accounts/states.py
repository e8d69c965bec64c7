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
