"""A message of ours whose id was never written down: who answers or presses it is heard like anybody else,
never in silence."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.hearing import listening
from tests.fakes.discord_server import World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.discord_server.world import CHANNEL, HISTORY
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House, serving, until
from tests.platforms.places import OnDiscord, OnTelegram, Place, Seen

PLATFORMS = ("telegram", "discord")
OPEN = "/open {}; price 99; until 2h"


class Stand:
    """One group on one platform. `break_next`: the next message is delivered, and the answer is a reset."""

    def __init__(
        self, house: House, place: Place, break_next: Callable[[], None], forget: Callable[[], None]
    ) -> None:
        self.house, self.place, self.break_next, self.forget = house, place, break_next, forget

    async def twice(self, what: Callable[[Seen], Any], deed: Callable[[], Any]) -> tuple[Seen, Seen]:
        """What was delivered, its answer lost, and then said again. -> both copies, the unknown one first."""
        before = {one.id for one in self.place.seen()}
        self.break_next()
        await deed()

        def both() -> list[Seen]:
            found = [one for one in self.place.seen() if one.id not in before and what(one)]
            return found if len(found) > 1 else []

        first, second = await until(both, "both copies", 20)
        return first, second

    async def says(self, text: str, since: int = 0) -> None:
        await until(lambda: any(text in one.text for one in self.place.seen()[since:]), f"“{text}”")


@contextlib.asynccontextmanager
async def stand(platform: str, folder: Path) -> AsyncIterator[Stand]:
    people = ("lena", "amy", "bob", "mei", "dora", "eve", "finn")
    async with contextlib.AsyncExitStack() as stack:
        place: Place
        if platform == "telegram":
            fake = await stack.enter_async_context(FakeTelegram(flood=False))
            place = OnTelegram(fake, people)
            house = await stack.enter_async_context(serving(folder, telegram=fake))
            made = Stand(house, place, lambda: fake.break_next("sendMessage", "reset after"), lambda: None)
        else:
            discord = await stack.enter_async_context(discord_serving(World()))
            place = OnDiscord(discord, people)
            discord.world.nonce_memory = 0  # a repetition so late that Discord has forgotten the first,
            discord.world.deny(CHANNEL, HISTORY)  # and nobody may look for it among what was said
            house = await stack.enter_async_context(serving(folder, discord=discord))
            fault = discord.world.fault
            made = Stand(
                house,
                place,
                lambda: fault("POST", r"/channels/\d+/messages$", "reset_after"),
                lambda: setattr(discord.world, "sends_answered", False),
            )
        await until(
            lambda: all(one.health().ok for one in house.serving.app.adapters.values()), "the platform"
        )
        yield made


def is_post(one: Seen) -> bool:
    return "+1" in one.buttons


def is_answer(one: Seen) -> bool:
    return "#1" in one.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_replies_and_presses_on_both_copies_of_a_post_count(platform: str, tmp_path: Path) -> None:
    async with stand(platform, tmp_path) as one:
        place = one.place
        copy, known = await one.twice(is_post, lambda: place.say("lena", OPEN.format("Cherries")))
        await place.say("lena", OPEN.format("Apples"))  # a bare word could mean either
        await one.house.until_posted(2)
        await place.say("amy", "+1", copy.id)
        await place.say("bob", "2", copy.id)
        await place.press("mei", copy.id, "+1")
        await place.say("dora", "+1", known.id)
        word = await place.say("eve", "nice", copy.id)
        await one.house.until_pledged(5, 15)
        await place.edit("eve", word, "+3")
        one.forget()  # Discord no longer sends along what is answered
        await place.say("finn", "+1", copy.id)
        await one.house.until_pledged(9, 15)
        [first, second] = (await one.house.state())["buys"]
        assert [sum(offer["pledged"] for offer in buy["offers"]) for buy in (first, second)] == [9, 0]


@pytest.mark.faults
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_replies_and_presses_on_both_copies_of_an_answer_count(platform: str, tmp_path: Path) -> None:
    async with stand(platform, tmp_path) as one:
        place = one.place
        for number, title in enumerate(("Cherries", "Apples"), 1):
            await place.say("lena", OPEN.format(title))
            await one.says(f"is open as number {number}")
        await one.house.until_posted(2)
        post = next(seen for seen in place.seen() if is_post(seen) and "Cherries" in seen.text)
        copy, known = await one.twice(is_answer, lambda: place.say("amy", "+2", post.id))
        await place.say("bob", "+1", copy.id)
        await place.say("mei", "+1", known.id)
        await one.house.until_pledged(4, 15)
        await place.press("amy", copy.id, "↩ Undo")

        async def undone() -> bool:
            return await one.house.pledged() == 2

        await until(undone, "the undo of the copy's own order", 15)


@pytest.mark.faults
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_no_words_tell_is_asked_even_where_one_buy_is_open(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the control: with recognition put aside the copy is unknown for ever, and the member is asked."""

    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(listening, "recognise", nothing)
    async with stand(platform, tmp_path) as one:
        place = one.place
        copy, _ = await one.twice(is_post, lambda: place.say("lena", OPEN.format("Cherries")))
        await one.house.until_posted()
        await place.say("bob", "thanks", copy.id)
        await place.say("amy", "+2", copy.id)
        await one.says("Which one do you mean?")
        assert await one.house.pledged() == 0
        [question] = [seen for seen in place.seen() if "Which one" in seen.text]
        await place.press("amy", question.id, "Cherries")
        await one.house.until_pledged(2, 15)


@pytest.mark.faults
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_two_buys_of_one_title_are_told_apart_by_their_numbers(platform: str, tmp_path: Path) -> None:
    async with stand(platform, tmp_path) as one:
        place = one.place
        await place.say("lena", OPEN.format("Cherries"))
        await one.says("is open as number 1")
        await one.house.until_posted()
        copy, _ = await one.twice(is_post, lambda: place.say("lena", OPEN.format("Cherries")))
        await place.say("amy", "+2", copy.id)
        await one.house.until_pledged(2, 15)
        [first, second] = (await one.house.state())["buys"]
        assert [sum(offer["pledged"] for offer in buy["offers"]) for buy in (first, second)] == [0, 2]
