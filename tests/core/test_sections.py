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
    monkeypatch.setattr(sections, "_count_sources", [])
    monkeypatch.setattr(sections, "_faces", {})


def section(title, order):
    return Section(title, "x.html", lambda subject, user, on: {}, order)


def test_sections_of_a_place_in_order():
    sections.offer_section("person", section("b", 20))
    sections.offer_section("person", section("a", 10))
    sections.offer_section("host", section("c", 1))

    assert [s.title for s in sections.sections_of("person")] == ["a", "b"]
    assert sections.sections_of("nowhere") == []


def test_a_count_of_several_capabilities_is_shown_once():
    count = Count("Cases", lambda user, on: 3, lambda user: "/desk/", order=5)
    early = Count("First", lambda user, on: 0, lambda user: "/", order=1)
    sections.offer_count("decide", count)
    sections.offer_count("read", count)
    sections.offer_count("read", early)

    assert sections.counts_of(["decide", "read", "other"]) == [early, count]
    assert count.value(None, date(2026, 6, 15)) == 3


def test_of_several_faces_the_one_of_the_lowest_order_opens_first():
    sections.offer_face("enter", sections.Face("Lists", lambda: "/admin/", order=30))
    sections.offer_face("decide", sections.Face("Desk", lambda: "/desk/", order=10))
    sections.offer_face("look", sections.Face("Desk", lambda: "/desk/feeds/", order=11))

    assert sections.face_of(["enter"]) == "/admin/"
    assert sections.face_of(["enter", "decide"]) == "/desk/"
    assert [face.url() for face in sections.faces_of(["enter", "look", "decide"])] == ["/desk/", "/admin/"]
    assert sections.face_of(["other"]) is None


def test_counts_made_from_a_table_are_those_of_the_roles():
    late = Count("Late", lambda user, on: 1, lambda user: "/", order=9)
    early = Count("Early", lambda user, on: 1, lambda user: "/", order=2)
    sections.offer_counts(lambda roles: [late] if "admin" in roles else [])
    sections.offer_count("admin", early)

    assert sections.counts_of(["admin"]) == [early, late]
    assert sections.counts_of(["host"]) == []
