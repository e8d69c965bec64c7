"""Deciding about two files: the same, different, ask a colleague; what is decided first."""

from datetime import date, timedelta

import pytest

from core.errors import NotFound, NotPermitted, RuleViolation
from registry.models import FormerValue, Join, JoinedRow, MarkedCrossing, Stay
from registry.operations.matches.deciding import decide_same
from registry.queries.people.files import find_persons
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.registry.factories import (
    CrossingFactory,
    PersonFactory,
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
        """Sixty days of the ninety were used up on the other passport: thirty are left."""
        old, new = twins
        for first in (date(2026, 1, 10), date(2026, 3, 1)):
            StayFactory(person=old, entered_on=first, departed_on=first + timedelta(days=29))
        stay = StayFactory(person=new, entered_on=date(2026, 6, 1), authorised_until=date(2026, 6, 30))

        done = joined(old, new, officer)

        told = [(change.stay.pk, change.was) for change in done.clocks]
        stay.refresh_from_db()
        assert all(change.was != change.now for change in done.clocks)
        assert told == [] or told == [(stay.pk, date(2026, 6, 30))]

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
        assert [entry.person_id for entry in journal_entries(kind="files_joined")] == [new.pk]

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
