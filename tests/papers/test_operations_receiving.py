"""Received papers: taken, scanned, erased; each is written down, a refusal leaves nothing."""

import stat
from datetime import timedelta

import pytest

from core import clock
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from papers.adapter import AWAY, EICAR, SLOW
from papers.models import ReceivedPaper
from papers.operations import clear_shelf, erase_paper, scan_waiting
from papers.operations.receiving import PAPERS_AT_MOST
from papers.queries.received import PaperMissing, bytes_of, received_visible_to
from papers.seams import Scanner, ScannerAway
from registry.models import PersonPaper
from registry.operations.papers import receive_paper_of_person
from registry.operations.people import protect_person
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.papers.pdfs import pdf, picture
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def supervisor():
    return UserFactory(supervisor=True, region="KZ-75")


@pytest.fixture
def person():
    return PersonFactory()


def taken(person, officer, data=None, kind="birth"):
    return receive_paper_of_person(
        person_id=person.pk, kind=kind, data=pdf() if data is None else data, on=ON, by=officer
    )


def scanned(on=ON):
    return scan_waiting(on=on, by=the_system())


def saying(mark):
    """A PDF with a mark for the scanner in a remark."""
    return pdf(remark=mark)


def files(shelf):
    return [path for path in shelf.rglob("*") if path.is_file()]


def test_a_paper_is_put_on_the_shelf_under_a_random_name_and_waits(shelf, person, officer):
    paper = taken(person, officer)

    (file,) = files(shelf)
    assert file.read_bytes() == pdf()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(file.relative_to(shelf)) == f"{paper.shelf_mark[:2]}/{paper.shelf_mark}"
    assert (paper.state, paper.form, paper.pages, paper.received_by) == ("waiting", "pdf", 1, officer)
    entry = journal_entries(kind="paper_received").get()
    assert (entry.subject_id, entry.person_id, entry.by_id) == (paper.pk, person.pk, officer.pk)
    assert entry.data == {"received": "birth", "form": "pdf", "size": len(pdf()), "sha256": paper.sha256}


def test_what_is_refused_leaves_no_row_and_no_entry(shelf, person, officer):
    with pytest.raises(RuleViolation):
        taken(person, officer, b"MZ")

    assert not ReceivedPaper.objects.exists()
    assert files(shelf) == []
    assert not journal_entries(kind="paper_received").exists()


def test_the_same_file_twice_is_refused(shelf, person, officer):
    taken(person, officer)

    with pytest.raises(RuleViolation) as refusal:
        taken(person, officer)

    assert refusal.value.code == "paper_known"
    assert PersonPaper.objects.count() == 1


def test_a_file_has_so_many_papers_at_most(shelf, person, officer, monkeypatch):
    monkeypatch.setattr("papers.operations.receiving.PAPERS_AT_MOST", 2)
    taken(person, officer, picture(colour="red"))
    taken(person, officer, picture(colour="blue"))

    with pytest.raises(RuleViolation, match="2 papers"):
        taken(person, officer)
    assert PAPERS_AT_MOST > 20


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_who_keeps_no_files_takes_no_papers(shelf, person, role):
    with pytest.raises(NotPermitted):
        taken(person, UserFactory(**{role: True}))


def test_once_scanned_it_is_kept(shelf, person, officer):
    paper = taken(person, officer)

    assert scanned() == {"scanned": 1, "harmful": 0, "waiting": 0}

    paper.refresh_from_db()
    assert (paper.state, paper.scanned_on) == ("kept", ON)
    assert journal_entries(kind="paper_passed").get().person_id == person.pk
    assert scanned() == {"scanned": 0, "harmful": 0, "waiting": 0}
    assert journal_entries(kind="paper_passed").count() == 1


def test_what_the_scan_finds_harmful_is_destroyed(shelf, person, officer, django_capture_on_commit_callbacks):
    paper = taken(person, officer, saying(EICAR))

    with django_capture_on_commit_callbacks(execute=True):
        assert scanned() == {"scanned": 1, "harmful": 1, "waiting": 0}

    paper.refresh_from_db()
    assert paper.state == "harmful"
    assert files(shelf) == []
    assert journal_entries(kind="paper_turned_away").get().person_id == person.pk


