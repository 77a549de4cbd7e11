"""Proofs and payments of bank files name their bills by number: when a bill goes into another, they follow it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import BankEntry, Proof

_TABLES: dict[str, type[Proof] | type[BankEntry]] = {"proofs": Proof, "bank_entries": BankEntry}


async def follow(session: AsyncSession, gone: int, into: int) -> list[list[Any]]:
    """Whatever named the bill `gone` names `into`. -> what to turn back: (table, row, the bills it named)."""
    notes: list[list[Any]] = []
    for name, table in _TABLES.items():
        named = (literal(" ") + col(table.orders) + " ").contains(f" {gone} ", autoescape=True)
        found = (await session.execute(select(table).where(named).order_by(col(table.id)))).scalars()
        for row in cast("Iterable[Proof | BankEntry]", found):
            notes.append([name, row.id, row.orders])
            numbers = (into if int(no) == gone else int(no) for no in row.orders.split())
            row.orders = " ".join(map(str, dict.fromkeys(numbers)))
    await session.flush()
    return notes


async def turn_back(session: AsyncSession, notes: Sequence[Sequence[Any]]) -> None:
    """The way back, for what is still there."""
    for name, no, orders in notes:
        row = await session.get(_TABLES[name], no)
        if row is not None:
            row.orders = orders
    await session.flush()
