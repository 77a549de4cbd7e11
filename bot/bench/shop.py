"""The shop that is measured: one hot group buy with steps, and as many members as orders, each saying "+1
red" once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import asyncpg
from sqlalchemy import insert
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.booking.book import Heard
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.phrases.meaning import Item, Reading
from commerce.tables import Group, GroupBuy, Identity, Member, Offer, Post, Variant
from commerce.tables.base import to_millis

Fresh = Callable[[], AbstractAsyncContextManager[str]]  # a database's URL, for one measurement

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHAT = "telegram:-100"
COLORS = ("red", "blue")
PRICE, STEP_PRICE = 9_900, 7_900


def step_at(orders: int) -> int:
    """The units of the only step: out of reach, so that every answer says how many are still needed."""
    return orders + 1


def heard(orders: int) -> list[Heard]:
    """What the members say, one each, in the chat's own order."""
    readings = [
        Reading(intent="order", items=(Item(code="A", axes=(("color", color),), qty=1),)) for color in COLORS
    ]
    sent = to_millis(NOW)
    return [
        Heard(
            key=f"{CHAT}:{n}",
            version=0,
            buy_id=1,
            member_id=n,
            actor_id=n,
            group_id=1,
            chat=CHAT,
            person=f"telegram:{n}",
            name="amy",
            message_id=str(n),
            sent=sent + n,
            text=f"+1 {COLORS[n % 2]}",
            reading=readings[n % 2],
        )
        for n in range(1, orders + 1)
    ]


async def stock(database: Database, orders: int) -> None:
    """Makes the tables and fills them."""
    await migrate(database)
    async with database.write() as session:
        await _open(session, orders)
        await session.execute(insert(Member), [{"name": "amy", "since": NOW} for _ in range(orders)])
        await session.execute(
            insert(Identity), [{"address": f"telegram:{n}", "member_id": n} for n in range(1, orders + 1)]
        )


async def _open(session: AsyncSession, orders: int) -> None:
    session.add(Group(chat=CHAT, since=NOW))
    session.add(Member(name="bob", since=NOW))
    await session.flush()
    session.add(
        GroupBuy(
            group_id=1,
            leader_id=1,
            title="cherries",
            mechanic="ladder",
            terms={"steps": [[step_at(orders), STEP_PRICE]]},
            currency="CNY",
            opened_at=NOW,
            closes_at=NOW + timedelta(days=1),
            due_at=NOW + timedelta(days=1),
        )
    )
    await session.flush()
    session.add(Offer(buy_id=1, code="A", title="cherries", price_minor=PRICE, stock=10 * orders))
    session.add(Post(buy_id=1, group_id=1, message_id="1"))
    await session.flush()
    session.add_all(
        Variant(offer_id=1, position=at, axes=[["color", color]]) for at, color in enumerate(COLORS)
    )


@asynccontextmanager
async def sqlite_shops(folder: Path | None, orders: int) -> AsyncIterator[Fresh]:
    """-> what gives a freshly stocked file each time, on the disk that is to be measured."""
    with tempfile.TemporaryDirectory(prefix="plusone-bench-", dir=folder) as made:
        template = Path(made) / "template.db"
        await _stocked(_sqlite_url(template), orders)

        @asynccontextmanager
        async def fresh() -> AsyncIterator[str]:
            yield _sqlite_url(Path(shutil.copy(template, Path(made) / f"{uuid4().hex}.db")))

        yield fresh


@asynccontextmanager
async def postgres_shops(server: str | None, orders: int, out: TextIO) -> AsyncIterator[Fresh | None]:
    """-> what gives a freshly stocked database each time, dropped afterwards; None, and a word why, where
    there is no server."""
    with own_server(out) if server is None else nullcontext(server) as there:
        if there is None:
            yield None
            return
        async with _scratch(there, "template1") as template:
            await _stocked(template, orders)
            yield lambda: _scratch(there, str(make_url(template).database))


@contextmanager
def own_server(out: TextIO) -> Iterator[str | None]:
    """A PostgreSQL of the tests' kind, for as long as this lasts."""
    try:
        from tests import postgres
    except ImportError as why:
        out.write(f"PostgreSQL: not measured ({why}); name a server with --database\n")
        yield None
        return
    folder = postgres.new_folder()
    try:
        yield postgres.shared(folder).url("postgres")
    except postgres.CannotStart as why:
        out.write(f"PostgreSQL: not measured ({why}); name a server with --database\n")
        yield None
    finally:
        postgres.stop(folder)
        Path(f"{folder}.lock").unlink(missing_ok=True)


async def _stocked(url: str, orders: int) -> None:
    database = Database.at(url)
    await stock(database, orders)
    await database.close()


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


@asynccontextmanager
async def _scratch(server: str, template: str) -> AsyncIterator[str]:
    """A database of our own beside whatever the server holds."""
    name = f"plusone_bench_{uuid4().hex}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(server: str, statement: str) -> None:
    connection = await asyncpg.connect(
        make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    await connection.execute(statement)
    await connection.close()
