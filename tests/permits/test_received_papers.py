"""Papers of an application's workers: taken in by the akimat, opened by right only, read in the journal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import NotFound, NotPermitted, RuleViolation
from journal.models import Entry
from papers.models import ReceivedPaper
from papers.operations import erase_paper, scan_waiting
from papers.queries.received import person_of, received_visible_to, subject_of
from permits.models import WorkerPaper
from permits.operations import receive_paper_of_worker
from registry.operations.people import protect_person
from tests.accounts.factories import UserFactory, the_system
from tests.journal.factories import journal_entries
from tests.papers.conftest import shelf
from tests.papers.pdfs import pdf
from tests.permits.pages import signed_in
from tests.permits.situations import ON

__all__ = ["shelf"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day", "shelf")]
ELSEWHERE = "KZ-10"


@pytest.fixture
def application(world):
    return world.permits()[0].application


@pytest.fixture
def stranger(db):
    return UserFactory(permit_officer=True, region=ELSEWHERE)


def take(application, by, data=None, worker=None, kind="other"):
    worker = worker or application.workers.get()
    return receive_paper_of_worker(
        application_id=application.pk, worker_id=worker.pk, kind=kind, data=data or pdf(), on=ON, by=by
    )


def opened(paper, user):
    return signed_in(user).get(reverse("admin:papers_receivedpaper_content", args=[paper.pk])).status_code


def test_a_paper_is_taken_in_recorded_and_opened_once_it_was_scanned(application, world):
    paper = take(application, world.officer)
    worker = application.workers.get()

    assert (person_of(paper.pk), paper.state) == (worker.person_id, "waiting")
    assert subject_of(paper.pk) == (
        f"{application.number}, {worker}",
        reverse("admin:permits_application_change", args=[application.pk]),
    )
    entry = journal_entries(kind="paper_received").get()
    assert (entry.subject_id, entry.person_id, entry.by_id) == (paper.pk, worker.person_id, world.officer.pk)
    assert opened(paper, world.officer) == 404
    scan_waiting(on=ON, by=the_system())
    assert opened(paper, world.officer) == 200


def test_every_opening_is_a_reading_of_the_worker(application, world):
    paper = take(application, world.officer)
    scan_waiting(on=ON, by=the_system())

    opened(paper, world.officer)

    entry = Entry.objects.filter(kind="file_opened", by_id=world.officer.pk).latest("pk")
    assert entry.person_id == application.workers.get().person_id


def test_whoever_does_not_see_the_application_sees_no_paper_of_it(application, world, stranger):
    paper = take(application, world.officer)
    scan_waiting(on=ON, by=the_system())

    for other in (
        stranger,
        UserFactory(officer=True),
        UserFactory(supervisor=True),
        UserFactory(auditor=True),
        world.firm,
    ):
        assert not received_visible_to(other, ON).filter(pk=paper.pk).exists()
        assert opened(paper, other) in (302, 403, 404)
    with pytest.raises(NotFound):
        erase_paper(paper_id=paper.pk, reason="Not mine", on=ON, by=stranger)
    assert erase_paper(paper_id=paper.pk, reason="A wrong paper", on=ON, by=world.officer).state == "erased"


def test_a_file_that_was_closed_since_changes_nothing_for_the_akimat_and_opens_nothing_to_others(
    application, world
):
    paper = take(application, world.officer)
    protector = UserFactory(protection_officer=True)
    person_id = application.workers.get().person_id
    protect_person(person_id=person_id, access_class="victim", on=ON, by=protector)

    assert received_visible_to(world.officer, ON).filter(pk=paper.pk).exists()
    assert not received_visible_to(UserFactory(officer=True), ON).exists()


@pytest.mark.parametrize("data", [b"MZ", pdf("<< /S /Launch >>"), b"<script>alert(1)</script>"])
def test_what_is_refused_leaves_nothing_behind(application, world, data):
    with pytest.raises(RuleViolation):
        take(application, world.officer, data)

    assert not ReceivedPaper.objects.exists()
    assert not journal_entries(kind="paper_received").exists()


def test_others_and_for_others_nothing_is_taken_in(application, world, stranger):
    with pytest.raises(NotFound):
        take(application, stranger)
    with pytest.raises(NotPermitted):
        take(application, UserFactory(auditor=True))
    elsewhere = world.submitted().workers.get()
    with pytest.raises(NotFound):
        take(application, world.officer, worker=elsewhere)
    take(application, world.officer)
    with pytest.raises(RuleViolation, match="already"):
        take(application, world.officer)
    assert WorkerPaper.objects.count() == ReceivedPaper.objects.count() == 1


def test_a_worker_who_is_taken_out_leaves_the_paper_with_the_application(world):
    application = world.submitted(2)
    worker = application.workers.order_by("pk").first()
    paper = take(application, world.officer, worker=worker)

    worker.delete()

    assert (person_of(paper.pk), subject_of(paper.pk)[0]) == (None, application.number)
    assert received_visible_to(world.officer, ON).filter(pk=paper.pk).exists()


def test_on_the_page_of_the_application_a_paper_is_handed_in_and_listed(application, world):
    client, worker = signed_in(world.officer), application.workers.get()
    url = reverse("admin:permits_application_act", args=[application.pk, "receive-paper"])
    assert client.get(url).status_code == 200
    sent = {"worker_id": worker.pk, "kind": "other", "file": SimpleUploadedFile("x.pdf", pdf())}

    assert client.post(url, sent).status_code == 302

    paper = ReceivedPaper.objects.get()
    page = client.get(reverse("admin:permits_application_change", args=[application.pk])).content.decode()
    assert reverse("admin:papers_receivedpaper_change", args=[paper.pk]) in page
    seen = signed_in(UserFactory(auditor=True)).get(
        reverse("admin:permits_application_change", args=[application.pk])
    )
    assert reverse("admin:papers_receivedpaper_change", args=[paper.pk]) not in seen.content.decode()
    bad = client.post(url, {"worker_id": worker.pk, "kind": "other", "file": SimpleUploadedFile("x", b"MZ")})
    assert bad.status_code == 422
    assert "file" in bad.context_data["form"].errors
