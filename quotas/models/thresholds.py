"""When use of a quota is worth telling, and what has been told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quotas.models.allocations import QuotaAllocation, QuotaOrder
from reference.models import DatedTerms, terms_constraints


class QuotaThreshold(DatedTerms):
    """A share of an allocation, reserved and used together, at which its supervisors are told."""

    dimensions: ClassVar[tuple[str, ...]] = ("percent",)

    percent = models.PositiveSmallIntegerField(_("per cent"))

    class Meta:
        verbose_name = _("quota threshold")
        verbose_name_plural = _("quota thresholds")
        constraints = [
            *terms_constraints("percent"),
            models.CheckConstraint(
                name="quotas_quotathreshold_is_a_share", condition=Q(percent__gte=1, percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class ReachedThreshold(models.Model):
    """An allocation reached a threshold and has not fallen below it since. At most one open each."""

    allocation = models.ForeignKey(
        QuotaAllocation, models.PROTECT, related_name="reached_thresholds", verbose_name=_("allocation")
    )
    percent = models.PositiveSmallIntegerField(_("per cent"))
    taken = models.PositiveIntegerField(_("reserved and used"))
    allocated = models.PositiveIntegerField(_("allocated"))
    raised_on = models.DateField(_("reached on"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    cleared_by_order = models.ForeignKey(
        QuotaOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cleared by order"),
    )

    class Meta:
        verbose_name = _("reached threshold")
        verbose_name_plural = _("reached thresholds")
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "percent"],
                condition=Q(cleared_on__isnull=True),
                name="quotas_reachedthreshold_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"
