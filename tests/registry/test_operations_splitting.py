"""Another holder of a document gets a file; a file that held two people is parted, and put back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.queries.roles import system_user
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from registry.models import Crossing, MarkedCrossing, Person, ResidencePermit, Split, Stay, Tie
from registry.operations.crossings.marks import clear_mark
from registry.operations.matches.splitting import (
    decide_other_holder,
    decide_same_holder,
    split_file,
    take_decision_back,
    take_split_back,
)
from registry.queries.people.ties import ties_of
from registry.states import TieKind
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import item
from tests.feeds.test_intake_holders import CHILD, at
from tests.feeds.test_intake_lines import send
from tests.journal.factories import journal_entries
from tests.registry.factories import ResidencePermitFactory

pytestmark = pytest.mark.django_db

LATER = date(2026, 9, 1)
SHE_ENTERS = item(source_id="1", crossed_at=at(1))
CHILD_ENTERS = item(source_id="2", crossed_at=at(1, 10), **CHILD)
CHILD_LEAVES = item(source_id="3", crossed_at=at(5), direction="exit", **CHILD)
MISREAD = item(source_id="4", crossed_at=at(9), direction="exit", person__born_on="1991-05-15")
SHE_LEAVES = item(source_id="4", crossed_at=at(9), direction="exit")


@pytest.fixture
def officer() -> Any:
    return UserFactory(officer=True, region="KZ-75")


def the_mark(source_id: str = "2") -> MarkedCrossing:
    return MarkedCrossing.objects.get(crossing__source_id=source_id, mark="holder_differs")


def stays() -> list[tuple[str, str, Any]]:
    found = Stay.objects.filter(annulled_on=None).order_by("entered_at")
    return [(s.person.surname, s.entry.source_id, s.exit and s.exit.source_id) for s in found]


def sweep(on: date = LATER) -> int:
    complete_feeds(on)
    return int(flag_overstays(on=on, by=system_user(), full=True)["opened"])


class TestATwinByTheNameAlone:
    """Of one day, one sex, one citizenship, on a number that was read for her sister's."""

    FOTIMA = {"person__given_names": "FOTIMA", "person__sex": "f"}
    ZUHRA = {"person__given_names": "ZUHRA", "person__sex": "f"}
    ENTERS = item(source_id="1", crossed_at=at(1), **FOTIMA)
    TWIN_LEAVES = item(source_id="2", crossed_at=at(5), direction="exit", **ZUHRA)
    TWIN_AGAIN = item(source_id="4", crossed_at=at(7), direction="exit", **ZUHRA)
    LEAVES = item(source_id="3", crossed_at=at(9), direction="exit", **FOTIMA)

    @pytest.fixture(autouse=True)
    def both(self) -> None:
        send(self.ENTERS, self.TWIN_LEAVES)

    def test_her_exit_ends_nothing_and_nobody_is_accused_meanwhile(self) -> None:
        assert stays() == [("KARIMOV", "1", None)]
        assert Person.objects.get().given_names == "FOTIMA"
        assert sweep() == 0

    def test_decided_to_be_another_her_exits_alone_go(self, officer: Any) -> None:
        split = decide_other_holder(mark_id=the_mark().pk, note="Her twin", on=ON, by=officer)
        send(self.TWIN_AGAIN, self.LEAVES)

        assert stays() == [("KARIMOV", "1", "3")]
        assert split.into.given_names == "ZUHRA"
        assert set(split.into.crossings.values_list("source_id", flat=True)) == {"2", "4"}
        assert split.person.given_names == "FOTIMA"

    def test_decided_to_be_the_same_that_name_is_asked_about_no_more(self, officer: Any) -> None:
        decide_same_holder(mark_id=the_mark().pk, note="A slip of the officer", on=ON, by=officer)

        assert stays() == [("KARIMOV", "1", "2")]
        assert Person.objects.get().given_names == "FOTIMA"
        send(item(source_id="5", crossed_at=at(10), person__given_names="MALIKA", person__sex="f"))
        assert the_mark("5").cleared_on is None

    def test_what_was_found_is_kept_to_its_last_word(self, officer: Any) -> None:
        note = "Her twin, seen at the counter with both passports. " * 9 + "Signed"
        split = decide_other_holder(mark_id=the_mark().pk, note=note, tie=TieKind.GUARDIAN, on=ON, by=officer)

        assert len(note) > 400
        assert (split.note, split.tie.source, the_mark().note) == (note, note, note)
        taken_back = take_split_back(split_id=split.pk, reason=note, on=ON, by=officer)
        assert taken_back.taken_back_because == note

    def test_more_than_fits_is_refused_and_nothing_is_left_behind(self, officer: Any) -> None:
        with pytest.raises(RuleViolation) as refused:
            decide_other_holder(mark_id=the_mark().pk, note="x" * 501, on=ON, by=officer)

        assert refused.value.code == "note_too_long"
        assert not Split.objects.exists()
        assert the_mark().cleared_on is None


