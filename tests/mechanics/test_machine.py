"""Every kind against a second shop: orders, cancellations, more stock, time that passes, redelivery and
crashes, in any order.

The whole app on a real database on one side, `oracle` on the other; after closing both must agree on who owes
what, and nothing in the database may be out of order. The mutants show that a wrong shop would be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.app import App
from commerce.booking import shift, teams
from commerce.mechanics import pack
from commerce.rules import pricing
from tests.invariants import violations
from tests.mechanics.market import Market
from tests.mechanics.oracle import Oracle

T = TypeVar("T")
TERMS = {
    "open": "",
    "ladder": "ladder 3=80 6=60",
    "team": "team 2 70 10m",
    "deposit": "deposit 20%",
    "pack": "pack 4",
    "flash": "flash 10:10-20:00 70",
}
MEMBERS = st.sampled_from(["amy", "bob", "cat", "dan"])
UNITS = st.integers(1, 4)
FIRST = st.lists(
    st.tuples(MEMBERS, UNITS), min_size=2, max_size=4
)  # where nobody has ordered, nothing can go wrong


class Shops(RuleBasedStateMachine):
    """One group buy, told to both."""

    kinds: tuple[str, ...] = tuple(TERMS)
    runner: asyncio.Runner
    market: Market

    def __init__(self) -> None:
        super().__init__()
        self.minute, self.said, self.last = 600, 0, ("", "", "")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize(
        data=st.data(), stock=st.none() | st.integers(2, 8), limit=st.sampled_from([0, 3]), first=FIRST
    )
    def open(self, data: st.DataObject, stock: int | None, limit: int, first: list[tuple[str, int]]) -> None:
        kind = data.draw(st.sampled_from(self.kinds))
        if kind == "pack" and stock:
            stock = max(stock, 4)  # a stock that fills no pack is refused
        self.oracle = Oracle(kind, stock, limit)
        more = "".join(
            [
                f"; stock {stock}" if stock else "",
                f"; limit {limit}" if limit else "",
                f"; {TERMS[kind]}" if TERMS[kind] else "",
            ]
        )
        self.chat = self.market.begin()
        self.say("lena", f"/open Goods; price 100{'' if kind == 'flash' else '; until 20:00'}{more}")
        self.number = self.run(self.market.number(self.chat))
        for who, units in first:
            self.order(who, units)

    @rule(who=MEMBERS, units=UNITS)
    def order(self, who: str, units: int) -> None:
        self.say(who, f"+{units}")
        self.oracle.order(who, units, self.minute)

    @rule(who=MEMBERS, units=UNITS, more=st.integers(1, 6))
    def order_up_to(self, who: str, units: int, more: int) -> None:
        """Where there is enough of everything; what waits for its turn has no upper end yet."""
        if self.oracle.kind == "pack" and self.oracle.stock is None:
            self.say(who, f"{units}, up to {units + more}")
            self.oracle.order(who, units, self.minute, units + more)

    @rule(who=MEMBERS, units=UNITS)
    def give_up(self, who: str, units: int) -> None:
        self.say(who, f"-{units}")
        self.oracle.give_up(who, units, self.minute)

    @rule(who=MEMBERS)
    def cancel(self, who: str) -> None:
        self.say(who, "cancel")
        self.oracle.give_up(who, 10**6, self.minute)

    @rule(more=st.integers(1, 3))
    def restock(self, more: int) -> None:
        if self.oracle.stock is not None:
            self.say("lena", f"/edit {self.number}; stock {self.oracle.stock + more}")
            self.oracle.restock(self.oracle.stock + more, self.minute)

    @rule(minutes=st.integers(1, 15))
    def wait(self, minutes: int) -> None:
        self.minute += minutes
        self.run(self.market.until(self._now()))
        self.oracle.pass_time(self.minute)

    @rule()
    def deliver_again(self) -> None:
        who, said, name = self.last
        if who != "lena":
            self.run(self._hear(who, said, name))

    @rule()
    def crash(self) -> None:
        """Another process on the same database; nothing of the old one's memory is left."""
        self.run(self._start_again())

    async def _start_again(self) -> None:
        await self.market.app.desk.close()
        self.market.app = App(self.market.settings, self.market.database, self.market.clock.now)
        self.market.app.desk.open()

    def say(self, who: str, said: str) -> None:
        self.minute, self.said = self.minute + 1, self.said + 1
        if hasattr(self, "number"):
            self.oracle.pass_time(self.minute)
        self.last = (who, said, f"{self.chat}-{self.said}")
        self.run(self._hear(*self.last))

    async def _hear(self, who: str, said: str, name: str) -> None:
        on = None if said.startswith("/") else await self.market.told(self.chat, "post")
        await self.market.hear(self.chat, who, said, self._now(), name, reply_to=on)

    def _now(self) -> Any:
        return self.market.moment(f"{self.minute // 60:02}:{self.minute % 60:02}")

    def teardown(self) -> None:
        if hasattr(self, "number"):
            self.run(self._finish())

    async def _finish(self) -> None:
        await self.market.until(self.market.moment("23:30"))
        self.oracle.pass_time(20 * 60 - 1)
        facts = await self.market.state()
        owed = {
            order["member"].removeprefix("sandbox:"): (
                sum(line["qty"] for line in order["lines"]),
                order["due_minor"] // 100,
            )
            for order in facts["orders"]
            if order["due_minor"] and order["buy"] == self.number
        }
        assert owed == self.oracle.settle()
        assert await violations(self.market.database) == []


SETTINGS = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
HUNT = settings(
    SETTINGS,
    max_examples=150,
    database=None,
    report_multiple_bugs=False,
    phases=(Phase.generate,),
    derandomize=True,
    print_blob=False,
)


def compare(kind: str, folder: Path, how: settings) -> None:
    """Tells both shops the same stories of one kind. Raises AssertionError where they differ."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        market = runner.run(stack.enter_async_context(Market.on(folder)))
        try:
            run_state_machine_as_test(
                type("Shops", (Shops,), {"kinds": (kind,), "runner": runner, "market": market}), settings=how
            )
        finally:
            runner.run(stack.aclose())


@pytest.mark.parametrize("kind", sorted(TERMS))
def test_both_shops_agree(kind: str, tmp_path: Path) -> None:
    compare(kind, tmp_path, SETTINGS)


def _by_arrival(units: int, weights: Sequence[int]) -> list[int]:
    """Each in turn as much as there is."""
    got = []
    for weight in weights:
        got.append(min(units, weight))
        units -= got[-1]
    return got


MUTANTS: dict[str, tuple[str, Any, str, Any]] = {
    "steps that come a unit late": ("ladder", pricing, "step_price", lambda base, steps, n: min([p for at, p in steps if n > at], default=base)),
    "seats that nobody leaves": ("team", teams, "_leave", lambda buy, order: None),
    "upper ends that open packs": ("pack", pack, "_in_whole_packs", lambda size, firm, more, room: (firm + more) // size * size),
    "packs shared out by arrival": ("pack", pack, "_share", _by_arrival),
    "a queue that nobody leaves": ("open", shift, "promote", lambda *_: None),
}  # fmt: skip


@pytest.mark.faults  # a hunt takes as long as all the agreeing
@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_control_a_wrong_shop_is_seen(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, module, attribute, wrong = MUTANTS[name]
    monkeypatch.setattr(module, attribute, wrong)
    with pytest.raises(AssertionError):
        compare(kind, tmp_path, HUNT)
