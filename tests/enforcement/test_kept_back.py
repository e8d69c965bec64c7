"""Before a case opens, the stay is held beside the other files that may be the same person's."""

import pytest
from django.urls import reverse

from core.periods import days_later
from enforcement.models import CaseTerms, KeptBack, OverstayCase
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from enforcement.queries.cases import view_of
from enforcement.states import CheckItem
from identity.partial_dates import PartialDate
from journal.models import Entry
from registry.models import Crossing, LikelyMatch, MixedFile
from registry.operations.matches.deciding import decide_different, decide_same
from registry.operations.matches.finding import seek_matches
from registry.operations.matches.joining import take_back
from registry.operations.matches.mixed import decide_one_person, find_mixed_files
from tests.accounts.factories import UserFactory, the_system
from tests.registry import watch
from tests.registry.factories import MixedFileFactory
from tests.registry.watch import TODAY, before, feeds_complete

pytestmark = pytest.mark.django_db
HE = {"surname": "KARIMOV", "surname_key": "KARIMOV", "given_names": "SARDOR", "given_key": "SARDOR"}


def he(**changed):
    return watch.person(**{**HE, **changed})


def overstayed(who):
    return watch.stay(before(10), who=who)


def sweep(on=TODAY, *, full=False):
    return flag_overstays(on=on, by=the_system(), full=full)


def told(kind):
    return Entry.objects.filter(kind=kind)


@pytest.fixture
def old_and_new():
    """He came on the old passport, whose file says that he is here still, and left on the new one."""
    feeds_complete(before(1))
    old, new = he(), he()
    stay = overstayed(old)
    watch.crossing(new, "exit", before(20))
    seek_matches(person_ids=[new.pk], on=TODAY, by=the_system())
    return stay, new


def the_pair():
    return LikelyMatch.objects.get()


def test_who_left_on_another_passport_is_no_overstayer(old_and_new):
    stay, _new = old_and_new

    assert (sweep()["opened"], sweep()["kept_back"], sweep(full=True)["kept_back"]) == (0, 1, 1)

    assert not OverstayCase.objects.exists()
    kept = KeptBack.objects.get()
    assert (kept.stay, kept.kept_on, kept.answer_due_on) == (stay, TODAY, days_later(TODAY, 14))
    assert the_pair().verdict == "same"
    assert [(entry.subject_id, entry.person_id, entry.region_id) for entry in told("case_kept_back")] == [
        (kept.pk, stay.person_id, stay.region_id)
    ]


def test_nor_when_an_act_looks_at_the_stay(old_and_new):
    stay, _new = old_and_new

    assert follow_up_cases(stay_ids=[stay.pk], on=TODAY, by=the_system())["opened"] == 0
    assert KeptBack.objects.count() == 1


@pytest.mark.parametrize("direction", ["exit", "entry"])
def test_any_crossing_after_the_entry_counts(direction):
    feeds_complete(before(1))
    old, new = he(), he()
    overstayed(old)
    watch.crossing(new, direction, before(20))
    seek_matches(person_ids=[new.pk], on=TODAY, by=the_system())

    assert sweep()["kept_back"] == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda stay, new: None,  # the other file never crossed
        lambda stay, new: watch.crossing(new, "exit", before(300)),  # before he came
        lambda stay, new: watch.crossing(new, "refusal", before(20)),  # he was not let in
    ],
)
def test_what_says_nothing_of_a_departure_keeps_nothing_back(elsewhere):
    feeds_complete(before(1))
    old, new = he(), he()
    elsewhere(overstayed(old), new)
    seek_matches(person_ids=[new.pk], on=TODAY, by=the_system())

    assert (sweep()["opened"], KeptBack.objects.count()) == (1, 0)


def test_found_to_be_two_people_the_case_opens_with_the_next_sweep(old_and_new):
    sweep()
    later = days_later(TODAY, 9)  # long after the days that the usual run looks back
    feeds_complete(days_later(later, -1))
    sweep(days_later(TODAY, 8))
    decide_different(
        match_id=the_pair().pk, note="Two brothers", on=later, by=UserFactory(officer=True, region="KZ-75")
    )

    answer = sweep(later)

    assert (answer["opened"], answer["kept_back"]) == (1, 0)
    assert KeptBack.objects.get().ended_on == later
    assert told("case_no_longer_kept").count() == 1
    assert sweep(later)["opened"] == 0


