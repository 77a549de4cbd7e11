"""The fake itself, asked by plain HTTP: it must be as strict as Telegram, or the other tests prove
nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.text import parse_html

Json = dict[str, Any]


class Client:
    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.http = httpx.AsyncClient(base_url=f"{fake.url}/bot{fake.token}", timeout=10)

    async def ask(self, method: str, **params: Any) -> Json:
        form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in params.items()}
        return (await self.http.post(f"/{method}", data=form)).json()

    async def ids(self, **params: Any) -> list[int]:
        return [update["update_id"] for update in (await self.ask("getUpdates", **params))["result"]]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with FakeTelegram() as fake:
        client = Client(fake)
        yield client
        await client.http.aclose()


async def test_updates_come_again_until_an_offset_confirms_them(client: Client) -> None:
    chat, amy = client.fake.group(), client.fake.person("amy")
    for number in range(150):
        client.fake.say(chat, amy, f"+{number}")
    assert await client.ids() == list(range(1000, 1100))
    assert await client.ids() == list(range(1000, 1100))
    assert await client.ids(offset=1003, limit=2) == [1003, 1004]
    assert client.fake.confirmed == 3
    assert await client.ids(offset=1150) == []
    assert await client.ids(offset=1150) == []


async def test_an_offset_from_the_future_confirms_nothing(client: Client) -> None:
    chat, amy = client.fake.group(), client.fake.person("amy")
    client.fake.say(chat, amy, "+1")
    assert await client.ids(offset=5000) == [1000]


async def test_a_long_poll_waits_and_answers_at_once_when_something_comes(client: Client) -> None:
    chat, amy = client.fake.group(), client.fake.person("amy")
    poll = asyncio.create_task(client.ids(timeout=5))
    await asyncio.sleep(0.2)
    assert not poll.done()
    client.fake.say(chat, amy, "+1")
    assert await asyncio.wait_for(poll, 1) == [1000]
    started = asyncio.get_running_loop().time()
    assert await client.ids(offset=1001, timeout=1) == []
    assert asyncio.get_running_loop().time() - started >= 0.9


async def test_a_second_poller_ends_the_first_with_409(client: Client) -> None:
    first = asyncio.create_task(client.ask("getUpdates", timeout=5))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(client.ask("getUpdates", timeout=1))
    assert (await first)["error_code"] == 409
    assert (await second)["ok"]


async def test_only_asked_for_kinds_come_and_the_list_persists(client: Client) -> None:
    chat, amy = client.fake.group(), client.fake.person("amy")
    client.fake.member_changed(chat, amy, "left", "member")
    assert await client.ids() == []
    await client.ask("getUpdates", allowed_updates=["chat_member"])
    await client.ask("getUpdates")
    client.fake.member_changed(chat, amy, "member", "left")
    client.fake.say(chat, amy, "+1")
    [update] = (await client.ask("getUpdates"))["result"]
    assert "chat_member" in update


@pytest.mark.parametrize(
    ("method", "params", "sentence"),
    [
        ("sendMessage", {"text": "😀" * 2049}, "Bad Request: message is too long"),
        ("sendMessage", {"text": " "}, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "<b", "parse_mode": "HTML", "chat_id": 1}, "Bad Request: chat not found"),
        ("sendMessage", {"text": "<b>x</i>", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "<x>", "parse_mode": "HTML"}, "can't parse entities"),
        (
            "sendMessage",
            {"text": "😀a", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
            "ENTITY_BOUNDS_INVALID",
        ),
        (
            "sendMessage",
            {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "ENTITY_BOUNDS_INVALID",
        ),
        (
            "sendMessage",
            {"text": "a", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        ("sendMessage", {"text": "a", "message_thread_id": 1}, "message thread not found"),
        (
            "sendMessage",
            {
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{"text": "+1", "callback_data": "樱" * 22}]]},
            },
            "BUTTON_DATA_INVALID",
        ),
        ("sendPhoto", {"photo": "nonsense"}, "wrong remote file identifier"),
        ("sendPhoto", {"photo": "https://x.example/missing.jpg"}, "failed to get HTTP URL content"),
        ("editMessageText", {"message_id": 99, "text": "a"}, "message to edit not found"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        (
            "setMessageReaction",
            {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "✅"}]},
            "REACTION_INVALID",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("setMyCommands", {"commands": [{"command": "我的", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("getChatMember", {"user_id": 12345}, "user not found"),
        ("getFile", {"file_id": "x"}, "wrong file_id"),
    ],
)
async def test_refusals_in_telegrams_words(client: Client, method: str, params: Json, sentence: str) -> None:
    chat, amy = client.fake.group(), client.fake.person("amy")
    client.fake.say(chat, amy, "+1")
    answer = await client.ask(method, **({"chat_id": chat} | params))
    assert answer["error_code"] == 400
    assert sentence in answer["description"]


async def test_floods_are_counted_per_group_and_over_all(client: Client) -> None:
    groups = [client.fake.group() for _ in range(3)]
    for number in range(20):
        assert (await client.ask("sendMessage", chat_id=groups[0], text=str(number)))["ok"]
    flood = await client.ask("sendMessage", chat_id=groups[0], text="21")
    assert (flood["error_code"], flood["parameters"]["retry_after"] > 30) == (429, True)
    client.fake.pass_time(100)
    answers = await asyncio.gather(
        *(client.ask("sendMessage", chat_id=groups[at % 3], text=str(at)) for at in range(40))
    )
    assert sum(answer["ok"] for answer in answers) == 30


async def test_callbacks_live_150_seconds_and_are_answered_once(client: Client) -> None:
    chat, amy = client.fake.group(), client.fake.person("amy")
    on = client.fake.say(chat, amy, "x")["message"]["message_id"]
    first, second = (client.fake.press(chat, amy, on, "a")["callback_query"]["id"] for _ in range(2))
    assert (await client.ask("answerCallbackQuery", callback_query_id=first))["ok"]
    assert not (await client.ask("answerCallbackQuery", callback_query_id=first))["ok"]
    client.fake.pass_time(151)
    assert not (await client.ask("answerCallbackQuery", callback_query_id=second))["ok"]


async def test_a_moved_group_names_its_new_number(client: Client) -> None:
    chat, lena = client.fake.group(kind="group"), client.fake.person("lena")
    new = client.fake.migrate(chat, lena)
    answer = await client.ask("sendMessage", chat_id=chat, text="x")
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert [list(update["message"])[-1] for update in client.fake.queue] == [
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    ]


async def test_files_go_up_and_come_down(client: Client) -> None:
    chat = client.fake.group()
    answer = (
        await client.http.post(
            "/sendDocument", data={"chat_id": str(chat)}, files={"document": ("a.csv", b"a;b")}
        )
    ).json()
    path = (await client.ask("getFile", file_id=answer["result"]["document"]["file_id"]))["result"][
        "file_path"
    ]
    fake = client.fake
    assert (await client.http.get(f"{fake.url}/file/bot{fake.token}/{path}")).content == b"a;b"
    assert (await client.http.get(f"{fake.url}/file/bot0:x/{path}")).status_code == 404


async def test_strangers_and_unknown_methods(client: Client) -> None:
    fake = client.fake
    assert (await client.http.get(f"{fake.url}/bot0:wrong/getMe")).status_code == 401
    assert (await client.ask("fly"))["error_code"] == 404


@pytest.mark.parametrize("fault", ["reset", "reset after", "half"])
async def test_a_broken_wire_breaks_before_or_after_the_call_was_applied(client: Client, fault: str) -> None:
    chat = client.fake.group()
    client.fake.break_next("sendMessage", fault)
    with pytest.raises(httpx.TransportError):
        await client.ask("sendMessage", chat_id=chat, text="x")
    assert len(client.fake.sent(chat)) == (fault != "reset")


def test_html_is_read_as_telegram_reads_it() -> None:
    assert parse_html("a &lt; <b>😀</b>") == ("a < 😀", [{"type": "bold", "offset": 4, "length": 2}], "")
    assert parse_html("<b>x")[2]


async def test_aiogram_understands_it_too(client: Client) -> None:
    aiogram = pytest.importorskip(
        "aiogram",
        minversion="3",
        reason="aiogram 3 is not installed: a second client library is not there to ask",
    )
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(client.fake.url))
    bot = aiogram.Bot(client.fake.token, session=session)
    chat, amy = client.fake.group(), client.fake.person("amy")
    client.fake.say(chat, amy, "+1")
    assert [update.message.text for update in await bot.get_updates()] == ["+1"]
    assert (await bot.send_message(chat, "You have 1.")).text == "You have 1."
    await session.close()
