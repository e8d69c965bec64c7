"""Received papers on pages: handed in, opened by right, said clearly when they cannot be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from journal.models import Entry
from papers.models import ReceivedPaper
from papers.operations import scan_waiting
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.papers.pdfs import pdf, picture
from tests.papers.test_operations_receiving import files, taken
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(officer=True, region="KZ-75")
    client.force_login(user)
    return user


@pytest.fixture
def person():
    return PersonFactory()


def kept(person, officer, data=None):
    paper = taken(person, officer, data)
    scan_waiting(on=ON, by=the_system())
    return paper


def page(paper):
    return reverse("admin:papers_receivedpaper_change", args=[paper.pk])


def content(paper):
    return reverse("admin:papers_receivedpaper_content", args=[paper.pk])


def hand_in(client, person, data, name="paper.pdf", kind="birth"):
    url = reverse("admin:registry_person_act", args=[person.pk, "receive-paper"])
    assert client.get(url).status_code == 200
    return client.post(url, {"kind": kind, "file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    "name",
    ["paper.pdf", "../../../etc/cron.d/paper", "paper.pdf.exe", "a\x00b.pdf", "=cmd|'/c'!A1.pdf", "x" * 300],
)
def test_a_paper_is_handed_in_whatever_it_is_called(client, officer, person, shelf, name):
    answer = hand_in(client, person, pdf(), name)

    assert answer.status_code == 302
    paper = ReceivedPaper.objects.get()
    assert [file.name for file in files(shelf)] == [paper.shelf_mark]
    assert [path.name for path in shelf.parent.iterdir()] == ["papers"]


@pytest.mark.parametrize("data", [b"MZ", pdf("<< /S /Launch >>"), b"<script>alert(1)</script>", b""])
def test_what_is_not_taken_is_said_beside_its_box(client, officer, person, shelf, data):
    answer = hand_in(client, person, data)

    assert answer.status_code == 422
    assert "file" in answer.context_data["form"].errors
    assert answer.context_data["form"]["kind"].value() == "birth"
    assert not ReceivedPaper.objects.exists()


def test_a_body_beyond_all_measure_is_refused_before_it_is_read(client, officer, person, shelf, monkeypatch):
    monkeypatch.setattr("core.uploads.BODY_AT_MOST", 1000)

    assert hand_in(client, person, picture(size=(500, 500)) + b"x" * 2000).status_code == 400
    assert not ReceivedPaper.objects.exists()


def test_a_pdf_is_saved_and_acts_nowhere(client, officer, person, shelf):
    paper = kept(person, officer)

    answer = client.get(content(paper))

    assert answer.content == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="birth-{ON}-{paper.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_a_picture_is_shown(client, officer, person, shelf):
    paper = kept(person, officer, picture())

    answer = client.get(content(paper))

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert content(paper) in client.get(page(paper)).content.decode()


def test_every_opening_is_a_reading_of_the_person(client, officer, person, shelf):
    paper = kept(person, officer)

    for url in (page(paper), content(paper)):
        client.get(url)

    entries = Entry.objects.filter(kind="file_opened", by_id=officer.pk).order_by("pk")
    assert [entry.person_id for entry in entries] == [person.pk, person.pk]
    assert [entry.data["page"] for entry in entries] == [
        "admin:papers_receivedpaper_change",
        "admin:papers_receivedpaper_content",
    ]


def test_before_the_scan_nobody_opens_it(client, officer, person, shelf):
    paper = taken(person, officer)

    assert client.get(content(paper)).status_code == 404
    assert "in a minute" in client.get(page(paper), headers={"Accept-Language": "en"}).content.decode()


def test_a_file_that_is_gone_is_said_clearly(client, officer, person, shelf):
    paper = kept(person, officer)
    files(shelf)[0].unlink()

    for url, status in ((page(paper), 200), (content(paper), 404)):
        answer = client.get(url)
        assert answer.status_code == status
        assert f"number: {paper.pk}" in answer.content.decode()


def test_the_akimat_sees_papers_of_its_applications_and_none_of_files(client, officer, person, shelf):
    paper = kept(person, officer)
    client.force_login(UserFactory(permit_officer=True))

    assert [client.get(url).status_code for url in (page(paper), content(paper))] == [404, 404]
    listed = client.get(reverse("admin:papers_receivedpaper_changelist"))
    assert listed.context_data["table"]["rows"] == []


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_who_may_not_open_papers_sees_none(client, officer, person, shelf, role):
    paper = kept(person, officer)
    client.force_login(UserFactory(**{role: True}))

    for url in (page(paper), content(paper), reverse("admin:papers_receivedpaper_changelist")):
        assert client.get(url).status_code in (403, 404)
    answer = client.get(reverse("admin:registry_person_change", args=[person.pk]))
    assert "receivedpaper" not in answer.content.decode()


def test_a_paper_of_a_held_file_does_not_exist(client, officer, shelf):
    keeper = UserFactory(protection_officer=True)
    paper = kept(PersonFactory(protected=True), keeper)

    for url in (page(paper), content(paper)):
        assert client.get(url).status_code == 404
    assert page(paper) not in client.get(reverse("admin:papers_receivedpaper_changelist")).content.decode()


def test_an_erasure_asks_for_a_reason(client, officer, person, shelf):
    paper = kept(person, officer)
    client.force_login(UserFactory(supervisor=True, region="KZ-75"))
    url = reverse("admin:papers_receivedpaper_act", args=[paper.pk, "erase"])

    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Another person's"}).status_code == 302
    paper.refresh_from_db()
    assert paper.state == "erased"
