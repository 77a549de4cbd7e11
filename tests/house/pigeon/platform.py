"""Pigeon post, the smallest platform there can be: it lives in memory, and its letters are written in two
marks of HTML."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Literal

from adapters.base import (
    Attached,
    Button,
    CommandSpec,
    Finding,
    Health,
    Inbox,
    Kind,
    Limits,
    Message,
    Photo,
    Post,
    Undeliverable,
)
from adapters.markup import Span, spans

BOT = "pigeon:bot"
PAUSE = 0.05  # seconds until what could not be applied is handed over again


@dataclass(frozen=True, slots=True)
class Options:
    """Pigeons ask for nothing."""


@dataclass(frozen=True, slots=True)
class Letter:
    id: str
    chat: str
    by: str
    html: str
    reply_to: str | None = None
    photo: Photo | None = None
    buttons: tuple[Button, ...] = ()
    version: int = 0


@dataclass
class Loft:
    """The platform's own side: all letters, and what the bot has not confirmed yet."""

    letters: dict[str, Letter] = field(default_factory=dict)
    waiting: list[Message] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)  # nonce -> id
    marks: dict[str, list[str]] = field(default_factory=dict)
    whispers: list[tuple[str, str]] = field(default_factory=list)  # in answer to presses: who, what
    shut: set[str] = field(default_factory=set)
    admins: set[tuple[str, str]] = field(default_factory=set)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def new_id(self) -> str:
        return str(1000 + len(self.letters))

    def keep(self, letter: Letter) -> str:
        self.letters[letter.id] = letter
        return letter.id

    def hand(self, message: Message) -> None:
        self.waiting.append(message)
        self.news.set()

    def confirm(self, count: int) -> None:
        del self.waiting[:count]
        if not self.waiting:
            self.news.clear()

    def heard(self, kind: Kind, letter: Letter, at: datetime) -> Message:
        answered = self.letters.get(letter.reply_to or "")
        return Message(
            kind=kind,
            chat=letter.chat,
            sender=letter.by,
            id=letter.id,
            sent=at,
            text=read(letter.html),
            name=letter.by.partition(":")[2],
            private=letter.chat == letter.by,
            reply_to=letter.reply_to,
            answers_us=answered.by == BOT if answered else None,
            answered_by=answered.by if answered else "",
            answered_text=read(answered.html) if answered else "",
            version=letter.version,
            photo=letter.photo,
        )


def read(letter: str) -> str:
    """What a reader sees of a letter."""
    return html.unescape(re.sub(r"<[^>]*>", "", letter))


def written(markup: str) -> str:
    """Neutral markup as a letter."""
    return "".join(map(_written, spans(markup)))


def _written(span: Span) -> str:
    text = html.escape(span.text)
    return f"<b>{text}</b>" if span.bold else text


class Platform:
    platform: ClassVar[str] = "pigeon"
    limits: ClassVar[Limits] = Limits()
    catches_up: ClassVar[bool] = False

    def __init__(self, options: Options, inbox: Inbox) -> None:
        self.inbox, self.loft = inbox, Loft()
        self._trouble = ""

    async def run(self) -> None:
        while True:
            await self.loft.news.wait()
            try:
                await self._deliver()
                self._trouble = ""
            except Exception as error:
                self._trouble = f"letters wait: {type(error).__name__}"
                await asyncio.sleep(PAUSE)

    async def _deliver(self) -> None:
        batch = list(self.loft.waiting)
        await self.inbox.hear(batch)
        self.loft.confirm(len(batch))

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        self._reach(chat)
        known = self.loft.sent.get(nonce)
        return known or self._post(Letter(self.loft.new_id(), chat, BOT, ""), post, nonce)

    async def edit(self, chat: str, message: str, post: Post) -> None:
        self._reach(chat)
        self._post(self._letter(message), post)

    async def react(self, chat: str, message: str, mark: Literal["done", "noted", "no"]) -> None:
        self.loft.marks.setdefault(self._letter(message).id, []).append(mark)

    async def alert(self, ticket: str, person: str, post: Post) -> str:
        if ticket != f"{person}'s press":
            raise Undeliverable("there is no such press")
        self.loft.whispers.append((person, written(post.text)))
        return ""

    async def leads(self, chat: str, person: str) -> bool:
        return (chat, person) in self.loft.admins

    async def fetch(self, file: Attached, most: int) -> bytes:
        raise Undeliverable("pigeons carry no documents")

    async def reread(self, raw: str) -> Sequence[Message]:
        raise ValueError("pigeons set nothing aside")

    def read_until(self) -> datetime:
        return min((message.sent for message in self.loft.waiting), default=self.inbox.now())

    async def offer(self, commands: Sequence[CommandSpec]) -> None:
        """There is no menu."""

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        return [Finding(ok=True, says="the pigeons are in")]

    def health(self) -> Health:
        return Health(not self._trouble, self._trouble, self.inbox.now())

    def private_link(self) -> str:
        return ""

    def invitation(self, chat: str, payload: str) -> str:
        return f"pigeon://loft/{payload}"

    def routes(self) -> Sequence[Any]:
        return []

    def _post(self, letter: Letter, post: Post, nonce: str = "") -> str:
        buttons = tuple(button for row in post.buttons for button in row)
        kept = replace(
            letter, html=written(post.text), buttons=buttons, photo=post.photo, reply_to=post.reply_to
        )
        return self.loft.sent.setdefault(nonce or kept.id, self.loft.keep(kept))

    def _reach(self, chat: str) -> None:
        if chat in self.loft.shut:
            raise Undeliverable(f"no pigeon finds {chat}", gone=True)

    def _letter(self, message: str) -> Letter:
        if message not in self.loft.letters:
            raise Undeliverable(f"there is no letter {message}", missing=True)
        return self.loft.letters[message]
