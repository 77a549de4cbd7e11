"""A second, slower shop of one offer, written from the promises alone: what members should hold after what
they said, and owe for it.

Effects: ("add", color, n), ("total", color, n), ("less", color, n), ("all",) cancels everything, ("swap",
color, color).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Effect = tuple[Any, ...]
Wanted = dict[str, int]
Prices = tuple[tuple[int, int], ...]  # from so many units on, the price; from 0 on first
LESS = ("all", "less")


@dataclass
class Saying:
    member: int
    place: int
    words: Effect | None  # as the message reads now
    counts: Effect | None  # what counts of it
    version: int = 0
    asked: Effect | None = None  # what waits for a yes
    answers: str = ""  # the message whose question it answers
    before: Effect | None = None  # what counted before the edit
    restored: bool = False  # that counts again, by a press: a press does one thing once
    took: list[Parcel] = field(default_factory=list)
    serial: int = 0  # the turn that its question took
    undid: str = ""  # an undo: of which message
    gone: Effect | None = None  # what it counted for until it was undone
    unclear: bool = False  # asked what it means


@dataclass
class Given:
    """A promise: what others had pledged, the prices then, and up to which serial one's own units count."""

    others: int
    prices: Prices
    upto: int


@dataclass
class Parcel:
    """Units that one message booked; what was promised to that message is `Oracle.given` by its serial."""

    member: int
    color: str
    qty: int
    message: str
    serial: int
    price: int = 0


@dataclass
class Wait:
    member: int
    color: str
    qty: int
    message: str = ""
    given: Given | None = None


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


def at(prices: Prices, units: int) -> int:
    return [price for least, price in prices if units >= least][-1]


