"""What becomes of a post when Discord, the network or a member's name is hostile (faults 51 to 55, 57 and
59)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.base import Button, CommandSpec, File, Photo, Post, TryLater, Uncertain, Undeliverable
from adapters.discord import wire as discord_wire
from adapters.discord.platform import Options, Platform
from adapters.discord.writing import LIMIT
from adapters.markup import escape
from tests.adapters.contract import PNG, RecordingInbox
from tests.adapters.discord_stage import AMY, BOB, GROUP, LENA, DiscordScene, scene_of, seen
from tests.fakes.discord_server import World, serving
from tests.fakes.discord_server.world import ATTACH, BOT, CHANNEL, EMBED, GUILD, SEND

MESSAGES = "/channels/100/messages$"
MENU = [
    CommandSpec(
        name="mine",
        names={"en": "mine", "zh-Hans": "我的"},
        summaries={"en": "Your orders", "zh-Hans": "我的订单"},
        for_leaders=False,
    ),
    CommandSpec(
        name="open",
        names={"en": "open", "zh-Hans": "开团"},
        summaries={"en": "Open a group buy"},
        for_leaders=True,
        arguments=("title", "price"),
    ),
]


@pytest.fixture
async def scene() -> AsyncIterator[DiscordScene]:
    async with scene_of() as scene:
        yield scene


def posts(scene: DiscordScene) -> int:
    return sum(
        call["method"] == "POST" and call["path"] == "/channels/100/messages" for call in scene.world.calls
    )


# -- what perhaps arrived --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["reset_after", "reset_before", "html"])
@pytest.mark.parametrize("memory", [180.0, 0.0])
async def test_a_post_whose_answer_was_lost_is_said_once_however_late_it_is_tried_again(
    scene: DiscordScene, kind: str, memory: float
) -> None:
    scene.world.nonce_memory = memory
    scene.world.fault("POST", MESSAGES, kind)
    post = Post(text="#12: 2 × **Cherries**", buttons=((Button("undo", "u:12"),),))
    with pytest.raises(Uncertain):
        await scene.adapter.send(GROUP, post, "outgoing-12")
    sent = await scene.adapter.send(GROUP, post, "outgoing-12")
    assert [message["id"] for message in scene.people.said()] == [sent]


async def test_two_posts_that_read_alike_are_two_posts(scene: DiscordScene) -> None:
    first = await scene.adapter.send(GROUP, Post(text="✓ +1"), "outgoing-1")
    scene.world.fault("POST", MESSAGES, "reset_before")
    with pytest.raises(Uncertain):
        await scene.adapter.send(GROUP, Post(text="✓ +1"), "outgoing-2")
    second = await scene.adapter.send(GROUP, Post(text="✓ +1"), "outgoing-2")
    assert [message["id"] for message in scene.people.said()] == [first, second]


async def test_the_parts_of_a_long_post_that_arrived_are_not_said_again_hours_later(
    scene: DiscordScene,
) -> None:
    long = Post(text="\n".join(f"{number}. amy × {number}" for number in range(200)))
    scene.world.nonce_memory = 0
    scene.world.fault("POST", MESSAGES, "cloudflare", skip=1)
    with pytest.raises(TryLater):
        await scene.adapter.send(GROUP, long, "n")
    assert len(scene.people.said()) == 1
    await scene.adapter.send(GROUP, long, "n")
    told = [message["content"] for message in scene.people.said()]
    assert len(set(told)) == len(told) > 1


async def test_a_request_that_hangs_is_given_up_as_perhaps_delivered(
    scene: DiscordScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_wire, "ANSWER", 0.3)
    scene.world.fault("POST", MESSAGES, "hang", seconds=5)
    with pytest.raises(Uncertain):
        await scene.adapter.send(GROUP, Post(text="hello"), "n")


async def test_an_error_of_discords_own_is_no_proof_that_nothing_arrived(scene: DiscordScene) -> None:
    scene.world.fault("POST", MESSAGES, "status", status=503)
    with pytest.raises(Uncertain):
        await scene.adapter.send(GROUP, Post(text="hello"), "n")


async def test_a_long_post_goes_on_where_its_nonces_end(scene: DiscordScene) -> None:
    lines = [f"{number}. amy × {number}" for number in range(400)]
    long = Post(text="\n".join(lines), buttons=((Button("+1", "p"),),))
    first = await scene.adapter.send(GROUP, long, "n")
    assert await scene.adapter.send(GROUP, long, "n") == first
    said = scene.people.said()
    assert len(said) > 2
    assert said[-1]["id"] == first
    assert [bool(message["components"]) for message in said] == [False] * (len(said) - 1) + [True]
    assert [line for message in said for line in seen(message["content"]).text.split("\n")[:-1]] == lines


# -- surely not, or not yet ------------------------------------------------------------------------


async def test_discords_own_pace_is_waited_out(scene: DiscordScene) -> None:
    scene.world.fault("POST", MESSAGES, "rate", times=2, seconds=0.1)
    await scene.adapter.send(GROUP, Post(text="hello"), "n")
    assert posts(scene) == 3


async def test_a_ban_of_its_gatekeeper_is_waited_out_by_the_outbox(scene: DiscordScene) -> None:
    scene.world.fault("POST", MESSAGES, "cloudflare", seconds=120)
    with pytest.raises(TryLater) as later:
        await scene.adapter.send(GROUP, Post(text="hello"), "n")
    assert later.value.after == 120
    assert posts(scene) == 1


async def test_a_refused_token_is_tried_slowly(scene: DiscordScene) -> None:
    scene.world.fault("POST", MESSAGES, "status", status=401)
    with pytest.raises(TryLater) as later:
        await scene.adapter.send(GROUP, Post(text="hello"), "n")
    assert later.value.after >= 60
    assert posts(scene) == 1


@pytest.mark.parametrize(
    ("status", "code", "gone", "missing"),
    [
        (403, 50001, True, False),
        (403, 50007, True, False),
        (403, 50013, True, False),
        (404, 10003, True, False),
        (404, 10008, False, True),
        (400, 50083, False, True),
        (400, 50035, False, False),
    ],
)
async def test_a_refusal_is_final_and_says_of_what(
    scene: DiscordScene, status: int, code: int, gone: bool, missing: bool
) -> None:
    scene.world.fault("POST", MESSAGES, "status", times=9, status=status, code=code)
    with pytest.raises(Undeliverable) as refusal:
        await scene.adapter.send(GROUP, Post(text="hello"), "n")
    assert (refusal.value.gone, refusal.value.missing) == (gone, missing)
    assert posts(scene) == 1


async def test_a_right_that_lacks_for_a_file_only_does_not_close_the_chat(scene: DiscordScene) -> None:
    scene.world.fault("POST", MESSAGES, "status", status=403, code=50013)
    with pytest.raises(Undeliverable) as refusal:
        await scene.adapter.send(GROUP, Post(text="list", files=(File("orders.csv", b"a"),)), "n")
    assert not refusal.value.gone


@pytest.mark.parametrize("address", ["discord:", "discord:abc", "discord:٣", "telegram:7", "discord:4040404"])
async def test_an_address_that_leads_nowhere_says_so(scene: DiscordScene, address: str) -> None:
    with pytest.raises(Undeliverable) as refusal:
        await scene.adapter.send(address, Post(text="hello"), "n")
    assert refusal.value.gone


async def test_before_the_log_in_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord_wire, "LOG_IN", 0.05)
    async with serving(World()) as discord:
        platform = Platform(Options(discord.world.token, discord.url), RecordingInbox())
        with pytest.raises(TryLater):
            await platform.send(GROUP, Post(text="hello"), "n")


@pytest.mark.parametrize("closed", ["edits spent", "archived"])
async def test_a_post_that_can_no_longer_be_edited_is_to_be_said_anew(
    scene: DiscordScene, closed: str
) -> None:
    sent = await scene.adapter.send(GROUP, Post(text="1 of 50"), "n")
    if closed == "archived":
        scene.world.channels[CHANNEL]["thread_metadata"] = {"archived": True}
    else:
        scene.world.edits_spent.add(sent)
    with pytest.raises(Undeliverable) as refusal:
        await scene.adapter.edit(GROUP, sent, Post(text="2 of 50"))
    assert refusal.value.missing
    assert not refusal.value.gone


# -- who is called ---------------------------------------------------------------------------------


async def test_only_a_person_whom_the_post_names_is_pinged(scene: DiscordScene) -> None:
    hostile = escape("@everyone <@&5> <@8> @here")
    await scene.adapter.send(
        GROUP, Post(text=f"[amy](person:discord:{AMY}) and {hostile} and [小兰](person:telegram:5): 2"), "n"
    )
    (message,) = scene.people.said()
    assert message["allowed_mentions"] == {"parse": [], "users": [AMY], "replied_user": False}
    assert seen(message["content"]).pings == (AMY,)
    assert "@everyone" not in message["content"]
    assert "小兰" in message["content"]


async def test_nobody_is_pinged_by_default(scene: DiscordScene) -> None:
    said = scene.world.say(CHANNEL, AMY, "+1")
    sent = await scene.adapter.send(GROUP, Post(text="@everyone", reply_to=said), "n")
    await scene.adapter.edit(GROUP, sent, Post(text="<@7>"))
    assert [message["allowed_mentions"] for message in scene.people.said()] == [
        {"parse": [], "users": [], "replied_user": False}
    ]


async def test_a_person_is_found_by_their_address_and_a_closed_door_is_gone(scene: DiscordScene) -> None:
    await scene.adapter.send(f"discord:{BOB}", Post(text="your bill: 178.00"), "n")
    assert [message["content"] for message in scene.people.said(scene.world.private(BOB))] == [
        "your bill: 178.00"
    ]
    assert scene.people.said() == []
    scene.world.closed_to_us.add(BOB)
    with pytest.raises(Undeliverable) as refusal:
        await scene.adapter.send(f"discord:{BOB}", Post(text="your bill"), "n2")
    assert refusal.value.gone


# -- forms -----------------------------------------------------------------------------------------


async def test_pictures_and_files_of_this_machine_go_with_the_words(
    scene: DiscordScene, tmp_path: Path
) -> None:
    picture = tmp_path / "cherries.png"
    picture.write_bytes(PNG)
    await scene.adapter.send(
        GROUP,
        Post(text="list", photo=Photo(str(picture)), files=(File("orders.csv", b"no,qty\n1,2\n"),)),
        "n",
    )
    (message,) = scene.people.said()
    assert [(upload["filename"], upload["size"]) for upload in message["attachments"]] == [
        ("cherries.png", len(PNG)),
        ("orders.csv", 11),
    ]
    assert message["content"] == "list"


async def test_a_picture_of_another_platform_is_left_out(scene: DiscordScene) -> None:
    await scene.adapter.send(GROUP, Post(text="Cherries", photo=Photo("AgACAgIAAxkBAAIB")), "n")
    assert [message["content"] for message in scene.people.said()] == ["Cherries"]


async def test_a_countdown_runs_by_itself_and_a_post_is_pinned_where_that_is_allowed(
    scene: DiscordScene,
) -> None:
    closes = scene.inbox.now() + timedelta(hours=3)
    await scene.adapter.send(GROUP, Post(text="Cherries", closes_at=closes, pin=True), "n")
    scene.world.role(GUILD, "pinner", 1 << 13, BOT)
    await scene.adapter.send(GROUP, Post(text="Plums", pin=True), "n2")
    first, second = scene.people.said()
    assert first["content"] == f"Cherries\n⏳ <t:{int(closes.timestamp())}:R>"
    assert (first["pinned"], second["pinned"]) == (False, True)


async def test_a_mark_takes_the_place_of_the_one_before(scene: DiscordScene) -> None:
    said = scene.world.say(CHANNEL, AMY, "+1")
    for mark, signs in (("noted", ["👀"]), ("done", ["✅"]), ("done", ["✅"]), ("no", ["❌"])):
        await scene.adapter.react(GROUP, said, mark)  # type: ignore[arg-type]
        assert await scene.people.marks(said) == signs


# -- knowing ---------------------------------------------------------------------------------------


async def test_who_leads_is_asked_of_discord_each_time(scene: DiscordScene) -> None:
    assert await scene.adapter.leads(GROUP, "discord:1"), "the server's owner"
    assert await scene.adapter.leads(GROUP, f"discord:{LENA}")
    scene.world.guilds[GUILD]["members"][LENA] = []
    assert not await scene.adapter.leads(GROUP, f"discord:{LENA}")
    assert not await scene.adapter.leads(GROUP, "discord:404404")
    assert not await scene.adapter.leads(f"discord:{LENA}", f"discord:{LENA}")


async def test_the_commands_are_sent_only_when_they_changed(scene: DiscordScene) -> None:
    for menu in (MENU, MENU, MENU[:1], MENU[:1]):
        await scene.adapter.offer(menu)
    puts = [
        call["body"]
        for call in scene.world.calls
        if call["method"] == "PUT" and call["path"].endswith("/commands")
    ]
    assert [[command["name"] for command in body] for body in puts] == [["mine", "open"], ["mine"]]
    assert puts[0][0]["name_localizations"] == {"zh-CN": "我的"}
    assert puts[0][0]["description_localizations"]["zh-CN"] == "我的订单"
    assert [option["name"] for option in puts[0][1]["options"]] == ["text", "image"]


async def test_what_is_missing_is_named_with_its_remedy(scene: DiscordScene) -> None:
    scene.world.deny(CHANNEL, SEND | ATTACH | EMBED)
    missing = {
        finding.says: finding.remedy for finding in await scene.adapter.examine(GROUP) if not finding.ok
    }
    assert len(missing) == 4  # and the right to pin, which nobody gave
    assert all(
        remedy.startswith(f"Channel Settings of #c{CHANNEL}, Permissions, plusone: allow ")
        for remedy in missing.values()
    )
    scene.world.role(GUILD, "pinner", 1 << 13, BOT)
    scene.world.deny(CHANNEL, 0)
    assert all(finding.ok for finding in await scene.adapter.examine(GROUP))


async def test_examining_needs_no_running_bot_and_says_where_to_click() -> None:
    world = World()
    world.flags = 0
    world.guilds.clear()
    async with serving(world) as discord:
        platform = Platform(Options(world.token, discord.url), RecordingInbox())
        who, reads, where = await platform.examine()
        assert who.ok
        assert not reads.ok
        assert "Message Content Intent" in reads.remedy
        assert f"client_id={BOT}" in where.remedy
        world.token = "another"
        (refused,) = await platform.examine()
        assert not refused.ok
        assert "Reset Token" in refused.remedy
        assert not (await platform.examine(GROUP))[0].ok


async def test_a_masked_token_is_taken_and_never_shown() -> None:
    class Masked:
        def reveal(self) -> str:
            return "canary-discord-token-for-tests"

    async with serving(World()) as discord:
        options = Options(Masked(), discord.url)
        assert (await Platform(options, RecordingInbox()).examine())[0].ok
        assert "canary" not in repr(Options("canary", discord.url))


def test_the_limits_are_discords() -> None:
    assert Platform.limits.text == LIMIT == 2000
