"""What one unit costs. Pure; minor units throughout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Step(NamedTuple):
    """From `at` pledged units on, everyone pays `price_minor`."""

    at: int
    price_minor: int


def step_price(base_minor: int, steps: Sequence[Step], pledged: int) -> int:
    """The price in force at `pledged` units: that of the highest step reached, else the base price. `steps` rise by `at`."""
    price = base_minor
    for step in steps:
        if pledged < step.at:
            break
        price = step.price_minor
    return price


def next_step(steps: Sequence[Step], pledged: int) -> Step | None:
    """The nearest step not yet reached."""
    return next((step for step in steps if pledged < step.at), None)


def reached(steps: Sequence[Step], pledged: int) -> int:
    """The `at` of the highest step reached, 0 where none is."""
    return max((step.at for step in steps if pledged >= step.at), default=0)


def discounted(amount_minor: int, discount_bp: int) -> int:
    """Less a discount in basis points (3 % = 300), rounded once, half up, never below zero.

    The only rounding of a line: the amount is quantity times unit price, so no error is multiplied (promises.md, 3).
    """
    return max(0, (amount_minor * (10_000 - discount_bp) + 5_000) // 10_000)


def line_due(qty: int, final_minor: int, promised_minor: int, discount_bp: int) -> int:
    """What a line owes: the lower of the final step and the price shown when it was ordered, less the tier's discount."""
    return discounted(qty * min(final_minor, promised_minor), discount_bp)
