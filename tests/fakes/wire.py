"""Bad wires: a platform whose sends go wrong by script, and a TCP proxy that cuts, hangs, or swallows an
answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from adapters.base import Post, TryLater, Uncertain, Undeliverable
from adapters.sandbox.platform import Platform

Fault = Exception | Literal["lost answer", "late answer"] | float | None
LATE = 0.3  # seconds


@dataclass
class Try:
    """One attempt to say something."""

    verb: str
    chat: str
    text: str
    nonce: str
    at: float


@dataclass
class Script:
    """What the wire does. `rule` is asked before every send: an exception is raised with nothing delivered,
    "lost answer" delivers and then breaks, "late answer" delivers and tells so a while later, a number is a
    delay in seconds, None is a good wire."""

    rule: Callable[[Try], Fault] = lambda tried: None
    tries: list[Try] = field(default_factory=list)

    def of(self, chat: str) -> list[Try]:
        return [tried for tried in self.tries if tried.chat == chat]


class Wired(Platform):
    """The sandbox behind a wire. It forgets nonces, as Telegram does: a post sent twice is there twice."""

    script: Script

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        tried = Try("send", chat, post.text, nonce, asyncio.get_running_loop().time())
        self.script.tries.append(tried)
        fault = self.script.rule(tried)
        if isinstance(fault, Exception):
            raise fault
        if isinstance(fault, float | int):
            await asyncio.sleep(fault)
        said = await super().send(chat, post, f"{nonce}-{len(self.script.tries)}")
        if fault == "lost answer":
            raise Uncertain("the answer never came")
        if fault == "late answer":
            await asyncio.sleep(LATE)
        return said

    async def edit(self, chat: str, message: str, post: Post) -> None:
        tried = Try("edit", chat, post.text, message, asyncio.get_running_loop().time())
        self.script.tries.append(tried)
        fault = self.script.rule(tried)
        if isinstance(fault, Exception):
            raise fault
        await super().edit(chat, message, post)


def flooded(seconds: float) -> TryLater:
    return TryLater(seconds, "429")


def gone() -> Undeliverable:
    return Undeliverable("bot was kicked from the group", gone=True)


class Proxy:
    """A TCP proxy in front of a server. `cut()` drops every connection; while `shut`, new ones are dropped
    too; while `deaf`, what the server answers is swallowed. `when(bytes)` cuts all as soon as a client sends
    those bytes, after they went through."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.server_port, self.port = host, port, 0
        self.shut = self.deaf = False
        self.trigger: bytes = b""
        self.cuts = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def cut(self) -> None:
        """Resets every open connection, both ways."""
        self.cuts += 1
        for writer in list(self._open):
            writer.transport.abort()
        self._open.clear()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.shut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(self.host, self.server_port)
        self._open |= {writer, back}
        for source, sink, is_client in ((reader, back, True), (there, writer, False)):
            task = asyncio.create_task(self._carry(source, sink, is_client))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, is_client: bool) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while data := await source.read(65_536):
                if is_client and self.trigger and self.trigger in data:
                    self.trigger, self.deaf = b"", True
                    sink.write(data)
                    await sink.drain()
                    await asyncio.sleep(0.2)  # the server does it; the answer never arrives
                    await self.cut()
                    self.deaf = False
                    return
                if not is_client and self.deaf:
                    continue
                sink.write(data)
                await sink.drain()
        sink.close()
        with suppress(Exception):
            await sink.wait_closed()
