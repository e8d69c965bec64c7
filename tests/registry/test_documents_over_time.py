"""A document is its holder's for a period: ended with a reason, valid again, its number issued anew."""

from datetime import date

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from identity.partial_dates import PartialDate
from registry.models import Crossing, IdentityDocument, MarkedCrossing, Person, Stay
from registry.operations.documents import add_document, end_document, restore_document
from registry.operations.people import enrol_person
from registry.states import DocumentAct
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.feeds.feed_lines import DELIVERED_ON, item, send
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import CrossingFactory, PersonFactory

pytestmark = pytest.mark.django_db

LOST = date(2026, 2, 1)


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


def ended(person, by, **changed):
    given = {
        "document_id": person.documents.get().pk,
        "act": DocumentAct.REPORT_LOST,
        "held_until": LOST,
        "reason": "Told by the consulate",
        "on": ON,
    }
    return end_document(person_id=person.pk, by=by, **given | changed)


def restored(document, by, **changed):
    given = {"reason": "Found at home", "on": ON, "by": by} | changed
    return restore_document(person_id=document.person_id, document_id=document.pk, **given)


class TestEnding:
    @pytest.mark.parametrize(
        ("act", "state"),
        [
            (DocumentAct.WITHDRAW, "withdrawn"),
            (DocumentAct.REPLACE, "replaced"),
            (DocumentAct.REPORT_LOST, "lost"),
            (DocumentAct.REPORT_FALSE, "false"),
        ],
    )
    def test_is_written_down_with_day_and_reason(self, officer, act, state):
        document = ended(PersonFactory(), officer, act=act)

        document.refresh_from_db()
        assert (document.state, document.held_until) == (state, LOST)
        assert document.state_reason == "Told by the consulate"
        entry = journal_entries(kind="document_ended").get()
        assert entry.data == {"state": state, "held_until": "2026-02-01"}
        assert (entry.subject_id, entry.person_id) == (document.pk, document.person_id)

    def test_twice_is_refused(self, officer):
        person = PersonFactory()
        ended(person, officer)

        with pytest.raises(MoveNotAllowed):
            ended(person, officer, act=DocumentAct.WITHDRAW)

        assert person.documents.get().state == "lost"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"held_until": date(2027, 1, 1)}, "held_until"), ({"reason": "  "}, "reason")],
    )
    def test_a_day_to_come_and_no_reason_are_refused(self, officer, changed, field):
        person = PersonFactory()

        with pytest.raises(RuleViolation) as refusal:
            ended(person, officer, **changed)

        assert refusal.value.facts["field"] == field
        assert person.documents.get().state == "valid"
        assert not journal_entries(kind="document_ended").exists()

    @pytest.mark.parametrize("role", ["analyst", "auditor", "host", "admin"])
    def test_is_the_counters(self, role):
        person = PersonFactory()
        with pytest.raises((NotPermitted, NotFound)):
            ended(person, UserFactory(**{role: True}))
        assert person.documents.get().state == "valid"

    def test_another_files_document_is_not_found(self, officer):
        other = PersonFactory().documents.get()
        with pytest.raises(NotFound):
            ended(PersonFactory(), officer, document_id=other.pk)

    def test_crossings_after_that_day_are_marked_and_the_others_not(self, officer):
        person = PersonFactory()
        CrossingFactory(person=person, crossed_on=LOST)
        late = CrossingFactory(person=person, crossed_on=date(2026, 2, 2))

        ended(person, officer)

        mark = MarkedCrossing.objects.get()
        assert (mark.crossing, mark.mark, mark.person) == (late, "document_ended", person)
        assert journal_entries(kind="crossing_marked").get().data == {"mark": "document_ended"}

    def test_a_crossing_on_another_document_is_not_marked(self, officer):
        person = PersonFactory()
        CrossingFactory(person=person, crossed_on=ON, document_number="ZZ7777777")

        ended(person, officer)

        assert not MarkedCrossing.objects.exists()


class TestValidAgain:
    def test_clears_what_its_end_has_marked(self, officer):
        person = PersonFactory()
        CrossingFactory(person=person, crossed_on=ON)
        document = ended(person, officer)

        restored(document, officer)

        document.refresh_from_db()
        assert (document.state, document.held_until) == ("valid", None)
        assert MarkedCrossing.objects.get().cleared_on == ON
        assert journal_entries(kind="document_restored").get().data == {"was": "lost"}

    def test_a_valid_one_is_refused(self, officer):
        with pytest.raises(MoveNotAllowed):
            restored(PersonFactory().documents.get(), officer)

    def test_not_once_the_number_is_anothers_and_nothing_is_said_of_whose(self, officer):
        person = PersonFactory(document__number="AB1234567")
        document = ended(person, officer)
        enrolled(officer)

        with pytest.raises(RuleViolation) as refusal:
            restored(document, officer)

        assert refusal.value.code == "number_taken"
        assert person.documents.get().state == "lost"
        assert journal_entries(kind="number_tried").count() == 1


def enrolled(by, **changed):
    given = {
        "surname": "NAZAROVA",
        "born_on": PartialDate(1984, 4, 4),
        "sex": "f",
        "citizenship_id": the_country("UZB").pk,
        "document_kind": "passport",
        "document_number": "AB1234567",
        "issuing_country_id": the_country("UZB").pk,
        "on": ON,
        "by": by,
    }
    return enrol_person(**given | changed)


