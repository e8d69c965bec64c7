"""A citizen of Kazakhstan is no foreigner: no clock, no case, no file at the counter, nothing begun."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.queries.roles import system_user
from core.errors import RuleViolation
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from feeds.operations.intake import take_in_lines
from feeds.rules.intake import staged_item
from identity.partial_dates import PartialDate
from reference.models import Country
from reference.queries.dated import home_country_id
from registry.models import (
    Crossing,
    MarkedCrossing,
    Person,
    Registration,
    ResidenceGround,
    ResidencePermit,
    Stay,
)
from registry.operations.people import correct_person, enrol_person
from registry.operations.stays import arrivals, registrations, residence
from registry.operations.stays.clocks import recompute_clocks
from registry.operations.stays.projection import rebuild_stays
from registry.operations.stays.sweeps import flag_registrations
from registry.queries.stays.clocks import clock_of
from registry.queries.stays.work_counts import registrations_lapsed
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import AT, DELIVERED_ON, item
from tests.journal.factories import journal_entries
from tests.parties.factories import HostFactory
from tests.reference.factories import the_country, the_region
from tests.registry.factories import PROOF, RegistrationFactory, ResidencePermitFactory, StayFactory

pytestmark = pytest.mark.django_db

LATER = date(2026, 9, 1)


def send(*items: Any) -> Any:
    rows = (staged_item(number, one) for number, one in enumerate(items, 1))
    tally, rejected = take_in_lines(
        rows=rows, source="border_feed", name="test", on=DELIVERED_ON, at=AT, by=system_user()
    )
    assert not rejected
    return tally


def told(citizenship: str, **changes: Any) -> dict[str, Any]:
    return item(person__citizenship=citizenship, **changes)


def sweep(on: date = LATER, **given: Any) -> int:
    complete_feeds(on)
    return int(flag_overstays(on=on, by=system_user(), **given)["opened"])


def picture() -> dict[str, Any]:
    """Everything that must be the same in whatever order lines came."""
    return {
        "files": list(Person.objects.order_by("pk").values_list("citizenship__iso3", flat=True)),
        "stays": list(
            Stay.objects.filter(annulled_on=None)
            .order_by("entered_at")
            .values_list("basis", "authorised_until", "exhausts_on", "regime__group__code", "confidence")
        ),
        "marks": sorted(
            MarkedCrossing.objects.filter(cleared_on=None).values_list(
                "crossing__source_id", "crossing__revision", "mark"
            )
        ),
        "cases": sorted(OverstayCase.objects.exclude(state="superseded").values_list("state", flat=True)),
    }


def refused_for_citizen(refusal: pytest.ExceptionInfo[RuleViolation]) -> None:
    assert (refusal.value.code, refusal.value.facts["field"]) == ("citizen", "citizenship")
    assert "Kazakhstan" in str(refusal.value)


def test_one_country_is_ours_and_it_is_kazakhstan():
    assert list(Country.objects.filter(is_home=True).values_list("iso3", flat=True)) == ["KAZ"]
    assert home_country_id() == the_country("KAZ").pk


class TestTheFeed:
    def test_the_crossing_is_kept_and_marked_and_has_no_clock(self):
        send(told("KAZ"))

        stay, mark = Stay.objects.get(), MarkedCrossing.objects.get()
        assert Crossing.objects.get().citizenship.iso3 == "KAZ"
        assert (stay.basis, stay.authorised_until, stay.exhausts_on, stay.regime) == ("citizen",) + (
            None,
        ) * 3
        assert (mark.mark, mark.crossing, mark.cleared_on) == ("citizen", stay.entry, None)

    def test_a_later_entry_as_a_foreigner_changes_the_file_and_keeps_what_it_said(self):
        send(told("KAZ"))
        send(told("KGZ", source_id="2", direction="exit", crossed_at="2026-03-05T09:00:00+05:00"))

        person = Person.objects.get()
        assert person.citizenship.iso3 == "KGZ"
        former = person.former_values.get()
        assert (former.kind, former.citizenship.iso3, former.told_by) == ("citizenship", "KAZ", "feed")
        assert former.valid_from <= former.valid_until

    def test_no_case_ever(self):
        send(told("KAZ"))

        assert sweep() == sweep(full=True) == 0
        assert not OverstayCase.objects.exists()

    def test_the_same_entry_as_a_foreigner_does_have_one(self):
        send(told("KGZ"))

        assert Stay.objects.get().authorised_until == date(2026, 5, 29)  # the EAEU: 90 days from 1 March
        assert sweep() == 1

    @pytest.mark.parametrize("code", ["XXA", "XXB", "XXC", "XXX"])
    def test_without_a_citizenship_is_not_our_citizenship(self, code):
        send(told(code))

        assert Stay.objects.get().basis == "unknown"
        assert not MarkedCrossing.objects.exists()

    def test_what_issued_the_document_decides_nothing(self):
        """A stateless resident travels on a certificate that Kazakhstan issued."""
        send(told("XXA", document__issuing_country="KAZ"), told("KAZ", source_id="2", document__number="N77"))

        assert set(Stay.objects.values_list("basis", flat=True)) == {"unknown", "citizen"}

    def test_citizens_live_here_so_an_exit_alone_is_no_question(self):
        send(told("KAZ", direction="exit"))

        assert list(MarkedCrossing.objects.values_list("mark", flat=True)) == ["citizen"]

    def test_the_clock_explains_that_there_is_none(self):
        send(told("KAZ"))

        clock = clock_of(Stay.objects.get(), LATER)
        assert [reason.code for reason in clock.reasons] == ["stay.entered", "stay.citizen"]
        assert (clock.days_left, clock.days_used, clock.overstay_days) == (None, 0, 0)

    def test_days_as_a_citizen_are_no_visa_free_days(self):
        """Read as a citizen from 1 to 30 January, then as a foreigner: 30 of the 90 days are not used."""
        send(
            told("KAZ", source_id="1", crossed_at="2026-01-01T09:00:00+05:00"),
            told("KAZ", source_id="2", crossed_at="2026-01-30T09:00:00+05:00", direction="exit"),
            told("KGZ", source_id="3", crossed_at="2026-02-10T09:00:00+05:00"),
        )

        stay = Stay.objects.order_by("-entered_at")[0]
        assert stay.authorised_until == date(2026, 5, 10)
        assert clock_of(stay, stay.entered_on).authorised_until == stay.authorised_until


class TestRevisions:
    FIRST, SECOND = told("KAZ", revision=1), told("KGZ", revision=2)

    @pytest.mark.parametrize("batches", [[[0], [1]], [[1], [0]], [[0, 1]], [[1, 0]]], ids=str)
    @pytest.mark.parametrize("codes", [("KAZ", "KGZ"), ("KGZ", "KAZ"), ("KAZ", "UZB"), ("UZB", "KAZ")])
    def test_the_newest_counts_in_any_order(self, codes, batches):
        lines = [told(code, revision=revision) for revision, code in enumerate(codes, 1)]
        for batch in batches:
            send(*(lines[number] for number in batch))
        sweep()

        last = {
            "KGZ": ("regime", date(2026, 5, 29), date(2026, 5, 29), "EAEU", "confirmed"),
            "UZB": ("regime", date(2026, 3, 30), date(2026, 5, 29), "CIS", "confirmed"),
            "KAZ": ("citizen", None, None, None, "confirmed"),
        }[codes[-1]]
        is_citizen = codes[-1] == "KAZ"
        assert picture() == {
            "files": [codes[-1]],
            "stays": [last],
            "marks": [("1", 2, "citizen")] if is_citizen else [],
            "cases": [] if is_citizen else ["possible"],
        }

    def test_a_case_goes_with_the_correction_and_comes_back_with_the_next(self):
        send(told("KGZ", revision=1))
        sweep()
        send(told("KAZ", revision=2))
        assert list(OverstayCase.objects.values_list("state", flat=True)) == ["superseded"]

        send(told("KGZ", revision=3))
        assert sweep(full=True) == 1
        assert picture()["cases"] == ["possible"]

    def test_one_misread_line_leaves_the_other_stays_of_a_foreigner_alone(self):
        """Three crossings in every order: the file stays a foreigner's, one stay is a citizen's."""
        lines = [
            told("KGZ", source_id="1", crossed_at="2026-01-01T09:00:00+05:00"),
            told("KGZ", source_id="2", crossed_at="2026-01-10T09:00:00+05:00", direction="exit"),
            told("KAZ", source_id="3", crossed_at="2026-03-01T09:00:00+05:00"),
        ]
        found = []
        for order in itertools.permutations(range(3)):
            numbered = [
                {**lines[i], "document": {**lines[i]["document"], "number": f"P{len(found)}00"},
                 "source_id": f"{len(found)}-{i}"}
                for i in order
            ]  # fmt: skip
            for line in numbered:
                send(line)
            person = Person.objects.get(documents__number=f"P{len(found)}00")
            marks = MarkedCrossing.objects.filter(person=person, cleared_on=None)
            found.append(
                (
                    person.citizenship.iso3,
                    list(person.stays.filter(annulled_on=None).order_by("entered_at").values_list("basis")),
                    list(marks.values_list("mark", flat=True)),
                )
            )
        assert found == [("KGZ", [("regime",), ("citizen",)], ["citizen"])] * 6


class TestNaturalised:
    @pytest.fixture
    def officer(self):
        return UserFactory(officer=True, region="KZ-75")

    def correct(self, person: Person, code: str, by: Any, on: date = LATER) -> None:
        changes = {"citizenship_id": the_country(code).pk}
        correct_person(person_id=person.pk, changes=changes, on=on, by=by, **PROOF)

    def test_all_clocks_end_and_open_cases_with_them(self, officer):
        send(told("UZB"))
        sweep()
        person = Person.objects.get()

        self.correct(person, "KAZ", officer)

        assert picture() == {
            "files": ["KAZ"],
            "stays": [("citizen", None, None, None, "confirmed")],
            "marks": [],
            "cases": [],
        }
        assert OverstayCase.objects.get().state == "superseded"
        assert journal_entries(kind="clock_ended", person_id=person.pk).count() == 1
        assert sweep(full=True) == 0
        recompute_clocks(on=LATER, by=system_user())
        assert Stay.objects.get().basis == "citizen"

    def test_the_page_of_the_closed_case_and_of_the_file_are_there(self, officer):
        send(told("UZB"))
        sweep()
        person = Person.objects.get()
        self.correct(person, "KAZ", officer)
        supervisor, client = UserFactory(supervisor=True), Client()

        client.force_login(supervisor)
        case = client.get(reverse("desk:case", args=[OverstayCase.objects.get().public_id]))
        stays = client.get(reverse("admin:registry_stay_changelist"))
        client.force_login(officer)
        file = client.get(reverse("admin:registry_person_change", args=[person.pk]))

        assert [page.status_code for page in (case, stays, file)] == [200] * 3
        assert "A citizen has no clock." in file.content.decode()

    def test_found_to_be_a_mistake_the_clock_is_given_back(self, officer):
        send(told("UZB"))
        sweep()
        before, person = picture(), Person.objects.get()

        self.correct(person, "KAZ", officer)
        self.correct(person, "UZB", officer)

        assert picture() == before

    def test_feeds_do_not_change_what_an_officer_wrote_down(self, officer):
        send(told("UZB"))
        person = Person.objects.get()
        self.correct(person, "KAZ", officer)

        send(told("UZB", source_id="2", crossed_at="2026-03-05T09:00:00+05:00", direction="exit"))
        send(told("UZB", source_id="3", crossed_at="2026-03-07T09:00:00+05:00"))

        person.refresh_from_db()
        assert person.citizenship.iso3 == "KAZ"
        assert list(Stay.objects.values_list("basis", flat=True)) == ["citizen"] * 2
        # The file said so itself on those days.
        assert not MarkedCrossing.objects.exists()
        assert sweep(full=True) == 0

    def test_whoever_crosses_as_a_foreigner_after_that_is_looked_at(self, officer):
        send(told("UZB"))
        self.correct(Person.objects.get(), "KAZ", officer, on=date(2026, 3, 3))

        send(told("UZB", source_id="2", crossed_at="2026-03-05T09:00:00+05:00", direction="exit"))
        send(told("UZB", source_id="3", crossed_at="2026-03-07T09:00:00+05:00"))

        assert Person.objects.get().citizenship.iso3 == "KAZ"
        assert [(stay.basis, stay.exit) for stay in Stay.objects.all()] == [("citizen", None)]
        assert set(MarkedCrossing.objects.values_list("mark", flat=True)) == {"holder_differs"}
        assert sweep(full=True) == 0

    def test_a_mark_is_answered_by_the_file(self, officer):
        """Enrolled as a foreigner, crosses as a citizen: the officer who compares writes it down."""
        send(told("UZB"), told("KAZ", source_id="2", crossed_at="2026-03-05T09:00:00+05:00"))
        assert picture()["marks"] == [("2", 1, "citizen"), ("2", 1, "entry_without_exit")]

        self.correct(Person.objects.get(), "KAZ", officer)

        assert ("2", 1, "citizen") not in picture()["marks"]

    def test_whoever_was_decided_about_is_not_looked_at_again(self, officer):
        case = CaseFactory(resolved=True, outcome="fine", leave_due_on=date(2026, 7, 1))
        self.correct(case.person, "KAZ", officer, on=ON)

        assert sweep(full=True) == 0
        case.refresh_from_db()
        assert case.state == "resolved"

    def test_registrations_are_neither_due_nor_lapsed(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 1))
        RegistrationFactory(stay=stay, last_on=date(2026, 6, 30))
        self.correct(stay.person, "KAZ", officer, on=ON)

        for on in (date(2026, 6, 20), date(2026, 7, 1), LATER):
            found = flag_registrations(on=on, by=system_user(), full=True)
            assert (found["due"], found["lapsed"]) == (0, 0)
        assert registrations_lapsed(officer, LATER) == 0

    def test_nothing_may_be_begun(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 1))
        registration = RegistrationFactory(stay=stay)
        ground = ResidenceGround.objects.get(code="family_citizen")
        permit = ResidencePermitFactory(stay=stay, ground=ground)
        self.correct(stay.person, "KAZ", officer, on=ON)
        journal, host = journal_entries().count(), HostFactory()
        place = {"region_id": the_region("KZ-75").pk, "address": "Abai 1", "on": ON, "by": officer}
        acting = {"on": ON, "by": officer}

        for act in (
            lambda: registrations.open_registration(stay_id=stay.pk, **place),
            lambda: registrations.renew_registration(registration_id=registration.pk, **acting),
            lambda: registrations.move_registration(registration_id=registration.pk, **place),
            lambda: residence.request_residence_permit(stay_id=stay.pk, ground_id=ground.pk, **acting),
            lambda: residence.issue_residence_permit(
                permit_id=permit.pk, valid_until=date(2026, 12, 31), **acting
            ),
            lambda: arrivals.notify_arrival(stay_id=stay.pk, host_id=host.pk, **place),
        ):
            with pytest.raises(RuleViolation) as refusal:
                act()
            refused_for_citizen(refusal)
        assert (Registration.objects.count(), ResidencePermit.objects.count()) == (1, 1)
        assert journal_entries().count() == journal

    def test_a_request_that_waits_may_still_be_taken_back(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 1))
        permit = ResidencePermitFactory(stay=stay)
        self.correct(stay.person, "KAZ", officer, on=ON)

        residence.withdraw_residence_permit(permit_id=permit.pk, on=ON, by=officer)

    def test_a_residence_permit_gives_no_end(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 1))
        ResidencePermitFactory(stay=stay, issued=True)

        self.correct(stay.person, "KAZ", officer, on=ON)

        stay.refresh_from_db()
        assert (stay.basis, stay.authorised_until) == ("citizen", None)


def test_no_file_is_made_at_the_counter():
    officer = UserFactory(officer=True, region="KZ-75")
    with pytest.raises(RuleViolation) as refusal:
        enrol_person(
            surname="Ахметова",
            born_on=PartialDate(1990, 5, 15),
            sex="f",
            citizenship_id=home_country_id(),
            document_kind="passport",
            document_number="N1234567",
            issuing_country_id=home_country_id(),
            on=ON,
            by=officer,
        )

    refused_for_citizen(refusal)
    assert not Person.objects.exists()
    assert not journal_entries().exists()


def test_rebuilding_a_citizens_stays_again_writes_nothing():
    send(told("KAZ"))
    journal = journal_entries().count()

    counts = rebuild_stays(person_ids=[Person.objects.get().pk], on=DELIVERED_ON, by=system_user())

    assert not any(counts.values())
    assert journal_entries().count() == journal
