"""The statements that are asked again and again read what is still to be said, never all that was ever said.

They are not typed here: whatever the code sends is caught on its way, with its values, and explained where it
was sent.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, event, insert, text, true
from sqlmodel import col

import commerce.queries.glance
import commerce.queries.health
import commerce.services.voice.outgoing
from bot.timing.duties import Duties
from commerce.queries import due, shopfront
from commerce.queries.glance import Named, glance
from commerce.queries.health import dead_letters, queues, stuck_words
from commerce.services.voice import outgoing
from commerce.services.voice.campaigning import CampaignShown
from commerce.services.voice.record import redraw, say
from commerce.tables import Outgoing
from tests.faults.stage import START, Shop, shop

HISTORY = 4_000
GROWING = ("outgoing", "group_buys", "polls")  # tables of which almost every row is history
FEW = {"ix_outgoing_unsent", "ix_outgoing_unsaid", "uq_outgoing_refresh", "ix_group_buys_due", "ix_polls_due"}


@dataclass
class Caught:
    """What was sent to the database: statements as the driver got them, each with values of one call."""

    statements: dict[str, Any] = field(default_factory=dict)

    def hear(
        self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "WITH")):
            self.statements[statement] = values[0] if many else values


@contextmanager
def caught(one: Shop) -> Iterator[Caught]:
    heard = Caught()
    event.listen(one.database.engine.sync_engine, "before_cursor_execute", heard.hear)
    yield heard
    event.remove(one.database.engine.sync_engine, "before_cursor_execute", heard.hear)


@asynccontextmanager
async def an_old_shop(url: str, folder: Path) -> AsyncIterator[Shop]:
    """A shop with thousands of words said long ago, three that could not be said, and closed buys and
    polls."""
    async with shop(url, folder) as one:
        await one.opens()
        await one.says("lena", "/poll Which next?; Apples; Pears; until 1h")
        await one.says("amy", "+1")
        await one.outbox.drain()
        before = {
            "sent_at": START - timedelta(days=9),
            "due_at": START - timedelta(days=9),
            "kind": "say",
            "outcome": "Ordered",
        }
        more = {
            "facts": "{}",
            "person": "",
            "reply_to": "",
            "ticket": "",
            "source": "",
            "attempts": 1,
            "error": "",
        }
        rows = [
            {
                **before,
                **more,
                "chat": f"sandbox:g{number % 40}",
                "state": "sent",
                "message_id": f"old{number}",
            }
            for number in range(HISTORY)
        ]
        rows += [
            {**rows[0], "state": state, "message_id": "", "sent_at": None}
            for state in ("failed", "uncertain", "held")
        ]
        async with one.database.write() as session:
            await session.execute(insert(Outgoing), rows)
            await _history_of(session, "group_buys", "state = 'closed'")
            await _history_of(session, "polls", "state = 'closed'")
            if not one.database.is_sqlite:  # PostgreSQL does it by itself; nobody does it for SQLite
                await session.execute(text("ANALYZE"))
        yield one


async def _history_of(session: Any, table: str, change: str) -> None:
    """A thousand copies of the table's first row, changed."""
    result = await session.execute(text(f"SELECT * FROM {table} LIMIT 1"))
    names = [name for name in result.keys() if name != "id"]  # noqa: SIM118 - a result is no mapping
    listed = ", ".join(names)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    first = f"(SELECT * FROM {table} LIMIT 1) AS first"
    await session.execute(text(f"INSERT INTO {table} ({listed}) {numbers} SELECT {listed} FROM {first}, n"))
    await session.execute(text(f"UPDATE {table} SET {change} WHERE id > 1"))


async def everything(one: Shop) -> None:
    """All that is asked every half second, with every message, at every tick of the clock, and by every look
    at the health."""
    async with one.database.write() as session:
        for number in range(9):
            say(session, "sandbox:g1", CampaignShown(f"word {number}"), one.clock.now())
        await redraw(session, 1, one.clock.now())
    await one.says("bob", "+1", reply_to=await one.value("SELECT message_id FROM posts LIMIT 1"))
    async with one.database.read() as session:
        await due.being_said(session, {"sandbox:g1", "sandbox:g2"}, one.clock.now())
        await shopfront.said_here(session, "sandbox:g1", "old7", "sandbox:amy")
        await glance(
            session,
            Named(
                chats={"sandbox:g1"},
                answered={("sandbox:g1", "old7"), ("sandbox:amy", "old8")},
                keys={"sandbox:g1:m1"},
            ),
        )
        await queues(session)
        await dead_letters(session)
        await stuck_words(session)
    await Duties(one.app).run()
    await Duties(one.app).next_at()
    await one.outbox._next()  # a round, as while serving
    await one.outbox.drain()
    async with one.database.write() as session:
        await outgoing.abandon(session)
        await session.execute(
            text("UPDATE identities SET reachable = :no WHERE address = 'sandbox:amy'"), {"no": False}
        )
    async with one.database.write() as session:
        await outgoing.release(session, "sandbox:amy", one.clock.now())


