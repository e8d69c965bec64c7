"""Files that may be one person's: found at the act and at night, decided once, hidden with a held file."""

import pytest
from django.db import connection

from core.periods import days_later
from core.storing import insert
from identity.name_keys import given_name_key, name_key
from identity.partial_dates import PartialDate
from journal.models import Entry
from journal.queries import entries_visible_to
from registry.models import FormerValue, LikelyMatch, NameCount
from registry.operations.matches.finding import find_duplicates, seek_matches
from registry.queries.matches.pairs import standing_pairs_visible_to
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.registry.factories import DocumentFactory, PersonFactory

pytestmark = pytest.mark.django_db

HE = {"surname": "KARIMOV", "given_names": "SARDOR", "born_on": PartialDate(1990, 5, 12), "sex": "m"}


def he(**changed):
    return PersonFactory(**{**HE, **changed})


def seek(*people, on=ON):
    return seek_matches(person_ids=[person.pk for person in people], on=on, by=the_system())


def night(on=ON, *, full=True):
    return find_duplicates(on=on, by=the_system(), full=full)


def pairs(**given):
    return list(LikelyMatch.objects.filter(**given).order_by("one_id", "other_id"))


def found():
    return [(pair.one_id, pair.other_id, pair.verdict) for pair in pairs()]


def numbers_given():
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM registry_likelymatch_id_seq")
        return cursor.fetchone()[0]


WAYS = {
    "at the act": lambda one, other: seek(other),
    "from the older file": lambda one, other: seek(one),
    "at night": lambda one, other: night(),
    "at night, what is new": lambda one, other: night(full=False, on=days_later(one.enrolled_on, 1)),
}
way = pytest.mark.parametrize("look", WAYS.values(), ids=WAYS)


class TestWhoIsFound:
    @way
    @pytest.mark.parametrize(
        ("changed", "verdict"),
        [
            ({}, "same"),
            ({"surname": "Каримов", "given_names": "Сардор"}, "same"),
            ({"surname": "QARIMOV", "given_names": "SARDOR"}, "same"),
            ({"surname": "SARDOR", "given_names": "KARIMOV"}, "same"),
            ({"born_on": PartialDate(1990, 12, 5)}, "look"),
            ({"born_on": PartialDate(1990)}, "look"),
            ({"born_on": PartialDate(1990, 5)}, "look"),
            ({"born_on": PartialDate(1990, 5, 13)}, "look"),
            ({"born_on": PartialDate(1980, 5, 12)}, "look"),
            ({"sex": "f"}, "look"),
        ],
    )
    def test_the_same_person_told_otherwise(self, look, changed, verdict):
        one, other = he(), he(**changed)

        look(one, other)

        assert found() == [(one.pk, other.pk, verdict)]

    @way
    @pytest.mark.parametrize(
        "changed",
        [
            {"given_names": "BEKZOD"},
            {"born_on": PartialDate(1962, 11, 30)},
            {"surname": "YULDASHEV"},
            {"given_names": "DILNOZA", "surname": "KARIMOVA", "sex": "f"},
        ],
        ids=["a twin", "the father of the same name", "a stranger of one birth date", "a sister"],
    )
    def test_whoever_is_another_is_not(self, look, changed):
        look(he(), he(**changed))

        assert found() == []

    @way
    def test_by_the_name_before_the_marriage(self, look):
        she = {"given_names": "ANNA", "sex": "f", "born_on": PartialDate(1988, 3, 3)}
        one, other = he(surname="IVANOVA", **she), he(surname="PETRENKO", **she)
        former(other, "IVANOVA", "ANNA")

        look(one, other)

        assert found() == [(one.pk, other.pk, "look")]
        assert [ground["ground"] for ground in pairs()[0].grounds] == ["former_name", "birth_date", "sex"]

    @way
    def test_by_the_number_that_was_misread(self, look):
        one, other = he(document=None), he(document=None, surname="SAIDOV")
        DocumentFactory(person=one, number="AB1234O67")
        DocumentFactory(person=other, number="AB1234067")

        look(one, other)

        assert found() == [(one.pk, other.pk, "look")]


def former(person, surname, given_names):
    insert(
        FormerValue(
            person=person,
            kind="name",
            surname=surname,
            given_names=given_names,
            surname_key=name_key(surname),
            given_key=given_name_key(given_names),
            valid_from=person.enrolled_on,
            valid_until=person.enrolled_on,
            told_by="officer",
            by=UserFactory(),
        )
    )


