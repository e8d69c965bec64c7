"""Dated terms of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.models.classifiers import Checkpoint, Country, CountryGroup
from reference.models.terms import DatedTerms, terms_constraints


class CountryGroupMembership(DatedTerms):
    """A country belongs to a group from a day to a day."""

    dimensions = ("group", "country")

    group = models.ForeignKey(
        CountryGroup, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("group")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("country")
    )

    class Meta:
        verbose_name = _("membership of a country group")
        verbose_name_plural = _("memberships of country groups")
        constraints = terms_constraints("group", "country")

    def __str__(self) -> str:
        return f"{self.group}: {self.country}"


class CheckpointVolume(DatedTerms):
    """How many crossings a checkpoint's feed brings on a usual day."""

    dimensions = ("checkpoint",)

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="volumes", verbose_name=_("checkpoint")
    )
    expected_per_day = models.PositiveIntegerField(
        _("expected crossings a day"),
        help_text=_("In and out together. Far fewer on a day is a sign of a gap in the feed."),
    )

    class Meta:
        verbose_name = _("expected volume of a checkpoint")
        verbose_name_plural = _("expected volumes of checkpoints")
        constraints = terms_constraints("checkpoint")

    def __str__(self) -> str:
        return f"{self.checkpoint}: {self.expected_per_day}"


class MonthlyIndex(DatedTerms):
    """The monthly calculation index (MCI) in tenge, the unit of fees and penalties."""

    amount = models.PositiveIntegerField(_("amount"), help_text=_("Tenge."))

    class Meta:
        verbose_name = _("monthly calculation index")
        verbose_name_plural = _("monthly calculation indexes")
        constraints = [
            *terms_constraints(),
            models.CheckConstraint(
                name="reference_monthlyindex_amount_is_positive",
                condition=models.Q(amount__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%d.%m.%Y}: {self.amount}"
