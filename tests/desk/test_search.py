"""The desk searches as the counter does, and falls through to the file where no case fits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal.models import Entry
from registry.models import Person
from registry.operations.people import correct_person
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.enforcement.factories import CaseFactory
from tests.feeds.factories import complete_feeds
from tests.identity.zones import passport
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))
    complete_feeds()


@pytest.fixture
def desk():
    client = Client()
    client.force_login(UserFactory(supervisor=True))
    client.cookies["django_language"] = "en"
    return client


def known(**said):
    given = {"surname": "KARIMOV", "given_names": "DILSHOD", "born_on": "1990-05-15", "sex": "m"}
    return PersonFactory(citizenship="UZB", **(given | said))


@pytest.fixture
def over():
    """Somebody with a case."""
    person = known(patronymic="BAKHTIYOR OGLI", iin="900515300018", document__number="AB1234567")
    return CaseFactory(stay=StayFactory(person=person, overstayed=True, region="KZ-75")).person


def search(client, typed, **filters):
    answer = client.get(reverse("desk:cases"), {"q": typed, **filters})
    assert answer.status_code == 200
    return answer.context


def cases(page):
    return [row["cells"][0]["value"] for row in page["table"]["rows"]]


def files(page):
    return [row["cells"][0]["value"] for row in page["files"]["rows"]] if page["files"] else None


@pytest.mark.parametrize(
    "typed",
    [
        "KARIMOV DILSHOD BAKHTIYOR OGLI",
        "Каримов Дилшод",
        "dilshod karimov",
        "karim",
        "15.05.1990",
        "Karimov 1990",
        "ab 1234567",
        "АВ1234567",
        "900515 300018",
        "900515\u00a0300018",
        passport(),
    ],
)
def test_a_case_is_found_as_a_file_is_at_the_counter(desk, over, typed):
    CaseFactory(
        stay=StayFactory(person=known(surname="OTHER", born_on="1970-01-01"), overstayed=True, region="KZ-75")
    )
    page = search(desk, typed)
    assert cases(page) == [over.full_name]
    assert files(page) is None


def test_a_former_name_finds_it_too(desk, over):
    correct_person(person_id=over.pk, changes={"surname": "SADYKOV"}, on=ON, by=the_system())
    over.refresh_from_db()
    assert cases(search(desk, "Karimov")) == [over.full_name]


def test_without_a_case_the_file_is_there_with_why_and_its_lawful_end(desk):
    person = StayFactory(person=known(), entered_on=ON - timedelta(days=4)).person
    page = search(desk, "Каримов Дилшод")

    assert (cases(page), files(page)) == ([], [person.full_name])
    (row,) = page["files"]["rows"]
    assert row["url"] == reverse("admin:registry_person_change", args=[person.pk])
    assert row["cells"][1]["value"]  # why
    assert row["cells"][3]["value"] == "until 10 July 2026"
    shown = desk.get(reverse("desk:cases"), {"q": "Каримов"}).content.decode()
    assert "No case fits; the file" in shown
    assert "Take a filter away to see more." not in shown


def test_who_has_the_very_name_is_not_hidden_by_who_is_only_like_it(desk, over):
    other = known(surname="KARIMOVA", given_names="DILSHODA", sex="f")
    page = search(desk, "Karimova Dilshoda")
    assert cases(page) == []
    assert files(page)[0] == other.full_name


def test_a_filter_that_leaves_no_case_shows_the_file(desk, over):
    assert files(search(desk, "Karimov", region="KZ-71")) == [over.full_name]


@pytest.mark.parametrize("typed", ["qqqq", "ааа", "№", "<" * 150, "31.02.1990", "0" * 190])
def test_nobody_is_found_by_nonsense_and_nothing_breaks(desk, over, typed):
    page = search(desk, typed)
    assert (cases(page), files(page)) == ([], None)


def test_too_long_a_line_is_refused_in_words(desk, over):
    page = search(desk, "K" * 5_000)
    assert page["form"].errors["q"]


def test_a_held_file_is_not_there_and_costs_the_same(desk):
    def asked(typed):
        with CaptureQueriesContext(connection) as captured:
            page = search(desk, typed)
        return cases(page), files(page), len(captured)

    held = known(document__number="QQ7654321")
    Person.objects.filter(pk=held.pk).update(access_class="victim")
    asked("the first answer reads what is kept from then on")
    lines = ("QQ7654321", "Karimov 15.05.1990", "Karimov Dilshod")
    while_held = [asked(typed) for typed in lines]
    held.documents.all().delete()
    held.delete()

    assert [asked(typed) for typed in lines] == while_held
    assert [answer[:2] for answer in while_held] == [([], None)] * 3


def test_it_costs_as_many_queries_however_many_files_fit(desk):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            search(desk, "Karimov")
        return len(captured)

    known()
    one = cost()
    for _more in range(6):
        known()
    assert cost() <= one <= 40


def test_more_files_than_are_shown_hide_no_case(desk, monkeypatch):
    for place in ("desk.web.cases", "registry.admin.hits"):
        monkeypatch.setattr(f"{place}.FOUND_AT_MOST", 2)
    for number in range(4):
        known(given_names=f"DILSHOD{'ABCD'[number]}")
    last = known(given_names="YUSUF")
    CaseFactory(stay=StayFactory(person=last, overstayed=True, region="KZ-75"))

    assert cases(search(desk, "Karimov")) == [last.full_name]
    assert cases(search(desk, "15.05.1990")) == [last.full_name]


def test_whose_files_were_shown_is_journaled(desk):
    person = known()
    search(desk, "Karimov")
    assert list(Entry.objects.latest("pk").shown.values_list("person_id", flat=True)) == [person.pk]
