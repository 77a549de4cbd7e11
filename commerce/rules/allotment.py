"""Who may get how much when goods are handed round. Pure.

"2, up to 4" is a wish; the room for it is the stock and the member's limit. Where the room is too small for
all, who came first has it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from commerce.rules.mechanic import LineWish

Bound = tuple[Hashable, int]  # what has room (an offer, a variant, a member), and for how many units in all


@dataclass(frozen=True, slots=True)
class Bounded:
    """What a line asks for, and the bounds that it shares with others."""

    asked: LineWish
    bounds: tuple[Bound, ...] = ()


def within_bounds(wishes: Sequence[Bounded]) -> list[LineWish]:
    """The same lines with no more to be had than there is room for. What is booked already (`qty`) is never
    touched."""
    room: dict[Hashable, int] = {}
    for wish in wishes:
        for key, most in wish.bounds:
            room[key] = room.get(key, most) - wish.asked.qty
    fitting = []
    for wish in sorted(wishes, key=lambda one: one.asked.turn):
        asked = wish.asked
        more = max(0, min([asked.upto - asked.qty, *(room[key] for key, _ in wish.bounds)]))
        for key, _ in wish.bounds:
            room[key] -= more
        fitting.append(replace(asked, upto=asked.qty + more))
    return fitting
