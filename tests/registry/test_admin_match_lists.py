"""The way through a list of pairs: by keys, after a decision, whatever the list was asked for."""

import pytest
from django.db import transaction
from django.urls import reverse

from journal.operations import record
from registry.events import RegistryEvent
from tests.days import ON
from tests.registry.test_admin_joining import act_url
from tests.registry.test_admin_matches import page_url, pair

pytestmark = pytest.mark.django_db


def test_j_and_k_go_through_the_list_one_came_from(client, officer):
    sure, other = pair(verdict="same"), pair()
    elsewhere = pair(verdict="same", region="KZ-10")
    listed = client.get(reverse("admin:registry_likelymatch_changelist"), {"verdict": "same"})
    rows = [row["url"] for row in listed.context_data["table"]["rows"]]
    assert [url.split("?")[0] for url in rows] == [page_url(elsewhere), page_url(sure)]

    page = client.get(rows[0])
    assert (page.context_data["before_url"], page.context_data["after_url"]) == (rows[1], rows[1])
    assert all("list=verdict%3Dsame" in act["url"] for act in page.context_data["acts"])
    assert page_url(other) not in page.content.decode()


def test_the_list_of_ones_own_work_needs_no_other_address(client, officer):
    match = pair()
    listed = client.get(reverse("admin:registry_likelymatch_changelist"), {"state": "mine"})
    assert [row["url"] for row in listed.context_data["table"]["rows"]] == [page_url(match)]


def test_after_a_decision_the_next_of_the_same_list_is_shown(client, officer):
    first, second = pair(region="KZ-10"), pair(region="KZ-10")
    found = client.post(act_url(second, "different") + "?list=all%3D1", {"note": "Two passports were shown"})
    assert found.status_code == 302
    assert found["Location"] == f"{page_url(first)}?list=all%3D1"


@pytest.mark.parametrize("query", ["verdict%3Dno-such", "sort%3Dpassword", "%26%3D%3D", "before%3Dx"])
def test_a_list_that_cannot_be_leads_nowhere_wrong(client, officer, query):
    match = pair()
    assert client.get(f"{page_url(match)}?list={query}").status_code == 200


def test_what_is_told_in_both_files_is_told_once_of_the_pair(client, officer):
    match = pair()
    with transaction.atomic():
        for person in (match.one, match.other):
            record(
                RegistryEvent.FILES_DIFFERENT, subject=match, by=officer, on=ON, person_id=person.pk, data={}
            )
    (section,) = client.get(page_url(match)).context_data["sections"]
    assert len(section.context["entries"]) == 1
