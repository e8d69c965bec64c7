"""Each answer that names people leaves one row, before it leaves itself, with exactly those it named."""

import hashlib

import pytest
from django.db import DatabaseError
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse

from accounts.rules import purpose_of
from accounts.states import Role
from config import readings as written
from config.readings import ReadingsMiddleware
from core import readings
from journal.events import READINGS
from journal.models import Entry
from tests.accounts.factories import UserFactory
from tests.parties.factories import HostFactory, RepresentationFactory
from tests.registry.factories import PersonFactory, RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db


def rows():
    return list(Entry.objects.filter(kind__in=READINGS).order_by("pk"))


def shown_by(entry):
    return sorted(entry.shown.values_list("person_id", flat=True))


@pytest.fixture
def officer(client):
    user = UserFactory(officer=True, region="KZ-75")
    client.force_login(user)
    return user


def answered(rf, view, user=None, path="/admin/x/"):
    """What leaves when `view` answers; the row stands before the first byte does."""
    request = rf.get(path)
    request.user, request.session = user or UserFactory(officer=True), {}
    return ReadingsMiddleware(view)(request)


def test_a_list_names_those_on_the_page_and_no_others(client, officer):
    named = [StayFactory().person.pk for _number in range(3)]

    client.get(reverse("admin:registry_stay_changelist"))

    [entry] = rows()
    assert (entry.kind, entry.by_id, shown_by(entry)) == ("list_shown", officer.pk, sorted(named))
    assert (entry.data["page"], entry.data["purpose"]) == ("admin:registry_stay_changelist", "counter")
    assert entry.request_id


def test_a_page_of_a_list_does_not_name_the_one_read_beyond_it(client, officer, monkeypatch):
    people = sorted(PersonFactory().pk for _number in range(4))
    monkeypatch.setattr("registry.admin.people.PersonAdmin.page_size", 3)

    client.get(reverse("admin:registry_person_changelist"))

    assert shown_by(rows()[0]) == people[1:]


def test_an_act_s_form_names_its_subject(client, officer):
    registration = RegistrationFactory()

    client.get(reverse("admin:registry_registration_act", args=[registration.pk, "renew"]))

    [entry] = rows()
    assert (entry.kind, shown_by(entry)) == ("form_shown", [registration.stay.person_id])
    assert entry.data["at"] == {"pk": registration.pk, "name": "renew"}


def test_a_page_that_names_nobody_writes_nothing(client, officer):
    client.get(reverse("admin:index"))
    client.get(reverse("admin:registry_person_changelist"))

    assert rows() == []


def test_the_exports_hash_is_that_of_what_was_sent(client, officer):
    people = sorted(PersonFactory().pk for _number in range(3))

    for name in ("export", "xlsx"):
        answer = client.get(reverse(f"admin:registry_person_{name}"), {"citizenship": "UZB"})
        sent = b"".join(answer.streaming_content)

        entry = rows()[-1]
        assert (entry.kind, entry.data["list"], entry.data["rows"]) == ("list_exported", "person", 3)
        assert entry.data["sha256"] == hashlib.sha256(sent).hexdigest()
        assert entry.data["filters"] == {"citizenship": "UZB"}
        assert shown_by(entry) == people


def test_an_export_that_is_cut_off_was_written_down_before_its_first_byte(rf):
    person = PersonFactory()

    def view(_request):
        readings.exporting("x")

        def lines():
            yield "head\n"
            yield person.full_name

        return StreamingHttpResponse(lines())

    answer = answered(rf, view)
    parts = iter(answer.streaming_content)

    assert shown_by(rows()[0]) == [person.pk]
    assert next(parts).startswith(b"head")
    answer.close()


