"""Putting a row where another process may put the same one at this very moment: whoever is second finds it
there, and nobody fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Select, Table, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel


async def put_new(session: AsyncSession, *rows: SQLModel) -> int:
    """Inserts those of the rows, all of one table, that are not there yet. -> how many. What is there stays
    as it is: read it after."""
    if not rows:
        return 0
    done = await session.execute(_insert(session, rows).on_conflict_do_nothing())
    return cast("CursorResult[None]", done).rowcount


async def put_new_from(
    session: AsyncSession,
    table: type[SQLModel],
    columns: Sequence[str],
    rows: Select[*tuple[Any, ...]],
    told: str,
) -> list[Any]:
    """Inserts what is selected, as far as it is not there yet. -> the column `told` of what is new."""
    into = cast("Table", table.__table__)  # type: ignore[attr-defined]
    new = _dialect(session).insert(into).from_select(columns, rows).on_conflict_do_nothing()
    return list((await session.execute(new.returning(into.c[told]))).scalars())


async def put_sooner_from(
    session: AsyncSession,
    table: type[SQLModel],
    columns: Sequence[str],
    rows: Select[*tuple[Any, ...]],
    moment: str,
) -> None:
    """Inserts what is selected; where a row of that key is there, its `moment` becomes the new one if it has none, or a
    later one."""
    into = cast("Table", table.__table__)  # type: ignore[attr-defined]
    new = _dialect(session).insert(into).from_select(columns, rows)
    there, then = into.c[moment], new.excluded[moment]
    await session.execute(
        new.on_conflict_do_update(
            index_elements=list(into.primary_key.columns),
            set_={moment: then},
            where=or_(there.is_(None), there > then),
        )
    )


async def put(session: AsyncSession, row: SQLModel) -> None:
    """Inserts the row, or makes the one of that key like it."""
    statement, table = _insert(session, [row]), _table(row)
    keys = [column.name for column in table.primary_key.columns]
    changed = {
        column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys
    }
    await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


async def put_each(session: AsyncSession, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """One statement for each of the rows, which it names `?1`, `?2`...: straight to the driver, since a row
    that passes through more layers costs as much as ten that do not."""
    await session.flush()
    if rows:
        connection = await session.connection()
        mark = "$" if connection.dialect.name == "postgresql" else "?"
        await connection.exec_driver_sql(statement.replace("?", mark), list(rows))


def _insert(session: AsyncSession, rows: Sequence[SQLModel]) -> Any:
    return _dialect(session).insert(_table(rows[0])).values([_values(row) for row in rows])


def _dialect(session: AsyncSession) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite


def _values(row: SQLModel) -> dict[str, Any]:
    """Its columns; a number that the database gives out is left to it."""
    values = {column.name: getattr(row, column.name) for column in _table(row).columns}
    return {name: value for name, value in values.items() if name != "id" or value is not None}


def _table(row: SQLModel) -> Table:
    return cast("Table", type(row).__table__)  # type: ignore[attr-defined]
