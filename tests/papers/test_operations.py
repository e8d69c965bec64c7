"""Papers: issued once, annulled once, written down, and nothing but codes and names in them."""

from datetime import date

import pytest

from core.errors import NotFound, RuleViolation
from core.numbers import number_of
from papers.models import Paper
from papers.operations import annul_paper, check_paper, issue_paper
from papers.queries import papers_visible_to
from permits.operations import request_extension
from reference.models import MonthlyIndex
from registry.operations.stays.residence import annul_residence_permit, issue_residence_permit
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation
from tests.registry.factories import ResidencePermitFactory

pytestmark = pytest.mark.django_db
NUMBER = number_of("WP", "ABCDEFGHJK")
REGION = {"code": "KZ-75", "names": {"kk": "Алматы", "ru": "Алматы", "en": "Almaty"}}


def issued(**other):
    return issue_paper(
        **{
            "kind": "work_permit",
            "number": NUMBER,
            "valid_from": ON,
            "valid_until": date(2027, 6, 14),
            "facts": {"regions": [REGION]},
            "on": ON,
            "by": the_system(),
            **other,
        }
    )


def test_issued_and_written_down():
    paper = issued(person_id=7)

    assert (paper.state, paper.issued_on) == ("valid", ON)
    entry = journal_entries(kind="paper_issued").get()
    assert (entry.subject_id, entry.person_id) == (paper.pk, 7)
    assert entry.data == {"paper": "work_permit", "valid_from": "2026-06-15", "valid_until": "2027-06-14"}


def test_issued_twice_is_issued_once():
    assert issued() == issued()
    assert journal_entries(kind="paper_issued").count() == 1


def test_another_papers_number_is_refused_and_nothing_is_left():
    issued()

    with pytest.raises(RuleViolation):
        issued(valid_until=date(2027, 6, 15))
    assert Paper.objects.get().valid_until == date(2027, 6, 14)
    assert journal_entries(kind="paper_issued").count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"initials": [{"code": "Y. M."}]},
        {"regions": [{**REGION, "surname": "Yılmaz"}]},
        {"regions": "Almaty"},
        {"regions": [{"code": "KZ-75", "names": {"en": "Almaty"}}]},
        {"regions": [{"code": "KZ-75", "names": {**REGION["names"], "surname": "Yılmaz"}}]},
    ],
)
def test_a_paper_says_only_codes_and_names_of_its_kinds_facts(facts):
    with pytest.raises(ValueError, match="does not say"):
        issued(facts=facts)
    assert not Paper.objects.exists()


def test_annulled_once_and_written_down():
    issued()

    first = annul_paper(number=NUMBER, on=date(2026, 7, 1), by=the_system())
    again = annul_paper(number=NUMBER, on=date(2026, 7, 2), by=the_system())

    assert (first.state, again.annulled_on) == ("annulled", date(2026, 7, 1))
    assert journal_entries(kind="paper_annulled").count() == 1


def test_no_paper_no_annulment():
    with pytest.raises(NotFound):
        annul_paper(number=NUMBER, on=ON, by=the_system())


@pytest.mark.parametrize("number", ["", "WP-00000-000000", "WP-AAAAA-AAAAAB", "x" * 500])
def test_a_check_of_no_paper_leaves_nothing(number):
    _answer, _typed, paper = check_paper(number=number, on=ON, by=the_system())

    assert paper is None
    assert not journal_entries().exists()


def test_a_residence_permit_writes_its_paper_on_issue_and_annulment():
    officer = UserFactory(officer=True)
    permit = ResidencePermitFactory(stay__entered_on=ON, stay__authorised_until=date(2026, 7, 14))
    permit = issue_residence_permit(permit_id=permit.pk, valid_until=date(2026, 12, 31), on=ON, by=officer)

    paper = Paper.objects.get()
    assert (paper.number, paper.kind, paper.state) == (permit.number, "residence_permit", "valid")
    assert (paper.valid_from, paper.valid_until) == (permit.valid_from, permit.valid_until)

    annul_residence_permit(permit_id=permit.pk, reason="Left the work", on=ON, by=officer)
    paper.refresh_from_db()
    assert (paper.state, paper.annulled_on) == ("annulled", ON)


def test_an_extension_is_a_paper_of_its_own_and_leaves_the_first(world):
    make_allocation(5, year=2027)
    days = {"valid_from": date(2027, 1, 1), "valid_until": date(2027, 12, 31)}
    MonthlyIndex.objects.create(amount=4500, source="test", **days)  # of 2027 it is not known yet
    (permit,) = world.permits()
    day = date(2027, 4, 15)  # the first day of the extension's window

    asked = request_extension(permit_id=permit.pk, on=day, by=world.firm)
    asked = world.act("review", world.submit(asked, on=day), on=day)
    (second,) = world.issue(world.pay(world.act("grant", asked, on=day), on=day), on=day)

    states = dict(Paper.objects.values_list("number", "state"))
    assert states == {permit.number: "valid", second.number: "valid"}
    assert Paper.objects.get(number=second.number).valid_from == date(2027, 6, 15)


def test_whoever_may_not_see_the_thing_does_not_see_its_paper():
    ordinary = ResidencePermitFactory(issued=True)
    closed = ResidencePermitFactory(issued=True, stay__protected=True)

    def seen(**role):
        return set(papers_visible_to(UserFactory(**role), ON).values_list("number", flat=True))

    assert seen(officer=True) == {ordinary.number}
    assert seen(protection_officer=True) == {ordinary.number, closed.number}
    assert seen(employer=True) == set()
