"""Higher apps offer sections, counts and faces; lower apps show them in order."""

from collections import defaultdict
from datetime import date

import pytest

from core import sections
from core.sections import Count, Section


@pytest.fixture(autouse=True)
def nothing_offered(monkeypatch):
    monkeypatch.setattr(sections, "_sections", defaultdict(list))
    monkeypatch.setattr(sections, "_counts", defaultdict(list))
    monkeypatch.setattr(sections, "_faces", {})


def section(title, order):
    return Section(title, "x.html", lambda subject, user, on: {}, order)


def test_sections_of_a_place_in_order():
    sections.offer_section("person", section("b", 20))
    sections.offer_section("person", section("a", 10))
    sections.offer_section("host", section("c", 1))

    assert [s.title for s in sections.sections_of("person")] == ["a", "b"]
    assert sections.sections_of("nowhere") == []


def test_a_count_of_several_roles_is_shown_once():
    count = Count("Cases", lambda user, on: 3, lambda user: "/desk/", order=5)
    early = Count("First", lambda user, on: 0, lambda user: "/", order=1)
    sections.offer_count("supervisor", count)
    sections.offer_count("auditor", count)
    sections.offer_count("auditor", early)

    assert sections.counts_of(["supervisor", "auditor", "host"]) == [early, count]
    assert count.value(None, date(2026, 6, 15)) == 3


def test_the_face_of_a_role():
    sections.offer_face("officer", lambda: "/admin/")

    assert sections.face_of("officer") == "/admin/"
    assert sections.face_of("migrant") is None
