"""The journal's list names whom it tells of, by the reader's rights, and leads to its proof."""

import pytest
from django.urls import reverse

from journal.events import JournalEvent
from journal.models import Entry, Seal, Shown
from registry.operations.people import protect_person
from registry.states import AccessClass
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import DocumentFactory, PersonFactory

pytestmark = pytest.mark.django_db
LIST = "admin:journal_entry_changelist"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def auditor(client):
    user = UserFactory(auditor=True)
    client.force_login(user, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return user


def opened_by(client, person, reader):
    """The reader opens the file, which writes an entry about it."""
    client.force_login(reader, backend="accounts.backends.RoleBackend")
    client.get(reverse("admin:registry_person_change", args=[person.pk]))


def row_of(client, person):
    rows = client.get(reverse(LIST), {"person": person.pk}).context_data["table"]["rows"]
    return rows[0]["cells"] if rows else None


def test_an_entry_names_the_person_and_who_acted(client):
    person, officer = PersonFactory(), UserFactory(officer=True)
    opened_by(client, person, officer)
    client.force_login(UserFactory(auditor=True), backend="accounts.backends.RoleBackend")

    cells = row_of(client, person)

    file, by = cells[3], cells[4]
    assert (file["value"], file["sub"]) == (person.full_name, str(person.pk))
    assert file["url"] == reverse("admin:registry_person_change", args=[person.pk])
    assert (by["value"], by["sub"]) == (officer.username, str(officer.pk))


def test_reading_names_in_the_journal_leaves_a_trace_of_its_own(client):
    person = PersonFactory()
    opened_by(client, person, UserFactory(officer=True))
    auditor = UserFactory(auditor=True)
    client.force_login(auditor, backend="accounts.backends.RoleBackend")
    row_of(client, person)
    entry = Entry.objects.filter(by_id=auditor.pk).latest("pk")
    assert entry.kind == JournalEvent.SEARCHED
    assert Shown.objects.filter(entry=entry, person_id=person.pk).exists()


def test_a_closed_file_is_not_named_to_an_auditor(client):
    person, guard = PersonFactory(), UserFactory(protection_officer=True)
    opened_by(client, person, UserFactory(officer=True))
    protect_person(person_id=person.pk, access_class=AccessClass.VICTIM, on=ON, by=guard)
    client.force_login(UserFactory(auditor=True), backend="accounts.backends.RoleBackend")

    page = client.get(reverse(LIST))

    assert person.full_name not in page.content.decode()
    assert row_of(client, person) is None


@pytest.mark.parametrize("typed", ["name", "document", "iin", "file"])
def test_the_journal_of_a_file_is_found_by_what_is_known_of_the_person(client, typed):
    person, other = PersonFactory(iin="900515300018"), PersonFactory()
    document = DocumentFactory(person=person)
    for one in (person, other):
        opened_by(client, one, UserFactory(officer=True))
    auditor = UserFactory(auditor=True)
    client.force_login(auditor, backend="accounts.backends.RoleBackend")
    by = {
        "name": f"{person.surname} {person.given_names}",
        "document": document.number,
        "iin": person.iin,
        "file": str(person.pk),
    }

    page = client.get(reverse(LIST), {"person": by[typed]})

    files = {row["cells"][3]["sub"] for row in page.context_data["table"]["rows"]}
    assert files == {str(person.pk)}
    trace = Entry.objects.filter(by_id=auditor.pk).latest("pk")
    assert trace.kind == JournalEvent.SEARCHED
    assert Shown.objects.filter(entry=trace, person_id=person.pk).exists()
    assert by["name"] not in str(trace.data)


@pytest.mark.parametrize("typed", ["name", "document"])
def test_the_journal_of_a_closed_file_is_found_by_nothing(client, typed):
    person = PersonFactory()
    document = DocumentFactory(person=person)
    opened_by(client, person, UserFactory(officer=True))
    guard = UserFactory(protection_officer=True)
    protect_person(person_id=person.pk, access_class=AccessClass.VICTIM, on=ON, by=guard)
    client.force_login(UserFactory(auditor=True), backend="accounts.backends.RoleBackend")

    by = {"name": f"{person.surname} {person.given_names}", "document": document.number}
    page = client.get(reverse(LIST), {"person": by[typed]})

    assert page.context_data["table"]["rows"] == []


def test_what_means_nobody_says_what_to_write(client, auditor):
    page = client.get(reverse(LIST), {"person": "?!"})
    assert "Write a file number, a document number, an IIN or a surname." in page.content.decode()


def test_who_read_a_file_is_one_click_from_its_top(client, auditor):
    page = client.get(reverse("admin:registry_person_change", args=[PersonFactory().pk]))
    content = page.content.decode()
    top, rest = content.split('class="chips', 1)
    part = len(page.context_data["sections"])
    assert f'href="#part-{part}"' in top
    assert rest.index(f'id="part-{part}"') < rest.index("Who read this file</h2>")


def test_the_list_leads_to_the_proof_and_an_entry_to_its_seal(client, auditor, monkeypatch):
    entry = Entry.objects.earliest("pk")
    assert reverse("admin:journal_entry_proof") in client.get(reverse(LIST)).content.decode()
    page = reverse("admin:journal_entry_change", args=[entry.pk])
    assert "not sealed yet" in client.get(page).content.decode()

    monkeypatch.setattr("journal.admin.seal_of", lambda entry: Seal(pk=7))

    assert reverse("admin:journal_seal_change", args=[7]) in client.get(page).content.decode()


def test_the_subject_is_said_in_words_in_the_list_and_on_the_page(client):
    person = PersonFactory()
    protect_person(
        person_id=person.pk, access_class=AccessClass.VICTIM, on=ON, by=UserFactory(protection_officer=True)
    )
    client.force_login(
        UserFactory(protection_officer=True, auditor=True), backend="accounts.backends.RoleBackend"
    )
    client.cookies["django_language"] = "ru"
    entry = Entry.objects.filter(subject_kind="person", subject_id=person.pk).latest("pk")

    listed = row_of(client, person)[2]
    [section, *_] = client.get(reverse("admin:journal_entry_change", args=[entry.pk])).context_data[
        "sections"
    ]

    assert (listed["value"], listed["sub"]) == ("Человек", str(person.pk))
    assert ("Человек", str(person.pk)) in [
        (str(fact["value"]), fact.get("note")) for fact in section.context["facts"]
    ]
