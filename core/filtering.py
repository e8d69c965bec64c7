"""Filters of the API's lists, said once: for the answer and for the published description."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, NumberFilter
from drf_spectacular.utils import OpenApiParameter

from core.errors import RuleViolation

Row = TypeVar("Row", bound=Model)

#: How a page of a list is asked for.
PAGING = [
    OpenApiParameter("cursor", str, description="Where the page begins; from `next`."),
    OpenApiParameter("page_size", int, description="At most 200."),
]


class QueryFilters(FilterSet):
    """What a list may be narrowed to; a value that is not known is refused, not passed over."""

    @classmethod
    def parameters(cls) -> list[OpenApiParameter]:
        """The same for the published description."""
        return [_parameter(name, one) for name, one in cls.base_filters.items()]

    def values(self) -> dict[str, Any]:
        """What was asked for, by name. Raises: RuleViolation naming the first value that is not known."""
        if not self.is_valid():
            name = next(iter(self.errors))
            allowed = _choices(self.filters[name])
            sentence = _("%(field)s: this is not known.") % {"field": name}
            raise RuleViolation(
                f"{name}: {', '.join(allowed)}" if allowed else sentence,
                code=f"{name}_unknown",
                facts={"field": name, **({"allowed": allowed} if allowed else {})},
            )
        values: dict[str, Any] = self.form.cleaned_data
        return values


def narrowed(rows: QuerySet[Row], filters: type[QueryFilters], asked: Any) -> QuerySet[Row]:
    """Those of the rows that were asked for. Raises: RuleViolation."""
    chosen = filters(asked, queryset=rows)
    chosen.values()
    found: QuerySet[Row] = chosen.qs
    return found


def _choices(one: Any) -> list[str]:
    return [str(code) for code, _label in one.extra.get("choices", ())]


def _parameter(name: str, one: Any) -> OpenApiParameter:
    text = str(one.extra.get("help_text", ""))
    if isinstance(one, ChoiceFilter):
        return OpenApiParameter(name, str, enum=_choices(one), description=text)
    return OpenApiParameter(name, int if isinstance(one, NumberFilter) else str, description=text)
