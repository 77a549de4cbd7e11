"""A long conversation made by dice, and what must come of it, reckoned in the plainest way there is.

One ladder buy with a stock is shared by two groups and closes while the bot is away; another one with a limit
closes later. Members order, add, reduce, set, cancel, edit and press; everything may be delivered twice. Who
then holds how much, and owes what for it, the second shop of the rules says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.conversations.story import Event
from tests.rules.oracle import Effect, Oracle

START = datetime.fromisoformat("2026-11-21T10:00:00+08:00")
CLOSES = START.replace(hour=20)
GONE, BACK = CLOSES - timedelta(minutes=10), CLOSES + timedelta(minutes=30)
STOCK, LIMIT = 60, 4
NUMBERS = {f"p{number:02d}": number for number in range(24)}
LADDER = ((0, 1_000), (20, 900), (40, 800))
PLUMS = ((0, 500), (36, 450), (44, 400), (52, 350))
HOURS = {1: CLOSES, 2: CLOSES + timedelta(hours=2)}


def _books() -> dict[int, Oracle]:
    return {
        1: Oracle(STOCK, {"": None}, 0, "split", LADDER),
        2: Oracle(None, {"": None}, LIMIT, "split", PLUMS),
    }


@dataclass
class Dice:
    """Makes the conversation, and keeps the books beside it."""

    random: Random
    books: dict[int, Oracle] = field(default_factory=_books)
    events: list[Event] = field(default_factory=list)
    now: datetime = START
    orders: dict[tuple[int, str], list[tuple[str, str, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # -> messages that order: id, group, place
    versions: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def booked(self, buy: int) -> dict[str, int]:
        """By member, of those who want anything."""
        return {who: self.books[buy].booked[NUMBERS[who], ""] for who in NUMBERS if self._holds(buy, who)}

    def waiting(self, buy: int) -> dict[str, int]:
        """By member, of those who want anything."""
        return {who: self._holds(buy, who) - booked for who, booked in self.booked(buy).items()}

    def dues(self, buy: int) -> dict[str, int]:
        """What each would owe if it ended now, minor units."""
        return {who: self.books[buy].due(NUMBERS[who]) for who in self.booked(buy)}

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
        member, buy = self.random.choice(list(NUMBERS)), self.random.choice((1, 1, 2))
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

    def _order(self, member: str, group: str, text: str, buy: int, effect: Effect) -> None:
        place = len(self.events)
        message = self._say(member, group, text, buy)
        self._book(message, member, buy, place, effect)
        if effect[0] == "add":
            self.orders[buy, member].append((message, group, place))

    def _book(self, key: str, member: str, buy: int, place: int, effect: Effect, version: int = 0) -> None:
        if self.now < HOURS[buy]:
            self.answers[self.books[buy].hear(key, NUMBERS[member], place, effect, version)] += 1

    def _holds(self, buy: int, member: str) -> int:
        return sum(self.books[buy].held(NUMBERS[member]).values())

    def _add(self, member: str, buy: int, group: str) -> None:
        units = self.random.randint(1, 3)
        self._order(member, group, f"+{units}", buy, ("add", "", units))

    def _edit(self, member: str, buy: int, group: str) -> None:
        """One of their orders: edited, and then an older edit of it comes late."""
        if not self.orders[buy, member]:
            return self._add(member, buy, group)
        message, group, place = self.random.choice(self.orders[buy, member])
        units = self.random.randint(1, 3)
        self.versions += 10
        said = {"kind": "edit", "group": group, "from": member, "id": message}
        self.hear(**said, text=f"+{units}", version=self.versions)
        self.hear(**said, text="+9", version=self.versions - 5)
        self._book(message, member, buy, place, ("add", "", units), self.versions)
        return None

    def _set(self, member: str, buy: int, group: str) -> None:
        if self._holds(buy, member):
            units = self.random.randint(1, 4)
            self._order(member, group, f"改{units}", buy, ("total", "", units))

    def _reduce(self, member: str, buy: int, group: str) -> None:
        if has := self._holds(buy, member):
            units = self.random.randint(1, has)
            self._order(member, group, f"-{units}", buy, ("less", "", units))

    def _cancel(self, member: str, buy: int, group: str) -> None:
        if self._holds(buy, member):
            self._order(member, group, self.random.choice(["cancel", "取消"]), buy, ("all",))

    def _press(self, member: str, buy: int, group: str) -> None:
        if (
            self.now < HOURS[buy] and not GONE <= self.now < BACK
        ):  # no button is pressed while the bot is away
            place = len(self.events)
            self.hear(kind="press", group=group, **{"from": member}, on=f"buy:{buy}", button="+1")
            self._book(f"press{place}", member, buy, place, ("add", "", 1))

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
        text="/open Plums; price 5; ladder 36=4.5 44=4 52=3.5; limit 4; until 22:00",
    )
    dice.play(GONE - timedelta(seconds=1), 190)
    dice.now = GONE
    dice.hear(kind="crash", until=BACK.isoformat())
    dice.play(BACK - timedelta(seconds=1), 24)
    dice.now = BACK
    dice.play(CLOSES + timedelta(hours=2, minutes=5), 45)
    dice.hear(kind="tick")
    return dice
