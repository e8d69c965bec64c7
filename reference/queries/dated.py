"""Reading reference data as it stood on a day."""

from collections import defaultdict
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import NoTermsInForce
from core.prepared_sql import prepared
from reference.models import (
    CalendarDay,
    CalendarYear,
    Confidence,
    Country,
    CountryGroup,
    DatedTerms,
    District,
    Region,
)
from reference.rules import WorkingCalendar, reachable

Terms = TypeVar("Terms", bound=DatedTerms)


def in_force(model: type[Terms], *, on: date) -> QuerySet[Terms]:
    """All rows of dated terms in force on a day: started, not ended, not withdrawn."""
    return model._default_manager.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        withdrawn_on__isnull=True,
        valid_from__lte=on,
    )


def terms_in_force(model: type[Terms], *, on: date, **dimensions: Any) -> Terms:
    """The one row of terms in force on a day for the given dimensions, one query.

    Every dimension of the model is given, as an object (`country=…`) or as an id (`country_id=…`).
    Raises NoTermsInForce, naming the terms, the day and the dimensions; TypeError when the
    dimensions are not those of the model.
    """
    wanted = _by_column(model, dimensions)
    row = in_force(model, on=on).filter(**wanted).first()
    if row is None:
        described = ", ".join(f"{name}={_described(value)}" for name, value in dimensions.items())
        raise NoTermsInForce(
            _("No row of “%(terms)s” is in force on %(day)s (%(dimensions)s). Add the terms first.")
            % {
                "terms": model._meta.verbose_name,
                "day": date_format(on),
                "dimensions": described or "–",
            },
            facts={"terms": model._meta.model_name, "on": on.isoformat(), "dimensions": described},
        )
    return row


def groups_of(country_id: int, on: date) -> QuerySet[CountryGroup]:
    """The groups a citizenship belongs to on a day."""
    return CountryGroup.objects.filter(_member_on(on), memberships__country_id=country_id)


def countries_in(group_code: str, on: date) -> QuerySet[Country]:
    """The countries that belong to a group on a day."""
    return Country.objects.filter(_member_on(on), memberships__group__code=group_code)


def home_country_id() -> int:
    """The country whose citizens are no foreigners here.

    Raises: NoTermsInForce while the reference rows name none.
    """
    with prepared() as cursor:
        cursor.execute("SELECT id FROM reference_country WHERE is_home")
        found = cursor.fetchone()
    if found is None:
        raise NoTermsInForce(
            _("No country is named as our own. Load the reference files first."),
            facts={"terms": Country._meta.model_name},
        )
    return int(found[0])


def regions_on(on: date) -> QuerySet[Region]:
    """The regions and cities of republican significance that exist on a day."""
    return Region.objects.filter(_exists_on(on))


def districts_on(on: date, *, region_id: int | None = None) -> QuerySet[District]:
    """The districts that exist on a day, of one region or of all."""
    found = District.objects.filter(_exists_on(on))
    return found if region_id is None else found.filter(region_id=region_id)


def with_successors(region_id: int) -> frozenset[int]:
    """The ids of a region and of all regions that came from it: who keeps its older files now."""
    return reachable(region_id, _region_edges("to_region_id", "from_region_id"))


def working_calendar() -> WorkingCalendar:
    """The calendar of days off as it stands now; two queries.

    Read anew each time: a withdrawn or added day counts at once, in every process.
    """
    years = list(CalendarYear._default_manager.values_list("year", "confidence"))
    days = list(CalendarDay._default_manager.values_list("day", "kind", "confidence"))
    return WorkingCalendar(
        years=frozenset(year for year, _confidence in years),
        days_off=frozenset(day for day, kind, _c in days if kind != CalendarDay.Kind.WORKING_DAY),
        working_days=frozenset(day for day, kind, _c in days if kind == CalendarDay.Kind.WORKING_DAY),
        unconfirmed=frozenset(day for day, _kind, confidence in days if confidence != Confidence.CONFIRMED),
        unconfirmed_years=frozenset(year for year, confidence in years if confidence != Confidence.CONFIRMED),
    )


def _exists_on(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))


def _member_on(on: date) -> Q:
    return Q(memberships__withdrawn_on__isnull=True, memberships__valid_from__lte=on) & (
        Q(memberships__valid_until__isnull=True) | Q(memberships__valid_until__gte=on)
    )


def _by_column(model: type[DatedTerms], dimensions: dict[str, Any]) -> dict[str, Any]:
    columns = {field.attname: field.name for field in model._meta.concrete_fields}
    wanted = {columns.get(name, name): value for name, value in dimensions.items()}
    if set(wanted) != set(model.dimensions):
        raise TypeError(
            f"{model.__name__} is selected by {', '.join(model.dimensions) or 'the day alone'}, "
            f"not by {', '.join(dimensions) or 'the day alone'}"
        )
    return wanted


def _described(value: Any) -> str:
    return str(getattr(value, "code", None) or getattr(value, "iso3", None) or value)


def _region_edges(source: str, target: str) -> dict[int, list[int]]:
    edges: dict[int, list[int]] = defaultdict(list)
    for here, there in Region.predecessors.through._default_manager.values_list(source, target):
        edges[here].append(there)
    return edges
