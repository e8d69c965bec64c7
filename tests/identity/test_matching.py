"""How likely two records are of one human being: what weighs, what never does, and how often it is right."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.matching import Ground, Known, Rarity, Verdict, match
from identity.naming import Name, readings, words_of
from identity.partial_dates import PartialDate
from identity.presence import Crossings, Passage, Period, Presence, Unended

A_MILLION = Rarity(1_000_000, 0.001, 0.005)
HE = Known(
    Name("KARIMOV", "SARDOR"), PartialDate(1990, 5, 12), "m", documents=frozenset({("UZB", "AB1234567")})
)


def grounds(found):
    return [one.ground for one in found.evidence]


def renewed(**changed):
    """The same person on another passport."""
    return replace(HE, documents=frozenset({("UZB", "FA7654321")}), **changed)


class TestWhatIsFound:
    def test_the_same_on_another_passport(self):
        found = match(HE, renewed(), A_MILLION)
        assert found.verdict is not Verdict.NOTHING
        assert set(grounds(found)) == {Ground.NAME, Ground.BIRTH_DATE, Ground.SEX}

    def test_in_another_script(self):
        assert match(HE, renewed(name=Name("Каримов", "Сардор")), A_MILLION).verdict is not Verdict.NOTHING

    @pytest.mark.parametrize(
        ("born_on", "ground"),
        [
            (PartialDate(1990, 12, 5), Ground.BIRTH_DATE_SWAPPED),
            (PartialDate(1990, 5, 13), Ground.BIRTH_DATE_NEAR),
            (PartialDate(1980, 5, 12), Ground.BIRTH_DATE_NEAR),
            (PartialDate(1990), Ground.BIRTH_DATE_PARTIAL),
            (PartialDate(1990, 5), Ground.BIRTH_DATE_PARTIAL),
            (PartialDate(1971, 11, 30), Ground.BIRTH_DATE_DIFFERS),
            (PartialDate(1991), Ground.BIRTH_DATE_DIFFERS),
        ],
    )
    def test_how_birth_dates_compare(self, born_on, ground):
        assert ground in grounds(match(HE, renewed(born_on=born_on), A_MILLION))

    def test_a_common_name_is_nobodys_alone_and_the_fathers_name_tells(self):
        """Of people of one common name and birth date some are strangers; few have one father's name too."""
        common = Rarity(1_000_000, 0.01, 0.02)
        found = [
            match(
                replace(HE, name=Name("KARIMOV", "SARDOR", "TOHIR OGLI")),
                renewed(name=Name("KARIMOV", "SARDOR", father)),
                common,
            )
            for father in ("Тохирович", "", "NODIR OGLI")
        ]
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert Ground.FATHER in grounds(found[0])
        assert not {Ground.FATHER, Ground.FATHER_DIFFERS} & set(grounds(found[1]))
        assert Ground.FATHER_DIFFERS in grounds(found[2])

    def test_a_former_name_is_found(self):
        she = Known(Name("IVANOVA", "ANNA"), PartialDate(1988, 3, 3), "f")
        now = replace(she, name=Name("PETRENKO", "ANNA"), former_names=(Name("ИВАНОВА", "АННА"),))
        assert Ground.FORMER_NAME in grounds(match(she, now, A_MILLION))
        assert match(she, now, A_MILLION).verdict is Verdict.LOOK

    def test_of_a_common_name_the_birth_date_alone_is_no_proof(self):
        common = Rarity(1_000_000, 0.02, 0.03)
        assert match(HE, renewed(), common).verdict is not Verdict.SAME

    def test_of_a_rare_name_it_is(self):
        rare = Rarity(1_000_000, 0.00001, 0.0005)
        assert match(HE, renewed(), rare).verdict is Verdict.SAME

    def test_the_same_document_and_name_and_birth_date_is_the_same(self):
        assert match(HE, HE, A_MILLION).verdict is Verdict.SAME

    def test_never_of_two_fathers(self):
        """Whatever else is the same: cousins bear one name."""
        one, other = (
            replace(HE, name=Name("KARIMOV", "SARDOR", of)) for of in ("BAKHTIYOR OGLI", "RUSTAM OGLI")
        )
        found = match(one, other, Rarity(1_000, 1e-6, 1e-6))
        assert Ground.FATHER_DIFFERS in grounds(found)
        assert found.verdict is not Verdict.SAME
        assert Ground.FATHER_DIFFERS not in grounds(match(HE, other, A_MILLION))


