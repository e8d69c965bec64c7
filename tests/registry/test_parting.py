"""A joining taken back: both files are what they were, and what came since goes to whom it belongs."""

from datetime import timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, RuleViolation
from enforcement.models import OverstayCase
from registry.models import Crossing, FormerValue, MarkedCrossing, Registration, Stay
from registry.operations.citizenships import add_citizenship
from registry.operations.documents import add_document
from registry.operations.matches.both_files import follow_files
from registry.operations.matches.joining import doubt_join, settle_doubt, take_back
from registry.operations.people import correct_person, protect_person
from registry.operations.stays.projection import rebuild_stays
from tests.accounts.factories import UserFactory, the_system
from tests.days import EVER, ON
from tests.feeds.factories import complete_feeds
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import (
    PROOF,
    CrossingFactory,
    PersonFactory,
    RegistrationFactory,
    StayFactory,
)
from tests.registry.matches import everything_of, joined

pytestmark = pytest.mark.django_db

WHY = "The second man came in person."


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def twins():
    name = {"surname": "Каримов", "given_names": "Алишер"}
    return PersonFactory(**name), PersonFactory(**name)


def parted(done, by, **given):
    return take_back(join_id=done.join.pk, **{"reason": WHY, "on": ON, "by": by} | given)


class TestAsItWas:
    def test_files_marks_stays_and_registrations(self, officer, twins):
        """On the old passport he came and registered, on the new he left: then it was another man."""
        old, new = twins
        stay = StayFactory(person=old, entered_on=ON - timedelta(days=20))
        RegistrationFactory(stay=stay)
        CrossingFactory(person=new, direction="exit", crossed_on=ON - timedelta(days=5))
        new.iin, new.email = "900515300013", "a@example.org"
        new.save()
        follow_files([old.pk, new.pk], on=ON, by=officer)
        before = everything_of(twins)

        done = joined(old, new, officer)
        assert Registration.objects.get().state == "ended"
        assert not MarkedCrossing.objects.filter(cleared_on=None).exists()
        answer = parted(done, officer)

        assert everything_of(twins) == before
        assert answer.stayed == []
        done.join.match.refresh_from_db()
        assert done.join.match.state == "open"
        assert journal_entries(kind="registration_restored").count() == 1
        assert [entry.person_id for entry in journal_entries(kind="files_parted").order_by("person_id")] == [
            old.pk,
            new.pk,
        ]

    @pytest.mark.parametrize("left", [40, 10])
    @pytest.mark.parametrize("state", ["possible", "under_review", "proposed"])
    def test_a_case_with_all_that_was_found(self, officer, twins, state, left):
        """Thirty days were lawful: who left on the nineteenth was in time, on the forty-ninth was not."""
        old, new = twins
        complete_feeds()
        StayFactory(person=old, entered_on=ON - timedelta(days=58))
        CrossingFactory(person=new, direction="exit", crossed_on=ON - timedelta(days=left))
        follow_files([old.pk, new.pk], on=ON, by=officer)
        case = OverstayCase.objects.get()
        supervisor = UserFactory(supervisor=True)
        if state != "possible":
            case.reviewed_on, case.reviewed_by, case.checklist = (
                ON,
                supervisor,
                {"illness": {"answer": "clear"}},
            )
        if state == "proposed":
            case.proposed_on, case.proposed_by, case.outcome, case.checked_on = ON, supervisor, "departed", ON
        case.state = state
        case.save()
        before = everything_of(twins)

        done = joined(old, new, officer)
        case.refresh_from_db()
        assert case.state == ("superseded" if left == 40 else state)
        parted(done, officer)

        assert everything_of(twins) == before

    def test_what_was_chosen_of_both(self, officer):
        old = PersonFactory(surname="TOSHMATOV", iin="900515300013", sex="m", email="a@example.org")
        new = PersonFactory(surname="YULDASHEV", iin="900515300024", sex="f", email="b@example.org")
        before = everything_of([old, new])

        done = joined(old, new, officer, choices=dict.fromkeys(("name", "iin", "sex", "email"), "other"))
        old.refresh_from_db()
        assert (old.surname, old.iin, old.sex, old.email) == (
            "YULDASHEV",
            "900515300024",
            "f",
            "b@example.org",
        )
        parted(done, officer)

        assert everything_of([old, new]) == before

    def test_a_closed_file_is_open_again_where_it_was(self, twins):
        old, new = twins
        new.access_class = "victim"
        new.save()
        officer = UserFactory(protection_officer=True, region=None)
        before = everything_of(twins)

        parted(joined(old, new, officer), officer)

        assert everything_of(twins) == before
        # In both files; to whom the closed one does not exist, neither row does.
        assert {entry.person_id for entry in journal_entries(kind="files_parted")} == {old.pk, new.pk}


