"""Listening: one connection to the gateway after the other, and what came in between read back, for as long
as the bot runs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import aiohttp
import yarl

from adapters.base import Inbox, Message, TryLater, Uncertain
from adapters.discord.lanes import PAGE, CannotRead, Lanes, unpacked
from adapters.discord.reading import (
    COMMAND,
    COMPONENT,
    Data,
    address,
    read,
    read_answered,
    read_coming,
    read_edit,
    read_said,
    snowflake,
)
from adapters.discord.tickets import Tickets
from adapters.discord.wire import (
    BAD_TOKEN,
    PORTAL,
    SLOWLY,
    DiscordWebSocket,
    Gateway,
    Refused,
    Wire,
    discord,
    hang_up,
)

log = logging.getLogger(__name__)

HELLO, ACK, DISPATCH = 10, 11, 0
SWEEP = 120.0  # seconds between two looks for messages that were never delivered
# seconds: first and longest between connections; after which one was a good one
PAUSE, LONGEST, STEADY = (
    1.0,
    30.0,
    60.0,
)
FETCH = 3.0  # seconds in which Discord must say what a message answers
# of silence after which somebody who asks how far we have read makes us ask Discord
PROBE = timedelta(seconds=3)
_OUTAGES = (OSError, aiohttp.ClientError, TryLater, Uncertain, discord.DiscordException)


class Ears:
    """What Discord says, handed over in order. `rooms`: address -> channel."""

    def __init__(self, wire: Wire, inbox: Inbox, gateway_url: str) -> None:
        self.wire, self.inbox, self.gateway_url = wire, inbox, gateway_url
        self.lanes = Lanes(inbox, self._page, self._read, self._note_heard, self._complete)
        self.tickets = Tickets(wire, inbox.now)
        self.rooms: dict[str, str] = {}
        self.trouble = "connecting to Discord"
        self.heard_at: datetime | None = None
        # nothing is read yet: what was said while we were away is still to come
        self.level_at = datetime.fromtimestamp(0, UTC)
        self._gateway: discord.Client | None = None
        self._servers: set[str] = set()
        self._level = False
        self._probed_at = self.level_at
        self._catching: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def knows(self, number: str) -> bool:
        """Is this one of the channels that the gateway told of?"""
        return bool(self._gateway and self._gateway.get_channel(int(number)))

    # -- connections -------------------------------------------------------------------------------

    async def listen(self) -> None:
        """Until cancelled. A connection that ends for whatever reason is followed by another."""
        pause, clock = PAUSE, asyncio.get_running_loop().time
        self._soon(self._sweep_now_and_then())
        try:
            while True:
                began, least = clock(), 0.0
                try:
                    await self._connect()
                except Exception as error:
                    self.trouble, least = self._diagnose(error)
                    log.warning("%s", self.trouble, exc_info=not (least or isinstance(error, _OUTAGES)))
                self._lose()
                if clock() - began > STEADY:
                    pause = PAUSE
                await asyncio.sleep(max(pause, least))
                pause = min(pause * 2, LONGEST)
        finally:
            self._lose()
            self.lanes.close()
            for task in self._tasks:
                task.cancel()

    async def _connect(self) -> None:
        await self.wire.open()
        await self._find_gateway()
        flags = self.wire.client.application_flags
        members = flags.gateway_guild_members or flags.gateway_guild_members_limited
        client = Gateway(
            intents=discord.Intents(
                guilds=True, guild_messages=True, dm_messages=True, message_content=True, members=members
            ),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            enable_debug_events=True,
        )
        for listener in (self.on_socket_raw_receive, self.on_disconnect, self.on_guild_remove):
            client.event(listener)
        try:
            await client.login(self.wire.token)
            self._gateway = client
            # The library's own reconnecting pauses up to 17 minutes; ours does not. Short breaks are resumed
            # all the same.
            await client.connect(reconnect=False)
        finally:
            await hang_up(client)

    async def _find_gateway(self) -> None:
        url = self.gateway_url or str((await self.wire.ask("GET", "/gateway/bot"))["url"])
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)

    def _diagnose(self, error: Exception) -> tuple[str, float]:
        """-> what is wrong and what to do, and the seconds to wait at least."""
        code = error.code if isinstance(error, discord.ConnectionClosed) else 0
        if isinstance(error, discord.LoginFailure) or code == 4004:
            self._soon(self.wire.close())
            return BAD_TOKEN, SLOWLY
        if code == 4014:
            return f"Discord refuses to connect: {self.intent_step()}", SLOWLY
        return f"the connection to Discord broke and is made again: {type(error).__name__}: {error}"[
            :200
        ], 0.0

    def intent_step(self) -> str:
        page = f"{PORTAL}/{self.wire.me.application}/bot"
        return f'open {page}, turn on "Message Content Intent" under Privileged Gateway Intents, save; nothing need be restarted'

    def _lose(self) -> None:
        self._level = False
        self.lanes.hold()
        if self._catching:
            self._catching.cancel()

    # -- what the gateway says ---------------------------------------------------------------------

    async def on_disconnect(self) -> None:
        self._level = False

    async def on_socket_raw_receive(self, text: str) -> None:
        try:
            packet = json.loads(text)
            op, event, data = packet.get("op"), packet.get("t"), packet.get("d")
            if op == HELLO:
                self._lose()
            elif op == DISPATCH:
                self._hear(event, data)
        except Exception as error:
            log.exception("an event of Discord's cannot be read")
            self._soon(self._bury(text, error))
            return
        if self._level:
            self.level_at = self.inbox.now()

    def _hear(self, event: str, data: Data) -> None:
        match event:
            case "READY" | "RESUMED":
                self._begin(data)
            case "GUILD_CREATE":
                self._tell_server(str(data["id"]))
            case "GUILD_MEMBER_ADD":
                self._soon(self._tell_coming("join", data))
            case "GUILD_MEMBER_REMOVE":
                self._soon(self._tell_coming("leave", data))
            case "INTERACTION_CREATE" if data["type"] in (COMMAND, COMPONENT):
                self._soon(self.tickets.acknowledge(data))
        self._push(event, data)

    def _begin(self, data: Data) -> None:
        """The connection is new: what was missed is read before what comes."""
        self.trouble = ""
        self._lose()
        self._catching = self._soon(self._catch_up())
        self._servers |= {str(server["id"]) for server in data.get("guilds", ())}

    def _push(self, event: str, data: Data) -> None:
        messages = [self._named(message) for message in read(event, data, self.wire.me, self.inbox.now())]
        for message in messages:
            if message.private:
                self.rooms[message.chat] = str(data["channel_id"])
        self.lanes.push(messages, int(data["id"]) if event == "MESSAGE_CREATE" else 0)

    async def _complete(self, messages: Sequence[Message]) -> Sequence[Message]:
        """The same, each with what it answers where Discord did not send that along. What cannot be had now
        stays untold."""
        wanted = {one.reply_to: one.chat for one in messages if one.reply_to and one.answers_us is None}
        found = {answered: await self._message(chat, answered) for answered, chat in wanted.items()}
        return [read_answered(one, found.get(one.reply_to or "") or {}, self.wire.me) for one in messages]

    async def _message(self, chat: str, message: str) -> Data | None:
        channel = self.rooms.get(chat) or chat.partition(":")[2]
        try:
            async with asyncio.timeout(FETCH):
                found: Data = await self.wire.ask(
                    "GET",
                    "/channels/{channel_id}/messages/{message_id}",
                    channel_id=channel,
                    message_id=message,
                )
        except (Refused, *_OUTAGES) as why:
            log.info("what was answered cannot be read: %s", why)
            return None
        return found

    def _named(self, message: Message) -> Message:
        channel = self._gateway and self._gateway.get_channel(int(message.chat.partition(":")[2]))
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return replace(message, chat_name=f"{channel.guild.name} #{channel.name}")
        return message

    async def _bury(self, raw: str, error: Exception) -> None:
        found: dict[str, Any] = json.loads(raw) if raw.startswith("{") else {}
        data = found["d"] if isinstance(found.get("d"), dict) else {}
        key = f"{address(data.get('channel_id', '?'))}:{data.get('id') or found.get('s')}"
        await self.lanes.set_aside(key, raw, error)

    def reread(self, raw: str) -> Sequence[Message]:
        """What was set aside, read again: a message, an event of the gateway's, or a message of a REST
        page."""
        kept = json.loads(raw)
        if "message" in kept:
            return [unpacked(kept["message"])]
        return read(kept.get("t") or "MESSAGE_CREATE", kept["d"], self.wire.me, self.inbox.now())

    async def _tell_coming(self, kind: Literal["join", "leave"], data: Data) -> None:
        guild = self._gateway and self._gateway.get_guild(int(data["guild_id"]))
        if guild and str(data["user"]["id"]) != self.wire.me.id:
            for chat in await self._known_in(guild):
                self.lanes.push([self._named(read_coming(kind, data, chat, self.inbox.now()))])

    def _tell_server(self, number: str) -> None:
        """A server that the connection did not begin with has let us in: told of the one channel in which we
        may greet."""
        guild = self._gateway.get_guild(int(number)) if self._gateway else None
        if number in self._servers or guild is None:
            return
        self._servers.add(number)
        writable = [
            c for c in guild.text_channels if guild.me is None or c.permissions_for(guild.me).send_messages
        ]
        first = guild.system_channel if guild.system_channel in writable else next(iter(writable), None)
        if first:
            self._happen("added", address(first.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self._servers.discard(str(guild.id))
        for chat in await self._known_in(guild):
            self._happen("removed", chat)

    def _happen(self, kind: Literal["added", "removed"], chat: str) -> None:
        now = self.inbox.now()
        self.lanes.push(
            [self._named(Message(kind=kind, chat=chat, sender="", id=str(snowflake(now)), sent=now))]
        )

    def server_of(self, chat: str) -> str:
        """The number of the server that a channel belongs to; '' where it is not known, or is a private
        chat."""
        number = chat.rpartition(":")[2]
        channel = self._gateway.get_channel(int(number)) if self._gateway and number.isdigit() else None
        guild = getattr(channel, "guild", None)
        return str(guild.id) if guild else ""

    async def _known_in(self, guild: discord.Guild) -> Sequence[str]:
        here = {address(channel.id) for channel in (*guild.channels, *guild.threads)}
        return [chat for chat in await self.inbox.chats() if chat in here]

    # -- catching up -------------------------------------------------------------------------------

    async def _catch_up(self) -> None:
        began = self.inbox.now()
        await self.lanes.catch_up()
        self._level, self.level_at = True, began

    async def _sweep_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            if self._level:
                try:
                    await self.lanes.sweep()
                except Exception:
                    log.exception("looking for messages that never came failed")

    async def _page(self, chat: str, after: int) -> Sequence[Data]:
        try:
            page = await self.wire.ask(
                "GET",
                "/channels/{channel_id}/messages",
                params={"after": after, "limit": PAGE},
                channel_id=chat.partition(":")[2],
            )
        except Refused as no:
            raise CannotRead(str(no)) from no
        return sorted(
            (raw for raw in page if str(raw.get("id", "")).isdecimal()), key=lambda raw: int(raw["id"])
        )

    def _read(self, event: str, raw: Data) -> list[Message]:
        """A message from a REST page; one that cannot be read is set aside."""
        reading = read_said if event == "MESSAGE_CREATE" else read_edit
        try:
            return [self._named(message) for message in reading(raw, self.wire.me)]
        except Exception as error:
            log.exception("a message of Discord's cannot be read")
            self._soon(self._bury(json.dumps({"d": raw}), error))
            return []

    def read_until(self) -> datetime:
        """Everything sent before this moment has been handed over and applied."""
        waiting = self.lanes.oldest()
        self._probe()
        return min(self.level_at, waiting) if waiting else self.level_at

    def _probe(self) -> None:
        """In a silent group the library's next heartbeat may be 40 s away: who waits for a deadline has one
        sent at once."""
        ws, now = self._gateway and self._gateway.ws, self.inbox.now()
        late = min(now - self.level_at, now - self._probed_at) > PROBE
        if self._level and late and ws and ws.open and ws._keep_alive:
            self._probed_at = now
            # `beat` also tells the library's clock of it
            self._soon(ws.send_heartbeat(ws._keep_alive.beat()))

    def _note_heard(self, batch: Sequence[Message]) -> None:
        self.heard_at = self.inbox.now()
        for message in batch:
            if message.kind == "say" and message.private_reply:
                self._soon(self.tickets.settle(message.private_reply))

    def _soon(self, deed: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(_quietly(deed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _quietly(deed: Coroutine[Any, Any, None]) -> None:
    try:
        await deed
    except Exception:
        log.exception("something beside the way failed on Discord")