class TestWhatStandsAgainst:
    @pytest.mark.parametrize(
        "changed",
        [
            {"sex": "f"},
            {"born_on": PartialDate(1990, 12, 5)},
            {"born_on": PartialDate(1990)},
            {"name": Name("KARIMOVV", "SARDAR")},
        ],
    )
    def test_nothing_is_the_same_without_a_question_while_anything_differs(self, changed):
        assert match(HE, replace(HE, **changed), Rarity(1_000, 1e-6, 1e-6)).verdict is not Verdict.SAME

    def test_two_iins_are_two_people(self):
        one, other = replace(HE, iin="900512300013"), renewed(iin="900512300021")
        assert match(one, other, A_MILLION).verdict is Verdict.NOTHING

    def test_twins_are_two_people(self):
        assert match(HE, renewed(name=Name("KARIMOV", "BEKZOD")), A_MILLION).verdict is Verdict.NOTHING

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("HASAN", "HUSAN"),
            ("MUHAMMADHASAN", "MUHAMMADHUSAN"),
            ("MUHAMMAD HASAN", "MUHAMMAD HUSAN"),
            ("ZHAINAGUL", "ZHANAGUL"),
            ("Жайнагүл", "ZHANAGUL"),
            ("AIMAN", "AMAN"),
            ("MUHAMMADAIDAR", "MUHAMMADADAR"),
            ("MUHAMMADILYOR", "MUHAMMADELYOR"),
            ("FOTIMA", "FOTIMAKHON"),
            ("ABDURAHMON", "ABDURAHIM"),
        ],
    )
    def test_twins_one_letter_apart_are_never_the_same_without_a_question(self, one, other):
        """Whatever else they share, as twins do: name, birth date, father, address, host, employer, way."""
        shared = {name: frozenset({"x"}) for name in ("addresses", "hosts", "employers", "routes")}
        pair = [
            replace(
                HE,
                name=Name("YULDASHEVMAMADALIYEV", given, "TOHIR OGLI"),
                documents=frozenset({("UZB", f"AB{given}")}),
                **shared,
            )
            for given in (one, other)
        ]
        turned = replace(pair[1], name=Name(other, "YULDASHEVMAMADALIYEV", "TOHIR OGLI"))
        for second in (pair[1], turned):
            assert match(pair[0], second, Rarity(1_000, 1e-6, 1e-6)).verdict is not Verdict.SAME

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("БЕКЗОД", "BEKZOD"),
            ("YELENA", "ELENA"),
            ("ZHANDOS", "JANDOS"),
            ("DJAMSHID", "JAMSHID"),
            ("KHASAN", "XASAN"),
            ("NATALIA", "NATALYA"),
            ("AI GUL", "AIGUL"),
            ("QAIRAT", "ҚАЙРАТ"),
        ],
    )
    def test_one_given_name_as_two_alphabets_write_it_still_is(self, one, other):
        pair = [replace(HE, name=Name("KARIMOV", given)) for given in (one, other)]
        assert match(*pair, Rarity(1_000, 1e-6, 1e-6)).verdict is Verdict.SAME

    def test_flatmates_with_one_birth_date_are_two_people(self):
        here = {"addresses": frozenset({"a"}), "hosts": frozenset({"h"}), "employers": frozenset({"e"})}
        one, other = replace(HE, **here), renewed(name=Name("YULDASHEV", "AZIZ"), **here)
        assert match(one, other, A_MILLION).verdict is Verdict.NOTHING


def crossed(*, enters=None, leaves=None, on="OLD", at="ALA"):
    """What crossings say: a stay of these days of May 2026, or one half of it."""

    def moment(day):
        return datetime(2026, 5, day, 9, tzinfo=UTC)

    if enters and leaves:
        ends = [Passage(moment(day), at) for day in (enters, leaves)]
        days = [date(2026, 5, day) for day in (enters, leaves)]
        return Crossings((Presence(*days, *ends, frozenset({on})),))
    return (
        Crossings(unended=(Unended(moment(enters)),)) if enters else Crossings(exits_alone=(moment(leaves),))
    )


