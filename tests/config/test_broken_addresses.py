"""Addresses that no page makes: refused as 400 or 404, answered, never a fault."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

#: What is thrown at the lists: digits that are none, far too many, far too much, no day, no cursor.
THROWN = ("²", "9" * 40, "x" * 5000, "2026-02-31")
RAW = ("%00", "%ff%fe", "%ED%A0%80", "%", "%zz")
NAMES = (
    *("q", "before", "after", "person", "by", "from", "until", "kind", "state", "year", "category"),
    *("number", "acts_before", "read_before", "cursor", "page_size", "correct", "document", "iin"),
    *("surname", "born", "ends_from", "sort", "who", "region", "about"),
)
ROLES = ("officer", "supervisor", "admin", "auditor", "employer", "quota_admin", "permit_officer", "analyst")


def patterns(found=None, before=""):
    for one in found if found is not None else get_resolver().url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def plain_addresses():
    """The addresses without a part of their own; what answers with a file or leaves is left out."""
    left_out = ("static", "logout", "export", ".csv", ".xlsx", "jsi18n", "metrics", "readyz")
    return sorted(
        "/" + route.replace("^", "").replace("$", "")
        for route in patterns()
        if not any(word in route for word in left_out) and not set("<(?\\") & set(route)
    )


@pytest.fixture
def client():
    """Whoever sees every list."""
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(**dict.fromkeys(ROLES, True)))
    return client


def test_no_list_or_page_fails_on_a_broken_query(client):
    failed = []
    for address in plain_addresses():
        for value in (*THROWN, "\x00") if address.startswith("/api/") else THROWN:
            answer = client.get(address, dict.fromkeys(NAMES, value))
            if answer.status_code >= 500:
                failed.append((address, value[:20], answer.status_code))
    assert failed == []


def test_bytes_that_are_no_text_are_refused_in_a_query_and_are_nowhere_in_a_path(client):
    for raw in RAW:
        for address in ("/portal/", "/admin/journal/entry/", "/verify/", "/api/v1/migrants/"):
            assert client.get(f"{address}?q={raw}&number={raw}").status_code < 500, (address, raw)
    for path in ("/portal/applications/%00/", "/verify/%00/", "/admin/registry/person/%00/", "/desk/%00"):
        assert client.get(path).status_code == 404, path
    assert client.get("/verify/?number=%00").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/portal/applications/{}/",
        "/portal/applications/{}/workers/",
        "/portal/permits/{}/extend/",
        "/verify/{}/",
        "/api/v1/migrants/{}/",
        "/admin/registry/person/{}/",
    ],
)
def test_a_broken_part_of_a_path_is_not_there(client, path):
    for value in ("²", "9" * 40, "🙂", "a" * 5000, "%ff", ".."):
        assert client.get(path.format(value)).status_code in (200, 301, 303, 400, 403, 404, 405), (
            path,
            value[:9],
        )
