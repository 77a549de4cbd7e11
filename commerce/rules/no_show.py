"""What follows when somebody has not fetched their goods, in steps. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WORD, PREPAY, LIMIT = "word", "prepay", "limit"
A_DAY = timedelta(days=1)
FORGET = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class NoShow:
    """`steps` are what the first, the second ... record brings; a later one keeps those before it. `forget`: so long
    after it a record counts no more. Without steps nothing follows, and it is on record all the same."""

    steps: tuple[str, ...] = ()
    forget: timedelta = FORGET

    @property
    def limits(self) -> bool:
        """Does any step leave a member fewer units?"""
        return any(step.startswith(LIMIT) for step in self.steps)


NOTHING_FOLLOWS = NoShow()


@dataclass(frozen=True, slots=True)
class Follows:
    """What holds for a member now: `records` that count, `prepays`: their orders are paid ahead, `most` units of
    theirs in one group buy (0: as everybody)."""

    records: int = 0
    prepays: bool = False
    most: int = 0


def counting(recorded: Sequence[datetime], now: datetime, forget: timedelta) -> int:
    """How many records are not forgotten; on the very moment one is."""
    return sum(now < at + forget for at in recorded)


def follows(steps: Sequence[str], records: int) -> Follows:
    """What so many records bring. Of several limits the lowest holds."""
    reached = steps[:records]
    limits = [int(step.split()[1]) for step in reached if step.startswith(f"{LIMIT} ")]
    return Follows(records=records, prepays=PREPAY in reached, most=min(limits, default=0))


def may_record(asked_at: datetime, now: datetime) -> bool:
    """A day to answer before it is on record."""
    return now >= asked_at + A_DAY
