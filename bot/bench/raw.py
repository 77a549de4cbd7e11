"""The bound: a bare loop that decides nothing and writes back, by plain statements, the very rows that the
desk wrote before.

`most` orders share a commit, and each has a savepoint of its own, so that one that fails would fail alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy.engine import make_url

from commerce.ground.db import PRAGMAS

Row = tuple[Any, ...]

READ = (
    "SELECT * FROM utterances ORDER BY id",
    "SELECT * FROM orders ORDER BY id",
    "SELECT * FROM lines ORDER BY id",
    "SELECT * FROM outgoing WHERE kind = 'say' ORDER BY id",
    "SELECT * FROM outgoing WHERE kind = 'refresh'",
)
OFFER = "UPDATE offers SET pledged = pledged + 1 WHERE id = ?"
VARIANT = "UPDATE variants SET pledged = pledged + 1 WHERE id = ?"
PLACE = """CREATE FUNCTION pg_temp.place(said utterances, placed orders, line lines, answer outgoing, redrawn outgoing)
    RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        INSERT INTO utterances VALUES (said.*);
        INSERT INTO orders VALUES (placed.*);
        INSERT INTO lines VALUES (line.*);
        UPDATE offers SET pledged = pledged + 1 WHERE id = line.offer_id;
        UPDATE variants SET pledged = pledged + 1 WHERE id = line.variant_id;
        INSERT INTO outgoing VALUES (answer.*);
        INSERT INTO outgoing VALUES (redrawn.*) ON CONFLICT DO NOTHING;
    EXCEPTION WHEN check_violation THEN NULL;  -- this inner block is the savepoint
    END;
END $$"""


class Written(NamedTuple):
    """One order's rows, whole: the living post's is the same for all, as it is drawn again once for many
    orders."""

    said: Row
    order: Row
    line: Row
    answer: Row
    redrawn: Row
    offer_id: int
    variant_id: int


async def read_sqlite(url: str) -> list[Written]:
    """What the desk has written there."""
    raw = sqlite3.connect(str(make_url(url).database))
    raw.row_factory = sqlite3.Row
    found = [raw.execute(statement).fetchall() for statement in READ]
    raw.close()
    return _by_order(*found)


async def read_postgres(url: str) -> list[Written]:
    """What the desk has written there."""
    raw = await asyncpg.connect(url)
    found = [await raw.fetch(statement) for statement in READ]
    await raw.close()
    return _by_order(*found)


def _by_order(
    said: Sequence[Any],
    orders: Sequence[Any],
    lines: Sequence[Any],
    answers: Sequence[Any],
    redrawn: Sequence[Any],
) -> list[Written]:
    return [
        Written(
            said=tuple(one),
            order=tuple(order),
            line=tuple(line),
            answer=tuple(answer),
            redrawn=tuple(redrawn[0]),
            offer_id=line["offer_id"],
            variant_id=line["variant_id"],
        )
        for one, order, line, answer in zip(said, orders, lines, answers, strict=True)
    ]


async def write_sqlite(url: str, rows: Sequence[Written], most: int) -> None:
    """All of it on a file, `most` orders a commit. Nothing else runs meanwhile, so nothing is waited for."""
    raw = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    for name, value in PRAGMAS.items():
        raw.execute(f"PRAGMA {name} = {value}")
    said, order, line = (
        _insert("utterances", rows[0].said),
        _insert("orders", rows[0].order),
        _insert("lines", rows[0].line),
    )
    answer = _insert("outgoing", rows[0].answer)
    redrawn = answer.replace("INSERT", "INSERT OR IGNORE")
    for some in batches(rows, most):
        raw.execute("BEGIN IMMEDIATE")
        for one in some:
            raw.execute("SAVEPOINT one")
            raw.execute(said, one.said)
            raw.execute(order, one.order)
            raw.execute(line, one.line)
            raw.execute(OFFER, (one.offer_id,))
            raw.execute(VARIANT, (one.variant_id,))
            raw.execute(answer, one.answer)
            raw.execute(redrawn, one.redrawn)
            raw.execute("RELEASE one")
        raw.execute("COMMIT")
    raw.close()


def _insert(table: str, row: Row) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"


async def write_postgres(url: str, rows: Sequence[Written], most: int) -> None:
    """All of it on a server: one call per order, a commit's calls in one stream."""
    raw = await asyncpg.connect(url)
    await raw.execute(PLACE)
    for some in batches(rows, most):
        async with raw.transaction():
            await raw.executemany("SELECT pg_temp.place($1, $2, $3, $4, $5)", [one[:5] for one in some])
    await raw.close()


def batches(rows: Sequence[Written], most: int) -> Iterator[list[Written]]:
    """`rows`, at most `most` at a time."""
    rest = iter(rows)
    while some := list(islice(rest, most)):
        yield some
