"""Standing: what a member does in a group, not what they spend. Pure: a table of rules over deeds, each row explained, so
that it can be worked out from the records again at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Literal, get_args

Level = Literal["passer_by", "follower", "member", "regular", "super_member"]
Deed = Literal["ordered", "wished", "voted", "reviewed", "granted", "brought"]
What = Literal["spoke", "ordered", "again", "helped"]

LEVELS: tuple[Level, ...] = get_args(Level)
HELPS: frozenset[Deed] = frozenset({"reviewed", "granted", "brought"})  # what brings others, or their trust
_MILLISECOND = timedelta(milliseconds=1)  # as fine as moments are kept
ONE_TRIP = timedelta(days=1)  # what is bought within it is bought at once


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that somebody did in a group, and when."""

    deed: Deed
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRules:
    """What a community asks. A regular bought `orders` times on end, each `within` this span of the one before, or within
    their own gap; a super member did `helped` good turns in the `window`."""

    orders: int = 2
    within: timedelta = timedelta(days=60)
    helped: int = 5
    window: timedelta = timedelta(days=365)


USUAL = StandingRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """One row of the table for one member: `has` of the `needs` that make the level. `until`: it holds so long if nothing
    more is done; None: for good, or not at all. `within`: how long after one another purchases count."""

    level: Level
    what: What
    has: int
    needs: int
    until: datetime | None = None
    within: timedelta = timedelta()

    @property
    def met(self) -> bool:
        return self.has >= self.needs


def explained(done: Iterable[Done], rules: StandingRules, now: datetime) -> tuple[StandingRow, ...]:
    """The table, lowest level first. Whoever is in the group is a passer-by, which needs nothing."""
    known = [one for one in done if one.at <= now]
    bought = _trips(sorted(one.at for one in known if one.deed == "ordered"))
    return (
        StandingRow(level="follower", what="spoke", has=len(known), needs=1),
        StandingRow(level="member", what="ordered", has=len(bought), needs=1),
        _again(bought, rules, now),
        _helped(known, bool(bought), rules, now),
    )


def level_of(rows: Iterable[StandingRow]) -> Level:
    """The highest level whose row is met."""
    met = [row.level for row in rows if row.met]
    return max(met, key=LEVELS.index, default="passer_by")


def reason_of(rows: Sequence[StandingRow]) -> StandingRow | None:
    """The row that makes the level; None for a passer-by."""
    level = level_of(rows)
    return next((row for row in rows if row.level == level), None)


def to_come(rows: Iterable[StandingRow]) -> StandingRow | None:
    """The lowest row above the level, with what it still needs; None at the top."""
    rows = list(rows)
    level = level_of(rows)
    return next((row for row in rows if LEVELS.index(row.level) > LEVELS.index(level)), None)


def lasts(rows: Iterable[StandingRow]) -> datetime | None:
    """When time alone first changes the level, None: never."""
    rows = list(rows)
    reason = reason_of(rows)
    return reason.until if reason is not None else None


def _trips(bought: Sequence[datetime]) -> list[datetime]:
    """The purchases, those of one day as one."""
    trips: list[datetime] = []
    for at in bought:
        if not trips or at - trips[-1] >= ONE_TRIP:
            trips.append(at)
    return trips


def _again(bought: Sequence[datetime], rules: StandingRules, now: datetime) -> StandingRow:
    """The purchases that follow on one another up to now."""
    gaps = [after - before for before, after in pairwise(bought)]
    within = max(rules.within, _usual(gaps))
    until = bought[-1] + within if bought else now
    has = _on_end(bought, within) if until > now else 0
    until_then = until if has >= rules.orders else None
    return StandingRow(
        level="regular", what="again", has=has, needs=rules.orders, until=until_then, within=within
    )


def _on_end(bought: Sequence[datetime], within: timedelta) -> int:
    """How many up to the last came, each in time after the one before."""
    count = 1
    for before, after in reversed(list(pairwise(bought))):
        if after - before > within:
            break
        count += 1
    return count


def _usual(gaps: Sequence[timedelta]) -> timedelta:
    """A member's own gap, half as long again: nobody comes to the day. Known once there are two to tell it by."""
    return median_low(gaps) * 3 // (2 * _MILLISECOND) * _MILLISECOND if len(gaps) > 1 else timedelta()


def _helped(known: Sequence[Done], buys: bool, rules: StandingRules, now: datetime) -> StandingRow:
    """Good turns in the window, of who has ordered; it holds until one too many of them is out of it."""
    turns = sorted(one.at for one in known if one.deed in HELPS and one.at > now - rules.window)
    has = len(turns) if buys else 0
    until = turns[-rules.helped] + rules.window if 0 < rules.helped <= has else None
    return StandingRow(level="super_member", what="helped", has=has, needs=rules.helped, until=until)
