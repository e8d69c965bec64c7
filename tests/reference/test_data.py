"""The files themselves: codes, names, tiles and figures that others rely on."""

from datetime import date
from itertools import pairwise

import pytest
from django.db.models import Q

from reference.models import (
    Checkpoint,
    CheckpointVolume,
    Country,
    CountryGroupMembership,
    District,
    MonthlyIndex,
    Occupation,
    Region,
    Sector,
)
from reference.queries import country_ids_by_code
from reference.queries.dated import regions_on

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
KAZAKH_ONLY = set("әғқңөұүһіӘҒҚҢӨҰҮҺІ")


def test_there_are_17_regions_and_3_cities():
    kinds = list(regions_on(TODAY).values_list("kind", flat=True))

    assert (kinds.count("region"), kinds.count("city")) == (17, 3)


def test_kato_is_the_same_two_digits_as_iso_and_seven_zeros():
    for region in regions_on(TODAY):
        assert region.kato == region.code.removeprefix("KZ-") + "0000000"


def test_a_district_has_the_two_digits_of_its_region():
    for district in District.objects.select_related("region"):
        assert district.code[:2] == district.region.kato[:2], district.code
    assert not regions_on(TODAY).filter(districts=None).exists()


def test_every_region_of_today_has_a_tile_and_no_past_one_has():
    assert not regions_on(TODAY).filter(tile_column=None).exists()
    assert not Region.objects.filter(valid_until__isnull=False, tile_column__isnull=False).exists()


@pytest.mark.parametrize(
    ("west", "east"),
    [("KZ-47", "KZ-43"), ("KZ-23", "KZ-62"), ("KZ-27", "KZ-15"), ("KZ-15", "KZ-39"), ("KZ-35", "KZ-63"),
     ("KZ-31", "KZ-19"), ("KZ-43", "KZ-61"), ("KZ-11", "KZ-55"), ("KZ-10", "KZ-63")],
)  # fmt: skip
def test_the_tile_map_keeps_west_and_east(west, east):
    columns = dict(Region.objects.values_list("code", "tile_column"))
    assert columns[west] < columns[east]


@pytest.mark.parametrize(
    ("north", "south"),
    [("KZ-59", "KZ-11"), ("KZ-27", "KZ-23"), ("KZ-23", "KZ-47"), ("KZ-61", "KZ-79"), ("KZ-19", "KZ-75"),
     ("KZ-71", "KZ-35"), ("KZ-10", "KZ-33"), ("KZ-62", "KZ-61"), ("KZ-55", "KZ-10")],
)  # fmt: skip
def test_the_tile_map_keeps_north_and_south(north, south):
    rows = dict(Region.objects.values_list("code", "tile_row"))
    assert rows[north] < rows[south]


#: ICAO Doc 9303 part 3, section 5: persons without a citizenship, organizations, British nationals, Kosovo.
BEYOND_ISO = """
XXA XXB XXC XXX EUE GBD GBN GBO GBP GBS RKS UNA UNK UNO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO
"""


def test_all_countries_of_iso_and_the_codes_of_travel_documents():
    assert Country.objects.filter(iso2__isnull=False).count() == 249
    without = Country.objects.filter(iso2=None).values_list("iso3", flat=True)
    assert set(without) == set(BEYOND_ISO.split())


def test_germany_is_known_by_the_code_of_its_documents():
    germany = Country.objects.get(iso3="DEU")

    assert country_ids_by_code(["D", "DEU", "UNO", "Q"]) == {
        "D": germany.pk,
        "DEU": germany.pk,
        "UNO": Country.objects.get(iso3="UNO").pk,
    }
    assert list(Country.objects.filter(document_code__isnull=False)) == [germany]


@pytest.mark.parametrize(
    ("iso2", "iso3", "kk", "ru", "en"),
    [
        ("UZ", "UZB", "Өзбекстан", "Узбекистан", "Uzbekistan"),
        ("KG", "KGZ", "Қырғызстан", "Кыргызстан", "Kyrgyzstan"),
        ("CN", "CHN", "Қытай", "Китай", "China"),
        ("TR", "TUR", "Түркия", "Турция", "Türkiye"),
        ("DE", "DEU", "Германия", "Германия", "Germany"),
    ],
)
def test_countries_by_name(iso2, iso3, kk, ru, en):
    assert Country.objects.filter(iso2=iso2, iso3=iso3, name_kk=kk, name_ru=ru, name_en=en).exists()


@pytest.mark.parametrize("model", [Region, District, Country, Checkpoint, Sector, Occupation])
def test_names_are_written_in_their_own_alphabets(model):
    for row in model.objects.all():
        assert row.name_en.isascii() or row.name_en.replace("–", "-").isascii() or model is Country, (
            row.name_en
        )
        assert not (KAZAKH_ONLY - set("қңұә")) & set(row.name_ru.casefold()) or row.name_ru.startswith(
            ("область", "район", "Қ", "Аэропорт")
        ), row.name_ru
        for name in (row.name_kk, row.name_ru, row.name_en):
            assert name == name.strip()
            assert name


def test_sections_a_to_u_and_ten_major_groups():
    assert "".join(Sector.objects.values_list("code", flat=True)) == "ABCDEFGHIJKLMNOPQRSTU"
    assert "".join(sorted(Occupation.objects.values_list("code", flat=True))) == "123456789X"


def test_the_monthly_index_has_no_gap_from_2015_to_2026():
    rows = list(MonthlyIndex.objects.order_by("valid_from"))

    assert rows[0].valid_from == date(2015, 1, 1)
    assert rows[-1].valid_until == date(2026, 12, 31)
    for earlier, later in pairwise(rows):
        assert (later.valid_from - earlier.valid_until).days == 1


def test_every_checkpoint_has_an_expected_volume_and_stands_in_a_region_of_today():
    with_volume = CheckpointVolume.objects.values("checkpoint")

    assert Checkpoint.objects.count() >= 40
    assert not Checkpoint.objects.exclude(pk__in=with_volume).exists()
    assert not Checkpoint.objects.exclude(region__in=regions_on(TODAY)).exists()


@pytest.mark.parametrize(
    ("neighbour", "at_least"), [("RUS", 12), ("CHN", 7), ("UZB", 7), ("KGZ", 6), ("TKM", 2)]
)
def test_land_borders_have_their_checkpoints(neighbour, at_least):
    assert Checkpoint.objects.filter(neighbour__iso3=neighbour).count() >= at_least


def test_what_is_invented_says_so():
    assert not CheckpointVolume.objects.exclude(
        source__startswith="Invented", confidence="unconfirmed"
    ).exists()
    own_codes = Checkpoint.objects.filter(code__contains="-")
    assert not own_codes.exclude(source__contains="code invented").exclude(kind="sea").exists()


def test_the_law_says_where_it_is_written():
    assert not CountryGroupMembership.objects.filter(Q(source="") | Q(confidence="")).exists()
    assert not MonthlyIndex.objects.filter(source="").exists()
    for model in (Region, District, Country, Checkpoint, Sector, Occupation):
        assert not model.objects.filter(source="").exists()


def test_all_foreign_citizenships_are_under_the_general_rule():
    covered = CountryGroupMembership.objects.filter(group__code="ALL").values("country")

    assert list(Country.objects.exclude(pk__in=covered).values_list("iso3", flat=True)) == ["KAZ"]
