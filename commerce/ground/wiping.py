"""Starting empty: for the sandbox, where a newcomer tries things out."""

from __future__ import annotations

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from commerce.tables import Group, Identity


async def others_than(session: AsyncSession, *platforms: str) -> list[str]:
    """The other platforms whose people or groups are kept here."""
    found: set[str] = set()
    for address in (col(Group.chat), col(Identity.address)):
        foreign = and_(*(address.not_like(f"{platform}:%") for platform in platforms))
        found |= {
            one.partition(":")[0] for one in (await session.execute(select(address).where(foreign))).scalars()
        }
    return sorted(found)


async def wipe(session: AsyncSession) -> None:
    """Takes every row of every table away. Numbers go on where they were: none is ever given twice."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        await session.execute(delete(table))
