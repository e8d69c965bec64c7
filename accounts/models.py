"""Users, the roles they hold for a territory and a time, and keys for other systems' programs."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from core.languages import CHOICES, OF_THE_COUNTRY

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
        choices=CHOICES,
        default=OF_THE_COUNTRY,
        db_default=OF_THE_COUNTRY,
    )
    password_given_on = models.DateField(
        _("password given on"),
        null=True,
        blank=True,
        help_text=_("Set by an administrator and to be changed at the next sign-in; empty: the user’s own."),
    )
    sessions_ended = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("How often all sessions of the user were ended.")
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        """The user name; what no person did, the system did, in the reader's language."""
        return gettext("System") if self.pk == SYSTEM_USER_ID else self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session must still agree with: the password, and how often all were ended."""
        stands_for = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("accounts.session", stands_for, secret=secret, algorithm="sha256").hexdigest()

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


class Closure(models.Model):
    """A time in which an account opens nothing: who closed it and why, who opened it again and why."""

    user = models.ForeignKey(User, models.PROTECT, related_name="closures", verbose_name=_("user"))
    closed_on = models.DateField(_("closed on"))
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("closed by"))
    closed_reason = models.CharField(_("reason"), max_length=400)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    opened_reason = models.CharField(_("reason of opening"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.UniqueConstraint(
                name="accounts_closure_one_at_a_time",
                fields=["user"],
                condition=Q(opened_on__isnull=True),
                violation_error_message=_("The account is already closed."),
            ),
            models.CheckConstraint(
                name="accounts_closure_opened_by_somebody_with_a_reason",
                condition=Q(opened_on__isnull=True, opened_by__isnull=True, opened_reason="")
                | Q(opened_on__gte=F("closed_on"), opened_by__isnull=False) & ~Q(opened_reason=""),
            ),
            models.CheckConstraint(name="accounts_closure_has_a_reason", condition=~Q(closed_reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.closed_on}"


class RoleAssignment(models.Model):
    """A role held from a day to a day, for the country, one region or one district.

    Proposed by one administrator, it is not held until another confirms it. From `ended_on` on it
    is held no more, whatever its last day was to be.
    """

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
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("From this day on it is held no more.")
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

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
            models.CheckConstraint(
                name="accounts_roleassignment_not_ended_before_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="accounts_roleassignment_given_by_two_others",
                condition=(Q(proposed_by__isnull=True) | ~Q(proposed_by=F("user")))
                & (
                    Q(confirmed_by__isnull=True)
                    | Q(proposed_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(confirmed_by=F("user"))
                ),
                violation_error_message=_("Another administrator than the first one confirms this role."),
            ),
            ExclusionConstraint(
                name="accounts_roleassignment_no_overlap",
                condition=Q(ended_on__isnull=True),
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

    @property
    def is_proposal(self) -> bool:
        """Whether it still waits for a second administrator."""
        return self.proposed_by_id is not None and self.confirmed_by_id is None and self.ended_on is None


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


class Attempt(models.Model):
    """A try at a password that has failed (or is running), for the limits of tries.

    Names, addresses and browsers stand here as keyed hashes; rows older than the longest limit go.
    """

    name_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64)
    tried_at = models.DateTimeField(db_default=Now())
    is_refused = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["name_hash", "tried_at"], name="accounts_attempt_by_name"),
            models.Index(fields=["source_hash", "tried_at"], name="accounts_attempt_by_source"),
            models.Index(fields=["tried_at"], name="accounts_attempt_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.tried_at}"


class ResetRequest(models.Model):
    """Somebody asked for a link to choose a new password: the address as typed, until it is answered.

    Known and unknown addresses leave the same row and get the same answer; who has the address is
    looked up afterwards, where nobody waits. Then the row goes.
    """

    email = models.EmailField()
    site = models.CharField(max_length=200, help_text=_("Scheme and host of the page that was asked."))
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("request for a new password")
        verbose_name_plural = _("requests for a new password")

    def __str__(self) -> str:
        return f"{self.asked_at}"


class IdempotentRequest(models.Model):
    """One request that carried an `Idempotency-Key`: what it was (as a hash) and what it was told.

    Written in the transaction of the act, so that key, act and answer stand or fall together.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    key = models.CharField(_("key"), max_length=100)
    request_hash = models.CharField(max_length=64)
    answer: Any = models.JSONField(_("answer"), null=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="accounts_idempotentrequest_key_once")
        ]
        indexes = [models.Index(fields=["made_at"], name="idempotentrequest_by_age")]

    def __str__(self) -> str:
        return self.key
