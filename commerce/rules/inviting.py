"""Invitations: who may come by one, whether it has earned its credit, and what looks odd about who came. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

FRESH = timedelta(days=7)  # so long after somebody was first met here they may still say who brought them
MONTH = timedelta(days=30)
WATCHED = timedelta(days=60)  # so long after it was earned it can still be lost
MANY = 5  # who came within a day, and look odd together
SOME = 2  # what looks odd of several, and not of one

State = Literal["joined", "earned", "void"]
Why = Literal["", "one", "twice", "known", "struck"]
Bar = Literal["", "self", "before", "known"]
Odd = Literal["many", "small", "returned", "one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """What an invitation earns each of the two, minor units (0: nothing), and how many earn an inviter something within
    thirty days."""

    credit_minor: int = 0
    per_month: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Somebody says who brought them. Both sides are all members that a person ever was one with."""

    inviter: frozenset[int]
    newcomer: frozenset[int]
    came_before: bool
    ordered: bool
    left: bool
    here_since: datetime | None


def barred(coming: Coming, now: datetime) -> Bar:
    """Why they do not come by this invitation; '': they do."""
    if coming.inviter & coming.newcomer:
        return "self"
    if coming.came_before:
        return "before"
    long_here = coming.here_since is not None and now - coming.here_since > FRESH
    return "known" if coming.ordered or coming.left or long_here else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """An order of the newcomer's since they came. `settled`: in a buy that came to its end; `units` of it are booked."""

    no: int
    settled: bool
    units: int
    due_minor: int
    paid_minor: int
    handed: bool

    @property
    def counts(self) -> bool:
        """Is it paid and handed out, and did it cost anything?"""
        done = self.settled and self.units > 0 and self.handed
        return done and 0 < self.due_minor <= self.paid_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that an invitation is judged by. `one`: both were found to be one person; `twice`: that person has earned one
    before; `known`: they had ordered before they came; `orders` in the order of their numbers."""

    one: bool = False
    twice: bool = False
    known: bool = False
    struck: bool = False
    orders: Sequence[Bought] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an invitation stands, and by which order (0: none)."""

    state: State
    why: Why = ""
    order_no: int = 0


def judged(evidence: Evidence) -> Judgement:
    """Once two are known to be one person, what they earned by that is not theirs; an order that comes back takes its
    credit along."""
    reasons: tuple[tuple[Why, bool], ...] = (
        ("struck", evidence.struck),
        ("one", evidence.one),
        ("twice", evidence.twice),
        ("known", evidence.known),
    )
    for why, holds in reasons:
        if holds:
            return Judgement("void", why)
    first = next((one.no for one in evidence.orders if one.counts), 0)
    return Judgement("earned", order_no=first) if first else Judgement("joined")


def has_room(earned: Collection[datetime], now: datetime, per_month: int) -> bool:
    """May the inviter, over all their accounts, earn one more now?"""
    return sum(now - MONTH < at <= now for at in earned) < per_month


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Somebody who came, as a leader may wonder about. `due_minor`: what the order came to that earned it (0: none did);
    `returned`: it was earned once, and taken back."""

    at: datetime
    why: Why
    due_minor: int = 0
    returned: bool = False


def odd(came: Sequence[Came], credit_minor: int) -> list[Odd]:
    """What looks odd about all who came by one person: many in a day, orders smaller than what they earned, some that came
    back, one who was the inviter. It proves nothing."""
    small = [one for one in came if 0 < one.due_minor < credit_minor]
    signs: tuple[tuple[Odd, bool], ...] = (
        ("many", _within_a_day([one.at for one in came]) >= MANY),
        ("small", len(small) >= SOME),
        ("returned", sum(one.returned for one in came) >= SOME),
        ("one", any(one.why in ("one", "twice") for one in came)),
    )
    return [sign for sign, holds in signs if holds]


def _within_a_day(moments: Sequence[datetime]) -> int:
    """The most of them within any one day."""
    day = timedelta(days=1)
    return max((sum(start <= at < start + day for at in moments) for start in moments), default=0)
