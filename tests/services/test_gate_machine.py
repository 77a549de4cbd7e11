"""The gate against a plain count: goods ordered, paid, handed out at once and by the unit, and taken back; cards that
are pressed late or twice; buys that are opened again; accounts that become one and two again: in any order.

What left the gate and what was paid is counted beside, from the answers alone; after every step the rows must agree
with it. The mutants show that a wrong gate would be seen.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from commerce.ground.db import Database
from commerce.queries import integrity
from commerce.refusals import Refusal
from commerce.services.buys import arriving, closing, gate, handing, mending
from commerce.services.buys.at_gate import AtGate
from commerce.services.deed import Deed
from commerce.services.money import paying
from commerce.services.people import joining, shared
from commerce.tables import GroupBuy, Link, Member
from commerce.tables.base import to_millis
from tests.services.shop import Shop
from tests.services.words import order

T = TypeVar("T")
MEMBERS, UNITS = st.sampled_from(["amy", "bob", "cat"]), st.integers(1, 3)
PRICE = 1_000
LINES = """SELECT o.id, o.member_id, o.due_minor, o.handed_at IS NOT NULL, b.state, l.qty, l.handed
    FROM lines l JOIN orders o ON o.id = l.order_id JOIN group_buys b ON b.id = o.buy_id
    WHERE b.id = :buy AND (l.qty > 0 OR l.handed <> 0) ORDER BY l.id"""
MONEY = """SELECT o.id, CAST(SUM(p.amount_minor) AS BIGINT) FROM postings p JOIN transfers t ON t.id = p.transfer_id
    JOIN orders o ON o.id = t.order_id WHERE o.buy_id = :buy AND p.account = 'received' GROUP BY o.id"""


class Row(NamedTuple):
    """A line as it stands, and its order."""

    order: int
    member: int
    due: int
    ticked: bool
    state: str
    qty: int
    handed: int


class Gate(RuleBasedStateMachine):
    """One buy of three members, beside those of the examples before it."""

    runner: asyncio.Runner
    shop: Shop
    buys = 0

    def __init__(self) -> None:
        super().__init__()
        self.buy, self.said, self.link = 0, 0, 0
        self.cards: dict[str, AtGate] = {}  # as each was drawn last
        self.was_one = False
        self.out = self.paid = 0  # units that left the gate and money that came, as they were answered

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        self.said += 1
        self.shop.now += timedelta(seconds=2)
        return self.runner.run(work)

    @initialize(
        first=st.lists(st.tuples(MEMBERS, UNITS), min_size=2, max_size=5),
        here=st.booleans(),
        one=st.booleans(),
    )
    def open(self, first: list[tuple[str, int]], here: bool, one: bool) -> None:
        Gate.buys += 1
        self.buy = self.run(self.shop.open(price_minor=PRICE, closes_at=self.shop.now + timedelta(days=1)))
        for who, units in first:
            self.order(who, units)
        self.close()
        if here:
            self.arrive()
        if one:
            self.become_one("bob")

    @rule(who=MEMBERS, units=UNITS)
    def order(self, who: str, units: int) -> None:
        """Refused in words once the buy is closed."""
        self.run(self._order(who, units))

    @rule()
    def close(self) -> None:
        self._of_the_buy(
            lambda session, buy: closing.close(
                session, buy.id, self.shop.now, self.shop.standards, actor_id=self.shop.leader.id
            )
        )

    @rule()
    def arrive(self) -> None:
        self._of_the_buy(lambda session, buy: arriving.arrive(session, buy, "", self.deed()))

    @rule()
    def reopen(self) -> None:
        until = self.shop.now + timedelta(days=1)
        self._of_the_buy(lambda session, buy: mending.reopen(session, buy.id, until, self.deed()))

    @rule(who=MEMBERS)
    def pay(self, who: str) -> None:
        done = self._tick(paying.pay, who)
        self.paid += done.amount_minor if done else 0

    @rule(who=MEMBERS)
    def take_money_back(self, who: str) -> None:
        """Where a part of it is too much the leader is asked first; credit that pays no more was no money."""
        done = self._tick(paying.unpay, who)
        if isinstance(done, paying.Unpaid) and not done.credit_minor:
            self.paid -= done.amount_minor

    @rule(who=MEMBERS)
    def hand_by_name(self, who: str) -> None:
        held = self.run(self._rows())
        if self._tick(handing.hand, who):
            self.out += sum(row.qty - row.handed for row in held if row.member == self.run(self._no(who)))

    @rule(who=MEMBERS)
    def take_goods_back(self, who: str) -> None:
        held = self.run(self._rows())
        if self._tick(handing.unhand, who):
            self.out -= sum(row.handed for row in held if row.member == self.run(self._no(who)))

    @rule(who=MEMBERS)
    def look(self, who: str) -> None:
        self.cards.pop(who, None)
        self._knew(who)

    def _knew(self, who: str) -> AtGate | None:
        """Their card as it was drawn last; drawn now where it never was."""
        card = self.cards.get(who) or self.run(self._look(who))
        if card:
            self.cards[who] = card
        return card

    @rule(who=MEMBERS, cash=st.booleans(), sent=st.booleans())
    def hand_all(self, who: str, cash: bool, sent: bool) -> None:
        """By the card as it was drawn, however long ago."""
        knew = self._knew(who)
        if knew is None:
            return
        owed = knew.owed_minor if cash else None
        card = self.run(self._hand_out(knew, owed, "dan" if sent else None))
        if card and card.did != "changed":
            self.out += knew.left
            self.paid += sum(one.amount_minor for one in card.cash)

    @rule(who=MEMBERS, units=UNITS)
    def hand_part(self, who: str, units: int) -> None:
        knew = self._knew(who)
        if knew is None:
            return
        line = knew.orders[0].lines[0]
        card = self.run(self._hand_part(knew, line.line_no, units, line.handed))
        if card and card.did == "part":
            self.out += units

    @rule(who=st.sampled_from(["bob", "cat"]))
    def become_one(self, who: str) -> None:
        """With amy."""
        if not self.link:
            self.link, self.was_one = self.run(self._join(who)), True

    @rule()
    def become_two(self) -> None:
        if self.link:
            self.run(self._part())
            self.link = 0

    # -- what must hold ----------------------------------------------------------------------------

    @invariant()
    def the_rows_agree_with_what_was_answered(self) -> None:
        if self.buy:
            self.run(self._check())

    async def _check(self) -> None:
        rows, money = await self._rows(), dict(await self._money())
        assert all(0 <= row.handed <= row.qty for row in rows), "never more than was booked"
        assert sum(row.handed for row in rows) == self.out, "nothing twice"
        assert sum(money.values()) == self.paid, "no payment twice"
        for no in {row.order for row in rows}:
            own = [row for row in rows if row.order == no]
            assert own[0].ticked == all(row.handed == row.qty for row in own), "ticked means all of it"
            if own[0].state == "succeeded" and not self.was_one:  # what was paid for two stays with one
                assert 0 <= money.get(no, 0) <= own[0].due, "no more than is owed"
        assert not self.out or rows[0].state == "succeeded", "what is open is not handed out"

    def teardown(self) -> None:
        if self.buy:
            self.become_two()
            self.the_rows_agree_with_what_was_answered()
            assert self.run(self._broken()) == []

    # -- how it is done ----------------------------------------------------------------------------

    def deed(self) -> Deed:
        return self.shop.deed(f"{self.buy}-{self.said}")

    def _of_the_buy(self, act: Callable[[Any, GroupBuy], Awaitable[Any]]) -> Any:
        return self.run(self._act(act))

    def _tick(self, act: Callable[..., Awaitable[Any]], who: str) -> Any:
        return self.run(self._ticked(act, who))

    async def _ticked(self, act: Callable[..., Awaitable[Any]], who: str) -> Any:
        member = await self._member(who)
        return await self._act(lambda session, buy: act(session, buy, member, self.deed()))

    async def _act(self, act: Callable[[Any, GroupBuy], Awaitable[Any]]) -> Any:
        """What came of it; None where it was refused, and nothing kept."""
        try:
            async with self.shop.database.write() as session:
                return await act(session, await session.get_one(GroupBuy, self.buy))
        except Refusal:
            return None

    async def _member(self, who: str) -> Member:
        return await self.shop.member(f"{who}{Gate.buys}")

    async def _no(self, who: str) -> int:
        return (await self._member(who)).id

    async def _order(self, who: str, units: int) -> None:
        said = await self.shop.heard(f"{who}{Gate.buys}", order(units), self.buy)
        await self.shop.desk.order(replace(said, sent=to_millis(self.shop.now)))

    async def _look(self, who: str) -> AtGate | None:
        no = await self._no(who)
        async with self.shop.database.write() as session:
            return await gate.look_at(session, no, [self.shop.group.id])

    async def _hand_out(self, knew: AtGate, cash: int | None, collector: str | None) -> AtGate | None:
        async with self.shop.database.write() as session:
            return await gate.hand_out(
                session, knew.member_no, [self.shop.group.id], self.deed(),
                seen=knew.seen, cash=cash, collector=collector,
            )  # fmt: skip

    async def _hand_part(self, knew: AtGate, line_no: int, units: int, had: int) -> AtGate | None:
        async with self.shop.database.write() as session:
            return await gate.hand_part(
                session,
                knew.member_no,
                [self.shop.group.id],
                self.deed(),
                line_no=line_no,
                units=units,
                had=had,
            )

    async def _join(self, who: str) -> int:
        kept, joined = await self._no("amy"), await self._no(who)
        async with self.shop.database.write() as session:
            return (await joining.join(session, kept, joined, self.shop.now)).id

    async def _part(self) -> None:
        async with self.shop.database.write() as session:
            await joining.part(session, await session.get_one(Link, self.link), self.shop.now)

    async def _rows(self) -> list[Row]:
        return [Row(*row) for row in await self.shop.rows(LINES, buy=self.buy)]

    async def _money(self) -> list[tuple[Any, ...]]:
        return await self.shop.rows(MONEY, buy=self.buy)

    async def _broken(self) -> list[integrity.Broken]:
        async with self.shop.database.read() as session:
            return await integrity.broken(session)


# a failure is not made smaller: every example goes on in the same shop
SETTINGS = settings(
    max_examples=16,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),
)
HUNT = settings(
    SETTINGS, max_examples=150, database=None, report_multiple_bugs=False, phases=(Phase.generate,),
    derandomize=True, print_blob=False,
)  # fmt: skip


def play(url: str, how: settings) -> None:
    """Any order of things at one gate. Raises AssertionError where the rows and the count differ."""
    with asyncio.Runner() as runner:
        shop = runner.run(_shop(url))
        try:
            run_state_machine_as_test(type("Here", (Gate,), {"runner": runner, "shop": shop}), settings=how)
        finally:
            runner.run(_over(shop))


async def _shop(url: str) -> Shop:
    return await Shop.at(Database.at(url))


async def _over(shop: Shop) -> None:
    await shop.desk.close()
    await shop.database.close()


def test_in_any_order_nothing_is_handed_out_or_paid_twice(sqlite_template: Path, tmp_path: Path) -> None:
    play(_copy(sqlite_template, tmp_path), SETTINGS)


@pytest.mark.faults
@pytest.mark.postgres
def test_nor_on_postgresql(postgres_database: str) -> None:
    play(postgres_database, SETTINGS)


def _copy(template: Path, folder: Path) -> str:
    path = folder / "plusone.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


def _all_of_it(rows: Sequence[Any], units: int) -> None:
    for row in rows:
        row.handed += units


class _Any(int):
    """What a card knew, whatever it knew."""

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


def _left_behind(line: Any, units: int) -> dict[str, Any]:
    took, line.handed = PART_OF(line, units), line.handed
    return {**took, "handed": 0}


PART_OF = shared.part_of


async def _as_it_was(*_: Any) -> None:
    pass


async def _only_the_tick(session: Any, order_row: Any, deed: Deed, detail: str = "") -> None:
    order_row.handed_at = deed.now


MUTANTS: dict[str, tuple[Any, str, Any]] = {
    "a card that is never old": (gate, "_seen", lambda lines: _Any(99)),
    "units given of every row": (gate, "_fill", _all_of_it),
    "a tick without its lines": (gate, "tick_off", _only_the_tick),
    "accounts that leave what they fetched behind": (shared, "part_of", _left_behind),
    "accounts that are ticked off as one": (shared, "tick", _as_it_was),
    "a part that may be given again": (gate, "_may_give", lambda rows, units, had: bool(rows)),
}


@pytest.mark.parametrize("name", sorted(MUTANTS))
@pytest.mark.faults  # a hunt takes as long as all the agreeing
def test_control_a_wrong_gate_is_seen(
    name: str, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, attribute, wrong = MUTANTS[name]
    monkeypatch.setattr(module, attribute, wrong)
    with pytest.raises(AssertionError):
        play(_copy(sqlite_template, tmp_path), HUNT)
