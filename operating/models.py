"""What the periodic tasks did. In the database, because the broker may lose everything at any time."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TaskRun(models.Model):
    """One row a task: its last run, and how often and how long it ran in all.

    `counts` is what the last successful run answered, `failing_since` the first failure after it.
    """

    name = models.CharField(_("task"), max_length=100, primary_key=True)
    runs = models.BigIntegerField(_("runs"), default=0)
    failures = models.BigIntegerField(_("failures"), default=0)
    seconds = models.FloatField(_("seconds in all"), default=0)
    last_ended_at = models.DateTimeField(_("last ended at"))
    last_seconds = models.FloatField(_("seconds of the last run"))
    last_error = models.CharField(_("last error"), max_length=60, blank=True, db_default="")
    failing_since = models.DateTimeField(_("failing since"), null=True)
    counts: Any = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("task run")
        verbose_name_plural = _("task runs")
        constraints = [
            models.CheckConstraint(
                name="operating_taskrun_fails_with_an_error",
                condition=Q(failing_since=None, last_error="")
                | (Q(failing_since__isnull=False) & ~Q(last_error="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