class TestAChildOnTheMothersPassport:
    @pytest.fixture(autouse=True)
    def both(self) -> None:
        send(SHE_ENTERS, CHILD_ENTERS)

    def decide(self, by: Any, **given: Any) -> Split:
        given = {
            "mark_id": the_mark().pk,
            "note": "Her daughter, birth certificate 7",
            "tie": "parent",
            **given,
        }
        return decide_other_holder(on=ON, by=by, **given)

    def test_she_gets_a_file_and_a_tie(self, officer: Any) -> None:
        split = self.decide(officer)

        child = split.into
        assert (child.surname, child.given_names, str(child.born_on)) == ("KARIMOVA", "LOLA", "2018-02-03")
        assert stays() == [("KARIMOV", "1", None), ("KARIMOVA", "2", None)]
        tie = Tie.objects.get()
        assert (tie.person, tie.other, tie.kind) == (split.person, child, "parent")
        assert tie.valid_from == date(2026, 2, 1)
        mark = the_mark()
        assert (mark.person, mark.cleared_on, mark.note) == (child, ON, "Her daughter, birth certificate 7")
        for person in (child, split.person):
            assert [one.kind for one in ties_of(person_id=person.pk, user=officer, on=ON)] == ["parent"]
            assert journal_entries(kind="file_parted", person_id=person.pk).count() == 1
            assert journal_entries(kind="tie_added", person_id=person.pk).count() == 1

    @pytest.mark.parametrize("decided_first", [True, False])
    def test_what_she_crosses_later_is_hers_whenever_it_comes(
        self, officer: Any, decided_first: bool
    ) -> None:
        later = [CHILD_LEAVES, SHE_LEAVES]
        if decided_first:
            self.decide(officer)
            send(*later)
        else:
            send(*later)
            self.decide(officer)

        assert stays() == [("KARIMOV", "1", "4"), ("KARIMOVA", "2", "3")]
        assert not MarkedCrossing.objects.filter(cleared_on=None).exists()
        assert sweep() == 0

    def test_a_correction_of_what_went_goes_too(self, officer: Any) -> None:
        self.decide(officer)
        send({**CHILD_ENTERS, "revision": 2, "person": {**CHILD_ENTERS["person"], "given_names": "LOLO"}})

        assert Person.objects.get(surname="KARIMOVA").given_names == "LOLO"
        assert stays() == [("KARIMOV", "1", None), ("KARIMOVA", "2", None)]

    def test_taken_back_everything_is_as_it_was(self, officer: Any) -> None:
        before = Person.objects.get()
        split = self.decide(officer)
        take_decision_back(mark_id=the_mark().pk, reason="The wrong child", on=ON, by=officer)

        assert stays() == [("KARIMOV", "1", None)]
        mark = the_mark()
        assert (mark.person, mark.cleared_on, mark.note) == (before, None, "")
        assert not Tie.objects.exists()
        split.into.refresh_from_db()
        assert (split.into.merged_into, split.into.gone_on) == (before, ON)
        assert set(Crossing.objects.values_list("person", flat=True)) == {before.pk}
        assert journal_entries(kind="parting_taken_back").count() == 2
        send(CHILD_LEAVES)
        assert stays() == [("KARIMOV", "1", None)]

    def test_it_is_decided_once_and_by_whoever_may(self, officer: Any) -> None:
        for role in ("analyst", "auditor", "admin"):
            with pytest.raises(NotPermitted):
                self.decide(UserFactory(**{role: True}))
        with pytest.raises(RuleViolation):
            self.decide(officer, note=" ")
        with pytest.raises(MoveNotAllowed):
            clear_mark(mark_id=the_mark().pk, note="Found", on=ON, by=officer)
        self.decide(officer)
        with pytest.raises(MoveNotAllowed):
            self.decide(officer)

    def test_of_a_protected_file_the_mark_is_not_there_and_the_childs_is_closed_too(
        self, officer: Any
    ) -> None:
        Person.objects.update(access_class="victim")
        with pytest.raises(NotFound):
            self.decide(officer)
        split = self.decide(UserFactory(protection_officer=True, officer=True))
        assert split.into.access_class == "victim"
        assert not ties_of(person_id=split.person_id, user=officer, on=ON).exists()