class TestNoName:
    """What says that there is no name is nobody's, and no two strangers have it in common."""

    RARE = Rarity(1_000_000, 1e-6, 1e-6)

    @pytest.mark.parametrize(
        "name",
        [
            Name("UNKNOWN", "UNKNOWN"),
            Name("LNU", "FNU"),
            Name("НЕИЗВЕСТНО", ""),
            Name("XXX", "XXX"),
            Name("ТЕСТ", "ТЕСТ"),
            Name("-", "-"),
            Name("UNKNOWN", "N/A", "НЕТ"),
        ],
    )
    def test_two_without_a_name_are_held_together_by_nothing_but_what_is_known(self, name):
        found = match(replace(HE, name=name), renewed(name=name), self.RARE)

        assert set(grounds(found)) == {Ground.BIRTH_DATE, Ground.SEX}
        assert found.verdict is Verdict.NOTHING

    def test_nor_does_it_stand_against_one_person(self):
        found = match(HE, replace(HE, name=Name("UNKNOWN", "UNKNOWN")), self.RARE)

        assert Ground.NAME_DIFFERS not in grounds(found)
        assert found.verdict is Verdict.LOOK  # the document and the birth date are one

    @pytest.mark.parametrize("none", ["FNU", "N/A", "НЕТ", "UNKNOWN", "", "-"])
    def test_missing_given_names_are_not_the_same_given_names(self, none):
        one, other = Name("SUKARNO", none), Name("SUHARTO", none)

        assert Ground.NAME_DIFFERS in grounds(match(replace(HE, name=one), renewed(name=other), self.RARE))

    @pytest.mark.parametrize("none", ["FNU", "N/A", "НЕТ", ""])
    def test_one_name_weighs_as_one(self, none):
        found = match(
            *(replace(HE, name=Name("SUKARNO", none)) for _twice in "ab"), Rarity(1_000_000, 0.001, 1e-9)
        )
        (name,) = (one for one in found.evidence if one.ground is Ground.NAME)

        assert name.bits == pytest.approx(9.97, abs=0.01)  # one of a thousand, and nothing more

    def test_whose_patronymic_is_none_have_no_father_in_common(self):
        pair = (replace(HE, name=Name("KARIMOV", "SARDOR", "НЕТ")) for _twice in "ab")

        assert Ground.FATHER not in grounds(match(*pair, self.RARE))

    def test_one_name_in_the_other_field_is_the_same_name(self):
        one, other = Name("LNU", "SUKARNO"), Name("SUKARNO", "FNU")

        assert Ground.NAME in grounds(match(replace(HE, name=one), renewed(name=other), self.RARE))

    @pytest.mark.parametrize("surname", ["NO", "NA", "NON", "AN", "NULL", "NONE", "TEST", "НЕИЗВЕСТНЫЙ"])
    def test_who_is_really_called_so_is(self, surname):
        name = Name(surname, "SARDOR")

        assert Ground.NAME in grounds(match(replace(HE, name=name), renewed(name=name), self.RARE))


class TestWhereBothCannotBeOne:
    RARE = Rarity(1_000_000, 0.00001, 0.0005)

    def test_days_in_common_speak_against_one_person(self):
        old = replace(HE, crossings=crossed(enters=1, leaves=20))
        new = renewed(crossings=crossed(enters=10, leaves=30, on="NEW", at="TSE"))
        found = match(old, new, self.RARE)
        (together,) = (one for one in found.evidence if one.ground is Ground.TOGETHER)

        assert together.bits == -8.0
        assert together.period == Period(date(2026, 5, 10), date(2026, 5, 20))
        assert found.verdict is not Verdict.SAME
        assert match(old, renewed(), self.RARE).verdict is Verdict.SAME

    def test_one_after_the_other_says_nothing(self):
        old = replace(HE, crossings=crossed(enters=1, leaves=10))
        new = renewed(crossings=crossed(enters=10, leaves=30, on="NEW", at="TSE"))

        assert match(old, new, self.RARE) == match(HE, renewed(), self.RARE)

    def test_enters_on_the_old_and_leaves_on_the_new_stays_the_same(self):
        """Where name and birth date are one, the halves add nothing: an officer's question weighs them."""
        old, new = replace(HE, crossings=crossed(enters=1)), renewed(crossings=crossed(leaves=20))

        assert match(old, new, self.RARE) == match(HE, renewed(), self.RARE)
        assert match(old, new, self.RARE).verdict is Verdict.SAME


