"""When what was bought is used up, told by the product's own gap: how long its buyers wait before they buy it again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, median_low

A_DAY = timedelta(days=1)
TOLD_BY = 5  # gaps between purchases, by
TOLD_BY_MEMBERS = 3  # so many members at least: fewer say nothing of a product
GONE_AFTER = 3  # gaps without a purchase: who waits longer buys it no more
ENOUGH = 5  # members who are due are worth a word, if they are
ENOUGH_OF = 5  # one of so many buyers


@dataclass(frozen=True, slots=True)
class Shopping:
    """A purchase of one product: so many units, and when the sale was over."""

    at: datetime
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Of so many `buyers` so many are `due`, who take about so many `units`."""

    due: int
    buyers: int
    units: int

    @property
    def enough(self) -> bool:
        """Whether the leader is told."""
        return self.due >= ENOUGH and self.due * ENOUGH_OF >= self.buyers


def gap_of(bought: Iterable[Sequence[Shopping]]) -> int | None:
    """The median days between one member's purchases, over all members (each oldest first); None: too few to say."""
    gaps = [own for trips in bought if (own := _gaps(trips))]
    days = [gap / A_DAY for own in gaps for gap in own]
    if len(days) < TOLD_BY or len(gaps) < TOLD_BY_MEMBERS:
        return None
    return max(1, round(median(days)))


def is_due(last: datetime, gap: int, now: datetime, by: datetime) -> bool:
    """Whether who bought it last then is out of it by that moment, and is one who buys it still."""
    return not _is_gone(last, gap, now) and last + gap * A_DAY <= by


def need_of(bought: Mapping[int, Sequence[Shopping]], gap: int, now: datetime, by: datetime) -> Need:
    """How many will be out of it by then; each takes what they usually took."""
    theirs = [trips for trips in bought.values() if not _is_gone(trips[-1].at, gap, now)]
    due = [trips for trips in theirs if is_due(trips[-1].at, gap, now, by)]
    units = sum(median_low(trip.units for trip in trips) for trips in due)
    return Need(due=len(due), buyers=len(theirs), units=units)


def _gaps(trips: Sequence[Shopping]) -> list[timedelta]:
    """What is bought within a day is bought at once."""
    return [gap for before, after in pairwise(trips) if (gap := after.at - before.at) >= A_DAY]


def _is_gone(last: datetime, gap: int, now: datetime) -> bool:
    return last + GONE_AFTER * gap * A_DAY < now
