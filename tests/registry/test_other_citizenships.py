"""Several citizenships of one person, from a day to a day."""

from datetime import date

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from identity.partial_dates import PartialDate
from registry.models import Crossing, MarkedCrossing, OtherCitizenship, Stay
from registry.operations.citizenships import add_citizenship, end_citizenship
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.feeds.feed_lines import item, send
from tests.forms import send as send_form
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

SINCE = date(2020, 1, 1)


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def person():
    return PersonFactory(
        confirmed=True,
        surname="KARIMOV",
        given_names="SARDOR",
        document__number="AB1234567",
        born_on=PartialDate(1990, 5, 15),
        sex="m",
    )


def added(person, by, **changed):
    given = {"country_id": the_country("TJK").pk, "valid_from": SINCE, "paper": "Passport T1", "on": ON}
    return add_citizenship(person_id=person.pk, by=by, **given | changed)


def ended(other, by, **changed):
    given = {"person_id": other.person_id, "citizenship_id": other.pk, "last": date(2026, 1, 31), "on": ON}
    return end_citizenship(by=by, **given | changed)


class TestWritingDown:
    def test_it_is_kept_with_its_days_and_paper(self, officer, person):
        other = added(person, officer)

        assert (other.country.iso3, other.valid_from, other.valid_until) == ("TJK", SINCE, None)
        entry = journal_entries(kind="citizenship_added").get()
        assert entry.data == {"valid_from": "2020-01-01", "valid_until": None}
        assert entry.person_id == person.pk

    def test_our_own_is_a_correction_of_the_file(self, officer, person):
        with pytest.raises(RuleViolation) as refusal:
            added(person, officer, country_id=the_country("KAZ").pk)
        assert refusal.value.code == "citizen"
        assert not OtherCitizenship.objects.exists()

    def test_the_files_own_is_none_besides(self, officer, person):
        with pytest.raises(MoveNotAllowed):
            added(person, officer, country_id=person.citizenship_id)

    def test_not_twice_on_a_day(self, officer, person):
        added(person, officer)
        with pytest.raises(RuleViolation):
            added(person, officer, valid_from=date(2021, 1, 1))
        assert journal_entries(kind="citizenship_added").count() == 1

    @pytest.mark.parametrize("wrong", [{"paper": " "}, {"valid_until": date(2019, 1, 1)}])
    def test_without_a_paper_or_with_an_end_before_its_beginning_it_is_refused(self, officer, person, wrong):
        with pytest.raises(RuleViolation):
            added(person, officer, **wrong)
        assert not OtherCitizenship.objects.exists()

    @pytest.mark.parametrize("role", ["analyst", "auditor", "admin", "host"])
    def test_it_is_the_counters(self, person, role):
        with pytest.raises((NotPermitted, NotFound)):
            added(person, UserFactory(**{role: True}))


class TestEnding:
    def test_its_last_day_is_written_down(self, officer, person):
        other = ended(added(person, officer), officer)

        assert other.valid_until == date(2026, 1, 31)
        assert journal_entries(kind="citizenship_ended").get().data == {"valid_until": "2026-01-31"}

    def test_not_later_than_it_has_ended_already(self, officer, person):
        other = ended(added(person, officer), officer)
        with pytest.raises(MoveNotAllowed):
            ended(other, officer, last=date(2026, 2, 1))

    def test_not_before_it_began(self, officer, person):
        other = added(person, officer)
        with pytest.raises(RuleViolation):
            ended(other, officer, last=date(2019, 12, 31))
        other.refresh_from_db()
        assert other.valid_until is None

    def test_not_in_another_file(self, officer, person):
        other = added(person, officer)
        with pytest.raises(NotFound):
            ended(other, officer, person_id=PersonFactory().pk)


class TestCrossings:
    """Under another citizenship of the same person, on a day of it, a crossing is no other holder's."""

    @pytest.mark.parametrize(
        ("day", "is_marked"), [("2026-01-31", False), ("2026-02-01", True), ("2019-12-31", True)]
    )
    def test_marked_only_on_other_days(self, officer, person, day, is_marked):
        ended(added(person, officer), officer)

        send(item(crossed_at=f"{day}T09:30:00+05:00", person__citizenship="TJK"))

        assert Crossing.objects.get().person == person
        assert MarkedCrossing.objects.filter(mark="holder_differs").exists() is is_marked

    def test_a_third_citizenship_is_marked(self, officer, person):
        added(person, officer)
        send(item(person__citizenship="KGZ"))
        assert MarkedCrossing.objects.get().mark == "holder_differs"

    def test_the_clock_goes_by_the_one_entered_with(self, officer, person):
        added(person, officer, country_id=the_country("RUS").pk)

        send(item(person__citizenship="RUS"))

        stay = Stay.objects.get()
        assert (stay.regime.group.code, stay.authorised_until) == ("EAEU", date(2026, 5, 29))  # 90 days


class TestThePage:
    @pytest.fixture(autouse=True)
    def on_the_day(self, monkeypatch):
        monkeypatch.setattr("core.clock.today", lambda: ON)

    def test_one_is_added_and_ended(self, client, officer, person):
        client.force_login(officer)
        page = admin_url("person", "change", person.pk)
        add, end = (admin_url("person", "act", person.pk, f"{act}-citizenship") for act in ("add", "end"))

        send_form(client, add, country_id=the_country("TJK").pk, valid_from="01.01.2020", paper="Passport T1")
        assert "Also a citizen of" in client.get(page).content.decode()
        other = person.other_citizenships.get()
        assert send_form(client, end, citizenship_id=other.pk, last="31.12.2019").status_code == 422
        send_form(client, end, citizenship_id=other.pk, last="31.01.2026")

        other.refresh_from_db()
        assert other.valid_until == date(2026, 1, 31)
        acts = {act["name"] for act in client.get(page).context_data["acts"]}
        assert "end-citizenship" not in acts
