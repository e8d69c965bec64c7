"""The law's numbers as dated rows. None of them is a constant anywhere else."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reference.models import CitedTerms, Confidence, terms_constraints
from registry.states import PassportClass


def _how_sure(label: Any) -> "models.CharField[str, str]":
    """How sure one part of a row is; empty where the row has no such part."""
    return models.CharField(
        label,
        max_length=12,
        blank=True,
        choices=Confidence.choices,
        default=Confidence.UNCONFIRMED,
        db_default=Confidence.UNCONFIRMED,
    )


class StayRegime(CitedTerms):
    """How long citizens of a group may stay without a visa or permit.

    Null means "no such limit". The regime of a stay is the one in force on its entry day for the
    document entered with; among several groups of one citizenship the lowest `precedence` wins.
    `confidence` is that of the row: that the group has terms of this kind from its first day; each limit
    and the counting of the exit day have their own, for the law's sources differ.
    """

    dimensions: ClassVar[tuple[str, ...]] = ("group", "passport")

    group = models.ForeignKey(
        "reference.CountryGroup", models.PROTECT, related_name="+", verbose_name=_("citizenships")
    )
    passport = models.CharField(
        _("passport"),
        max_length=10,
        choices=PassportClass.choices,
        default=PassportClass.NATIONAL,
        db_default=PassportClass.NATIONAL,
    )
    precedence = models.PositiveSmallIntegerField(_("precedence"))
    days_per_entry = models.PositiveSmallIntegerField(_("days per entry"), null=True, blank=True)
    days_in_window = models.PositiveSmallIntegerField(_("days in the window"), null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(_("length of the window"), null=True, blank=True)
    days_in_year = models.PositiveSmallIntegerField(_("days in a calendar year"), null=True, blank=True)
    count_entry_day = models.BooleanField(_("the entry day counts"), default=True)
    count_exit_day = models.BooleanField(_("the exit day counts"), default=True)
    renewal_extends_stay = models.BooleanField(
        _("renewal extends the stay"),
        default=False,
        help_text=_("A renewed registration moves the lawful end to its own last day."),
    )
    entry_confidence = _how_sure(_("confidence of the days per entry"))
    window_confidence = _how_sure(_("confidence of the window"))
    year_confidence = _how_sure(_("confidence of the calendar year's days"))
    exit_day_confidence = _how_sure(_("confidence of how the exit day counts"))

    class Meta:
        verbose_name = _("stay regime")
        verbose_name_plural = _("stay regimes")
        constraints = [
            *terms_constraints("group", "passport"),
            models.CheckConstraint(
                name="registry_stayregime_passport_known", condition=Q(passport__in=PassportClass.values)
            ),
            models.CheckConstraint(
                name="registry_stayregime_window_is_whole",
                condition=Q(days_in_window__isnull=True, window_days__isnull=True)
                | Q(
                    days_in_window__isnull=False,
                    window_days__isnull=False,
                    window_days__gte=models.F("days_in_window"),
                ),
            ),
            models.CheckConstraint(
                name="registry_stayregime_limits_something",
                # A comparison with null is not false to a CHECK, so each says that it is there.
                condition=Q(days_per_entry__isnull=False, days_per_entry__gte=1)
                | Q(days_in_window__isnull=False, days_in_window__gte=1)
                | Q(days_in_year__isnull=False, days_in_year__gte=1),
            ),
            models.CheckConstraint(
                name="registry_stayregime_each_limit_says_how_sure",
                condition=Q(exit_day_confidence__in=Confidence.values)
                & (Q(days_per_entry__isnull=True) | Q(entry_confidence__in=Confidence.values))
                & (Q(days_in_window__isnull=True) | Q(window_confidence__in=Confidence.values))
                & (Q(days_in_year__isnull=True) | Q(year_confidence__in=Confidence.values)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.valid_from:%d.%m.%Y}"


class StayExtensionDecree(CitedTerms):
    """A decree by which stays that would end between two days are lawful until a later day.

    In force from `valid_from`; `group` names whom it covers.
    """

    dimensions: ClassVar[tuple[str, ...]] = ("group", "code")

    code = models.CharField(_("code"), max_length=24)
    group = models.ForeignKey(
        "reference.CountryGroup", models.PROTECT, related_name="+", verbose_name=_("citizenships")
    )
    ends_from = models.DateField(_("for stays that end from"))
    ends_until = models.DateField(_("for stays that end until"))
    extended_until = models.DateField(_("lawful until"))

    class Meta:
        verbose_name = _("decree that extends stays")
        verbose_name_plural = _("decrees that extend stays")
        constraints = [
            *terms_constraints("group", "code"),
            models.CheckConstraint(
                name="registry_stayextensiondecree_only_lengthens",
                condition=Q(ends_until__gte=models.F("ends_from"))
                & Q(extended_until__gte=models.F("ends_until")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class NotificationTerms(CitedTerms):
    """How soon the host must notify an arrival, counted in working days."""

    dimensions: ClassVar[tuple[str, ...]] = ("group",)

    group = models.ForeignKey(
        "reference.CountryGroup", models.PROTECT, related_name="+", verbose_name=_("citizenships")
    )
    working_days = models.PositiveSmallIntegerField(_("working days"))
    arrival_day_counts = models.BooleanField(_("the day of arrival counts"))

    class Meta:
        verbose_name = _("terms of arrival notification")
        verbose_name_plural = _("terms of arrival notification")
        constraints = terms_constraints("group")

    def __str__(self) -> str:
        return f"{self.working_days}"


class RegistrationTerms(CitedTerms):
    """How long a registration lasts and when and how often it may be renewed."""

    dimensions: ClassVar[tuple[str, ...]] = ("group",)

    group = models.ForeignKey(
        "reference.CountryGroup", models.PROTECT, related_name="+", verbose_name=_("citizenships")
    )
    days = models.PositiveSmallIntegerField(_("days"), help_text=_("First and last day counted."))
    opens_days_before = models.PositiveSmallIntegerField(
        _("renewal opens, days before the end"),
        help_text=_("14: renewal is possible from the 14th day before the last day."),
    )
    renewals_at_most = models.PositiveSmallIntegerField(
        _("renewals at most"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    late_days = models.PositiveSmallIntegerField(
        _("renewal possible after the end, days"),
        help_text=_("After that a new registration is opened; days between stay unregistered."),
    )

    class Meta:
        verbose_name = _("terms of registration")
        verbose_name_plural = _("terms of registration")
        constraints = [
            *terms_constraints("group"),
            models.CheckConstraint(name="registry_registrationterms_last_a_day", condition=Q(days__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.days}"


class ResidenceTerms(CitedTerms):
    """How long a temporary residence permit may be given on a ground, and how often extended."""

    dimensions: ClassVar[tuple[str, ...]] = ("ground",)

    ground = models.ForeignKey(
        "registry.ResidenceGround", models.PROTECT, related_name="terms", verbose_name=_("ground")
    )
    months_at_most = models.PositiveSmallIntegerField(_("months at most"), null=True, blank=True)
    days_at_most = models.PositiveSmallIntegerField(_("days at most"), null=True, blank=True)
    is_extendable = models.BooleanField(_("may be extended"))

    class Meta:
        verbose_name = _("terms of residence")
        verbose_name_plural = _("terms of residence")
        constraints = [
            *terms_constraints("ground"),
            models.CheckConstraint(
                name="registry_residenceterms_one_length",
                condition=Q(months_at_most__isnull=False, months_at_most__gte=1, days_at_most__isnull=True)
                | Q(months_at_most__isnull=True, days_at_most__isnull=False, days_at_most__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground}"
