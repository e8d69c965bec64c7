"""Applications of employers for permits to engage foreign workers, and their payment."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import readings
from core.partial_dates import PartialDateField, has_form
from identity.document_numbers import KEY_FORM
from parties.models import Employer
from payments.models import Payable
from permits.models.terms import CategoryTerms
from permits.rules.terms import MONTHS_OFFERED
from permits.states import CLOSED_STATES, ApplicationKind, ApplicationState, RefusalGroup
from quotas.models import QuotaAllocation
from quotas.states import Category
from reference.models import Named, Sourced
from registry.models import Person


class RefusalGround(Named, Sourced):
    """A listed ground of refusal. There is no refusal without one."""

    natural_key = ("code",)

    code = models.CharField(_("code"), max_length=24, unique=True)
    group = models.CharField(_("group of the statistics"), max_length=12, choices=RefusalGroup.choices)

    class Meta:
        verbose_name = _("ground of refusal")
        verbose_name_plural = _("grounds of refusal")


class Application(models.Model):
    """An employer asks for permits for n workers of one category in one region.

    Places are reserved in `allocation` exactly while the state is one of `HOLDING_STATES`.
    `queue_since` is the first submission and keeps its place when the application is carried into
    the next year. Deadlines are computed at the act that starts them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    number = models.CharField(_("number"), max_length=16, unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ApplicationKind.choices, default="new", db_default="new"
    )
    extends = models.ForeignKey(
        "permits.Permit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        verbose_name=_("extends"),
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="applications", verbose_name=_("employer")
    )
    region = models.ForeignKey(
        "reference.Region", models.PROTECT, related_name="+", verbose_name=_("region of work")
    )
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    months = models.PositiveSmallIntegerField(
        _("months asked for"), default=MONTHS_OFFERED, db_default=MONTHS_OFFERED
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ApplicationState.choices, default="draft", db_default="draft"
    )
    drafted_on = models.DateField(_("begun on"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    # What the employer declares about its staff and its search at home.
    employees = models.PositiveIntegerField(_("employees in all"), null=True, blank=True)
    citizens_heads = models.PositiveIntegerField(_("citizens in categories 1 and 2"), null=True, blank=True)
    foreigners_heads = models.PositiveIntegerField(
        _("foreigners in categories 1 and 2"), null=True, blank=True
    )
    citizens_specialists = models.PositiveIntegerField(
        _("citizens in categories 3 and 4"), null=True, blank=True
    )
    foreigners_specialists = models.PositiveIntegerField(
        _("foreigners in categories 3 and 4"), null=True, blank=True
    )
    is_branch = models.BooleanField(_("branch or representative office"), default=False, db_default=False)
    is_state_body = models.BooleanField(_("state body or enterprise"), default=False, db_default=False)
    vacancy_code = models.CharField(_("code of the vacancy"), max_length=40, blank=True, db_default="")
    vacancy_published_on = models.DateField(_("vacancy published on"), null=True, blank=True)
    # The life of the application.
    allocation = models.ForeignKey(
        QuotaAllocation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("allocation")
    )
    places = models.PositiveIntegerField(_("places held"), default=0, db_default=0)
    queue_since = models.DateTimeField(_("in the queue since"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    decision_due_on = models.DateField(_("to be decided by"), null=True, blank=True)
    checks: Any = models.JSONField(_("checks"), default=list, db_default=models.Value([], models.JSONField()))
    terms = models.ForeignKey(
        CategoryTerms, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("terms used")
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    refusal_ground = models.ForeignKey(
        RefusalGround,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ground of refusal"),
    )
    note = models.TextField(_("explanation"), blank=True, db_default="")
    fee_mci = models.PositiveIntegerField(_("fee in MCI"), null=True, blank=True)
    fee = models.OneToOneField(
        Payable, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fee")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("application for permits")
        verbose_name_plural = _("applications for permits")
        indexes = [
            models.Index(
                fields=["region", "decision_due_on"],
                condition=Q(state__in=("submitted", "under_review")),
                name="permits_application_queue",
            ),
            models.Index(fields=["employer", "-id"], name="permits_application_employer"),
            models.Index(fields=["id"], condition=Q(state="pending_fee"), name="permits_application_unpaid"),
        ]
        constraints = [
            models.CheckConstraint(
                name="permits_application_state_known", condition=Q(state__in=ApplicationState.values)
            ),
            models.CheckConstraint(
                name="permits_application_places_held_in_time",
                condition=(
                    Q(state__in=("submitted", "under_review", "pending_fee", "paid"))
                    & Q(places__gte=1, allocation__isnull=False)
                )
                | (~Q(state__in=("submitted", "under_review", "pending_fee", "paid")) & Q(places=0)),
            ),
            models.CheckConstraint(
                name="permits_application_submitted_has_its_facts",
                condition=Q(state__in=("draft", "withdrawn"))
                | Q(
                    submitted_on__isnull=False,
                    queue_since__isnull=False,
                    decision_due_on__isnull=False,
                    terms__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="permits_application_decided_by_whom",
                condition=Q(decided_on__isnull=True, decided_by__isnull=True)
                | Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="permits_application_refused_with_ground",
                condition=Q(state="refused", refusal_ground__isnull=False, decided_on__isnull=False)
                | (~Q(state="refused") & Q(refusal_ground__isnull=True)),
                violation_error_message=_("A refusal needs one of the listed grounds."),
            ),
            models.CheckConstraint(
                name="permits_application_granted_has_a_fee",
                condition=~Q(state__in=("pending_fee", "paid", "issued", "unissued", "lapsed"))
                | Q(decided_on__isnull=False, fee_mci__isnull=False, fee__isnull=False),
            ),
            models.CheckConstraint(
                name="permits_application_closed_has_a_day",
                condition=Q(state__in=CLOSED_STATES, closed_on__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(closed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="permits_application_extension_of_one",
                condition=Q(kind="new", extends__isnull=True) | Q(kind="extension", extends__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["extends"],
                condition=Q(
                    state__in=("draft", "submitted", "under_review", "returned", "pending_fee", "paid")
                ),
                name="permits_application_one_open_extension",
                violation_error_message=_("An extension of this permit is already asked for."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def fee_due_on(self) -> date | None:
        """The last day to pay the fee; None before the grant. `fee` is read along with the list."""
        return self.fee.due_on if self.fee else None

    @property
    def paid_on(self) -> date | None:
        """The day on which the fee was paid."""
        return self.fee.paid_on if self.fee else None

    @property
    def fee_amount(self) -> int | None:
        """The tenge paid; None while nothing is."""
        return self.fee.amount if self.fee and self.fee.paid_on else None


class Worker(models.Model):
    """One foreign worker an application asks for; `person` once found in the registry.

    Whoever may not have a permit any more when those of the application are issued is left out, with the
    reasons as a check has them.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="workers", verbose_name=_("application")
    )
    surname = models.CharField(_("surname"), max_length=120)
    given_names = models.CharField(_("given names"), max_length=120, blank=True, db_default="")
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True, db_default="")
    born_on = PartialDateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1)
    citizenship = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("citizenship")
    )
    document_number = models.CharField(_("passport number"), max_length=24)
    document_key = models.CharField(max_length=24, editable=False)
    document_shape = models.CharField(max_length=24, editable=False)
    document_expires_on = models.DateField(_("passport expires on"), null=True, blank=True)
    position = models.CharField(_("position"), max_length=120)
    occupation = models.ForeignKey(
        "reference.Occupation", models.PROTECT, related_name="+", verbose_name=_("occupation group")
    )
    education = models.CharField(_("education and experience"), max_length=200, blank=True, db_default="")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    left_out_on = models.DateField(_("left out on"), null=True, blank=True)
    left_out_because: Any = models.JSONField(
        _("left out because"), default=list, db_default=models.Value([], models.JSONField()), blank=True
    )

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        indexes = [models.Index(fields=["document_key"], name="permits_worker_document")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "citizenship", "document_key"],
                name="permits_worker_once_an_application",
                violation_error_message=_("This worker is already in the application."),
            ),
            models.CheckConstraint(
                name="permits_worker_left_out_with_reason",
                condition=Q(left_out_on__isnull=True, left_out_because=[])
                | (Q(left_out_on__isnull=False) & ~Q(left_out_because=[])),
            ),
            models.CheckConstraint(name="permits_worker_birth_date_has_form", condition=has_form("born_on")),
            models.CheckConstraint(
                name="permits_worker_has_a_document", condition=Q(document_key__regex=KEY_FORM)
            ),
        ]

    def __str__(self) -> str:
        self.shown()
        return " ".join(part for part in (self.surname, self.given_names, self.patronymic) if part)

    def shown(self) -> Self:
        """The same worker, for an answer that says the name in parts."""
        readings.shown(self.person_id)
        return self
