"""open 团购: one price for everyone, from the first unit to the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commerce.rules.pricing import Step

NAME = "open"


def unit_price(terms: Mapping[str, Any], base_minor: int, pledged: int) -> int:
    """The price stands."""
    return base_minor


def next_step(terms: Mapping[str, Any], pledged: int) -> Step | None:
    """There is nothing to reach."""
    return None


def reached(terms: Mapping[str, Any], pledged: int) -> int:
    """No steps, none reached."""
    return 0
