"""A process of its own that books a bank's file: `python3 -m tests.faults.booking URL FILE GROUP LEADER`. It says "ready"
just before."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from commerce.ground.db import Database
from commerce.services.deed import Deed
from commerce.services.money.matched import book
from commerce.tables import Group, Member

NOW = datetime(2026, 11, 28, tzinfo=UTC)


async def main(url: str, file: int, group: int, leader: int) -> None:
    """Books all that is certain of the file."""
    database = Database.at(url)
    async with database.write() as session:
        here, by = await session.get_one(Group, group), await session.get_one(Member, leader)
        print("ready", flush=True)
        await book(session, file, [group], Deed(now=NOW, by=by, source="b1", group=here))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
