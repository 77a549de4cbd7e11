"""Two hundred members and ten units, by tasks and by processes; and controls without the lock, which must
then be seen to oversell."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from commerce.desk.desk import Desk
from commerce.ground import db
from commerce.ground.db import Database
from commerce.outcomes import Ordered
from commerce.services.buys import closing
from commerce.services.buys.editing import Edit, edit
from tests.invariants import violations
from tests.services.conftest import Elsewhere
from tests.services.crowd import begin
from tests.services.shop import Shop
from tests.services.words import OPENED, cancel, heard, order
from tests.together import together

MEMBERS, STOCK = 200, 10


async def crowd(shop: Shop, count: int = MEMBERS) -> list[int]:
    """That many members, met together."""
    async with shop.database.write() as session:
        await session.execute(
            text("INSERT INTO members (name, language, since) VALUES (:name, '', 0)"),
            [{"name": f"m{n}"} for n in range(count)],
        )
    return [row[0] for row in await shop.rows("SELECT id FROM members WHERE name LIKE 'm%' ORDER BY id")]


async def at_once(url: str, buy: int, members: list[int], processes: int = 4) -> None:
    """The members, shared out among processes that all begin together."""
    children = [begin(url, buy, members[n::processes]) for n in range(processes)]
    for _, pipe in children:
        assert await asyncio.to_thread(pipe.recv) == "ready"
    for _, pipe in children:
        pipe.send("go")
    for process, pipe in children:
        await asyncio.to_thread(process.join)
        assert process.exitcode == 0
        pipe.close()


async def served(shop: Shop, stock: int = STOCK) -> None:
    """Exactly the stock is booked, the rest waits in the order of its commits, and everybody was answered
    truly."""
    assert await shop.one("SELECT sum(qty) FROM lines") == stock
    assert await shop.one("SELECT count(*) FROM waitings") == MEMBERS - stock
    in_turn = [row[0] for row in await shop.rows("SELECT order_id FROM waitings ORDER BY id")]
    assert in_turn == sorted(in_turn), "who committed later waits behind"
    booked = {row[0] for row in await shop.rows("SELECT order_id FROM lines WHERE qty > 0")}
    assert max(booked) < min(in_turn), "nobody who waits came before somebody who has"
    assert await shop.one("SELECT count(*) FROM outgoing WHERE outcome = 'Ordered'") == MEMBERS


async def test_two_hundred_tasks_and_ten_units(shop: Shop) -> None:
    buy = await shop.open(stock=STOCK)
    members = await crowd(shop)
    answers = await together(*[shop.desk.order(heard(m, m, order(1), buy)) for m in members])
    assert Counter((one.units, one.waiting) for one in answers if isinstance(one, Ordered)) == {
        (1, 0): STOCK,
        (0, 1): MEMBERS - STOCK,
    }
    await served(shop)


@pytest.mark.postgres
class TestFourProcesses:
    @pytest.fixture
    def database_url(self, postgres_database: str) -> str:
        return postgres_database

    async def test_ten_units(self, shop: Shop, database_url: str) -> None:
        buy = await shop.open(stock=STOCK)
        await at_once(database_url, buy, await crowd(shop))
        await served(shop)

    async def test_ten_units_of_one_color(self, shop: Shop, database_url: str) -> None:
        buy = await shop.open(stock=STOCK, options=(("color", ("red",)),), variant_stock=((("red",), 4),))
        members = await crowd(shop, 40)
        desks = [Desk(Database.at(database_url), lambda: OPENED) for _ in range(4)]
        for desk in desks:
            desk.open()
        said = [heard(member, n, order(1, color="red"), buy) for n, member in enumerate(members, 1)]
        await together(*[desks[n % 4].order(one) for n, one in enumerate(said)])
        for desk in desks:
            await desk.close()
            await desk.database.close()
        assert await shop.rows("SELECT pledged, waiting FROM variants") == [(4, 36)]

    async def test_two_buys_taken_by_two_desks_in_opposite_order(
        self, shop: Shop, elsewhere: Elsewhere
    ) -> None:
        """Locks are taken in the order of their numbers: no deadlock, however a batch is put together."""
        buys = [await shop.open(stock=50), await shop.open(stock=50)]
        members = await crowd(shop, 40)
        desks = [Desk(elsewhere(), lambda: OPENED) for _ in range(2)]
        for turn in range(10):
            at = turn * 4
            batches = [
                [
                    heard(members[at + 2 * n + k], at + 2 * n + k + 1, order(1), buys[k if n else 1 - k])
                    for k in (0, 1)
                ]
                for n in (0, 1)
            ]
            await together(*[desk.apply(batch) for desk, batch in zip(desks, batches, strict=True)])
        assert await shop.rows("SELECT pledged FROM offers ORDER BY id") == [(20,), (20,)]

    async def test_control_without_the_lock_it_is_seen_to_oversell(self, postgres_database: str) -> None:
        """Neither the lock nor the database's own checks: the race is real, and the invariants see it."""
        shop = await Shop.at(Database.at(postgres_database))
        async with shop.database.write() as session:
            for table in ("offers", "variants"):
                await session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_never_oversold"))
        desks = [Desk(Database.at(postgres_database), lambda: OPENED) for _ in range(4)]
        members, seen = await crowd(shop), []
        for _ in range(5):
            buy = await shop.open(stock=STOCK)
            for desk in desks:
                desk.lock = False
            batches = [
                [heard(m, buy * 1_000 + m, order(1), buy) for m in members[n::4][:20]] for n in range(4)
            ]
            await asyncio.gather(
                *[desk.apply(batch) for desk, batch in zip(desks, batches, strict=True)],
                return_exceptions=True,
            )
            seen = [problem for problem in await violations(shop.database) if problem.startswith("I1 ")]
            if seen:
                break
        for database in (shop.database, *[desk.database for desk in desks]):
            await database.close()
        assert seen, "without its lock the shop must oversell, or this ring proves nothing"

    async def test_control_the_databases_own_check_holds_where_the_lock_is_missing(
        self, postgres_database: str
    ) -> None:
        shop = await Shop.at(Database.at(postgres_database))
        desks = [Desk(Database.at(postgres_database), lambda: OPENED) for _ in range(4)]
        buy, members = await shop.open(stock=STOCK), await crowd(shop)
        for desk in desks:
            desk.lock = False
        batches = [[heard(m, m, order(1), buy) for m in members[n::4][:20]] for n in range(4)]
        await asyncio.gather(
            *[desk.apply(batch) for desk, batch in zip(desks, batches, strict=True)], return_exceptions=True
        )
        assert await shop.one("SELECT sum(pledged) FROM offers") <= STOCK
        for database in (shop.database, *[desk.database for desk in desks]):
            await database.close()


