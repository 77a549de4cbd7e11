"""A member's own language, where their platform tells it: for private words alone. The group goes on speaking
its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.base import Message
from tests.fakes.discord_server import World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.telegram import FakeTelegram
from tests.faults.stage import Shop, shop
from tests.platforms.house import serving, until
from tests.platforms.places import OnDiscord, OnTelegram

AMY = "sandbox:amy"
ENGLISH, JAPANESE, SIMPLIFIED, TRADITIONAL = (
    "I speak English",
    "日本語でお答えしています",
    "我现在用",
    "我現在用",
)


@asynccontextmanager
async def talking(url: str, folder: Path) -> AsyncIterator[Shop]:
    async with shop(url, folder) as one:
        yield one


async def hears(one: Shop, words: str, told: str = "", chat: str = "", who: str = "amy") -> str:
    """What amy is told last where she spoke; her platform tells her language."""
    number = f"m{next(one.numbers)}"
    place = f"sandbox:{chat or who}"
    message = Message(
        kind="say", chat=place, sender=f"sandbox:{who}", id=number, sent=one.clock.now(),
        text=words, name=who.capitalize(), private=not chat, language=told,
    )  # fmt: skip
    await one.app.hear([message])
    await one.outbox.drain()
    return one.heard_by(place)[-1]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("ja", JAPANESE),
        ("zh-TW", TRADITIONAL),
        ("zh-CN", SIMPLIFIED),
        ("pt-BR", ENGLISH),
        ("", ENGLISH),
        ("x" * 500, ENGLISH),
    ],
)
async def test_a_private_word_comes_in_the_language_the_platform_tells(
    told: str, says: str, tmp_path: Path
) -> None:
    async with talking(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as one:
        assert says in await hears(one, "/language", told)


async def test_own_choice_then_platform_then_group_then_community(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as one:
        assert ENGLISH in await hears(one, "/language")
        await hears(one, "/language 日本語", chat="g1", who="lena")
        await hears(one, "/mine", chat="g1")
        assert JAPANESE in await hears(one, "/language")
        assert SIMPLIFIED in await hears(one, "/language", "zh-Hans")
        await hears(one, "/language 繁體中文", "zh-Hans")
        assert TRADITIONAL in await hears(one, "/language", "en")


async def test_a_group_is_spoken_to_in_its_own_whoever_asks(tmp_path: Path) -> None:
    async with talking(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as one:
        assert ENGLISH in await hears(one, "/language", "ja", chat="g1")
        assert "注文" not in await hears(one, "/help mine", "ja", chat="g1")
        assert "注文" in await hears(one, "/help mine", "ja")


async def test_a_language_told_anew_is_taken_and_silence_changes_nothing(tmp_path: Path) -> None:
    async with talking(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as one:
        await one.opens()
        await hears(one, "/menu", "ja", chat="g1")
        order = one.said("amy", "+1")
        await one.app.hear([order])
        assert await one.value("SELECT language FROM identities WHERE address = :a", a=AMY) == "ja"
        await one.app.hear([replace(order, id="m900", text="+2", language="zh-TW")])
        assert await one.value("SELECT language FROM identities WHERE address = :a", a=AMY) == "zh-TW"
        assert await one.orders() == {"amy": 3}
        assert TRADITIONAL in await hears(one, "/language")


async def test_a_chosen_language_that_is_gone_falls_to_the_next(tmp_path: Path) -> None:
    async with talking(f"sqlite:///{tmp_path / 'p.db'}", tmp_path) as one:
        await hears(one, "/language", "ja")
        async with one.database.write() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("UPDATE members SET language = 'tlh'")
            await connection.exec_driver_sql("UPDATE groups SET language = 'tlh'")
        assert JAPANESE in await hears(one, "/language")
        assert ENGLISH in await hears(one, "/language", chat="g1")


async def test_it_is_in_my_data_and_forgotten_with_me(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as one:
        await hears(one, "/menu", "zh-TW")
        files = []
        send = one.platform.send

        async def seen(chat: str, post: object, nonce: str) -> str:
            files.extend(getattr(post, "files", ()))
            return await send(chat, post, nonce)  # type: ignore[arg-type]

        one.platform.send = seen  # type: ignore[assignment]
        await hears(one, "/mydata")
        assert json.loads(files[0].content)["identities"][0]["language"] == "zh-TW"
        await hears(one, "/forget yes")
        assert await one.rows("SELECT language FROM identities WHERE language = 'zh-TW'") == []


async def test_telegram_tells_it_with_every_message(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        place = OnTelegram(fake)
        place.numbers["kenji"] = str(fake.person("kenji", language="ja"))
        async with serving(tmp_path, telegram=fake):
            await place.whisper("kenji", "/language")
            await until(
                lambda: any(JAPANESE in one.text for one in place.seen("kenji")), "Japanese in private"
            )
            await place.say("kenji", "/language")
            await until(lambda: any(ENGLISH in one.text for one in place.seen()), "English in the group")


async def test_discord_tells_it_with_every_press(tmp_path: Path) -> None:
    async with discord_serving(World()) as discord:
        place = OnDiscord(discord)
        place.world.locales[place.numbers["amy"]] = "ja"
        async with serving(tmp_path, discord=discord) as house:
            await until(
                lambda: all(one.health().ok for one in house.serving.app.adapters.values()), "the connection"
            )
            await place.say("lena", "/open Cherries; price 99; until 2h")
            await house.until_posted()
            [post] = [one for one in place.seen() if "+1" in one.buttons]
            await place.press("amy", post.id, "mine")
            await until(lambda: place.alerts("amy"), "her orders")
            assert "注文" not in place.alerts("amy")[-1], "a pop-up over the group speaks as the group does"
            await place.whisper("amy", "/language")
            await until(lambda: any(JAPANESE in one.text for one in place.seen("amy")), "Japanese in private")
            await place.whisper("amy", "/language 日本語")
            await place.press("amy", post.id, "mine")
            await until(lambda: any("注文" in one for one in place.alerts("amy")), "as she chose, everywhere")
