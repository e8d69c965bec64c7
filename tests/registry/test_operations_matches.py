"""Deciding about two files: the same, different, ask a colleague; what is decided first."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.queries import timeline_of
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from journal.operations import record
from journal.queries import unveiled
from registry.events import RegistryEvent
from registry.models import (
    FormerValue,
    Join,
    JoinedRow,
    LikelyMatch,
    MarkedCrossing,
    Registration,
    Status,
    Stay,
)
from registry.operations.matches.deciding import ask_colleague, decide_different, decide_same
from registry.queries.matches.conflicts import conflicts_of
from registry.queries.open_files import files_of_person
from registry.queries.people.files import find_persons
from tests.accounts.factories import UserFactory
from tests.days import EVER, ON
from tests.journal.factories import journal_entries
from tests.registry.factories import (
    CrossingFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)
from tests.registry.matches import NOTE, joined, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def twins():
    """One man twice: the second file was made by his new passport."""
    name = {"surname": "Каримов", "given_names": "Алишер"}
    return PersonFactory(**name), PersonFactory(**name)


class TestSame:
    def test_what_was_in_the_file_taken_over_is_the_survivors(self, officer, twins):
        old, new = twins
        stay = StayFactory(person=new)
        number = new.documents.get().number

        done = joined(old, new, officer)

        new.refresh_from_db()
        assert new.merged_into == old
        assert set(Stay.objects.filter(person=old)) == {stay}
        assert old.documents.count() == 2
        assert done.join.match.state == "same"
        assert [entry.person_id for entry in journal_entries(kind="files_joined").order_by("person_id")] == [
            old.pk,
            new.pk,
        ]
        assert find_persons(user=officer, on=ON, document=number) == [old]

    def test_who_left_on_a_new_passport_has_left(self, officer, twins):
        """Entered on the old passport, left on the new: one stay that ended, no mark is left."""
        old, new = twins
        stay = StayFactory(person=old, entered_on=ON - timedelta(days=58))
        CrossingFactory(person=new, direction="exit", crossed_on=ON - timedelta(days=40))

        joined(old, new, officer)

        stay.refresh_from_db()
        assert stay.departed_on == ON - timedelta(days=40)
        assert not MarkedCrossing.objects.filter(cleared_on=None).exists()

    def test_whose_clock_changed_is_told(self, officer, twins):
        """Eighty of the ninety days were used up on the other passport: ten are left, not thirty."""
        old, new = twins
        for first, days in ((date(2026, 1, 1), 30), (date(2026, 2, 10), 30), (date(2026, 3, 25), 20)):
            StayFactory(person=old, entered_on=first, departed_on=first + timedelta(days=days - 1))
        stay = StayFactory(person=new, entered_on=date(2026, 6, 1))

        done = joined(old, new, officer)

        told = [(change.stay, change.was, change.now) for change in done.clocks]
        assert told == [(stay, date(2026, 6, 30), date(2026, 6, 10))]

    def test_what_was_done_on_the_file_taken_over_is_read_in_the_survivors(self, officer, twins):
        old, new = twins
        entered = {"origin": "document", "warnings": []}
        record(RegistryEvent.PERSON_ENROLLED, subject=new, by=officer, on=ON, person_id=new.pk, data=entered)

        joined(old, new, officer)

        kinds = [e.kind for e in timeline_of(*files_of_person(old), user=officer, on=ON).entries]
        assert kinds == ["files_joined", "person_enrolled"]

    def test_the_other_name_becomes_a_former_one_and_is_found(self, officer):
        old, new = PersonFactory(surname="TOSHMATOV"), PersonFactory(surname="YULDASHEV")

        joined(old, new, officer, choices={"name": "other"})

        old.refresh_from_db()
        assert old.surname == "YULDASHEV"
        assert FormerValue.objects.get(kind="name").surname == "TOSHMATOV"
        assert find_persons(user=officer, on=ON, surname="Toshmatov") == [old]

    def test_the_iin_of_the_file_taken_over_leads_to_the_survivor(self, officer, twins):
        old, new = twins
        old.iin, new.iin = "900515300013", "900515300024"
        old.save(), new.save()

        joined(old, new, officer, choices={"iin": "other"})

        old.refresh_from_db()
        assert old.iin == "900515300024"
        assert find_persons(user=officer, on=ON, iin="900515300013") == [old]
        assert find_persons(user=officer, on=ON, iin="900515300024") == [old]

    def test_protected_wins(self, twins):
        old, new = twins
        new.access_class = "victim"
        new.save()
        officer = UserFactory(protection_officer=True, region=None)

        joined(old, new, officer)

        old.refresh_from_db()
        assert old.access_class == "victim"
        assert journal_entries(kind="person_protected").get().data == {"access": "victim", "was": "open"}
        told = journal_entries(kind="files_joined")
        assert sorted(entry.person_id for entry in told) == sorted([old.pk, new.pk])
        assert not unveiled(told, UserFactory(officer=True, region=None), ON).exists()

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_pair_with_a_held_file_does_not_exist_for_others(self, officer, twins, which):
        twins[which].access_class = "refugee"
        twins[which].save()
        match = pair(*twins)

        with pytest.raises(NotFound) as refusal:
            decide_same(match_id=match.pk, survivor_id=twins[0].pk, note=NOTE, choices={}, on=ON, by=officer)
        with pytest.raises(NotFound) as unknown:
            decide_same(match_id=0, survivor_id=twins[0].pk, note=NOTE, choices={}, on=ON, by=officer)

        assert str(refusal.value) == str(unknown.value)
        assert refusal.value.code == unknown.value.code

    def test_who_may_not_decide_is_refused(self, twins):
        match = pair(*twins)
        analyst = UserFactory(analyst=True, region=None)

        with pytest.raises(NotPermitted):
            decide_same(match_id=match.pk, survivor_id=twins[0].pk, note=NOTE, choices={}, on=ON, by=analyst)

        assert not Join.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "field"), [({"note": "  "}, "note"), ({"survivor_id": 0}, "survivor")]
    )
    def test_without_a_note_or_a_file_of_the_pair(self, officer, twins, changed, field):
        match = pair(*twins)
        given = {"match_id": match.pk, "survivor_id": twins[0].pk, "note": NOTE, "choices": {}} | changed

        with pytest.raises(RuleViolation) as refusal:
            decide_same(**given, on=ON, by=officer)

        assert refusal.value.facts["field"] == field
        match.refresh_from_db()
        assert match.state == "open"
        assert not JoinedRow.objects.exists()

    def test_a_second_time_is_refused(self, officer, twins):
        match = joined(*twins, officer).join.match

        with pytest.raises(NotFound):
            decide_same(match_id=match.pk, survivor_id=twins[0].pk, note=NOTE, choices={}, on=ON, by=officer)


class TestConflicts:
    """What one file cannot have twice is decided first; what is decided elsewhere is said where."""

    def refused(self, old, new, officer, **choices):
        with pytest.raises(RuleViolation) as refusal:
            joined(old, new, officer, choices=choices)
        assert not Join.objects.exists()
        return refusal.value

    @pytest.mark.parametrize(
        ("field", "first", "second"),
        [
            ("name", {"surname": "TOSHMATOV"}, {"surname": "YULDASHEV"}),
            ("born_on", {"born_on": date(1990, 5, 15)}, {"born_on": date(1990, 5, 16)}),
            ("sex", {"sex": "m"}, {"sex": "x"}),
            ("citizenship", {"citizenship": "UZB"}, {"citizenship": "KGZ"}),
            ("iin", {"iin": "900515300013"}, {"iin": "900515300024"}),
            ("email", {"email": "a@example.org"}, {"email": "b@example.org"}),
        ],
    )
    @pytest.mark.parametrize("which", ["one", "other"])
    def test_of_what_the_files_say(self, officer, field, first, second, which):
        same = {"surname": "Каримов", "given_names": "Алишер"}
        old, new = PersonFactory(**same | first), PersonFactory(**same | second)
        wanted = getattr(old if which == "one" else new, "surname" if field == "name" else field)

        refusal = self.refused(old, new, officer)
        assert (refusal.code, refusal.facts["field"]) == ("conflict_undecided", field)
        LikelyMatch.objects.all().delete()
        joined(old, new, officer, choices={field: which})

        old.refresh_from_db()
        assert getattr(old, "surname" if field == "name" else field) == wanted

    @pytest.mark.parametrize("which", ["one", "other"])
    def test_of_statuses_on_the_same_days(self, officer, twins, which):
        old, new = twins
        rows = [
            Status.objects.create(person=person, kind="resident", valid_from=EVER, paper_number=number)
            for person, number in ((old, "1"), (new, "2"))
        ]
        field = f"status-{rows[0].pk}-{rows[1].pk}"

        assert self.refused(old, new, officer).facts["field"] == field
        LikelyMatch.objects.all().delete()
        joined(old, new, officer, choices={field: which})

        assert [row.paper_number for row in old.statuses.all()] == ["1" if which == "one" else "2"]

    def test_that_an_open_file_was_closed_before_is_not_told(self, officer, twins):
        for person in twins:
            Status.objects.create(person=person, kind="refugee", valid_from=EVER, valid_until=ON)

        assert conflicts_of(pair(*twins)) == []
        LikelyMatch.objects.all().delete()
        joined(*twins, officer)

        assert twins[0].statuses.count() == 1

    def test_of_two_requests_that_wait(self, officer, twins):
        for person in twins:
            ResidencePermitFactory(stay=StayFactory(person=person))

        refusal = self.refused(*twins, officer)

        assert refusal.code == "conflict_elsewhere"
        assert "Decide one of the requests" in str(refusal)

    def test_of_permits_for_the_same_days(self, officer, twins):
        for person in twins:
            ResidencePermitFactory(stay=StayFactory(person=person), issued=True)

        assert "Annul one of them" in str(self.refused(*twins, officer))

    def test_of_stays_in_two_places(self, officer, twins):
        for person, first in zip(twins, (20, 18), strict=True):
            entered = ON - timedelta(days=first)
            StayFactory(person=person, entered_on=entered, departed_on=entered + timedelta(days=5))
        stays = Stay.objects.order_by("pk").values_list("pk", flat=True)

        refusal = self.refused(*twins, officer)

        assert refusal.facts == {"field": "stay-{}-{}".format(*stays), "choices": ["known"]}

    def test_of_two_current_registrations(self, officer, twins):
        for person, days in zip(twins, (20, 10), strict=True):
            RegistrationFactory(stay=StayFactory(person=person, entered_on=ON - timedelta(days=days)))
        match = pair(*twins)

        [conflict] = conflicts_of(match)
        assert conflict.choices == ("known",)
        match.delete()
        joined(*twins, officer)

        states = Registration.objects.order_by("stay__entered_on").values_list("state", flat=True)
        assert list(states) == ["ended", "current"]

    def test_nothing_stands_against_equal_files(self, twins):
        assert conflicts_of(pair(*twins)) == []


class TestDifferentAndUnsure:
    def test_different_is_kept_with_who_and_why(self, officer, twins):
        match = decide_different(match_id=pair(*twins).pk, note=NOTE, on=ON, by=officer)

        assert (match.state, match.decided_by, match.note) == ("different", officer, NOTE)
        assert journal_entries(kind="files_different").count() == 2
        with pytest.raises(MoveNotAllowed):
            decide_different(match_id=match.pk, note=NOTE, on=ON, by=officer)

    def test_a_colleague_is_asked_and_decides(self, officer, twins):
        colleague = UserFactory(supervisor=True, region=None)
        match = ask_colleague(
            match_id=pair(*twins).pk, colleague_id=colleague.pk, note=NOTE, on=ON, by=officer
        )
        assert (match.state, match.asked) == ("unsure", colleague)

        given = {"note": NOTE, "choices": {}, "on": ON, "by": colleague}
        done = decide_same(match_id=match.pk, survivor_id=twins[0].pk, **given)

        assert done.join.joined_by == colleague

    def test_who_may_not_decide_is_not_asked(self, officer, twins):
        match = pair(*twins)
        for colleague in (officer, UserFactory(analyst=True, region=None), User(pk=0)):
            with pytest.raises(NotPermitted):
                ask_colleague(match_id=match.pk, colleague_id=colleague.pk, note=NOTE, on=ON, by=officer)

    def test_a_colleague_without_the_role_is_not_asked_about_a_held_file(self, officer, twins):
        twins[0].access_class = "victim"
        twins[0].save()
        protector = UserFactory(protection_officer=True, region=None)

        with pytest.raises(NotPermitted):
            ask_colleague(match_id=pair(*twins).pk, colleague_id=officer.pk, note=NOTE, on=ON, by=protector)