async def test_nothing_that_is_asked_again_and_again_reads_all_that_was_ever_said(
    database_url: str, tmp_path: Path
) -> None:
    async with an_old_shop(database_url, tmp_path) as one:
        with caught(one) as heard:
            await everything(one)
        asked = [statement for statement in heard.statements if any(table in statement for table in GROWING)]
        assert len(asked) >= 20
        wrong = {
            statement: found
            for statement in asked
            if (found := await _reads_all(one, statement, heard.statements[statement]))
        }
        assert not wrong, "\n\n".join(f"{statement}\n{found}" for statement, found in wrong.items())


@pytest.mark.parametrize("name", ["unsent", "was_said", "unsaid"])
async def test_control_without_the_indexs_own_words_it_reads_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for place in (
        due,
        commerce.queries.glance,
        commerce.queries.health,
        outgoing,
        shopfront,
        commerce.services.voice.outgoing,
    ):
        if hasattr(place, name):
            monkeypatch.setattr(place, name, BOUND[name])
    async with an_old_shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        with caught(one) as heard:
            await everything(one)
        assert [one_ for one_ in heard.statements.items() if await _reads_all(one, *one_)]


def _bound_unsent(table: type[Outgoing] = Outgoing) -> ColumnElement[bool]:
    return col(table.state).in_(("waiting", "sending", "stuck"))


BOUND: Mapping[str, Any] = {
    "unsent": _bound_unsent,
    "unsaid": lambda: col(Outgoing.state).in_(("failed", "uncertain", "held")),
    "was_said": true,  # the condition left out
}


async def _reads_all(one: Shop, statement: str, values: Any) -> str:
    """The step of the plan that reads a whole table or a whole index of everything; '' where there is
    none."""
    async with one.database.engine.connect() as connection:
        if one.database.is_sqlite:
            result = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return next((row[3] for row in result if _scans(row[3])), "")
        raw: Any = (await connection.get_raw_connection()).driver_connection
        [(exact,)] = await raw.fetch(f"EXPLAIN (FORMAT JSON) {statement}", *values)
        await raw.execute(f"SET plan_cache_mode = force_generic_plan; PREPARE again AS {statement}")
        given = f"({', '.join(['NULL'] * len(values))})" if values else ""
        [(general,)] = await raw.fetch(f"EXPLAIN (FORMAT JSON) EXECUTE again{given}")
        await raw.execute("DEALLOCATE again; RESET plan_cache_mode")
        nodes = [node for (plan,) in (exact, general) for node in _nodes(plan["Plan"])]
        return str(next((node for node in nodes if _is_whole(node)), ""))


def _scans(step: str) -> bool:
    """SQLite: `SCAN outgoing`, or all of a chat, unless through an index that holds a few rows only."""
    word, _, rest = step.partition(" ")
    is_wide = word == "SCAN" or rest.endswith("(chat=?)")
    return (
        is_wide
        and rest.partition(" ")[0] in (*GROWING, "outgoing_1")
        and not any(index in rest for index in FEW)
    )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _is_whole(node: Mapping[str, Any]) -> bool:
    """PostgreSQL: a sequential scan, or an index of many rows read from end to end, or for all of a chat."""
    if node.get("Relation Name") not in GROWING and node["Node Type"] != "Bitmap Index Scan":
        return False
    if node["Node Type"] in ("ModifyTable", "Bitmap Heap Scan"):
        return False
    if node["Node Type"] == "Seq Scan":
        return True
    sought = str(node.get("Index Cond", "")).replace("chat", "")
    return node.get("Index Name") not in FEW and not re.search(r"[a-z_]+\)* (=|<|>)", sought)
