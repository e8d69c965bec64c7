"""How the tasks fare."""

from datetime import datetime

from operating.models import TaskRun


def last_ended_at(name: str) -> datetime | None:
    """When the task last ended well or badly; None before the first time."""
    return TaskRun.objects.filter(name=name).values_list("last_ended_at", flat=True).first()


def task_runs() -> list[TaskRun]:
    """Every task that ever ran, by name."""
    return list(TaskRun.objects.order_by("name"))


def failing_tasks() -> list[str]:
    """The tasks whose last run failed, by name."""
    return list(TaskRun.objects.exclude(failing_since=None).order_by("name").values_list("name", flat=True))
