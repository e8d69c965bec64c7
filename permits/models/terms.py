"""The law's numbers for work permits, as dated rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.states import LocalContentPair
from quotas.states import Category
from reference.models import CitedTerms, terms_constraints


class CategoryTerms(CitedTerms):
    """How long a permit of a category lasts, how it is extended, how soon it is decided and paid."""

    dimensions: ClassVar[tuple[str, ...]] = ("category",)

    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    months_at_most = models.PositiveSmallIntegerField(_("months at most"))
    extension_months = models.PositiveSmallIntegerField(_("months of an extension"), null=True, blank=True)
    extensions_at_most = models.PositiveSmallIntegerField(
        _("extensions at most"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    extension_opens_days = models.PositiveSmallIntegerField(_("extension opens, days before the end"))
    extension_closes_days = models.PositiveSmallIntegerField(_("extension closes, days before the end"))
    decision_working_days = models.PositiveSmallIntegerField(_("working days to decide"))
    extension_working_days = models.PositiveSmallIntegerField(_("working days to decide an extension"))
    payment_working_days = models.PositiveSmallIntegerField(_("working days to pay"))

    class Meta:
        verbose_name = _("terms of a category")
        verbose_name_plural = _("terms of categories")
        constraints = [
            *terms_constraints("category"),
            models.CheckConstraint(
                name="permits_categoryterms_window_in_order",
                condition=Q(extension_opens_days__gte=models.F("extension_closes_days")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_category_display()


class FeeRate(CitedTerms):
    """The fee for one permit in MCI, by category, sector and length up to `months_until` months."""

    dimensions: ClassVar[tuple[str, ...]] = ("category", "sector", "months_until")

    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    sector = models.ForeignKey("reference.Sector", models.PROTECT, related_name="+", verbose_name=_("sector"))
    months_until = models.PositiveSmallIntegerField(_("for permits up to, months"))
    mci = models.PositiveSmallIntegerField(_("MCI"))

    class Meta:
        verbose_name = _("fee rate")
        verbose_name_plural = _("fee rates")
        constraints = terms_constraints("category", "sector", "months_until")

    def __str__(self) -> str:
        return f"{self.mci}"


class LocalContentTerms(CitedTerms):
    """The least share of citizens among the staff of two categories together."""

    dimensions: ClassVar[tuple[str, ...]] = ("pair",)

    pair = models.CharField(_("categories"), max_length=12, choices=LocalContentPair.choices)
    citizens_percent = models.PositiveSmallIntegerField(_("citizens at least, per cent"))

    class Meta:
        verbose_name = _("terms of local content")
        verbose_name_plural = _("terms of local content")
        constraints = terms_constraints("pair")

    def __str__(self) -> str:
        return self.get_pair_display()


class LocalContentExemption(CitedTerms):
    """Who need not keep the share of citizens: by code, up to so many employees (empty: any)."""

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    class Code(models.TextChoices):
        SMALL_BUSINESS = "small_business", _("Small business")
        BRANCH = "branch", _("Branch or representative office")
        STATE_BODY = "state_body", _("State body or enterprise")

    code = models.CharField(_("who"), max_length=20, choices=Code.choices)
    employees_at_most = models.PositiveIntegerField(_("employees at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("exemption from local content")
        verbose_name_plural = _("exemptions from local content")
        constraints = terms_constraints("code")

    def __str__(self) -> str:
        return self.get_code_display()


class VacancyTerms(CitedTerms):
    """How many calendar days a vacancy must have been published before an application."""

    dimensions: ClassVar[tuple[str, ...]] = ("category",)

    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    calendar_days = models.PositiveSmallIntegerField(_("calendar days"))

    class Meta:
        verbose_name = _("terms of the labour-market test")
        verbose_name_plural = _("terms of the labour-market test")
        constraints = terms_constraints("category")

    def __str__(self) -> str:
        return f"{self.calendar_days}"


class WorkerTerms(CitedTerms):
    """What the law asks of whoever an employer may bring: the age in full years."""

    age_at_least = models.PositiveSmallIntegerField(_("age at least, years"))

    class Meta:
        verbose_name = _("terms of workers")
        verbose_name_plural = _("terms of workers")
        constraints = terms_constraints()

    def __str__(self) -> str:
        return f"{self.age_at_least}"


class PermitRules(CitedTerms):
    """Other rules of permits: what a revocation does to the place, and the notice before expiry."""

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=24, default="permits")
    revocation_releases_place = models.BooleanField(_("revocation releases the place"))
    expiry_notice_days = models.PositiveSmallIntegerField(_("notice before expiry, days"))

    class Meta:
        verbose_name = _("rules of permits")
        verbose_name_plural = _("rules of permits")
        constraints = terms_constraints("code")

    def __str__(self) -> str:
        return self.code
