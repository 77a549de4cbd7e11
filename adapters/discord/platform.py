"""Discord: discord.py keeps the connection, the rate limits and the rights; what is said goes in and out as
plain JSON.

What comes in: `discord_hearing`, `discord_lanes`, `discord_reading`; what goes out: here, `discord_writing`.
One client is logged in for REST as long as `run` lasts; another is made for each connection to the gateway.
So a message that the library cannot read ends a connection, never the bot, and sending goes on while the
gateway is away.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from adapters.base import (
    Attached,
    CommandSpec,
    File,
    Finding,
    Health,
    Inbox,
    Limits,
    Message,
    Post,
    TooLarge,
    TryLater,
    Uncertain,
    Undeliverable,
)
from adapters.discord.hearing import Ears
from adapters.discord.reading import LEADING, PLATFORM, Data, snowflake
from adapters.discord.setup import examine_account, examine_channel, offer, refused_token
from adapters.discord.wire import NO_RIGHT, Refused, Wire, discord, download, in_plain_words
from adapters.discord.writing import (
    LIMIT,
    body,
    countdown,
    first_part_of,
    menu,
    nonce_of,
    parts_of,
    same,
    units,
)

V = TypeVar("V")
log = logging.getLogger(__name__)

MARKS = {"done": "✅", "noted": "👀", "no": "❌"}
DOUBT = timedelta(seconds=30)  # how far our clock may be from Discord's when we look for a message of our own
REMEMBERED = 5000
_MESSAGES, _MESSAGE = "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}"
_REACTION = _MESSAGE + "/reactions/{emoji}/@me"


class Masked(Protocol):
    """A secret that no print or log shows."""

    def reveal(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Options:
    """`[adapters.discord]`. The token may come masked; `gateway_url`: '' asks `api_base` for it."""

    token: str | Masked = field(repr=False)
    api_base: str = "https://discord.com/api/v10"
    gateway_url: str = ""


class Platform:
    """See `adapters.base.Adapter`."""

    platform: ClassVar[str] = PLATFORM
    limits: ClassVar[Limits] = Limits(text=LIMIT, caption=LIMIT, alert=LIMIT, per_chat_minute=0, per_second=5)
    catches_up: ClassVar[bool] = True

    def __init__(self, options: Options, inbox: Inbox) -> None:
        token = options.token if isinstance(options.token, str) else options.token.reveal()
        self._inbox = inbox
        self._wire = Wire(token.strip(), options.api_base)
        self._ears = Ears(self._wire, inbox, options.gateway_url)
        self._menu: list[dict[str, Any]] = []
        self._running = False
        # when we first tried to send what perhaps arrived, by Discord's nonce
        self._doubts: _Recent[datetime] = _Recent()
        self._sent: _Recent[str] = _Recent()  # Discord's nonce -> the message that surely arrived under it
        self._marks: _Recent[str] = _Recent()  # the reaction we have under a message

    async def run(self) -> None:
        self._running = True
        showing = asyncio.create_task(self._show_menu())
        try:
            await self._ears.listen()
        finally:
            showing.cancel()
            self._running = False
            await self._wire.close()

    async def reread(self, raw: str) -> Sequence[Message]:
        await self._wire.open()
        try:
            return self._ears.reread(raw)
        finally:
            if not self._running:
                await self._wire.close()

    # -- saying ------------------------------------------------------------------------------------

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        """-> the id of the message that bears the buttons: of a post in several messages the last."""
        room = await self._room(chat)
        files = _files(post)
        parts = _parts(post) or ([""] if post.photo or files else [])
        if not parts:
            raise Undeliverable("there is nothing to say in this post")
        message = ""
        for number, text in enumerate(parts):
            last = number == len(parts) - 1
            said = body(post, text, last=last)
            if post.reply_to and not number:
                said["message_reference"] = {"message_id": post.reply_to, "fail_if_not_exists": False}
            message = await self._say(room, said, files if last else (), nonce_of(nonce, number))
        if post.pin:
            await self._pin(room, message)
        return message

    async def _say(self, room: str, said: dict[str, Any], files: Sequence[File], nonce: str) -> str:
        """Discord itself knows a nonce for some minutes; a try that perhaps arrived is also looked for among
        our messages."""
        if nonce in self._sent:
            return self._sent[nonce]
        began = self._doubts.get(nonce) or self._inbox.now()
        arrived = await self._find(room, said, nonce, began) if nonce in self._doubts else ""
        if not arrived:
            try:
                arrived = await self._create(room, said | {"nonce": nonce, "enforce_nonce": True}, files)
            except Uncertain:
                self._doubts[nonce] = began
                raise
        self._doubts.pop(nonce, None)
        self._sent[nonce] = arrived
        return arrived

    async def _create(self, room: str, said: dict[str, Any], files: Sequence[File]) -> str:
        try:
            made = await self._wire.ask("POST", _MESSAGES, **_content(said, files), channel_id=room)
        except Refused as no:
            no.gone = no.gone or (no.code == NO_RIGHT and not files)
            raise
        if not isinstance(made, dict):
            raise Uncertain("the answer to a message sent was not Discord's")
        return str(made["id"])

    async def _find(self, room: str, said: Data, nonce: str, began: datetime) -> str:
        after = snowflake(began - DOUBT)
        page = await self._wire.ask("GET", _MESSAGES, params={"after": after, "limit": 100}, channel_id=room)
        for message in page:
            own = (
                str(message["author"]["id"]) == self._wire.me.id
                and str(message["id"]) not in self._sent.values()
            )
            if own and message.get("nonce", nonce) == nonce and _alike(message, said):
                return str(message["id"])
        return ""

    async def edit(self, chat: str, message: str, post: Post) -> None:
        room = await self._room(chat)
        text = first_part_of(post.text, LIMIT - units(countdown(post))) + countdown(post)
        await self._wire.ask(
            "PATCH", _MESSAGE, json=body(post, text), channel_id=room, message_id=_number(message)
        )

    async def react(self, chat: str, message: str, mark: Literal["done", "noted", "no"]) -> None:
        """One mark a message: a new one takes the place of the one before."""
        room, number = await self._room(chat), _number(message)
        before, emoji = self._marks.get(number), MARKS[mark]
        if before == emoji:
            return
        await self._wire.ask("PUT", _REACTION, channel_id=room, message_id=number, emoji=emoji)
        self._marks[number] = emoji
        if before:
            await self._try("DELETE", _REACTION, channel_id=room, message_id=number, emoji=before)

    async def alert(self, ticket: str, person: str, post: Post) -> str:
        """A follow-up that only the presser sees. Discord binds the ticket to that person itself."""
        for number, text in enumerate(parts := _parts(post), 1):
            await self._ears.tickets.answer(ticket, body(post, text, last=number == len(parts)))
        return ticket

    async def _pin(self, room: str, message: str) -> None:
        await self._try(
            "PUT", "/channels/{channel_id}/messages/pins/{message_id}", channel_id=room, message_id=message
        )

    async def fetch(self, file: Attached, most: int) -> bytes:
        """Takes it from Discord's own store, whose addresses need no log-in and last a day."""
        if file.size > most:
            raise TooLarge(file.name)
        return await download(file.ref, most)

    async def _try(self, method: str, path: str, **ids: Any) -> None:
        """What is nice to have: a pin, a mark taken away."""
        try:
            await self._wire.ask(method, path, **ids)
        except (Undeliverable, TryLater, Uncertain) as error:
            log.info("discord: %s %s: %s", method, path, error)

    async def _room(self, chat: str) -> str:
        """The channel that stands for an address: itself, or a person's private channel."""
        number = _number(chat.removeprefix(PLATFORM + ":"))
        if chat not in self._ears.rooms:
            self._ears.rooms[chat] = number if self._ears.knows(number) else await self._look_up(number)
        return self._ears.rooms[chat]

    async def _look_up(self, number: str) -> str:
        try:
            return str((await self._wire.ask("GET", "/channels/{channel_id}", channel_id=number))["id"])
        except Refused as no:
            if no.status != 404:
                raise
        private = await self._wire.ask("POST", "/users/@me/channels", json={"recipient_id": number})
        return str(private["id"])

    # -- knowing -----------------------------------------------------------------------------------

    async def leads(self, chat: str, person: str) -> bool:
        """Has this person the right to manage the server or its channels, asked of Discord at this moment?"""
        try:
            channel = await self._wire.ask(
                "GET", "/channels/{channel_id}", channel_id=_number(chat.removeprefix(PLATFORM + ":"))
            )
            if not channel.get("guild_id"):
                return False
            with in_plain_words():
                guild = await self._wire.client.fetch_guild(int(channel["guild_id"]))
                member = await guild.fetch_member(int(_number(person.removeprefix(PLATFORM + ":"))))
        except Undeliverable:
            return False
        return bool(member.guild_permissions.value & LEADING)

    def read_until(self) -> datetime:
        return self._ears.read_until()

    async def offer(self, commands: Sequence[CommandSpec]) -> None:
        self._menu = menu(commands)
        if self._running and self._wire.is_open:
            await self._show_menu()

    async def _show_menu(self) -> None:
        """A menu that cannot be shown is no reason not to serve."""
        await self._wire.opened()
        try:
            if self._menu:
                await offer(self._wire, self._menu, same)
        except (Undeliverable, TryLater, Uncertain) as error:
            log.warning("discord: the slash commands could not be shown: %s", error)

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        try:
            await self._wire.open()
            if chat:
                return await examine_channel(self._wire, _number(chat.removeprefix(PLATFORM + ":")))
            return await examine_account(self._wire, self._ears.intent_step())
        except discord.LoginFailure:
            return refused_token()
        except (discord.DiscordException, Undeliverable, TryLater, Uncertain, OSError) as error:
            return [
                Finding(
                    ok=False,
                    says=f"Discord cannot be asked: {error}"[:200],
                    remedy="try again when the network is back",
                )
            ]
        finally:
            if not self._running:
                await self._wire.close()

    def health(self) -> Health:
        trouble = self._ears.trouble or self._ears.lanes.trouble
        return Health(not trouble, trouble, self._ears.heard_at)

    def private_link(self) -> str:
        return f"https://discord.com/users/{self._wire.me.id}" if self._wire.is_open else ""

    def invitation(self, chat: str, payload: str) -> str:
        """Discord's links carry no words: it leads to the channel, where the message is that the invitation
        belongs to."""
        server, room = self._ears.server_of(chat), chat.removeprefix(PLATFORM + ":")
        return f"https://discord.com/channels/{server}/{room}" if server else ""

    def routes(self) -> Sequence[Any]:
        return ()


