"""Days in minutes: does anything grow that should not, does the loop stay free, does one flooded group keep
the others waiting?

Ten messages for each order of the size asked for: 100,000 by default. Nineteen groups say a word a second
each; all the rest comes to one group, as fast as it is taken, while its platform takes twenty answers a
minute from us.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from adapters.base import CommandSpec, Finding, Health, Limits, Message, Post, TryLater
from bot.app import App
from bot.bench import Size
from bot.config import demo_settings
from bot.delivery.outbox import Outbox
from commerce.ground.db import Database
from commerce.ground.schema import migrate

GROUPS, MEMBERS, BATCH = 20, 2_000, 100
A_SECOND = GROUPS - 1  # words said in the other groups together
FLOODED = "soak:g0"


@dataclass(kw_only=True)
class CountingPlatform:
    """A platform that takes what it is given in a millisecond, and counts."""

    platform = "soak"
    limits = Limits()
    catches_up = False
    said_at: dict[str, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    sent: int = 0
    _flood: list[float] = field(default_factory=list)

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        await asyncio.sleep(0.001)
        if chat == FLOODED:
            self._bound()
        began = self.said_at.pop(post.reply_to or "", None)
        if began is not None and chat != FLOODED:
            self.waited.append(time.monotonic() - began)
        self.sent += 1
        return f"b{self.sent}"

    def _bound(self) -> None:
        """Twenty a minute, as Telegram has it in a group."""
        now = time.monotonic()
        self._flood = [moment for moment in self._flood if now - moment < 60]
        if len(self._flood) >= 20:
            raise TryLater(60 - (now - self._flood[0]), "429")
        self._flood.append(now)

    async def edit(self, chat: str, message: str, post: Post) -> None:
        await asyncio.sleep(0.001)

    async def react(self, chat: str, message: str, mark: str) -> None: ...

    async def alert(self, ticket: str, person: str, post: Post) -> None: ...

    async def leads(self, chat: str, person: str) -> bool:
        return True

    def read_until(self) -> datetime:
        return datetime.now(UTC)

    async def offer(self, commands: Sequence[CommandSpec]) -> None: ...

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        return []

    def health(self) -> Health:
        return Health(True)

    def private_link(self) -> str:
        return ""

    def invitation(self, chat: str, payload: str) -> str:
        return ""

    def routes(self) -> Sequence[Any]:
        return []


@dataclass
class Watch:
    """Samples of this process: memory, handles, how late the loop was."""

    memory: list[int] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)

    async def loop(self) -> None:
        while True:
            due = time.monotonic() + 0.02
            await asyncio.sleep(0.02)
            self.lags.append(max(0.0, time.monotonic() - due))

    def sample(self) -> None:
        self.memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        self.handles.append(len(os.listdir("/proc/self/fd")))


async def measure(size: Size, out: TextIO) -> None:
    """Prints what grew, how late the loop was, and how long the others waited. Needs Linux (/proc)."""
    with tempfile.TemporaryDirectory(dir=size.folder) as folder:
        database = Database.at(f"sqlite:///{Path(folder) / 'soak.db'}")
        await migrate(database)
        app = App(demo_settings(), database, lambda: datetime.now(UTC))
        quiet, watch = CountingPlatform(), Watch()
        app.adapters["soak"] = quiet  # type: ignore[assignment]  # its marks are any text
        app.desk.open()
        outbox = Outbox(database, app.adapters, lambda: app.settings, app.speech, app.now)
        watching = [asyncio.create_task(watch.loop()), asyncio.create_task(outbox.run(app.said))]
        began = time.monotonic()
        try:
            await _soak(app, quiet, watch, size.orders * 10)
        finally:
            await outbox.finish()
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
            await app.desk.close()
            await database.close()
    _print(out, size.orders * 10, time.monotonic() - began, quiet, watch)


async def _soak(app: App, quiet: CountingPlatform, watch: Watch, messages: int) -> None:
    dice = random.Random(7)
    opening = "/open Cherries; price 9; until 24h"
    await app.hear([_message(f"soak:g{n}", "soak:lena", f"open{n}", opening) for n in range(GROUPS)])
    began, others = time.monotonic(), 0
    for done in range(0, messages, BATCH):
        due = min(int((time.monotonic() - began) * A_SECOND), others + BATCH)
        said = [_order(dice, f"soak:g{1 + n % A_SECOND}", f"o{n}") for n in range(others, due)]
        quiet.said_at |= _answered_from(said, began, others)
        others += len(said)
        flood = [_order(dice, FLOODED, f"f{number}") for number in range(done, done + BATCH - len(said))]
        await app.hear([*said, *flood])
        if done % (messages // 20 or 1) < BATCH:
            watch.sample()
    await asyncio.sleep(3)  # the last answers
    watch.sample()


def _answered_from(said: Sequence[Message], began: float, before: int) -> dict[str, float]:
    """Each order, and when it was due: from then on its answer is waited for."""
    return {
        one.id: began + (before + n) / A_SECOND for n, one in enumerate(said, 1) if one.text.startswith("+")
    }


def _order(dice: random.Random, chat: str, number: str) -> Message:
    words = dice.choice(("+1", "+1", "+1", "+2", "lovely weather", "-1"))
    return _message(chat, f"soak:m{dice.randrange(MEMBERS)}", number, words)


def _message(chat: str, sender: str, number: str, words: str) -> Message:
    return Message(
        kind="say",
        chat=chat,
        sender=sender,
        id=number,
        sent=datetime.now(UTC),
        text=words,
        name=sender.partition(":")[2].capitalize(),
    )


def _print(out: TextIO, messages: int, seconds: float, quiet: CountingPlatform, watch: Watch) -> None:
    lags, waited = sorted(watch.lags), sorted(quiet.waited)
    rate = messages / seconds
    out.write(f"{messages:,} messages in {seconds:.0f} s: {rate:,.0f}/s; {quiet.sent:,} posts sent\n")
    out.write(_growth(watch))
    lag = f"p50 {_at(lags, 0.5) * 1000:.0f} ms, p99 {_at(lags, 0.99) * 1000:.0f} ms"
    out.write(f"loop lag {lag} (under 100 ms)\n")
    spread = f"p50 {_at(waited, 0.5):.2f} s, p99 {_at(waited, 0.99):.2f} s, max {_at(waited, 1):.2f} s"
    never = len(quiet.said_at)
    out.write(f"other groups: {len(waited):,} answers after {spread} (under 2 s); {never:,} never\n")


def _growth(watch: Watch) -> str:
    warm = len(watch.memory) // 5  # templates, caches and pools are there by then
    first, last = watch.memory[warm], watch.memory[-1]
    return (
        f"memory {first >> 20} MB -> {last >> 20} MB ({last / first - 1:+.0%}; under +20%)\n"
        f"handles {watch.handles[warm]} -> {watch.handles[-1]} (the same)\n"
    )


def _at(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0.0
