"""Classifiers: lists to read."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.admin import Column, TextFilter
from core.languages import NAME_COLUMNS
from reference.admin.base import ReferenceAdmin, all_of, column_of, confidence_cell
from reference.models import (
    CalendarYear,
    Checkpoint,
    Country,
    CountryGroup,
    District,
    Occupation,
    Region,
    Sector,
)


def by_any_name(text: str, on: date) -> Q:
    """Part of a name in any of the three languages."""
    return reduce(or_, (Q(**{f"{column}__icontains": text}) for column in NAME_COLUMNS))


def classifier(model: type[Any], *columns: str, related: tuple[str, ...] = ()) -> None:
    """Register a read-only list of a classifier with these columns, its names and its confidence."""
    named = [model._meta.get_field(name) for name in columns]
    attributes = {
        "__module__": __name__,
        "visible": staticmethod(all_of(model)),
        "related": related,
        "columns": (
            *(column_of(field) for field in named),
            *([Column(_("Name"), lambda row, on: row.name)] if hasattr(model, "name") else []),
            Column(_("Confidence"), lambda row, on: confidence_cell(row)),
        ),
        "filters": (
            (TextFilter(name="name", label=_("Name"), condition=by_any_name, personal=False),)
            if hasattr(model, "name")
            else ()
        ),
        "lead": _("Read only. Changes come from the reference files of the next release."),
    }
    admin.site.register(model, type(f"{model.__name__}Admin", (ReferenceAdmin,), attributes))


classifier(Region, "code", "kind", "kato", "valid_from", "valid_until")
classifier(District, "code", "region", related=("region",))
classifier(Country, "iso3", "iso2", "document_code")
classifier(CountryGroup, "code")
classifier(Checkpoint, "code", "kind", "region", "neighbour", related=("region", "neighbour"))
classifier(Sector, "code")
classifier(Occupation, "code")
classifier(CalendarYear, "year")
