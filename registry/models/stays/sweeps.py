"""How far the sweeps have come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SweepProgress(models.Model):
    """Everything that fell due up to `swept_until`, that day included, has been looked at once.

    A promise about the daily slice only: each sweep looks a few days back again, and a nightly
    reconciliation reads everything. It moves forward only, and never reaches today.
    """

    name = models.CharField(_("sweep"), max_length=40, primary_key=True)
    swept_until = models.DateField(_("swept until"), null=True)

    class Meta:
        verbose_name = _("mark of a sweep")
        verbose_name_plural = _("marks of sweeps")

    def __str__(self) -> str:
        return self.name