@pytest.mark.parametrize("mark", [AWAY, SLOW])
def test_a_scanner_that_does_not_answer_moves_nothing(shelf, person, officer, mark):
    paper = taken(person, officer, saying(mark))

    assert scanned() == {"scanned": 0, "harmful": 0, "waiting": 1}
    paper.refresh_from_db()
    assert (paper.state, paper.scanned_on) == ("waiting", None)


def test_a_paper_that_the_scanner_chokes_on_does_not_hold_up_the_others(shelf, person, officer):
    taken(person, officer, saying(AWAY))
    taken(person, officer)

    assert scanned() == {"scanned": 1, "harmful": 0, "waiting": 1}


def test_a_scanner_that_is_gone_is_not_asked_for_every_paper(shelf, person, officer, monkeypatch):
    asked = []

    def away(data):
        asked.append(data)
        raise ScannerAway

    monkeypatch.setattr(
        "papers.operations.receiving.scanner_now", lambda: Scanner("gone", lambda: True, away)
    )
    for colour in range(6):
        taken(person, officer, picture("PNG", colour=(colour, 0, 0)))

    assert scanned() == {"scanned": 0, "harmful": 0, "waiting": 6}
    assert len(asked) == 3


def test_without_a_scanner_papers_wait(shelf, person, officer, settings):
    settings.DEMO, settings.SCANNER = False, ""
    taken(person, officer)

    assert scanned() == {"scanned": 0, "harmful": 0, "waiting": 1}


def test_one_whose_file_is_gone_waits_and_holds_up_nobody(shelf, person, officer):
    lost = taken(person, officer)
    files(shelf)[0].unlink()
    taken(person, officer, picture())

    assert scanned() == {"scanned": 1, "harmful": 0, "waiting": 1}
    with pytest.raises(PaperMissing):
        bytes_of(lost)


def test_an_erasure_says_who_and_why_and_the_file_goes(
    shelf, person, officer, supervisor, django_capture_on_commit_callbacks
):
    paper = taken(person, officer)

    with django_capture_on_commit_callbacks(execute=True):
        erase_paper(paper_id=paper.pk, reason=" wrong  person ", on=ON, by=supervisor)

    paper.refresh_from_db()
    assert (paper.state, paper.erased_on, paper.erased_by) == ("erased", ON, supervisor)
    assert paper.erased_because == "wrong person"
    assert files(shelf) == []
    assert journal_entries(kind="paper_erased").get().person_id == person.pk
    with pytest.raises(MoveNotAllowed):
        erase_paper(paper_id=paper.pk, reason="again", on=ON, by=supervisor)


def test_an_erasure_needs_a_reason_and_the_right(shelf, person, officer, supervisor):
    paper = taken(person, officer)

    with pytest.raises(RuleViolation):
        erase_paper(paper_id=paper.pk, reason=" ", on=ON, by=supervisor)
    with pytest.raises(NotPermitted):
        erase_paper(paper_id=paper.pk, reason="so", on=ON, by=officer)
    assert len(files(shelf)) == 1


def test_papers_of_a_held_file_do_not_exist_without_the_role(shelf, person, officer, supervisor):
    paper = taken(person, officer)
    keeper = UserFactory(protection_officer=True)
    protect_person(person_id=person.pk, access_class="victim", on=ON, by=keeper)

    assert not received_visible_to(officer, ON).exists()
    assert received_visible_to(keeper, ON).get() == paper
    with pytest.raises(NotFound):
        erase_paper(paper_id=paper.pk, reason="so", on=ON, by=supervisor)
    with pytest.raises(NotFound):
        taken(person, officer, picture())


def test_files_that_no_row_wants_are_cleared_once_they_are_old(shelf, person, officer):
    kept = taken(person, officer)
    (shelf / "ab").mkdir()
    (shelf / "ab" / ("ab" * 16)).write_bytes(b"of an act that failed")

    def clear(before):
        return clear_shelf(before=before, on=ON, by=the_system())

    assert clear(clock.now() - timedelta(days=1)) == {"removed": 0}
    assert clear(clock.now() + timedelta(days=9999)) == {"removed": 1}
    assert [file.name for file in files(shelf)] == [kept.shelf_mark]
