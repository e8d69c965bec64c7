"""Papers as evidence of a case: taken in by who works there, opened by right only, read in the journal."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import NotFound, NotPermitted, RuleViolation
from enforcement.models import CasePaper
from enforcement.operations.papers import receive_paper_of_case
from journal.models import Entry
from papers.models import ReceivedPaper
from papers.operations import scan_waiting
from papers.queries.received import person_of, received_visible_to, subject_of
from registry.operations.people import protect_person
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.enforcement.factories import CaseFactory
from tests.journal.factories import journal_entries
from tests.papers.conftest import shelf
from tests.papers.pdfs import pdf
from tests.registry.factories import PersonFactory
from tests.registry.matches import joined

__all__ = ["shelf"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]
HERE, ELSEWHERE = "KZ-75", "KZ-10"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture
def case():
    return CaseFactory(region=HERE)


@pytest.fixture
def officer():
    return UserFactory(officer=True, region=HERE)


def take(case, by, data=None):
    return receive_paper_of_case(case_id=case.pk, kind="letter", data=data or pdf(), on=ON, by=by)


def test_a_paper_is_evidence_and_moves_nothing_of_the_case(case, officer):
    state = case.state

    paper = take(case, officer)

    case.refresh_from_db()
    assert (case.state, paper.state) == (state, "waiting")
    assert person_of(paper.pk) == case.person_id
    address = reverse("admin:enforcement_overstaycase_change", args=[case.pk])
    assert subject_of(paper.pk) == (f"Overstay case of {case.person.full_name}", address)
    entry = journal_entries(kind="paper_received").get()
    assert (entry.subject_id, entry.person_id, entry.by_id) == (paper.pk, case.person_id, officer.pk)


def test_it_is_opened_by_whoever_sees_the_case_and_the_opening_is_a_reading(case, officer, client):
    paper = take(case, officer)
    url = reverse("admin:papers_receivedpaper_content", args=[paper.pk])
    client.force_login(officer)
    assert client.get(url).status_code == 404
    scan_waiting(on=ON, by=the_system())

    assert client.get(url).status_code == 200

    entry = Entry.objects.filter(kind="file_opened", by_id=officer.pk).latest("pk")
    assert entry.person_id == case.person_id
    for other in (UserFactory(officer=True, region=ELSEWHERE), UserFactory(auditor=True)):
        client.force_login(other)
        assert client.get(url).status_code in (403, 404)
        assert not received_visible_to(other, ON).exists()


def test_others_take_nothing_in_and_nothing_is_left_behind(case, officer):
    with pytest.raises(NotFound):
        take(case, UserFactory(officer=True, region=ELSEWHERE))
    for role in ("analyst", "auditor"):
        with pytest.raises(NotPermitted):
            take(case, UserFactory(**{role: True}))
    with pytest.raises(RuleViolation):
        take(case, officer, b"MZ")
    assert not ReceivedPaper.objects.exists()
    assert not journal_entries(kind="paper_received").exists()
    take(case, officer)
    with pytest.raises(RuleViolation, match="already"):
        take(case, officer)
    assert CasePaper.objects.count() == ReceivedPaper.objects.count() == 1


def test_of_a_case_of_a_held_file_there_is_no_paper_without_the_role(case, officer):
    paper = take(case, officer)
    protector = UserFactory(protection_officer=True)
    protect_person(person_id=case.person_id, access_class="victim", on=ON, by=protector)

    assert not received_visible_to(officer, ON).exists()
    with pytest.raises(NotFound):
        take(case, officer, pdf("<< /Other 1 >>"))
    assert received_visible_to(protector, ON).get() == paper


def test_when_files_are_joined_the_paper_is_the_survivors(case, officer):
    paper = take(case, officer)
    survivor = PersonFactory(enrolled_on=ON - timedelta(900))

    joined(survivor, case.person, officer)

    survivor.refresh_from_db()
    assert person_of(paper.pk) == survivor.pk
    assert survivor.full_name in subject_of(paper.pk)[0]


def test_on_the_page_of_a_case_a_paper_is_handed_in_and_stands_among_the_evidence(client, case, officer):
    client.force_login(officer)
    url = reverse("admin:enforcement_overstaycase_act", args=[case.pk, "receive-paper"])
    assert client.get(url).status_code == 200

    sent = {"kind": "letter", "file": SimpleUploadedFile("x.pdf", pdf())}
    assert client.post(url, sent).status_code == 302

    shown = reverse("admin:papers_receivedpaper_change", args=[ReceivedPaper.objects.get().pk])
    page = reverse("admin:enforcement_overstaycase_change", args=[case.pk])
    assert shown in client.get(page).content.decode()
    client.force_login(UserFactory(supervisor=True, region=HERE))
    assert shown in client.get(reverse("desk:case", args=[case.public_id])).content.decode()
    client.force_login(UserFactory(auditor=True))
    assert shown not in client.get(page).content.decode()
