"""The public check of a permit: validity and initials, no more, and not too often."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Entry
from permits.operations import revoke_permit
from tests.permits.pages import text
from tests.permits.situations import ON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def verified(number) -> str:
    client = Client()
    client.cookies["django_language"] = "en"
    return text(client.get(reverse("verify:permit", args=[number])))


def test_the_public_learns_validity_and_initials_only(world):
    permit = world.permits()[0]

    page = verified(permit.number)

    assert "This permit is valid today" in page
    assert "Y. M." in page
    assert "Category 3" in page
    for secret in ("Yılmaz", "Mehmet", world.employer.name, permit.worker.document_number, "Welding"):
        assert secret not in page
    seen = Entry.objects.filter(kind="permit_verified", subject_id=permit.pk)
    assert seen.count() == 1


def test_a_revoked_permit_is_public_at_once(world):
    permit = world.permits()[0]
    revoke_permit(permit_id=permit.pk, reason="Works elsewhere", on=ON, by=world.officer)

    page = verified(permit.number)

    assert "No valid permit with this number" in page
    assert "Works elsewhere" not in page


def test_an_unknown_number_is_answered_in_the_same_shape(world):
    permit = world.permits()[0]
    known = verified(permit.number)

    unknown = verified("WP-AAAAA-AAAAAA")

    labels = re.compile(r"<dt>(.*?)</dt>")
    assert "No valid permit with this number" in unknown
    assert labels.findall(known) == labels.findall(unknown)


def test_the_form_leads_to_the_numbers_address(world):
    permit = world.permits()[0]

    answer = Client().get(reverse("verify:form"), {"number": f" {permit.number.lower()} "})

    assert answer["Location"] == reverse("verify:permit", args=[permit.number])


def test_one_address_checks_only_so_often(world):
    number = world.permits()[0].number
    client = Client()
    page = reverse("verify:permit", args=[number])

    answers = [client.get(page).status_code for _try in range(32)]

    assert answers[:30] == [200] * 30
    assert answers[30:] == [429, 429]
    assert Entry.objects.filter(kind="permit_verified").count() == 30


def test_behind_a_proxy_each_asker_is_counted_alone(settings):
    settings.TRUSTED_PROXIES = "1"
    page = reverse("verify:permit", args=["WP-AAAAA-AAAAAA"])
    for _try in range(31):
        first = Client().get(page, headers={"X-Forwarded-For": "203.0.113.7"})

    other = Client().get(page, headers={"X-Forwarded-For": "203.0.113.8"})

    assert (first.status_code, other.status_code) == (429, 200)
