import re
from datetime import date
from random import Random

import pytest

from core.identifiers import check_bin, check_iin
from demo.operations.people import document_number
from demo.rules.land import Weighted
from demo.rules.lives.census import LIVES, census, least_people
from demo.rules.names import DATA, FEMALE, MALE, name_stock, rows_of
from demo.rules.numbers import bin_of, iin_of, next_bin, next_iin
from identity.document_numbers import document_key

COUNTRIES = [row["country"] for row in rows_of("citizenships.csv")]


def test_about_twenty_five_countries_have_names():
    assert len(COUNTRIES) >= 25
    assert {f"names_{code.lower()}.csv" for code in COUNTRIES} == {p.name for p in DATA.glob("names_*.csv")}


@pytest.mark.parametrize("country", COUNTRIES)
def test_names_are_spelled_as_in_the_machine_readable_zone(country):
    stock = name_stock(f"names_{country.lower()}.csv")

    for names in stock.lists.values():
        assert all(re.fullmatch(r"[A-Z]+( [A-Z]+)*", name) for name in names)


@pytest.mark.parametrize("country", COUNTRIES)
def test_men_and_women_have_names_enough_to_differ(country):
    stock = name_stock(f"names_{country.lower()}.csv")

    for sex in (MALE, FEMALE):
        assert len(stock.lists[("surname", sex)]) >= 14
        assert len(set(stock.lists[("given", sex)])) >= 12


def test_a_womans_surname_takes_the_form_of_her_country():
    rng = Random(1)
    women = {name_stock("names_rus.csv").pick(rng, FEMALE).surname for _ in range(50)}
    kyrgyz = name_stock("names_kgz.csv").pick(rng, MALE)

    assert all(surname.endswith("A") for surname in women)
    assert kyrgyz.patronymic.endswith(("OVICH", "EVICH", "UULU"))
    assert name_stock("names_chn.csv").pick(rng, MALE).patronymic == ""


@pytest.mark.parametrize("serial", range(60))
def test_iin_and_bin_pass_the_products_own_check(serial):
    iin, firm = iin_of(date(1990, 5, 15), serial), bin_of(date(2012, 5, 1), serial)

    assert iin is None or check_iin(iin) == iin
    assert firm is None or check_bin(firm) == firm


def test_numbers_are_never_given_twice():
    used = set()
    iins = [next_iin(date(1990, 5, 15), 7, used) for _ in range(200)]
    bins = [next_bin(date(2012, 5, 1), 7, used) for _ in range(200)]

    assert len(set(iins)) == 200
    assert len(set(bins)) == 200


def test_a_day_whose_serials_are_used_up_is_refused():
    used = {number for serial in range(10_000) if (number := iin_of(date(1990, 5, 15), serial))}

    with pytest.raises(ValueError, match="every serial"):
        next_iin(date(1990, 5, 15), 0, used)


def test_document_numbers_are_of_a_series_that_no_state_issues():
    assert document_number(42) == "XX0000042"
    assert document_key(document_number(42)) == document_number(42)


def test_the_census_has_every_life_and_adds_up():
    lives = census(1_000, Random(7))

    assert len(lives) == 1_000
    assert set(lives) == set(range(len(LIVES)))


def test_the_census_of_the_least_people_still_has_every_life():
    lives = census(least_people(), Random(7))

    assert set(range(1, len(LIVES))) <= set(lives)


def test_too_few_people_are_refused():
    with pytest.raises(ValueError, match="at least"):
        census(least_people() - 1, Random(7))


def test_weights_are_kept():
    rng, coin = Random(7), Weighted(("a", "b"), (90, 10))
    picked = [coin.pick(rng) for _ in range(2_000)]

    assert 1_700 < picked.count("a") < 1_900


def test_nothing_to_choose_from_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        Weighted((), ())


def test_shares_follow_the_published_figures():
    people = {row["country"]: int(row["share"]) for row in rows_of("citizenships.csv")}
    regions = {row["region"]: int(row["share"]) for row in rows_of("regions.csv")}
    all_people, all_regions = sum(people.values()), sum(regions.values())

    # Arrivals for work in 2022: 400 thousand, of them UZ 200, KG 40, TJ 35.
    assert people["UZB"] / all_people == pytest.approx(0.50, abs=0.03)
    assert people["KGZ"] / all_people == pytest.approx(0.10, abs=0.02)
    assert people["TJK"] / all_people == pytest.approx(0.0875, abs=0.02)
    # Labour migrants by region in 2023.
    published = {"KZ-75": 0.27, "KZ-47": 0.23, "KZ-71": 0.15, "KZ-19": 0.13, "KZ-35": 0.05}
    for code, share in published.items():
        assert regions[code] / all_regions == pytest.approx(share, abs=0.005)
