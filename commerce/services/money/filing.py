"""How a leader's own tables are read: asked once where it cannot be told, remembered by the table's shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.putting import put_new
from commerce.outcomes import Outcome
from commerce.statements.columns import Unmapped
from commerce.tables import Member, TableShape

MOST_ASKED = 8  # columns that a question names


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column as its leader sees it: `place` from 0, what it is called, and what stands in it first."""

    place: int
    heading: str
    sample: str


@dataclass(slots=True, kw_only=True)
class ColumnsAsked(Outcome):
    """Which column holds the amounts, and then, which the payer's words? Told to who sent the file alone; nothing of it
    was kept but where it lies on its platform (`ref`, `name`, `size`), so that it can be read once this is known.
    `columns` answer the question; `amount` is the answer to the first one, below 0 before it; `texts` are asked next,
    where more than one could be it."""

    where = "private"
    shape: str
    amount: int
    columns: list[ColumnShown]
    texts: list[ColumnShown]
    ref: str = ""
    name: str = ""
    size: int = 0

    @classmethod
    def of(cls, found: Unmapped) -> ColumnsAsked:
        """The first question about a table."""
        return cls(
            shape=found.shape,
            amount=-1,
            columns=[_column(found, place) for place in found.amount[:MOST_ASKED]],
            texts=[_column(found, place) for place in found.text[:MOST_ASKED]],
        )

    def then(self, amount: int) -> ColumnsAsked:
        """The second one."""
        return replace(self, amount=amount, columns=self.texts, texts=[])


def _column(found: Unmapped, place: int) -> ColumnShown:
    return ColumnShown(place, found.headings[place][:30], found.samples[place][:30])


def asked_again(facts: Mapping[str, Any]) -> ColumnsAsked:
    """The question, from what was kept of it where it was said."""
    shown = {name: [ColumnShown(**one) for one in facts[name]] for name in ("columns", "texts")}
    return ColumnsAsked(**{**facts, **shown})


@dataclass(slots=True, kw_only=True)
class ColumnsKept(Outcome):
    """How such files are read is remembered (or `forgotten`: how many were); told to the leader alone."""

    where = "private"
    forgotten: int | None = None


async def shapes_of(session: AsyncSession, leader: int) -> dict[str, tuple[int, int]]:
    """What a leader said of their tables: shape -> (amount, text)."""
    rows = await session.execute(select(TableShape).where(col(TableShape.leader_id) == leader))
    return {row.shape: (row.amount, row.body) for row in rows.scalars()}


async def keep(session: AsyncSession, leader: Member, shape: str, amount: int, text: int) -> ColumnsKept:
    """Remembers which columns a table of that shape has; the last word counts."""
    same = (col(TableShape.leader_id) == leader.id, col(TableShape.shape) == shape)
    await session.execute(delete(TableShape).where(*same))
    await put_new(session, TableShape(leader_id=leader.id, shape=shape, amount=amount, body=text))
    return ColumnsKept()


async def forget_shapes(session: AsyncSession, leader: Member) -> ColumnsKept:
    """Every table is told or asked anew."""
    mine = col(TableShape.leader_id) == leader.id
    count = (await session.execute(select(func.count()).select_from(TableShape).where(mine))).scalar_one()
    await session.execute(delete(TableShape).where(mine))
    return ColumnsKept(forgotten=int(count))
