"""The first words in a group, and what `check` says: what the bot can see, what is missing, and the step that
mends it."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from pathlib import Path

import pytest

from bot.config import load
from bot.running.examining import examine
from tests.fakes.discord_server import MEMBERS, World
from tests.fakes.discord_server import serving as discord_serving
from tests.fakes.discord_server.world import CHANNEL, SEND
from tests.fakes.telegram import FakeTelegram
from tests.platforms.house import config, serving, until
from tests.platforms.places import OnTelegram


async def first_words(folder: Path, *, reads_all: bool, admin: bool, language: str = "en") -> list[str]:
    async with FakeTelegram(reads_all=reads_all) as fake:
        place = OnTelegram(fake)
        group = f'[[groups]]\nchat = "telegram:{place.room}"\nlanguage = "{language}"'
        async with serving(folder, telegram=fake, more=group):
            fake.rooms[place.room].members[fake.bot["id"]] = "left"
            fake.rooms[place.room].rights = {"can_pin_messages": admin}
            fake.add_bot(place.room, int(place.numbers["lena"]), "administrator" if admin else "member")
            word = await until(lambda: place.seen(), "the first words")
        return str(word[0].text).splitlines()


async def test_a_bot_that_sees_all_says_so_in_three_lines(tmp_path: Path) -> None:
    sees, missing, command = await first_words(tmp_path, reads_all=True, admin=True)
    assert "see every message" in sees
    assert "Nothing is missing" in missing
    assert "/open" in command


async def test_a_bot_in_privacy_mode_says_the_step(tmp_path: Path) -> None:
    _, missing, command = await first_words(tmp_path, reads_all=False, admin=False)
    assert missing.startswith("Missing: see every message → Open https://t.me/BotFather: /setprivacy")
    assert "allow Pin messages" in missing
    assert "/open" in command


@pytest.mark.parametrize(
    ("language", "lacks", "privacy", "pins"),
    [
        ("zh-Hans", "还缺：看到每条消息", "再把机器人移出群重新加进来", "允许“置顶消息”"),
        ("ja", "足りないもの", "グループから外して入れ直す", "「メッセージのピン留め」を許可"),
    ],
)
async def test_the_step_is_told_in_the_groups_language(
    tmp_path: Path, language: str, lacks: str, privacy: str, pins: str
) -> None:
    _, missing, _ = await first_words(tmp_path, reads_all=False, admin=False, language=language)
    assert missing.startswith(lacks)
    assert "/setprivacy" in missing
    assert privacy in missing
    assert pins in missing
    assert "Open" not in missing


async def check(file: Path, tokens: dict[str, str]) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = await examine(load(file, tokens), out)
    return code, out.getvalue().splitlines()


async def test_check_is_content_where_nothing_is_missing(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, discord_serving(World()) as discord:
        file = config(tmp_path, telegram=fake, discord=discord, sandbox=True)
        code, said = await check(file, {"TELEGRAM_TOKEN": fake.token, "DISCORD_TOKEN": discord.world.token})
        assert (
            code,
            any("PlusoneTestBot" in line for line in said),
            any("plusone on Discord" in line for line in said),
        ) == (
            0,
            True,
            True,
        )


async def test_check_names_what_is_missing_with_the_step(tmp_path: Path) -> None:
    world = World()
    world.flags = MEMBERS
    async with FakeTelegram(reads_all=False) as fake, discord_serving(world) as discord:
        file = config(tmp_path, telegram=fake, discord=discord)
        code, said = await check(file, {"TELEGRAM_TOKEN": fake.token, "DISCORD_TOKEN": discord.world.token})
        assert code == 2
        assert any("privacy mode is on" in line and "/setprivacy" in line for line in said)
        assert any("Message Content Intent" in line for line in said)


async def test_check_asks_about_the_groups_that_are_listed(tmp_path: Path) -> None:
    world = World()
    world.deny(CHANNEL, SEND)
    async with discord_serving(world) as discord:
        file = config(tmp_path, discord=discord, more=f'[[groups]]\nchat = "discord:{CHANNEL}"')
        code, said = await check(file, {"DISCORD_TOKEN": discord.world.token})
        assert code == 2
        assert any(f"discord:{CHANNEL}" in line and "Send Messages" in line for line in said)


@pytest.mark.parametrize("broken", ["token", "nobody there"])
async def test_check_says_an_unreachable_platform_in_one_line(broken: str, tmp_path: Path) -> None:
    async with FakeTelegram() as fake, discord_serving(World()) as discord:
        file = config(tmp_path, telegram=fake, discord=discord)
        if broken == "nobody there":
            await fake.stop()
        told = await check(
            file,
            {
                "TELEGRAM_TOKEN": "1:" + "x" * 35 if broken == "token" else fake.token,
                "DISCORD_TOKEN": "nonsense",
            },
        )
        code, said = told
        assert code == 2
        assert len([line for line in said if line.startswith("telegram")]) == 1
        assert len([line for line in said if line.startswith("discord")]) == 1
        assert "Traceback" not in "".join(said)


async def test_the_command_itself_ends_with_2(tmp_path: Path) -> None:
    async with FakeTelegram(reads_all=False) as fake:
        file = config(tmp_path, telegram=fake)
        command = [
            sys.executable,
            "-c",
            "import sys; from bot.running.cli import main; sys.exit(main(sys.argv[1:]))",
            "check",
            "--config",
            str(file),
        ]
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, "TELEGRAM_TOKEN": fake.token},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 60)
        assert (process.returncode, b"/setprivacy" in out, b"Traceback" in err) == (2, True, False)
