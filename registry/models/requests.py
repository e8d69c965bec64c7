"""Answers kept so that a repeated request gets the same answer and acts once."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
            models.UniqueConstraint(fields=["user", "key"], name="registry_idempotentrequest_key_once")
        ]
        indexes = [models.Index(fields=["made_at"], name="idempotentrequest_by_age")]

    def __str__(self) -> str:
        return self.key
