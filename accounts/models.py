"""Users, the roles they hold for a territory and a time, and keys for other systems' programs."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.states import Role

SYSTEM_USER_ID = 1


class DateRange(Func):
    """`daterange(first, last, '[]')`: both ends belong."""

    function = "daterange"
    output_field = DateRangeField()


class User(AbstractUser):
    """Whoever signs in, and the one `system` user in whose name tasks act.

    Rights come from roles, never from groups or from the superuser flag.
    """

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))],
        default="kk",
        db_default="kk",
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What the roles of today allow; Django's shortcut for superusers is left out."""
        return any(backend.has_perm(self, perm, obj) for backend in get_backends())

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        """Whether the roles of today allow all of these."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the roles of today allow anything in the app."""
        return any(
            perm.startswith(f"{app_label}.")
            for backend in get_backends()
            for perm in backend.get_all_permissions(self)
        )


class RoleAssignment(models.Model):
    """A role held from a day to a day, for the country, one region or one district."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_assignments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "reference.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("Empty: the whole country."),
    )
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
        help_text=_("Empty: the whole region."),
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            models.CheckConstraint(
                name="accounts_roleassignment_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            models.CheckConstraint(
                name="accounts_roleassignment_district_needs_region",
                condition=Q(district__isnull=True) | Q(region__isnull=False),
                violation_error_message=_("A district needs its region. Choose the region as well."),
            ),
            ExclusionConstraint(
                name="accounts_roleassignment_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("region", Value(0)), RangeOperators.EQUAL),
                    (Coalesce("district", Value(0)), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_until", Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The user already holds this role there on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"


class ApiKey(models.Model):
    """A key for another system's program: stored as a hash, limited by scope and time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_keys", verbose_name=_("user"))
    label = models.CharField(_("label"), max_length=80, help_text=_("Which system uses the key."))
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    starts_with = models.CharField(_("starts with"), max_length=12, editable=False)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("expires on"), help_text=_("The last day on which the key opens."))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.CheckConstraint(
                name="accounts_apikey_ends_after_start",
                condition=Q(expires_on__gte=F("issued_on")),
                violation_error_message=_("The key would expire before it is issued."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.starts_with}…)"
