"""Filters of the API's lists: the description and the answer follow one table."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from core.errors import RuleViolation
from desk.api import CaseFilters
from enforcement.states import CaseState
from permits.api.applications import ApplicationFilters
from permits.api.permits import PermitFilters
from quotas.api import QuotaFilters
from quotas.queries import quota_left
from quotas.states import Category
from tests.days import ON

LISTS = {
    "/api/v1/cases/": CaseFilters,
    "/api/v1/permit-applications/": ApplicationFilters,
    "/api/v1/permits/": PermitFilters,
    "/api/v1/quotas/": QuotaFilters,
}


@pytest.fixture(scope="module")
def described():
    return SchemaGenerator().get_schema(public=True)["paths"]


@pytest.mark.parametrize("path", LISTS)
def test_each_filter_is_in_the_published_description_with_its_values(described, path):
    told = {one["name"]: one for one in described[path]["get"]["parameters"] if one["in"] == "query"}

    assert set(LISTS[path].base_filters) <= set(told)
    assert all(told[name].get("description") for name in LISTS[path].base_filters)


def test_the_states_of_a_case_are_told(described):
    (state,) = [one for one in described["/api/v1/cases/"]["get"]["parameters"] if one["name"] == "state"]

    assert set(state["schema"]["enum"]) == set(CaseState.values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "facts"),
    [
        (
            {"category": "9"},
            {"field": "category", "allowed": Category.values},
        ),
        ({"year": "1999"}, {"field": "year"}),
        ({"year": "2026.5"}, {"field": "year"}),
    ],
)
def test_an_unknown_value_is_refused_with_what_is_allowed(asked, facts):
    with pytest.raises(RuleViolation) as refusal:
        QuotaFilters(asked, queryset=quota_left(ON)).values()

    assert (refusal.value.code, refusal.value.facts) == (f"{facts['field']}_unknown", facts)
