"""A member as quick as a phone: the reply is there before the id of what it answers is written down, and
counts all the same."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.base import Message
from bot import app
from bot.hearing import listening
from bot.hearing.acquaintance import Speaker
from bot.hearing.inflight import landed, landing
from bot.hearing.listening import Ear
from bot.hearing.scene import said_at
from commerce.queries.glance import Glance
from tests.fakes.discord_server import World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House, serving, until
from tests.platforms.places import OnDiscord, OnTelegram, Place, Seen

PEOPLE = ("lena", "amy", "bob")
QUICK = (0, 5, 10, 20, 40, 80, 120, 200)  # milliseconds
PLATFORMS = ("telegram", "discord")
Look = Callable[[Ear, Sequence[Message]], Awaitable[tuple[dict[str, Speaker], Glance]]]


@asynccontextmanager
async def groups(
    platform: str, folder: Path, count: int, held: float = 0.0
) -> AsyncIterator[tuple[House, Sequence[Place]]]:
    """The assistant in so many groups. The platform tells of every message it takes only `held` seconds
    later."""
    async with contextlib.AsyncExitStack() as stack:
        places: Sequence[Place]
        if platform == "telegram":
            fake = await stack.enter_async_context(FakeTelegram(flood=False))
            places = [OnTelegram(fake, PEOPLE) for _ in range(count)]
            fake.break_next("sendMessage", f"late {held}", 1000 if held else 0)
            house = await stack.enter_async_context(serving(folder, telegram=fake))
        else:
            discord = await stack.enter_async_context(discord_serving(World()))
            places = [OnDiscord(discord, PEOPLE, str(200 + number)) for number in range(count)]
            discord.world.fault("POST", r"/channels/\d+/messages$", "late", 1000 if held else 0, seconds=held)
            house = await stack.enter_async_context(serving(folder, discord=discord))
        await until(
            lambda: all(one.health().ok for one in house.serving.app.adapters.values()), "the platform"
        )
        yield house, places


async def shown(place: Place) -> Seen:
    """The living post, the moment it stands there."""
    async with asyncio.timeout(60):
        while True:
            found = next((one for one in place.seen() if "+1" in one.buttons), None)
            if found:
                return found
            await asyncio.sleep(0.001)


async def quick_reply(place: Place, title: str, after: float) -> None:
    await place.say("lena", f"/open {title}; price 99; until 2h")
    post = await shown(place)
    await asyncio.sleep(after)
    await place.say("amy", "+1", post.id)


async def counted(house: House, replies: int, seconds: float = 30.0) -> int:
    with contextlib.suppress(AssertionError):
        await house.until_pledged(replies, seconds)
    return await house.pledged()


async def by_their_words_nothing(*_: object) -> None:
    """Recognition by words put aside: the look alone must find the post."""


async def not_before(*_: object) -> dict[str, set[int]]:
    """Nothing is waited for."""
    return {}


def in_the_old_order(look: Look) -> Look:
    """What is known first, and only then what is in the air: a post that lands between the two is in
    neither."""

    async def looked(ear: Ear, run: Sequence[Message]) -> tuple[dict[str, Speaker], Glance]:
        found = await look(ear, run)
        unknown = [
            message
            for message in run
            if message.answered and said_at(message, found[1], message.answered) is None
        ]
        await asyncio.sleep(0.005)  # a busy machine
        flying = await landing(ear._house.database, unknown, ear._house.now())
        for rows in flying.values():
            await landed(ear._house.database, rows)
        return await look(ear, run) if flying else found

    return looked


@pytest.mark.parametrize("held", [0.0, 0.5])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_quick_reply_counts(
    platform: str, held: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "recognise", by_their_words_nothing)
    async with groups(platform, tmp_path, len(QUICK), held) as (house, places):
        for number, (place, after) in enumerate(zip(places, QUICK, strict=True)):
            await quick_reply(place, f"Cherries {number}", after / 1000)
        assert await counted(house, len(QUICK)) == len(QUICK)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_control_whoever_does_not_wait_asks_in_vain(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "recognise", by_their_words_nothing)
    monkeypatch.setattr(app, "landing", not_before)
    async with groups(platform, tmp_path, 1, 0.5) as (house, places):
        await quick_reply(places[0], "Cherries", 0)
        await until(
            lambda: any("Which one" in one.text for one in places[0].seen()), "a question: never silence"
        )
        assert await house.pledged() == 0


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_quick_press_counts(platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "recognise", by_their_words_nothing)
    async with groups(platform, tmp_path, 1, 0.5) as (house, places):
        await places[0].say("lena", "/open Cherries; price 99; until 2h")
        await places[0].press("amy", (await shown(places[0])).id, "+1")
        assert await counted(house, 1) == 1


async def test_another_group_in_the_same_batch_does_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "recognise", by_their_words_nothing)
    async with groups("telegram", tmp_path, 2) as (house, (here, there)):
        assert isinstance(there, OnTelegram)
        await there.say("lena", "/open Apples; price 50; until 2h")
        other = await shown(there)
        await house.until_posted()
        there.fake.break_next("sendMessage", "late 3", 1)
        await here.say("lena", "/open Cherries; price 99; until 2h")
        post = await shown(here)
        began = asyncio.get_running_loop().time()
        await here.say("amy", "+1", post.id)  # both wait for the same poll
        await there.say("bob", "+1", other.id)
        await house.until_pledged(1)
        assert asyncio.get_running_loop().time() - began < 1.5
        assert await counted(house, 2) == 2


@pytest.mark.faults
@pytest.mark.parametrize("held", [0.0, 2.5])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_forty_opens_each_answered_within_200_ms(
    platform: str, held: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reply every five milliseconds from 0 to 200."""
    monkeypatch.setattr(listening, "recognise", by_their_words_nothing)
    async with groups(platform, tmp_path, 40, held) as (house, places):
        await _forty(places)
        assert await counted(house, 40, 120) == 40


@pytest.mark.faults
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_control_the_old_order_of_looking_loses_some(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "recognise", by_their_words_nothing)
    monkeypatch.setattr(app, "landing", not_before)
    monkeypatch.setattr(Ear, "_look", in_the_old_order(Ear._look))
    async with groups(platform, tmp_path, 40) as (house, places):
        await _forty(places)
        assert await counted(house, 40, 10) < 40


async def _forty(places: Sequence[Place]) -> None:
    for number, place in enumerate(places):
        await quick_reply(place, f"Cherries {number}", number * 0.005)
