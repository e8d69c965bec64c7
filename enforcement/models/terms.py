"""Dated terms of overstay cases: penalty bands, age of liability, repeats."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from reference.models import CitedTerms, DatedTerms, terms_constraints


class PenaltyBand(DatedTerms):
    """What the Code provides for so many days over, first time or repeated: a suggestion only."""

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    class Penalty(TextChoices):
        WARNING = "warning", _("Warning")
        FINE = "fine", _("Fine")
        FINE_OR_EXPULSION = "fine_or_expulsion", _("Fine or expulsion")
        ARREST_AND_EXPULSION = "arrest_and_expulsion", _("Arrest with expulsion")

    class Decider(TextChoices):
        POLICE = "police", _("Police")
        COURT = "court", _("Court")

    code = models.CharField(_("code"), max_length=24)
    article = models.CharField(
        _("article"), max_length=24, help_text=_("Of the Code on Administrative Offences.")
    )
    days_from = models.PositiveSmallIntegerField(_("days over from"))
    days_until = models.PositiveSmallIntegerField(_("days over until"), null=True, blank=True)
    is_repeat = models.BooleanField(_("repeated within the year"), default=False)
    penalty = models.CharField(_("penalty"), max_length=24, choices=Penalty.choices)
    mci = models.PositiveSmallIntegerField(_("MCI"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=8, choices=Decider.choices)

    class Meta:
        verbose_name = _("penalty band")
        verbose_name_plural = _("penalty bands")
        constraints = [
            *terms_constraints("code"),
            models.CheckConstraint(
                name="enforcement_penaltyband_days_in_order",
                condition=Q(days_from__gte=1)
                & (Q(days_until__isnull=True) | Q(days_until__gte=models.F("days_from"))),
            ),
        ]

    def __str__(self) -> str:
        return self.article


class CaseTerms(CitedTerms):
    """Terms of overstay cases: age of liability, within how many months a breach is a repeat, how many
    days a decision leaves to leave in, by how many that day is moved at once, within how many days a
    decision is reviewed whose facts changed, and within how many files are compared that keep a case back.
    """

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=24, default="overstay")
    liable_from_age = models.PositiveSmallIntegerField(_("liable from age"))
    repeat_within_months = models.PositiveSmallIntegerField(_("repeat within, months"))
    days_to_leave = models.PositiveSmallIntegerField(
        _("days to leave"), help_text=_("After a decision, the day of the decision not counted.")
    )
    leave_moved_by_days = models.PositiveSmallIntegerField(
        _("day to leave moved by, days"), help_text=_("At most, counted from the day on which it is moved.")
    )
    review_within_days = models.PositiveSmallIntegerField(
        _("review within, days"), help_text=_("After the facts of a decision changed.")
    )
    compare_within_days = models.PositiveSmallIntegerField(
        _("compare files within, days"),
        help_text=_("After a case was kept back because two files may be one person’s."),
    )

    class Meta:
        verbose_name = _("terms of cases")
        verbose_name_plural = _("terms of cases")
        constraints = terms_constraints("code")

    def __str__(self) -> str:
        return self.code


class BarTerms(CitedTerms):
    """For how long an employer gets no new permits after a decision in force."""

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=24, default="employers")
    months = models.PositiveSmallIntegerField(_("employer barred, months"))

    class Meta:
        verbose_name = _("terms of employers’ bars")
        verbose_name_plural = _("terms of employers’ bars")
        constraints = terms_constraints("code")

    def __str__(self) -> str:
        return self.code
