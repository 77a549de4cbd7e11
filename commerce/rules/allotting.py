"""One payment over several bills: the oldest first, what is left is the member's credit. Pure, in minor units of one
currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """`parts`: (order, amount), oldest first, none of them 0. `rest_minor`: what no bill takes, credit. `open_minor`:
    what stays owed on these bills."""

    parts: tuple[tuple[int, int], ...]
    rest_minor: int
    open_minor: int


def allot(amount_minor: int, bills: Iterable[tuple[int, int]]) -> Spread:
    """`bills`: (order, what is owed on it); an order's number is its age. ValueError for an amount below zero."""
    if amount_minor < 0:
        raise ValueError("a payment that went back is taken back, not allotted")
    rest, owed, parts = amount_minor, 0, []
    for order, open_minor in sorted(bills):
        part = min(rest, max(0, open_minor))
        rest, owed = rest - part, owed + max(0, open_minor) - part
        if part:
            parts.append((order, part))
    return Spread(tuple(parts), rest, owed)