class _Recent(OrderedDict[str, V]):
    """What happened lately; the oldest is forgotten."""

    def __setitem__(self, key: str, value: V) -> None:
        super().__setitem__(key, value)
        if len(self) > REMEMBERED:
            self.popitem(last=False)


def _number(text: str) -> str:
    """An id of Discord's; an address that holds none leads nowhere."""
    if not (text.isascii() and text.isdigit()):
        raise Undeliverable(f"{text[:40]!r} is no id of Discord's", gone=True)
    return text


def _parts(post: Post) -> list[str]:
    tail = countdown(post)
    parts = parts_of(post.text, LIMIT - units(tail))
    return [*parts[:-1], parts[-1] + tail] if parts else []


def _files(post: Post) -> tuple[File, ...]:
    """The post's files, and its picture where that is drawn here or a file of this machine."""
    photo = post.photo
    if isinstance(photo, File):
        return (photo, *post.files)
    path = Path(photo.ref) if photo and "://" not in photo.ref else None
    if photo and path and path.is_file():
        return (File(photo.name or path.name, path.read_bytes()), *post.files)
    return post.files


def _content(said: dict[str, Any], files: Sequence[File]) -> dict[str, Any]:
    if not files:
        return {"json": said}
    said = said | {
        "attachments": [{"id": number, "filename": file.name} for number, file in enumerate(files)]
    }
    uploads = [
        {"name": f"files[{number}]", "value": file.content, "filename": file.name}
        for number, file in enumerate(files)
    ]
    return {"form": [{"name": "payload_json", "value": json.dumps(said)}, *uploads]}


def _alike(message: Data, said: Data) -> bool:
    """Does a message read as what we said? Discord trims the ends and adds fields of its own."""
    return bool(message["content"].strip() == said["content"].strip() and _buttons(message) == _buttons(said))


def _buttons(message: Data) -> list[str]:
    rows = message.get("components") or ()
    return [button.get("custom_id") or button.get("url", "") for row in rows for button in row["components"]]
