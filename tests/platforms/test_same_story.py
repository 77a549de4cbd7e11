"""One story, told on every platform through the whole app: the same orders, the same dues, and no answer that
betrays the platform."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.discord_server import World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House, serving, until
from tests.platforms.places import InSandbox, OnDiscord, OnTelegram, Place

PLATFORMS = ("sandbox", "telegram", "discord")
LEADERS = '[[groups]]\nchat = "{chat}"\nleaders = ["{lena}"]\n'


@contextlib.asynccontextmanager
async def place_on(platform: str, folder: Path) -> AsyncIterator[tuple[House, Place]]:
    if platform == "telegram":
        async with FakeTelegram(flood=False) as fake:
            place = OnTelegram(fake)
            async with serving(folder, telegram=fake) as house:
                yield house, place
    elif platform == "discord":
        async with discord_serving(World()) as discord:
            there = OnDiscord(discord)
            async with serving(folder, discord=discord) as house:
                await until(lambda: house.serving.app.adapters["discord"].health().ok, "Discord")
                yield house, there
    else:
        async with serving(
            folder, sandbox=True, more=LEADERS.format(chat="sandbox:g1", lena="sandbox:lena")
        ) as house:
            yield house, InSandbox(house)


async def tell(house: House, place: Place) -> dict[str, object]:
    """The story. -> what is told of each member's order and due."""
    await place.say("lena", "/open Cherries 2 kg; price 99; ladder 4=89 8=79; stock 8; until 2h")
    post = (await until(lambda: [one for one in place.seen() if "+1" in one.buttons], "the post"))[0]
    await house.until_posted()
    await place.say("amy", "+2", post.id)
    await house.until_pledged(2)
    hers = await place.say("bob", "one please", post.id)
    await house.until_pledged(3)
    await place.edit("bob", hers, "+3")
    await house.until_pledged(5)
    await place.press("mei", post.id, "+1")
    await house.until_pledged(6)
    await place.say("mei", "要三份", post.id)
    await house.until_pledged(8)
    await place.say("lena", "/close 1")
    await until(lambda: _closed(house), "closing")
    state = await house.state()
    orders = {place.name_of(order["member"]): order for order in state["orders"]}
    return {
        who: ([(line["qty"], line["waiting"]) for line in order["lines"]], order["due_minor"])
        for who, order in orders.items()
    } | {"buy": [(o["pledged"], o["waiting"], o["unit_price_minor"]) for o in state["buys"][0]["offers"]]}


async def _closed(house: House) -> bool:
    return (await house.state())["buys"][0]["state"] == "succeeded"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_same_story_ends_alike(platform: str, tmp_path: Path) -> None:
    async with place_on(platform, tmp_path) as (house, place):
        assert await tell(house, place) == {
            "amy": ([(2, 0)], 15_800),
            "bob": ([(1, 0), (2, 0)], 23_700),
            "mei": ([(1, 0), (2, 1)], 23_700),
            "buy": [(8, 1, 7_900)],
        }
