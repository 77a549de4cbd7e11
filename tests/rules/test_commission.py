"""What another leader gets for carrying a buy: rounded once, half up, never more than was sold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.commission import MOST_BP, Rate, commission, fits

MONEY = st.integers(0, 10**15)
UNITS = st.integers(0, 10**6)
BP = st.integers(1, MOST_BP)
AMOUNT = st.integers(1, 10**9)

TABLE = [
    (Rate(bp=500), 4, 4_000, 200),
    (Rate(bp=500), 1, 10, 1),  # half a minor unit goes up
    (Rate(bp=500), 1, 9, 0),
    (Rate(bp=333), 3, 9_999, 333),
    (Rate(bp=5_000), 1, 1, 1),
    (Rate(unit_minor=200), 4, 4_000, 800),
    (Rate(unit_minor=200), 4, 700, 700),  # discounts took the price below: no more than was sold
    (Rate(unit_minor=200), 0, 0, 0),
]


@pytest.mark.parametrize(("rate", "units", "due", "expected"), TABLE)
def test_row(rate: Rate, units: int, due: int, expected: int) -> None:
    assert commission(rate, units, due) == expected


@given(BP, UNITS, MONEY)
def test_a_percentage_is_the_nearest_minor_unit_half_up(bp: int, units: int, due: int) -> None:
    exact = Fraction(due * bp, 10_000)
    assert Fraction(-1, 2) < commission(Rate(bp=bp), units, due) - exact <= Fraction(1, 2)


@given(AMOUNT, UNITS, MONEY)
def test_an_amount_a_unit_is_exact_up_to_what_was_sold(unit: int, units: int, due: int) -> None:
    assert commission(Rate(unit_minor=unit), units, due) == min(units * unit, due)


@given(
    st.one_of(BP.map(lambda bp: Rate(bp=bp)), AMOUNT.map(lambda minor: Rate(unit_minor=minor))),
    UNITS,
    MONEY,
    MONEY,
)
def test_more_sold_never_earns_less_nor_more_than_it_came_to(
    rate: Rate, units: int, due: int, more: int
) -> None:
    fewer, greater = commission(rate, units, due), commission(rate, units + 1, due + more)
    assert 0 <= fewer <= due
    assert fewer <= greater


@pytest.mark.parametrize(
    ("rate", "fine"),
    [
        (Rate(bp=1), True),
        (Rate(bp=5_000), True),
        (Rate(bp=5_001), False),
        (Rate(unit_minor=799), True),
        (Rate(unit_minor=800), False),
    ],
)
def test_bounds(rate: Rate, fine: bool) -> None:
    assert fits(rate, 800) is fine


@pytest.mark.parametrize(("bp", "unit"), [(0, 0), (1, 1), (-1, 0), (0, -5), (-1, 5)])
def test_a_rate_is_one_of_the_two(bp: int, unit: int) -> None:
    with pytest.raises(ValueError, match="a rate is"):
        Rate(bp, unit)


@pytest.mark.parametrize(("units", "due"), [(-1, 0), (0, -1)])
def test_nothing_below_nothing(units: int, due: int) -> None:
    with pytest.raises(ValueError, match="of what was sold"):
        commission(Rate(bp=1), units, due)