class TestWhatCameSince:
    def test_a_crossing_goes_by_the_document_presented_with_all_that_hangs_on_it(self, officer, twins):
        old, new = twins
        paper_of = {"old": old.documents.get(), "new": new.documents.get()}
        done = joined(old, new, officer)
        day = ON - timedelta(days=3)
        CrossingFactory(person=old, document=paper_of["new"], crossed_on=day)
        rebuild_stays(person_ids=[old.pk], on=ON, by=the_system())
        RegistrationFactory(stay=Stay.objects.get())

        answer = parted(done, officer)

        assert Crossing.objects.get().person == new
        assert Registration.objects.get().stay.person == new
        assert answer.stayed == []

    def test_what_belongs_to_neither_for_certain_stays_and_is_named(self, officer, twins):
        old, new = twins
        done = joined(old, new, officer)
        given = {"person_id": old.pk, "on": ON, "by": officer}
        document = add_document(
            kind="passport", number="KK0000001", issuing_country_id=the_country("UZB").pk, **given
        )
        other = add_citizenship(country_id=the_country("KGZ").pk, valid_from=EVER, paper="Passport", **given)
        stranger = CrossingFactory(person=old, document=None, document_number="ZZ9999999")

        answer = parted(done, officer)

        assert sorted(answer.stayed) == [
            ("registry_crossing", stranger.pk),
            ("registry_identitydocument", document.pk),
            ("registry_othercitizenship", other.pk),
        ]
        assert old.documents.filter(pk=document.pk).exists()

    def test_facts_changed_since_stay(self, officer):
        old, new = PersonFactory(surname="TOSHMATOV"), PersonFactory(surname="YULDASHEV")
        done = joined(old, new, officer, choices={"name": "other"})
        correct_person(person_id=old.pk, changes={"surname": "YULDASHEVA"}, on=ON, by=officer, **PROOF)

        parted(done, officer)

        old.refresh_from_db(), new.refresh_from_db()
        assert (old.surname, new.surname) == ("YULDASHEVA", "YULDASHEV")

    def test_who_was_protected_since_stays_protected_in_both(self, officer, twins):
        old, new = twins
        done = joined(old, new, officer)
        protector = UserFactory(protection_officer=True, region=None)
        protect_person(person_id=old.pk, access_class="victim", on=ON, by=protector)

        parted(done, protector)

        old.refresh_from_db(), new.refresh_from_db()
        assert (old.access_class, new.access_class) == ("victim", "victim")


class TestChains:
    def test_the_inner_one_waits_for_the_outer_one(self, officer):
        a, b, c = (PersonFactory(surname="Каримов", given_names="Алишер") for _one in range(3))
        for person in (a, b, c):
            StayFactory(person=person, entered_on=ON - timedelta(days=person.pk % 50 + 1))
        follow_files([a.pk, b.pk, c.pk], on=ON, by=officer)
        before = everything_of([a, b, c])
        inner = joined(b, a, officer)
        middle = everything_of([a, b, c])
        outer = joined(c, b, officer)
        a.refresh_from_db()
        assert a.merged_into == c

        with pytest.raises(MoveNotAllowed) as refusal:
            parted(inner, officer)
        assert refusal.value.facts == {"join": outer.join.pk}

        parted(outer, officer)
        assert everything_of([a, b, c]) == middle
        parted(inner, officer)
        assert everything_of([a, b, c]) == before

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_two_into_one_are_taken_back_in_any_order(self, officer, order):
        a = PersonFactory(surname="Каримов", given_names="Алишер", email="")
        b = PersonFactory(surname="Каримов", given_names="Алишер", email="b@example.org")
        c = PersonFactory(surname="Каримова", given_names="Алишер", email="c@example.org")
        before = everything_of([a, b, c])
        joins = [joined(a, b, officer), joined(a, c, officer, choices={"name": "other", "email": "other"})]

        for number in order:
            parted(joins[number], officer)

        assert everything_of([a, b, c]) == before
        assert not FormerValue.objects.exists()

    def test_an_iin_that_went_on_is_given_back_by_the_later_one_first(self, officer):
        a, b, c = (
            PersonFactory(surname="Каримов", given_names="Алишер", iin=iin)
            for iin in (None, "900515300013", "900515300024")
        )
        first = joined(a, b, officer)
        joined(a, c, officer, choices={"iin": "other"})

        with pytest.raises(MoveNotAllowed) as refusal:
            parted(first, officer)

        assert refusal.value.facts == {"field": "iin"}


class TestRefused:
    def test_twice(self, officer, twins):
        done = joined(*twins, officer)
        parted(done, officer)

        with pytest.raises(MoveNotAllowed):
            parted(done, officer)

    def test_without_a_reason(self, officer, twins):
        done = joined(*twins, officer)

        with pytest.raises(RuleViolation) as refusal:
            parted(done, officer, reason=" ")

        assert refusal.value.facts == {"field": "reason"}
        done.join.refresh_from_db()
        assert done.join.stands

    def test_a_joining_with_a_held_file_does_not_exist_for_others(self, officer, twins):
        twins[1].access_class = "refugee"
        twins[1].save()
        done = joined(*twins, UserFactory(protection_officer=True, region=None))

        with pytest.raises(NotFound) as held:
            parted(done, officer)
        done.join.pk = 0
        with pytest.raises(NotFound) as unknown:
            parted(done, officer)

        assert str(held.value) == str(unknown.value)


class TestDoubt:
    def test_is_told_until_it_is_settled(self, officer, twins):
        done = joined(*twins, officer)

        join = doubt_join(join_id=done.join.pk, reason=WHY, on=ON, by=officer)
        assert join.is_doubted
        with pytest.raises(MoveNotAllowed):
            doubt_join(join_id=done.join.pk, reason=WHY, on=ON, by=officer)
        join = settle_doubt(join_id=done.join.pk, note="Fingerprints agree.", on=ON, by=officer)

        assert not join.is_doubted
        assert {e.person_id for e in journal_entries(kind="join_doubted")} == {twins[0].pk}
        with pytest.raises(MoveNotAllowed):
            settle_doubt(join_id=done.join.pk, note="Again.", on=ON, by=officer)

    def test_may_be_doubted_again(self, officer, twins):
        done = joined(*twins, officer)
        doubt_join(join_id=done.join.pk, reason=WHY, on=ON, by=officer)
        settle_doubt(join_id=done.join.pk, note="Fingerprints agree.", on=ON, by=officer)

        assert doubt_join(join_id=done.join.pk, reason=WHY, on=ON, by=officer).is_doubted
