"""Who entered on one passport and left on another: told by the feed in any order, never a false case."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest

from core.clock import start_of
from core.periods import day_after, day_before
from enforcement.models import KeptBack, OverstayCase
from enforcement.operations.sweeps import flag_overstays
from enforcement.queries.cases import view_of
from enforcement.states import CheckItem
from feeds.models import FeedWatermark
from identity.name_keys import name_key
from registry.models import LikelyMatch, NameCount, Person, Stay
from tests.accounts.factories import the_system
from tests.feeds.feed_lines import DELIVERED_ON, item, send
from tests.reference.factories import the_checkpoint

pytestmark = pytest.mark.django_db
_numbers = count(1)


def crossing(direction: str, day: str, number: str, **person: str) -> dict[str, Any]:
    """One crossing of KARIMOV SARDOR, born on 15.05.1990, man, of Uzbekistan, unless told otherwise."""
    told = {f"person__{name}": value for name, value in person.items()}
    return item(
        source_id=f"two-{next(_numbers)}",
        direction=direction,
        crossed_at=f"{day}T09:30:00+05:00",
        document__number=number,
        **told,
    )


def enters(number: str, **person: str) -> dict[str, Any]:
    """Thirty days from here on are lawful: a hundred have passed when it is delivered."""
    return crossing("entry", "2025-12-01", number, **person)


def leaves(number: str, **person: str) -> dict[str, Any]:
    return crossing("exit", "2025-12-20", number, **person)


def complete(until: date) -> None:
    """The checkpoint of all these crossings has told all of them until the end of that day."""
    moment = start_of(day_after(until))
    FeedWatermark.objects.update_or_create(
        checkpoint=the_checkpoint("ALA"), defaults={"complete_until": moment, "told_at": moment}
    )


@pytest.fixture(autouse=True)
def told_all() -> None:
    complete(day_before(DELIVERED_ON))


def sweep(on: date = DELIVERED_ON) -> dict[str, Any]:
    return flag_overstays(on=on, by=the_system(), full=True)


OLD, NEW = "AB1234567", "FA7654321"
ENTERS, LEAVES = enters(OLD), leaves(NEW)


@pytest.mark.parametrize(
    "deliveries",
    [[[ENTERS], [LEAVES]], [[LEAVES], [ENTERS]], [[ENTERS, LEAVES]], [[LEAVES, ENTERS]]],
    ids=["one by one", "the exit first", "together", "together, turned round"],
)
def test_enters_on_the_old_passport_and_leaves_on_the_new(deliveries: list[list[dict[str, Any]]]) -> None:
    # Where the entry alone is known, as in the first order, a case may open: who could know better? Here
    # the feeds say that they are complete only when both were delivered.
    complete(date(2025, 12, 10))
    for lines in deliveries:
        send(*lines)
    complete(day_before(DELIVERED_ON))

    answer = sweep()

    assert (answer["opened"], answer["kept_back"], OverstayCase.objects.count()) == (0, 1, 0)
    assert [(pair.verdict, pair.state) for pair in LikelyMatch.objects.all()] == [("same", "open")]
    assert KeptBack.objects.get().stay == Stay.objects.get()


def test_in_one_delivery_no_case_opens_even_for_a_moment() -> None:
    send(ENTERS, LEAVES)

    assert OverstayCase.objects.count() == 0
    assert KeptBack.objects.count() == 1


def test_whose_name_the_new_passport_spells_otherwise() -> None:
    send(enters(OLD, surname="Каримов", given_names="Сардор"), leaves(NEW, surname="KARIMOW"))

    assert (sweep()["opened"], sweep()["kept_back"]) == (0, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"given_names": "BEKZOD"},
        {"given_names": "DILNOZA", "surname": "KARIMOVA", "sex": "f"},
        {"born_on": "1964-02-11"},
        {"born_on": "1990-05-16"},
        {"born_on": "1990"},
        {"given_names": "AZIZ", "surname": "YULDASHEV"},
        {"sex": "f"},
    ],
    ids=["a twin", "a twin sister", "the father", "a day apart", "the year alone", "a stranger", "the sex"],
)
def test_another_person_leaves_and_the_case_opens(other: dict[str, str]) -> None:
    send(enters(OLD), leaves(NEW, **other))

    assert (sweep()["kept_back"], OverstayCase.objects.count()) == (0, 1)
    assert not LikelyMatch.objects.filter(verdict="same").exists()


KIM = {"surname": "KIM", "given_names": "SERGEI", "citizenship": "RUS"}


def kims(surnames: int, given: int) -> None:
    """So many of a million are called Kim, and so many Sergei."""
    NameCount.objects.create(part="surname", key=name_key("KIM"), bearers=surnames)
    NameCount.objects.create(part="given", key=name_key("SERGEI"), bearers=given)
    NameCount.objects.create(part="surname", key="OTHERS", bearers=1_000_000 - surnames)


def looked_at() -> bool:
    return [pair.verdict for pair in LikelyMatch.objects.all()] == ["look"]


@pytest.mark.parametrize("deliveries", [[[ENTERS], [LEAVES]], [[LEAVES], [ENTERS]], [[ENTERS, LEAVES]]])
def test_of_a_common_name_the_exit_that_fits_no_entry_is_the_one_that_is_missing(deliveries: Any) -> None:
    """Some 200 of a million are called so, one of a hundred has one of his birth date, and one of fifty of
    these an exit without an entry: it is far likelier that he has left than that he has not."""
    kims(12_000, 18_000)
    complete(date(2025, 12, 10))
    for lines in deliveries:
        send(*({**one, "person": {**one["person"], **KIM}} for one in lines))
    complete(day_before(DELIVERED_ON))

    assert (sweep()["kept_back"], OverstayCase.objects.count(), looked_at()) == (1, 0, True)


def test_of_a_common_name_who_came_and_left_himself_keeps_nothing_back() -> None:
    kims(12_000, 18_000)
    came = crossing("entry", "2025-12-05", NEW, **KIM)

    send(enters(OLD, **KIM), came, leaves(NEW, **KIM))

    assert (sweep()["kept_back"], OverstayCase.objects.count(), looked_at()) == (0, 1, True)


def test_of_a_very_common_name_even_a_missing_exit_keeps_nothing_back() -> None:
    kims(20_000, 40_000)

    send(enters(OLD, **KIM), leaves(NEW, **KIM))

    assert (sweep()["kept_back"], OverstayCase.objects.count(), looked_at()) == (0, 1, True)


def test_of_a_common_name_another_father_keeps_nothing_back() -> None:
    """It stands against one person, however rare the name: nothing that stands against it is made up for."""
    kims(1_000, 1_000)

    send(enters(OLD, **KIM, patronymic="IVANOVICH"), leaves(NEW, **KIM, patronymic="PETROVICH"))

    assert (sweep()["kept_back"], OverstayCase.objects.count(), looked_at()) == (0, 1, True)


SHE = {"given_names": "DILNOZA", "sex": "f", "born_on": "1991-04-02"}
OF_ONE_FATHER = {"patronymic": "BAKHTIYOR KIZI"}


def married(**told: str) -> list[dict[str, Any]]:
    """She comes under her own surname and leaves under another."""
    return [
        enters(OLD, **SHE, surname="KARIMOVA", **told),
        leaves(NEW, **{**SHE, "surname": "YULDASHEVA", **told}),
    ]


def dilnozas(bearers: int) -> None:
    """So many of a million are called so."""
    NameCount.objects.create(part="given", key=name_key("DILNOZA"), bearers=bearers)
    NameCount.objects.create(part="surname", key="OTHERS", bearers=1_000_000)


def why() -> list[str]:
    case = OverstayCase.objects.get()
    return [reason.code for reason in view_of(case, DELIVERED_ON).hints[CheckItem.FEED_GAP].why]


class TestUnderAHusbandsName:
    """Given names, birth date and sex are hers, the surname another's; the exit is the one that is missing.
    Of 50 files of one birth date in a million one has an exit alone: so it goes by how rare the rest is."""

    @pytest.mark.parametrize(
        ("bearers", "told"), [(1_000, OF_ONE_FATHER), (100, {})], ids=["of one father", "a rare given name"]
    )
    @pytest.mark.parametrize("turned", [False, True])
    def test_it_is_kept_back_where_the_rest_is_rare(
        self, bearers: int, told: dict[str, str], turned: bool
    ) -> None:
        dilnozas(bearers)
        complete(date(2025, 12, 10))
        lines = married(**told)
        send(*(reversed(lines) if turned else lines))
        complete(day_before(DELIVERED_ON))

        assert (sweep()["kept_back"], OverstayCase.objects.count(), looked_at()) == (1, 0, True)

    def test_one_by_one(self) -> None:
        dilnozas(1_000)
        complete(date(2025, 12, 10))
        for line in married(**OF_ONE_FATHER):
            send(line)
        complete(day_before(DELIVERED_ON))

        assert (sweep()["kept_back"], OverstayCase.objects.count()) == (1, 0)

    @pytest.mark.parametrize(
        ("bearers", "told"), [(40_000, OF_ONE_FATHER), (5_000, {})], ids=["of one father", "the name alone"]
    )
    def test_of_a_common_given_name_the_case_opens_and_says_so(
        self, bearers: int, told: dict[str, str]
    ) -> None:
        dilnozas(bearers)
        send(*married(**told))

        assert (sweep()["kept_back"], OverstayCase.objects.count()) == (0, 1)
        assert {"check.other_file", "check.exit_of_too_little"} & set(why())

    def test_a_case_that_was_there_before_stays_and_says_why_nothing_is_decided_yet(self) -> None:
        """All was told, and told as complete, a hundred days late: it opened before the two were compared."""
        dilnozas(1_000)
        send(*married(**OF_ONE_FATHER))

        assert OverstayCase.objects.count() == 1
        assert "check.sure_other_file" in why()

    def test_the_officer_is_asked_before_a_decision(self) -> None:
        dilnozas(30_000)
        send(*married())
        sweep()
        hint = view_of(OverstayCase.objects.get(), DELIVERED_ON).hints[CheckItem.FEED_GAP]

        assert not LikelyMatch.objects.exists()
        assert [reason.code for reason in hint.why] == ["check.feed_complete", "check.exit_of_too_little"]
        assert hint.answer == ""
        assert "from a marriage" in str(hint.why[-1].fact)

    @pytest.mark.parametrize(
        "other",
        [
            {"given_names": "ZARINA"},
            {"sex": "m"},
            {"born_on": "1991-04-03"},
            {"patronymic": "RUSTAM KIZI"},
        ],
        ids=["a twin", "the sex", "a day apart", "another father"],
    )
    def test_another_woman_says_nothing(self, other: dict[str, str]) -> None:
        dilnozas(1_000)
        came, _left = married(**OF_ONE_FATHER)
        her = {**SHE, "surname": "YULDASHEVA", **OF_ONE_FATHER}

        send(came, leaves(NEW, **{**her, **other}))

        assert (sweep()["kept_back"], OverstayCase.objects.count()) == (0, 1)
        assert why() == ["check.feed_complete"]

    def test_who_came_herself_says_nothing(self) -> None:
        dilnozas(1_000)
        her = {**SHE, "surname": "YULDASHEVA", **OF_ONE_FATHER}
        send(married(**OF_ONE_FATHER)[0], crossing("entry", "2025-12-05", NEW, **her), leaves(NEW, **her))

        assert (sweep()["kept_back"], why()) == (0, ["check.feed_complete"])

    def test_who_left_before_says_nothing(self) -> None:
        dilnozas(1_000)
        her = {**SHE, "surname": "YULDASHEVA", **OF_ONE_FATHER}
        send(married(**OF_ONE_FATHER)[0], crossing("exit", "2025-11-30", NEW, **her))

        assert (sweep()["kept_back"], why()) == (0, ["check.feed_complete"])

    def test_a_held_file_says_nothing(self) -> None:
        dilnozas(30_000)
        send(*married())
        sweep()
        twin = Stay.objects.get().person
        Person.objects.exclude(pk=twin.pk).update(access_class="victim")

        assert why() == ["check.feed_complete"]


def test_of_a_common_name_day_and_month_swapped_stands_on_the_case() -> None:
    """An exchanged birth date keeps nothing back; the exit that is missing makes somebody look at it."""
    kims(6_000, 12_000)

    send(enters(OLD, **KIM, born_on="1990-05-12"), leaves(NEW, **KIM, born_on="1990-12-05"))

    assert (sweep()["kept_back"], OverstayCase.objects.count()) == (0, 1)
    assert {"check.other_file", "check.exit_of_too_little"} & set(why())


def test_who_was_here_at_other_times_with_both_keeps_nothing_back() -> None:
    """Both were here in October, each on a passport and by a way of their own: they are two."""
    october = [
        crossing("entry", "2025-10-01", OLD),
        crossing("exit", "2025-10-20", OLD),
        item(
            source_id="two-a", direction="entry", crossed_at="2025-10-05T12:00:00+05:00", document__number=NEW
        ),
        item(
            source_id="two-b", direction="exit", crossed_at="2025-10-25T12:00:00+05:00", document__number=NEW
        ),
    ]
    send(*october, ENTERS, LEAVES)

    assert (sweep()["kept_back"], OverstayCase.objects.count(), looked_at()) == (0, 1, True)


def test_a_child_on_the_mothers_passport_leaves_and_she_is_still_looked_for() -> None:
    mother = {"surname": "KARIMOVA", "given_names": "DILNOZA", "sex": "f", "born_on": "1991-04-02"}
    child = {"surname": "KARIMOV", "given_names": "AMIR", "sex": "m", "born_on": "2019-09-09"}

    send(enters(OLD, **mother), leaves(NEW, **child))

    assert LikelyMatch.objects.count() == 0
    assert OverstayCase.objects.count() == 1
