"""Where one lands after signing in, and the menu of the officers' pages."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.states import Role
from config.admin_site import MENU
from registry.states import AccessClass
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


def signed_in(client, **traits):
    client.force_login(UserFactory(**traits), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.OFFICER, "admin:index"),
        (Role.PROTECTION_OFFICER, "admin:index"),
        (Role.PERMIT_OFFICER, "admin:index"),
        (Role.AUDITOR, "admin:index"),
        (Role.SUPERVISOR, "desk:home"),
        (Role.ANALYST, "desk:home"),
        (Role.EMPLOYER, "portal:home"),
        (Role.HOST, "portal:arrivals"),
    ],
)
def test_a_role_lands_where_it_works(client, role, page):
    signed_in(client, **{role: True})
    assert client.get("/")["Location"] == reverse(page)


@pytest.mark.parametrize("role", [Role.MIGRANT, Role.VISA_FEED])
def test_who_has_no_pages_yet_is_told_the_role(client, role):
    signed_in(client, **{role: True})
    page = client.get("/")
    assert page.status_code == 200
    assert page.context["roles"] == [role.label]


def test_who_works_in_two_places_chooses(client):
    signed_in(client, officer=True, employer=True)
    faces = [face["url"] for face in client.get("/").context["faces"]]
    assert sorted(faces) == sorted([reverse("admin:index"), reverse("portal:home")])


def test_the_menu_of_the_user_leads_to_the_other_place(client):
    signed_in(client, supervisor=True)
    menu = client.get(reverse("desk:home")).content.decode().partition('class="menu__panel"')[2]
    assert f'href="{reverse("admin:index")}"' in menu.partition("</details>")[0]


@pytest.mark.parametrize(("role", "page"), [(Role.OFFICER, "admin:index"), (Role.SUPERVISOR, "desk:home")])
def test_the_search_box_has_the_focus_where_one_begins(client, role, page):
    signed_in(client, **{role: True})
    box = client.get(reverse(page)).content.decode().partition("data-search")[2].partition(">")[0]
    assert "autofocus" in box


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_is_grouped_and_opens_nothing_but_lists_of_the_role(client, role):
    signed_in(client, **{role: True})
    page = client.get(reverse("admin:index"))
    if page.status_code == 403:
        return
    items = page.context_data["nav"]
    assert len(items) <= len(MENU) + 1
    for item in items:
        for link in item.get("links", [item]):
            assert client.get(link["url"]).status_code == 200, link["url"]


def test_the_group_of_the_open_list_is_marked(client):
    signed_in(client, officer=True)
    stays = reverse("admin:registry_stay_changelist")
    marked = [item for item in client.get(stays).context_data["nav"] if item["current"]]
    assert [[link["url"] for link in item["links"] if link["current"]] for item in marked] == [[stays]]


@pytest.mark.parametrize(
    "name", ["registry_likelymatch", "registry_mixedfile", "registry_recordquestion", "papers_receivedpaper"]
)
def test_what_an_officer_works_with_stands_in_the_menu_not_among_the_norms(client, name):
    signed_in(client, officer=True)
    page = client.get(reverse("admin:index"))
    url = reverse(f"admin:{name}_changelist")
    assert url in [link["url"] for item in page.context_data["nav"] for link in item.get("links", [])]
    assert url not in [link["url"] for group in page.context_data["norms"] for link in group["links"]]


def test_a_protection_officer_begins_with_the_closed_files(client):
    closed = PersonFactory(access_class=AccessClass.REFUGEE)
    StayFactory(person=closed, entered_on=ON - timedelta(days=60), authorised_until=ON - timedelta(days=1))
    StayFactory(entered_on=ON - timedelta(days=60), authorised_until=ON - timedelta(days=1))
    signed_in(client, protection_officer=True)

    counts = client.get(reverse("admin:index")).context_data["counts"]

    shown = [one for one in counts if "access=closed" in one["url"]]
    assert [one["value"] for one in shown] == [1, 1]
    for one in shown:
        assert len(client.get(one["url"]).context_data["table"]["rows"]) == 1


def test_others_have_no_box_for_closed_files(client):
    signed_in(client, officer=True)
    page = client.get(reverse("admin:registry_person_changelist"))
    assert "access" not in page.context_data["filter_form"].fields


def test_the_menu_names_lists_that_exist():
    known = {model._meta.label_lower for model in admin.site._registry}

    assert {name for _title, names in MENU for name in names} <= known


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICER, Role.QUOTA_ADMIN])
def test_norms_and_classifiers_are_folded_and_every_list_is_in_the_page(client, role):
    """Native details: a keyboard opens them, no script is needed, and the links stand in the page."""
    signed_in(client, **{role: True})

    page = client.get(reverse("admin:index"))

    before, _, folded = page.content.decode().partition('<details class="disclosure norms"><summary>')
    folded = folded.partition("</details>")[0]
    norms = [link["url"] for group in page.context_data["norms"] for link in group["links"]]
    others = [link["url"] for group in page.context_data["groups"] for link in group["links"]]
    assert reverse("admin:registry_registrationterms_changelist") in norms
    assert all(f'href="{url}"' in folded and f'href="{url}"' not in before for url in norms)
    assert all(f'href="{url}"' in before for url in others)
    assert sorted(norms + others) == sorted(
        one["url"] for one in admin.site._lists(page.wsgi_request).values()
    )
