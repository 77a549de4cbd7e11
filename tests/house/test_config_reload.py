"""Saving config.toml while the bot runs, on a real file system."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, load, watch, watching


class Running:
    """The part of a running bot that matters here: what is in force, and what was said."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = load(path, {})
        self.said: list[ConfigError] = []

    def apply(self, settings: Settings) -> None:
        self.settings = settings

    async def until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not happened():  # noqa: ASYNC110 - what is waited for is the file system
                await asyncio.sleep(0.02)


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    path = tmp_path / "config.toml"
    path.write_text("[web]\nport = 1\n")
    bot = Running(path)
    task = asyncio.create_task(watch(path, {}, bot.apply, bot.said.append))
    await asyncio.sleep(0.1)
    yield bot
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_right_file_is_taken_over(running: Running) -> None:
    running.path.write_text("[web]\nport = 2\n")
    await running.until(lambda: running.settings.web.port == 2)
    assert not running.said


async def test_a_wrong_file_keeps_the_old_settings_and_says_so(running: Running) -> None:
    running.path.write_text("[web]\nport = 'x'\n")
    await running.until(lambda: bool(running.said))
    assert running.settings.web.port == 1
    assert str(running.said[0]).startswith('config.toml:2: web.port: "x" is no whole number')
    running.path.write_text("[web]\nport = 3\n")
    await running.until(lambda: running.settings.web.port == 3)
    assert len(running.said) == 1


async def test_an_editor_that_replaces_the_file(running: Running) -> None:
    new = running.path.with_suffix(".tmp")
    new.write_text("[web]\nport = 4\n")
    new.replace(running.path)
    await running.until(lambda: running.settings.web.port == 4)


async def test_a_file_that_is_taken_away_keeps_the_old_settings(running: Running) -> None:
    running.path.unlink()
    await running.until(lambda: bool(running.said))
    assert running.settings.web.port == 1
    assert "there is no" in str(running.said[0])


async def test_the_same_text_saved_again_is_no_news(running: Running) -> None:
    before = running.settings
    running.path.write_text("[web]\nport = 1\n")
    (running.path.parent / "neighbour.txt").write_text("x")
    await asyncio.sleep(1)
    assert running.settings is before
    assert not running.said


FULL = '[web]\nport = 7\n[[groups]]\nchat = "sandbox:g1"\n'


@pytest.mark.parametrize("blank", ["", "\n  \n"])
async def test_an_empty_file_is_no_news(running: Running, blank: str) -> None:
    running.path.write_text(blank)
    await running.until(lambda: bool(running.said))
    assert running.settings.web.port == 1
    assert "config.toml:1: file: it is empty; save it again" in str(running.said[0])
    running.path.write_text(FULL)
    await running.until(lambda: running.settings.web.port == 7)
    assert len(running.said) == 1


async def test_a_file_that_is_written_slowly_is_read_when_it_is_whole(running: Running) -> None:
    with running.path.open("w") as file:
        for line in FULL.splitlines(keepends=True):
            file.write(line)
            file.flush()
            await asyncio.sleep(0.15)
    await running.until(lambda: running.settings.web.port == 7)
    assert running.settings.groups, "what was taken over is not the first half of it"
    assert not running.said


async def test_control_read_at_once_an_empty_file_is_new_settings(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "is_empty", lambda _: False)
    running.path.write_text("")
    await running.until(lambda: running.settings.web.port == 8080)
