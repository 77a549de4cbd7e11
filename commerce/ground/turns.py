"""Much to work through, and others on the same loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 250  # plain rows; a few milliseconds


async def in_turns(many: Iterable[T]) -> AsyncIterator[T]:
    """Each of these in turn. Every few hundred whatever else waits on the loop goes first."""
    for place, one in enumerate(many, 1):
        yield one
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)
