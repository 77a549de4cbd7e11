"""Killed with -9 between delivery and record: the post stands twice, only one copy is known, and a reply to
either counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.discord_server.world import CHANNEL, GUILD, MANAGE
from tests.fakes.telegram import Remote
from tests.platforms.test_killed import ADAPTER, Assistant, platform, until

pytestmark = pytest.mark.faults
OPEN = "/open {}; price 99; until 8h"


def killed_in_the_air(
    assistant: Assistant, open_: Callable[[str], None], posts: Callable[[str], list[str]]
) -> list[str]:
    """The post is delivered and its answer never comes; killed; started again. -> its copies: two, and more
    where the machine is so slow that the second's answer is given up too."""
    open_("Cherries")
    until(lambda: posts("Cherries"), "the post delivered", 60)
    assistant.kill()
    assistant.start()
    until(lambda: len(posts("Cherries")) > 1, "both copies", 90)
    until(lambda: assistant.count("SELECT count(*) FROM posts WHERE message_id <> ''"), "one copy known", 90)
    open_("Apples")
    until(
        lambda: assistant.count("SELECT count(*) FROM posts WHERE message_id <> ''") == 2,
        "the other post",
        90,
    )
    return posts("Cherries")


def both_counted(assistant: Assistant, copies: int) -> None:
    until(lambda: assistant.count("SELECT sum(qty) FROM lines") == 3, "three units", 90)
    assert assistant.count("SELECT pledged FROM offers WHERE buy_id = 1") == 3
    assert 1 <= assistant.count("SELECT count(*) FROM outgoing WHERE kind = 'copy'") < copies


def ended(assistant: Assistant) -> None:
    assert assistant.process is not None
    assistant.process.kill()
    assistant.process.wait()


def test_telegram(tmp_path: Path) -> None:
    with platform("tests.fakes.telegram") as place:
        remote = Remote(place["url"])
        room, lena, amy, bob = (
            remote.group("Neighbours"),
            *(remote.person(name) for name in ("lena", "amy", "bob")),
        )
        remote.promote(room, lena)
        remote.break_next("sendMessage", "hang after")
        assistant = Assistant(tmp_path, ADAPTER.format(name="telegram", api=place["url"]), place["token"])
        assistant.start()

        def posts(title: str) -> list[str]:
            return [
                str(m["message_id"]) for m in remote.sent(room) if m.get("text", "").startswith(f"{title} ·")
            ]

        try:
            first, *_, second = copies = killed_in_the_air(
                assistant, lambda title: remote.say(room, lena, OPEN.format(title)), posts
            )
            remote.say(room, amy, "+1", int(first))
            remote.say(room, bob, "+2", int(second))
            both_counted(assistant, len(copies))
        finally:
            ended(assistant)


def test_discord(tmp_path: Path) -> None:
    with platform("tests.fakes.discord_server") as place:
        control = place["api_base"].replace("/api/v10", "/_control")

        def act(deed: str, **asked: Any) -> Any:
            return httpx.post(f"{control}/{deed}", json=asked, timeout=20).json()["is"]

        for number, name in (("71", "lena"), ("72", "amy"), ("73", "bob")):
            act("user", user=number, name=name)
        act("role", guild=GUILD, name="leaders", permissions=MANAGE, user="71")
        act("set", name="nonce_memory", value=0)  # started again so late that Discord has forgotten the first
        act("fault", method="POST", path=r"/channels/\d+/messages$", kind="late", seconds=3600)
        assistant = Assistant(tmp_path, ADAPTER.format(name="discord", api=place["api_base"]), place["token"])
        assistant.start()

        def posts(title: str) -> list[str]:
            said = act("state")["said"][CHANNEL]
            return [message["id"] for message in said if message["content"].startswith(f"**{title}**")]

        def open_(title: str) -> None:
            act("say", channel=CHANNEL, user="71", text=OPEN.format(title))

        try:
            until(assistant.is_well, "Discord heard")
            first, *_, second = copies = killed_in_the_air(assistant, open_, posts)
            act("say", channel=CHANNEL, user="72", text="+1", reply_to=first)
            act("say", channel=CHANNEL, user="73", text="+2", reply_to=second)
            both_counted(assistant, len(copies))
        finally:
            ended(assistant)
