"""Temporary residence permits (TRP), issued by the police on a ground."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from reference.models import Named, Sourced
from registry.models.people import Person
from registry.models.stays.stays import Stay
from registry.states import ResidenceState


class ResidenceGround(Named, Sourced):
    """A ground on which a temporary residence permit may be given (work, study, family …)."""

    natural_key = ("code",)

    code = models.CharField(_("code"), max_length=24, unique=True)

    class Meta:
        verbose_name = _("ground for residence")
        verbose_name_plural = _("grounds for residence")


class ResidencePermit(models.Model):
    """A temporary residence permit: requested for a stay, issued for a period, or refused.

    An extension is a permit of its own that begins the day after the one it `extends`. While one
    is in force it replaces the visa-free limits.
    """

    number = models.CharField(_("number"), max_length=16, unique=True, null=True, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="residence_permits", verbose_name=_("person")
    )
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="residence_permits", verbose_name=_("stay"))
    ground = models.ForeignKey(ResidenceGround, models.PROTECT, related_name="+", verbose_name=_("ground"))
    ground_reference = models.CharField(
        _("document of the ground"),
        max_length=60,
        blank=True,
        db_default="",
        help_text=_("Number of the permit, contract or order on which the request rests."),
    )
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    requested_on = models.DateField(_("requested on"))
    state = models.CharField(
        _("state"), max_length=10, choices=ResidenceState.choices, default="requested", db_default="requested"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, db_default="")
    extends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("extends")
    )
    terms = models.ForeignKey(
        "registry.ResidenceTerms", models.PROTECT, null=True, related_name="+", verbose_name=_("terms used")
    )

    class Meta:
        verbose_name = _("temporary residence permit")
        verbose_name_plural = _("temporary residence permits")
        indexes = [models.Index(fields=["region", "-id"], name="residencepermit_by_region")]
        constraints = [
            models.CheckConstraint(
                name="registry_residencepermit_state_known", condition=Q(state__in=ResidenceState.values)
            ),
            models.CheckConstraint(
                name="registry_residencepermit_issued_has_its_facts",
                condition=(
                    Q(state__in=("issued", "annulled"))
                    & Q(
                        number__isnull=False,
                        valid_from__isnull=False,
                        valid_until__isnull=False,
                        terms__isnull=False,
                    )
                )
                | (
                    Q(state__in=("requested", "refused", "withdrawn"))
                    & Q(number__isnull=True, valid_from__isnull=True, valid_until__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="registry_residencepermit_decided_by_whom",
                condition=(Q(state="requested") & Q(decided_on__isnull=True, decided_by__isnull=True))
                | (~Q(state="requested") & Q(decided_on__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_residencepermit_annulled_has_a_day",
                condition=Q(state="annulled", annulled_on__isnull=False)
                | (~Q(state="annulled") & Q(annulled_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="registry_residencepermit_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(state="requested"),
                name="registry_residencepermit_one_open_request",
                violation_error_message=_("A request is already waiting for a decision."),
            ),
            # A refused or withdrawn request for an extension may be followed by another.
            models.UniqueConstraint(
                fields=["extends"],
                condition=Q(state__in=("requested", "issued")),
                name="registry_residencepermit_extended_once",
                violation_error_message=_("An extension of this permit is already requested or issued."),
            ),
            ExclusionConstraint(
                name="registry_residencepermit_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state="issued"),
                violation_error_message=_("Another permit is already in force on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("request for a permit"))
