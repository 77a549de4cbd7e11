"""kill -9 at any moment, and a polite stop: every update is kept once, whatever Telegram has to send
again."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sqlite3
import sys
from pathlib import Path

import httpx
import pytest

from tests.fakes.telegram import FakeTelegram, Remote
from tests.fakes.telegram.inbox import KeepingInbox

pytestmark = pytest.mark.faults

SAID = 300
until = KeepingInbox().until


async def start(file: Path, fake: FakeTelegram) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram.keeper", str(file), fake.url, fake.token
    )


def kept(file: Path) -> list[str]:
    if not file.exists():
        return []
    with sqlite3.connect(file, timeout=10) as connection:
        try:
            texts = [text for (text,) in connection.execute("SELECT text FROM kept ORDER BY rowid")]
        except sqlite3.OperationalError:
            texts = []
    connection.close()
    return texts


async def test_no_update_is_lost_or_kept_twice_at_any_kill_time(tmp_path: Path) -> None:
    moments = random.Random(7)
    file = tmp_path / "kept.db"
    async with FakeTelegram() as fake:
        chat, amy = fake.group(), fake.person("amy")
        for number in range(SAID):
            fake.say(chat, amy, f"+{number}")
        kills = 0
        while fake.queue:
            process = await start(file, fake)
            before = len(kept(file))
            await until(lambda before=before: len(kept(file)) > before or not fake.queue)
            await asyncio.sleep(moments.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL if kills < 4 else signal.SIGTERM)
            kills += 1
            assert await asyncio.wait_for(process.wait(), 10) in (-signal.SIGKILL, 0)
            assert fake.confirmed <= len(kept(file))
        assert kills >= 2
        assert kept(file) == [f"+{number}" for number in range(SAID)]


async def test_a_stop_under_load_confirms_nothing_that_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    async with FakeTelegram() as fake:
        chat, amy = fake.group(), fake.person("amy")
        for number in range(SAID):
            fake.say(chat, amy, f"+{number}")
        process = await start(file, fake)
        await until(lambda: kept(file))
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
        assert fake.confirmed <= len(kept(file))


async def test_the_fake_in_a_process_of_its_own_serves_both_sides() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        place = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        remote = Remote(place["url"])
        chat, amy = remote.group("Neighbours"), remote.person("amy")
        said = remote.say(chat, amy, "+1")
        async with httpx.AsyncClient(base_url=f"{place['url']}/bot{place['token']}") as client:
            updates = (await client.get("/getUpdates")).json()["result"]
            await client.post("/sendMessage", json={"chat_id": chat, "text": "You have 1."})
        assert updates == [said]
        assert [message["text"] for message in remote.sent(chat)] == ["You have 1."]
    finally:
        process.kill()
        await process.wait()
