"""What a group expects, and which products keep it. Pure: the vote that makes it so, and the mark that is won and lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Why = Literal["", "reviews", "few", "none"]

ENOUGH = 3  # members: fewer voices decide nothing
AGAIN = 2  # members who bought it more than once
WON, KEPT = 80, 60  # of a hundred who would buy it again: from this on it is won, and below this lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of a product: `good` of `of` members would buy it again, and `again` did."""

    good: int
    of: int
    again: int


def carried(yes: int, no: int) -> bool:
    """Is it voted in (or out)? Enough said yes, and more than said no."""
    return yes >= ENOUGH and yes > no


def judged(record: Record, *, held: bool, expects: bool) -> tuple[bool, Why]:
    """Does the product carry the mark now, and why no longer: too few would buy it again, too few say so any more, or the
    group expects nothing any more. What was won is not lost by one voice alone."""
    if not expects:
        return False, "none" if held else ""
    if record.of < ENOUGH:
        return False, "few" if held else ""
    share = 100 * record.good
    if held:
        return (True, "") if share >= KEPT * record.of else (False, "reviews")
    return share >= WON * record.of and record.again >= AGAIN, ""
