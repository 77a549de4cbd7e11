"""Any two things done at the same moment by two processes end as if one had been done after the other, in
either order.

Three buys alike: in the first both are done at once, in the others one after the other. The control takes the
lock away, on PostgreSQL, and must see an end that neither order brings.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations_with_replacement
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from commerce.booking.book import Heard
from commerce.desk.desk import Desk
from commerce.ground.db import Database
from commerce.refusals import Refusal
from commerce.services.buys import closing
from commerce.services.buys.editing import Edit, edit
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import CLOSES, OPENED, cancel, order, total
from tests.together import together

pytestmark = pytest.mark.faults  # the races that are told one by one in `test_races` are in the short run
NOW = OPENED + timedelta(days=1)
SAID = {
    "dan orders": order(2),
    "bob gives up": cancel(),
    "amy takes one back": cancel(1),
    "cat wants three": total(3),
}
DONE = ("lena closes", "lena cancels", "lena adds stock", "lena extends")
PAIRS = list(combinations_with_replacement([*SAID, *DONE], 2))


@dataclass
class Deed:
    """One thing that is done to one buy, on a database opened for it alone."""

    shop: Shop
    database: Database
    buy: int
    name: str
    heard: Heard | None
    lock: bool = True

    async def do(self) -> None:
        try:
            if self.heard is not None:
                desk = Desk(self.database, lambda: NOW)
                desk.lock = self.lock
                await desk.apply([self.heard])
            else:
                await self._lead()
        except Refusal:
            pass

    async def _lead(self) -> None:
        leader = self.shop.leader.id
        async with self.database.write() as session:
            if self.name == "lena closes":
                await closing.close(session, self.buy, NOW, self.shop.standards)
            elif self.name == "lena cancels":
                await closing.cancel(session, self.buy, NOW, "", leader, f"cancel:{self.buy}")
            elif self.name == "lena extends":
                await closing.extend(
                    session, self.buy, CLOSES + timedelta(hours=1), NOW, leader, f"extend:{self.buy}"
                )
            else:
                row = await closing.locked(session, self.buy)
                await edit(session, row, Edit(stock=6), self.shop.deed(f"edit:{self.buy}", NOW))
                await Desk(self.database, lambda: NOW).promote(session, self.buy)


async def prepare(
    shop: Shop, pair: tuple[str, str], databases: tuple[Database, Database], stock: int
) -> tuple[Deed, Deed]:
    """Of four units amy has two, bob one, cat one and waits for one more; of six, one is free."""
    buy = await shop.open(
        stock=stock, price_minor=10_000, mechanic="ladder", terms={"steps": [[3, 9_000], [6, 8_000]]}
    )
    for name, units in (("amy", 2), ("bob", 1), ("cat", 2)):
        await shop.say(name, order(units), buy)
    names = [
        name if name != "dan orders" else f"{who} orders"
        for name, who in zip(pair, ("dan", "eve"), strict=True)
    ]
    heard = [
        await shop.heard(name.partition(" ")[0], SAID["dan orders" if name.endswith("orders") else name], buy)
        if not name.startswith("lena")
        else None
        for name in names
    ]
    first, second = (
        Deed(shop, database, buy, name, one)
        for database, name, one in zip(databases, names, heard, strict=True)
    )
    return first, second


async def end_of(shop: Shop, buy: int) -> list[Any]:
    """How a buy stands: itself, its counters, and what each member has, waits for and owes."""
    query = (
        "SELECT m.name, coalesce(sum(l.qty), 0), coalesce((SELECT sum(w.qty) FROM waitings w WHERE w.order_id = o.id), 0), o.due_minor "
        "FROM orders o JOIN members m ON m.id = o.member_id LEFT JOIN lines l ON l.order_id = o.id WHERE o.buy_id = :buy "
        "GROUP BY m.name, o.id, o.due_minor ORDER BY m.name"
    )
    return [
        await shop.rows("SELECT state, settled, closes_at FROM group_buys WHERE id = :buy", buy=buy),
        await shop.rows("SELECT stock, pledged, waiting FROM offers WHERE buy_id = :buy", buy=buy),
        [
            tuple(int(one) if not isinstance(one, str) else one for one in row)
            for row in await shop.rows(query, buy=buy)
        ],
    ]


async def ends(
    shop: Shop,
    pair: tuple[str, str],
    databases: tuple[Database, Database],
    *,
    lock: bool = True,
    stock: int = 4,
) -> tuple[Any, list[Any]]:
    """-> how it ends when both are done at once, and the ends of the two orders."""
    one, two = (replace(deed, lock=lock) for deed in await prepare(shop, pair, databases, stock))
    await together(one.do(), two.do())
    legal = []
    for forward in (True, False):
        deeds = await prepare(shop, pair, databases, stock)
        for deed in deeds if forward else reversed(deeds):
            await deed.do()
        legal.append(await end_of(shop, deeds[0].buy))
    return await end_of(shop, one.buy), legal


@pytest.mark.parametrize("pair", PAIRS, ids=" while ".join)
async def test_two_at_once_end_as_one_after_the_other(
    shop: Shop, elsewhere: Elsewhere, pair: tuple[str, str]
) -> None:
    both, legal = await ends(shop, pair, (elsewhere(), elsewhere()))
    assert both in legal


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The leaders' half of the lock gone as well."""

    async def unlocked(session: Any, no: int, state: str = "open") -> Any:
        from commerce.tables import GroupBuy

        await asyncio.sleep(0)
        return await session.get_one(GroupBuy, no)

    monkeypatch.setattr(closing, "locked", unlocked)


@pytest_asyncio.fixture
async def shop_on_postgres(postgres_database: str) -> AsyncIterator[Shop]:
    """A shop that nobody looks over afterwards: it is there to be broken."""
    shop = await Shop.at(Database.at(postgres_database))
    yield shop
    await shop.desk.close()
    await shop.database.close()


@pytest.mark.postgres
async def test_control_without_the_lock_an_end_is_seen_that_no_order_brings(
    shop_on_postgres: Shop, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_on_postgres
    async with shop.database.write() as session:
        await session.execute(text("ALTER TABLE offers DROP CONSTRAINT ck_offers_never_oversold"))
    databases = Database.at(postgres_database), Database.at(postgres_database)
    without_locks(monkeypatch)
    seen = 0
    for _ in range(10):
        for pair in (
            ("dan orders", "dan orders"),
            ("dan orders", "lena closes"),
            ("bob gives up", "dan orders"),
        ):
            both, legal = await ends(shop, pair, databases, lock=False, stock=6)
            seen += both not in legal
        if seen:
            break
    for database in databases:
        await database.close()
    assert seen, "without its locks the shop must be seen to go wrong, or these pairs prove nothing"