class Oracle:
    """`stock` of the offer, `own` of each color; None is without end. `prices` are those in force, by
    units."""

    def __init__(
        self,
        stock: int | None,
        own: dict[str, int | None],
        limit: int,
        shortage: str,
        prices: Prices = ((0, 0),),
    ) -> None:
        self.stock, self.own, self.limit, self.shortage, self.prices = stock, own, limit, shortage, prices
        self.said: dict[str, Saying] = {}
        self.parcels: list[Parcel] = []
        self.queue: list[Wait] = []
        self.given: dict[int, list[Given]] = {}
        self.serial = 0

    # -- what is said ------------------------------------------------------------------------------

    def hear(self, key: str, member: int, place: int, effect: Effect, version: int = 0) -> str:
        """-> "" (seen before), done, nothing (to change), over (the limit), sold (out), asked (first)."""
        known = self.said.get(key)
        if known and (version < known.version or effect == known.words):
            known.version = max(version, known.version)
            return ""
        saying = self.said[key] = known or Saying(member, place, None, None)
        saying.words, saying.version, saying.gone, saying.unclear = effect, version, None, False
        answer = self._mean(key, {key}, saying, saying, effect)
        if answer == "asked":
            self.serial += 1
        saying.asked, saying.serial = (effect, self.serial) if answer == "asked" else (None, 0)
        return answer

    def tap(self, key: str, tapped: str, place: int) -> str:
        """A yes to giving units back although the rest costs more."""
        question = self.said[key]
        if question.undid:
            answer = self.undo(question.undid, tapped, place, sure=True)
            question.undid = "" if answer == "done" else question.undid
            return answer
        if question.asked is None:
            return "nothing"
        serial = 0 if question.counts else question.serial
        saying = Saying(question.member, place, None, None, answers=key, serial=serial)
        answer = self._mean(tapped, {tapped, key}, saying, question, question.asked, sure=True)
        if answer == "done":
            question.counts = question.asked = None
            self.said[tapped] = saying
        return answer

    def undo(self, key: str, press: str, place: int, *, sure: bool = False) -> str:
        """-> as `hear`, or dropped: its question asks no more. Of a message that a yes settled, what the yes did."""
        saying = self.said[key]
        if saying.counts is None and not sure:
            if saying.asked or saying.unclear:
                saying.asked, saying.unclear = None, False
                return "dropped"
            settled = [name for name, one in self.said.items() if one.answers == key and one.counts]
            return self.undo(settled[-1], press, place) if settled else "nothing"
        if saying.counts is None:
            return "nothing"
        was = saying.counts
        # the answer to an edited message leaves what the message did before the edit
        again = saying.before if saying.answers and saying.before != was else None
        saying.counts = again
        wanted = self._fold(saying.member, [])
        answer, took = self._move(
            saying.member, press, self._names({key}), wanted, back=saying.took, sure=sure
        )
        self.said[press] = trace = Saying(saying.member, place, None, None)
        if answer != "done":
            saying.counts = was
            trace.undid = key if answer == "asked" else ""
            return answer
        saying.took, trace.took, saying.asked, saying.unclear = [], took, None, False
        if again is None:
            saying.gone, trace.undid = was, key
        else:
            saying.restored = True
        return answer

    def put_back(self, key: str, press: str, place: int) -> str:
        """What the message of that key took is put back."""
        trace = self.said[key]
        if not trace.undid and trace.before is None:
            return self.undo(key, press, place, sure=True)
        saying = self.said[trace.undid] if trace.undid else trace
        was, effect = saying.counts, saying.gone if trace.undid else saying.before
        if effect is None or (was if trace.undid else trace.restored or was == effect):
            return "nothing"  # it stands, or stood again once
        saying.counts = effect
        wanted, names = self._fold(saying.member, []), self._names({key})
        answer, _ = self._move(saying.member, press, names, wanted, back=trace.took, sure=True)
        if answer != "done":
            saying.counts = was
            return answer
        trace.restored = not trace.undid
        trace.took, trace.undid = [], ""
        return answer

    def _mean(
        self, key: str, own: set[str], saying: Saying, was: Saying, effect: Effect, *, sure: bool = False
    ) -> str:
        answered = [one for one in self.said.values() if one.answers == key]
        leaving = [saying, was, *answered]
        before = self._fold(saying.member, leaving, until=saying.place)
        new = after(before, effect)
        itself = was.counts is not None and effect[0] in LESS and (new is None or new == before)
        itself |= was.counts is not None and was.counts[0] not in LESS and effect == ("all",)
        if itself:
            new = before  # an order edited into a cancellation takes itself back, and no other
        if new is None or (effect[0] in LESS and not itself and new == before):
            return "nothing"
        wanted = self._fold(saying.member, leaving, since=saying.place, start=new)
        names, swaps = self._names(own), effect[0] == "swap"
        answer, took = self._move(
            saying.member, key, names, wanted, swaps=swaps, sure=sure, serial=saying.serial
        )
        if answer == "done":
            for one in answered:
                one.counts = None
            saying.before, saying.took, saying.restored = was.counts, took, False
            saying.counts = None if itself else effect
        return answer

    def _names(self, own: set[str]) -> set[str]:
        """The messages, what answers them, and what they answer."""
        answers = {name for name, one in self.said.items() if one.answers in own}
        return own | answers | {self.said[key].answers for key in own if key in self.said}

    def _fold(
        self,
        member: int,
        leaving: Sequence[Saying],
        until: float = float("inf"),
        since: float = -1,
        start: Wanted | None = None,
    ) -> Wanted:
        wanted = start or {}
        for saying in sorted(self.said.values(), key=lambda one: one.place):
            gone = any(saying is one for one in leaving)
            if saying.member == member and not gone and saying.counts and since < saying.place < until:
                changed = after(wanted, saying.counts)
                wanted = wanted if changed is None else changed
        return wanted

    # -- what is held ------------------------------------------------------------------------------

    @property
    def booked(self) -> Counter[tuple[int, str]]:
        found: Counter[tuple[int, str]] = Counter()
        for one in self.parcels:
            found[one.member, one.color] += one.qty
        return found

    @property
    def units(self) -> int:
        return sum(one.qty for one in self.parcels)

    def due(self, member: int) -> int:
        """What would be owed now: the lower of what was promised and the step in force."""
        step = at(self.prices, self.units)
        return sum(one.qty * min(one.price, step) for one in self.parcels if one.member == member)

    def most(self, member: int) -> int:
        return sum(one.qty * one.price for one in self.parcels if one.member == member)

    def held(self, member: int) -> Wanted:
        found: Counter[str] = Counter()
        for one in [*self.parcels, *self.queue]:
            if one.member == member:
                found[one.color] += one.qty
        return found

    def free(self, color: str) -> int:
        left = [] if self.stock is None else [self.stock - self.units]
        own = self.own[color]
        left += [] if own is None else [own - sum(one.qty for one in self.parcels if one.color == color)]
        return min(left, default=10**9)

    def lead(self, prices: Prices) -> None:
        """The leader changes the prices: where the one in force falls, it is promised to every message that
        has something booked."""
        before, self.prices = at(self.prices, self.units), prices
        now = at(prices, self.units)
        dearer = {one.serial: one.member for one in self.parcels if now < min(before, one.price)}
        for serial, member in dearer.items():
            last = max(one.serial for one in self.parcels if one.member == member)
            self.given[serial].append(Given(self._others(member), prices, last))
        for one in self.parcels:
            if one.serial in dearer:
                one.price = self._price(one)

    # -- moving ------------------------------------------------------------------------------------

    def _move(
        self, member: int, key: str, names: set[str], wanted: Wanted, *, back: Sequence[Parcel] = (), swaps: bool = False,
        sure: bool = False, serial: int = 0,
    ) -> tuple[str, list[Parcel]]:  # fmt: skip
        """-> what came of it, and the units that its member gave back for good."""
        held = self.held(member)
        less = {color: n - wanted.get(color, 0) for color, n in held.items() if n > wanted.get(color, 0)}
        more = {color: n - held[color] for color, n in wanted.items() if n > held[color]}
        if more and self.limit and sum(wanted.values()) > self.limit:
            return "over", []
        was, cost, had = deepcopy((self.parcels, self.queue)), self.due(member), self._own(member)
        off: list[Parcel] = []
        for color, n in less.items():
            off += self._give_up(member, color, n, names)
        moved_up = self._promote() if less else []
        takes = self._takes(member, more)
        if any(takes[color] < n for color, n in more.items()) and (swaps or self.shortage == "refuse"):
            self.parcels, self.queue = was
            return "sold", []
        dropped = self._book(member, key, serial, more, takes, off, back)
        for wait, parcel in moved_up:
            assert wait.given
            now = Given(self._others(parcel.member), self.prices, parcel.serial)
            self.given[parcel.serial] = [wait.given, now]
            parcel.price = self._price(parcel)
        if dropped or back:
            for one in self.parcels:
                if one.member == member:
                    one.price = self._price(one)
        if dropped and not sure and self._own(member) < had and self.due(member) > cost:
            self.parcels, self.queue = was
            return "asked", []
        return "done", dropped

    def _book(
        self,
        member: int,
        key: str,
        serial: int,
        more: Wanted,
        takes: Wanted,
        off: list[Parcel],
        back: Sequence[Parcel],
    ) -> list[Parcel]:
        """What is taken: put back, swapped, or new. -> what was given up and no swap has kept."""
        self.serial += 1
        serial = serial or self.serial
        fresh: list[Parcel] = []
        returns, kept = deepcopy(list(back)), sorted(deepcopy(off), key=lambda one: one.serial)
        for color in more:
            n = takes[color]
            n = self._return(n, [one for one in returns if one.color == color], color)
            n = self._return(n, kept, color)
            if n:
                fresh.append(Parcel(member, color, n, key, serial))
        self.parcels += fresh
        for color in more:
            if more[color] > takes[color]:
                given = Given(self._others(member), self.prices, serial)
                self.queue.append(Wait(member, color, more[color] - takes[color], key, given))
        if fresh:
            self.given[serial] = [Given(self._others(member), self.prices, serial)]
        for one in fresh:
            one.price = self._price(one)
        return [one for one in kept if one.qty]

    def _return(self, n: int, parcels: list[Parcel], color: str) -> int:
        """Units go on under the promise they had. -> how many are still to be booked."""
        for one in parcels:
            used = min(n, one.qty)
            one.qty -= used
            n -= used
            if used:
                self.parcels.append(Parcel(one.member, color, used, one.message, one.serial, one.price))
        return n

    def _price(self, one: Parcel) -> int:
        own = [other for other in self.parcels if other.member == one.member]
        return min(
            at(given.prices, given.others + sum(other.qty for other in own if other.serial <= given.upto))
            for given in self.given[one.serial]
        )

    def _own(self, member: int) -> int:
        return sum(one.qty for one in self.parcels if one.member == member)

    def _others(self, member: int) -> int:
        return self.units - self._own(member)

    def _give_up(self, member: int, color: str, n: int, names: set[str]) -> list[Parcel]:
        for wait in reversed(self.queue):
            if (wait.member, wait.color) == (member, color):
                cut = min(n, wait.qty)
                wait.qty -= cut
                n -= cut
        self.queue = [wait for wait in self.queue if wait.qty]
        own = [one for one in self.parcels if (one.member, one.color) == (member, color)]
        off = []
        for one in sorted(own, key=lambda one: (one.message in names, one.serial), reverse=True):
            cut = min(n, one.qty)
            one.qty -= cut
            n -= cut
            off.append(Parcel(member, color, cut, one.message, one.serial, one.price))
        self.parcels = [one for one in self.parcels if one.qty]
        return off

    def _promote(self) -> list[tuple[Wait, Parcel]]:
        closed: set[str] = set()
        up = []
        for wait in self.queue:
            n = 0 if wait.color in closed else min(wait.qty, self.free(wait.color))
            if self.shortage == "all_or_wait" and n < wait.qty:
                n = 0
                closed |= set(self.own) if self.stock is not None else {wait.color}
            if n:
                self.serial += 1
                wait.qty -= n
                up.append((wait, Parcel(wait.member, wait.color, n, wait.message, self.serial)))
                self.parcels.append(up[-1][1])
        self.queue = [wait for wait in self.queue if wait.qty]
        return up

    def _takes(self, member: int, more: Wanted) -> Wanted:
        """How many of each color can be booked, one color after the other."""
        parcels, queue, takes = list(self.parcels), list(self.queue), {}
        for color, n in more.items():
            takes[color] = self._room(color, n)
            self.parcels.append(Parcel(member, color, takes[color], "", 0))
            if takes[color] < n:
                self.queue.append(Wait(member, color, n - takes[color]))
        self.parcels, self.queue = parcels, queue
        return takes

    def _room(self, color: str, n: int) -> int:
        ahead = [
            w
            for w in self.queue
            if w.color == color or (self.shortage == "all_or_wait" and self.stock is not None)
        ]
        free = 0 if ahead else self.free(color)
        return 0 if self.shortage == "all_or_wait" and n > free else min(n, free)
