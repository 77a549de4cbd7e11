"""A ledger whose keys hold nothing, for the controls of races: what is written twice is there twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.services.money import writing
from commerce.services.money.writing import Move


def without_keys() -> Callable[..., Awaitable[None]]:
    """Does what `writing.transfer` does, under another key each time."""
    turns = count()

    async def transfer(session: AsyncSession, key: str, *what: Any, **more: Any) -> None:
        await writing.transfer(session, f"{key}:{next(turns)}", *what, **more)

    return transfer


def all_without_keys() -> Callable[..., Awaitable[None]]:
    """The same of `writing.transfer_all`."""
    turns = count()

    async def transfer_all(session: AsyncSession, kind: Any, moves: Sequence[Move], *what: Any) -> None:
        keyless = [one._replace(key=f"{one.key}:{next(turns)}") for one in moves]
        await writing.transfer_all(session, kind, keyless, *what)

    return transfer_all
