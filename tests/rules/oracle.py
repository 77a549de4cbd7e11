"""A second, slower shop of one offer, written from the promises alone: what members should hold after what they said.

Effects: ("add", color, n), ("total", color, n), ("less", color, n), ("all",) cancels everything, ("swap", color, color).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

Effect = tuple[Any, ...]
Wanted = dict[str, int]


@dataclass
class Saying:
    member: int
    place: int
    words: Effect | None  # as the message reads now
    counts: Effect | None  # what counts of it
    version: int = 0


@dataclass
class Wait:
    member: int
    color: str
    qty: int


def after(wanted: Wanted, effect: Effect) -> Wanted | None:
    """What is wanted once that is said too; None where there is nothing it could be about."""
    kind, color, n = (*effect, "", 0)[:3]
    new = dict(wanted)
    if kind == "all":
        return {} if wanted else None
    if kind == "swap":
        if color not in wanted:
            return None
        units = new.pop(color)
        new[n] = new.get(n, 0) + units
        return new
    if kind == "add":
        new[color] = new.get(color, 0) + n
    elif kind == "total" and (color in new or n):
        new[color] = n
    elif kind == "less" and color in new:
        new[color] = max(0, new[color] - n)
    else:
        return None
    return {color: units for color, units in new.items() if units}


class Oracle:
    """`stock` of the offer, `own` of each color; None is without end."""

    def __init__(self, stock: int | None, own: dict[str, int | None], limit: int, shortage: str) -> None:
        self.stock, self.own, self.limit, self.shortage = stock, own, limit, shortage
        self.said: dict[str, Saying] = {}
        self.booked: Counter[tuple[int, str]] = Counter()
        self.queue: list[Wait] = []

    def hear(self, key: str, member: int, place: int, effect: Effect, version: int = 0) -> str:
        """-> "" (seen before), done, nothing (to change), over (the limit), sold (out)."""
        known = self.said.get(key)
        if known and (version < known.version or effect == known.words):
            known.version = max(version, known.version)
            return ""
        saying = self.said[key] = known or Saying(member, place, None, None)
        saying.words, saying.version = effect, version
        before = self._fold(member, leaving=saying, until=saying.place)
        new = after(before, effect)
        if new is None and effect[0] in ("all", "less") and saying.counts:
            new = before  # an order edited into a cancellation of nothing else takes itself back
        if new is None:
            return "nothing"
        wanted = self._fold(member, leaving=saying, since=saying.place, start=new)
        answer = self._shift(member, wanted, swaps=effect[0] == "swap")
        if answer == "done":
            saying.counts = effect
        return answer

    def undo(self, key: str) -> str:
        saying = self.said[key]
        if saying.counts is None:
            return "nothing"
        answer = self._shift(saying.member, self._fold(saying.member, leaving=saying), swaps=False)
        if answer == "done":
            saying.counts = None
        return answer

    def held(self, member: int) -> Wanted:
        found: Counter[str] = Counter()
        for (who, color), n in self.booked.items():
            if who == member:
                found[color] += n
        for wait in self.queue:
            if wait.member == member:
                found[wait.color] += wait.qty
        return found

    def free(self, color: str) -> int:
        left = [] if self.stock is None else [self.stock - sum(self.booked.values())]
        own = self.own[color]
        left += [] if own is None else [own - sum(n for (_, c), n in self.booked.items() if c == color)]
        return min(left, default=10**9)

    def _fold(
        self, member: int, leaving: Saying, until: float = float("inf"), since: float = -1, start: Wanted | None = None
    ) -> Wanted:
        wanted = start or {}
        for saying in sorted(self.said.values(), key=lambda one: one.place):
            if saying.member == member and saying is not leaving and saying.counts and since < saying.place < until:
                changed = after(wanted, saying.counts)
                wanted = wanted if changed is None else changed
        return wanted

    def _shift(self, member: int, wanted: Wanted, *, swaps: bool) -> str:
        held = self.held(member)
        less = {color: n - wanted.get(color, 0) for color, n in held.items() if n > wanted.get(color, 0)}
        more = {color: n - held[color] for color, n in wanted.items() if n > held[color]}
        if more and self.limit and sum(wanted.values()) > self.limit:
            return "over"
        was = Counter(self.booked), [Wait(w.member, w.color, w.qty) for w in self.queue]
        for color, n in less.items():
            self._give_up(member, color, n)
        if less:
            self._promote()
        waits = False
        for color, n in more.items():
            waits = self._take(member, color, n) or waits
        if waits and (swaps or self.shortage == "refuse"):
            self.booked, self.queue = was
            return "sold"
        return "done"

    def _give_up(self, member: int, color: str, n: int) -> None:
        for wait in reversed(self.queue):
            if (wait.member, wait.color) == (member, color):
                cut = min(n, wait.qty)
                wait.qty -= cut
                n -= cut
        self.queue = [wait for wait in self.queue if wait.qty]
        self.booked[member, color] -= n

    def _promote(self) -> None:
        closed: set[str] = set()
        for wait in self.queue:
            n = 0 if wait.color in closed else min(wait.qty, self.free(wait.color))
            if self.shortage == "all_or_wait" and n < wait.qty:
                n = 0
                closed |= set(self.own) if self.stock is not None else {wait.color}
            wait.qty -= n
            self.booked[wait.member, wait.color] += n
        self.queue = [wait for wait in self.queue if wait.qty]

    def _take(self, member: int, color: str, n: int) -> bool:
        """-> whether some of it waits."""
        ahead = [w for w in self.queue if w.color == color or (self.shortage == "all_or_wait" and self.stock is not None)]
        free = 0 if ahead else self.free(color)
        booked = 0 if self.shortage == "all_or_wait" and n > free else min(n, free)
        self.booked[member, color] += booked
        if n > booked:
            self.queue.append(Wait(member, color, n - booked))
        return n > booked
