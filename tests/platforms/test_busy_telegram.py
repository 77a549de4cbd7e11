"""What happens to real Telegram groups, through the whole app: a rush, becoming a supergroup, a forum's
topics."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.delivery import choosing
from bot.delivery.turns import Turn
from bot.hearing.early import Early
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import serving, until
from tests.platforms.places import OnTelegram
from tests.platforms.three import post_in

MOST_A_MINUTE = 20


async def test_three_hundred_orders_in_a_minute_are_each_answered_for_within_the_pace(tmp_path: Path) -> None:
    crowd = tuple(f"n{number}" for number in range(300))
    async with FakeTelegram() as fake:
        place = OnTelegram(fake, ("lena", *crowd))
        async with serving(tmp_path, telegram=fake) as house:
            await place.say("lena", "/open Cherries; price 99; until 2h")
            await house.until_posted()
            post = await post_in(place)
            for who in crowd:
                await place.say(who, "+1", post.id)
            await house.until_pledged(300, 60)

            def answered() -> bool:
                said = "\n".join(one.text for one in place.seen())
                return all(
                    f"#{number} " in said or f"#{number}:" in said or f"#{number}\n" in said
                    for number in range(1, 301)
                )

            for _ in range(4):
                if answered():
                    break
                house.advance(61, fake)
                await until(
                    lambda: answered() or len(fake.rooms[place.room].sent_at) >= MOST_A_MINUTE, "answers", 30
                )
            await until(answered, "every number")
        assert fake.complaints == []
        assert len(place.seen()) < 60  # digests, not three hundred answers


async def test_a_group_that_becomes_a_supergroup_goes_on_with_its_buy(tmp_path: Path) -> None:
    async with FakeTelegram(flood=False) as fake:
        place = OnTelegram(fake)
        async with serving(tmp_path, telegram=fake) as house:
            await place.say("lena", "/open Cherries; price 99; until 2h")
            await house.until_posted()
            post = await post_in(place)
            await place.say("amy", "+2", post.id)
            await house.until_pledged(2)
            before = place.room
            place.room = fake.migrate(before, int(place.numbers["lena"]))
            fake.promote(place.room, int(place.numbers["lena"]))
            await place.say("bob", "+1")
            await house.until_pledged(3)
            await place.say("lena", "/close 1")
            await until(
                lambda: any("3" in one.text and "297" in one.text for one in place.seen()),
                "the summary in the new group",
            )
            [buy] = (await house.state())["buys"]
            assert (buy["state"], [offer["pledged"] for offer in buy["offers"]]) == ("succeeded", [3])
        assert fake.complaints == []


async def test_a_buy_opened_in_a_topic_lives_there(tmp_path: Path) -> None:
    async with FakeTelegram(flood=False) as fake:
        place = OnTelegram(fake)
        sales, talk = fake.topic(place.room), fake.topic(place.room)
        lena, amy = int(place.numbers["lena"]), int(place.numbers["amy"])
        async with serving(tmp_path, telegram=fake) as house:
            fake.say_in_topic(place.room, lena, sales, "/open Cherries; price 99; until 2h")
            await house.until_posted()
            post = await post_in(place)
            fake.say_in_topic(place.room, amy, sales, "+2", int(post.id))
            await house.until_pledged(2)
            fake.say_in_topic(place.room, amy, talk, "anybody for tennis?")
            fake.say_in_topic(place.room, lena, sales, "/close 1")
            await until(lambda: any("198" in one.text for one in place.seen()), "the summary")
        assert {message["message_thread_id"] for message in fake.sent(place.room)} == {sales}
        assert fake.complaints == []


@pytest.mark.parametrize("keeps", [True, pytest.param(False, id="control: early words are let go")])
async def test_a_word_before_the_notices_of_the_move_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    if not keeps:
        monkeypatch.setattr(Early, "keep", lambda *_: None)
    async with FakeTelegram(flood=False) as fake:
        place = OnTelegram(fake)
        async with serving(tmp_path, telegram=fake) as house:
            await place.say("lena", "/open Cherries; price 99; until 2h")
            await house.until_posted()
            await place.say("amy", "+2", (await post_in(place)).id)
            await house.until_pledged(2)
            place.room = fake.migrate(place.room, int(place.numbers["lena"]))
            notices = [fake.queue.pop(), fake.queue.pop()]
            await place.say("bob", "+1")
            await until(lambda: not fake.queue, "the word heard and confirmed")
            assert await house.pledged() == 2
            for notice in reversed(notices):
                fake.push_raw(notice | {"update_id": fake.next_update})
            await until(lambda: not fake.queue, "the notices heard")
            await place.say("mei", "+10", (await post_in(place)).id)
            await house.until_pledged(13 if keeps else 12, 10)


@pytest.mark.parametrize(("commands", "seconds"), [(100, 3), pytest.param(500, 15, marks=pytest.mark.faults)])
async def test_one_who_floods_a_group_with_commands_keeps_no_order_waiting(
    tmp_path: Path, commands: int, seconds: float
) -> None:
    neighbours = ("amy", "mei", "olga", "pia", "rosa")
    async with FakeTelegram() as fake:
        place = OnTelegram(fake, ("lena", "bob", *neighbours))
        async with serving(tmp_path, telegram=fake) as house:
            await place.say("lena", "/open Cherries; price 99; until 2h")
            await house.until_posted()
            house.advance(61, fake)
            loop = asyncio.get_running_loop()
            began = loop.time()

            async def flood() -> None:
                for number in range(commands):
                    await place.say("bob", ("/menu", "/help")[number % 2])
                    await asyncio.sleep(max(0.0, began + number * seconds / commands - loop.time()))

            flooding = asyncio.create_task(flood())
            waits = []
            for number, who in enumerate(neighbours, 1):
                await asyncio.sleep(max(0.0, began + number * seconds / (len(neighbours) + 1) - loop.time()))
                wrote = loop.time()
                await place.say(who, "+1")
                await house.until_pledged(number)
                kept = loop.time()
                await until(partial(_acknowledgements, place, number), f"{who}'s answer")
                waits.append((loop.time() - wrote, loop.time() - kept))
            await flooding
            house.advance(61, fake)
            await asyncio.sleep(1)
            print("waits of orders", [(round(wrote, 2), round(kept, 2)) for wrote, kept in waits])
            assert max(wrote for wrote, _ in waits) < 5  # all that was written before has to be read, too
            assert max(kept for _, kept in waits) < 3
            assert [len(_acknowledgements(place, number)) for number in range(1, 6)] == [1] * 5
            assert len(place.seen()) < 2 * MOST_A_MINUTE + 5
        assert fake.complaints == []


async def test_control_oldest_first_the_order_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "turn", lambda waiting, said, per_minute: Turn(waiting[0]))
    async with FakeTelegram() as fake:
        place = OnTelegram(fake)
        async with serving(tmp_path, telegram=fake) as house:
            await place.say("lena", "/open Cherries; price 99; until 2h")
            await house.until_posted()
            house.advance(61, fake)
            for number in range(30):
                await place.say("bob", ("/menu", "/help")[number % 2])
            await place.say("amy", "+1")
            await house.until_pledged(1)
            await asyncio.sleep(3)
            assert _acknowledgements(place, 1) == []


def _acknowledgements(place: OnTelegram, number: int) -> list[str]:
    return [one.text for one in place.seen() if f"#{number}" in one.text and "price" not in one.text]