class TestTheMissingExit:
    """What else is known is less than whole: the exit that a stay misses says much."""

    SHE = Known(Name("KARIMOVA", "DILNOZA", "BAKHTIYOR KIZI"), PartialDate(1990, 5, 12), "f")
    HUSBANDS = replace(SHE, name=Name("YULDASHEVA", "DILNOZA", "BAKHTIYOR KIZI"))
    #: One of a thousand is called so.
    USUAL = Rarity(1_000_000, 0.001, 0.001)

    def bits(self, found):
        return {one.ground: one.bits for one in found.evidence}

    def pair(self, other, *, enters=1, leaves=20):
        return (
            replace(self.SHE, crossings=crossed(enters=enters)),
            replace(other, crossings=crossed(leaves=leaves)),
        )

    def test_under_a_husbands_name(self):
        without, found = (
            match(self.SHE, self.HUSBANDS, self.USUAL),
            match(*self.pair(self.HUSBANDS), self.USUAL),
        )

        assert without.verdict is Verdict.NOTHING
        assert Ground.MISSING_EXIT not in self.bits(without)
        assert found.verdict is Verdict.LOOK
        assert self.bits(found)[Ground.MISSING_EXIT] == 8.0
        assert self.bits(found)[Ground.GIVEN_NAMES] > 0
        assert found.score > 0.95

    def test_an_exit_before_the_entry_says_nothing(self):
        found = match(*self.pair(self.HUSBANDS, enters=20, leaves=1), self.USUAL)

        assert found == match(self.SHE, self.HUSBANDS, self.USUAL)

    @pytest.mark.parametrize(
        "changed",
        [
            {"name": Name("YULDASHEVA", "ZARINA", "BAKHTIYOR KIZI")},
            {"born_on": PartialDate(1971, 11, 30)},
            {"sex": "m"},
            {"name": Name("YULDASHEVA", "DILNOZA", "RUSTAM KIZI")},
        ],
        ids=["another given name", "another birth date", "the sex", "another father"],
    )
    def test_of_somebody_else_it_makes_nobody_one(self, changed):
        found = match(*self.pair(replace(self.HUSBANDS, **changed)), self.USUAL)

        assert found.verdict is Verdict.NOTHING

    def test_of_a_common_given_name_it_is_too_little(self):
        common = Rarity(1_000_000, 0.02, 0.03)
        nobodys = Name("YULDASHEVA", "DILNOZA")

        assert match(*self.pair(replace(self.HUSBANDS, name=nobodys)), common).score < 0.95

    def test_day_and_month_swapped_under_a_common_name(self):
        swapped = replace(self.SHE, name=Name("KARIMOVA", "DILNOZA"), born_on=PartialDate(1990, 12, 5))
        common = Rarity(1_000_000, 0.01, 0.01)

        assert match(self.SHE, swapped, common).score < 0.95
        assert match(*self.pair(swapped), common).score > 0.95

    @pytest.mark.parametrize("given", ["DILNOZA", "DILNOZAA"])
    def test_it_never_makes_two_records_the_same_without_a_question(self, given):
        other = replace(self.HUSBANDS, name=Name("YULDASHEVA", given, "BAKHTIYOR KIZI"))

        assert match(*self.pair(other), Rarity(1_000, 1e-6, 1e-6)).verdict is not Verdict.SAME


class TestSwaps:
    """Whatever somebody's origin, the same facts come to the same."""

    def test_nothing_of_origin_is_asked(self):
        asked = {one.name for one in fields(Known)}
        assert asked == {
            "name", "born_on", "sex", "iin", "documents", "former_names",
            "addresses", "hosts", "employers", "routes", "crossings",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "name",
        [
            Name("KARIMOV", "SARDOR"),
            Name("Каримов", "Сардор"),
            Name("SCHMIDT", "JENS"),
            Name("ZHANG", "WEI"),
            Name("ÇELİK", "ŞAHİN"),
            Name("NGUYEN", "VAN ANH"),
            Name("АСАНОВ", "БАКЫТ"),
        ],
    )
    def test_the_same_name_weighs_the_same_in_any_language(self, name):
        pair = replace(HE, name=name), renewed(name=name)
        assert match(*pair, A_MILLION).score == pytest.approx(match(HE, renewed(), A_MILLION).score)

    def test_the_country_of_another_passport_weighs_nothing(self):
        scores = {
            match(HE, replace(HE, documents=frozenset({(country, "X1")})), A_MILLION).score
            for country in ("UZB", "AFG", "DEU", "RUS")
        }
        assert len(scores) == 1


