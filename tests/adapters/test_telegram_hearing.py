"""Receiving: nothing is confirmed before it is kept, nothing that cannot be read blocks its neighbours."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.base import NotKept
from adapters.telegram.hearing import ALLOWED
from adapters.telegram.platform import Options, Platform
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.inbox import KeepingInbox
from tests.fakes.telegram.stage import Stage, briefly, listening, on_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with on_stage() as stage:
        yield stage


async def test_what_is_said_arrives_and_is_confirmed_after_the_commit(stage: Stage) -> None:
    fake = stage.fake
    chat, amy = fake.group("Neighbours"), fake.person("amy", language="de")
    stage.inbox.slow = 0.3
    said = fake.say(chat, amy, "+1")
    await stage.inbox.until(lambda: stage.inbox.calls)
    assert fake.confirmed == 0
    heard = await stage.hears("+1")
    await stage.settles()
    assert (heard.chat, heard.sender, heard.id) == (
        f"telegram:{chat}",
        f"telegram:{amy}",
        str(said["message"]["message_id"]),
    )
    assert (heard.name, heard.language, heard.chat_name, heard.private) == ("amy", "de", "Neighbours", False)
    assert heard.sent == datetime.fromtimestamp(said["message"]["date"], UTC)


async def test_a_batch_that_cannot_be_committed_is_not_confirmed_and_comes_again(stage: Stage) -> None:
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    stage.inbox.full = True
    for number in range(5):
        fake.say(chat, amy, f"+{number}")
    await stage.inbox.until(lambda: stage.inbox.calls > 12)
    assert (fake.confirmed, stage.inbox.kept, stage.inbox.buried) == (0, {}, {})
    assert "could not be stored" in stage.platform.health().says
    stage.inbox.full = False
    await stage.settles()
    assert stage.inbox.texts() == [f"+{number}" for number in range(5)]
    assert stage.platform.health().ok


async def test_one_message_that_always_fails_is_buried_and_its_neighbours_are_kept(stage: Stage) -> None:
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    stage.inbox.refuse = lambda messages: any(message.text == "poison" for message in messages)
    for text in ("+1", "poison", "+2"):
        fake.say(chat, amy, text)
    await stage.settles()
    assert stage.inbox.texts() == ["+1", "+2"]
    [(raw, error)] = stage.inbox.buried.values()
    assert "poison" in raw
    assert "could not commit" in error


async def test_what_cannot_be_stored_is_never_buried_though_a_burial_could_be(stage: Stage) -> None:
    await _never_buried(stage)


async def test_what_a_webhook_brings_and_cannot_be_stored_is_never_buried(hooked: tuple[Stage, str]) -> None:
    await _never_buried(hooked[0])


async def _never_buried(stage: Stage) -> None:
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    stage.inbox.trouble, stage.inbox.refuse = NotKept, lambda messages: True
    for number in range(3):
        fake.say(chat, amy, f"+{number}")
    await stage.inbox.until(lambda: stage.inbox.calls > 20)
    assert (fake.confirmed, stage.inbox.kept, stage.inbox.buried) == (0, {}, {})
    stage.inbox.refuse = lambda messages: False
    await stage.settles()
    assert (stage.inbox.texts(), stage.inbox.buried) == (["+0", "+1", "+2"], {})


async def test_poison_holds_its_neighbours_up_for_two_seconds_at_most() -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    async with FakeTelegram() as fake:
        inbox = KeepingInbox()
        platform = Platform(Options(token=fake.token, api_base=fake.url), inbox, sleep=noted)
        here, there, amy = fake.group(), fake.group(), fake.person("amy")
        inbox.refuse = lambda messages: any(message.text == "poison" for message in messages)
        fake.say(here, amy, "poison")
        fake.say(there, amy, "+1")
        async with listening(platform):
            await inbox.until(lambda: inbox.texts() == ["+1"] and inbox.buried)
    assert 1.0 < sum(waits) < 2.0


BROKEN = {
    "a date beyond the calendar": {"date": 10**15},
    "no date": {"date": None},
    "a person without a name": {"from": {"id": 5, "is_bot": False}},
    "a chat that is a word": {"chat": "Neighbours"},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
async def test_an_update_that_cannot_be_read_is_buried_without_the_token(
    stage: Stage, broken: dict[str, object]
) -> None:
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    fake.say(chat, amy, "before")
    good = fake.say(chat, amy, f"my token is {fake.token}")
    fake.queue.pop()
    fake.push(
        "message", {key: value for key, value in (good["message"] | broken).items() if value is not None}
    )
    fake.say(chat, amy, "after")
    await stage.settles()
    assert stage.inbox.texts() == ["before", "after"]
    [raw_and_error] = stage.inbox.buried.values()
    assert fake.token not in "".join(raw_and_error)
    assert list(stage.inbox.buried) == [f"telegram:update:{good['update_id'] + 1}"]


async def test_gaps_and_smaller_numbers_are_no_duplicates(stage: Stage) -> None:
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    for number in (1000, 1001, 57, 58, 900):
        message = fake.say(chat, amy, f"u{number}")["message"]
        fake.queue.pop()
        fake.push("message", message, update_id=number)
        await stage.hears(f"u{number}")
    await stage.settles()
    assert len(stage.inbox.kept) == 5


async def test_a_redelivered_update_has_the_same_key(stage: Stage) -> None:
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    update = fake.say(chat, amy, "+1")
    fake.push("message", update["message"])
    fake.push("message", update["message"])
    await stage.inbox.until(lambda: len(stage.inbox.heard) == 3)
    assert len(stage.inbox.kept) == 1


async def test_a_backlog_is_read_by_the_hundred_in_order_and_time_moves_only_at_its_end() -> None:
    async with on_stage(listen=False) as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        for number in range(1050):
            fake.say(chat, amy, f"+{number}")
        stage.inbox.slow = 0.02
        started = datetime.now(UTC)
        assert stage.platform.read_until() < started - timedelta(days=1)
        async with listening(stage.platform):
            await stage.inbox.until(lambda: len(stage.inbox.kept) >= 300)
            assert stage.platform.read_until() < started
            await stage.settles()
            await stage.inbox.until(lambda: stage.platform.read_until() >= started)
        assert stage.inbox.texts() == [f"+{number}" for number in range(1050)]
        assert stage.inbox.calls == 11


async def test_every_poll_names_its_kinds_of_updates(stage: Stage) -> None:
    await stage.inbox.until(lambda: stage.fake.called("getUpdates"))
    assert stage.fake.called("getUpdates")[0]["allowed_updates"] == ALLOWED
    assert "chat_member" in ALLOWED


WIRE = ("reset", "reset after", "half", "html 404", "html 401", "html 502", "json 500", "garbage")


@pytest.mark.parametrize("fault", WIRE)
async def test_polling_outlives_whatever_the_network_does(fault: str) -> None:
    async with on_stage(listen=False) as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        fake.say(chat, amy, "before")
        for method in ("getMe", "deleteWebhook", "getUpdates"):
            fake.break_next(method, fault, times=2)
        async with listening(stage.platform):
            await stage.hears("before")
            fake.say(chat, amy, "after")
            await stage.settles()
            assert stage.inbox.texts() == ["before", "after"]
            assert stage.platform.health().ok


async def test_an_outage_is_outlived_and_shows_in_health() -> None:
    async with on_stage() as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        fake.say(chat, amy, "before")
        await stage.hears("before")
        await fake.stop()
        await asyncio.sleep(0.2)
        fake.say(chat, amy, "meanwhile")
        await fake.start()
        await stage.hears("meanwhile")


async def test_a_second_poller_is_loud_and_nothing_is_lost_or_applied_twice() -> None:
    async with on_stage() as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        await stage.inbox.until(lambda: fake.called("getUpdates"))
        other = Platform(Options(token=fake.token, api_base=fake.url), KeepingInbox(), sleep=briefly)
        async with listening(other):
            await stage.inbox.until(lambda: "another instance is polling" in stage.platform.health().says)
            assert not stage.platform.health().ok
        for number in range(20):
            fake.say(chat, amy, f"+{number}")
        await stage.settles()
        assert stage.inbox.texts() == [f"+{number}" for number in range(20)]
        assert stage.platform.health().ok


async def test_only_telegrams_own_401_twice_makes_the_token_bad() -> None:
    async with on_stage(listen=False) as stage:
        stage.fake.break_next("getMe", "html 401", times=3)
        stage.fake.break_next("getUpdates", "html 401", times=3)
        async with listening(stage.platform):
            await stage.inbox.until(lambda: stage.platform.health().ok)
            assert "refuses" not in stage.platform.health().says
        bad = Platform(Options(token="99:" + "x" * 35, api_base=stage.fake.url), stage.inbox, sleep=briefly)
        async with listening(bad):
            await stage.inbox.until(lambda: "refuses the bot's token" in bad.health().says)
            assert "@BotFather" in bad.health().says


async def test_polling_takes_over_from_a_webhook_without_dropping_what_waits() -> None:
    async with on_stage(listen=False) as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        fake.webhook = {"url": "http://127.0.0.1:9/", "secret": ""}
        fake.say(chat, amy, "waited")
        async with listening(stage.platform):
            await stage.hears("waited")
            fake.webhook = {
                "url": "http://127.0.0.1:9/",
                "secret": "",
            }  # another program sets one while we run
            fake.say(chat, amy, "+1")
            await stage.hears("+1")


async def test_the_token_is_in_no_log_and_no_exception(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_stage(listen=False) as stage:
        fake = stage.fake
        chat, amy = fake.group(), fake.person("amy")
        for fault in WIRE:
            fake.break_next("getUpdates", fault)
        async with listening(stage.platform):
            fake.say(chat, amy, "a private matter")
            await stage.hears("a private matter")
        assert fake.token not in repr(stage.platform.__dict__["_ears"].health())
        assert fake.token not in repr(Options(token=fake.token))
    written = "\n".join(record.getMessage() + (record.exc_text or "") for record in caplog.records)
    assert "telegram:" in written
    assert fake.token not in written
    assert "a private matter" not in written


async def test_a_masked_token_is_accepted() -> None:
    class Masked:
        def __init__(self, secret: str) -> None:
            self._secret = secret

        def reveal(self) -> str:
            return self._secret

    async with FakeTelegram() as fake:
        inbox = KeepingInbox()
        platform = Platform(Options(token=Masked(fake.token), api_base=fake.url + "/"), inbox, sleep=briefly)
        async with listening(platform):
            await inbox.until(lambda: platform.health().ok)
            assert platform.private_link() == "https://t.me/PlusoneTestBot?start=hello"


# -- webhook ---------------------------------------------------------------------------------------


def test_a_webhook_needs_an_address() -> None:
    with pytest.raises(ValueError, match=r"public_url is ''; write the https address"):
        Options(token="t", mode="webhook")


@pytest.fixture
async def hooked() -> AsyncIterator[tuple[Stage, str]]:
    async with FakeTelegram() as fake:
        inbox = KeepingInbox()
        app = Starlette()
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve())
        await inbox.until(lambda: server.started)
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        options = Options(
            token=fake.token, api_base=fake.url, mode="webhook", public_url=url, secret="s3cret"
        )
        platform = Platform(options, inbox, sleep=briefly)
        app.router.routes.extend(platform.routes())
        async with listening(platform):
            await inbox.until(lambda: fake.webhook)
            yield Stage(fake, inbox, platform), url
        server.should_exit = True
        await serving


async def test_a_webhook_delivers_and_the_time_read_moves(hooked: tuple[Stage, str]) -> None:
    stage, url = hooked
    fake = stage.fake
    assert fake.called("setWebhook")[0]["allowed_updates"] == ALLOWED
    assert fake.webhook == {"url": url + "/telegram", "secret": "s3cret"}
    chat, amy = fake.group(), fake.person("amy")
    for number in range(30):
        fake.say(chat, amy, f"+{number}")
    await stage.settles()
    said_until = datetime.now(UTC)
    assert stage.inbox.texts() == [f"+{number}" for number in range(30)]
    await stage.inbox.until(lambda: stage.platform.read_until() >= said_until)
    assert stage.platform.health().ok


async def test_a_webhook_answers_200_only_after_the_commit(hooked: tuple[Stage, str]) -> None:
    stage, _ = hooked
    fake = stage.fake
    chat, amy = fake.group(), fake.person("amy")
    stage.inbox.full = True
    fake.say(chat, amy, "+1")
    await stage.inbox.until(lambda: stage.inbox.calls >= 7)
    assert (fake.confirmed, stage.inbox.kept, stage.inbox.buried) == (0, {}, {})
    stage.inbox.full = False
    await stage.hears("+1")


async def test_poison_by_webhook_is_buried_after_five_tries(hooked: tuple[Stage, str]) -> None:
    stage, _ = hooked
    chat, amy = stage.fake.group(), stage.fake.person("amy")
    stage.inbox.refuse = lambda messages: any(message.text == "poison" for message in messages)
    stage.fake.say(chat, amy, "poison")
    stage.fake.push_raw({"update_id": 2000, "message": {"date": "never"}})
    stage.fake.say(chat, amy, "+1")
    await stage.settles()
    assert stage.inbox.texts() == ["+1"]
    assert len(stage.inbox.buried) == 2
    assert stage.inbox.calls == 6


@pytest.mark.parametrize(
    ("verb", "path", "secret", "body", "status"),
    [
        ("POST", "/telegram", "wrong", b"{}", 401),
        ("POST", "/telegram", "", b"{}", 401),
        ("POST", "/telegram", "ключ", b"{}", 401),
        ("POST", "/telegram/x", "s3cret", b"{}", 404),
        ("GET", "/telegram", "s3cret", b"", 405),
        ("POST", "/telegram", "s3cret", b"x" * (10 << 20), 413),
        ("POST", "/telegram", "s3cret", b"no json", 200),
    ],
)
async def test_a_webhook_trusts_only_telegram(
    hooked: tuple[Stage, str], verb: str, path: str, secret: str, body: bytes, status: int
) -> None:
    stage, url = hooked
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()} if secret else {}
    async with httpx.AsyncClient() as client:
        answer = await client.request(verb, url + path, content=body, headers=headers)
    assert answer.status_code == status
    assert stage.inbox.kept == {}
    assert len(stage.inbox.buried) == (status == 200)
