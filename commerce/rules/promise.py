"""What a member is promised: the step at what others had pledged when they ordered, plus the units of their
own. Pure; minor units.

Only a member's own reduction prices a promise again, and it does so from what was kept: what others do later
never raises it, and a step that one's own units had won is not kept once they are given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from commerce.rules.mechanic import Counts
from commerce.rules.pricing import Steps, step_price


class Promise(NamedTuple):
    """Given once and kept for good: what `others` had pledged, and the prices then, as `steps` from 0 on; in
    units, or in members where these count.

    One's own units count as far as `upto`: those of that turn and of the turns before it."""

    others: int
    upto: int
    steps: Steps
    counts: Counts = "units"


class Own(NamedTuple):
    """Units of one's own that are booked (what waits is never counted), by their turn."""

    turn: int
    qty: int


# plain pairs will do: an order makes them each time
Owned = Sequence[tuple[int, int]]

# of one message: when it was sent, when it moved up, whenever its leader lowered the price
Kept = tuple[Promise, ...]


def price(kept: Iterable[Promise], own: Owned) -> int:
    """The unit price promised: the lowest of what was kept, with the units of one's own that are left."""
    return min([step_price(0, one.steps, one.others + counted(own, one.counts, one.upto)) for one in kept])


def and_also(kept: Kept, price_minor: int, more: Promise) -> Kept:
    """One more promise on top. A price from before promises were kept (`kept` empty) stands as it is."""
    return (*(kept or (fixed(price_minor),)), more)


def fixed(price_minor: int) -> Promise:
    """A price that no number of units moves."""
    return Promise(others=0, upto=0, steps=((0, price_minor),))


def beside(kept: Kept, turns: int, units: int) -> Kept:
    """The same promises in an order that they are merged into: `turns` were taken there, and its `units`,
    till now another member's, are one's own. Where members count, two who are one now keep what they were
    promised as two."""
    return tuple(
        one._replace(others=one.others - (units if one.counts == "units" else 0), upto=one.upto + turns)
        for one in kept
    )


def counted(own: Owned, counts: Counts, upto: int | None = None) -> int:
    """What one's own units come to where the steps count: all of them, or those of the turns up to one."""
    units = 0
    for turn, qty in own:
        if upto is None or turn <= upto:
            units += qty
    return units if counts == "units" else min(units, 1)
