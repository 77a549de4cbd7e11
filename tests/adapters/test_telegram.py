"""Telegram against the contract that every adapter keeps; rights, menus, and what `bot check` finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.base import CommandSpec, Post
from adapters.telegram.platform import Options, Platform
from tests.adapters.contract import AdapterContract, RecordingInbox, Scene, Shown, on_air
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.stage import Stage, briefly, on_stage
from tests.fakes.telegram.text import cut


class TelegramStage:
    """The people's hands in the fake."""

    sees_deletes = keeps_nonces = False

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.group, self.member = f"telegram:{fake.group()}", f"telegram:{fake.person('amy')}"
        self.other, self.leader = f"telegram:{fake.person('bob')}", f"telegram:{fake.person('lena')}"
        fake.promote(number(self.group), number(self.leader))
        self.pressed: dict[str, str] = {}
        self.last: dict[str, Any] = {}

    async def say(
        self, text: str, *, by: str = "", reply_to: str | None = None, picture: bytes | None = None
    ) -> str:
        return self._said(
            self.fake.say(
                number(self.group), number(by or self.member), text, int(reply_to or 0), bool(picture)
            )
        )

    async def whisper(self, text: str, *, by: str = "") -> str:
        person = number(by or self.member)
        return self._said(self.fake.say(person, person, text))

    def _said(self, update: dict[str, Any]) -> str:
        self.last = update
        return str(update["message"]["message_id"])

    async def edit(self, message: str, text: str, *, by: str = "") -> None:
        self.fake.edit(number(self.group), int(message), text)

    async def delete(self, message: str) -> None:
        del self.fake.rooms[number(self.group)].messages[int(message)]

    async def press(self, message: str, label: str, *, by: str = "") -> None:
        update = self.fake.press(number(self.group), number(by or self.member), int(message), label)
        self.pressed[update["callback_query"]["id"]] = by or self.member

    async def again(self) -> None:
        self.fake.push("message", self.last["message"])

    async def shown(self, chat: str = "") -> list[Shown]:
        return [_shown(message) for message in self.fake.sent(number(chat or self.group))]

    async def alerts(self, person: str) -> list[str]:
        return [
            answer["text"]
            for answer in self.fake.answers
            if answer["alert"] and self.pressed[answer["id"]] == person
        ]

    async def marks(self, message: str) -> list[str]:
        return self.fake.reactions.get(f"{number(self.group)}:{message}", [])

    async def vanish(self, chat: str) -> None:
        if number(chat) > 0:
            self.fake.block(number(chat))
        else:
            self.fake.kick_bot(number(chat), number(self.leader))


def number(place: str) -> int:
    return int(place.removeprefix("telegram:"))


def _shown(message: dict[str, Any]) -> Shown:
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    reply_to = message.get("reply_to_message", {}).get("message_id")
    return Shown(
        id=str(message["message_id"]),
        text=_seen(text),
        buttons=tuple(button["text"] for row in rows for button in row),
        reply_to=str(reply_to) if reply_to else None,
        picture="photo" in message,
        bold=tuple(_seen(cut(text, e["offset"], e["length"])) for e in entities if e["type"] == "bold"),
    )


def _seen(text: str) -> str:
    """Without what nobody sees: the joiner that keeps "@name" from pinging its owner."""
    return text.replace("\u2060", "")


class TestTelegram(AdapterContract):
    @pytest.fixture
    async def scene(self) -> AsyncIterator[Scene]:
        async with FakeTelegram() as fake:
            inbox = RecordingInbox()
            adapter = Platform(Options(token=fake.token, api_base=fake.url), inbox, sleep=briefly)
            async with on_air(Scene(adapter, TelegramStage(fake), inbox)) as scene:
                yield scene
            assert fake.complaints == []


# -- rights ----------------------------------------------------------------------------------------


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with on_stage(listen=False) as stage:
        yield stage


