"""Presses, slash commands, who speaks, who comes and goes (faults 50, 56 and 58)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from adapters.base import Post, Undeliverable
from adapters.discord import tickets as discord_tickets
from tests.adapters.contract import buttons
from tests.adapters.discord_stage import AMY, BOB, GROUP, ShakyInbox, hears_all, scene_of, texts
from tests.fakes.discord_server import World
from tests.fakes.discord_server.world import BOT, CHANNEL, GUILD, HISTORY

Patch = pytest.MonkeyPatch


# -- interactions ----------------------------------------------------------------------------------


async def test_presses_and_commands_are_acknowledged_at_once_even_while_the_shop_hangs() -> None:
    inbox = ShakyInbox()
    async with scene_of(inbox=inbox) as scene:
        inbox.go.clear()
        post = scene.world.say(CHANNEL, BOT, "Cherries")
        numbers = [scene.world.press(CHANNEL, AMY, post, "p:1") for _ in range(20)] + [
            scene.world.slash(CHANNEL, AMY, "mine")
        ]
        told = [scene.world.interactions[number] for number in numbers]
        await inbox.until(lambda _: all(one["acknowledged"] for one in told))
        assert max(one["acknowledged"]["after"] for one in told) < 1
        assert {one["acknowledged"]["type"] for one in told[:-1]} == {6}
        assert (told[-1]["acknowledged"]["type"], told[-1]["acknowledged"]["data"]) == (5, {"flags": 64})
        assert inbox.heard == []
        inbox.go.set()
        await inbox.hears(21)


async def test_a_slash_command_is_the_line_it_stands_for(monkeypatch: Patch) -> None:
    monkeypatch.setattr(discord_tickets, "QUIET", 0.1)
    async with scene_of() as scene:
        number = scene.world.slash(CHANNEL, AMY, "open", "Cherries; price 99", "https://cdn.example/c.png")
        (message,) = await scene.inbox.hears()
        assert (message.kind, message.text, message.id) == ("say", "/open Cherries; price 99", number)
        assert message.photo
        assert message.photo.ref == "https://cdn.example/c.png"
        assert (message.language, message.leads_here, message.private_reply) == ("zh-CN", False, number)
        await scene.inbox.until(lambda _: scene.world.interactions[number].get("original_deleted"))


async def test_an_answer_to_a_slash_command_takes_the_place_of_its_placeholder(monkeypatch: Patch) -> None:
    monkeypatch.setattr(discord_tickets, "QUIET", 0.3)
    async with scene_of() as scene:
        number = scene.world.slash(CHANNEL, AMY, "mine")
        (message,) = await scene.inbox.hears()
        await scene.adapter.alert(message.private_reply, message.sender, Post(text="You have **2**."))
        await asyncio.sleep(0.5)
        told = scene.world.interactions[number]
        assert [answer["content"] for answer in told["followups"]] == ["You have **2**."]
        assert "original_deleted" not in told


async def test_a_press_under_a_private_answer_names_the_ticket_that_was_answered() -> None:
    async with scene_of() as scene:
        post = await scene.adapter.send(GROUP, Post(text="Cherries", buttons=buttons(("+1", "p"))), "n")
        scene.world.press(CHANNEL, AMY, post, "p")
        (first,) = await scene.inbox.hears()
        await scene.adapter.alert(
            first.private_reply, first.sender, Post(text="You have 1.", buttons=buttons(("undo", "u")))
        )
        scene.world.press_private(first.private_reply, "u")
        undo = (await scene.inbox.hears(2))[1]
        assert (first.on, undo.text, undo.on) == (post, "u", first.private_reply)


@pytest.mark.parametrize("by_our_clock", [True, False])
async def test_a_ticket_is_good_for_a_quarter_of_an_hour(by_our_clock: bool) -> None:
    async with scene_of() as scene:
        scene.world.slash(CHANNEL, AMY, "mine")
        (message,) = await scene.inbox.hears()
        if by_our_clock:
            scene.inbox.pushed = timedelta(minutes=16)
        scene.world.ahead = 16 * 60
        with pytest.raises(Undeliverable):
            await scene.adapter.alert(message.private_reply, message.sender, Post(text="You have 2."))


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_a_press_that_could_not_be_acknowledged_counts(status: int, code: int) -> None:
    async with scene_of() as scene:
        scene.world.fault("POST", "/interactions/", "status", status=status, code=code)
        post = scene.world.say(CHANNEL, BOT, "Cherries")
        scene.world.press(CHANNEL, AMY, post, "p:1")
        (message,) = await scene.inbox.hears()
        assert (message.kind, message.text, message.on) == ("press", "p:1", post)
        assert scene.adapter.health().ok


# -- who speaks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"webhook_id": "5"},
        {"author": {"id": "77", "username": "botto", "bot": True, "discriminator": "0", "avatar": None}},
        {"type": 7},
        {"type": 6},
        {"type": 21, "message_reference": {"message_id": "5", "channel_id": CHANNEL}},
        {
            "message_reference": {"type": 1, "message_id": "5"},
            "message_snapshots": [{"message": {"content": "+1"}}],
        },
    ],
)
async def test_what_no_person_wrote_is_heard_quietly(more: dict[str, Any]) -> None:
    async with scene_of() as scene:
        message = scene.world.message(CHANNEL, AMY, "+1") | more
        scene.world.tell_message("MESSAGE_CREATE", message)
        (heard,) = await scene.inbox.hears()
        assert heard.quiet
        assert heard.reply_to is None


async def test_our_own_words_are_not_heard_and_link_previews_are_no_edits() -> None:
    async with scene_of() as scene:
        await scene.adapter.send(GROUP, Post(text="+1"), "n")
        said = scene.world.say(CHANNEL, AMY, "https://example.org +1")
        scene.world.tell_message(
            "MESSAGE_UPDATE", scene.world.messages[CHANNEL][said] | {"embeds": [{"type": "link"}]}
        )
        scene.world.say(CHANNEL, AMY, "the end")
        await hears_all(scene, "the end")
        assert texts(scene.inbox) == ["https://example.org +1", "the end"]
        assert scene.world.identifies == 1


async def test_ids_beyond_2_to_the_53_stay_what_they_are() -> None:
    world = World()
    world.channel("9007199254740993")
    async with scene_of(world) as scene:
        world.say("9007199254740993", "9007199254740997", "+1")
        (message,) = await scene.inbox.hears()
        assert (message.chat, message.sender) == ("discord:9007199254740993", "discord:9007199254740997")
        assert (
            await scene.adapter.send(message.chat, Post(text="1"), "n") in world.messages["9007199254740993"]
        )


# -- coming and going ------------------------------------------------------------------------------


async def test_members_come_and_go_where_the_shop_is() -> None:
    async with scene_of(known=[GROUP]) as scene:
        scene.world.channel("101")
        scene.world.join(GUILD, BOB)
        scene.world.leave(GUILD, BOB)
        heard = await scene.inbox.hears(2)
        assert [(message.kind, message.chat, message.sender) for message in heard] == [
            ("join", GROUP, f"discord:{BOB}"),
            ("leave", GROUP, f"discord:{BOB}"),
        ]


async def test_the_bot_is_let_in_and_put_out() -> None:
    async with scene_of() as scene:
        scene.world.guild("500", "Garden", ["501"], told=True)
        (added,) = await scene.inbox.hears()
        assert (added.kind, added.chat, added.chat_name) == ("added", "discord:501", "Garden #c501")
        scene.inbox.known = ["discord:501", GROUP]
        scene.world.kick("500")
        assert [(m.kind, m.chat) for m in (await scene.inbox.hears(2))[1:]] == [("removed", "discord:501")]


async def test_a_channel_without_its_history_still_counts_what_comes_live() -> None:
    async with scene_of(known=[GROUP]) as scene:
        scene.world.deny(CHANNEL, HISTORY)
        scene.world.say(CHANNEL, AMY, "+1")
        await hears_all(scene, "+1")
