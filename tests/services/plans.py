"""Statements caught on their way to a database, and the plans by which it would answer them.

They are not typed here: whatever the code sends is heard, with its values, by a session or by the desk's own
connection, and explained where it was sent.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, text

from commerce.ground.db import Database

ASKS = re.compile(
    r"\s*(SELECT|UPDATE|DELETE|WITH|INSERT\b(?!.*\bVALUES\b).*\bSELECT)\b", re.IGNORECASE | re.DOTALL
)
DEAR_ROWS = """SET cpu_tuple_cost = 100; SET cpu_index_tuple_cost = 100; SET enable_seqscan = off;
    SET plan_cache_mode = force_generic_plan"""
VALUE = re.compile(r"'(?:[^']|'')*'|\b\d+\b")


@dataclass
class Caught:
    """What was sent, each statement with the values of one call (None: they stand in it)."""

    statements: dict[str, Any] = field(default_factory=dict)
    _shapes: set[str] = field(default_factory=set)

    def hear(
        self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        if ASKS.match(statement):
            self.statements.setdefault(statement, values[0] if many else values)

    def hear_written_out(self, statement: str) -> None:
        """One that has its values in it: of each shape one is enough."""
        shape = VALUE.sub("?", statement)
        if ASKS.match(statement) and shape not in self._shapes:
            self._shapes.add(shape)
            self.statements[statement] = None

    def hear_query(self, query: Any) -> None:
        """One by asyncpg's own logger."""
        if ASKS.match(query.query):
            self.statements.setdefault(query.query, query.args or ())


@asynccontextmanager
async def caught(database: Database) -> AsyncIterator[Caught]:
    """Everything that is sent inside the block."""
    heard = Caught()
    engine, raw = database.engine.sync_engine, await database._driver()
    event.listen(engine, "before_cursor_execute", heard.hear)
    await _listen(database, raw, heard)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", heard.hear)
        await _listen(database, raw, None)


async def _listen(database: Database, raw: Any, heard: Caught | None) -> None:
    """To the desk's own connection."""
    if not database.is_sqlite:
        raw.add_query_logger(heard.hear_query) if heard else raw._query_loggers.clear()
        return

    async def there(straight: Any) -> None:
        straight._connection.set_trace_callback(heard.hear_written_out if heard else None)

    await raw.at_once(there)


async def leave_alone(database: Database, tables: Iterable[str]) -> None:
    """PostgreSQL gathers what it plans by at moments of its own, on a loaded machine in the middle of a test. It would
    learn that a table holds a handful of rows, which it then rightly reads from end to end. Of these tables it knows
    only what it was told."""
    if database.is_sqlite:
        return
    async with database.write() as session:
        for table in sorted(tables):
            await session.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = false)"))


@dataclass(frozen=True)
class Reader:
    """What may not be read from end to end: the tables that grow. `few`: indexes that hold a few rows however
    much there is. `wide`: columns that alone narrow a table down to something that still grows."""

    growing: frozenset[str]
    few: frozenset[str]
    wide: Mapping[str, frozenset[str]]
    own: str  # a condition that makes what is read one person's own

    async def whole(self, database: Database, statement: str, values: Any) -> str:
        """The step of the plan that reads all of a table or an index; '' where there is none."""
        async with database.engine.connect() as connection:
            if database.is_sqlite:
                result = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values or ())
                steps = [row[3] for row in result]
                return next((step for step in steps if self._scans(step, statement)), "")
            raw: Any = (await connection.get_raw_connection()).driver_connection
            nodes = [node for plan in await _plans(raw, statement, values) for node in _nodes(plan)]
            return str(next((node for node in nodes if self._is_whole(node, statement)), ""))

    def _scans(self, step: str, statement: str) -> bool:
        """SQLite: `SCAN outgoing`, or `SEARCH outgoing USING INDEX x (chat=?)`."""
        found = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?(?: \((.*)\))?", step)
        if found is None or found[3] in self.few:
            return False
        table = self._table(found[2], statement)
        is_own = self.own in statement.partition("WHERE")[2]
        return table in self.growing and (
            found[1] == "SCAN" or (not is_own and self._is_wide(table, found[4] or ""))
        )

    def _table(self, alias: str, statement: str) -> str:
        """The table that goes by that name in the statement."""
        named = re.search(rf"\b(\w+) AS {alias}\b|\b(\w+) {alias}\b(?=[\s,)]|$)", statement)
        names = [name for name in (named.groups() if named else ()) if name]
        return next((name for name in names if name in self.growing), alias)

    def _is_wide(self, table: str, condition: str) -> bool:
        columns = set(re.findall(r"(\w+)(?:=|<|>| IN)", condition))
        return bool(columns) and columns <= self.wide.get(table, frozenset())

    def _is_whole(self, node: Mapping[str, Any], statement: str) -> bool:
        """PostgreSQL: a sequential scan that no index could take the place of, or an index read from end to
        end."""
        kind, index = node["Node Type"], node.get("Index Name")
        table = node.get("Relation Name") or self._of_index(index)
        if table not in self.growing or index in self.few or kind in ("ModifyTable", "Bitmap Heap Scan"):
            return False
        condition = str(node.get("Index Cond", "")).replace("::text", "")
        columns = set(re.findall(r"(\w+)\)* (?:=|<|>|IS)", condition))
        is_own = self.own in statement.partition("WHERE")[2]
        return not columns or (not is_own and columns <= self.wide.get(table, frozenset()))

    def _of_index(self, index: str | None) -> str:
        """The table of an index, by the names that the house gives them."""
        name = re.sub(r"^(ix|uq|pk)_", "", index or "")
        return max((table for table in self.growing if name.startswith(table)), key=len, default="")


async def _plans(raw: Any, statement: str, values: Any) -> list[Mapping[str, Any]]:
    """PostgreSQL's plans with these values and with any. A row looked at counts for more than anything else,
    as it does among millions: a few thousand it would rather read from end to end."""
    await raw.execute(DEAR_ROWS)
    try:
        [(exact,)] = await raw.fetch(f"EXPLAIN (FORMAT JSON) {statement}", *(values or ()))
        await raw.execute(f"PREPARE again AS {statement}")
        given = f"({', '.join(['NULL'] * len(values))})" if values else ""
        [(general,)] = await raw.fetch(f"EXPLAIN (FORMAT JSON) EXECUTE again{given}")
        await raw.execute("DEALLOCATE again")
    finally:
        await raw.execute("RESET ALL")
    return [plan["Plan"] for (plan,) in (exact, general)]


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        if not _reads_the_first(node, below):
            yield from _nodes(below)


def _reads_the_first(node: Mapping[str, Any], below: Mapping[str, Any]) -> bool:
    """An index taken in its own order up to a limit, nothing of it passed over: how long it is does not
    matter."""
    in_order = below["Node Type"] in ("Index Scan", "Index Only Scan")
    return node["Node Type"] == "Limit" and in_order and "Filter" not in below