class TestIssuedAnew:
    """One number, two holders, one after the other."""

    def test_a_number_that_ended_may_be_enrolled_for_another(self, officer):
        ended(PersonFactory(document__number="AB1234567"), officer)

        person = enrolled(officer)

        assert person.documents.get().number_key == "AB1234567"
        assert IdentityDocument.objects.filter(number_key="AB1234567").count() == 2

    def test_but_not_while_it_is_valid(self, officer):
        PersonFactory(document__number="AB1234567")
        with pytest.raises(RuleViolation) as refusal:
            enrolled(officer)
        assert refusal.value.code == "number_taken"

    def test_nor_again_for_the_same_person(self, officer):
        person = PersonFactory(document__number="AB1234567")
        ended(person, officer)
        with pytest.raises(MoveNotAllowed):
            add_document(
                person_id=person.pk,
                kind="passport",
                number="AB 1234567",
                issuing_country_id=the_country("UZB").pk,
                on=ON,
                by=officer,
            )

    @pytest.fixture
    def two_holders(self, officer):
        first = PersonFactory(document__number="AB1234567", born_on=PartialDate(1990, 5, 15))
        ended(first, officer)
        return first, enrolled(officer)

    @pytest.mark.parametrize(("day", "whose"), [("2026-02-01", 0), ("2026-02-02", 1), ("2025-11-30", 0)])
    def test_a_crossing_is_whose_the_number_was_on_its_day(self, two_holders, day, whose):
        send(item(crossed_at=f"{day}T09:30:00+05:00"))

        assert Crossing.objects.get().person == two_holders[whose]
        assert Person.objects.count() == 2


class TestUsedAfterItsEnd:
    def test_by_its_holder_it_stays_in_the_file_and_is_marked(self, officer):
        person = PersonFactory(document__number="AB1234567", born_on=PartialDate(1990, 5, 15))
        ended(person, officer)

        tally, _refused = send(item())

        crossing = Crossing.objects.get()
        assert crossing.person == person
        assert Stay.objects.get().person == person
        mark = MarkedCrossing.objects.get()
        assert (mark.crossing, mark.mark, mark.marked_on) == (crossing, "document_ended", DELIVERED_ON)
        assert (tally.enrolled, tally.marked) == (0, 1)

    @pytest.mark.parametrize("changes", [{"person__born_on": "1971-01-30"}, {"person__sex": "f"}])
    def test_by_another_it_moves_nobodys_stay(self, officer, changes):
        person = PersonFactory(document__number="AB1234567", born_on=PartialDate(1990, 5, 15))
        send(item(source_id="before", crossed_at="2026-01-20T09:30:00+05:00"))
        ended(person, officer)

        send(item(direction="exit", **changes))

        other = Person.objects.exclude(pk=person.pk).get()
        assert Crossing.objects.get(source_id="1").person == other
        assert Stay.objects.get().departed_on is None
        assert set(MarkedCrossing.objects.values_list("mark", flat=True)) == {
            "document_ended",
            "exit_without_entry",
        }

    def test_sent_again_it_changes_nothing(self, officer):
        person = PersonFactory(document__number="AB1234567", born_on=PartialDate(1990, 5, 15))
        ended(person, officer)
        send(item(person__sex="f"))
        before = journal_entries().count()

        tally, _refused = send(item(person__sex="f"))

        assert (tally.unchanged, Person.objects.count(), journal_entries().count()) == (1, 2, before)


class TestSameNumberElsewhere:
    """Under another kind or country a number is another document, of the same person where all agrees."""

    @pytest.mark.parametrize(
        "changes",
        [{"document__kind": "service_passport"}, {"document__issuing_country": "RUS"}],
        ids=["kind", "country"],
    )
    def test_of_the_same_holder_it_goes_to_the_file(self, changes):
        send(item())

        send(item(source_id="2", direction="exit", crossed_at="2026-03-05T09:00:00+05:00", **changes))

        person = Person.objects.get()
        assert person.documents.count() == 2
        assert Stay.objects.get().departed_on == date(2026, 3, 5)
        assert journal_entries(kind="document_added").get().person_id == person.pk

    def test_in_one_delivery_too(self):
        send(
            item(),
            item(
                source_id="2",
                direction="exit",
                crossed_at="2026-03-05T09:00:00+05:00",
                document__kind="id_card",
            ),
        )

        assert Person.objects.get().documents.count() == 2
        assert Stay.objects.get().departed_on == date(2026, 3, 5)

    @pytest.mark.parametrize(
        "changes",
        [
            {"person__surname": "YULDASHEV"},
            {"person__born_on": "1990-05-16"},
            {"person__born_on": "1990"},
            {"person__sex": "x"},
            {"person__citizenship": "TJK"},
        ],
        ids=["surname", "birth", "year alone", "sex", "citizenship"],
    )
    def test_of_another_it_is_a_file_of_its_own(self, changes):
        send(item())

        send(item(source_id="2", document__kind="id_card", **changes))

        assert Person.objects.count() == 2