def test_a_joining_taken_back_opens_the_question_again_and_no_case(old_and_new):
    stay, _new = old_and_new
    officer = UserFactory(officer=True)
    done = decide_same(
        match_id=the_pair().pk, survivor_id=stay.person_id, note="Saw both", choices={}, on=TODAY, by=officer
    )
    assert (sweep()["kept_back"], KeptBack.objects.filter(ended_on=None).count()) == (0, 0)

    take_back(join_id=done.join.pk, reason="The fingerprints differ", on=TODAY, by=officer)

    assert not OverstayCase.objects.exists()
    assert (sweep()["opened"], sweep()["kept_back"], the_pair().state) == (0, 1, "open")


def test_one_colleague_asked_another_and_the_case_still_waits(old_and_new):
    LikelyMatch.objects.update(state="unsure", decided_on=TODAY, decided_by=UserFactory(officer=True))

    assert sweep()["kept_back"] == 1


def test_past_the_term_the_supervisor_is_told_once_and_the_case_still_waits(old_and_new):
    sweep()
    due = KeptBack.objects.get().answer_due_on
    feeds_complete(days_later(due, 1))

    assert sweep(due)["kept_back"] == 1
    assert not told("case_kept_too_long").exists()
    for _run in range(2):
        answer = sweep(days_later(due, 1))

    assert (answer["opened"], answer["kept_back"]) == (0, 1)
    assert told("case_kept_too_long").count() == 1


def test_the_term_is_a_dated_row():
    assert set(CaseTerms.objects.values_list("compare_within_days", "confidence")) == {(14, "unconfirmed")}


def test_a_departure_ends_it(old_and_new):
    stay, _new = old_and_new
    sweep()
    watch.leave(stay, before(12))

    follow_up_cases(stay_ids=[stay.pk], on=TODAY, by=the_system())

    assert (KeptBack.objects.get().ended_on, OverstayCase.objects.count()) == (TODAY, 0)


def test_run_again_nothing_is_written(old_and_new):
    sweep()
    before_ = Entry.objects.count()

    sweep()
    sweep(full=True)

    assert Entry.objects.count() == before_


class TestAWeakPair:
    """It keeps nothing back, and stands on the case where a missing departure is asked about."""

    @pytest.fixture
    def case(self):
        feeds_complete(before(1))
        old, new = he(), he(born_on=PartialDate(1990, 5, 6))
        overstayed(old)
        watch.crossing(new, "exit", before(20))
        seek_matches(person_ids=[new.pk], on=TODAY, by=the_system())
        assert (the_pair().verdict, sweep()["opened"]) == ("look", 1)
        return OverstayCase.objects.get()

    def why(self, case):
        return [reason.code for reason in view_of(case, TODAY).hints[CheckItem.FEED_GAP].why]

    def test_the_case_says_so_and_asks(self, case):
        hint = view_of(case, TODAY).hints[CheckItem.FEED_GAP]

        assert "check.other_file" in self.why(case)
        assert hint.answer == ""
        assert all(reason.fact != reason.code for reason in hint.why)

    def test_until_it_is_decided(self, case):
        LikelyMatch.objects.update(state="different", decided_on=TODAY, decided_by=UserFactory(officer=True))

        assert "check.other_file" not in self.why(case)

    def test_nothing_of_a_file_that_was_closed_meanwhile(self, case):
        new = the_pair().other
        new.access_class = "victim"
        new.save()

        assert "check.other_file" not in self.why(case)
        assert "other_file" not in str(case.evidence)


