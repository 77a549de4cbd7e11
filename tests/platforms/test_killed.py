"""Killed with -9 and started again, over and over, while orders come in: every order once, every order
acknowledged.

The assistant is the shipped command in a process of its own, and so is the platform: what it was told
outlives every kill.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.discord_server.world import CHANNEL, GUILD, MANAGE
from tests.fakes.telegram import Remote
from tests.platforms.house import free_port, furnish

CONFIG = '[database]\nurl = "sqlite:///{file}"\n[web]\nport = {port}\n{adapter}\n'
ADAPTER = '[adapters.{name}]\ntoken = "env:TOKEN"\napi_base = "{api}"'
SANDBOX = (
    '[adapters.sandbox]\n[[groups]]\nchat = "sandbox:g1"\nname = "Neighbours"\nleaders = ["sandbox:lena"]'
)
KILLS = int(
    os.environ.get("KILLS", "3")
)  # `KILLS=20 python3 -m bot test --faults tests/platforms/test_killed.py`
ORDERS = 25 * KILLS
pytestmark = pytest.mark.faults
RUN = ["-c", "import sys; from bot.running.cli import main; sys.exit(main(sys.argv[1:]))", "run", "--config"]


@contextlib.contextmanager
def platform(module: str) -> Iterator[dict[str, str]]:
    """A fake platform in its own process. -> where it is."""
    process = subprocess.Popen([sys.executable, "-m", module], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@dataclass
class Assistant:
    """The shipped command, to be killed."""

    folder: Path
    adapter: str
    token: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def file(self) -> Path:
        return self.folder / "shop.db"

    def start(self) -> None:
        config = self.folder / "config.toml"
        config.write_text(CONFIG.format(file=self.file, port=self.port, adapter=self.adapter), "utf-8")
        log = (self.folder / "log").open("ab")
        environ = {**os.environ, "TOKEN": self.token}
        self.process = subprocess.Popen(
            [sys.executable, *RUN, str(config)], env=environ, stdout=log, stderr=log
        )
        log.close()

    def kill(self, number: int = signal.SIGKILL) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(20)

    def is_well(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=2).status_code == 200
        return False

    def count(self, query: str) -> int:
        with contextlib.closing(sqlite3.connect(self.file, timeout=10)) as connection:
            try:
                return int(connection.execute(query).fetchone()[0] or 0)
            except sqlite3.OperationalError:
                return 0  # no tables yet


def until(seen: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := seen()):
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(0.05)
    return found


def under_kills(assistant: Assistant, say: Callable[[int], None]) -> None:
    """Orders come in all the while; the assistant is killed wherever it happens to be."""
    moments = random.Random(KILLS)
    pause = KILLS / ORDERS

    def talk() -> None:
        for number in range(ORDERS):
            say(number)
            time.sleep(moments.uniform(0, 2 * pause))

    def has_heard(before: int) -> bool:
        return assistant.count("SELECT count(*) FROM utterances") > before

    talking = threading.Thread(target=talk)
    talking.start()
    for _ in range(KILLS):
        before = assistant.count("SELECT count(*) FROM utterances")
        # a busy machine starts it slowly: killed before it heard anything, again and again, it would never get on
        with contextlib.suppress(AssertionError):
            until(lambda before=before: has_heard(before) or not talking.is_alive(), "something heard", 30)
        time.sleep(moments.uniform(0, 0.3))
        assert assistant.kill() == -signal.SIGKILL
        assistant.start()
    talking.join()


def once_each(assistant: Assistant) -> None:
    until(lambda: assistant.count("SELECT count(*) FROM orders") >= ORDERS, f"{ORDERS} orders", 90)
    time.sleep(1)
    assert assistant.count("SELECT count(*) FROM orders") == ORDERS
    assert assistant.count("SELECT sum(qty) FROM lines") == ORDERS
    assert assistant.count("SELECT sum(pledged) FROM offers") == ORDERS
    assert assistant.count("SELECT count(*) FROM utterances WHERE state = 'applied'") == ORDERS
    assert assistant.count("SELECT count(*) FROM dead_letters") == 0


def named(texts: list[str], numbers: set[int]) -> bool:
    return numbers <= {int(number) for text in texts for number in re.findall(r"#(\d+)", text)}


def test_telegram_every_order_once_and_acknowledged(tmp_path: Path) -> None:
    with platform("tests.fakes.telegram") as place:
        remote = Remote(place["url"])
        room, lena = remote.group("Neighbours"), remote.person("lena")
        remote.promote(room, lena)
        people = [remote.person(f"p{number}") for number in range(ORDERS)]
        assistant = Assistant(tmp_path, ADAPTER.format(name="telegram", api=place["url"]), place["token"])
        assistant.start()
        try:
            remote.say(room, lena, "/open Cherries; price 99; until 8h")
            until(lambda: assistant.count("SELECT count(*) FROM posts WHERE message_id <> ''"), "the post")
            under_kills(assistant, lambda number: remote.say(room, people[number], "+1"))
            once_each(assistant)
            texts = lambda: [message.get("text", "") for message in remote.sent(room)]  # noqa: E731
            until(
                lambda: named(texts(), set(range(1, ORDERS + 1))), "every order's number in some message", 150
            )
            until(assistant.is_well, "the last one to serve")
            assert assistant.kill(signal.SIGTERM) == 0
        finally:
            assert assistant.process is not None
            assistant.process.kill()
            assistant.process.wait()


def test_discord_every_order_once_also_those_said_while_away(tmp_path: Path) -> None:
    with platform("tests.fakes.discord_server") as place:
        control = place["api_base"].replace("/api/v10", "/_control")

        def act(deed: str, **asked: Any) -> Any:
            return httpx.post(f"{control}/{deed}", json=asked, timeout=20).json()["is"]

        act("user", user="71", name="lena")
        act("role", guild=GUILD, name="leaders", permissions=MANAGE, user="71")
        for number in range(ORDERS):
            act("user", user=str(1000 + number), name=f"p{number}")
        assistant = Assistant(tmp_path, ADAPTER.format(name="discord", api=place["api_base"]), place["token"])
        assistant.start()
        try:
            until(assistant.is_well, "Discord heard")
            act("say", channel=CHANNEL, user="71", text="/open Cherries; price 99; until 8h")
            until(lambda: assistant.count("SELECT count(*) FROM posts WHERE message_id <> ''"), "the post")
            under_kills(
                assistant, lambda number: act("say", channel=CHANNEL, user=str(1000 + number), text="+1")
            )
            once_each(assistant)
            texts = lambda: [message["content"] for message in act("state")["said"][CHANNEL]]  # noqa: E731
            until(
                lambda: named(texts(), set(range(1, ORDERS + 1))), "every order's number in some message", 150
            )
            until(assistant.is_well, "the last one to serve")
            assert assistant.kill(signal.SIGTERM) == 0
        finally:
            assert assistant.process is not None
            assistant.process.kill()
            assistant.process.wait()


class Page:
    """The sandbox's page as its script behaves: what was not confirmed is said again, to whoever serves by
    then."""

    def __init__(self, port: int) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10)
        self.token = ""

    def say(self, person: str, number: str, text: str) -> None:
        until(
            lambda: self._is_confirmed({"chat": "sandbox:g1", "person": person, "id": number, "text": text}),
            f"a yes to {number}",
        )

    def _is_confirmed(self, body: dict[str, str]) -> bool:
        origin = str(self.client.base_url).rstrip("/")
        with contextlib.suppress(httpx.HTTPError):
            if not self.token:
                found = re.search(r'name="token" content="([^"]+)"', self.client.get("/sandbox").text)
                self.token = found[1] if found else ""
            said = self.client.post(
                "/sandbox/say", json=body, headers={"X-Sandbox-Token": self.token, "Origin": origin}
            )
            if said.status_code == 200:
                return True
            self.token = ""
        return False


def test_sandbox_every_order_of_the_page_once(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path, SANDBOX)
    asyncio.run(furnish(f"sqlite:///{assistant.file}"))
    assistant.start()
    page = Page(assistant.port)
    try:
        page.say("sandbox:lena", "1", "/open Cherries; price 99; until 8h")
        until(lambda: assistant.count("SELECT count(*) FROM posts WHERE message_id <> ''"), "the post")
        under_kills(assistant, lambda number: page.say(f"sandbox:p{number}", str(number + 2), "+1"))
        once_each(assistant)
        until(assistant.is_well, "the last one to serve")
        assert assistant.kill(signal.SIGTERM) == 0
    finally:
        page.client.close()
        assert assistant.process is not None
        assistant.process.kill()
        assistant.process.wait()
