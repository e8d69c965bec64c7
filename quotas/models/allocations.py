"""Regional quotas: ceilings, orders, allocations, and the append-only ledger of places."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quotas.states import Category, LedgerKind, Pool
from reference.models import Sourced


class QuotaYear(Sourced):
    """The national ceiling of a year and how many of its places are allocated.

    `allocated` is kept by the database itself (a trigger on allocations), so that the ceiling holds
    on every code path.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    pool = models.CharField(_("pool"), max_length=20, choices=Pool.choices)
    ceiling = models.PositiveIntegerField(_("national ceiling"))
    allocated = models.PositiveIntegerField(_("allocated to regions"), default=0, db_default=0)

    class Meta:
        verbose_name = _("quota year")
        verbose_name_plural = _("quota years")
        constraints = [
            models.UniqueConstraint(fields=["year", "pool"], name="quotas_quotayear_once"),
            models.CheckConstraint(
                name="quotas_quotayear_within_ceiling",
                condition=Q(allocated__lte=F("ceiling")),
                violation_error_message=_("The regions together would have more places than the country."),
            ),
            models.CheckConstraint(name="quotas_quotayear_pool_known", condition=Q(pool__in=Pool.values)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_pool_display()}"


class QuotaOrder(Sourced):
    """An order that allocates places, changes allocations or the ceiling within the year."""

    number = models.CharField(_("number"), max_length=40)
    signed_on = models.DateField(_("signed on"))
    in_force_on = models.DateField(_("in force from"))
    quota_year = models.ForeignKey(
        QuotaYear, models.PROTECT, related_name="orders", verbose_name=_("quota year")
    )
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amended_by", verbose_name=_("amends")
    )
    entered_on = models.DateField(_("entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("quota order")
        verbose_name_plural = _("quota orders")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "signed_on"],
                name="quotas_quotaorder_once",
                violation_error_message=_("This order is already entered."),
            ),
            models.CheckConstraint(
                name="quotas_quotaorder_in_force_after_signing",
                condition=Q(in_force_on__gte=F("signed_on")),
                violation_error_message=_("An order cannot be in force before it is signed."),
            ),
            models.CheckConstraint(name="quotas_quotaorder_names_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.signed_on:%d.%m.%Y})"


class QuotaAllocation(Sourced):
    """Places of one region and category in one year, with what is reserved and used of them.

    `available = allocated - reserved - consumed` and never below zero.
    """

    quota_year = models.ForeignKey(
        QuotaYear, models.PROTECT, related_name="allocations", verbose_name=_("quota year")
    )
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    allocated = models.PositiveIntegerField(_("allocated"))
    reserved = models.PositiveIntegerField(_("reserved"), default=0, db_default=0)
    consumed = models.PositiveIntegerField(_("used"), default=0, db_default=0)

    class Meta:
        verbose_name = _("quota allocation")
        verbose_name_plural = _("quota allocations")
        constraints = [
            models.UniqueConstraint(
                fields=["quota_year", "region", "category"], name="quotas_quotaallocation_once"
            ),
            models.CheckConstraint(
                name="quotas_quotaallocation_never_over",
                condition=Q(allocated__gte=F("reserved") + F("consumed")),
                violation_error_message=_("Fewer places would be left than are reserved or used."),
            ),
            models.CheckConstraint(
                name="quotas_quotaallocation_category_known", condition=Q(category__in=Category.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.get_category_display()}"

    @property
    def key(self) -> tuple[int, str]:
        """The region and category: what tells a year's allocations apart."""
        return self.region_id, self.category

    @property
    def available(self) -> int:
        """Places that can still be reserved."""
        return self.allocated - self.reserved - self.consumed

    @property
    def taken(self) -> int:
        """Places reserved or used: what thresholds count."""
        return self.reserved + self.consumed


class LedgerEntry(models.Model):
    """One movement of places. The sums of the three changes are the allocation's counters.

    Rows never change or go: the database refuses it.
    """

    allocation = models.ForeignKey(
        QuotaAllocation,
        models.PROTECT,
        related_name="ledger",
        db_index=False,  # the index by allocation and number serves it
        verbose_name=_("allocation"),
    )
    kind = models.CharField(_("movement"), max_length=12, choices=LedgerKind.choices)
    allocated_change = models.IntegerField(_("allocated"), default=0, db_default=0)
    reserved_change = models.IntegerField(_("reserved"), default=0, db_default=0)
    consumed_change = models.IntegerField(_("used"), default=0, db_default=0)
    order = models.ForeignKey(
        QuotaOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger",
        db_index=False,  # few entries have one: a partial index
        verbose_name=_("order"),
    )
    reference = models.CharField(
        _("for"), max_length=40, db_default="", help_text=_("Number of the application or permit.")
    )
    on = models.DateField(_("official day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        # Neither index nor constraint, as in the journal: both cost the statement every place is taken by.
        db_index=False,
        db_constraint=False,
        verbose_name=_("by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        indexes = [
            models.Index(fields=["allocation", "-id"], name="quotas_ledger_by_allocation"),
            models.Index(fields=["reference"], name="quotas_ledger_by_reference"),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="quotas_ledger_by_order"),
        ]
        constraints = [
            # The server reads a rule anew for each statement: a short one is felt where places are taken.
            models.CheckConstraint(
                name="quotas_ledgerentry_moves_what_it_says",
                condition=Q(
                    kind=Case(
                        When(order__isnull=False, then=Value("allocate")),
                        When(allocated_change__gt=0, then=Value("transfer_in")),
                        When(allocated_change__lt=0, then=Value("transfer_out")),
                        When(reserved_change__gt=0, then=Value("reserve")),
                        When(consumed_change__gt=0, then=Value("consume")),
                        default=Value("release"),
                    )
                )
                & (
                    Q(reserved_change=0, consumed_change=0) & ~Q(allocated_change=0)
                    | Q(allocated_change=0, order__isnull=True)
                    & (
                        Q(consumed_change=0) & ~Q(reserved_change=0)
                        | Q(consumed_change__lt=0, reserved_change=0)
                        | Q(consumed_change__gt=0, reserved_change=-F("consumed_change"))
                    )
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
