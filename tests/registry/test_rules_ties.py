"""What cannot be a tie, by the days both files know of."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import RuleViolation
from identity.partial_dates import PartialDate
from registry.rules.people.ties import refuse_impossible
from registry.states import TieKind

ON = date(2026, 6, 15)


def asked(kind: TieKind, born_on: str, other_born_on: str, valid_from: date = ON) -> str:
    """The code of the refusal; empty where the tie may be."""
    try:
        refuse_impossible(
            kind,
            born_on=PartialDate.read(born_on),
            other_born_on=PartialDate.read(other_born_on),
            valid_from=valid_from,
            on=ON,
        )
    except RuleViolation as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("parent", "child", "code"),
    [
        ("1980-01-01", "2020-01-01", ""),
        ("2020-01-01", "1980-01-01", "parent_not_older"),
        ("1990-05-15", "1990-05-15", "parent_not_older"),
        ("1990-05-14", "1990-05-15", ""),
        ("1990-05-16", "1990-05-15", "parent_not_older"),
        ("1990", "1990", ""),
        ("1990", "1990-01-01", "parent_not_older"),
        ("1990", "1990-01-02", ""),
        ("1991", "1990", "parent_not_older"),
        ("1990-06", "1990-05", "parent_not_older"),
    ],
)
def test_a_parent_is_born_before_the_child(parent: str, child: str, code: str) -> None:
    assert asked(TieKind.PARENT, parent, child) == code


@pytest.mark.parametrize("kind", [TieKind.GUARDIAN, TieKind.SPOUSE])
def test_a_guardian_or_a_spouse_may_be_the_younger(kind: TieKind) -> None:
    assert asked(kind, "1990-05-15", "1960-01-01") == ""


@pytest.mark.parametrize("kind", list(TieKind))
@pytest.mark.parametrize(
    ("valid_from", "code"),
    [
        (date(2020, 3, 1), "tie_before_birth"),
        (date(2020, 3, 2), ""),
        (ON, ""),
        (date(2026, 6, 16), "tie_in_future"),
        (date(2040, 1, 1), "tie_in_future"),
    ],
)
def test_it_begins_after_both_were_born_and_not_in_the_future(
    kind: TieKind, valid_from: date, code: str
) -> None:
    assert asked(kind, "1980-01-01", "2020-03-02", valid_from) == code


def test_of_a_birth_date_known_in_part_the_whole_year_is_open() -> None:
    assert asked(TieKind.PARENT, "1980", "2020", date(2020, 1, 1)) == ""
    assert asked(TieKind.PARENT, "1980", "2020", date(2019, 12, 31)) == "tie_before_birth"
