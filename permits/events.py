"""What can happen to applications and work permits, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import (
    CODE,
    CODES,
    COUNT,
    DAY,
    FLAG,
    ID,
    IDS,
    Field,
    Shape,
    about,
    declare,
    maybe,
    optional,
)


class PermitEvent(TextChoices):
    APPLICATION_DRAFTED = "application_drafted", _("Application begun")
    APPLICATION_SAVED = "application_saved", _("Application saved")
    APPLICATION_SUBMITTED = "application_submitted", _("Application submitted")
    APPLICATION_REVIEWED = "application_reviewed", _("Review of the application begun")
    APPLICATION_RETURNED = "application_returned", _("Application returned for correction")
    APPLICATION_GRANTED = "application_granted", _("Application granted")
    APPLICATION_REFUSED = "application_refused", _("Application refused")
    APPLICATION_PAID = "application_paid", _("Fee paid")
    APPLICATION_WITHDRAWN = "application_withdrawn", _("Application withdrawn")
    APPLICATION_LAPSED = "application_lapsed", _("Application lapsed unpaid")
    APPLICATION_CARRIED = "application_carried", _("Application carried into the new year")
    APPLICATION_UNISSUED = "application_unissued", _("Application ended without a permit")
    WORKERS_LEFT_OUT = "workers_left_out", _("Workers left out when the permits were issued")
    PERMIT_ISSUED = "permit_issued", _("Work permit issued")
    PERMIT_REVOKED = "permit_revoked", _("Work permit revoked")
    PERMIT_EXPIRING = "permit_expiring", _("Work permit about to expire")
    PERMIT_EXPIRED = "permit_expired", _("Work permit expired")


def _application(**fields: Field) -> Shape:
    return about("application", employer=ID, category=CODE, kind=CODE, **fields)


def _permit(**fields: Field) -> Shape:
    return about("permit", employer=ID, category=CODE, valid_until=DAY, **fields)


declare(
    PermitEvent,
    {
        PermitEvent.APPLICATION_DRAFTED: _application(fields=optional(CODES), extends=optional(ID)),
        PermitEvent.APPLICATION_SAVED: _application(
            fields=optional(CODES),
            worker_added=optional(ID),
            worker_removed=optional(ID),
            worker_corrected=optional(ID),
            worker_fields=optional(CODES),
        ),
        PermitEvent.APPLICATION_SUBMITTED: _application(places=COUNT, due_on=DAY, terms=ID),
        PermitEvent.APPLICATION_REVIEWED: _application(),
        PermitEvent.APPLICATION_RETURNED: _application(places=COUNT),
        PermitEvent.APPLICATION_GRANTED: _application(fee_mci=COUNT, due_on=DAY, terms=CODE),
        PermitEvent.APPLICATION_REFUSED: _application(places=COUNT),
        PermitEvent.APPLICATION_PAID: _application(amount=COUNT),
        PermitEvent.APPLICATION_WITHDRAWN: _application(places=COUNT),
        PermitEvent.APPLICATION_LAPSED: _application(places=COUNT),
        PermitEvent.APPLICATION_CARRIED: _application(year=COUNT, places=COUNT, from_allocation=ID),
        PermitEvent.APPLICATION_UNISSUED: _application(places=COUNT),
        # `fee`: what was paid for them, in tenge; given back by itself only where nobody got a permit.
        PermitEvent.WORKERS_LEFT_OUT: _application(workers=IDS, reasons=CODES, places=COUNT, fee=COUNT),
        PermitEvent.PERMIT_ISSUED: _permit(
            application=ID, valid_from=DAY, extends=maybe(ID), holder_differs=FLAG, terms=maybe(ID)
        ),
        PermitEvent.PERMIT_REVOKED: _permit(application=ID, valid_from=DAY, place_released=FLAG, terms=ID),
        PermitEvent.PERMIT_EXPIRING: _permit(extended_by=maybe(ID)),
        PermitEvent.PERMIT_EXPIRED: _permit(extended_by=maybe(ID)),
    },
)
