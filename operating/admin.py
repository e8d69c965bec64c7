"""How the periodic tasks fare, for administrators: read only."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.admin import Column, GovernedAdmin
from core.templatetags.dates_in_words import decimal_in_words, kept_in_words, number_in_words, since_in_words
from operating.models import TaskRun
from operating.states import CountName, ErrorName, TaskName


def _runs(user: Actor, on: date) -> QuerySet[TaskRun]:
    return TaskRun.objects.all()


def _named(names: type[TextChoices], code: str) -> str:
    """What people read for a code; the code itself when it has no words."""
    return str(dict(names.choices).get(code, code))


def _state(run: TaskRun) -> dict[str, Any]:
    if run.failing_since is None:
        return {"value": str(_("Ended well")), "kind": "pill", "tone": "calm", "is_whole": True}
    sub = f"{_named(ErrorName, run.last_error)}, {since_in_words(run.failing_since)}"
    return {"value": str(_("Fails")), "kind": "pill", "tone": "late", "is_whole": True, "sub": sub}


def _said(name: str, value: Any) -> str:
    """A count set apart by thousands, a day in words; a year is no count."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, int) and name != CountName.YEAR:
        return number_in_words(value)
    return kept_in_words(value)


def _counts(run: TaskRun) -> str:
    """What the last good run found, as far as it found anything."""
    found = {name: value for name, value in run.counts.items() if value not in (0, None, [])}
    if run.counts and not found.keys() - {"on", "year"}:
        return str(_("nothing to do"))
    return " · ".join(f"{_named(CountName, name)}: {_said(name, value)}" for name, value in found.items())


@admin.register(TaskRun)
class TaskRunAdmin(GovernedAdmin):
    """A row for each task that ever ran; all stand on one page."""

    visible = staticmethod(_runs)
    can_export = False
    page_size = 500
    lead = _("What the worker did last. A task that fails is tried again at its next time.")
    empty_text = _("No task has run yet.")
    columns = (
        Column(_("Task"), lambda run, on: {"value": _named(TaskName, run.name), "sub": run.name}),
        Column(_("State"), lambda run, on: _state(run)),
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
