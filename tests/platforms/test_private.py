"""Private matters on Telegram, where a bot may not write first: nothing leaks, nothing is lost, nothing is
cut."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import House, serving, until
from tests.platforms.places import OnTelegram
from tests.platforms.three import post_in


@contextlib.asynccontextmanager
async def strangers(folder: Path, flood: bool = False) -> AsyncIterator[tuple[House, OnTelegram]]:
    """A Telegram group in which nobody has pressed Start yet."""
    async with FakeTelegram(flood=flood) as fake:
        place = OnTelegram(fake, started=False)
        async with serving(folder, telegram=fake) as house:
            yield house, place
        assert fake.complaints == []


def group_text(place: OnTelegram) -> str:
    return "\n".join(one.text for one in place.seen())


async def test_a_bill_waits_for_the_first_private_word_and_the_group_hears_nothing(tmp_path: Path) -> None:
    async with strangers(tmp_path) as (house, place):
        await place.say("lena", "/open Cherries; price 99; pay to 6222 0000 1234 5678; until 2h")
        await house.until_posted()
        post = await post_in(place)
        await place.say("amy", "+3", post.id)
        await place.say("bob", "+1", post.id)
        await house.until_pledged(4)
        await place.say("lena", "/close 1")
        await until(lambda: _waits(house, 3), "two bills held, and the word to the leader")
        await until(lambda: _door_shown(place), "the closing, with a door to the private chat")
        said = group_text(place)
        assert "6222" not in said
        assert "please write to me" not in said
        await place.whisper("amy", "/start")
        await until(
            lambda: any("297" in one.text and "6222" in one.text for one in place.seen("amy")), "amy's bill"
        )
        await place.whisper("bob", "hello?")
        await until(
            lambda: any("99" in one.text and "6222" in one.text for one in place.seen("bob")),
            "bob's bill, by any word",
        )
        assert "6222" not in group_text(place)


def _door_shown(place: OnTelegram) -> bool:
    return any(
        "https://t.me/PlusoneTestBot" in str(message.get("reply_markup", ""))
        for message in place.fake.sent(place.room)
    )


async def _waits(house: House, count: int) -> bool:
    from sqlalchemy import text

    async with house.serving.database.read() as session:
        held = await session.execute(text("SELECT count(*) FROM outgoing WHERE state = 'held'"))
        return bool(held.scalar_one() == count)


async def test_who_asks_in_the_group_gets_the_neutral_word_there(tmp_path: Path) -> None:
    async with strangers(tmp_path) as (house, place):
        await place.say("lena", "/open Cherries; price 99; until 2h")
        await house.until_posted()
        post = await post_in(place)
        await place.say("amy", "+3", post.id)
        await house.until_pledged(3)
        asked = await place.say("amy", "/mine")
        word = await until(
            lambda: next((one for one in place.seen() if "write to me" in one.text), None), "the neutral word"
        )
        assert "amy" in word.text
        assert "297" not in word.text
        assert asked
        await place.whisper("amy", "/start")
        await until(lambda: any("297" in one.text for one in place.seen("amy")), "the answer")


async def test_mine_is_an_alert_where_it_fits_and_goes_whole_to_the_private_chat_where_not(
    tmp_path: Path,
) -> None:
    async with strangers(tmp_path) as (house, place):
        await place.say("lena", "/open Cherries; price 99; until 2h")
        await house.until_posted()
        post = await post_in(place)
        await place.say("amy", "+3", post.id)
        await house.until_pledged(3)
        await place.press("amy", post.id, "mine")
        alert = (await until(lambda: place.alerts("amy"), "the alert"))[0]
        assert "297" in alert
        await place.say("amy", "+2 for my neighbour over the road with the big brown dog", post.id)
        await place.say("amy", "+1 for grandmother", post.id)
        await place.say("amy", "+1 for the teacher of my eldest daughter at the school", post.id)
        await house.until_pledged(7)
        await place.press("amy", post.id, "mine")
        second = (await until(lambda: place.alerts("amy")[1:], "the second alert"))[0]
        assert len(second) <= 200
        assert "…" not in second
        assert "write to me" in second
        await place.whisper("amy", "hi")
        whole = await until(
            lambda: next((one for one in place.seen("amy") if "693" in one.text), None), "the whole bill"
        )
        assert "grandmother" in whole.text
        await place.press("amy", post.id, "mine")
        third = (await until(lambda: place.alerts("amy")[2:], "the third alert"))[0]
        assert "private chat" in third
        answers = group_text(place).replace("¥297 now", "").replace("×3 at ¥99 = ¥297", "")
        assert "297" not in answers
