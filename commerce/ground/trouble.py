"""What is wrong beneath us, told from what is wrong in us: a fault that passes is waited out, and nothing is
lost by it."""

from __future__ import annotations

import asyncio
import sqlite3

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

CONFLICTS = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock
AWAY = ("08", "53", "57")  # PostgreSQL's classes: connection, out of resources, stopped by an operator
BUSY, FULL, IO, CANT_OPEN, READ_ONLY = 5, 13, 10, 14, 8
PASSING = frozenset({BUSY, 6, FULL, IO, CANT_OPEN, READ_ONLY})


def conflicts(error: BaseException) -> bool:
    """Two transactions met, and this one gave way: at once again is right."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in (BUSY, 6)
    return getattr(cause, "sqlstate", None) in CONFLICTS


def is_full(error: BaseException) -> bool:
    """There is no room left for what must be kept."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in (FULL, IO)
    return getattr(cause, "sqlstate", None) == "53100"


def passes(error: BaseException) -> bool:
    """Will the same work again by itself, once the database is back, free, or has room? Then it must not be
    given up."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in PASSING
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return state in CONFLICTS or state.startswith(AWAY)
    away = (
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        PoolTimeout,
        OSError,
        EOFError,
        asyncio.TimeoutError,
    )
    return isinstance(cause, away) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def _cause(error: BaseException) -> BaseException:
    """The driver's own error beneath SQLAlchemy's, as far down as there is one that says more."""
    seen: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        seen = error.orig
    below = seen.__cause__
    if isinstance(below, DBAPIError):
        return _cause(below)
    return (
        below
        if isinstance(below, sqlite3.Error | asyncpg.PostgresError | asyncpg.InterfaceError | OSError)
        else seen
    )


def _sqlite_code(error: sqlite3.Error) -> int:
    """The primary result code; 0 where the error has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
