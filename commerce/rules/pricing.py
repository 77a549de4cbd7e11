"""What one unit costs. Pure; minor units throughout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Step(NamedTuple):
    """From `at` pledged units on, everyone pays `price_minor`."""

    at: int
    price_minor: int


# (at, price_minor), rising by `at`; plain pairs will do: an order asks four times
Steps = Sequence[tuple[int, int]]


def step_price(base_minor: int, steps: Steps, pledged: int) -> int:
    """The price in force at `pledged` units: that of the highest step reached, else the base price."""
    price = base_minor
    for at, price_there in steps:
        if pledged < at:
            break
        price = price_there
    return price


class Reach(NamedTuple):
    """How far a group has come that has `pledged` so much: the `at` of the highest step reached, 0 where none
    is, and the nearest that it could still reach."""

    pledged: int
    at: int
    next: Step | None


def reach(steps: Steps, pledged: int) -> Reach:
    """How far `pledged` units reach."""
    highest = 0
    for at, price in steps:
        if pledged < at:
            return Reach(pledged, highest, Step(at, price))
        highest = at
    return Reach(pledged, highest, None)


def discounted(amount_minor: int, discount_bp: int) -> int:
    """Less a discount in basis points (3 % = 300), rounded once, half up, never below zero.

    The only rounding of a line: the amount is quantity times unit price, so no error is multiplied
    (promises.md, 3).
    """
    return max(0, (amount_minor * (10_000 - discount_bp) + 5_000) // 10_000)


def line_due(qty: int, final_minor: int, promised_minor: int, discount_bp: int) -> int:
    """What a line owes: the lower of the final step and the price shown when it was ordered, less the tier's
    discount."""
    return discounted(qty * min(final_minor, promised_minor), discount_bp)
