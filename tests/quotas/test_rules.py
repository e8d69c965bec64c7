"""What the lines of an order may say, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotas.rules import OrderLine, Place, refusal_of

HELD = {(1, "3"): Place(allocated=50, taken=20), (2, "3"): Place(allocated=30, taken=0)}
REGIONS = frozenset({1, 2, 3})


def refusal(*lines, ceiling=100, pool="workforce", held=HELD, regions=REGIONS):
    found = refusal_of(
        [OrderLine(*line) for line in lines], pool=pool, ceiling=ceiling, held=held, regions=regions
    )
    return found.code if found else None


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([(1, "3", 70)], None),
        ([(1, "3", 71)], "over_ceiling"),
        ([(3, "4", 20)], None),
        ([(3, "4", 21)], "over_ceiling"),
        ([(1, "3", 20)], None),
        ([(1, "3", 19)], "below_taken"),
        ([(1, "3", 20), (3, "seasonal", 50)], None),
        ([(1, "3", 20), (3, "seasonal", 51)], "over_ceiling"),
        ([(2, "3", 0)], None),
        ([(2, "3", -1)], "places_too_few"),
        ([(1, "3", 30), (1, "3", 30)], "line_repeated"),
        ([(1, "labour_immigrant", 1)], "category_of_another_pool"),
        ([(1, "5", 1)], "category_of_another_pool"),
        ([(4, "3", 1)], "region_not_in_force"),
        ([], "no_lines"),
    ],
)
def test_an_order_keeps_the_ceiling_and_what_is_taken(lines, code):
    assert refusal(*lines) == code


def test_a_region_that_is_no_more_may_only_give_its_places_up():
    assert refusal((2, "3", 0), regions=frozenset({1})) is None
    assert refusal((2, "3", 1), regions=frozenset({1})) == "region_not_in_force"


def test_labour_immigrants_have_a_pool_of_their_own():
    assert refusal((1, "labour_immigrant", 5), pool="labour_immigrants", held={}) is None
    assert refusal((1, "3", 5), pool="labour_immigrants", held={}) == "category_of_another_pool"


@given(
    st.dictionaries(st.integers(1, 6), st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    st.dictionaries(st.integers(1, 6), st.integers(0, 60), min_size=1, max_size=6),
    st.integers(0, 300),
)
def test_what_is_let_through_never_passes_the_ceiling(now, wanted, ceiling):
    held = {(region, "3"): Place(max(a, b), min(a, b)) for region, (a, b) in now.items()}
    lines = [(region, "3", places) for region, places in wanted.items()]
    after = {**{region: max(a, b) for region, (a, b) in now.items()}, **wanted}
    keeps = sum(after.values()) <= ceiling and all(
        places >= min(now.get(region, (0, 0))) for region, places in wanted.items()
    )

    code = refusal(*lines, ceiling=ceiling, held=held, regions=frozenset(range(1, 7)))

    assert (code is None) == keeps
