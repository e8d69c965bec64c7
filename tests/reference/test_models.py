"""Each constraint of the reference tables, by its name."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from reference.models import (
    CalendarDay,
    Checkpoint,
    CheckpointVolume,
    Country,
    CountryGroup,
    CountryGroupMembership,
    DatedTerms,
    District,
    MonthlyIndex,
    Occupation,
    Region,
    Sector,
)

pytestmark = pytest.mark.django_db

NAMES = {"name_kk": "Бір", "name_ru": "Один", "name_en": "One"}
REGION = {**NAMES, "code": "KZ-99", "kato": "990000000", "kind": "region", "valid_from": date(2020, 1, 1)}
TERMS = {"source": "A test", "valid_from": date(2031, 1, 1)}


def refused_by(constraint, row):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save()
    assert error.value.__cause__.diag.constraint_name == constraint


def membership(**values):
    known = {"group": CountryGroup.objects.get(code="EAEU"), "country": Country.objects.get(iso3="UZB")}
    return CountryGroupMembership(**{**TERMS, **known, **values})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("reference_region_ends_after_start", {"valid_until": date(2019, 12, 31)}),
        ("reference_region_kato_is_nine_digits", {"kato": "99000000"}),
        ("reference_region_kind_known", {"kind": "kingdom"}),
        ("reference_region_tile_is_whole_or_absent", {"tile_column": 9}),
        ("reference_region_tile_is_its_own", {"tile_column": 4, "tile_row": 1}),
        ("reference_region_kato_no_overlap", {"kato": "100000000", "valid_from": date(2030, 1, 1)}),
        ("reference_region_code_key", {"code": "KZ-10"}),
    ],
)
def test_region(constraint, values):
    refused_by(constraint, Region(**{**REGION, **values}))


def test_two_regions_may_have_one_kato_code_one_after_the_other():
    Region.objects.create(**REGION, valid_until=date(2024, 12, 31))
    Region.objects.create(**{**REGION, "code": "KZ-98", "valid_from": date(2025, 1, 1)})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("reference_district_ends_after_start", {"valid_until": date(2019, 12, 31)}),
        ("reference_district_code_is_nine_digits", {"code": "12345678X"}),
        ("reference_district_code_key", {"code": "751110000"}),
    ],
)
def test_district(constraint, values):
    known = {**NAMES, "code": "999910000", "valid_from": date(2020, 1, 1)}
    region = Region.objects.get(code="KZ-75")
    refused_by(constraint, District(region=region, **{**known, **values}))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("reference_country_codes_are_capitals", {"iso3": "qqq"}),
        ("reference_country_codes_are_capitals", {"iso2": "q1"}),
        ("reference_country_iso3_key", {"iso3": "UZB"}),
        ("reference_country_iso2_key", {"iso2": "UZ"}),
    ],
)
def test_country(constraint, values):
    refused_by(constraint, Country(**NAMES, **{"iso3": "QQQ", **values}))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("reference_checkpoint_kind_known", {"kind": "foot"}),
        ("reference_checkpoint_land_has_neighbour", {"kind": "rail"}),
        ("reference_checkpoint_code_key", {"code": "ALA"}),
    ],
)
def test_checkpoint(constraint, values):
    region = Region.objects.get(code="KZ-75")
    refused_by(constraint, Checkpoint(region=region, **NAMES, **{"code": "QQQ", "kind": "air", **values}))


def test_sector_and_occupation_codes():
    refused_by("reference_sector_code_is_a_section", Sector(**NAMES, code="V"))
    refused_by("reference_occupation_code_is_a_group", Occupation(**NAMES, code="0"))


def test_calendar_day():
    day = CalendarDay(**NAMES, day=date(2031, 1, 1), kind="feast")
    refused_by("reference_calendarday_kind_known", day)
    refused_by("reference_calendarday_day_key", CalendarDay(**NAMES, day=date(2026, 1, 1), kind="holiday"))


def test_monthly_index():
    refused_by("reference_monthlyindex_amount_is_positive", MonthlyIndex(**TERMS, amount=0))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("ends_after_start", {"valid_until": date(2030, 12, 31)}),
        ("names_its_source", {"source": ""}),
        ("confidence_known", {"confidence": "perhaps"}),
    ],
)
def test_every_dated_row_is_sound(constraint, values):
    refused_by(f"reference_countrygroupmembership_{constraint}", membership(**values))


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2031, 2, 1), date(2031, 2, 28), False),  # the day after the last
        (date(2031, 1, 31), date(2031, 2, 28), True),  # the last day is counted
        (date(2030, 12, 1), date(2031, 1, 1), True),  # the first day is counted
        (date(2030, 12, 1), date(2030, 12, 31), False),
        (date(2031, 1, 10), date(2031, 1, 10), True),
        (date(2031, 2, 1), None, False),
        (date(2030, 1, 1), None, True),
    ],
)
def test_no_overlap_with_both_ends_counted(first, last, overlaps):
    membership(valid_until=date(2031, 1, 31)).save()
    other = membership(valid_from=first, valid_until=last)

    if overlaps:
        refused_by("reference_countrygroupmembership_no_overlap", other)
    else:
        other.save()


def test_no_overlap_holds_for_each_country_and_group_by_itself():
    membership().save()
    membership(country=Country.objects.get(iso3="TJK")).save()
    membership(group=CountryGroup.objects.get(code="BILATERAL_90")).save()


def test_a_withdrawn_row_leaves_its_days_to_another():
    membership(withdrawn_on=date(2030, 6, 1)).save()
    membership().save()


def test_terms_without_dimensions_never_overlap():
    refused_by(
        "reference_monthlyindex_no_overlap",
        MonthlyIndex(**{**TERMS, "valid_from": date(2026, 5, 1)}, amount=1),
    )
    refused_by(
        "reference_checkpointvolume_no_overlap",
        CheckpointVolume(**TERMS, checkpoint=Checkpoint.objects.get(code="ALA"), expected_per_day=1),
    )


def test_the_refusal_is_a_sentence_in_python_too():
    membership().save()

    with pytest.raises(ValidationError, match="Withdraw them first"), translation.override("en"):
        membership(valid_from=date(2035, 1, 1)).full_clean()


def dated_models():
    return [model for model in apps.get_models() if issubclass(model, DatedTerms)]


@pytest.mark.parametrize("model", dated_models(), ids=lambda model: model.__name__)
def test_dated_terms_of_every_app_are_guarded_by_the_database(model):
    """Same dimensions on the class and in the EXCLUDE; none may be null; all four constraints."""
    table = model._meta.db_table
    constraints = {constraint.name: constraint for constraint in model._meta.constraints}

    assert {f"{table}_{fact}" for fact in (
        "no_overlap", "ends_after_start", "names_its_source", "confidence_known",
    )} <= set(constraints)  # fmt: skip
    exclusion = constraints[f"{table}_no_overlap"]
    assert isinstance(exclusion, ExclusionConstraint)
    assert tuple(str(name) for name, _operator in exclusion.expressions[:-1]) == model.dimensions
    assert not any(model._meta.get_field(name).null for name in model.dimensions)


@pytest.mark.parametrize(
    ("language", "name"),
    [("kk", "Қазақстан"), ("ru", "Казахстан"), ("en", "Kazakhstan"), ("de", "Kazakhstan")],
)
def test_the_name_is_in_the_readers_language(language, name):
    with translation.override(language):
        assert Country.objects.get(iso3="KAZ").name == name
        assert str(Country.objects.get(iso3="KAZ")) == name
