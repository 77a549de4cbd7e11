"""What one unit costs, step by step."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.pricing import Step, discounted, line_due, reach, step_price

STEPS = (Step(10, 8_900), Step(20, 7_900))


@pytest.mark.parametrize(
    ("pledged", "price", "ahead", "at"),
    [
        (0, 9_900, Step(10, 8_900), 0),
        (9, 9_900, Step(10, 8_900), 0),
        (10, 8_900, Step(20, 7_900), 10),
        (19, 8_900, Step(20, 7_900), 10),
        (20, 7_900, None, 20),
        (2_000, 7_900, None, 20),
    ],
)
def test_the_border_of_a_step_belongs_to_it(pledged: int, price: int, ahead: Step | None, at: int) -> None:
    assert step_price(9_900, STEPS, pledged) == price
    assert reach(STEPS, pledged) == (pledged, at, ahead)


def test_without_steps_the_price_stands() -> None:
    assert step_price(9_900, (), 1_000) == 9_900
    assert reach((), 1_000) == (1_000, 0, None)


@pytest.mark.parametrize(
    ("amount", "discount_bp", "left"),
    [
        (9_900, 300, 9_603),
        (50, 100, 50),
        (49, 100, 49),
        (150, 100, 149),
        (1, 5_000, 1),
        (0, 300, 0),
        (10, 10_000, 0),
        (10, 12_000, 0),
    ],
)
def test_half_a_unit_goes_up_and_nothing_below_zero(amount: int, discount_bp: int, left: int) -> None:
    assert discounted(amount, discount_bp) == left


@given(st.integers(1, 9_999), st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10_000))
def test_a_line_is_rounded_once(qty: int, final: int, promised: int, discount_bp: int) -> None:
    exact = Decimal(qty * min(final, promised) * (10_000 - discount_bp)) / 10_000
    assert line_due(qty, final, promised, discount_bp) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.integers(1, 9_999), st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10_000))
def test_nobody_owes_more_than_they_were_shown(qty: int, final: int, promised: int, discount_bp: int) -> None:
    assert 0 <= line_due(qty, final, promised, discount_bp) <= qty * promised


falling = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 10**6)), max_size=6).map(
    lambda rows: [
        Step(at, price)
        for at, price in zip(
            sorted({at for at, _ in rows}), sorted({p for _, p in rows}, reverse=True), strict=False
        )
    ]
)


@given(falling, st.lists(st.integers(0, 600), min_size=2).map(sorted))
def test_a_bigger_group_never_pays_more(steps: list[Step], sizes: list[int]) -> None:
    prices = [step_price(10**7, steps, pledged) for pledged in sizes]
    assert all(later <= earlier for earlier, later in pairwise(prices))


@given(falling, st.integers(0, 600))
def test_what_is_promised_ahead_is_the_price_there(steps: list[Step], pledged: int) -> None:
    _, at, ahead = reach(steps, pledged)
    if ahead is None:
        assert at == max((step.at for step in steps), default=0)
    else:
        assert step_price(10**7, steps, ahead.at) == ahead.price_minor
        assert step_price(10**7, steps, ahead.at - 1) == step_price(10**7, steps, pledged)
