"""Several things done at once, of which none is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any


async def together(*work: Awaitable[Any]) -> list[Any]:
    """`asyncio.gather`, but where one fails the others are ended before that is told: a statement that is
    still under way when its database is closed is never answered, and whoever waits for it waits without
    end."""
    doing = [asyncio.ensure_future(one) for one in work]
    try:
        return list(await asyncio.gather(*doing))
    finally:
        for one in doing:
            one.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
