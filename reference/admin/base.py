"""What every list of reference data shares: cells, facts, who sees what."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext

from core.admin import Column, GovernedAdmin
from reference.models import Confidence


def shown(row: Model, field: Any) -> Any:
    """A field's value for people: choices, yes and no in words, a related row by its name."""
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field.name == "clause":
        return gettext(value)  # the clauses of the rows that are shipped stand in the catalogues
    return str(value) if isinstance(value, Model) else value


def confidence_cell(row: Any) -> Any:
    """Confirmed is quiet, unconfirmed stands out."""
    label = str(row.get_confidence_display())
    if row.confidence == Confidence.CONFIRMED:
        return label
    return {"value": label, "kind": "pill", "tone": "soon"}


def column_of(field: Any) -> Column:
    numeric = field.get_internal_type().endswith("IntegerField")
    return Column(capfirst(field.verbose_name), lambda row, on: shown(row, field), numeric=numeric)


def all_of(model: type[Model]) -> Callable[[Any, date], QuerySet[Any]]:
    """Reference rows are public law: whoever may open the list sees all of it."""
    return lambda user, on: model._default_manager.all()


class ReferenceAdmin(GovernedAdmin):
    """A classifier: read, never edited here; its files are loaded by `load_reference`."""

    def facts(self, subject: Any, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": capfirst(field.verbose_name), "value": shown(subject, field)}
            for field in self.opts.concrete_fields
            if not field.primary_key
        ]

    def title_of(self, subject: Any) -> str:
        return str(subject)
