"""Hosts, employers, and who may act for them."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, TextChoices, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.languages import OF_THE_COUNTRY
from identity.identifiers import IDENTIFIER_FORM
from parties.rules import AddressParts


class Dwelling(models.Model):
    """A place to live or work in as the address register divides it: one row a place, whoever is there.

    Rows that name an address keep it as it was written, and point here where its parts are known.
    """

    register_code = models.CharField(
        _("code of the address register"), max_length=16, null=True, blank=True, unique=True
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
    settlement = models.CharField(_("settlement"), max_length=80, blank=True, db_default="")
    street = models.CharField(_("street"), max_length=120, blank=True, db_default="")
    building = models.CharField(_("house"), max_length=20, blank=True, db_default="")
    flat = models.CharField(_("flat"), max_length=20, blank=True, db_default="")
    parts_key = models.CharField(max_length=250, editable=False)
    capacity = models.PositiveSmallIntegerField(_("for how many people"), null=True, blank=True)
    owner = models.ForeignKey(
        "parties.Host", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "district", "parts_key"],
                name="parties_dwelling_is_one_place",
                condition=~Q(parts_key="|||"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="parties_dwelling_code_is_digits",
                condition=Q(register_code__isnull=True) | Q(register_code__regex=r"^[0-9]{16}$"),
                violation_error_message=_("Code of the address register: 16 digits."),
            ),
            models.CheckConstraint(
                name="parties_dwelling_says_where",
                condition=Q(register_code__isnull=False) | ~Q(parts_key="|||"),
            ),
            models.CheckConstraint(
                name="parties_dwelling_holds_somebody",
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                violation_error_message=_("For how many people: at least one."),
            ),
        ]

    def __str__(self) -> str:
        parts = AddressParts(self.settlement, self.street, self.building, self.flat)
        return str(parts) or str(self.register_code)


class Host(models.Model):
    """The receiving party: whoever invites a foreigner or gives the place to live, and must notify."""

    class Kind(TextChoices):
        CITIZEN = "citizen", _("Citizen")
        RESIDENT = "resident", _("Permanently resident foreigner")
        ORGANISATION = "organisation", _("Organisation")

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    identifier = models.CharField(_("IIN or BIN"), max_length=12, unique=True)
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
    language = models.CharField(
        _("language of messages"), max_length=2, default=OF_THE_COUNTRY, db_default=OF_THE_COUNTRY
    )
    email = models.EmailField(_("e-mail"), blank=True, db_default="")
    enrolled_on = models.DateField(_("enrolled on"))

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            models.CheckConstraint(
                name="parties_host_identifier_is_twelve_digits",
                condition=Q(identifier__regex=IDENTIFIER_FORM),
                violation_error_message=_("IIN or BIN: 12 digits."),
            ),
            models.CheckConstraint(
                name="parties_host_kind_known",
                condition=Q(kind__in=("citizen", "resident", "organisation")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerCode(models.Model):
    """A code of the address register by which a dwelling was known wrongly, until the day it was corrected.

    Written by the act that corrected it, in its transaction; never changed. It finds no dwelling.
    """

    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, related_name="former_codes", verbose_name=_("dwelling")
    )
    register_code = models.CharField(_("code of the address register"), max_length=16)
    corrected_on = models.DateField(_("corrected on"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("former code of a dwelling")
        verbose_name_plural = _("former codes of dwellings")
        constraints = [
            models.CheckConstraint(name="parties_formercode_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.register_code


class Employer(models.Model):
    """A firm or household that engages foreign workers, known by BIN (an entrepreneur by IIN)."""

    class Size(TextChoices):
        HOUSEHOLD = "household", _("Household")
        SMALL = "small", _("Small")
        MEDIUM = "medium", _("Medium")
        LARGE = "large", _("Large")

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    identifier = models.CharField(_("BIN or IIN"), max_length=12, unique=True)
    sector = models.ForeignKey("reference.Sector", models.PROTECT, related_name="+", verbose_name=_("sector"))
    size = models.CharField(_("size"), max_length=10, choices=Size.choices)
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    address = models.CharField(_("address"), max_length=200)
    dwelling = models.ForeignKey(
        Dwelling,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("parts of the address"),
    )
    language = models.CharField(
        _("language of messages"), max_length=2, default=OF_THE_COUNTRY, db_default=OF_THE_COUNTRY
    )
    email = models.EmailField(_("e-mail"), blank=True, db_default="")
    enrolled_on = models.DateField(_("enrolled on"))

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        constraints = [
            models.CheckConstraint(
                name="parties_employer_identifier_is_twelve_digits",
                condition=Q(identifier__regex=IDENTIFIER_FORM),
                violation_error_message=_("BIN or IIN: 12 digits."),
            ),
            models.CheckConstraint(
                name="parties_employer_size_known",
                condition=Q(size__in=("household", "small", "medium", "large")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Representation(models.Model):
    """A user acts for a host or an employer from a day to a day.

    From `ended_on` on the user acts no more, whatever the last day was to be.
    """

    class Right(TextChoices):
        ALL = "all", _("Everything")
        NOTIFY = "notify", _("Notify arrivals")
        APPLY = "apply", _("Apply for permits")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="representations", verbose_name=_("user")
    )
    host = models.ForeignKey(
        Host, models.PROTECT, null=True, blank=True, related_name="representations", verbose_name=_("host")
    )
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="representations",
        verbose_name=_("employer"),
    )
    right = models.CharField(_("right"), max_length=8, choices=Right.choices, default="all")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("From this day on it is held no more.")
    )

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            models.CheckConstraint(
                name="parties_representation_of_one_party",
                condition=Q(host__isnull=False, employer__isnull=True)
                | Q(host__isnull=True, employer__isnull=False),
                violation_error_message=_("Choose either a host or an employer."),
            ),
            models.CheckConstraint(
                name="parties_representation_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            models.CheckConstraint(
                name="parties_representation_not_ended_before_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="parties_representation_no_overlap",
                condition=Q(ended_on__isnull=True),
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (Coalesce("host", Value(0)), RangeOperators.EQUAL),
                    (Coalesce("employer", Value(0)), RangeOperators.EQUAL),
                    ("right", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This right is already given on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.host or self.employer)