async def test_rights_are_asked_live_in_the_group_concerned(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, platform = stage.fake, stage.platform
    here, there, lena = fake.group(), fake.group(), fake.person("lena")
    fake.promote(here, lena, "creator")
    assert await platform.leads(f"telegram:{here}", f"telegram:{lena}")
    assert not await platform.leads(f"telegram:{there}", f"telegram:{lena}")
    assert not await platform.leads(f"telegram:{lena}", f"telegram:{lena}")
    assert not await platform.leads(f"telegram:{here}", "telegram:1087968824")
    assert not await platform.leads(f"telegram:{here}", "sandbox:lena")
    fake.promote(here, lena, "member")
    assert await platform.leads(f"telegram:{here}", f"telegram:{lena}")  # believed for five seconds
    monkeypatch.setattr("adapters.telegram.platform.LEADS_FOR", 0.0)
    assert not await platform.leads(f"telegram:{here}", f"telegram:{lena}")


# -- menus -----------------------------------------------------------------------------------------

MINE = CommandSpec(
    name="mine",
    names={"en": "mine", "zh-Hans": "我的"},
    summaries={"en": "Your orders", "zh-Hans": "我的订单", "zh-Hant": "我的訂單"},
    for_leaders=False,
)
OPEN = CommandSpec(
    name="open", names={"en": "open", "de": "start"}, summaries={"en": "Open a group buy"}, for_leaders=True
)


async def test_menus_by_language_and_role_with_ascii_names(stage: Stage) -> None:
    await stage.platform.offer([MINE, OPEN])
    menus = {
        key: [(c["command"], c["description"]) for c in commands]
        for key, commands in stage.fake.commands.items()
    }
    assert menus == {
        "default/": [("mine", "Your orders")],
        "all_chat_administrators/": [("mine", "Your orders"), ("open", "Open a group buy")],
        "default/en": [("mine", "Your orders")],
        "all_chat_administrators/en": [("mine", "Your orders"), ("open", "Open a group buy")],
        "default/zh": [("mine", "我的订单")],
        "all_chat_administrators/zh": [("mine", "我的订单"), ("open", "Open a group buy")],
    }
    assert stage.fake.descriptions["zh"] == "/mine 我的订单"


async def test_menus_that_fail_stop_nothing(stage: Stage) -> None:
    stage.fake.break_next("setMyCommands", "html 404", times=2)
    stage.fake.break_next("setMyDescription", "refuse 429 Too Many Requests: retry after 3000", times=9)
    await stage.platform.offer([MINE, OPEN])
    assert "default/zh" in stage.fake.commands


# -- bot check -------------------------------------------------------------------------------------


async def test_a_bot_with_all_rights_finds_nothing_amiss(stage: Stage) -> None:
    chat = stage.fake.group()
    findings = [*await stage.platform.examine(), *await stage.platform.examine(f"telegram:{chat}")]
    assert [finding.says for finding in findings if not finding.ok] == []
    assert findings[0].says == "Telegram knows us as @PlusoneTestBot"


async def test_what_is_missing_comes_with_the_exact_step() -> None:
    async with on_stage(listen=False, reads_all=False) as stage:
        chat = stage.fake.group(admin=False)
        stage.fake.account["can_join_groups"] = False
        [joins, privacy] = [finding for finding in await stage.platform.examine() if not finding.ok]
        assert "/setjoingroups" in joins.remedy
        assert "/setprivacy, choose @PlusoneTestBot, Disable" in privacy.remedy
        missing = [finding for finding in await stage.platform.examine(f"telegram:{chat}") if not finding.ok]
        assert [finding.says for finding in missing] == [privacy.says, "may not pin the post"]
        assert missing[1].remedy.endswith("allow Pin messages.")
        stage.fake.promote(chat, stage.fake.bot["id"], "left")
        [out] = await stage.platform.examine(f"telegram:{chat}")
        assert out.says == f"@PlusoneTestBot is not in telegram:{chat}"
        [unknown] = await stage.platform.examine("telegram:-1")
        assert "chat not found" in unknown.says.lower()


async def test_in_privacy_mode_orders_come_by_reply_and_command() -> None:
    async with on_stage(reads_all=False) as stage:
        fake = stage.fake
        chat, amy = fake.group(admin=False), fake.person("amy")
        post = await stage.platform.send(f"telegram:{chat}", Post(text="Cherries"), "n1")
        fake.say(chat, amy, "free +1")
        fake.say(chat, amy, "+2", reply_to=int(post))
        fake.say(chat, amy, "/mine@PlusoneTestBot")
        await stage.hears("/mine")
        assert stage.inbox.texts() == ["+2", "/mine"]


async def test_a_bad_token_and_an_absent_server_say_what_to_do() -> None:
    async with FakeTelegram() as fake:
        for options, words in (
            (Options(token="99:" + "x" * 35, api_base=fake.url), "refuses the token"),
            (Options(token=fake.token, api_base="http://127.0.0.1:9"), "does not answer"),
        ):
            platform = Platform(options, RecordingInbox(), sleep=briefly)
            [finding] = await platform.examine()
            assert words in finding.says
            assert finding.remedy
            assert fake.token not in finding.says
            await platform.close()
