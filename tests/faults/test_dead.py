"""Only what cannot be read is set aside. What cannot be stored waits at its platform, however little room is
left."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import bot.hearing.inbox
from adapters.telegram.platform import Options, Platform
from bot.care.doctor import findings
from bot.hearing.inbox import Inbox
from bot.running.cli import main
from bot.timing.clock import Clock
from commerce.ground.db import PAGE, pragmas
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.stage import listening
from tests.faults.stage import Shop, shop
from tests.faults.test_storage import on_a_small_disk, well

ORDERS = 130


async def quickly(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.05))


def on_telegram(one: Shop, fake: FakeTelegram) -> Platform:
    """The shop hears Telegram, too."""
    platform = Platform(
        Options(token=fake.token, api_base=fake.url), Inbox(one.app, "telegram"), sleep=quickly
    )
    one.app.adapters["telegram"] = platform
    return platform


async def opened(one: Shop, fake: FakeTelegram) -> int:
    """A group buy in a Telegram group. -> the group."""
    group, lena = fake.group(), fake.person("lena")
    fake.promote(group, lena)
    fake.say(group, lena, "/open Cherries; price 99; until 9h")

    async def is_open() -> bool:
        return bool(await one.value("SELECT COUNT(*) FROM group_buys"))

    await one.until(is_open)
    return group


# -- a nearly full disk ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kilobytes", "buries"),
    [
        (0, False),
        (8, False),
        (28, False),
        (100, False),
        pytest.param(28, True, id="control: any error is the message's own"),
    ],
)
async def test_no_order_becomes_a_dead_letter_however_little_room_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kilobytes: int, buries: bool
) -> None:
    async with FakeTelegram(flood=False) as fake, on_a_small_disk(tmp_path, clock=Clock()) as (one, disk):
        platform = on_telegram(one, fake)
        async with listening(platform):
            group = await opened(one, fake)
            if buries:
                monkeypatch.setattr(bot.hearing.inbox, "passes", lambda _: False)
                monkeypatch.setattr(one.database, "make_room", quickly_nothing)
            disk.leave(kilobytes)
            for number in range(ORDERS):
                fake.say(group, fake.person(f"m{number}"), "+1")
            await asyncio.sleep(4)
            kept = await one.value("SELECT COUNT(*) FROM utterances")
            assert kept < ORDERS, "there was room for all of them: this test shows nothing"
            disk.free()
            await one.until(lambda: _is_all_kept(one), 30)
            assert (await one.value("SELECT COUNT(*) FROM dead_letters") > 0) == buries
            if not buries:
                assert await one.value("SELECT COUNT(*) FROM utterances") == ORDERS
                await well(one)


async def quickly_nothing() -> None:
    return None


async def _is_all_kept(one: Shop) -> bool:
    return bool(
        await one.value("SELECT (SELECT COUNT(*) FROM utterances) + (SELECT COUNT(*) FROM dead_letters)")
        >= ORDERS
    )


async def test_the_log_beside_the_file_takes_a_share_of_the_disk_and_gives_it_back(tmp_path: Path) -> None:
    async with on_a_small_disk(tmp_path) as (one, disk):
        file = disk.folder / "plusone.db"
        bound = int(pragmas(str(file))["wal_autocheckpoint"]) * PAGE
        assert bound < 700_000  # of eight megabytes, and not forty of them
        await one.opens()
        for turn in range(30):
            for number in range(20):
                one.said(f"m{turn}-{number}", "+1")
            await one.platform.deliver()
        log = disk.folder / "plusone.db-wal"
        assert log.stat().st_size < 3 * bound
        await one.database.make_room()
        assert log.stat().st_size == 0
        await well(one)


# -- the command -----------------------------------------------------------------------------------

CONFIG = """
[community]
name = "Demo"
language = "en"
currency = "CNY"
[database]
url = "{url}"
[adapters.telegram]
token = "env:TELEGRAM_TOKEN"
api_base = "{api}"
"""


async def dead(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """`python3 -m bot dead ...`. -> its exit code and what it printed."""
    capsys.readouterr()
    code = await asyncio.to_thread(main, ["dead", *words, "--config", str(folder / "dead.toml")])
    said = capsys.readouterr()
    return code, said.out + said.err


async def test_dead_letters_are_shown_read_again_exactly_once_and_dropped(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeTelegram() as fake, shop(database_url, tmp_path, clock=Clock()) as one:
        platform = on_telegram(one, fake)
        monkeypatch.setenv("TELEGRAM_TOKEN", fake.token)
        (tmp_path / "dead.toml").write_text(CONFIG.format(url=database_url, api=fake.url), "utf-8")
        async with listening(platform):
            group = await opened(one, fake)
            assert await dead(tmp_path, capsys) == (0, "There is no dead letter.\n")
            keys = []
            for who in ("amy", "bob"):
                whole = fake.say(group, fake.person(who), "+2")
                fake.queue.pop()
                fake.push("message", {**whole["message"], "date": 10**15}, update_id=whole["update_id"])
                keys.append((f"telegram:update:{whole['update_id']}", whole))
            await one.until(lambda: _count(one, "dead_letters", 2))
        (amys, whole), (bobs, _) = keys
        code, shown = await dead(tmp_path, capsys)
        assert (code, amys in shown, bobs in shown) == (0, True, True)
        assert '"+2"' in (await dead(tmp_path, capsys, amys))[1]
        assert sum("see: python3 -m bot dead" in found for found in await findings(one.database)) == 2
        code, told = await dead(tmp_path, capsys, "--replay")
        assert (code, told.count("still cannot be read")) == (1, 2)
        assert await one.value("SELECT COUNT(*) FROM dead_letters") == 2
        for _ in range(
            2
        ):  # this version can read it; and the letter that a crash left behind is read once more
            await _bury(one, amys, whole)
            code, told = await dead(tmp_path, capsys, amys, "--replay")
            assert (code, told) == (0, f"{amys}: read and applied\n")
            assert [count for (count,) in await one.rows("SELECT qty FROM lines")] == [2]
        assert (await dead(tmp_path, capsys, "--drop"))[0] == 2
        assert await dead(tmp_path, capsys, bobs, "--drop") == (0, f"{bobs}: dropped\n")
        assert (await dead(tmp_path, capsys, bobs, "--drop"))[0] == 1
        assert await one.value("SELECT COUNT(*) FROM dead_letters") == 0
        await well(one)


async def _count(one: Shop, table: str, wanted: int) -> bool:
    return bool(await one.value(f"SELECT COUNT(*) FROM {table}") == wanted)


async def _bury(one: Shop, key: str, whole: Any) -> None:
    async with one.database.write() as session:
        await session.execute(text("DELETE FROM dead_letters WHERE key = :key"), {"key": key})
    await Inbox(one.app, "telegram").bury(key, json.dumps(whole), "planted")
