"""The public check of a paper: valid, annulled, expired, mistyped or unknown; no more, not too often."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.numbers import number_of
from journal.models import Entry
from papers.models import Paper
from permits.operations import revoke_permit
from tests.permits.pages import text
from tests.permits.situations import ON
from tests.registry.factories import ResidencePermitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def verified(number) -> str:
    client = Client()
    client.cookies["django_language"] = "en"
    return text(client.get(reverse("verify:paper", args=[number])))


def unknown_number(prefix="WP"):
    return number_of(prefix, "ABCDEFGHJK")


def test_the_public_learns_validity_and_no_person(world):
    permit = world.permits()[0]

    page = verified(permit.number)

    assert "This paper is valid today" in page
    assert "Category 3" in page
    for secret in (
        "Yılmaz",
        "Mehmet",
        "Y. M.",
        world.employer.name,
        permit.worker.document_number,
        "Welding",
    ):
        assert secret not in page
    paper = Paper.objects.get(number=permit.number)
    seen = Entry.objects.filter(kind="paper_checked", subject_id=paper.pk)
    assert [entry.data for entry in seen] == [{"paper": "work_permit", "answer": "valid"}]


def test_only_the_table_of_papers_is_read(world):
    """Not the permit, its worker or its firm: the paper is all there is."""
    number = world.permits()[0].number

    with CaptureQueriesContext(connection) as asked:
        verified(number)

    tables = {name for one in asked for name in re.findall(r'(?:FROM|JOIN|INTO) "?(\w+)', one["sql"])}
    assert "papers_paper" in tables
    assert not {name for name in tables if name.startswith(("permits_", "registry_", "parties_"))}


@pytest.mark.parametrize(("language", "region"), [("kk", "Алматы"), ("ru", "Алматы"), ("en", "Almaty")])
def test_the_facts_are_in_the_readers_language(world, language, region):
    client = Client()
    client.cookies["django_language"] = language

    page = text(client.get(reverse("verify:paper", args=[world.permits()[0].number])))

    assert region in page


def test_a_revoked_permit_is_public_at_once(world):
    permit = world.permits()[0]
    revoke_permit(permit_id=permit.pk, reason="Works elsewhere", on=ON, by=world.officer)

    page = verified(permit.number)

    assert "This paper has been annulled" in page
    assert "Works elsewhere" not in page


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 6, 14), "This paper is not valid yet"),
        (date(2026, 6, 15), "This paper is valid today"),
        (date(2027, 6, 14), "This paper is valid today"),
        (date(2027, 6, 15), "This paper has expired"),
    ],
)
def test_the_first_and_the_last_day_are_counted(world, monkeypatch, day, title):
    number = world.permits()[0].number

    monkeypatch.setattr("core.clock.today", lambda: day)

    assert title in verified(number)


def test_a_residence_permit_is_a_paper_too(world):
    permit = ResidencePermitFactory(issued=True, stay__entered_on=ON, ground="victim_protection")

    page = verified(permit.number)

    assert "This paper is valid today" in page
    assert "Temporary residence permit" in page
    assert "ictim" not in page
    assert permit.person.surname not in page


def test_a_paper_is_answered_alike_whosever_it_is(world):
    """A protected person's paper is a paper: no other title, fact or statement."""
    ordinary = ResidencePermitFactory(issued=True, stay__entered_on=ON)
    closed = ResidencePermitFactory(issued=True, stay__entered_on=ON, stay__protected=True)

    answers = []
    for permit in (ordinary, closed):
        with CaptureQueriesContext(connection) as asked:
            page = verified(permit.number).replace(permit.number, "")
        answers.append((re.findall(r"<d[td]>.*?</d[td]>", page), len(asked)))

    assert answers[0] == answers[1]


def test_an_unknown_number_is_answered_in_the_same_shape(world):
    permit = world.permits()[0]
    known = verified(permit.number)

    unknown = verified(unknown_number())
    mistyped = verified("WP-AAAAA-AAAAAA")

    labels = re.compile(r"<dt>(.*?)</dt>")
    assert "No paper has this number" in unknown
    assert "The number is mistyped" in mistyped
    assert labels.findall(known) == labels.findall(unknown) == labels.findall(mistyped)


def test_one_wrong_character_is_a_slip_and_says_so(world):
    number = world.permits()[0].number
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")

    assert "The number is mistyped" in verified(wrong)


def test_a_number_typed_in_cyrillic_is_found(world):
    number = world.permits()[0].number
    typed = number.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ"))

    assert typed != number
    assert "This paper is valid today" in verified(typed)


@pytest.mark.parametrize("number", ["XX-ABCDE-FGHJK", "ZZ", "0", "☂" * 13, "WP", "x" * 500])
def test_what_is_no_number_is_mistyped_and_leaves_nothing(number):
    assert "The number is mistyped" in verified(number)
    assert not Entry.objects.filter(kind="paper_checked").exists()


def test_a_number_of_a_kind_that_nobody_issues_is_unknown():
    assert "No paper has this number" in verified(unknown_number("QQ"))


def test_the_form_leads_to_the_numbers_address(world):
    permit = world.permits()[0]

    answer = Client().get(reverse("verify:form"), {"number": f" {permit.number.lower()} "})

    assert answer["Location"] == reverse("verify:paper", args=[permit.number])


def test_one_address_checks_only_so_often(world):
    number = world.permits()[0].number
    client = Client()
    page = reverse("verify:paper", args=[number])

    answers = [client.get(page).status_code for _try in range(32)]

    assert answers[:30] == [200] * 30
    assert answers[30:] == [429, 429]
    assert Entry.objects.filter(kind="paper_checked").count() == 30


def test_behind_a_proxy_each_asker_is_counted_alone(settings):
    settings.TRUSTED_PROXIES = "1"
    page = reverse("verify:paper", args=[unknown_number()])
    for _try in range(31):
        first = Client().get(page, headers={"X-Forwarded-For": "203.0.113.7"})

    other = Client().get(page, headers={"X-Forwarded-For": "203.0.113.8"})

    assert (first.status_code, other.status_code) == (429, 200)
