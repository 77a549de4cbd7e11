"""Bundles: a table a leader can check by hand, and what must hold for any of them. `cheapest` is a second way
to reckon, by trying every handful of bundles."""

from __future__ import annotations

from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.bundles import Bundle, BundlePart, UnitsAt, cost, same_or_better, shares, split

ROWS = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in Path(__file__).with_name("bundles.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
BUNDLES = st.lists(
    st.builds(Bundle, st.integers(2, 6), st.integers(1, 300)), max_size=3, unique_by=lambda one: one.size
)
UNITS = st.lists(st.builds(UnitsAt, st.integers(0, 4), st.integers(0, 90)), min_size=1, max_size=3)


def bundles_of(text: str) -> list[Bundle]:
    """ "3=100 5=150" """
    pairs = (word.split("=") for word in text.split() if word != "-")
    return [Bundle(int(size), int(price)) for size, price in pairs]


def units_of(text: str) -> list[UnitsAt]:
    """ "3x38 1x30" """
    return [UnitsAt(*map(int, word.split("x"))) for word in text.split()]


def written(parts: tuple[BundlePart, ...]) -> str:
    """A split as the table writes it."""
    said = [
        f"{times}x{price}" if size == 1 else f"{times}*{size}={price}".removeprefix("1*")
        for times, size, price in parts
    ]
    return " ".join(said) or "-"


def cheapest(units: list[UnitsAt], bundles: list[Bundle]) -> int:
    """By trying: so many whole bundles for the dearest units, the rest one by one."""
    prices = sorted((price for qty, price in units for _ in range(qty)), reverse=True)
    tried = [
        sum(one.price_minor for one in some) + sum(prices[sum(one.size for one in some) :])
        for n in range(len(prices) // 2 + 2)
        for some in combinations_with_replacement(bundles, n)
        if sum(one.size for one in some) <= len(prices)
    ]
    return min(tried)


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 40


@pytest.mark.parametrize(("bundles", "units", "parts", "total"), ROWS)
def test_a_row_comes_to_what_the_table_says(bundles: str, units: str, parts: str, total: str) -> None:
    found = split(units_of(units), bundles_of(bundles))
    assert (written(found), cost(found)) == (parts, int(total))


@given(UNITS, BUNDLES)
def test_it_is_the_cheapest_of_all_ways_and_never_above_the_plain_price(
    units: list[UnitsAt], bundles: list[Bundle]
) -> None:
    found = cost(split(units, bundles))
    assert found == cheapest(units, bundles)
    assert found <= sum(qty * price for qty, price in units)


@given(UNITS, BUNDLES, st.integers(0, 90))
def test_one_more_never_costs_more_than_its_own_price(
    units: list[UnitsAt], bundles: list[Bundle], price: int
) -> None:
    assert cost(split([*units, UnitsAt(1, price)], bundles)) <= cost(split(units, bundles)) + price


@given(UNITS, BUNDLES, st.integers(0, 10_000), st.randoms())
def test_the_lines_add_up_whatever_their_order(
    units: list[UnitsAt], bundles: list[Bundle], discount_bp: int, dice: object
) -> None:
    parts = shares(units, bundles, discount_bp)
    whole = (cost(split(units, bundles)) * (10_000 - discount_bp) * 2 + 10_000) // 20_000
    assert sum(parts) == (whole if any(qty * price for qty, price in units) else 0)
    assert all(part >= 0 for part in parts)
    turned = units[::-1]
    assert split(turned, bundles) == split(units, bundles)
    assert sum(shares(turned, bundles, discount_bp)) == sum(parts)


@given(st.integers(0, 400), st.integers(2, 4), st.integers(2, 4), st.integers(20, 60), st.integers(60, 120))
def test_many_units_are_split_as_cheaply_as_by_trying_one_more_bundle_each(
    qty: int, one: int, other: int, low: int, high: int
) -> None:
    bundles = [Bundle(one, low), Bundle(other, high)]
    best = [0]
    for n in range(1, qty + 1):
        taken = [best[n - b.size] + b.price_minor for b in bundles if b.size <= n]
        best.append(min([best[n - 1] + 33, *taken]))
    assert cost(split([UnitsAt(qty, 33)], bundles)) == best[qty]


@pytest.mark.parametrize(
    ("new", "old", "fine"),
    [
        ("3=100", "3=100", True),
        ("3=95", "3=100", True),
        ("3=105", "3=100", False),
        ("-", "3=100", False),
        ("3=100", "-", True),
        ("2=100", "3=100", False),
        ("3=100 5=150", "3=100", True),
        ("5=150", "3=100", False),
    ],
)
def test_what_was_counted_on_stays(new: str, old: str, fine: bool) -> None:
    assert same_or_better(bundles_of(new), bundles_of(old)) is fine