@asynccontextmanager
async def _no_transaction(raw: Any) -> AsyncIterator[None]:
    await raw.execute("PRAGMA ignore_check_constraints = ON")
    yield


async def test_control_without_its_transaction_sqlite_is_seen_to_oversell(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(sqlite_template, tmp_path / "plusone.db")
    url = f"sqlite:///{tmp_path / 'plusone.db'}"
    shop = await Shop.at(Database.at(url))
    desks = [Desk(Database.at(url), lambda: OPENED) for _ in range(4)]
    monkeypatch.setattr(db, "_immediately", _no_transaction)
    members, seen = await crowd(shop), []
    for _ in range(5):
        buy = await shop.open(stock=STOCK)
        batches = [[heard(m, buy * 1_000 + m, order(1), buy) for m in members[n::4][:20]] for n in range(4)]
        await asyncio.gather(
            *[desk.apply(batch) for desk, batch in zip(desks, batches, strict=True)], return_exceptions=True
        )
        seen = [problem for problem in await violations(shop.database) if problem.startswith("I1 ")]
        if seen:
            break
    await shop.desk.close()
    for database in (shop.database, *[desk.database for desk in desks]):
        await database.close()
    assert seen, "without its transaction the shop must oversell, or this ring proves nothing"


@pytest.mark.parametrize("turn", list(permutations(["amy gives up", "bob takes over", "wang comes"])))
async def test_a_cancellation_a_stock_change_and_a_newcomer_in_every_order(
    shop: Shop, turn: tuple[str, ...]
) -> None:
    """Amy has the one unit, Bob waits; she gives up, the leader adds a unit, Wang comes: Bob never loses to
    Wang."""
    buy = await shop.open(stock=1)
    await shop.say("amy", order(1), buy)
    await shop.say("bob", order(2), buy)
    amy, wang = await shop.heard("amy", cancel(), buy), await shop.heard("wang", order(1), buy)

    async def more() -> None:
        async with shop.database.write() as session:
            row = await closing.locked(session, buy)
            await edit(session, row, Edit(stock=2), shop.deed("m1"))
            await shop.desk.promote(session, buy)

    doing = {
        "amy gives up": lambda: shop.desk.order(amy),
        "bob takes over": more,
        "wang comes": lambda: shop.desk.order(wang),
    }
    await together(*[asyncio.create_task(doing[name]()) for name in turn])
    held = await shop.rows(
        "SELECT m.name, sum(l.qty) FROM lines l JOIN orders o ON o.id = l.order_id JOIN members m ON m.id = o.member_id "
        "WHERE l.qty > 0 GROUP BY m.name"
    )
    assert held == [("bob", 2)]
    assert await shop.one("SELECT sum(qty) FROM waitings") == 1


@pytest.mark.faults
async def test_killed_again_and_again_while_it_orders(shop: Shop, database_url: str) -> None:
    """kill -9 at any moment: what was answered is kept, what was not is there once or not at all, and said
    again it is there once."""
    buy = await shop.open(stock=10**6)
    members, answered = await crowd(shop, 4), 0
    for turn in range(20):
        process, pipe = begin(database_url, buy, members, forever=True)
        await asyncio.to_thread(pipe.recv)
        pipe.send("go")
        for _ in range(1 + turn % 4):
            answered = max(answered, await asyncio.to_thread(pipe.recv))
        await asyncio.sleep(turn % 5 * 0.001)
        process.kill()
        await asyncio.to_thread(process.join)
        pipe.close()
    kept = {row[0] for row in await shop.rows("SELECT key FROM utterances")}
    assert {f"telegram:-100:{at}" for at in range(1, answered + 1)} <= kept
    assert await shop.one("SELECT sum(qty) FROM lines") == len(kept)
    again = [heard(members[(at - 1) % 4], at, order(1), buy) for at in range(1, len(kept) + 1)]
    assert set(await together(*[shop.desk.order(one) for one in again])) == {None}
