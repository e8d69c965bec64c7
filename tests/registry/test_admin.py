"""The officers' pages: what they show, what they cost, to whom they do not exist."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal.models import Entry
from parties.models import Host
from registry.models import Person, Registration
from registry.operations import correct_person
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.parties.factories import EmployerFactory, HostFactory, RepresentationFactory
from tests.registry.factories import (
    DocumentFactory,
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

FILES = (
    "person",
    "stay",
    "registration",
    "residencepermit",
    "arrivalnotification",
    "crossing",
    "markedcrossing",
    "overstaycase",
    "host",
    "employer",
    "representation",
)
LAW = ("residenceground", "stayregime", "penaltyband")
READERS = ("officer", "supervisor", "protection_officer", "analyst", "auditor", "admin")
#: Read for every page: the session, the user, the roles.
ALWAYS = re.compile(r'FROM "(django_session|accounts_user|accounts_roleassignment)"')
NOT_QUERIES = ("SAVEPOINT", "RELEASE")


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def officer(client, db):
    user = UserFactory(officer=True, region="KZ-75")
    client.force_login(user)
    return user


def list_url(name):
    return admin_url(name, "changelist")


def file_url(person):
    return reverse("admin:registry_person_change", args=[person.pk])


def queries_of(client, url):
    """The statements a page needs beside session, user and roles."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(url)
        assert answer.status_code == 200, answer
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    found = [query["sql"] for query in captured]
    return [sql for sql in found if not ALWAYS.search(sql) and not sql.startswith(NOT_QUERIES)]


def titles(answer):
    cells = [row["cells"][0] for row in answer.context_data["table"]["rows"]]
    return [cell["value"] if isinstance(cell, dict) else cell for cell in cells]


# --- lists --------------------------------------------------------------------------------------


def make_rows(number):
    for _index in range(number):
        registration = RegistrationFactory()
        NotificationFactory(stay=registration.stay)


def test_a_list_costs_four_queries_and_its_journal_row_at_most_whatever_it_holds(client, officer):
    names = ("person", "stay", "registration", "arrivalnotification", "crossing", "host", "markedcrossing")
    costs = []
    for more in (10, 50):
        make_rows(more)
        found = {name: queries_of(client, list_url(name)) for name in names}
        costs.append({name: len(queries) for name, queries in found.items()})
        counted = [
            sql for queries in found.values() for sql in queries if re.search(r"count\(\*\)", sql, re.I)
        ]
        assert [sql for sql in counted if "LIMIT" not in sql] == []
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= 5, costs


def test_a_list_costs_the_same_at_five_hundred_rows(client, officer):
    host = HostFactory()
    Host.objects.bulk_create(
        Host(
            kind="citizen",
            name=f"Host {number}",
            identifier=f"{number:012d}",
            region=host.region,
            address="Абай, 1",
            enrolled_on=ON,
        )
        for number in range(1, 500)
    )
    first = queries_of(client, list_url("host"))
    last = Host.objects.order_by("pk")[100]
    deep = queries_of(client, f"{list_url('host')}?before={last.pk}")
    filtered = queries_of(client, f"{list_url('host')}?kind=citizen&region=KZ-75")
    assert len(first) == len(deep) == len(filtered) <= 4


def test_pages_follow_each_other_without_gap_or_repeat(client, officer):
    make_rows(7)
    people = [person.pk for person in Person.objects.order_by("-pk")]
    page_size = 3
    from django.contrib import admin

    its_admin = admin.site._registry[Person]
    its_admin.page_size, before = page_size, its_admin.page_size
    try:
        seen, url = [], list_url("person")
        while url:
            answer = client.get(url)
            table = answer.context_data["table"]
            seen += [int(row["url"].rstrip("/").rsplit("/", 1)[-1]) for row in table["rows"]]
            older = table["pager"]["older_url"]
            url = list_url("person") + older if older else ""
        assert seen == people
        back = client.get(f"{list_url('person')}?after={people[3]}").context_data["table"]
        assert len(back["rows"]) == page_size
        assert back["pager"]["older_url"] == f"?before={people[2]}"
        assert back["pager"]["newer_url"] == ""
    finally:
        its_admin.page_size = before


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1e3", "१२"])
def test_a_key_that_cannot_be_one_gives_the_first_page(client, officer, key):
    make_rows(1)
    answer = client.get(list_url("person"), {"before": key})
    assert answer.status_code == 200
    assert len(titles(answer)) == 1


def test_what_is_due_is_found_by_its_last_day(client, officer):
    def registered(days):
        stay = StayFactory(entered_on=ON - timedelta(days=10))
        return RegistrationFactory(
            stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=days)
        ).stay.person.full_name

    lapsed, today, sixth, seventh = registered(-1), registered(0), registered(6), registered(7)

    def due(value):
        return set(titles(client.get(list_url("registration"), {"due": value})))

    assert due("today") == {today}
    assert due("week") == {today, sixth}
    assert due("lapsed") == {lapsed}
    assert due("current") == {lapsed, today, sixth, seventh}


