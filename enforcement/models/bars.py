"""Bars: employers who get no new permits until a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parties.models import Employer


class EmployerBar(models.Model):
    """Found using foreigners without a permit or in another post: no new permits until a day.

    The bar runs from a decision in force, for as long as the terms of that day say.
    """

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="bars", verbose_name=_("employer"))
    decision = models.CharField(_("decision"), max_length=80)
    barred_from = models.DateField(_("from"))
    barred_until = models.DateField(_("until"), help_text=_("The last day."))
    entered_on = models.DateField(_("entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("bar of an employer")
        verbose_name_plural = _("bars of employers")
        constraints = [
            models.CheckConstraint(
                name="enforcement_employerbar_ends_after_start",
                condition=Q(barred_until__gte=F("barred_from")),
            )
        ]

    def __str__(self) -> str:
        return self.decision
