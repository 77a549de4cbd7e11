"""ladder 阶梯: the price falls for everyone as the group grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commerce.rules import pricing
from commerce.rules.pricing import Step

NAME = "ladder"


def steps(terms: Mapping[str, Any]) -> list[Step]:
    """`{"steps": [[10, 8900], [20, 7900]]}`: from 10 units on 89.00, from 20 on 79.00."""
    return [Step(*step) for step in terms["steps"]]


def unit_price(terms: Mapping[str, Any], base_minor: int, pledged: int) -> int:
    """The highest step reached sets the price."""
    return pricing.step_price(base_minor, steps(terms), pledged)


def next_step(terms: Mapping[str, Any], pledged: int) -> Step | None:
    """The nearest step still ahead."""
    return pricing.next_step(steps(terms), pledged)


def reached(terms: Mapping[str, Any], pledged: int) -> int:
    """The units of the highest step reached."""
    return pricing.reached(steps(terms), pledged)
