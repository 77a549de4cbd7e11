"""Documents that people send in private: read by every platform, fetched only when wanted, bounded before and while they
come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.base import Attached, TooLarge, Undeliverable
from adapters.discord.reading import Me, read
from adapters.discord.wire import download
from adapters.sandbox.platform import Options, Platform
from adapters.sandbox.room import Room
from adapters.sandbox.transcript import as_plain, from_plain
from tests.adapters.contract import RecordingInbox
from tests.adapters.test_telegram_reading import Town
from tests.fakes.telegram.stage import Stage, on_stage

CONTENT = b"Date,Text,Amount\n"
PAPER = {"file_id": "doc1", "file_unique_id": "u1", "file_name": "bank.csv", "file_size": len(CONTENT)}
NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with on_stage(listen=False) as stage:
        stage.fake.files["doc1"] = CONTENT
        yield stage


def test_telegram_hears_a_document_in_private_alone() -> None:
    town = Town()
    (heard,) = town.reads(town.say(7, 7, document=PAPER))
    assert heard.file == Attached("doc1", "bank.csv", len(CONTENT))
    assert (heard.private, heard.text) == (True, "")
    assert town.reads(town.say(-1001, 7, document=PAPER)) == []


async def test_telegram_gives_the_content_and_no_more_than_asked(stage: Stage) -> None:
    file = Attached("doc1", "bank.csv", len(CONTENT))
    assert await stage.platform.fetch(file, 100) == CONTENT
    for told in (file, Attached("doc1", "bank.csv", 0)):  # its size may be untold
        with pytest.raises(TooLarge):
            await stage.platform.fetch(told, 5)


async def test_telegram_says_so_where_it_is_gone(stage: Stage) -> None:
    with pytest.raises(Undeliverable):
        await stage.platform.fetch(Attached("doc2"), 100)


def test_discord_hears_the_first_document_in_private_alone() -> None:
    upload = {"url": "https://cdn.example/b.csv", "filename": "b.csv", "size": 3, "content_type": "text/csv"}
    said = {
        "id": "1234567890123456789",
        "channel_id": "100",
        "author": {"id": "7", "username": "amy"},
        "content": "",
        "type": 0,
        "attachments": [{"url": "p", "content_type": "image/png"}, upload],
    }
    (heard,) = read("MESSAGE_CREATE", said, Me("900", "plusone", "900"), NOW)
    assert heard.file == Attached("https://cdn.example/b.csv", "b.csv", 3)
    assert heard.photo is not None
    (open_,) = read("MESSAGE_CREATE", said | {"guild_id": "1"}, Me("900", "plusone", "900"), NOW)
    assert open_.file is None


async def test_discord_gives_the_content_and_no_more_than_asked() -> None:
    async def serve(request: web.Request) -> web.Response:
        return web.Response(body=CONTENT) if request.path == "/b.csv" else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{name}", serve)
    async with TestServer(app) as store:
        assert await download(str(store.make_url("/b.csv")), 100) == CONTENT
        with pytest.raises(TooLarge):
            await download(str(store.make_url("/b.csv")), 5)
        with pytest.raises(Undeliverable):
            await download(str(store.make_url("/gone.csv")), 100)


async def test_the_sandbox_keeps_it_with_the_message() -> None:
    room = Room({"sandbox:g1": "Neighbours"})
    platform = Platform(Options(), RecordingInbox(), room=room)
    file = Attached(room.store(CONTENT), "bank.csv", len(CONTENT))
    heard = room.whisper("lena", "m1", "", NOW, file=file)
    assert from_plain(as_plain(heard)) == heard
    assert await platform.fetch(file, 100) == CONTENT
    with pytest.raises(TooLarge):
        await platform.fetch(file, 5)
    with pytest.raises(Undeliverable):
        await platform.fetch(Attached("0" * 32), 100)
