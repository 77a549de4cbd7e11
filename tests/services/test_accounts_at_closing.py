"""Two accounts that become one, and two again, around closings and reopenings, in every order of these: each owes for
what it holds, nothing else, and the ledger says the same; what was paid stays paid."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from commerce.ground.db import Database
from commerce.queries import integrity
from commerce.services.buys import closing, mending
from commerce.services.money import paying
from commerce.services.people import joining, shared
from commerce.tables import GroupBuy, Link
from tests.services.shop import Shop
from tests.services.words import order

PRICE, HELD = 1_000, {"amy": 3, "bob": 2}
FEW, MANY = 4, 5  # steps of an evening
LEDGER = """SELECT CAST(COALESCE(SUM(CASE p.account WHEN 'sales' THEN -p.amount_minor ELSE 0 END), 0) AS BIGINT),
        CAST(COALESCE(SUM(CASE p.account WHEN 'received' THEN p.amount_minor ELSE 0 END), 0) AS BIGINT)
    FROM postings p JOIN transfers t ON t.id = p.transfer_id WHERE t.order_id = :order"""
ORDERS = """SELECT o.id, o.due_minor, CAST(COALESCE(SUM(l.qty), 0) AS BIGINT) FROM orders o LEFT JOIN lines l
    ON l.order_id = o.id WHERE o.buy_id = :buy GROUP BY o.id, o.due_minor ORDER BY o.id"""


class Stands(NamedTuple):
    """An order: what it owes, its units, what the ledger has sold to it and received for it."""

    due: int
    units: int
    sold: int
    received: int


class Evening:
    """amy has ordered 3, bob 2. A step "buy" closes the buy or opens it again, "accounts" makes the two one, or two
    again; bob pays whenever his bill is there and he is by himself."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.said = shop, 0
        self.closed, self.link, self.paid, self.buy = False, 0, 0, 0

    async def play(self, steps: tuple[str, ...]) -> None:
        self.buy = await self.shop.open(price_minor=PRICE, closes_at=self.shop.now + timedelta(days=1))
        for who, units in HELD.items():
            said = await self.shop.heard(f"{who}{self.buy}", order(units), self.buy)
            await self.shop.desk.order(said)
        for step in steps:
            self.shop.now += timedelta(minutes=1)
            await (self.accounts() if step == "accounts" else self.turn())
            assert await self.stands() == self.expected(), steps

    async def turn(self) -> None:
        shop, until = self.shop, self.shop.now + timedelta(days=1)
        async with shop.database.write() as session:
            if self.closed:
                await mending.reopen(session, self.buy, until, self.deed())
            else:
                await closing.close(session, self.buy, shop.now, shop.standards, actor_id=shop.leader.id)
        self.closed = not self.closed
        if self.closed and not self.link and not self.paid:
            await self.pay()

    async def pay(self) -> None:
        bob = await self.shop.member(f"bob{self.buy}")
        async with self.shop.database.write() as session:
            buy = await session.get_one(GroupBuy, self.buy)
            self.paid = (await paying.pay(session, buy, bob, self.deed())).amount_minor

    async def accounts(self) -> None:
        amy, bob = [(await self.shop.member(f"{who}{self.buy}")).id for who in HELD]
        async with self.shop.database.write() as session:
            if self.link:
                await joining.part(session, await session.get_one(Link, self.link), self.shop.now)
                self.link = 0
            else:
                self.link = (await joining.join(session, amy, bob, self.shop.now)).id

    def deed(self) -> Any:
        self.said += 1
        return self.shop.deed(f"{self.buy}-{self.said}")

    async def stands(self) -> list[Stands]:
        """amy's order and bob's."""
        found = []
        for no, due, units in await self.shop.rows(ORDERS, buy=self.buy):
            ((sold, received),) = await self.shop.rows(LEDGER, order=no)
            found.append(Stands(due, units, sold, received))
        return found

    def expected(self) -> list[Stands]:
        units, paid = list(HELD.values()), [0, self.paid]
        if self.link:
            units, paid = [sum(units), 0], [sum(paid), 0]
        dues = [PRICE * one * self.closed for one in units]
        return [Stands(due, one, due, had) for due, one, had in zip(dues, units, paid, strict=True)]


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'plusone.db')}"


async def _all_evenings(url: str, steps: int) -> None:
    shop = await Shop.at(Database.at(url))
    try:
        for evening in product(("buy", "accounts"), repeat=steps):
            await Evening(shop).play(evening)
        async with shop.database.read() as session:
            assert await integrity.broken(session) == []
    finally:
        await shop.desk.close()
        await shop.database.close()


async def test_each_owes_for_what_they_hold_whatever_came_first(sqlite_url: str) -> None:
    await _all_evenings(sqlite_url, FEW)


@pytest.mark.faults  # half a minute on each
async def test_and_after_longer_evenings(database_url: str) -> None:
    await _all_evenings(database_url, MANY)


async def _nothing_more(*_: Any) -> None:
    pass


async def test_control_a_ledger_left_as_it_was_is_seen(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "owe", _nothing_more)
    with pytest.raises(AssertionError):
        await _all_evenings(sqlite_url, FEW)
