"""Orders a second through the Telegram adapter, from the platform's queue to the commit, beside a handler
that does nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TextIO

from adapters.base import Message
from bot.bench import Size
from bot.config import load
from bot.running.serving import Serving

# updates that are not timed: connections, caches, the opening itself, members met for the first time
WARM = 300
MOST = 5_000
CONFIG = """
[database]
url = "sqlite:///{folder}/shop.db"
[web]
port = 0
[adapters.telegram]
token = "env:TELEGRAM_TOKEN"
api_base = "{url}"
"""

# url, token, heard so many, done
Listen = Callable[[str, str, Callable[[int], None], asyncio.Event], Awaitable[None]]


async def measure(size: Size, out: TextIO) -> None:
    """The fakes are the tests' own, so this measures in a checkout only."""
    try:
        from tests.platforms.empty_handler import listen as listen_and_do_nothing
    except ImportError as why:
        out.write(f"Telegram: not measured ({why}); run it in a checkout\n")
        return
    orders = min(size.orders, MOST)
    ways: dict[str, Listen] = {"empty handler": listen_and_do_nothing, "orders": _order}
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(size.rounds):
        for name, listen in ways.items():
            found[name].append(await _speed(listen, orders))
    empty, ours = median(found["empty handler"]), median(found["orders"])
    out.write(f"Telegram: empty handler {empty:>9,.0f} updates/s\n")
    out.write(f"Telegram: orders        {ours:>9,.0f} orders/s\n")
    out.write(f"Telegram: orders / empty handler {ours / empty:.2f}\n")


async def _speed(listen: Listen, orders: int) -> float:
    """Updates a second, once warm, until the last one is done with."""
    count = warm = 0
    began = ended = 0.0
    done = asyncio.Event()

    def heard(more: int) -> None:
        nonlocal count, warm, began, ended
        count += more
        if count >= WARM and not warm:
            began, warm = perf_counter(), count
        if count > orders:
            ended = perf_counter()
            done.set()

    async with _crowd(orders) as (url, token):
        await listen(url, token, heard, done)
    return (count - warm) / (ended - began)


@contextlib.asynccontextmanager
async def _crowd(orders: int) -> AsyncIterator[tuple[str, str]]:
    """A fake Telegram in a process of its own, so that what it costs is not ours."""
    command = [sys.executable, "-m", "tests.platforms.crowd", str(orders)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        place = json.loads(await process.stdout.readline())
        yield place["url"], place["token"]
    finally:
        process.kill()
        await process.wait()


async def _order(url: str, token: str, heard: Callable[[int], None], done: asyncio.Event) -> None:
    """The assistant as shipped, on a throw-away SQLite file."""
    with tempfile.TemporaryDirectory(prefix="plusone-bench-") as folder:
        file = Path(folder) / "config.toml"
        file.write_text(CONFIG.format(folder=folder, url=url), "utf-8")
        environ = {"TELEGRAM_TOKEN": token}
        serving = Serving(load(file, environ), environ)
        hear = serving.app.hear

        async def counted(messages: Sequence[Message]) -> None:
            await hear(messages)
            heard(len(messages))

        serving.app.hear = counted  # type: ignore[method-assign]
        with contextlib.redirect_stdout(sys.stderr):
            running = asyncio.create_task(serving.run())
            await done.wait()
            serving.stop()
            await running
