"""What happens to hearing when Discord, the network or the app misbehaves (faults 46 to 50, 56 and 58)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.base import Message, NotKept, Post, Undeliverable
from adapters.discord import hearing as discord_hearing
from adapters.discord import lanes as discord_lanes
from tests.adapters.contract import RecordingInbox, on_air
from tests.adapters.discord_stage import AMY, BOB, GROUP, ShakyInbox, hears_all, scene_of, stage_of, texts
from tests.fakes.discord_server import CONTENT, World, serving
from tests.fakes.discord_server.world import BOT, CHANNEL, GUILD

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: Patch) -> None:
    monkeypatch.setattr(discord_hearing, "PAUSE", 0.05)
    monkeypatch.setattr(discord_hearing, "SLOWLY", 0.2)
    monkeypatch.setattr(discord_lanes, "PAUSE", 0.02)


# -- connections that break ------------------------------------------------------------------------


async def test_a_resumed_connection_brings_each_message_once() -> None:
    async with scene_of(known=[GROUP]) as scene:
        said = [f"+{number}" for number in range(40)]
        for number, text in enumerate(said):
            if number == 20:
                scene.world.cut()
            scene.world.say(CHANNEL, AMY, text)
        await hears_all(scene, *said)
        assert scene.world.resumes == 1
        assert texts(scene.inbox) == said


@pytest.mark.parametrize("op", [7, 9])
async def test_a_session_that_is_lost_is_caught_up_with_in_order_before_what_comes_live(op: int) -> None:
    async with scene_of(known=[GROUP]) as scene:
        scene.world.say(CHANNEL, AMY, "before")
        await hears_all(scene, "before")
        scene.world.fault("GET", "/channels/100/messages", "slow", seconds=0.5)
        scene.world.op(op, False)
        scene.world.sessions.clear()
        missed = [scene.world.say(CHANNEL, AMY, f"missed {number}") for number in range(60)]
        await scene.inbox.until(lambda _: scene.world.sessions, patience=15)
        live = scene.world.say(CHANNEL, BOB, "live")
        await hears_all(scene, "live")
        assert [message.id for message in scene.inbox.heard[1:]] == [*missed, live]


async def test_after_a_restart_what_was_said_meanwhile_is_read_from_the_cursor_on() -> None:
    inbox = RecordingInbox()
    async with serving(World()) as discord:
        old = discord.world.say(CHANNEL, AMY, "applied long ago")
        later = [discord.world.say(CHANNEL, AMY, f"+{number}") for number in range(250)]
        inbox.cursors[GROUP] = old
        scene = stage_of(discord, inbox, [GROUP])
        async with on_air(scene):
            heard = await inbox.hears(250)
        assert [message.id for message in heard] == later
        assert not any(message.private for message in heard)


async def test_a_fresh_install_replays_nothing() -> None:
    world = World()
    world.say(CHANNEL, AMY, "+1 of last year")
    async with scene_of(world, known=[GROUP]) as scene:
        world.say(CHANNEL, AMY, "+2")
        await hears_all(scene, "+2")
        assert texts(scene.inbox) == ["+2"]


async def test_a_channel_whose_past_is_closed_to_us_is_heard_all_the_same() -> None:
    world = World()
    inbox = RecordingInbox()
    inbox.cursors["discord:404"] = "1"
    async with scene_of(world, known=["discord:404", GROUP], inbox=inbox) as scene:
        world.say(CHANNEL, AMY, "+2")
        await hears_all(scene, "+2")


async def test_what_the_gateway_drops_is_found_by_the_sweep(monkeypatch: Patch) -> None:
    monkeypatch.setattr(discord_hearing, "SWEEP", 0.3)
    world = World()
    world.drop_every = 10
    async with scene_of(world, known=[GROUP]) as scene:
        said = [f"+{number}" for number in range(60)]
        for text in said:
            world.say(CHANNEL, AMY, text)
        await hears_all(scene, *said)
        assert len(texts(scene.inbox)) == 60, "a sweep hands over only what was never delivered"


async def test_edits_made_while_away_are_read_again() -> None:
    inbox = RecordingInbox()
    async with serving(World()) as discord:
        kept, edited, newest = (discord.world.say(CHANNEL, AMY, "+1") for _ in range(3))
        discord.world.edit(CHANNEL, edited, "+3")
        inbox.cursors[GROUP], inbox.cites[GROUP] = newest, [kept, edited, "0"]
        async with on_air(stage_of(discord, inbox, [GROUP])):
            (message,) = await inbox.hears(1)
        assert (message.kind, message.id, message.text) == ("edit", edited, "+3")
        assert message.version > 0


@pytest.mark.parametrize(
    "broken", [{"id": "77", "channel_id": CHANNEL, "guild_id": GUILD, "content": "+1"}, [], "word", None]
)
async def test_an_event_that_nobody_can_read_ends_a_connection_and_never_the_bot(broken: Any) -> None:
    async with scene_of(known=[GROUP]) as scene:
        scene.world.say(CHANNEL, AMY, "before")
        scene.world.raw("MESSAGE_CREATE", broken)
        scene.world.say(CHANNEL, AMY, "after")
        await hears_all(scene, "before", "after")
        await scene.inbox.until(lambda inbox: inbox.buried)
        scene.world.say(CHANNEL, AMY, "later")
        await hears_all(scene, "later")
        await scene.inbox.until(lambda inbox: scene.adapter.health().ok)
        assert json.loads(scene.inbox.buried[0][1])["d"] == broken


async def test_a_message_that_cannot_be_read_back_is_set_aside_and_its_neighbours_are_not() -> None:
    inbox = RecordingInbox()
    async with serving(World()) as discord:
        inbox.cursors[GROUP] = discord.world.say(CHANNEL, AMY, "old")
        discord.world.say(CHANNEL, AMY, "+1")
        broken = discord.world.say(CHANNEL, AMY, "+2")
        del discord.world.messages[CHANNEL][broken]["author"]
        discord.world.say(CHANNEL, AMY, "+3")
        async with on_air(stage_of(discord, inbox, [GROUP])):
            await inbox.until(lambda inbox: len(inbox.heard) == 2 and inbox.buried)
        assert texts(inbox) == ["+1", "+3"]
        assert inbox.buried[0][0] == f"{GROUP}:{broken}"


# -- an app that fails -----------------------------------------------------------------------------


async def test_a_poisoned_message_is_set_aside_after_five_tries_and_holds_up_nobody() -> None:
    inbox = ShakyInbox("poison")
    async with scene_of(inbox=inbox) as scene:
        scene.world.channel("101")
        said = [scene.world.say(CHANNEL, AMY, text) for text in ("+1", "poison", "+2")]
        scene.world.say("101", BOB, "elsewhere")
        await hears_all(scene, "+1", "+2", "elsewhere")
        assert [key for key, _, _ in inbox.buried] == [f"{GROUP}:{said[1]}"]
        assert sum(message.text == "poison" for message in inbox.tries) >= 5
        assert texts(inbox).index("elsewhere") < texts(inbox).index("+2")


async def test_what_cannot_be_stored_is_never_set_aside_though_that_could_be_stored() -> None:
    class FullInbox(RecordingInbox):
        async def hear(self, messages: Sequence[Message]) -> None:
            try:
                await super().hear(messages)
            except ConnectionError as error:
                raise NotKept("database or disk is full") from error

    async with scene_of(inbox=FullInbox()) as scene:
        scene.inbox.absent = True
        for text in ("+1", "+2"):
            scene.world.say(CHANNEL, AMY, text)
        await scene.inbox.until(lambda inbox: len(inbox.tries) > 16)
        assert "full" in scene.adapter.health().says
        scene.inbox.absent = False
        await hears_all(scene, "+1", "+2")
        assert scene.inbox.buried == []


async def test_what_was_set_aside_can_be_read_again() -> None:
    inbox = ShakyInbox("poison")
    async with scene_of(inbox=inbox) as scene:
        said = scene.world.say(CHANNEL, AMY, "poison")
        broken = {"id": "7", "channel_id": CHANNEL, "content": "+2"}
        scene.world.raw("MESSAGE_CREATE", broken)
        await scene.inbox.until(lambda inbox: len(inbox.buried) == 2)
        letters = {key: raw for key, raw, _ in inbox.buried}
        [again] = await scene.adapter.reread(letters[f"{GROUP}:{said}"])
        assert again == next(message for message in inbox.tries if message.text == "poison")
        with pytest.raises(KeyError):
            await scene.adapter.reread(letters[f"{GROUP}:7"])
        whole = json.dumps(
            {"t": "MESSAGE_CREATE", "d": {**scene.world.messages[CHANNEL][said], "content": "+2"}}
        )
        assert [message.text for message in await scene.adapter.reread(whole)] == ["+2"]


async def test_while_even_setting_aside_fails_nothing_is_given_up() -> None:
    class AwayInbox(RecordingInbox):
        async def bury(self, key: str, raw: str, error: str) -> None:
            raise ConnectionError("the database is away")

    async with scene_of(inbox=AwayInbox()) as scene:
        scene.inbox.absent = True
        said = scene.world.say(CHANNEL, AMY, "+1")
        await scene.inbox.until(lambda inbox: len(inbox.tries) > 6)
        assert not scene.adapter.health().ok
        assert scene.adapter.read_until() <= scene.inbox.tries[0].sent
        scene.inbox.absent = False
        await hears_all(scene, "+1")
        assert scene.inbox.heard[0].id == said
        assert scene.adapter.health().ok


# -- what only a person can help -------------------------------------------------------------------


async def test_without_the_message_content_intent_health_names_the_step_and_the_bot_comes_by_itself_later() -> (
    None
):
    world = World()
    world.flags = 0
    async with serving(world) as discord:
        scene = stage_of(discord, RecordingInbox())
        async with on_air(scene):
            await scene.inbox.until(lambda _: "Message Content Intent" in scene.adapter.health().says)
            assert not scene.adapter.health().ok
            assert f"/applications/{BOT}/bot" in scene.adapter.health().says
            assert await scene.adapter.send(GROUP, Post(text="still able to speak"), "n")
            world.flags = CONTENT
            await scene.inbox.until(lambda _: scene.adapter.health().ok)
            world.say(CHANNEL, AMY, "+1")
            await hears_all(scene, "+1")


@pytest.mark.parametrize("known_to_rest", [True, False])
async def test_a_bad_token_is_said_with_the_step_to_take(known_to_rest: bool) -> None:
    world = World()
    async with serving(world) as discord:
        scene = stage_of(discord, RecordingInbox())
        if not known_to_rest:
            world.token = "another"
        async with on_air(scene):
            if known_to_rest:
                await scene.inbox.until(lambda _: scene.adapter.health().ok)
                world.token = "another"
                await world.shut(4004)
            await scene.inbox.until(lambda _: "Reset Token" in scene.adapter.health().says)
            assert "canary" not in scene.adapter.health().says
            findings = await scene.adapter.examine()
            assert [finding.ok for finding in findings] == [False] or not known_to_rest


async def test_nothing_that_is_logged_holds_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with scene_of() as scene:
        number = scene.world.slash(CHANNEL, AMY, "mine")
        (message,) = await scene.inbox.hears()
        await scene.adapter.alert(message.private_reply, message.sender, Post(text="You have 2."))
        scene.world.fault("POST", "/channels/100/messages", "status", status=400)
        with pytest.raises(Undeliverable):
            await scene.adapter.send(GROUP, Post(text="a private matter"), "n")
        scene.world.cut()
        await scene.inbox.until(lambda _: scene.world.resumes == 1)
    for secret in (scene.world.token, scene.world.interactions[number]["token"], "a private matter"):
        assert secret not in caplog.text


# -- how far we have read --------------------------------------------------------------------------


async def test_read_until_stands_still_while_the_connection_is_away_and_follows_a_probe_in_silence(
    monkeypatch: Patch,
) -> None:
    monkeypatch.setattr(discord_hearing, "PROBE", timedelta(milliseconds=50))
    async with scene_of(known=[GROUP]) as scene:
        first, beats = scene.adapter.read_until(), scene.world.heartbeats
        await scene.inbox.until(lambda _: scene.adapter.read_until() > first + timedelta(milliseconds=200))
        assert scene.world.heartbeats > beats, "somebody waits, so Discord is asked"
        scene.world.fault("GET", "/gateway/bot|/users/@me", "status", 50, status=503)
        scene.world.cut(forget=True)
        await asyncio.sleep(0.2)
        still = scene.adapter.read_until()
        await asyncio.sleep(0.3)
        assert scene.adapter.read_until() == still


async def test_what_comes_live_while_catching_up_is_no_sign_that_all_is_read(monkeypatch: Patch) -> None:
    monkeypatch.setattr(discord_hearing, "PROBE", timedelta(milliseconds=50))
    async with serving(World()) as discord:
        discord.world.fault("GET", "/channels/100/messages", "slow", seconds=0.5)
        scene = stage_of(discord, RecordingInbox(), [GROUP])
        async with on_air(scene):
            await scene.inbox.until(
                lambda _: any(call["path"].endswith("/messages") for call in discord.world.calls)
            )
            discord.world.say("100", AMY, "+1")
            await asyncio.sleep(0.2)
            assert scene.adapter.read_until() < datetime(2000, 1, 1, tzinfo=UTC)
            await scene.inbox.until(
                lambda inbox: inbox.heard and scene.adapter.read_until() >= inbox.heard[0].sent
            )


async def test_nothing_is_read_before_the_first_connection() -> None:
    async with serving(World()) as discord:
        scene = stage_of(discord, RecordingInbox())
        assert scene.adapter.read_until() < datetime(2000, 1, 1, tzinfo=UTC)
