"""With one platform down, refused or broken, the others serve; it is seen in /healthz and comes back by
itself."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.discord_server import World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House, serving, until
from tests.platforms.places import OnDiscord, OnTelegram
from tests.platforms.three import post_in


async def health(house: House) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{house.port}/healthz")
    told: dict[str, Any] = answer.json()
    assert answer.status_code == (200 if told["ok"] else 503)
    return told


async def sells(house: House, place: OnTelegram | OnDiscord) -> None:
    await place.say("lena", "/open Cherries; price 99; until 2h")
    await house.until_posted()
    post = await post_in(place)
    await place.say("amy", "+2", post.id)
    await house.until_pledged(2)


async def is_well(house: House, name: str) -> bool:
    with contextlib.suppress(httpx.ConnectError):  # the pages come last at the start
        return bool((await health(house))["adapters"][name]["ok"])
    return False


async def test_a_platform_that_is_away_is_seen_and_comes_back(tmp_path: Path) -> None:
    async with FakeTelegram(flood=False) as fake, discord_serving(World()) as discord:
        place = OnDiscord(discord)
        await fake.stop()
        async with serving(tmp_path, telegram=fake, discord=discord) as house:
            await until(lambda: is_well(house, "discord"), "Discord")
            assert not await is_well(house, "telegram")
            await sells(house, place)
            there = OnTelegram(fake)
            await fake.start()
            await until(lambda: is_well(house, "telegram"), "Telegram back", 40)
            await there.say("lena", "/open Plums; price 20; until 2h")
            await until(lambda: there.seen(), "Telegram serves")


async def test_a_refused_token_stops_nobody_else(tmp_path: Path) -> None:
    async with FakeTelegram(flood=False) as fake, discord_serving(World()) as discord:
        place = OnTelegram(fake)
        async with serving(
            tmp_path, telegram=fake, discord=discord, environ={"DISCORD_TOKEN": "not-the-token"}
        ) as house:
            await sells(house, place)
            told = await until(lambda: _refused(house), "the refusal in /healthz")
            assert "token" in told
            assert await is_well(house, "telegram")


async def _refused(house: House) -> str:
    says = str((await health(house))["adapters"]["discord"]["says"])
    return says if "token" in says else ""
