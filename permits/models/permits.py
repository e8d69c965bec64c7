"""Work permits: one a worker, with a row for each region of validity."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from parties.models import Employer
from permits.models.applications import Application, Worker
from permits.states import PermitState
from quotas.models import QuotaAllocation
from quotas.states import Category
from registry.models import Person


class Permit(models.Model):
    """A permit for one worker at one employer: a ground for a residence permit, never a stay.

    An extension is a permit of its own that begins the day after the one it `extends`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    number = models.CharField(_("number"), max_length=16, unique=True)
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="permits", verbose_name=_("application")
    )
    worker = models.OneToOneField(Worker, models.PROTECT, related_name="permit", verbose_name=_("worker"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="work_permits", verbose_name=_("person"))
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="permits", verbose_name=_("employer"))
    allocation = models.ForeignKey(
        QuotaAllocation, models.PROTECT, related_name="+", verbose_name=_("allocation")
    )
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    position = models.CharField(_("position"), max_length=120)
    issued_on = models.DateField(_("issued on"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), help_text=_("The last day."))
    extends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="extended_by", verbose_name=_("extends")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PermitState.choices, default="issued", db_default="issued"
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revocation_reason = models.CharField(_("reason of revocation"), max_length=200, blank=True, db_default="")
    expiring_noted_on = models.DateField(_("expiry announced on"), null=True, blank=True)
    expiry_noted_on = models.DateField(_("expiry noted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("work permit")
        verbose_name_plural = _("work permits")
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(state="issued"), name="permits_permit_in_force"),
            models.Index(fields=["employer", "-id"], name="permits_permit_by_employer"),
            models.Index(fields=["person", "-id"], name="permits_permit_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="permits_permit_ends_after_start", condition=Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="permits_permit_revoked_by_whom",
                condition=(
                    Q(state="revoked", revoked_on__isnull=False, revoked_by__isnull=False)
                    & ~Q(revocation_reason="")
                )
                | Q(state="issued", revoked_on__isnull=True, revoked_by__isnull=True),
            ),
            ExclusionConstraint(
                name="permits_permit_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("employer", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state="issued"),
                violation_error_message=_("The worker already has a permit at this employer for these days."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PermitRegion(models.Model):
    """A region in which a permit is valid."""

    permit = models.ForeignKey(Permit, models.PROTECT, related_name="regions", verbose_name=_("permit"))
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))

    class Meta:
        verbose_name = _("region of validity")
        verbose_name_plural = _("regions of validity")
        constraints = [models.UniqueConstraint(fields=["permit", "region"], name="permits_permitregion_once")]

    def __str__(self) -> str:
        return f"{self.region_id}"
