"""To whom which letters go, and how a message fares."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")


class Recipient(TextChoices):
    PERSON = "person", _("Migrant")
    HOST = "host", _("Host")
    EMPLOYER = "employer", _("Employer")


class MessageTemplate(TextChoices):
    """The letters; their texts are files named `<code>.<language>.txt`."""

    REGISTRATION_DUE = "registration_due", _("Renewal of registration is due")
    HOST_REGISTRATION_DUE = "host_registration_due", _("A guest’s registration ends")
    CASE_REVIEWED = "case_reviewed", _("What to do about the lawful end of the stay")
    HOST_DUTY = "host_duty", _("Say whether the guest still lives there")
    CASE_CLOSED = "case_closed", _("The question about the stay is closed")
    DAY_TO_LEAVE = "day_to_leave", _("By which day to leave")
    DECISION_ANNULLED = "decision_annulled", _("The decision about the stay is annulled")
    PERMIT_REVOKED = "permit_revoked", _("Your work permit was revoked")
    EMPLOYER_PERMIT_REVOKED = "employer_permit_revoked", _("A worker’s permit was revoked")
    EMPLOYER_PERMIT_EXPIRING = "employer_permit_expiring", _("A worker’s permit ends")
    APPLICATION_RETURNED = "application_returned", _("Application returned for correction")
    APPLICATION_GRANTED = "application_granted", _("Application granted")
    APPLICATION_REFUSED = "application_refused", _("Application refused")
    APPLICATION_LAPSED = "application_lapsed", _("Application lapsed unpaid")
    WORKERS_LEFT_OUT = "workers_left_out", _("Workers left out when the permits were issued")
    FEE_TO_REFUND = "fee_to_refund", _("The fee is to be given back")
    FEE_REFUNDED = "fee_refunded", _("The fee was given back")


class MessageState(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    WITHHELD = "withheld", _("Not sent: its occasion is gone")


class MessageAct(TextChoices):
    DELIVER = "deliver", _("Deliver")
    GIVE_UP = "give_up", _("Give up")
    RETRY = "retry", _("Try again")
    WITHHOLD = "withhold", _("Withhold")


MESSAGE_MOVES: dict[tuple[str, str], str] = {
    (MessageState.QUEUED, MessageAct.DELIVER): MessageState.SENT,
    (MessageState.QUEUED, MessageAct.GIVE_UP): MessageState.FAILED,
    (MessageState.QUEUED, MessageAct.WITHHOLD): MessageState.WITHHELD,
    (MessageState.FAILED, MessageAct.RETRY): MessageState.QUEUED,
}
