"""A group on each platform as its people see it: the same acts, the same eyes. People are plain names; each
place has their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

from adapters.markup import plain
from adapters.sandbox.fold import BOT as BY_BOT
from tests.fakes.discord_server import Serving as Discord
from tests.fakes.discord_server.world import BOT, CHANNEL, GUILD, MANAGE
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House


@dataclass(frozen=True)
class Seen:
    """A message of the bot's as it reads now."""

    id: str
    text: str
    buttons: tuple[str, ...] = ()
    pinned: bool = False
    picture: bytes = b""


class Place(Protocol):
    """One group of one platform."""

    @property
    def chat(self) -> str: ...
    def address(self, who: str) -> str: ...
    def name_of(self, address: str) -> str: ...
    async def say(self, who: str, text: str, reply_to: str = "") -> str: ...
    async def edit(self, who: str, message: str, text: str) -> None: ...
    async def press(self, who: str, message: str, label: str, *, private: bool = False) -> None: ...
    async def whisper(self, who: str, text: str) -> str: ...
    def seen(self, who: str = "") -> list[Seen]:
        """What the bot said to the group, or to one person in private."""

    def alerts(self, who: str) -> list[str]:
        """What somebody was told alone, on a press."""


@dataclass
class People:
    """Names <-> addresses."""

    platform: str
    numbers: dict[str, str] = field(default_factory=dict)

    def address(self, who: str) -> str:
        return f"{self.platform}:{self.numbers[who]}"

    def name_of(self, address: str) -> str:
        return next(name for name, number in self.numbers.items() if self.address(name) == address)


class OnTelegram(People):
    """A supergroup with the bot as an administrator, lena as another."""

    def __init__(
        self,
        fake: FakeTelegram,
        people: tuple[str, ...] = ("lena", "amy", "bob", "mei"),
        *,
        started: bool = True,
    ) -> None:
        super().__init__("telegram", {who: str(fake.person(who, started=started)) for who in people})
        self.fake, self.room = fake, fake.group("Neighbours")
        fake.promote(self.room, int(self.numbers["lena"]))
        self._presses: dict[str, str] = {}

    @property
    def chat(self) -> str:
        return f"telegram:{self.room}"

    async def say(self, who: str, text: str, reply_to: str = "") -> str:
        said = self.fake.say(self.room, int(self.numbers[who]), text, int(reply_to or 0))
        return str(said["message"]["message_id"])

    async def edit(self, who: str, message: str, text: str) -> None:
        self.fake.edit(self.room, int(message), text)

    async def press(self, who: str, message: str, label: str, *, private: bool = False) -> None:
        person = int(self.numbers[who])
        pressed = self.fake.press(person if private else self.room, person, int(message), label)
        self._presses[pressed["callback_query"]["id"]] = who

    async def whisper(self, who: str, text: str) -> str:
        person = int(self.numbers[who])
        return str(self.fake.say(person, person, text)["message"]["message_id"])

    def seen(self, who: str = "") -> list[Seen]:
        room = int(self.numbers[who]) if who else self.room
        pinned = self.fake.rooms[room].pinned
        return [
            Seen(
                str(m["message_id"]),
                m.get("text", m.get("caption", "")),
                _telegram_labels(m),
                m["message_id"] in pinned,
                self.fake.files[m["photo"][-1]["file_id"]] if "photo" in m else b"",
            )
            for m in self.fake.sent(room)
        ]

    def alerts(self, who: str) -> list[str]:
        return [
            answer["text"]
            for answer in self.fake.answers
            if self._presses.get(answer["id"]) == who and answer["text"]
        ]


def _telegram_labels(message: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row
    )


