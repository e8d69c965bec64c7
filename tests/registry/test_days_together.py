"""What crossings say of two files: days on which both were here, and the two halves of one stay."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from identity.name_keys import name_key
from identity.partial_dates import PartialDate
from registry.models import LikelyMatch, NameCount
from registry.operations.matches.finding import find_duplicates, seek_matches
from tests.accounts.factories import the_system
from tests.days import ON
from tests.registry.factories import (
    CrossingFactory,
    MixedFileFactory,
    PersonFactory,
    StayFactory,
)

pytestmark = pytest.mark.django_db

HE = {"surname": "KARIMOV", "given_names": "SARDOR", "born_on": PartialDate(1990, 5, 12), "sex": "m"}


def ago(days):
    return ON - timedelta(days=days)


def he(**changed):
    return PersonFactory(**{**HE, **changed})


def here(person, first, last, **changed):
    """A stay from so many days ago to so many days ago."""
    return StayFactory(person=person, entered_on=ago(first), departed_on=ago(last), **changed)


def loose_exit(person, days, *, cleared=False):
    crossing = CrossingFactory(person=person, direction="exit", crossed_on=ago(days))
    by = {"cleared_on": ON, "cleared_by": the_system()} if cleared else {}
    person.marks.create(crossing=crossing, mark="exit_without_entry", marked_on=ago(days), **by)
    return crossing


def pair_of(one):
    seek_matches(person_ids=[one.pk], on=ON, by=the_system())
    return LikelyMatch.objects.get()


def grounds(one):
    return {found["ground"]: found["bits"] for found in pair_of(one).grounds}


@pytest.fixture
def old_and_new():
    """Two files of one name and birth date; the first was here from 60 to 30 days ago."""
    old, new = he(), he()
    return old, new, here(old, 60, 30)


class TestBothHere:
    def test_it_stands_against_one_person_and_says_from_when_to_when(self, old_and_new):
        old, new, _stay = old_and_new
        here(new, 50, 20, checkpoint="NQZ")
        pair = pair_of(old)

        assert pair.verdict == "look"
        (told,) = (ground for ground in pair.grounds if ground["ground"] == "together")
        assert told == {
            "ground": "together",
            "bits": -8.0,
            "since": ago(50).isoformat(),
            "until": ago(30).isoformat(),
        }
        with override("en"):
            assert "against: both were in the country from " in pair.found_by

    @pytest.mark.parametrize(("first", "is_told"), [(34, True), (33, False), (30, False), (29, False)])
    def test_from_three_whole_days_on(self, old_and_new, first, is_told):
        old, new, _stay = old_and_new
        here(new, first, 20, checkpoint="NQZ")

        assert ("together" in grounds(old)) is is_told

    def test_without_it_the_pair_is_the_same(self, old_and_new):
        old, new, _stay = old_and_new
        here(new, 30, 20, checkpoint="NQZ")

        assert pair_of(old).verdict == "same"

    def test_corrected_the_pair_says_what_is_true_now(self, old_and_new):
        old, new, _stay = old_and_new
        second = here(new, 50, 20, checkpoint="NQZ")
        assert "together" in grounds(old)
        second.annulled_on = ON
        second.save()

        assert "together" not in grounds(old)
        assert LikelyMatch.objects.get().verdict == "same"

    def test_at_night_too(self, old_and_new):
        _old, new, _stay = old_and_new
        here(new, 50, 20, checkpoint="NQZ")

        find_duplicates(on=ON, by=the_system(), full=True)

        assert "together" in {ground["ground"] for ground in LikelyMatch.objects.get().grounds}


class TestWhatMustNotMislead:
    def test_an_open_stay_is_no_presence(self, old_and_new):
        old, new, _stay = old_and_new
        StayFactory(person=new, entered_on=ago(55))

        assert "together" not in grounds(old)

    def test_nor_one_that_the_next_entry_ended(self, old_and_new):
        old, new, _stay = old_and_new
        here(new, 55, 10, exit_missing=True)

        assert "together" not in grounds(old)

    @pytest.mark.parametrize("which", ["entry", "exit"])
    @pytest.mark.parametrize(("mark", "counts"), [("holder_differs", False), ("document_ended", False)])
    def test_a_crossing_whose_holder_differs_is_nobodys_presence(self, old_and_new, which, mark, counts):
        old, new, _stay = old_and_new
        second = here(new, 50, 20, checkpoint="NQZ")
        row = new.marks.create(crossing=getattr(second, which), mark=mark, marked_on=ON)
        assert ("together" in grounds(old)) is counts

        row.cleared_on, row.cleared_by = ON, the_system()
        row.save()
        assert "together" in grounds(old)

    def test_a_child_on_its_mothers_passport(self, old_and_new):
        """Its stay is told with the number of her document: the number parts nobody."""
        old, new, stay = old_and_new
        number = {"document_number": stay.entry.document_number}
        entry = CrossingFactory(person=new, crossed_on=ago(50), checkpoint="NQZ", **number)
        left = CrossingFactory(person=new, direction="exit", crossed_on=ago(40), checkpoint="NQZ", **number)
        here(new, 50, 40, entry=entry, exit=left)

        assert "together" not in grounds(old)

    def test_a_file_that_may_hold_two_people_says_nothing(self, old_and_new):
        old, new, _stay = old_and_new
        here(new, 50, 20, checkpoint="NQZ")
        MixedFileFactory(person=new)

        assert "together" not in grounds(old)

    @pytest.mark.parametrize(("cleared", "is_told"), [(False, False), (True, True)])
    def test_where_the_halves_mend_each_other(self, old_and_new, cleared, is_told):
        """In on OLD, out on NEW, in and out on NEW, in on NEW, out on OLD."""
        old, new, _stay = old_and_new
        loose_exit(new, 55, cleared=cleared)
        here(new, 50, 45, checkpoint="NQZ")

        assert ("together" in grounds(old)) is is_told


SHE = {"surname": "KARIMOVA", "given_names": "DILNOZA", "born_on": PartialDate(1990, 5, 12), "sex": "f"}
HUSBANDS = {**SHE, "surname": "YULDASHEVA"}


def counted(given, surname=1_000):
    """So many of a million are called Dilnoza, so many Karimova."""
    NameCount.objects.create(part="given", key=name_key("DILNOZA"), bearers=given)
    NameCount.objects.create(part="surname", key=name_key("KARIMOVA"), bearers=surname)
    NameCount.objects.create(part="surname", key="OTHERS", bearers=1_000_000 - surname)


class TestTheTwoHalves:
    def test_a_husbands_name_is_found_by_the_exit_that_is_missing(self):
        counted(100)
        old, new = PersonFactory(**SHE), PersonFactory(**HUSBANDS)
        StayFactory(person=old, entered_on=ago(60))
        loose_exit(new, 40)

        assert grounds(old)["missing_exit"] == 8.0
        assert LikelyMatch.objects.get().verdict == "look"

    @pytest.mark.parametrize("seek_first", [True, False])
    def test_whichever_file_is_looked_at_and_at_night(self, seek_first):
        counted(100)
        old, new = PersonFactory(**SHE), PersonFactory(**HUSBANDS)
        StayFactory(person=old, entered_on=ago(60))
        loose_exit(new, 40)
        if seek_first:
            assert "missing_exit" in grounds(new)
        NameCount.objects.all().delete()

        find_duplicates(on=ON, by=the_system(), full=True)

        # Of two files in the register all bear the name: the night has counted them.
        assert LikelyMatch.objects.filter(grounds__contains=[{"ground": "missing_exit"}]).exists()

    @pytest.mark.parametrize(
        "halves",
        [
            lambda old, new: (StayFactory(person=old, entered_on=ago(60)), loose_exit(new, 61)),
            lambda old, new: (here(old, 60, 20), loose_exit(new, 40)),
            lambda old, new: (StayFactory(person=old, entered_on=ago(60)), loose_exit(new, 40, cleared=True)),
            lambda old, new: (StayFactory(person=old, entered_on=ago(60)), here(new, 50, 40)),
            lambda old, new: (here(old, 60, 50, exit_missing=True), loose_exit(new, 49)),
        ],
        ids=["before the entry", "it has its exit", "explained", "it has its entry", "she came again before"],
    )
    def test_what_mends_nothing_finds_nobody(self, halves):
        counted(100)
        old, new = PersonFactory(**SHE), PersonFactory(**HUSBANDS)
        halves(old, new)

        assert seek_matches(person_ids=[old.pk, new.pk], on=ON, by=the_system()) == 0

    def test_neither_is_the_same_without_a_question(self):
        counted(1)
        old, new = PersonFactory(**SHE), PersonFactory(**HUSBANDS)
        StayFactory(person=old, entered_on=ago(60))
        loose_exit(new, 40)

        assert pair_of(old).verdict == "look"

    @pytest.mark.parametrize("both", [("UZB", "UZB"), ("KGZ", "DEU"), ("AFG", "CHN")], ids="-".join)
    def test_whatever_the_citizenships(self, both):
        counted(100)
        old, new = (
            PersonFactory(**told, citizenship=country)
            for told, country in zip((SHE, HUSBANDS), both, strict=True)
        )
        StayFactory(person=old, entered_on=ago(60), authorised_until=ago(31))
        loose_exit(new, 40)

        assert grounds(old)["missing_exit"] == 8.0
