"""Discord's people as the contract has them, and a reader's eyes for Discord's markdown."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.base import Message
from adapters.discord.platform import Options, Platform
from tests.adapters.contract import RecordingInbox, Scene, Shown, on_air
from tests.fakes.discord_server import Serving, World, serving
from tests.fakes.discord_server.world import BOT, CHANNEL, GUILD, MANAGE, VIEW

AMY, BOB, LENA = "7", "8", "9"
GROUP = f"discord:{CHANNEL}"
_LIVE = re.compile(
    r"(?P<link>https?://[^\s<>*~`|\\\[\]()]+)|\\(?P<escaped>[^0-9A-Za-z\s])|(?P<bold>\*\*)|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>[^\s()]+)\)"
    r"|<@(?P<ping>\d+)>|<t:(?P<time>\d+):R>|(?P<markup>[*_~`|\[<\\]|(?:^|(?<=\n))(?:#|-#|> ))"
)


@dataclass(frozen=True)
class Seen:
    text: str
    bold: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    pings: tuple[str, ...]


def seen(markdown: str) -> Seen:
    """What a reader sees. Anything live that our adapter never writes on purpose is an error."""
    text, at, start = "", 0, -1
    bold, links, pings = [], [], []
    for found in _LIVE.finditer(markdown):
        text, at = text + markdown[at : found.start()], found.end()
        assert found["markup"] is None, f"live markup {found[0]!r} in {markdown!r}"
        if found["bold"]:
            bold += [text[start:]] if start >= 0 else []
            start = len(text) if start < 0 else -1
        if found["label"] is not None:
            label = re.sub(r"\\(.)", r"\1", found["label"])
            text += label
            links.append((label, found["url"]))
        pings += [found["ping"]] if found["ping"] else []
        text += found["link"] or found["escaped"] or (f"@{found['ping']}" if found["ping"] else "")
    assert start < 0, f"bold is never closed in {markdown!r}"
    clean = (text + markdown[at:]).replace("@\u200b", "@")
    return Seen(clean, tuple(run.replace("@\u200b", "@") for run in bold), tuple(links), tuple(pings))


class DiscordStage:
    group, member, other, leader = GROUP, f"discord:{AMY}", f"discord:{BOB}", f"discord:{LENA}"
    sees_deletes = keeps_nonces = True

    def __init__(self, world: World) -> None:
        self.world = world
        for user, name in ((AMY, "amy"), (BOB, "bob"), (LENA, "lena")):
            world.user(user, name)
            world.guilds[GUILD]["members"][user] = []
        world.role(GUILD, "leaders", MANAGE, LENA)

    async def say(
        self, text: str, *, by: str = "", reply_to: str | None = None, picture: bytes | None = None
    ) -> str:
        upload = {
            "id": "1",
            "url": "https://cdn.example/p.png",
            "proxy_url": "",
            "filename": "p.png",
            "size": 9,
            "content_type": "image/png",
        }
        return self.world.say(
            CHANNEL, _bare(by, AMY), text, reply_to=reply_to or "", attachments=[upload] if picture else []
        )

    async def whisper(self, text: str, *, by: str = "") -> str:
        user = _bare(by, AMY)
        return self.world.say(self.world.private(user), user, text)

    async def edit(self, message: str, text: str, *, by: str = "") -> None:
        self.world.edit(CHANNEL, message, text)

    async def delete(self, message: str) -> None:
        self.world.delete(CHANNEL, message)

    async def press(self, message: str, label: str, *, by: str = "") -> None:
        rows = self.world.messages[CHANNEL][message]["components"]
        (data,) = [
            button["custom_id"] for row in rows for button in row["components"] if button["label"] == label
        ]
        self.world.press(CHANNEL, _bare(by, AMY), message, data)

    async def again(self) -> None:
        for session in self.world.sessions.values():
            last = next(packet for packet in reversed(session.log) if packet["t"] == "MESSAGE_CREATE")
            assert session.tell
            session.tell(last)

    async def shown(self, chat: str = "") -> list[Shown]:
        number = _bare(chat, CHANNEL)
        channel = number if number in self.world.channels else self.world.private(number)
        return [_shown(message) for message in self.said(channel)]

    def said(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        return [
            message for message in self.world.messages[channel].values() if message["author"]["id"] == BOT
        ]

    async def alerts(self, person: str) -> list[str]:
        if person != self.member:
            return []
        told = [answer for known in self.world.interactions.values() for answer in known["followups"]]
        assert all(answer["flags"] == 64 for answer in told), "an alert is for one person's eyes"
        return [seen(answer["content"]).text for answer in told]

    async def marks(self, message: str) -> list[str]:
        return list(self.world.messages[CHANNEL][message].get("marks", []))

    async def vanish(self, chat: str) -> None:
        if chat == self.group:
            self.world.deny(CHANNEL, VIEW)
        else:
            self.world.closed_to_us.add(_bare(chat, ""))


def _bare(address: str, default: str) -> str:
    return address.partition(":")[2] or default


def _shown(message: dict[str, Any]) -> Shown:
    read = seen(message["content"])
    labels = tuple(button["label"] for row in message["components"] for button in row["components"])
    reply = message.get("message_reference", {}).get("message_id")
    return Shown(
        message["id"], read.text, labels, reply, bool(message["embeds"] or message["attachments"]), read.bold
    )


@dataclass
class DiscordScene(Scene):
    discord: Serving | None = None

    @property
    def world(self) -> World:
        assert self.discord
        return self.discord.world

    @property
    def people(self) -> DiscordStage:
        assert isinstance(self.stage, DiscordStage)
        return self.stage


@contextlib.asynccontextmanager
async def scene_of(
    world: World | None = None, *, known: Sequence[str] = (), inbox: RecordingInbox | None = None
) -> AsyncIterator[DiscordScene]:
    """A bot that has read all there is, in a server of its own."""
    async with serving(world or World()) as discord:
        scene = stage_of(discord, inbox or RecordingInbox(), known)
        async with on_air(scene):
            await scene.inbox.until(
                lambda inbox: scene.adapter.read_until().year > 1970 or discord.world.identifies > 9
            )
            yield scene


def stage_of(discord: Serving, inbox: RecordingInbox, known: Sequence[str] = ()) -> DiscordScene:
    inbox.known = [*known] or inbox.known
    return DiscordScene(
        Platform(Options(discord.world.token, discord.url), inbox),
        DiscordStage(discord.world),
        inbox,
        [],
        discord,
    )


class ShakyInbox(RecordingInbox):
    """An app that cannot apply what holds a word, and takes its time when told to."""

    def __init__(self, poison: str = "") -> None:
        super().__init__()
        self.poison, self.go = poison, asyncio.Event()
        self.go.set()

    async def hear(self, messages: Sequence[Message]) -> None:
        await self.go.wait()
        self.tries.extend(messages)
        if self.poison and any(self.poison in message.text for message in messages):
            raise ValueError(self.poison)
        await super().hear(messages)


def texts(inbox: RecordingInbox) -> list[str]:
    return [message.text for message in inbox.heard]


async def hears_all(scene: DiscordScene, *said: str) -> None:
    await scene.inbox.until(lambda inbox: set(said) <= set(texts(inbox)), patience=15)
