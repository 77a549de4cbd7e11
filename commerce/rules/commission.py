"""What a leader who carries a group buy into their own group gets for it: a percentage of what is settled
there, or so much a unit."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.rules.money import WHOLE_BP

MOST_BP = 5_000  # 50 %


@dataclass(frozen=True, slots=True)
class Rate:
    """One of the two: basis points of what a group's orders come to (5 % = 500), or minor units for each
    unit."""

    bp: int = 0
    unit_minor: int = 0

    def __post_init__(self) -> None:
        if (self.bp > 0) == (self.unit_minor > 0) or min(self.bp, self.unit_minor) < 0:
            raise ValueError("a rate is a percentage or an amount for each unit")


def fits(rate: Rate, lowest_minor: int) -> bool:
    """Over 0 to 50 %, or less than the lowest price the goods may come to (minor units)."""
    return rate.bp <= MOST_BP and (rate.bp > 0 or rate.unit_minor < lowest_minor)


def commission(rate: Rate, units: int, due_minor: int) -> int:
    """For one group: `units` settled there, which came to `due_minor` in all. Rounded half up, once; never
    more than they came to.

    ValueError for less than nothing."""
    if units < 0 or due_minor < 0:
        raise ValueError("a commission is of what was sold")
    if rate.bp:
        return min(due_minor, (due_minor * rate.bp * 2 + WHOLE_BP) // (2 * WHOLE_BP))
    return min(due_minor, units * rate.unit_minor)