class TestInParts:
    """A list too long for one part leaves part by part, each when the names in it are written down."""

    @pytest.fixture
    def people(self, monkeypatch):
        monkeypatch.setattr(written, "PART_BYTES", 10)
        return [PersonFactory(surname=f"Mammadov{number}") for number in range(3)]

    @pytest.fixture
    def read(self):
        return []

    @pytest.fixture
    def answer(self, rf, people, read):
        def lines():
            for person in people:
                read.append(person.pk)
                readings.exported(1)
                yield f"{person.full_name}\n"

        def view(_request):
            readings.exporting("x")
            return StreamingHttpResponse(lines())

        return answered(rf, view)

    def test_nobody_is_read_before_the_part_in_which_he_leaves(self, answer, people, read):
        parts = iter(answer.streaming_content)

        for number, person in enumerate(people, start=1):
            assert next(parts).decode().startswith(person.surname)
            assert len(rows()) == len(read) == number
            assert shown_by(rows()[-1]) == [person.pk]

    def test_the_last_row_has_the_hash_of_all_and_says_how_many_parts_there_were(self, answer):
        sent = b"".join(answer.streaming_content)

        told = [entry.data for entry in rows()]
        assert [data["part"] for data in told] == [1, 2, 3, 4]
        assert [data.get("parts") for data in told] == [None, None, None, 4]
        assert [data["rows"] for data in told] == [1, 2, 3, 3]
        assert told[-1]["sha256"] == hashlib.sha256(sent).hexdigest()

    def test_cut_off_it_has_told_of_those_who_left_and_of_no_others(self, answer, people):
        next(iter(answer.streaming_content))  # and nobody asks for the rest

        assert [shown_by(entry) for entry in rows()] == [[people[0].pk]]
        assert "parts" not in rows()[0].data

    def test_a_part_that_cannot_be_written_down_does_not_leave(self, answer, people, monkeypatch):
        parts = iter(answer.streaming_content)
        next(parts)

        def broken(*_given, **_named):
            raise DatabaseError("gone")

        monkeypatch.setattr(written, "record_reading", broken)
        with pytest.raises(DatabaseError):
            next(parts)

    def test_all_parts_are_of_one_request(self, client, officer, people):
        answer = client.get(reverse("admin:registry_person_export"))
        sent = b"".join(answer.streaming_content)

        entries = rows()
        assert {entry.request_id for entry in entries} == {answer["X-Request-ID"]}
        assert shown_by(entries[0]) == [person.pk for person in people]  # 2,000 rows are read at once
        assert entries[-1].data["sha256"] == hashlib.sha256(sent).hexdigest()


def test_what_cannot_be_written_down_is_not_answered(rf, monkeypatch):
    def broken(*_given, **_named):
        raise DatabaseError("gone")

    monkeypatch.setattr(written, "record_reading", broken)
    person = PersonFactory()

    with pytest.raises(DatabaseError):
        answered(rf, lambda _request: HttpResponse(person.full_name))


def test_a_name_for_nobody_who_signed_in_is_refused(rf):
    from django.contrib.auth.models import AnonymousUser
    from django.core.exceptions import PermissionDenied

    person = PersonFactory()

    with pytest.raises(PermissionDenied):
        answered(rf, lambda _request: HttpResponse(person.full_name), AnonymousUser())


def test_whatever_else_is_typed_is_kept_as_hashes_and_never_too_long(rf):
    person = PersonFactory(surname="Karimov")
    many = "&".join(f"p{number}=karimov" for number in range(900))

    answered(rf, lambda _request: HttpResponse(person.full_name), path=f"/admin/x/?q=Karimov&{many}")

    [entry] = rows()
    assert "arimov" not in str(entry.data)
    assert set(entry.data["typed"]) == {"q", "rest"}


def test_a_representative_reads_for_the_firm(rf):
    user = UserFactory(host=True)
    host = HostFactory()
    RepresentationFactory(user=user, host=host)
    person = PersonFactory()

    answered(rf, lambda _request: HttpResponse(person.full_name), user, "/portal/x/")

    [entry] = rows()
    assert (entry.acting_for_id, entry.data["purpose"]) == (host.pk, "own_guests")


@pytest.mark.parametrize(
    ("roles", "face", "chosen", "purpose"),
    [
        ({Role.OFFICER}, "admin", "", "counter"),
        ({Role.OFFICER}, "admin", "check", "check"),
        ({Role.OFFICER}, "api", "", "request"),
        ({Role.OFFICER}, "admin", "audit", "counter"),  # who serves people does not audit
        ({Role.SUPERVISOR}, "desk", "", "case"),
        ({Role.AUDITOR}, "admin", "", "audit"),
        ({Role.AUDITOR}, "admin", "counter", "audit"),  # an auditor serves nobody at a counter
        ({Role.AUDITOR}, "api", "request", "audit"),
        ({Role.PERMIT_OFFICER}, "admin", "", "permits"),
        ({Role.EMPLOYER}, "portal", "", "own_workers"),
        ({Role.ANALYST}, "admin", "check", "statistics"),
    ],
)
def test_the_purpose_is_the_roles_and_the_pages(roles, face, chosen, purpose):
    assert purpose_of(roles, face=face, chosen=chosen) == purpose


def test_who_reads_for_nothing_reads_nothing():
    with pytest.raises(LookupError):
        purpose_of(set(), face="admin")