class TestAFileThatMayHoldTwoPeople:
    """Its stays may be two people's: nothing is kept back, and the case says so and asks."""

    @pytest.fixture
    def case(self):
        feeds_complete(before(1))
        person = he()
        overstayed(person)
        another = "f" if person.sex == "m" else "m"
        watch.crossing(person, "entry", before(400))
        Crossing.objects.filter(pk=watch.crossing(person, "exit", before(390)).pk).update(sex=another)
        assert sweep()["opened"] == 1
        return OverstayCase.objects.get()

    def hint(self, case):
        return view_of(case, TODAY).hints[CheckItem.FEED_GAP]

    def is_told(self, case):
        return "check.mixed_file" in [reason.code for reason in self.hint(case).why]

    def test_nothing_is_said_before_it_is_found(self, case):
        assert not self.is_told(case)

    def test_the_case_says_so_and_asks(self, case):
        assert find_mixed_files(on=TODAY, by=the_system())["suspected"] == 1

        assert self.is_told(case)
        assert self.hint(case).answer == ""
        assert "two people" in str(self.hint(case).why[-1].fact)

    def test_so_does_one_that_opens_after_it_was_found(self, case):
        OverstayCase.objects.all().delete()
        find_mixed_files(on=TODAY, by=the_system())

        assert sweep(full=True)["opened"] == 1
        assert self.is_told(OverstayCase.objects.get())

    def test_until_it_is_answered(self, case):
        find_mixed_files(on=TODAY, by=the_system())
        decide_one_person(
            mixed_id=MixedFile.objects.get().pk, note="One.", on=TODAY, by=UserFactory(officer=True)
        )

        assert not self.is_told(case)

    def test_nothing_of_another_file(self, case):
        MixedFileFactory(person=he())

        assert not self.is_told(case)


class TestACaseThatWasThereBefore:
    """The pair is found when the case is open already: no machine closes it, and it is said on both."""

    @pytest.fixture
    def case(self):
        feeds_complete(before(1))
        old = he()
        overstayed(old)
        assert sweep()["opened"] == 1
        new = he()
        watch.crossing(new, "exit", before(20))
        seek_matches(person_ids=[new.pk], on=TODAY, by=the_system())
        assert the_pair().verdict == "same"
        return OverstayCase.objects.get()

    def test_it_stays_open_and_says_why_nothing_is_decided_yet(self, case):
        sweep(full=True)
        case.refresh_from_db()

        hint = view_of(case, TODAY).hints[CheckItem.FEED_GAP]
        assert case.state == "possible"
        assert hint.answer == "stands"
        assert [reason.code for reason in hint.why][-1] == "check.sure_other_file"
        assert "would not open" in str(hint.why[-1].fact)

    def test_the_pair_names_it_beside_both_files(self, case, client):
        client.force_login(UserFactory(supervisor=True, region=None), backend="accounts.backends.RoleBackend")

        page = client.get(reverse("admin:registry_likelymatch_change", args=[the_pair().pk]))

        assert reverse("admin:enforcement_overstaycase_change", args=[case.pk]) in page.content.decode()

    def test_joined_it_follows_the_exit_and_found_different_it_goes_on(self, case):
        officer = UserFactory(officer=True)
        match = the_pair()
        decide_different(match_id=match.pk, note="Two men, both seen.", on=TODAY, by=officer)
        hint = view_of(case, TODAY).hints[CheckItem.FEED_GAP]
        assert "check.sure_other_file" not in [reason.code for reason in hint.why]

        LikelyMatch.objects.update(state="open", decided_on=None, decided_by=None, note="")
        decide_same(
            match_id=match.pk, survivor_id=match.one_id, note="One man.", choices={}, on=TODAY, by=officer
        )
        case.refresh_from_db()
        assert (case.state, case.stay.departed_on) == ("superseded", before(20))


class TestHeldFiles:
    """Whose other file is held: nothing that others see is other than if that file were not there."""

    @pytest.mark.parametrize("access", ["refugee", "asylum", "victim"])
    def test_a_held_file_keeps_nothing_back(self, old_and_new, access):
        _stay, new = old_and_new
        new.access_class = access
        new.save()

        answer = sweep()

        assert (answer["opened"], answer["kept_back"], KeptBack.objects.count()) == (1, 0, 0)

    def test_a_file_that_is_closed_later_lets_go_like_any_other_end(self, old_and_new):
        _stay, new = old_and_new
        sweep()
        new.access_class = "refugee"
        new.save()

        assert (sweep()["opened"], sweep()["kept_back"]) == (1, 0)
        assert told("case_no_longer_kept").get().data == {"stay": OverstayCase.objects.get().stay_id}
