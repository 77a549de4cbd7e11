"""kill -9 at any moment: every message is kept once, in the chat's own order, whatever has to be read
back."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests.adapters.discord_stage import AMY, GROUP
from tests.fakes.discord_server import World, serving
from tests.fakes.discord_server.world import CHANNEL

pytestmark = pytest.mark.faults

KILLS = 4


async def until(seen: Callable[[], object], patience: float = 20) -> None:
    async with asyncio.timeout(patience):
        while not seen():  # noqa: ASYNC110  # another process is watched
            await asyncio.sleep(0.02)


def kept(file: Path) -> list[str]:
    connection = sqlite3.connect(file, timeout=10)
    try:
        return [text for (text,) in connection.execute("SELECT text FROM kept ORDER BY rowid")]
    except sqlite3.OperationalError:
        return []  # the process has not made its tables yet
    finally:
        connection.close()


async def test_no_message_is_lost_or_kept_twice_at_any_kill_time(tmp_path: Path) -> None:
    moments, file, world, said = random.Random(7), tmp_path / "kept.db", World(), list[str]()

    def say() -> None:
        said.append(f"+{len(said)}")
        world.say(CHANNEL, AMY, said[-1])

    async with serving(world) as discord:
        for kill in range(KILLS + 1):
            command = ["-m", "tests.fakes.discord_server.keeper", str(file), discord.url, world.token, GROUP]
            process = await asyncio.create_subprocess_exec(sys.executable, *command)
            try:
                if not said:
                    await until(lambda: world.sessions)  # a fresh install hears only what is said from now on
                    await asyncio.sleep(0.3)
                    say()
                    await until(lambda: kept(file))
                for _ in range(60):
                    say()
                    await asyncio.sleep(moments.uniform(0, 0.03))
                if kill == KILLS:
                    await until(lambda: len(kept(file)) >= len(said))
            finally:
                process.send_signal(signal.SIGTERM if kill == KILLS else signal.SIGKILL)
                ended = await asyncio.wait_for(process.wait(), 10)
            assert ended == (0 if kill == KILLS else -signal.SIGKILL)
            for _ in range(30):
                say()  # while nobody listens
        assert kept(file) == said[:-30]


async def test_the_fake_in_a_process_of_its_own_is_led_by_its_control_pages() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.discord_server", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        place = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        control = place["api_base"].replace("/api/v10", "/_control")
        async with aiohttp.ClientSession() as client:
            asked = {"channel": CHANNEL, "user": AMY, "text": "+1"}
            said = (await (await client.post(f"{control}/say", json=asked)).json())["is"]
            read = await client.get(
                f"{place['api_base']}/channels/{CHANNEL}/messages?after=0",
                headers={"Authorization": f"Bot {place['token']}"},
            )
            assert [message["id"] for message in await read.json()] == [said]
            state = (await (await client.get(f"{control}/state")).json())["is"]
            assert state["messages"][CHANNEL][said]["content"] == "+1"
    finally:
        process.kill()
        await process.wait()
