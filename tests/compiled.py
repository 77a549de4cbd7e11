"""One store of compiled statements for every database of a run.

SQLAlchemy compiles a statement once for each engine, and a replay opens a database of its own: a hundred
statements compiled anew took an eighth of its time. Dialects of one class are all set up alike here, so what one
has compiled serves the others.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

MOST = 4_000  # statements kept: more than the whole program has
_STATEMENTS: LRUCache[Any, Any] = LRUCache(MOST)


class _Alike:
    """Equal to every other of its class: the store asks for a statement by its dialect."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


class SQLite(_Alike, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class PostgreSQL(_Alike, PGDialect_asyncpg):
    supports_statement_cache = True


def share() -> None:
    """From here on every engine that is made keeps its statements there."""
    registry.register("sqlite.aiosqlite", __name__, SQLite.__name__)
    registry.register("postgresql.asyncpg", __name__, PostgreSQL.__name__)
    event.listen(Engine, "engine_connect", _kept_there)


def _kept_there(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_STATEMENTS)
