"""What can happen to applications and work permits, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PermitEvent(TextChoices):
    APPLICATION_DRAFTED = "application_drafted", _("Application begun")
    APPLICATION_SAVED = "application_saved", _("Application saved")
    APPLICATION_SUBMITTED = "application_submitted", _("Application submitted")
    APPLICATION_REVIEWED = "application_reviewed", _("Review of the application begun")
    APPLICATION_RETURNED = "application_returned", _("Application returned for correction")
    APPLICATION_GRANTED = "application_granted", _("Application granted")
    APPLICATION_REFUSED = "application_refused", _("Application refused")
    PAYMENT_STARTED = "payment_started", _("Payment begun")
    PAYMENT_FAILED = "payment_failed", _("Payment failed")
    APPLICATION_PAID = "application_paid", _("Fee paid")
    APPLICATION_WITHDRAWN = "application_withdrawn", _("Application withdrawn")
    APPLICATION_LAPSED = "application_lapsed", _("Application lapsed unpaid")
    APPLICATION_CARRIED = "application_carried", _("Application carried into the new year")
    PERMIT_ISSUED = "permit_issued", _("Work permit issued")
    PERMIT_REVOKED = "permit_revoked", _("Work permit revoked")
    PERMIT_EXPIRING = "permit_expiring", _("Work permit about to expire")
    PERMIT_EXPIRED = "permit_expired", _("Work permit expired")
    EMPLOYER_BARRED = "employer_barred", _("Employer barred from new permits")
    PERMIT_VERIFIED = "permit_verified", _("Permit checked by the public")
