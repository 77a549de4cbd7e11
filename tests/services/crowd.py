"""Processes that order at a desk of their own. They are forked from one that has everything loaded, so that
twenty are quickly begun."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from sqlalchemy import text

from commerce.desk.desk import Desk
from commerce.ground.db import Database
from tests.services.words import OPENED, heard, order
from tests.together import together

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def begin(
    url: str, buy: int, members: Sequence[int], *, forever: bool = False
) -> tuple[BaseProcess, Connection]:
    """Starts one. -> it, and a pipe: it says that it is ready, then waits to be told to go."""
    here, there = FORKS.Pipe()
    process = FORKS.Process(target=_go, args=(url, buy, members, forever, there), daemon=True)
    process.start()
    there.close()
    return process, here


def _go(url: str, buy: int, members: Sequence[int], forever: bool, pipe: Connection) -> None:
    asyncio.run(_order(url, buy, members, forever, pipe))


async def _order(url: str, buy: int, members: Sequence[int], forever: bool, pipe: Connection) -> None:
    """Each member says one message; `forever`: they go on, message by message, each number told once it is
    answered."""
    database = Database.at(url)
    desk = Desk(database, lambda: OPENED)
    desk.open()
    async with database.read() as session:
        await session.execute(text("SELECT 1"))
    pipe.send("ready")
    pipe.recv()
    at = 0
    while forever or not at:
        said = [heard(member, at + n, order(1), buy) for n, member in enumerate(members, 1)]
        if not forever:
            said = [heard(member, member, order(1), buy) for member in members]
        await together(*[desk.order(one) for one in said])
        at += len(members)
        pipe.send(at)
    await desk.close()
    await database.close()