class TestWhatIsWritten:
    def test_a_pair_once_with_its_grounds_the_older_file_first(self):
        one, other = he(), he()

        assert seek(other) == 1

        (pair,) = pairs()
        assert (pair.one, pair.other, pair.state, pair.found_on) == (one, other, "open", ON)
        assert [ground["ground"] for ground in pair.grounds] == ["name", "birth_date", "sex"]
        assert pair.score > 0.999

    def test_it_is_in_the_journal_of_both_files_without_a_name(self):
        one, other = he(), he()

        seek(other)

        told = Entry.objects.filter(kind="match_found").order_by("person_id")
        assert [(entry.person_id, entry.data["other"]) for entry in told] == [
            (one.pk, other.pk),
            (other.pk, one.pk),
        ]
        assert told[0].data == {
            "other": other.pk,
            "verdict": "same",
            "grounds": ["name", "birth_date", "sex"],
        }
        assert {(entry.subject_kind, entry.subject_id) for entry in told} == {("likelymatch", pairs()[0].pk)}

    def test_run_again_nothing_happens_and_no_number_is_burnt(self):
        one = he()
        he()
        seek(one)
        before = numbers_given(), Entry.objects.count()

        assert (seek(one), night()["found"], night(full=False)["found"]) == (0, 0, 0)

        assert (numbers_given(), Entry.objects.count()) == before

    def test_an_undecided_pair_says_what_is_true_now(self):
        one, other = he(), he()
        seek(one)
        tell(other, born_on=PartialDate(1990, 12, 5))

        assert seek(other) == 0

        assert [pair.verdict for pair in pairs()] == ["look"]
        assert Entry.objects.filter(kind="match_changed").count() == 2

    @way
    def test_a_pair_that_no_longer_holds_goes(self, look):
        one, other = he(), he()
        seek(one)
        tell(other, born_on=PartialDate(1962, 11, 30))

        look(one, other)

        assert pairs() == []
        assert Entry.objects.filter(kind="match_gone").count() == 2

    def test_a_pair_goes_with_a_file_that_another_took_over(self):
        one, other, third = he(), he(), he()
        seek(third)
        tell(other, merged_into=one)

        seek(other)

        assert found() == [(one.pk, third.pk, "same")]


def tell(person, **values):
    """The file says otherwise, as a correction leaves it."""
    for name, value in values.items():
        setattr(person, name, value)
    person.surname_key, person.given_key = name_key(person.surname), given_name_key(person.given_names)
    person.save()


def decide(pair, state):
    pair.state, pair.decided_on, pair.decided_by = state, ON, UserFactory(officer=True)
    pair.save()


class TestWhatPeopleDecided:
    @way
    @pytest.mark.parametrize("state", ["different", "same"])
    def test_nobody_is_asked_twice(self, look, state):
        one, other = he(), he()
        seek(one)
        decide(pairs()[0], state)
        DocumentFactory(person=one)  # a new passport tells nothing of the two

        look(one, other)

        assert [pair.state for pair in pairs()] == [state]

    def test_unless_what_the_files_say_has_changed(self):
        one, other = he(), he()
        seek(one)
        decide(pairs()[0], "different")
        tell(other, surname="KARIMOFF")

        assert seek(other) == 1

        (pair,) = pairs()
        assert pair.state == "open"
        assert pair.decided_on == ON  # it was found different before
        assert Entry.objects.filter(kind="match_asked_again").count() == 2
        assert seek(other) == 0

    def test_a_pair_once_decided_never_goes(self):
        one, other = he(), he()
        seek(one)
        decide(pairs()[0], "different")
        tell(other, born_on=PartialDate(1962, 11, 30))

        seek(other)
        night()

        assert [pair.state for pair in pairs()] == ["different"]

    def test_nor_one_that_a_colleague_was_asked_about(self):
        one, other = he(), he()
        seek(one)
        decide(pairs()[0], "unsure")
        tell(other, born_on=PartialDate(1962, 11, 30))

        seek(other)

        assert [pair.state for pair in pairs()] == ["unsure"]


class TestHeldFiles:
    """A pair with a held file exists for those with the role; for all others nothing of it is there."""

    @pytest.mark.parametrize("access", ["refugee", "victim", "asylum"])
    def test_the_pair_is_found_and_hidden_with_its_entries(self, access):
        one, _hidden = he(), he(access_class=access)
        seek(one)
        officer, protector = UserFactory(officer=True), UserFactory(protection_officer=True)

        assert list(standing_pairs_visible_to(officer, ON)) == []
        assert list(standing_pairs_visible_to(protector, ON)) == pairs()
        auditor = UserFactory(auditor=True)
        assert not entries_visible_to(auditor, ON).filter(subject_kind="likelymatch").exists()

    def test_a_pair_found_before_the_file_was_closed_is_hidden_as_well_when_it_has_gone(self):
        one, other = he(), he()
        seek(one)
        tell(other, born_on=PartialDate(1962, 11, 30), access_class="refugee")
        seek(other)
        assert Entry.objects.filter(kind="match_gone").exists()

        assert not entries_visible_to(UserFactory(auditor=True), ON).filter(person_id=one.pk).exists()

    def test_the_names_of_held_files_are_not_counted(self):
        he(surname="ALONE", access_class="victim")
        he()
        night()

        assert not NameCount.objects.filter(key="ALONI").exists()
        assert NameCount.objects.get(part="surname", key="KARIMOV").bearers == 1


def counted(**parts):
    """The names of a million people were counted."""
    for part, bearers in parts.items():
        for key, number in bearers.items():
            NameCount.objects.create(part=part, key=key, bearers=number)


class TestCounts:
    def test_a_name_that_many_bear_proves_less(self):
        counted(surname={"KARIMOV": 20_000, "OTHERS": 980_000}, given={"SARDOR": 15_000})
        one, other = he(), he()

        seek(one)

        assert found() == [(one.pk, other.pk, "look")]

    def test_counts_follow_the_names(self):
        one = he()
        night()
        tell(one, surname="YULDASHEV")
        night()

        assert not NameCount.objects.filter(key="KARIMOV").exists()
        assert NameCount.objects.get(part="given", key="SARDOR").bearers == 1
