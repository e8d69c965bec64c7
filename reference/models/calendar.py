"""The calendar of days off: the ground of every deadline in working days."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reference.models.terms import Named, Sourced


class CalendarYear(Sourced):
    """A year whose days off are known. Deadlines in a year without a row are refused, loudly."""

    natural_key: ClassVar[tuple[str, ...]] = ("year",)

    year = models.PositiveSmallIntegerField(_("year"), unique=True)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(Named, Sourced):
    """A day that differs from the five-day week: a holiday, a moved day off, a working weekend."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        MOVED_DAY_OFF = "moved_day_off", _("Moved day off")
        WORKING_DAY = "working_day", _("Working day by decree")

    natural_key: ClassVar[tuple[str, ...]] = ("day",)

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ("day",)
        constraints = [
            models.CheckConstraint(
                name="reference_calendarday_kind_known",
                condition=Q(kind__in=("holiday", "moved_day_off", "working_day")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.name}"
