"""What the shop asks of a kind of group buy, with the plain answer to each question. A mechanic overrides what is special about it.

`terms` are the mechanic's own numbers, the JSON kept with the buy. Money is minor units, moments are milliseconds since 1970 (UTC).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from commerce.rules.pricing import Step

Terms = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks for when goods are allotted: at least `qty`, at most `upto`; `turn` is its place in the order of arrival."""

    line: int
    qty: int
    upto: int
    turn: int


@dataclass(frozen=True, slots=True)
class Part:
    """An order's place in its team: which team, in which turn it joined. `full`: that team was full once, and so stays together."""

    order: int
    team: int
    turn: int
    full: bool = False


class Mechanic:
    """One kind of group buy. Stateless: every answer is a pure function of the terms and what it is given."""

    name: ClassVar[str]

    def unit_price(self, terms: Terms, base_minor: int, pledged: int) -> int:
        """The price of one unit when `pledged` units are ordered."""
        return base_minor

    def next_step(self, terms: Terms, pledged: int) -> Step | None:
        """What the group could still reach."""
        return None

    def reached(self, terms: Terms, pledged: int) -> int:
        """How far the group has come: the units of the last step reached, or 0."""
        return 0

    def begins_at(self, terms: Terms) -> int | None:
        """The moment from which orders count, where that is later than the opening."""
        return None

    def deposit(self, terms: Terms, qty: int, due_minor: int) -> int:
        """What is due at once of a line of `qty` units that owes `due_minor` in all."""
        return 0

    def allots(self, terms: Terms) -> bool:
        """Are goods handed round at closing, so that a line may get more or less than it booked?"""
        return False

    def allot(self, terms: Terms, asked: Sequence[Asked], room: int | None = None) -> dict[int, int]:
        """Line -> the units it gets, `room` in all at most; empty where not even one pack can be filled."""
        return {one.line: one.qty for one in asked}

    def team_size(self, terms: Terms) -> int:
        """How many members make a team; 0 where there are none."""
        return 0

    def complete(self, terms: Terms, parts: Sequence[Part]) -> set[int]:
        """The orders that go through at closing."""
        return {part.order for part in parts}
