"""The sandbox's page over real HTTP: who gets in, what is confirmed, what a page that comes back is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.base import Button, CommandSpec, File, Post
from adapters.sandbox.platform import Options, Platform
from tests.adapters.contract import PNG, RecordingInbox

GROUP, AMY, BOB = "sandbox:g1", "sandbox:amy", "sandbox:bob"
BIG = "9007199254740993"  # 2**53 + 1


@dataclass
class Visit:
    """A browser that opened the page."""

    platform: Platform
    inbox: RecordingInbox
    client: httpx.AsyncClient
    token: str

    async def post(self, deed: str, body: Any = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        kept = {
            "X-Sandbox-Token": self.token,
            "Origin": str(self.client.base_url).rstrip("/"),
            "Content-Type": "application/json",
            **headers,
        }
        return await self.client.post(
            f"/sandbox/{deed}",
            content=content,
            headers={name: value for name, value in kept.items() if value},
        )

    async def say(
        self, text: str, id_: str = "1", person: str = AMY, chat: str = GROUP, **more: Any
    ) -> httpx.Response:
        return await self.post("say", {"chat": chat, "person": person, "id": id_, "text": text, **more})

    async def events(self, until: str = "ready", **headers: str | bytes) -> list[tuple[str, str, Any]]:
        """The stream as far as its first `until`: (event, id, data)."""
        seen: list[tuple[str, str, Any]] = []
        async with (
            asyncio.timeout(5),
            self.client.stream("GET", "/sandbox/events", headers=headers) as stream,
        ):
            assert stream.status_code == 200
            event: dict[str, str] = {}
            async for line in stream.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                    continue
                if "event" in event:
                    seen.append((event["event"], event.get("id", ""), json.loads(event["data"])))
                    if event["event"] == until:
                        break
                event = {}
        return seen


@contextlib.asynccontextmanager
async def visiting(platform: Platform, inbox: RecordingInbox) -> AsyncIterator[Visit]:
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=list(platform.routes())), port=0, log_level="error", lifespan="off")
    )
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(5):
        while not server.started:  # noqa: ASYNC110 - uvicorn tells in no other way
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            page = await client.get("/sandbox")
            found = re.search(r'name="token" content="([\w-]{40,})"', page.text)
            assert found is not None
            yield Visit(platform, inbox, client, found[1])
    finally:
        server.should_exit = True
        await serving


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    inbox = RecordingInbox()

    async def advance(by: timedelta) -> None:
        inbox.pushed += by

    async def clear() -> None:
        inbox.heard.clear()

    platform = Platform(Options(), inbox, advance=advance, clear=clear)
    async with visiting(platform, inbox) as visit:
        yield visit


# -- confirmed when applied ------------------------------------------------------------------------


async def test_what_is_said_is_heard_before_it_is_confirmed(visit: Visit) -> None:
    answer = await visit.say("+1", BIG)
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    (message,) = visit.inbox.heard
    assert (message.key, message.text, message.name) == (f"{GROUP}:{BIG}", "+1", "Amy")


async def test_a_repeated_post_is_a_redelivery_of_the_same_key(visit: Visit) -> None:
    for _ in range(2):
        assert (await visit.say("+1", BIG)).status_code == 200
    assert [message.key for message in visit.inbox.heard] == [f"{GROUP}:{BIG}"] * 2
    assert sum(kind == "room" and data["do"] == "message" for kind, _, data in await visit.events()) == 1


async def test_what_could_not_be_applied_is_not_confirmed_and_arrives_later(visit: Visit) -> None:
    running = asyncio.create_task(visit.platform.run())
    visit.inbox.absent = True
    assert (await visit.say("+1", "1")).status_code == 503
    assert not visit.platform.health().ok
    visit.inbox.absent = False
    assert (await visit.inbox.hears(1))[0].id == "1"
    await asyncio.sleep(0)
    assert visit.platform.health().ok
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_many_at_once_are_all_heard_once_each(visit: Visit) -> None:
    answers = await asyncio.gather(
        *(visit.say("+1", str(number), (AMY, BOB)[number % 2]) for number in range(60))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(int(message.id) for message in visit.inbox.heard) == list(range(60))


async def test_every_deed_reaches_the_bot(visit: Visit) -> None:
    board = await visit.platform.send(GROUP, Post(text="Cherries", buttons=((Button("+1", "p:1"),),)), "n")
    who = {"chat": GROUP, "person": AMY}
    await visit.say("+1", "1", reply_to=board)
    for deed, body in (
        ("edit", {"id": "1", "text": "+2"}),
        ("press", {"id": "2", "on": board, "button": "p:1"}),
        ("delete", {"id": "1"}),
        ("join", {"id": "3", "person": "sandbox:小赵", "name": "小赵"}),
    ):
        assert (await visit.post(deed, {**who, **body})).status_code == 200, deed
    assert (await visit.say("my bill?", "4", chat=AMY)).status_code == 200
    kinds = [(message.kind, message.id, message.text, message.private) for message in visit.inbox.heard]
    assert kinds == [
        ("say", "1", "+1", False),
        ("edit", "1", "+2", False),
        ("press", "2", "p:1", False),
        ("delete", "1", "", False),
        ("join", "3", "", False),
        ("say", "4", "my bill?", True),
    ]
    assert visit.platform.room.seats["sandbox:小赵"] == "小赵"


async def test_a_banks_file_goes_up_and_is_in_the_message(visit: Visit) -> None:
    up = await visit.post("paper", b"Date,Amount", **{"Content-Type": "application/octet-stream"})
    ref = up.json()["paper"]
    said = await visit.say("bank.csv", "1", paper=ref, paper_name="bank.csv")
    assert said.status_code == 200
    file = visit.inbox.heard[0].file
    assert file is not None
    assert (file.name, await visit.platform.fetch(file, 100)) == ("bank.csv", b"Date,Amount")
    assert (await visit.say("x", "2", paper="0" * 32)).status_code == 404


async def test_a_photo_goes_up_and_comes_back(visit: Visit) -> None:
    up = await visit.post("photo", PNG, **{"Content-Type": "image/png"})
    ref = up.json()["photo"]
    assert (await visit.say("/open Cherries", "1", photo=ref)).status_code == 200
    assert visit.inbox.heard[0].photo is not None
    assert visit.inbox.heard[0].photo.ref == ref
    down = await visit.client.get(f"/sandbox/file/{ref}")
    assert (down.content, down.headers["content-type"]) == (PNG, "image/png")
    assert down.headers["x-content-type-options"] == "nosniff"


async def test_a_file_of_the_bots_is_only_ever_a_download(visit: Visit) -> None:
    post = await visit.platform.send(
        AMY, Post(text="your list", files=(File("list.html", b"<script>alert(1)</script>"),)), "n"
    )
    bubble = visit.platform.room.bubble(AMY, post)
    assert bubble is not None
    down = await visit.client.get(f"/sandbox/file/{bubble['files'][0]['ref']}")
    assert (down.headers["content-type"], down.headers["content-disposition"]) == (
        "application/octet-stream",
        "attachment",
    )


async def test_a_members_reaction_is_shown_and_taken_back(visit: Visit) -> None:
    await visit.say("good morning", "1")
    for expected in ({BOB: "❤️"}, {}):
        assert (
            await visit.post("react", {"chat": GROUP, "person": BOB, "id": "1", "mark": "❤️"})
        ).status_code == 200
        assert visit.platform.room.bubbles[(GROUP, "1")]["marks"] == expected


async def test_the_clock_can_be_pushed_and_the_room_emptied(visit: Visit) -> None:
    before = visit.inbox.now()
    assert (await visit.post("clock", {"minutes": 10})).status_code == 200
    assert visit.inbox.now() - before >= timedelta(minutes=10)
    for wrong in (0, -5, True, "10", 1e9, None):
        assert (await visit.post("clock", {"minutes": wrong})).status_code == 400
    await visit.say("+1")
    assert (await visit.post("clear", {})).status_code == 200
    assert visit.inbox.heard == []
    assert visit.platform.room.log == []


async def test_without_the_apps_leave_there_is_no_clock_and_no_emptying() -> None:
    inbox = RecordingInbox()
    async with visiting(Platform(Options(), inbox), inbox) as visit:
        assert (await visit.post("clock", {"minutes": 10})).status_code == 404
        assert (await visit.post("clear", {})).status_code == 404
        greeting = (await visit.events())[0][2]
        assert (greeting["clock"], greeting["clear"]) == (False, False)


# -- the stream ------------------------------------------------------------------------------------


async def test_the_stream_tells_all_then_says_ready_with_ids_as_strings(visit: Visit) -> None:
    await visit.say("hello", BIG)
    await visit.platform.offer(
        [CommandSpec(name="mine", names={"en": "mine"}, summaries={"en": "Your orders"}, for_leaders=False)]
    )
    kinds = await visit.events()
    assert [kind for kind, _, _ in kinds] == ["hello", "room", "room", "ready"]
    greeting = kinds[0][2]
    assert [GROUP, "Neighbours"] in greeting["groups"]
    assert ["sandbox:小兰", "小兰"] in greeting["people"]
    assert greeting["commands"][0]["name"] == "mine"
    assert kinds[1][2]["message"]["id"] == BIG


async def test_a_page_that_comes_back_is_told_only_the_rest(visit: Visit) -> None:
    await visit.say("one", "1")
    last = [at for kind, at, _ in await visit.events() if kind == "room"][-1]
    await visit.say("two", "2")
    later = [data for kind, _, data in await visit.events(**{"Last-Event-ID": last}) if kind == "room"]
    assert [data["message"]["text"] for data in later if data["do"] == "message"] == ["two"]


@pytest.mark.parametrize(
    "last",
    ["", "x", "deadbeef.0.1", "..", "²", "0.-1", "{era}.²", "{era}.-1", "{era}.99", "{era}." + "9" * 5000],
)
async def test_an_unknown_last_event_means_from_the_beginning(visit: Visit, last: str) -> None:
    await visit.say("one", "1")
    era = (await visit.events())[0][2]["era"]
    seen = await visit.events(**{"Last-Event-ID": last.replace("{era}", era).encode()})
    assert [data["do"] for kind, _, data in seen if kind == "room"] == ["message", "heard"]


async def test_an_emptied_room_begins_anew_for_those_who_follow(visit: Visit) -> None:
    await visit.say("one", "1")
    last = [at for kind, at, _ in await visit.events() if kind == "room"][-1]
    await visit.post("clear", {})
    await visit.say("fresh", "2")
    texts = [
        data["message"]["text"]
        for kind, _, data in await visit.events(**{"Last-Event-ID": last})
        if kind == "room" and data["do"] == "message"
    ]
    assert texts == ["fresh"]


# -- who gets in -----------------------------------------------------------------------------------

SAY = {"chat": GROUP, "person": AMY, "id": "1", "text": "+1"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": "evil.example:80@127.0.0.1"}, 421),
        ({"Host": ""}, 421),
        ({"X-Sandbox-Token": ""}, 403),
        ({"X-Sandbox-Token": "x" * 43}, 403),
        ({"X-Sandbox-Token": "\u00e9"}, 403),
        ({"Cookie": "plusone=1"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": ""}, 415),
    ],
)
async def test_a_foreign_hand_moves_nothing(visit: Visit, headers: dict[str, str], status: int) -> None:
    kept = {"X-Sandbox-Token": visit.token, "Content-Type": "application/json", **headers}
    request = visit.client.build_request("POST", "/sandbox/say", content=json.dumps(SAY))
    for name, value in kept.items():
        request.headers[name] = value
        if not value and name != "Host":
            del request.headers[name]
    answer = await visit.client.send(request)
    assert answer.status_code in ({status, 400} if "Host" in headers else {status})
    assert visit.inbox.tries == []
    assert visit.platform.room.log == []


@pytest.mark.parametrize("path", ["/sandbox/events", "/sandbox/file/" + "0" * 32])
async def test_a_stranger_reads_nothing(visit: Visit, path: str) -> None:
    async with httpx.AsyncClient(base_url=visit.client.base_url, trust_env=False) as stranger:
        assert (await stranger.get(path)).status_code == 403
    assert (await visit.client.get(path, headers={"Host": "evil.example"})).status_code == 421
    assert (await visit.client.get("/sandbox", headers={"Host": "evil.example"})).status_code == 421


async def test_the_configured_host_gets_in() -> None:
    inbox = RecordingInbox()
    async with visiting(Platform(Options(), inbox, hosts=["plusone.example"]), inbox) as visit:
        for host, status in (
            ("plusone.example", 200),
            ("PLUSONE.example:8080", 200),
            ("localhost:1", 200),
            ("other.example", 421),
        ):
            assert (await visit.client.get("/sandbox", headers={"Host": host})).status_code == status


@pytest.mark.parametrize(
    "deed", ["say", "edit", "delete", "press", "react", "join", "clock", "clear", "photo"]
)
async def test_a_get_changes_nothing(visit: Visit, deed: str) -> None:
    assert (await visit.client.get(f"/sandbox/{deed}", params=SAY)).status_code == 405
    assert visit.platform.room.log == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b"[" * 60_000, 400),
        (b'{"chat":1}', 400),
        (json.dumps({**SAY, "id": 9007199254740993}).encode(), 400),
        (json.dumps({**SAY, "id": ""}).encode(), 400),
        (json.dumps({**SAY, "id": "../x"}).encode(), 400),
        (json.dumps({**SAY, "text": ""}).encode(), 400),
        (json.dumps({**SAY, "text": "x" * 4097}).encode(), 400),
        (json.dumps({**SAY, "text": ["x"]}).encode(), 400),
        (json.dumps({**SAY, "chat": "sandbox:nowhere"}).encode(), 404),
        (json.dumps({**SAY, "chat": BOB}).encode(), 404),
        (json.dumps({**SAY, "chat": "telegram:1"}).encode(), 400),
        (json.dumps({**SAY, "person": "sandbox:<b>"}).encode(), 400),
        (json.dumps({**SAY, "photo": "../../etc/passwd"}).encode(), 400),
        (json.dumps({**SAY, "photo": "0" * 32}).encode(), 404),
        (b" " * (64 * 1024 + 1), 413),
    ],
)
async def test_a_body_that_is_not_one_is_refused(visit: Visit, body: bytes, status: int) -> None:
    assert (await visit.post("say", body)).status_code == status
    assert visit.inbox.tries == []


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<svg onload=alert(1)>", 415),
        (b"", 415),
        (b"GIF87", 415),
        (PNG + b"\0" * (5 * 1024 * 1024), 413),
        (PNG + b"\0" * 1024, 200),
    ],
)
async def test_only_a_picture_of_a_fair_size_goes_up(visit: Visit, content: bytes, status: int) -> None:
    assert (await visit.post("photo", content, **{"Content-Type": "image/png"})).status_code == status
    assert len(visit.platform.room.papers.kept) == (status == 200)


async def test_what_is_anothers_stays_as_it_is(visit: Visit) -> None:
    board = await visit.platform.send(GROUP, Post(text="Cherries"), "n")
    await visit.say("+1", "1", BOB)
    mine = {"chat": GROUP, "person": AMY}
    assert (await visit.say("+9", "1", AMY)).status_code == 403
    assert (await visit.say("+9", board, AMY)).status_code == 403
    assert (await visit.post("edit", {**mine, "id": "1", "text": "+9"})).status_code == 403
    assert (await visit.post("delete", {**mine, "id": "1"})).status_code == 403
    assert (await visit.post("press", {**mine, "id": "5", "on": board, "button": "p:1"})).status_code == 409
    assert (await visit.post("react", {**mine, "id": "77", "mark": "x"})).status_code == 404
    assert [message.text for message in visit.inbox.heard] == ["+1"]


async def test_a_hostile_name_and_halves_of_characters_travel_as_text(visit: Visit) -> None:
    name = '<img src=x onerror="alert(1)">'
    await visit.post("join", {"chat": GROUP, "person": "sandbox:eve", "id": "1", "name": name})
    await visit.post(
        "say",
        b'{"chat":"sandbox:g1","person":"sandbox:eve","id":"2","text":"\\ud83d \\u0000 \\ud83c\\udf52"}',
    )
    assert visit.inbox.heard[1].name == name
    assert visit.inbox.heard[1].text == "\ufffd  🍒"
    visit.inbox.heard[1].text.encode()


async def test_the_page_forbids_scripts_of_others_and_names_no_outside_address(visit: Visit) -> None:
    page = await visit.client.get("/sandbox")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "samesite=strict" in page.headers["set-cookie"].lower()
    assert "httponly" in page.headers["set-cookie"].lower()
    parts = set(re.findall(r"/sandbox/page/[\w.]+", page.text))
    scripts = [page.text]
    while parts:
        part = await visit.client.get(parts.pop())
        assert part.status_code == 200
        scripts.append(part.text)
        parts |= (
            {f"/sandbox/page/{name}" for name in re.findall(r'from "\./([\w.]+)"', part.text)}
            - {"/sandbox/page/sandbox.js"}
            if len(scripts) < 20
            else set()
        )
    whole = "".join(scripts)
    assert set(re.findall(r"https?://[\w.]+", whole)) <= {"http://www.w3.org"}
    assert not re.search(
        r"\binnerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|<script>|\son\w+=\"", whole
    )


@pytest.mark.parametrize(
    "name",
    ["sandbox.html", "..%2fsandbox.js", "base.py", "sandbox.py", "%2e%2e/config.toml", "sandbox_nothing.js"],
)
async def test_only_the_pages_own_parts_are_served(visit: Visit, name: str) -> None:
    assert (await visit.client.get(f"/sandbox/page/{name}")).status_code == 404
