"""The portal's lists: heads that sort, regions of the firm only, its name where it is needed, due days."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.templatetags.dates_in_words import day_in_words
from journal.models import Entry
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.permits.pages import signed_in, text
from tests.permits.situations import ON
from tests.reference.factories import the_region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def portal(world) -> Client:
    return signed_in(world.firm)


def table(portal, asked="", page="portal:applications"):
    return portal.get(reverse(page) + asked).context["table"]


def numbers(found):
    return [row["cells"][0]["value"] for row in found["rows"]]


def test_the_heads_sort_turn_round_and_keep_what_is_filtered(world, portal):
    few, many = world.draft(workers=1), world.draft(workers=3)

    first = table(portal)
    asked = next(head for head in first["columns"] if head["label"] == "Workers")["sort_url"]
    up = table(portal, asked + "&show=mine")
    head = next(head for head in up["columns"] if head["label"] == "Workers")
    down = table(portal, head["sort_url"])

    assert numbers(first) == [many.number, few.number]  # the newest first
    assert numbers(up) == [few.number, many.number]
    assert head["sorted"] == "ascending"
    assert "show=mine" in head["sort_url"]
    assert numbers(down) == [many.number, few.number]


def test_rows_without_a_deadline_stand_last_and_nonsense_is_ignored(world, portal):
    draft, submitted = world.draft(), world.submitted()

    assert numbers(table(portal, "?sort=deadline")) == [submitted.number, draft.number]
    assert numbers(table(portal, "?sort=-deadline")) == [submitted.number, draft.number]
    assert numbers(table(portal, "?sort=password")) == [submitted.number, draft.number]


def test_the_pages_keep_filter_and_order(world, portal, monkeypatch):
    monkeypatch.setattr("portal.web.application.PAGE", 1)
    world.draft(), world.draft()

    found = table(portal, "?show=mine&sort=number")
    older = found["pager"]["older_url"]

    assert {"show=mine", "sort=number", "page=2"} == set(older.removeprefix("?").split("&"))
    assert numbers(table(portal, older)) != numbers(found)


def test_only_the_firms_own_regions_are_offered(world, portal):
    one, other = world.draft(), world.draft()
    assert table(portal)["places"] == []
    other.region = the_region("KZ-71")
    other.save(update_fields=["region"])

    chips = table(portal)["places"]

    assert [chip["label"] for chip in chips] == ["all regions", other.region.name_en, one.region.name_en]
    assert numbers(table(portal, chips[1]["url"])) == [other.number]
    assert chips[1]["url"] == "?region=KZ-71"


def test_the_firm_is_named_in_rows_only_where_there_are_several(world, portal):
    world.draft()
    assert table(portal)["rows"][0]["cells"][0]["sub"] == ""

    RepresentationFactory(user=world.firm, employer=EmployerFactory(), host=None)

    assert table(portal)["rows"][0]["cells"][0]["sub"] == world.employer.name


def test_an_application_sent_back_says_by_which_day_it_is_due(world, portal):
    returned = world.act("return", world.under_review())
    # Submitted on Monday 15 June 2026: seven working days from the day after end on 24 June.
    assert returned.decision_due_on.isoformat() == "2026-06-24"

    page = text(portal.get(reverse("portal:application", args=[returned.number])))
    listed = table(portal)["rows"][0]["cells"][4]

    assert "by 24 June 2026" in listed
    assert "10 days left" in listed
    assert "Correct it by 24 June 2026" in page
    assert "Correcting counts within the 7 working days" in page


def test_past_its_day_it_says_so(world, portal, monkeypatch):
    world.act("return", world.under_review())
    monkeypatch.setattr("core.clock.today", lambda: ON.replace(day=25))

    assert table(portal)["rows"][0]["cells"][4] == "It had to be corrected by 24 June 2026."


def test_an_application_history_is_dated_by_the_moment_of_recording(world):
    application = world.draft()

    timeline = (
        signed_in(world.firm)
        .get(reverse("portal:application", args=[application.number]))
        .context["timeline"]
    )

    entries = Entry.objects.filter(subject_kind="application", subject_id=application.pk).order_by("-pk")
    assert [line["when"] for line in timeline] == [entry.recorded_at for entry in entries]
    with override("en"):
        beside = f"official day: {day_in_words(ON)}"
    assert all(beside in line["note"] for line in timeline)