class OnDiscord(People):
    """A channel, lena with the right to manage it."""

    def __init__(
        self,
        discord: Discord,
        people: tuple[str, ...] = ("lena", "amy", "bob", "mei"),
        channel: str = CHANNEL,
    ) -> None:
        super().__init__("discord", {who: str(70 + place) for place, who in enumerate(people)})
        self.world, self.channel = discord.world, channel
        if channel not in self.world.channels:
            self.world.channel(channel)
        for who, number in self.numbers.items():
            self.world.user(number, who)
            self.world.locales[number] = "en-US"
            self.world.guilds[GUILD]["members"].setdefault(number, [])
        self.world.role(GUILD, "leaders", MANAGE, self.numbers["lena"])
        self.world.role(GUILD, "bots", 1 << 13, BOT)

    @property
    def chat(self) -> str:
        return f"discord:{self.channel}"

    async def say(self, who: str, text: str, reply_to: str = "") -> str:
        return self.world.say(self.channel, self.numbers[who], text, reply_to=reply_to)

    async def edit(self, who: str, message: str, text: str) -> None:
        self.world.edit(self.channel, message, text)

    async def press(self, who: str, message: str, label: str, *, private: bool = False) -> None:
        number = self.numbers[who]
        channel = self.world.private(number) if private else self.channel
        rows = self.world.messages[channel][message]["components"]
        data = next(
            b["custom_id"]
            for row in rows
            for b in row["components"]
            if label in (b["label"], b.get("custom_id"))
        )
        self.world.press(channel, number, message, data)

    async def whisper(self, who: str, text: str) -> str:
        return self.world.say(self.world.private(self.numbers[who]), self.numbers[who], text)

    def seen(self, who: str = "") -> list[Seen]:
        channel = self.world.private(self.numbers[who]) if who else self.channel
        return [
            Seen(
                m["id"],
                plain(m["content"]),
                tuple(b["label"] for row in m["components"] for b in row["components"]),
                m["pinned"],
                next((self.world.uploads[one["id"]] for one in m["attachments"]), b""),
            )
            for m in self.world.messages[channel].values()
            if m["author"]["id"] == BOT
        ]

    def alerts(self, who: str) -> list[str]:
        own = [
            known for known in self.world.interactions.values() if known["user"]["id"] == self.numbers[who]
        ]
        return [plain(answer["content"]) for known in own for answer in known["followups"]]


class InSandbox(People):
    """The sandbox's group g1, led by lena."""

    def __init__(self, house: House, people: tuple[str, ...] = ("lena", "amy", "bob", "mei")) -> None:
        super().__init__("sandbox", {who: who for who in people})
        self.house, self._ids = house, count(1)

    @property
    def chat(self) -> str:
        return "sandbox:g1"

    @property
    def _platform(self) -> Any:
        return self.house.serving.app.adapters["sandbox"]

    async def say(self, who: str, text: str, reply_to: str = "") -> str:
        return await self._heard(
            self._platform.room.say("g1", who, f"s{next(self._ids)}", text, _now(), reply_to or None)
        )

    async def edit(self, who: str, message: str, text: str) -> None:
        await self._heard(self._platform.room.edit("g1", who, message, text, None, _now()))

    async def press(self, who: str, message: str, label: str, *, private: bool = False) -> None:
        chat = None if private else "g1"
        await self._heard(self._platform.room.press(chat, who, label, message, _now(), f"p{next(self._ids)}"))

    async def whisper(self, who: str, text: str) -> str:
        return await self._heard(self._platform.room.whisper(who, f"w{next(self._ids)}", text, _now()))

    async def _heard(self, message: Any) -> str:
        await self._platform.deliver()
        return str(message.id)

    def seen(self, who: str = "") -> list[Seen]:
        chat = f"sandbox:{who}" if who else self.chat
        bubbles = [
            bubble
            for (place, _), bubble in self._platform.room.bubbles.items()
            if place == chat and bubble["by"] == BY_BOT
        ]
        return [
            Seen(
                b["id"],
                plain(b["text"]),
                tuple(one["label"] for row in b["buttons"] for one in row),
                b["pin"],
                self._platform.room.fetch(b["photo"]["ref"]) or b"" if b["photo"] else b"",
            )
            for b in bubbles
        ]

    def alerts(self, who: str) -> list[str]:
        log = self._platform.room.log
        return [
            plain(event["text"])
            for event in log
            if event["do"] == "alert" and event["to"] == f"sandbox:{who}"
        ]


def _now() -> datetime:
    return datetime.now(UTC)
