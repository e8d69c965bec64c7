"""What an entry of the journal says an employer changed in an application, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from permits.models import Application, Worker


def saved_in_words(data: Mapping[str, Any]) -> str:
    """Which fields of the application or of one of its workers were written; empty for other entries."""
    if data.get("worker_added"):
        return _("a worker was added")
    if data.get("worker_removed"):
        return _("a worker was taken out")
    if data.get("worker_corrected"):
        return _("of a worker: %(fields)s") % {"fields": _labels(Worker, data.get("worker_fields"))}
    return _labels(Application, data.get("fields"))


def _labels(model: type[Application] | type[Worker], names: Any) -> str:
    labels = {field.name: str(field.verbose_name) for field in model._meta.fields}
    return ", ".join(labels[name] for name in names or [] if name in labels)
