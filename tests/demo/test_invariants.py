"""What the product's own rules say of the country that was copied in."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from core.numbers import check_number
from core.periods import days_later
from demo.operations.loading import load_demo
from tests.accounts.factories import the_system
from tests.demo.conftest import ON, quiet
from tests.demo.elsewhere import assert_it_is_whole_as_of, failing
from tests.journal.shapes import undeclared_entries


def test_stays_are_what_the_crossings_say(undone):
    from registry.models import Person
    from registry.operations.stays.projection import rebuild_stays

    ids = list(Person.objects.values_list("pk", flat=True))
    counts = rebuild_stays(person_ids=ids, on=ON, by=the_system())

    assert not any(counts.values())


def test_clocks_are_what_the_rules_say(undone):
    from registry.operations.stays.clocks import recompute_clocks

    assert recompute_clocks(on=ON, by=the_system())["changed"] == 0


def test_registrations_are_as_long_as_the_rules_allow(country):
    from registry.models import Registration
    from registry.queries.stays.terms import rule_of
    from registry.rules.stays.registrations import registration_period

    rows = Registration.objects.filter(state="current", renewal_number=0, previous__isnull=True)
    rows = rows.filter(stay__residence_permits__isnull=True).select_related("terms", "stay")

    assert rows.exists()
    for row in rows:
        period = registration_period(
            first=row.first_on, rule=rule_of(row.terms), lawful_until=row.stay.authorised_until
        )
        assert (period.first, period.last) == (row.first_on, row.last_on)


def test_no_current_registration_reaches_beyond_the_lawful_stay(country):
    from registry.models import Registration

    assert Registration.objects.filter(state="current", last_on__gt=F("stay__authorised_until")).count() == 0


def test_renewals_follow_one_another_without_a_gap(country):
    from registry.models import Registration

    renewals = Registration.objects.filter(renewal_number__gte=1, previous__state="renewed")

    assert renewals.exists()
    for row in renewals.select_related("previous"):
        assert row.first_on == days_later(row.previous.last_on, 1)
        assert row.previous.closed_on <= row.previous.last_on


def test_deadlines_of_notices_are_counted_in_working_days(country):
    from reference.queries.dated import working_calendar
    from registry.models import ArrivalNotification

    calendar = working_calendar()
    for notice in ArrivalNotification.objects.select_related("terms", "stay"):
        assert notice.deadline_on == calendar.deadline(
            notice.stay.entered_on,
            notice.terms.working_days,
            first_day_counts=notice.terms.arrival_day_counts,
        )


def test_permits_are_no_longer_than_their_ground_allows(country):
    from registry.models import ResidencePermit
    from registry.rules.stays.residence import GroundTerms, permit_period

    for permit in ResidencePermit.objects.filter(number__isnull=False).select_related("terms"):
        terms = permit.terms
        limits = GroundTerms(terms.months_at_most, terms.days_at_most, terms.is_extendable)
        permit_period(first=permit.valid_from, last=permit.valid_until, terms=limits)
        assert check_number("RV", permit.number) == permit.number


def test_every_issued_permit_has_the_paper_that_its_act_would_write(country):
    from papers.models import Paper
    from permits.models import Permit
    from permits.queries.papers import facts_of_paper as facts_of_work_permit
    from registry.models import ResidencePermit
    from registry.queries.stays.papers import facts_of_paper

    papers = {paper.number: paper for paper in Paper.objects.all()}
    wanted = {}
    for permit in ResidencePermit.objects.filter(number__isnull=False).select_related("region"):
        state = "annulled" if permit.state == "annulled" else "valid"
        days = (permit.valid_from, permit.valid_until, permit.decided_on, permit.annulled_on)
        wanted[permit.number] = ("residence_permit", state, *days, facts_of_paper(permit))
    for permit in Permit.objects.all():
        state = "annulled" if permit.state == "revoked" else "valid"
        days = (permit.valid_from, permit.valid_until, permit.issued_on, permit.revoked_on)
        wanted[permit.number] = ("work_permit", state, *days, facts_of_work_permit(permit))

    assert {state for _kind, state, *_rest in wanted.values()} == {"valid", "annulled"}
    assert {kind for kind, *_rest in wanted.values()} == {"work_permit", "residence_permit"}
    assert {
        number: (p.kind, p.state, p.valid_from, p.valid_until, p.issued_on, p.annulled_on, p.facts)
        for number, p in papers.items()
    } == wanted


def test_iins_have_right_check_digits(country):
    from core.identifiers import check_bin, check_iin
    from parties.models import Employer, Host
    from registry.models import Person

    for iin in Person.objects.filter(iin__isnull=False).values_list("iin", flat=True):
        check_iin(iin)
    for host in Host.objects.all():
        (check_bin if host.kind == "organisation" else check_iin)(host.identifier)
    for employer in Employer.objects.all():
        (check_iin if employer.size == "household" else check_bin)(employer.identifier)


def test_search_keys_are_those_of_the_names(country):
    from identity.name_keys import given_name_key, name_key
    from registry.models import Person

    for person in Person.objects.all():
        assert person.surname_key == name_key(person.surname)
        assert person.given_key == given_name_key(person.given_names, person.patronymic)


def test_the_sweep_finds_the_overstayers_and_nobody_protected(undone):
    from enforcement.models import OverstayCase
    from enforcement.operations.sweeps import flag_overstays

    found = flag_overstays(on=ON, by=the_system())
    again = flag_overstays(on=ON, by=the_system(), full=True)
    cases = OverstayCase.objects.filter(state="possible")

    assert found["opened"] == cases.count() > 10
    assert found["held_back_by"] == ["A-TEMI"]
    assert found["waiting"] > 0
    assert (again["opened"], again["superseded"]) == (0, 0)
    assert cases.exclude(person__access_class="open").count() == 0
    for least, most in ((1, 3), (4, 5), (6, 10), (11, 400)):
        covered = date.fromisoformat(found["covered_until"])
        ends = (covered - timedelta(days=most), covered - timedelta(days=least))
        assert cases.filter(authorised_until__range=ends).exists()


def test_cases_were_worked_on_in_order_and_by_two(country):
    from enforcement.models import OverstayCase

    for case in OverstayCase.objects.exclude(state__in=("possible", "under_review")):
        assert case.detected_on <= case.reviewed_on <= case.proposed_on
        assert case.proposed_by.username == ("supervisor2" if case.state == "proposed" else "supervisor")
        assert bool(case.confirmation) == bool(case.closed_on)
        if case.closed_on:
            assert case.closed_by.username == "supervisor2"
            assert case.proposed_on <= case.closed_on


def test_every_proposed_case_could_be_proposed_and_is_confirmed_today(undone):
    from accounts.models import User
    from enforcement.models import OverstayCase
    from enforcement.operations import cases as acts

    first, second = (User.objects.get(username=name) for name in ("supervisor", "supervisor2"))
    found = list(OverstayCase.objects.filter(state="proposed"))

    assert len(found) >= 2
    for case in found:
        assert failing(case, ON) == []
        note, outcome, band = case.note, case.outcome, case.band_id
        acts.return_case(case_id=case.pk, note="To be proposed once more.", on=ON, by=first)
        acts.propose_outcome(case_id=case.pk, outcome=outcome, band_id=band, note=note, on=ON, by=second)
        acts.confirm_case(case_id=case.pk, note="Read it all myself; I agree.", on=ON, by=first)


def test_what_was_proposed_is_confirmed_as_it_was_written(undone):
    from accounts.models import User
    from enforcement.models import OverstayCase
    from enforcement.operations import cases as acts

    first = User.objects.get(username="supervisor")
    for case in OverstayCase.objects.filter(state="proposed"):
        acts.confirm_case(case_id=case.pk, note="Read it all myself; I agree.", on=ON, by=first)

    assert not OverstayCase.objects.filter(state="proposed").exists()


def test_every_decided_case_could_have_been_decided_so(country):
    from enforcement.models import OverstayCase

    decided = list(
        OverstayCase.objects.filter(state__in=("resolved", "dismissed"), facts_changed_on__isnull=True)
    )

    assert {case.state for case in decided} == {"resolved", "dismissed"}
    assert {case.pk: codes for case in decided if (codes := failing(case, case.closed_on))} == {}
    for case in decided:
        told_to_leave = case.dismissal_reason == "force_majeure" or case.outcome in ("warning", "fine")
        must_leave = told_to_leave and case.stay.departed_on is None
        assert case.leave_due_on == (days_later(case.closed_on, 10) if must_leave else None)


def test_no_decision_but_the_planned_ones_is_owed_a_review_on_the_first_day(undone):
    from enforcement.models import OverstayCase
    from enforcement.operations.sweeps import flag_overstays

    owed = OverstayCase.objects.filter(review_due_on__isnull=False).order_by("pk")
    planned = list(owed)
    flag_overstays(on=ON, by=the_system(), full=True)

    assert planned
    assert list(owed.all()) == planned


def test_who_was_fined_and_stays_on_is_looked_at_again(undone):
    from enforcement.models import OverstayCase
    from enforcement.operations.sweeps import flag_overstays

    flag_overstays(on=ON, by=the_system())
    again = OverstayCase.objects.filter(state="possible", look_past_on__isnull=False)

    assert {case.stay.cases.earliest("pk").outcome for case in again} >= {"fine"}
    for case in again.select_related("stay"):
        (first,) = OverstayCase.objects.filter(stay=case.stay, leave_due_on=case.look_past_on)
        assert first.authorised_until == case.authorised_until
        assert case.stay.departed_on is None
        assert first.closed_on < first.leave_due_on < ON


def test_a_decision_is_owed_a_review_and_another_is_annulled(country):
    from enforcement.models import OverstayCase

    owed = OverstayCase.objects.filter(facts_changed_on__isnull=False).select_related("stay")
    annulled = OverstayCase.objects.filter(state="annulled").select_related("stay")

    assert owed.exists()
    assert annulled.exists()
    for case in [*owed, *annulled]:
        assert [change["fact"] for change in case.facts_changed][:2] == ["lawful_end", "days_over"]
        assert case.authorised_until < case.stay.departed_on <= case.stay.authorised_until
    for case in annulled:
        assert (case.verdict_by.username, case.verdict_confirmed_by.username) == ("supervisor", "supervisor2")


def test_every_act_is_in_the_journal_on_its_day(country):
    from enforcement.models import OverstayCase
    from journal.models import Entry
    from registry.models import ArrivalNotification, Crossing, Registration, ResidencePermit, Stay

    def told(kind, subject):
        return Entry.objects.filter(kind=kind, subject_kind=subject)

    files = country["people"] + country["second_files"]
    assert told("person_enrolled", "person").count() == files
    assert told("crossing_recorded", "crossing").count() == Crossing.objects.count()
    assert told("stay_opened", "stay").count() == Stay.objects.count()
    assert told("arrival_notified", "arrivalnotification").count() == ArrivalNotification.objects.count()
    assert told("residence_requested", "residencepermit").count() == ResidencePermit.objects.count()
    assert told("case_opened", "overstaycase").count() == OverstayCase.objects.count()
    registered = Entry.objects.filter(
        kind__in=("registration_opened", "registration_renewed", "registration_moved")
    )
    assert registered.count() == Registration.objects.count()
    for entry in told("crossing_recorded", "crossing")[:50]:
        assert Crossing.objects.get(pk=entry.subject_id).crossed_on == entry.on


def test_no_name_and_no_document_number_is_in_the_journal(country):
    from journal.models import Entry
    from registry.models import IdentityDocument, Person

    numbers = set(IdentityDocument.objects.values_list("number", flat=True))
    names = set(Person.objects.values_list("surname", flat=True))
    for data in Entry.objects.values_list("data", flat=True):
        words = {str(value) for value in data.values()}
        assert not words & numbers
        assert not words & names


def test_the_journal_is_intact(country):
    from journal.operations import seal_journal, verify_journal

    sealed = seal_journal()  # of a busy server, only what lies below its oldest transaction
    verdict = verify_journal()

    assert verdict.is_intact
    assert verdict.entries == sealed > 0


def test_the_accounts_open_their_roles(country):
    from accounts.models import User
    from accounts.queries.roles import roles_of, territory_for
    from accounts.states import Role
    from parties.models import Representation
    from registry.capabilities import RegistryCapability

    for role in Role:
        if role != Role.SYSTEM:
            user = User.objects.get(username=role)
            assert user.check_password("koshi-demo")
            assert roles_of(user, ON) == {role}
    officer = territory_for(User.objects.get(username="officer"), ON, RegistryCapability.REGISTER)
    assert not officer.country
    assert len(officer.region_ids) == 2
    assert roles_of(User.objects.get(username="supervisor2"), ON) == {Role.SUPERVISOR}
    assert roles_of(User.objects.get(username="admin2"), ON) == {Role.ADMIN}
    assert set(Representation.objects.values_list("user__username", flat=True)) == {"host", "employer"}


def picture():
    """What was made, without numbers that the database draws."""
    from registry.models import Crossing, Registration, Stay

    return (
        list(
            Crossing.objects.order_by("source_id", "revision").values_list(
                "source_id", "crossed_at", "surname"
            )
        ),
        sorted(Stay.objects.values_list("entry__source_id", "departed_on", "authorised_until", "region_id")),
        sorted(Registration.objects.values_list("stay__entry__source_id", "first_on", "last_on", "address")),
    )


def test_the_same_seed_gives_the_same_country(elsewhere):
    def make(seed):
        load_demo(people=150, seed=seed, tell=quiet, on=ON)
        return picture()

    first = elsewhere(lambda: make(3))
    assert elsewhere(lambda: make(3)) == first
    assert elsewhere(lambda: make(4)) != first


@pytest.mark.parametrize("on", [date(2024, 2, 29), date(2025, 12, 31)])
def test_the_picture_is_the_same_as_of_any_day(elsewhere, on):
    assert_it_is_whole_as_of(on, elsewhere)


def test_a_day_before_residence_permits_existed_still_gives_a_country(elsewhere):
    counts = elsewhere(lambda: load_demo(people=200, seed=7, tell=quiet, on=date(2019, 6, 1)))

    assert counts["people"] == 200
    assert counts["residence_permits"] == 0


def test_every_row_of_the_journal_is_as_declared(country):
    """What set-based statements wrote, which no Python has looked at."""
    assert undeclared_entries() == []


def test_the_file_that_holds_two_people_is_found(undone):
    """Beside it the sweep asks about the one on whose document another crossed, whose mark asks too."""
    from registry.models import MixedFile
    from registry.operations.matches.mixed import find_mixed_files
    from tests.accounts.factories import the_system

    found = find_mixed_files(on=ON, by=the_system())

    assert (undone["mixed"], found["suspected"]) == (1, 2)
    grounds = [row.ground_codes for row in MixedFile.objects.all()]
    assert sorted(grounds) == [["birth_dates"], ["birth_dates", "stays"]]