class TestTheSamePersonAfterAll:
    def test_the_exit_ends_the_stay(self, officer: Any) -> None:
        send(
            SHE_ENTERS, item(source_id="4", crossed_at=at(9), direction="exit", person__born_on="1991-05-15")
        )
        assert (stays(), sweep()) == ([("KARIMOV", "1", None)], 0)

        decide_same_holder(mark_id=the_mark("4").pk, note="Misread, saw the passport", on=ON, by=officer)

        assert (stays(), sweep()) == ([("KARIMOV", "1", "4")], 0)
        assert str(Person.objects.get().born_on) == "1990-05-15"
        assert [e.data for e in journal_entries(kind="mark_cleared")] == [
            {"mark": "holder_differs", "found": "same"}
        ]

        send(item(source_id="5", crossed_at=at(12), person__born_on="1991-05-15"))
        assert not MarkedCrossing.objects.filter(cleared_on=None).exists()

    def test_taken_back_the_question_is_open_again(self, officer: Any) -> None:
        send(
            SHE_ENTERS, item(source_id="4", crossed_at=at(9), direction="exit", person__born_on="1991-05-15")
        )
        decide_same_holder(mark_id=the_mark("4").pk, note="Misread", on=ON, by=officer)
        mark = take_decision_back(mark_id=the_mark("4").pk, reason="Not so", on=ON, by=officer)

        assert (mark.cleared_on, mark.note, stays()) == (None, "", [("KARIMOV", "1", None)])
        with pytest.raises(MoveNotAllowed):
            take_decision_back(mark_id=mark.pk, reason="Not so", on=ON, by=officer)


class TestAFileOfTwoPeople:
    @pytest.fixture(autouse=True)
    def mixed(self) -> None:
        """Two Ukrainians under one number: one came in January and left, the other is here."""
        send(
            item(source_id="1", crossed_at=at(1)),
            item(source_id="2", crossed_at=at(5), direction="exit"),
            item(source_id="3", crossed_at=at(7), person__surname="SHEVCHENKO"),
        )

    def split(self, by: Any, *numbers: str, **given: Any) -> Split:
        person = Person.objects.get(merged_into=None)
        chosen = list(Crossing.objects.filter(source_id__in=numbers).values_list("pk", flat=True))
        given = {"crossing_ids": chosen, "document_ids": [], "note": "Compared the photographs", **given}
        return split_file(person_id=person.pk, on=ON, by=by, **given)

    def test_lines_go_with_stays_permits_and_cases(self, officer: Any) -> None:
        stay = Stay.objects.get(entry__source_id="3")
        permit = ResidencePermitFactory(stay=stay)
        assert sweep() == 1

        split = self.split(officer, "3")

        assert stays() == [("KARIMOV", "1", "2"), ("SHEVCHENKO", "3", None)]
        stay.refresh_from_db()
        assert stay.person == split.into
        assert ResidencePermit.objects.get(pk=permit.pk).person == split.into
        case = OverstayCase.objects.get()
        assert (case.person, case.state) == (split.into, "possible")

    def test_put_back_all_is_as_it_was(self, officer: Any) -> None:
        sweep()
        before = (stays(), list(OverstayCase.objects.values_list("person", "state")))
        split = self.split(officer, "3")
        take_split_back(split_id=split.pk, reason="One man after all", on=ON, by=officer)

        assert (stays(), list(OverstayCase.objects.values_list("person", "state"))) == before
        with pytest.raises(MoveNotAllowed):
            take_split_back(split_id=split.pk, reason="Again", on=ON, by=officer)

    @pytest.mark.parametrize("numbers", [(), ("99",)])
    def test_something_is_chosen(self, officer: Any, numbers: tuple[str, ...]) -> None:
        with pytest.raises(RuleViolation) as refusal:
            self.split(officer, *numbers)
        assert refusal.value.code == "nothing_chosen"

    def test_something_stays(self, officer: Any) -> None:
        documents = list(Person.objects.get().documents.values_list("pk", flat=True))
        with pytest.raises(RuleViolation) as refusal:
            self.split(officer, "1", "2", "3", document_ids=documents)
        assert refusal.value.code == "all_chosen"
        assert not Split.objects.exists()

    def test_with_its_document_what_comes_later_goes_there_too(self, officer: Any) -> None:
        documents = list(Person.objects.get().documents.values_list("pk", flat=True))
        self.split(officer, "3", document_ids=documents)
        send(item(source_id="4", crossed_at=at(9), direction="exit", person__surname="SHEVCHENKO"))

        assert stays() == [("KARIMOV", "1", "2"), ("SHEVCHENKO", "3", "4")]
