"""Reference data as it stood on a day, and how many queries it takes."""

from datetime import date

import pytest
from django.utils.translation import override

from core.errors import NoTermsInForce
from reference.models import (
    CalendarDay,
    CheckpointVolume,
    Country,
    CountryGroup,
    CountryGroupMembership,
    MonthlyIndex,
    Region,
)
from reference.queries.choices import choices_of
from reference.queries.dated import (
    countries_in,
    districts_on,
    groups_of,
    in_force,
    regions_on,
    terms_in_force,
    with_successors,
    working_calendar,
)

pytestmark = pytest.mark.django_db


def country(iso3):
    return Country.objects.get(iso3=iso3)


def codes(groups):
    return {group.code for group in groups}


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2017-03-01", 2269),
        ("2019-12-31", 2525),
        ("2020-01-01", 2651),
        ("2020-03-31", 2651),
        ("2020-04-01", 2778),
        ("2021-07-01", 2917),
        ("2022-05-01", 3063),  # 3,180 of April 2022 was for benefits only
        ("2023-06-15", 3450),  # 25 MCI were 86,250 tenge in June 2023
        ("2025-11-01", 3932),
        ("2026-11-21", 4325),
    ],
)
def test_the_monthly_index_of_a_day(day, amount):
    assert terms_in_force(MonthlyIndex, on=date.fromisoformat(day)).amount == amount


def test_no_terms_in_force_names_the_terms_and_the_day():
    with pytest.raises(NoTermsInForce) as refusal:
        terms_in_force(MonthlyIndex, on=date(2027, 1, 1))

    assert refusal.value.facts["terms"] == "monthlyindex"
    assert refusal.value.facts["on"] == "2027-01-01"
    assert "2027" in str(refusal.value)


def test_no_terms_in_force_names_the_dimensions():
    group = CountryGroup.objects.get(code="EAEU")

    with pytest.raises(NoTermsInForce) as refusal:
        terms_in_force(CountryGroupMembership, on=date(2015, 8, 11), group=group, country=country("KGZ"))

    assert "group=EAEU" in str(refusal.value)
    assert "country=KGZ" in str(refusal.value)


def test_dimensions_are_given_as_objects_or_ids(django_assert_num_queries):
    group, member = CountryGroup.objects.get(code="EAEU"), country("KGZ")

    with django_assert_num_queries(2):
        by_object = terms_in_force(CountryGroupMembership, on=date(2015, 8, 12), group=group, country=member)
        by_id = terms_in_force(
            CountryGroupMembership, on=date(2015, 8, 12), group_id=group.pk, country_id=member.pk
        )

    assert by_object == by_id


@pytest.mark.parametrize("dimensions", [{}, {"country_id": 1, "group_id": 1, "source": "x"}, {"planet": 1}])
def test_wrong_dimensions_are_a_mistake_of_the_program(dimensions):
    with pytest.raises(TypeError, match="selected by group, country"):
        terms_in_force(CountryGroupMembership, on=date(2020, 1, 1), **dimensions)


def test_a_withdrawn_row_is_never_in_force():
    MonthlyIndex.objects.filter(valid_from="2026-01-01").update(withdrawn_on=date(2026, 6, 1))

    with pytest.raises(NoTermsInForce):
        terms_in_force(MonthlyIndex, on=date(2026, 3, 1))


def test_all_rows_in_force_on_a_day():
    assert in_force(CheckpointVolume, on=date(2026, 1, 1)).count() == 57
    assert in_force(CheckpointVolume, on=date(2014, 12, 31)).count() == 0


#: Agreements for passports that are no ordinary ones.
BY_PASSPORT = {"OFFICIAL_30", "DIPLOMATIC_30"}


