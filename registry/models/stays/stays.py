"""Stays as the projection of crossings, and what is registered about them."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from parties.models import Dwelling, Host
from reference.models import Confidence
from registry.models.crossings import Crossing
from registry.models.people import Person
from registry.states import Basis, RegistrationState


class Stay(models.Model):
    """From an entry to the departure: `[entered_at, departed_at)`, at most one at a time a person.

    Rebuilt from crossings by `registry.rules.stays.projection`; its id stays the same while its entry is
    the same crossing, whatever revision. `authorised_until` is the last lawful day over all bases,
    inclusive, and the only date the overstay sweep reads; null means that no rule could be applied
    and an officer must look, or, for a citizen, that none applies; `confidence` is that of the date.
    `exhausts_on` is the last day the window regime (90 in 180) allows.
    `exit_missing`: another entry followed, so the person left unseen; nothing is held against them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="stays", verbose_name=_("person"))
    entry = models.OneToOneField(Crossing, models.PROTECT, related_name="stay_begun", verbose_name=_("entry"))
    exit = models.ForeignKey(
        Crossing, models.PROTECT, null=True, blank=True, related_name="stays_ended", verbose_name=_("exit")
    )
    entered_at = models.DateTimeField(_("entered at"))
    entered_on = models.DateField(_("entered on"))
    departed_at = models.DateTimeField(_("departed at"), null=True, blank=True)
    departed_on = models.DateField(_("departed on"), null=True, blank=True)
    exit_missing = models.BooleanField(_("exit missing"), default=False, db_default=False)
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True)
    citizenship = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("citizenship at entry")
    )
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    regime = models.ForeignKey(
        "registry.StayRegime",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("regime"),
    )
    basis = models.CharField(
        _("basis"), max_length=16, choices=Basis.choices, default="unknown", db_default="unknown"
    )
    authorised_until = models.DateField(_("authorised until"), null=True, blank=True)
    exhausts_on = models.DateField(_("window exhausted on"), null=True, blank=True)
    confidence = models.CharField(
        _("confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.UNCONFIRMED,
        db_default=Confidence.UNCONFIRMED,
        help_text=_("Of the lawful end: as sure as the weakest fact that decided it."),
    )

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        indexes = [
            models.Index(
                fields=["authorised_until"],
                include=["id", "region", "person"],
                condition=Q(departed_on__isnull=True, annulled_on__isnull=True),
                name="stay_open_due",
            ),
            models.Index(fields=["person", "-entered_at"], name="stay_by_person"),
            models.Index(fields=["region", "-id"], name="stay_by_region"),
        ]
        constraints = [
            ExclusionConstraint(
                name="registry_stay_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("entered_at"),
                            F("departed_at"),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(annulled_on__isnull=True),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("The person already has a stay at that time."),
            ),
            models.UniqueConstraint(
                fields=["exit"],
                name="registry_stay_exit_ends_one_stay",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                name="registry_stay_ends_after_start",
                condition=Q(departed_at__isnull=True) | Q(departed_at__gte=F("entered_at")),
                violation_error_message=_("The departure is before the entry."),
            ),
            models.CheckConstraint(
                name="registry_stay_departure_has_its_day",
                condition=Q(departed_at__isnull=True, departed_on__isnull=True)
                | Q(departed_at__isnull=False, departed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_stay_missing_exit_is_no_exit",
                condition=Q(exit_missing=False) | Q(exit__isnull=True, departed_at__isnull=False),
            ),
            models.CheckConstraint(name="registry_stay_basis_known", condition=Q(basis__in=Basis.values)),
            models.CheckConstraint(
                name="registry_stay_lawful_end_has_basis",
                condition=Q(authorised_until__isnull=True, basis__in=(Basis.UNKNOWN, Basis.CITIZEN))
                | (Q(authorised_until__isnull=False) & ~Q(basis__in=(Basis.UNKNOWN, Basis.CITIZEN))),
            ),
            models.CheckConstraint(
                name="registry_stay_confidence_known", condition=Q(confidence__in=Confidence.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entered_on:%d.%m.%Y}"

    @property
    def left_on(self) -> date | None:
        """The day of the recorded departure. None for who is here, and for who left unseen: there
        `departed_on` is only the day of the next entry.
        """
        return None if self.exit_missing else self.departed_on

    @property
    def is_citizens(self) -> bool:
        """Whether it is the stay of a citizen, who is no foreigner and has nothing to ask for."""
        return self.basis == Basis.CITIZEN


class ArrivalNotification(models.Model):
    """The host's notice that a foreigner arrived, with the deadline it had."""

    stay = models.ForeignKey(
        Stay, models.PROTECT, related_name="arrival_notifications", verbose_name=_("stay")
    )
    host = models.ForeignKey(
        Host, models.PROTECT, related_name="arrival_notifications", verbose_name=_("host")
    )
    received_on = models.DateField(_("received on"))
    deadline_on = models.DateField(_("deadline"))
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    address = models.CharField(_("address"), max_length=200)
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dwelling")
    )
    terms = models.ForeignKey(
        "registry.NotificationTerms", models.PROTECT, related_name="+", verbose_name=_("terms used")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("arrival notification")
        verbose_name_plural = _("arrival notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "host"],
                name="registry_arrivalnotification_once_a_host",
                violation_error_message=_("This host has already notified this arrival."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.received_on:%d.%m.%Y}"

    @property
    def is_late(self) -> bool:
        """Whether the notice came after its deadline."""
        return self.received_on > self.deadline_on


class Registration(models.Model):
    """A stay registered at an address, from `first_on` to `last_on`, both counted.

    A renewal is a new row after the old one, a move a new row from the day of the move; rows of one
    stay never share a day. A row that a move left no day of ends on the day before its first
    (`has_days`). `renewal_number` is 0 for the first.
    """

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="registrations", verbose_name=_("stay"))
    host = models.ForeignKey(
        Host, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("host")
    )
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    address = models.CharField(_("address"), max_length=200)
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dwelling")
    )
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    renewal_number = models.PositiveSmallIntegerField(_("renewals"), default=0, db_default=0)
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        verbose_name=_("earlier registration"),
    )
    terms = models.ForeignKey(
        "registry.RegistrationTerms", models.PROTECT, related_name="+", verbose_name=_("terms used")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=RegistrationState.choices, default="current", db_default="current"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    due_noted_on = models.DateField(_("renewal announced on"), null=True, blank=True)
    lapse_noted_on = models.DateField(_("lapse noted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [
            models.Index(
                fields=["last_on"],
                include=["id", "stay", "region"],
                condition=Q(state="current"),
                name="registration_current_due",
            ),
            models.Index(fields=["region", "-id"], name="registration_by_region"),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_registration_ends_after_start",
                condition=Q(last_on__gte=F("first_on"))
                | Q(state__in=("moved", "renewed"), last_on__gte=F("first_on") - timedelta(days=1)),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            models.CheckConstraint(
                name="registry_registration_closed_has_a_day",
                condition=Q(state="current", closed_on__isnull=True)
                | (~Q(state="current") & Q(closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_registration_state_known", condition=Q(state__in=RegistrationState.values)
            ),
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(state="current"),
                name="registry_registration_one_current",
                violation_error_message=_("The stay already has a current registration."),
            ),
            ExclusionConstraint(
                name="registry_registration_no_overlap",
                expressions=[
                    ("stay", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_on"),
                            F("last_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=("current", "renewed", "moved"), last_on__gte=F("first_on")),
                violation_error_message=_("The stay is already registered on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        last = f"{self.last_on:%d.%m.%Y}" if self.has_days else "…"
        return f"{self.first_on:%d.%m.%Y} – {last}"

    @property
    def has_days(self) -> bool:
        """Whether it covers a day at all; not one that was moved away from on or before its first."""
        return self.last_on >= self.first_on
