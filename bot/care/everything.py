"""All that the community owns as plain files: one CSV and one JSON per table. Readable without Plusone, for
ever."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from bot.delivery.exporting import kept
from commerce.ground.db import Database

AT_ONCE = 1_000


async def export(database: Database, folder: Path) -> dict[str, int]:
    """Writes every table into the folder, all of one moment. -> rows by table. Files that stand there are
    replaced."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = {}
    async with database.read() as session:
        if not database.is_sqlite:  # SQLite's reader sees one moment anyhow
            await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        for table in SQLModel.metadata.sorted_tables:
            written[table.name] = await _table(session, table, folder)
    return written


async def _table(session: AsyncSession, table: Any, folder: Path) -> int:
    names = [column.name for column in table.columns]
    rows = 0
    with (
        (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as spread,
        (folder / f"{table.name}.json").open("w", encoding="utf-8") as plain,
    ):
        writer = csv.writer(spread)
        writer.writerow(names)
        plain.write("[")
        result = await session.stream(
            select(table).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
        )
        async for row in result:
            values = [_plain(value) for value in row]
            writer.writerow([_cell(value) for value in values])
            plain.write(
                ("," if rows else "")
                + "\n"
                + json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False)
            )
            rows += 1
        plain.write("\n]\n" if rows else "]\n")
    return rows


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _cell(value: Any) -> Any:
    """As a spreadsheet may hold it: nested values as JSON, nothing as a formula, and a code of 0471 not as 471."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return kept(value) if isinstance(value, str) else value
