"""One assistant in a Telegram group, a Discord channel and the sandbox at once."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.discord_server import World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House, serving, until
from tests.platforms.places import InSandbox, OnDiscord, OnTelegram, Place, Seen

GROUP = '[[groups]]\nchat = "{chat}"\nname = "{name}"\nleaders = ["{lena}"]\nlanguage = "{language}"\n'


@dataclass
class Three:
    house: House
    telegram: OnTelegram
    discord: OnDiscord
    sandbox: InSandbox

    @property
    def places(self) -> tuple[Place, Place, Place]:
        return self.telegram, self.discord, self.sandbox

    async def open(self, terms: str = "price 99; ladder 4=89 8=79; stock 8; until 2h") -> dict[str, Seen]:
        """One group buy in all three. -> its posts by chat."""
        elsewhere = f"groups {self.discord.chat}, {self.sandbox.chat}"
        await self.telegram.say("lena", f"/open Cherries 2 kg; {terms}; {elsewhere}")
        await self.house.until_posted(3)
        return {place.chat: await post_in(place) for place in self.places}


async def post_in(place: Place) -> Seen:
    """The living post."""

    def found() -> Seen | None:
        return next((one for one in place.seen() if "+1" in one.buttons and "-1" in one.buttons), None)

    seen: Seen = await until(found, f"the post in {place.chat}")
    return seen


@contextlib.asynccontextmanager
async def three(folder: Path, more: str = "", environ: dict[str, str] | None = None) -> AsyncIterator[Three]:
    """lena leads everywhere, by her Telegram account too; the groups speak English, Chinese and Japanese."""
    async with FakeTelegram(flood=False) as fake, discord_serving(World()) as discord:
        telegram, there = OnTelegram(fake), OnDiscord(discord)
        lena = telegram.address("lena")
        groups = [
            (telegram.chat, "Neighbours", "en"),
            (there.chat, "Office", "zh-Hans"),
            ("sandbox:g1", "Hill", "ja"),
        ]
        leaders = f'{lena}", "{there.address("lena")}", "sandbox:lena'
        listed = "".join(
            GROUP.format(chat=chat, name=name, lena=leaders, language=tag) for chat, name, tag in groups
        )
        async with serving(
            folder, telegram=fake, discord=discord, sandbox=True, more=listed + more, environ=environ
        ) as house:
            await until(
                lambda: all(one.health().ok for one in house.serving.app.adapters.values()), "all three"
            )
            yield Three(house, telegram, there, InSandbox(house))