def test_a_person_is_found_by_document_iin_birth_date_and_name(client, officer):
    wanted = PersonFactory(surname="Қасымов", given_names="Ержан", born_on="1971-02-03", iin="900515300018")
    DocumentFactory(person=wanted, number="N 0812345")
    other = PersonFactory(surname="Ivanov", born_on="1990-01-01")
    for asked in (
        {"document": "n0812345"},
        {"iin": "900515300018"},
        {"born": "03.02.1971"},
        {"surname": "KASSYM"},
        {"surname": "қасым", "given": "ерж"},
    ):
        found = titles(client.get(list_url("person"), asked))
        assert found == [wanted.full_name], asked
    assert other.full_name in titles(client.get(list_url("person")))


def test_a_person_is_found_by_a_former_name_too(client, officer):
    wanted = PersonFactory(surname="Zhunusova", given_names="Aliya")
    PersonFactory(surname="Omarova", given_names="Aliya")
    correct_person(person_id=wanted.pk, changes={"surname": "Sadykova"}, on=ON, by=officer)

    for asked in ({"surname": "zhunus"}, {"surname": "Жунус", "given": "ал"}, {"surname": "sadyk"}):
        assert titles(client.get(list_url("person"), asked)) == ["Sadykova Aliya"], asked


def test_a_wrong_filter_is_said_beside_its_box_and_keeps_what_was_typed(client, officer):
    make_rows(1)
    answer = client.get(list_url("person"), {"born": "31.02.1990", "surname": "Кар"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "31.02.1990" in page
    assert answer.context_data["filter_form"].errors["born"]
    assert titles(answer) == []


def test_an_export_holds_the_filtered_list_and_is_journaled_without_what_was_typed(client, officer):
    kept = RegistrationFactory(stay__person__surname="=HYPERLINK(1)").stay.person
    RegistrationFactory(stay__person__surname="Другой")
    answer = client.get(reverse("admin:registry_person_export"), {"surname": kept.surname_key[:6] or "H"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0].startswith("'=")
    entry = Entry.objects.get(kind="list_exported")
    assert (entry.data["list"], entry.data["rows"], set(entry.data["typed"])) == ("person", 1, {"surname"})
    assert list(entry.shown.values_list("person_id", flat=True)) == [kept.pk]
    assert entry.by_id == officer.pk


# --- who sees what ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [*READERS, "permit_officer", "employer", "host", "migrant", "border_feed", ""]
)
def test_lists_open_for_those_whose_work_it_is(client, db, role):
    client.force_login(UserFactory(**({role: True} if role else {})))
    parties = ("employer", "representation") if role == "permit_officer" else ()
    for name in FILES:
        may = role in READERS or name in parties
        assert client.get(list_url(name)).status_code == (200 if may else 403), name


@pytest.mark.parametrize("role", [*READERS, "permit_officer", "quota_officer", "quota_admin"])
def test_the_law_is_read_by_all_who_work_here(client, db, role):
    client.force_login(UserFactory(**{role: True}))
    assert [client.get(list_url(name)).status_code for name in LAW] == [200] * len(LAW)


def test_a_permit_officer_sees_employers_and_neither_hosts_nor_files(client, db):
    employer, notice = EmployerFactory(), NotificationFactory()
    of_host = RepresentationFactory(host=notice.host)
    of_firm = RepresentationFactory(host=None, employer=employer)
    client.force_login(UserFactory(permit_officer=True))
    assert titles(client.get(list_url("employer"))) == [employer.name]
    for name, pk in (("host", notice.host_id), ("representation", of_host.pk), ("stay", notice.stay_id)):
        page = client.get(admin_url(name, "change", pk))
        assert page.status_code in (403, 404), name
    assert client.get(reverse("admin:parties_representation_change", args=[of_firm.pk])).status_code == 200


@pytest.mark.parametrize(("role", "acts"), [("officer", []), ("auditor", []), ("admin", ["add"])])
def test_only_an_administrator_adds_terms(client, db, role, acts):
    client.force_login(UserFactory(**{role: True}))
    page = client.get(list_url("stayregime")).context_data
    assert [act["name"] for act in page["acts"]] == acts


def test_a_case_leads_supervisors_to_the_desk(client, db):
    case = CaseFactory(stay=StayFactory(overstayed=True))
    url = reverse("admin:enforcement_overstaycase_change", args=[case.pk])
    for role, leads in (("officer", False), ("supervisor", True)):
        client.force_login(UserFactory(**{role: True}))
        assert (reverse("desk:case", args=[case.public_id]) in client.get(url).content.decode()) is leads


def test_a_flag_left_over_from_an_ended_role_opens_nothing(client, db):
    user = UserFactory(officer=True)
    user.role_assignments.update(valid_until=ON - timedelta(days=1))
    assert user.is_staff
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(list_url("person")).status_code == 403


def test_nobody_is_let_in_unsigned(client, db):
    answer = client.get(list_url("person"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_protected_file_does_not_exist_for_others(client, officer):
    hidden = PersonFactory(protected=True)
    stay = StayFactory(person=hidden, entered_on=ON - timedelta(days=3))
    registration = RegistrationFactory(stay=stay)
    NotificationFactory(stay=stay)
    permit = ResidencePermitFactory(stay=stay)
    number = DocumentFactory(person=hidden).number
    for name in ("person", "stay", "registration", "residencepermit", "arrivalnotification", "crossing"):
        answer = client.get(list_url(name))
        assert titles(answer) == []
        assert answer.context_data["table"]["pager"]["count"] == 0
    nothing = {file_url(hidden): 404, reverse("admin:registry_stay_change", args=[stay.pk]): 404}
    for url, status in nothing.items():
        assert client.get(url).status_code == status
    assert client.get(reverse("admin:registry_person_change", args=[10**12])).status_code == 404
    for model, pk, act in (
        ("registration", registration.pk, "renew"),
        ("residencepermit", permit.pk, "issue"),
        ("stay", stay.pk, "register"),
    ):
        assert client.get(admin_url(model, "act", pk, act)).status_code == 404
    searched = client.get(reverse("admin:registry_person_find"), {"q": number})
    unknown = client.get(reverse("admin:registry_person_find"), {"q": "ZZ0000000"})
    assert searched.status_code == unknown.status_code == 200
    assert searched.context_data["table"]["rows"] == unknown.context_data["table"]["rows"] == []
    assert [e.data["shown"] for e in Entry.objects.filter(kind="searched")] == [0, 0]
    assert not Entry.objects.filter(kind="file_opened").exists()


def test_a_protection_officer_opens_a_protected_file(client, db):
    hidden = PersonFactory(protected=True)
    client.force_login(UserFactory(protection_officer=True))
    assert client.get(file_url(hidden)).status_code == 200


def test_cases_are_those_of_the_territory(client, db):
    here = CaseFactory(stay=StayFactory(overstayed=True, region="KZ-75"))
    CaseFactory(stay=StayFactory(overstayed=True, region="KZ-10"))
    client.force_login(UserFactory(officer=True, region="KZ-75"))
    assert titles(client.get(list_url("overstaycase"))) == [here.person.full_name]


# --- the first page -----------------------------------------------------------------------------------


def test_the_first_page_counts_the_lists_it_opens(client, officer):
    for days, where in ((0, "KZ-75"), (0, "KZ-10"), (-2, "KZ-75")):
        stay = StayFactory(entered_on=ON - timedelta(days=10), region=where)
        RegistrationFactory(
            stay=stay,
            first_on=ON - timedelta(days=9),
            last_on=ON + timedelta(days=days),
            region=where,
        )
    counts = client.get(reverse("admin:index")).context_data["counts"]
    assert [count["value"] for count in counts][:3] == [1, 1, 1]
    for count in counts:
        listed = client.get(count["url"])
        assert listed.status_code == 200
        assert len(titles(listed)) == count["value"], count["url"]


@pytest.mark.parametrize("role", [*READERS, "permit_officer", "quota_officer", "quota_admin"])
def test_every_list_on_the_first_page_opens(client, db, role):
    client.force_login(UserFactory(**{role: True}))
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    links = [link["url"] for group in page.context_data["groups"] for link in group["links"]]
    assert links
    for url in links:
        assert client.get(url).status_code == 200, url


# --- the file -------------------------------------------------------------------------------------------


def test_opening_a_file_is_journaled_with_its_purpose(client, officer):
    person = StayFactory().person
    client.get(file_url(person))
    client.post(reverse("admin:registry_person_purpose", args=[person.pk]), {"purpose": "check"})
    client.get(file_url(person))
    entries = Entry.objects.filter(kind="file_opened", person_id=person.pk).order_by("pk")
    assert [entry.data["purpose"] for entry in entries] == ["counter", "check"]
    assert {entry.by_id for entry in entries} == {officer.pk}


def test_a_file_costs_the_same_whatever_it_holds(client, officer):
    thin = StayFactory(entered_on=ON - timedelta(days=5)).person
    thick = PersonFactory()
    for years in range(1, 6):
        first = ON - timedelta(days=365 * years)
        stay = StayFactory(person=thick, entered_on=first, departed_on=first + timedelta(days=20))
        RegistrationFactory(stay=stay, first_on=first, last_on=first + timedelta(days=19))
        NotificationFactory(stay=stay)
    stay = StayFactory(person=thick, entered_on=ON - timedelta(days=5))
    RegistrationFactory(stay=stay)
    NotificationFactory(stay=stay)
    DocumentFactory(person=thick)
    costs = [len(queries_of(client, file_url(person))) for person in (thin, thick)]
    assert costs[0] <= costs[1] <= 23
    assert costs[1] - costs[0] <= 2


def test_a_file_shows_who_what_and_until_when(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=20))
    registration = RegistrationFactory(stay=stay)
    page = client.get(file_url(stay.person)).content.decode()
    for expected in (stay.person.full_name, "until 24 June 2026", registration.address):
        assert expected in page


def test_a_page_of_another_persons_stay_is_not_reached_by_guessing(client, officer):
    assert client.get(reverse("admin:registry_stay_change", args=[10**15])).status_code == 404
    assert client.get("/admin/registry/person/99999999999999999999/").status_code == 404


# --- the counter ------------------------------------------------------------------------------------------


def test_an_exact_document_goes_straight_to_the_file(client, officer):
    person = PersonFactory()
    number = DocumentFactory(person=person, number="AB 1234567").number
    for typed in (number, "ab1234567", " AB-1234567 "):
        answer = client.get(reverse("admin:registry_person_find"), {"q": typed})
        assert answer.status_code == 302
        assert answer["Location"] == file_url(person)


def test_a_name_gives_a_list_and_a_birth_date_narrows_it(client, officer):
    one = PersonFactory(surname="Karimov", given_names="Alisher", born_on="1990-05-15")
    PersonFactory(surname="Каримов", given_names="Бахтиёр", born_on="1980-01-01")
    url = reverse("admin:registry_person_find")
    assert len(client.get(url, {"q": "Карим"}).context_data["table"]["rows"]) == 2
    narrowed = client.get(url, {"q": "Карим 15.05.1990"}).context_data["table"]["rows"]
    assert [row["cells"][0]["value"] for row in narrowed] == [one.full_name]


def test_the_search_is_journaled_without_what_was_typed(client, officer):
    for typed in ("Karimov 15.05.1990", "  karimov  15.05.1990 ", "Karimova"):
        client.get(reverse("admin:registry_person_find"), {"q": typed})
    entries = list(Entry.objects.filter(kind="searched").order_by("pk"))
    assert [entry.data["shown"] for entry in entries] == [0, 0, 0]
    hashes = [entry.data["typed"]["q"] for entry in entries]
    assert hashes[0] == hashes[1] != hashes[2]
    assert "arimov" not in str([entry.data for entry in entries])


@pytest.mark.parametrize("typed", ["", "   ", "%_'\"", "🙂", "x" * 5000, "31.02.1990", "AB/../12"])
def test_whatever_is_typed_gives_a_page(client, officer, typed):
    assert client.get(reverse("admin:registry_person_find"), {"q": typed}).status_code in (200, 302)


def test_what_is_far_too_long_is_answered_in_words_and_finds_nobody(client, officer):
    client.cookies["django_language"] = "en"

    page = client.get(reverse("admin:registry_person_find"), {"q": "x" * 5000})

    assert "At most 200 characters are searched for" in page.content.decode()
    assert page.context["table"]["rows"] == []
    assert not Entry.objects.filter(kind="searched").exists()


def test_who_read_the_file_is_shown_to_those_who_watch(client, db):
    person = StayFactory().person
    client.force_login(UserFactory(officer=True))
    seen = [s.title for s in client.get(file_url(person)).context_data["sections"]]
    assert "Who read this file" not in seen
    client.force_login(UserFactory(auditor=True))
    seen = [s.title for s in client.get(file_url(person)).context_data["sections"]]
    assert "Who read this file" in seen


def test_representations_and_registrations_have_pages(client, officer):
    representation = RepresentationFactory()
    assert (
        client.get(reverse("admin:parties_representation_change", args=[representation.pk])).status_code
        == 200
    )
    registration = RegistrationFactory()
    assert isinstance(registration, Registration)
    assert (
        client.get(reverse("admin:registry_registration_change", args=[registration.pk])).status_code == 200
    )


def test_no_button_is_named_for_who_has_left_and_no_last_day_is_said_twice(client, officer):
    gone = StayFactory(entered_on=ON - timedelta(days=20), departed_on=ON - timedelta(days=9)).person
    here = StayFactory().person
    DocumentFactory(person=here, expires_on=ON + timedelta(days=400))

    left, stays = (client.get(file_url(person)).content.decode() for person in (gone, here))

    assert "Not registered" in left
    assert "at the top of the page" not in left
    assert "at the top of the page" in stays
    assert stays.count("valid until") == 1  # in the head alone
