"""The sandbox: a group chat in the browser, and a platform like any other. It needs no account, no token and
no network.

`room` is the platform's own side, `page` the window people look through, and `Platform` here is the bot's
side.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from starlette.routing import Route

from adapters.base import (
    Attached,
    CommandSpec,
    File,
    Finding,
    Health,
    Inbox,
    Limits,
    Message,
    Photo,
    Post,
    TooLarge,
    Undeliverable,
)
from adapters.sandbox.fold import PLATFORM, address, bare
from adapters.sandbox.page import Advance, Clear, Page, picture
from adapters.sandbox.room import Room

log = logging.getLogger(__name__)

GROUPS = {"g1": "Neighbours"}
SEATS = {"lena": "Lena", "amy": "Amy", "bob": "Bob", "小兰": "小兰", "小王": "小王", "mei": "Mei"}
LEADERS = ("lena",)
SHUT = (
    "the page is not served, since [web] host or public_url lets others in and anybody may act as anybody on it; "
    "open_to_network = true under [adapters.sandbox] serves it all the same"
)


@dataclass(frozen=True, slots=True)
class Options:
    """`transcript`: a file that keeps the chat over restarts; '' forgets it. `open_to_network`: whoever
    reaches the web server may act as anybody, also where it is exposed to others than this machine's own
    people."""

    transcript: str = ""
    open_to_network: bool = False


class Platform:
    """The bot's side of the room. `advance` and `clear` give the page a clock to push and a button that
    starts empty."""

    platform: ClassVar[str] = PLATFORM
    limits: ClassVar[Limits] = Limits(text=8000, caption=8000, alert=400)
    catches_up: ClassVar[bool] = False

    def __init__(
        self,
        options: Options,
        inbox: Inbox,
        *,
        room: Room | None = None,
        groups: Mapping[str, str] | None = None,
        hosts: Sequence[str] = (),
        exposed: bool = False,
        advance: Advance | None = None,
        clear: Clear | None = None,
    ) -> None:
        self.inbox = inbox
        self.room = room if room is not None else _open(options, groups or GROUPS, inbox.now())
        self.commands: Sequence[CommandSpec] = ()
        self._turn = asyncio.Lock()
        self._stuck = asyncio.Event()
        self._trouble, self._heard_at = "", inbox.now()
        self._page = Page(self, hosts, advance, clear, open_to_network=options.open_to_network)
        self._exposed, self._is_open = exposed, options.open_to_network

    async def run(self) -> None:
        for chat in await self.inbox.chats():
            self.room.groups.setdefault(chat, bare(chat))
        pause = 0.2
        while True:
            try:
                await self.deliver()
            except Exception:
                log.exception(
                    "what was said in the sandbox could not be applied; trying again in %s s", pause
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)
                continue
            pause = 0.2
            self._stuck.clear()
            await self._stuck.wait()

    async def deliver(self, messages: Sequence[Message] | None = None) -> None:
        """Hands over `messages`, or all that waits, as one batch, and confirms them to the room when they are
        applied."""
        async with self._turn:
            batch = self.room.waiting if messages is None else list(messages)
            if not batch:
                return
            try:
                await self.inbox.hear(batch)
            except BaseException as error:
                self._trouble = f"what was said waits: {type(error).__name__}"
                self._stuck.set()
                raise
            self._trouble, self._heard_at = "", self.inbox.now()
            self.room.heard(batch)

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        self._check(chat, post)
        return self.room.post(chat, self._at_home(post), nonce, self.inbox.now())

    async def edit(self, chat: str, message: str, post: Post) -> None:
        self._check(chat, post)
        with _missing(message):
            self.room.repost(chat, message, self._at_home(post))

    async def react(self, chat: str, message: str, mark: Literal["done", "noted", "no"]) -> None:
        self._check(chat)
        with _missing(message):
            self.room.mark(chat, message, mark)

    async def alert(self, ticket: str, person: str, post: Post) -> str:
        with _missing(ticket):
            return self.room.alert(ticket, person, self._at_home(post), self.inbox.now())

    async def leads(self, chat: str, person: str) -> bool:
        return (chat, person) in self.room.admins

    async def reread(self, raw: str) -> Sequence[Message]:
        raise ValueError("the sandbox sets nothing aside")

    def read_until(self) -> datetime:
        return min((message.sent for message in self.room.waiting), default=self.inbox.now())

    async def offer(self, commands: Sequence[CommandSpec]) -> None:
        self.commands = tuple(commands)
        self._page.wake()

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        if chat and chat in self.room.shut:
            return [Finding(ok=False, says=f"{chat} cannot be reached", remedy="let the bot in again")]
        if self._exposed and self._is_open:
            return [
                Finding(
                    ok=True,
                    says="whoever reaches the web server may act as anybody here, and empty it (open_to_network = true)",
                )
            ]
        return [
            Finding(
                ok=True,
                says=SHUT
                if self._exposed
                else "the sandbox needs no account: open the page and say something",
            )
        ]

    def health(self) -> Health:
        shut = SHUT if self._exposed and not self._is_open else ""
        return Health(not self._trouble, self._trouble or shut, self._heard_at)

    def private_link(self) -> str:
        return "/sandbox#private"

    def invitation(self, chat: str, payload: str) -> str:
        return f"/sandbox#private={payload}"

    async def fetch(self, file: Attached, most: int) -> bytes:
        """What was put into the room with the message."""
        content = self.room.fetch(file.ref)
        if content is None:
            raise Undeliverable(f"{file.name} is not in the room any more")
        if len(content) > most:
            raise TooLarge(file.name)
        return content

    def routes(self) -> Sequence[Route]:
        """None where strangers would reach them: the page lets anybody speak as the leader."""
        return self._page.routes() if self._is_open or not self._exposed else []

    def _check(self, chat: str, post: Post | None = None) -> None:
        if chat in self.room.shut or not chat.startswith(PLATFORM + ":"):
            raise Undeliverable(f"{chat} cannot be reached", gone=True)
        if post is not None and len(post.text.encode("utf-16-le", "surrogatepass")) // 2 > self.limits.text:
            raise Undeliverable(f"longer than {self.limits.text}")

    def _at_home(self, post: Post) -> Post:
        """A picture that is drawn here, or a file of this machine, is taken into the room; the page never asks any
        other place for one."""
        if isinstance(post.photo, File):
            return replace(post, photo=Photo(self.room.store(post.photo.content), post.photo.name))
        if post.photo is None or self.room.fetch(post.photo.ref) is not None:
            return post
        file = Path(post.photo.ref)
        with contextlib.suppress(OSError, ValueError):
            content = file.read_bytes()
            if picture(content):
                return replace(post, photo=Photo(self.room.store(content), post.photo.name or file.name))
        return post


def _open(options: Options, groups: Mapping[str, str], now: datetime) -> Room:
    kept = (
        {"transcript": Path(options.transcript)}
        if options.transcript
        else {"stamp": f"{int(now.timestamp()):x}-"}
    )
    room = Room(groups, SEATS, **kept)
    room.admins |= {(chat, address(person)) for chat in room.groups for person in LEADERS}
    return room


@contextlib.contextmanager
def _missing(what: str) -> Iterator[None]:
    try:
        yield
    except KeyError:
        raise Undeliverable(f"{what} is not there", missing=True) from None
