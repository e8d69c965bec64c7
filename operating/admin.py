"""How the periodic tasks fare, for administrators: read only."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.admin import Column, GovernedAdmin
from core.templatetags.dates_in_words import decimal_in_words
from operating.models import TaskRun


def _runs(user: Actor, on: date) -> QuerySet[TaskRun]:
    return TaskRun.objects.all()


def _state(run: TaskRun) -> dict[str, Any]:
    if run.failing_since is None:
        return {"value": str(_("Ended well")), "kind": "pill", "tone": "calm"}
    return {"value": run.last_error, "kind": "pill", "tone": "late"}


def _counts(run: TaskRun) -> str:
    return ", ".join(f"{name}: {count}" for name, count in run.counts.items())


@admin.register(TaskRun)
class TaskRunAdmin(GovernedAdmin):
    """A row for each task that ever ran; all stand on one page."""

    visible = staticmethod(_runs)
    can_export = False
    page_size = 500
    lead = _("What the worker did last. A task that fails is tried again at its next time.")
    empty_text = _("No task has run yet.")
    columns = (
        Column(_("Task"), lambda run, on: {"value": run.name, "kind": "code"}),
        Column(_("State"), lambda run, on: _state(run)),
        Column(_("Failing since"), lambda run, on: run.failing_since),
        Column(_("Last ended at"), lambda run, on: run.last_ended_at),
        Column(
            _("Seconds of the last run"),
            lambda run, on: decimal_in_words(f"{run.last_seconds:.1f}"),
            numeric=True,
        ),
        Column(_("Counts of the last good run"), lambda run, on: _counts(run)),
        Column(_("Runs"), lambda run, on: run.runs, numeric=True),
        Column(_("Failures"), lambda run, on: run.failures, numeric=True),
    )

    def page_url(self, pk: Any) -> str:
        """All there is to know stands in the list."""
        return self.list_url()
