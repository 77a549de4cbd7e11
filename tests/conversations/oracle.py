"""A long conversation made by dice, and what must come of it, reckoned in the plainest way there is.

One ladder buy with a stock is shared by two groups and closes while the bot is away; another one with a limit
closes later. Members order, add, reduce, set, cancel, edit and press; everything may be delivered twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.conversations.story import Event

START = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
CLOSES = START.replace(hour=20)
GONE, BACK = CLOSES - timedelta(minutes=10), CLOSES + timedelta(minutes=30)
STOCK, LIMIT = 60, 4
MEMBERS = [f"p{number:02d}" for number in range(24)]


@dataclass
class Book:
    """Who has what of one buy: units booked, units waiting by turn."""

    stock: int | None
    limit: int = 0
    booked: dict[str, int] = field(default_factory=dict)
    queue: list[list[object]] = field(default_factory=list)  # [member, units], in order of arrival

    def wanted(self, member: str) -> int:
        return self.booked.get(member, 0) + sum(int(str(units)) for who, units in self.queue if who == member)

    def want(self, member: str, total: int) -> bool:
        """Brings what a member wants to `total`. -> was it allowed?"""
        more = total - self.wanted(member)
        if self.limit and more > 0 and total > self.limit:
            return False
        if more > 0:
            free = more if self.stock is None else min(more, self.stock - sum(self.booked.values()))
            self.booked[member] = self.booked.get(member, 0) + free
            if more > free:
                self.queue.append([member, more - free])
        else:
            self._give_up(member, -more)
        return True

    def _give_up(self, member: str, units: int) -> None:
        for turn in reversed([turn for turn in self.queue if turn[0] == member]):
            gone = min(units, int(str(turn[1])))
            turn[1] = int(str(turn[1])) - gone
            units -= gone
        self.booked[member] = self.booked.get(member, 0) - units
        self._promote()

    def _promote(self) -> None:
        self.queue = [turn for turn in self.queue if turn[1]]
        while self.queue and self.stock is not None and (free := self.stock - sum(self.booked.values())) > 0:
            member, units = str(self.queue[0][0]), int(str(self.queue[0][1]))
            self.booked[member] = self.booked.get(member, 0) + min(free, units)
            self.queue[0][1] = units - min(free, units)
            self.queue = [turn for turn in self.queue if turn[1]]


@dataclass
class Dice:
    """Makes the conversation, and keeps the books beside it."""

    random: Random
    books: dict[int, Book] = field(default_factory=lambda: {1: Book(STOCK), 2: Book(None, LIMIT)})
    events: list[Event] = field(default_factory=list)
    now: datetime = START
    last: dict[tuple[int, str], tuple[str, str, int]] = field(
        default_factory=dict
    )  # -> message, group, units it added
    versions: int = 0

    def play(self, until: datetime, steps: int) -> None:
        """So many steps, spread over the time to `until`."""
        pace = (until - self.now) / (steps + 1)
        for _ in range(steps):
            self.now += pace
            self._step()

    def hear(self, **event: object) -> None:
        """Something is delivered, in one of seven cases twice."""
        self.events.append({"at": self.now.isoformat(), **event})
        if event["kind"] != "crash" and self.random.random() < 1 / 7:
            self.events.append(dict(self.events[-1]))

    def _step(self) -> None:
        member, buy = self.random.choice(MEMBERS), self.random.choice((1, 1, 2))
        group = "g2" if buy == 2 or self.random.random() < 0.5 else "g1"
        step = self.random.choices(
            (self._add, self._edit, self._set, self._reduce, self._press, self._cancel, self._chat),
            (8, 4, 2, 2, 2, 1, 1),
        )[0]
        step(member, buy, group)

    def _say(self, member: str, group: str, text: str, buy: int) -> str:
        number = f"m{len(self.events)}"
        self.hear(kind="say", group=group, **{"from": member}, id=number, text=text, reply_to=f"buy:{buy}")
        return number

    def _counts(self, buy: int) -> bool:
        return self.now < (CLOSES if buy == 1 else CLOSES + timedelta(hours=2))

    def _bring(self, buy: int, member: str, total: int) -> bool:
        return self._counts(buy) and self.books[buy].want(member, total)

    def _add(self, member: str, buy: int, group: str) -> None:
        units = self.random.randint(1, 3)
        message = self._say(member, group, f"+{units}", buy)
        if self._bring(buy, member, self.books[buy].wanted(member) + units):
            self.last[buy, member] = (message, group, units)
        else:
            self.last.pop((buy, member), None)

    def _edit(self, member: str, buy: int, group: str) -> None:
        """The latest message, if it was an order: edited, and then an older edit of it comes late."""
        if (buy, member) not in self.last:
            return self._add(member, buy, group)
        message, group, before = self.last[buy, member]
        units = self.random.randint(1, 3)
        self.versions += 10
        self.hear(
            kind="edit", group=group, **{"from": member}, id=message, text=f"+{units}", version=self.versions
        )
        self.hear(
            kind="edit", group=group, **{"from": member}, id=message, text="+9", version=self.versions - 5
        )
        if self._bring(buy, member, self.books[buy].wanted(member) + units - before):
            self.last[buy, member] = (message, group, units)
        return None

    def _set(self, member: str, buy: int, group: str) -> None:
        units = self.random.randint(1, 4)
        self.last.pop((buy, member), None)
        if self.books[buy].wanted(member):
            self._say(member, group, f"改{units}", buy)
            self._bring(buy, member, units)

    def _reduce(self, member: str, buy: int, group: str) -> None:
        self.last.pop((buy, member), None)
        if has := self.books[buy].wanted(member):
            units = self.random.randint(1, has)
            self._say(member, group, f"-{units}", buy)
            self._bring(buy, member, has - units)

    def _cancel(self, member: str, buy: int, group: str) -> None:
        self.last.pop((buy, member), None)
        if self.books[buy].wanted(member):
            self._say(member, group, self.random.choice(["cancel", "取消"]), buy)
            self._bring(buy, member, 0)

    def _press(self, member: str, buy: int, group: str) -> None:
        self.last.pop((buy, member), None)
        if self._counts(buy) and not GONE <= self.now < BACK:  # no button is pressed while the bot is away
            self.hear(kind="press", group=group, **{"from": member}, on=f"buy:{buy}", button="+1")
            self._bring(buy, member, self.books[buy].wanted(member) + 1)

    def _chat(self, member: str, buy: int, group: str) -> None:
        self._say(
            member, group, self.random.choice(["thanks a lot!", "haha", "when do they arrive?", "8:30"]), buy
        )


def long_conversation(seed: int) -> Dice:
    """Some three hundred events, over the first buy's deadline and the second's."""
    dice = Dice(Random(seed))
    opening = "/open Cherries; price 10; ladder 20=9 40=8; stock 60; groups Office; until 20:00"
    dice.hear(kind="say", group="g1", **{"from": "lena"}, id="open1", text=opening)
    dice.hear(
        kind="say",
        group="g2",
        **{"from": "lena"},
        id="open2",
        text="/open Plums; price 5; limit 4; until 22:00",
    )
    dice.play(GONE - timedelta(seconds=1), 190)
    dice.now = GONE
    dice.hear(kind="crash", until=BACK.isoformat())
    dice.play(BACK - timedelta(seconds=1), 24)
    dice.now = BACK
    dice.play(CLOSES + timedelta(hours=2, minutes=5), 45)
    dice.hear(kind="tick")
    return dice