@pytest.mark.parametrize(
    ("iso3", "day", "expected"),
    [
        ("KGZ", "2015-08-11", {"ALL", "CIS", "NEIGHBOUR"}),
        ("KGZ", "2015-08-12", {"ALL", "CIS", "NEIGHBOUR", "EAEU"}),
        ("KGZ", "2026-11-21", {"ALL", "CIS", "NEIGHBOUR", "EAEU", "BILATERAL_90"}),
        ("GEO", "2009-08-17", {"ALL", "CIS", "NEIGHBOUR", "BILATERAL_90"}),
        ("GEO", "2009-08-18", {"ALL", "NEIGHBOUR", "BILATERAL_90"}),
        ("CHN", "2022-07-01", {"ALL", *BY_PASSPORT}),
        ("CHN", "2023-11-09", {"ALL", "CN_IN_IR", *BY_PASSPORT}),
        ("CHN", "2023-11-10", {"ALL", "CN_2023", *BY_PASSPORT}),
        ("IND", "2026-11-21", {"ALL", "CN_IN_IR", *BY_PASSPORT}),
        ("UZB", "2026-11-21", {"ALL", "CIS", "NEIGHBOUR"}),
        ("DEU", "2026-11-21", {"ALL", "UNILATERAL"}),
        ("TUR", "2026-11-21", {"ALL", "BILATERAL_30"}),
        ("XXA", "2026-11-21", {"ALL"}),
        ("KAZ", "2026-11-21", {"CIS", "EAEU"}),
    ],
)
def test_the_groups_of_a_citizenship_on_a_day(iso3, day, expected):
    assert codes(groups_of(country(iso3).pk, date.fromisoformat(day))) == expected


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2014-12-31", set()),
        ("2015-01-01", {"BLR", "KAZ", "RUS"}),
        ("2015-01-02", {"ARM", "BLR", "KAZ", "RUS"}),
        ("2026-11-21", {"ARM", "BLR", "KAZ", "KGZ", "RUS"}),
    ],
)
def test_the_countries_of_a_group_on_a_day(day, members):
    found = countries_in("EAEU", date.fromisoformat(day))

    assert set(found.values_list("iso3", flat=True)) == members


def test_the_unilateral_list_has_54_states():
    assert countries_in("UNILATERAL", date(2023, 6, 1)).count() == 54


@pytest.mark.parametrize(
    ("day", "number", "there", "not_there"),
    [
        ("2010-01-01", 16, {"KZ-YUZ", "KZ-VOS", "KZ-ALM", "KZ-KAR"}, {"KZ-61", "KZ-79", "KZ-10"}),
        ("2018-06-18", 16, {"KZ-YUZ"}, {"KZ-61", "KZ-79"}),
        ("2018-06-19", 17, {"KZ-61", "KZ-79", "KZ-VOS"}, {"KZ-YUZ"}),
        ("2022-06-07", 17, {"KZ-VOS", "KZ-KAR", "KZ-ALM"}, {"KZ-10", "KZ-62", "KZ-33"}),
        ("2022-06-08", 20, {"KZ-10", "KZ-62", "KZ-33", "KZ-63"}, {"KZ-VOS", "KZ-KAR", "KZ-ALM"}),
    ],
)
def test_the_regions_of_a_day(day, number, there, not_there):
    found = {region.code for region in regions_on(date.fromisoformat(day))}

    assert len(found) == number
    assert there <= found
    assert not not_there & found


def test_the_districts_of_a_day_and_region():
    almaty = Region.objects.get(code="KZ-75")
    abai = Region.objects.get(code="KZ-10")

    assert districts_on(date(2026, 1, 1), region_id=almaty.pk).count() == 8
    assert districts_on(date(2022, 6, 7), region_id=abai.pk).count() == 0
    assert districts_on(date(2026, 1, 1)).count() == 112


@pytest.mark.parametrize(
    ("query", "code", "expected"),
    [
        (with_successors, "KZ-YUZ", {"KZ-YUZ", "KZ-61", "KZ-79"}),
        (with_successors, "KZ-ALM", {"KZ-ALM", "KZ-19", "KZ-33"}),
        (with_successors, "KZ-61", {"KZ-61"}),
    ],
)
def test_a_region_with_those_it_came_from_or_became(query, code, expected, django_assert_num_queries):
    region = Region.objects.get(code=code)

    with django_assert_num_queries(1):
        found = query(region.pk)

    assert set(Region.objects.filter(pk__in=found).values_list("code", flat=True)) == expected


def test_the_calendar_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        working_calendar()


def test_a_changed_day_changes_the_calendar_at_once():
    monday = date(2026, 11, 23)
    assert working_calendar().is_working(monday)

    day = CalendarDay.objects.create(day=monday, kind="moved_day_off", name_kk="а", name_ru="б", name_en="c")
    assert not working_calendar().is_working(monday)

    CalendarDay.objects.filter(pk=day.pk).update(kind="working_day")
    assert working_calendar().is_working(monday)


def test_a_calendar_without_years_refuses_every_question():
    CalendarDay.objects.all().delete()
    from reference.models import CalendarYear

    CalendarYear.objects.all().delete()

    with pytest.raises(NoTermsInForce):
        working_calendar().is_working(date(2026, 11, 23))


def test_a_name_that_is_not_loaded_yet_is_read_in_english():
    Country.objects.filter(iso3="TUR").update(name_kk="")

    with override("kk"):
        names = {code: name for code, name, _pk in choices_of(["country"])["country"]}

    turkey, china = (Country.objects.get(iso3=iso3) for iso3 in ("TUR", "CHN"))
    assert (names["TUR"], names["CHN"]) == (turkey.name_en, china.name_kk)
