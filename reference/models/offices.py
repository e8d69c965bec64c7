"""Where people go: the offices of the migration service."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reference.models.classifiers import District, Region
from reference.models.terms import DatedTerms, terms_constraints


class Office(DatedTerms):
    """An office of the migration service as it is from a day to a day: where it is, when it is open.

    It serves its district, or, where it names none, all of the region that have no office of their own. A
    wrong address sends people who have a day to keep to the wrong place: a row that was not read in its
    source says so wherever it is shown.
    """

    dimensions = ("code",)

    code = models.SlugField(_("code"), max_length=24, help_text=_("The region’s code and a number: KZ-75-1."))
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="offices", verbose_name=_("region")
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("district"),
    )
    address = models.CharField(_("address"), max_length=200)
    phone = models.CharField(_("phone"), max_length=60, blank=True, db_default="")
    opens_at = models.TimeField(_("opens at"), null=True, blank=True, help_text=_("On working days."))
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    break_from = models.TimeField(_("break from"), null=True, blank=True)
    break_until = models.TimeField(_("break until"), null=True, blank=True)

    class Meta:
        verbose_name = _("office of the migration service")
        verbose_name_plural = _("offices of the migration service")
        constraints = [
            *terms_constraints("code"),
            models.CheckConstraint(
                name="reference_office_has_an_address",
                condition=~Q(address=""),
                violation_error_message=_("An office has an address."),
            ),
            models.CheckConstraint(
                name="reference_office_opens_before_it_closes",
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(opens_at__isnull=False, closes_at__isnull=False, opens_at__lt=F("closes_at")),
                violation_error_message=_("An office opens before it closes; both are known, or neither."),
            ),
            models.CheckConstraint(
                name="reference_office_break_lies_within",
                condition=Q(break_from__isnull=True, break_until__isnull=True)
                | Q(
                    opens_at__isnull=False,
                    break_from__isnull=False,
                    break_until__isnull=False,
                    break_from__lt=F("break_until"),
                    break_from__gt=F("opens_at"),
                    break_until__lt=F("closes_at"),
                ),
                violation_error_message=_("A break begins and ends while the office is open."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.address}"