KNOWN = st.builds(
    Known,
    name=st.builds(Name, st.text(max_size=12), st.text(max_size=12)),
    born_on=st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2020, 1, 1)).map(PartialDate.of)),
    sex=st.sampled_from(["", "m", "f", "x"]),
    documents=st.frozensets(st.sampled_from([("UZB", "A1"), ("RUS", "A1"), ("UZB", "B2")]), max_size=2),
    hosts=st.frozensets(st.sampled_from("hij"), max_size=2),
)


@given(KNOWN, KNOWN)
def test_who_stands_first_does_not_matter(one, other):
    here, there = match(one, other, A_MILLION), match(other, one, A_MILLION)
    assert here.score == pytest.approx(there.score, abs=1e-6)
    assert 0 <= here.score <= 1


@given(KNOWN, KNOWN)
def test_one_more_thing_in_common_never_makes_it_less_likely(one, other):
    shared = frozenset({("KGZ", "C3")})
    both = [replace(known, documents=known.documents | shared) for known in (one, other)]
    assert match(*both, A_MILLION).score >= match(one, other, A_MILLION).score - 1e-9


# --- how often it is right --------------------------------------------------------------------------


def variants():
    """Names that are one, in two spellings, of the pairs kept apart."""
    path = Path(__file__).parent / "pairs_kept_apart.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        return [
            (Name(row["surname_1"], row["given_1"]), Name(row["surname_2"], row["given_2"]))
            for row in csv.DictReader(rows)
            if row["same"] == "1"
        ]


def country(seed: int):
    """3,000 strangers of the names of both spellings, some names far commoner than others, and of a tenth of
    them a second record: another spelling, sometimes a slip in the birth date."""
    rng, names = Random(seed), variants()
    weights = [1 / rank for rank in range(1, len(names) + 1)]
    people, pairs = [], set()
    for number in range(3_000):
        (family, family_too), (called, called_too) = rng.choices(names, weights, k=2)
        day = date(1960, 1, 1) + timedelta(days=rng.randrange(15_000))
        people.append(Known(Name(family.surname, called.given_names), PartialDate.of(day)))
        if number % 10 == 0:
            born_on = PartialDate.of(day)
            if rng.random() < 0.1 and day.day <= 12:
                born_on = PartialDate(day.year, day.day, day.month)
            pairs.add((len(people) - 1, len(people)))
            people.append(Known(Name(family_too.surname, called_too.given_names), born_on))
    return people, pairs


def candidates(people):
    """Pairs with one birth date, in either order of day and month."""
    by_date = defaultdict(list)
    for number, known in enumerate(people):
        born = known.born_on
        by_date[born.year, *sorted((born.month, born.day))].append(number)
    return {pair for numbers in by_date.values() for pair in combinations(numbers, 2)}


def sound(text):
    return " ".join(readings(word)[0] for word in words_of(text))


def shares(people):
    """Of surnames and given names, in whatever spelling."""
    surnames = Counter(sound(known.name.surname) for known in people)
    given_names = Counter(sound(known.name.given_names) for known in people)
    return lambda known: (
        surnames[sound(known.name.surname)] / len(people),
        given_names[sound(known.name.given_names)] / len(people),
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_precision_and_recall_on_planted_pairs(seed):
    people, planted = country(seed)
    share = shares(people)
    found = {
        pair: match(
            people[pair[0]],
            people[pair[1]],
            Rarity(len(people), *map(max, zip(*(share(people[number]) for number in pair), strict=True))),
        ).verdict
        for pair in candidates(people)
    }
    looked = {pair for pair, verdict in found.items() if verdict is not Verdict.NOTHING}
    sure = {pair for pair, verdict in found.items() if verdict is Verdict.SAME}

    assert len(looked & planted) / len(looked) >= 0.95
    assert len(looked & planted) / len(planted) >= 0.9
    assert sure
    assert len(sure & planted) / len(sure) >= 0.995
