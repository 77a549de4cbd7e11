"""The sandbox page as people meet it, in a real Chromium: no mock of a browser tells whether a page is
usable."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser, Page, async_playwright, expect
from starlette.applications import Starlette

from adapters.base import Button, CommandSpec, Message, Photo, Post
from adapters.markup import escape
from adapters.sandbox.platform import Options, Platform
from tests.adapters.contract import PNG, RecordingInbox

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
]
GROUP, AMY, BOB = "sandbox:g1", "sandbox:amy", "sandbox:bob"
HOSTILE = '<img src=x onerror="document.title=1">'
COMMANDS = [
    CommandSpec(
        name="help",
        names={"en": "help", "zh-Hans": "帮助", "ko": "도움말", "vi": "trogiup"},
        summaries={
            "en": "What the bot can do",
            "zh-Hans": "机器人会做什么",
            "ko": "할 수 있는 것",
            "vi": "mình làm được gì",
        },
        for_leaders=False,
    ),
    CommandSpec(
        name="mine",
        names={"en": "mine", "zh-Hans": "我的"},
        summaries={"en": "Your orders", "zh-Hans": "我的订单"},
        for_leaders=False,
    ),
    CommandSpec(
        name="open",
        names={"en": "open", "zh-Hans": "开团"},
        summaries={"en": "Open a group buy", "zh-Hans": "开团"},
        for_leaders=True,
        arguments=("text",),
    ),
]
LONGER_NAMES = [
    CommandSpec(
        name="helpers",
        names={"en": "helpers", "zh-Hans": "帮助列表", "ko": "도움말목록", "vi": "trogiupkhac"},
        summaries={"en": "Who helps"},
        for_leaders=False,
    )
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
]


class Shop(RecordingInbox):
    """An app of a few lines behind the page: it has one group buy and counts."""

    platform: Platform
    board = ""
    taken = 0

    async def hear(self, messages: Sequence[Message]) -> None:
        await super().hear(messages)
        for message in messages:
            await self.answer(message)

    async def answer(self, message: Message) -> None:
        if message.kind == "say" and message.text == "+1":
            self.taken += 1
            await self.platform.react(message.chat, message.id, "done")
            await self.platform.send(
                message.chat,
                Post(text=f"**{escape(message.name)}**: {self.taken} in all.", reply_to=message.id),
                message.key,
            )
            await self.platform.edit(GROUP, self.board, self.post())
        elif message.kind == "press":
            undo = ((Button("↩ Undo", "undo"),),)
            await self.platform.alert(
                message.private_reply, message.sender, Post(text="You have **2**.", buttons=undo)
            )
        elif message.private:
            await self.platform.send(message.chat, Post(text="Only you read this."), message.key)

    def post(self) -> Post:
        rows = ((Button("+1", "p:1"), Button("-1", "m:1")),)
        closes = self.now() + timedelta(hours=1, minutes=2)
        return Post(
            text=f"**Cherries** 2 kg\n{self.taken} of 50",
            buttons=rows,
            closes_at=closes,
            pin=True,
            photo=self.photo,
        )

    photo: Photo | None = None


@dataclass
class World:
    shop: Shop
    browser: Browser
    address: str = ""
    troubles: list[str] = field(default_factory=list)

    @property
    def room(self) -> Any:
        return self.shop.platform.room

    async def open(self, width: int = 1280, height: int = 800, **more: Any) -> Page:
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, locale=more.pop("locale", "en-GB"), **more
        )
        page = await context.new_page()
        page.on(
            "console",
            lambda said: self.troubles.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((self.address, "data:")) else self.troubles.append(asked.url)
            ),
        )
        await page.goto(self.address + "/sandbox")
        await expect(page.locator("#link")).to_have_text(re.compile("online|在线|온라인|trực tuyến"))
        return page


@contextlib.asynccontextmanager
async def serving(shop: Shop, port: int = 0) -> AsyncIterator[str]:
    config = uvicorn.Config(
        Starlette(routes=list(shop.platform.routes())), port=port, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    tasks = [asyncio.create_task(server.serve()), asyncio.create_task(shop.platform.run())]
    async with asyncio.timeout(5):
        while not server.started:  # noqa: ASYNC110 - uvicorn tells in no other way
            await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await tasks[0]
        tasks[1].cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await tasks[1]


async def open_shop(options: Options = Options()) -> Shop:  # noqa: B008 - frozen
    shop = Shop()

    async def advance(by: timedelta) -> None:
        shop.pushed += by

    async def clear() -> None:
        shop.taken = 0

    shop.platform = Platform(options, shop, advance=advance, clear=clear)
    shop.photo = Photo(shop.platform.room.store(PNG))
    await shop.platform.offer(COMMANDS)
    shop.board = await shop.platform.send(GROUP, shop.post(), "board")
    return shop


@pytest.fixture
async def world() -> AsyncIterator[World]:
    assert CHROMIUM is not None
    shop = await open_shop()
    async with async_playwright() as playwright, serving(shop) as address:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        world = World(shop, browser, address)
        yield world
        await browser.close()
        assert world.troubles == []


async def width_fits(page: Page) -> bool:
    return bool(
        await page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.querySelector('#lines').scrollWidth <= innerWidth"
        )
    )


async def test_say_plus_one_and_see_the_answer(world: World) -> None:
    page = await world.open()
    await page.fill("#words", "+1")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bot", has_text="Amy: 1 in all.")).to_be_visible()
    await expect(page.locator(".mine .tick.heard")).to_have_count(1)
    await expect(page.locator(".mine .mark")).to_have_text("👌")
    await expect(page.locator(".bot .text strong", has_text="Amy")).to_be_visible()
    await expect(page.locator(".bot", has_text="1 of 50")).to_have_count(1)
    assert len({message.id for message in world.shop.heard}) == len(world.shop.heard) == 1


async def test_one_tap_orders_from_the_pinned_post_and_the_countdown_runs(world: World) -> None:
    page = await world.open(390, 844, has_touch=True)
    await expect(page.locator("#pinned strong")).to_have_text("Cherries 2 kg")
    clock = page.locator("#pinned time")
    first = await clock.inner_text()
    assert re.fullmatch(r"1:0[12]:\d\d", first)
    await page.locator("#send").tap()
    await expect(page.locator(".bot", has_text="Amy: 1 in all.")).to_be_visible()
    assert world.shop.heard[0].reply_to == world.shop.board
    await expect(clock).not_to_have_text(first)
    await page.locator("#pinned").tap()
    await expect(page.locator(".line.flash")).to_contain_text("Cherries")


@pytest.mark.parametrize("width", [320, 390, 760, 761])
async def test_nothing_is_wider_than_the_screen(world: World, width: int) -> None:
    world.room.say(GROUP, BOB, "1", "x" * 600 + " 樱桃" * 80, world.shop.now())
    world.room.say(GROUP, BOB, "2", "look", world.shop.now(), photo=world.shop.photo)
    await world.shop.platform.send(
        GROUP,
        Post(
            text="y" * 300,
            buttons=(tuple(Button("long label " * 4, f"b{n}") for n in range(6)),),
            reply_to="1",
        ),
        "wide",
    )
    page = await world.open(width, 700)
    assert await width_fits(page)
    await page.locator(".line", has_text="look").locator(".bubble").click()
    await page.fill("#words", "/")
    await expect(page.locator("#suggestions li")).to_have_count(2)
    assert await width_fits(page)


async def test_a_hostile_name_and_text_are_shown_as_text(world: World) -> None:
    world.room.join("g1", "sandbox:eve", "1", world.shop.now(), HOSTILE)
    world.room.say("g1", "sandbox:eve", "2", HOSTILE + "<script>document.title=1</script>", world.shop.now())
    await world.shop.platform.send(
        GROUP, Post(text=f"**{escape(HOSTILE)}** [go](javascript:alert(1)) [out](https://example.org/a)"), "n"
    )
    page = await world.open()
    await expect(page.locator(".line .name", has_text=HOSTILE)).to_be_visible()
    await expect(page.locator(".theirs .text", has_text=HOSTILE)).to_have_count(2)
    await expect(
        page.locator(f'.seat[aria-label="{HOSTILE.replace(chr(34), chr(92) + chr(34))}"]')
    ).to_have_count(1)
    await expect(page.locator("#lines img:not(.photo)")).to_have_count(0)
    assert await page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))") == [
        "https://example.org/a"
    ]
    assert "Plusone" in await page.title()


async def test_a_button_answers_its_presser_alone(world: World) -> None:
    amy, bob = await world.open(), await world.open()
    await bob.locator(".seat", has_text="Bob").click()
    await amy.locator(".key", has_text="+1").click()
    await expect(amy.locator(".toast")).to_contain_text("You have 2.")
    assert (world.shop.heard[0].kind, world.shop.heard[0].sender) == ("press", AMY)
    await expect(bob.locator(".toast")).to_have_count(0)


async def test_what_one_alone_may_see_leaves_with_them(world: World) -> None:
    page = await world.open(390, 844)
    toast = page.locator(".toast.alert")
    for leave in (page.locator(".seat", has_text="Bob"), page.locator(".chat").last):
        await page.locator(".seat", has_text="Amy").click()
        await page.locator(".key", has_text="+1").click()
        await expect(toast).to_contain_text("You have 2.")
        await leave.click()
        await expect(toast).to_have_count(0)


async def test_the_buttons_of_a_private_answer_stand_below_its_words(world: World) -> None:
    page = await world.open(390, 844)
    await page.locator(".key", has_text="+1").click()
    words, undo = page.locator(".toast strong"), page.locator(".toast .key")
    await expect(undo).to_have_text("↩ Undo")
    above, below = await words.bounding_box(), await undo.bounding_box()
    assert above
    assert below
    assert below["y"] - (above["y"] + above["height"]) >= 6


READABLE = """() => [...document.querySelectorAll('.chat .words strong')].filter(e => e.offsetParent).map(e => {
  const box = e.getBoundingClientRect(), bar = document.querySelector('#chats').getBoundingClientRect();
  return [e.textContent, box.width >= 60 && box.left >= bar.left && box.right <= bar.right + 0.5, e.scrollWidth <= e.clientWidth];
})"""


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("name", ["Neighbours", "The sunny garden neighbours of gate 3"])
async def test_the_tabs_of_a_phone_can_be_read(world: World, width: int, name: str) -> None:
    world.room.groups["sandbox:g1"] = name
    page = await world.open(width, 844)
    for tab in range(2):
        await page.locator(".chat").nth(tab).click()
        tabs = await page.evaluate(READABLE)
        assert [inside for _, inside, _ in tabs] == [True, True], tabs
        if name == "Neighbours" and width == 390:
            assert all(whole for _, _, whole in tabs), tabs


async def test_a_private_word_is_counted_on_the_seat_and_read_in_private(world: World) -> None:
    page = await world.open(390, 844)
    await world.shop.platform.send(BOB, Post(text="Your total is 178.00."), "n1")
    await world.shop.platform.send(AMY, Post(text="Your total is 89.00."), "n2")
    await expect(page.locator(".seat", has_text="Bob").locator(".badge")).to_have_text("1")
    await expect(page.locator("#chats .badge")).to_have_text("1")
    await page.locator(".chat").last.click()
    await expect(page.locator("#lines")).to_contain_text("89.00")
    await expect(page.locator("#lines")).not_to_contain_text("178.00")
    await page.fill("#words", "thank you")
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines")).to_contain_text("Only you read this.")
    await page.locator(".seat", has_text="Bob").click()
    await expect(page.locator("#lines")).to_contain_text("178.00")
    await expect(page.locator("#lines")).not_to_contain_text("89.00")
    await expect(page.locator(".badge")).to_have_count(0)


async def test_one_edits_answers_and_deletes_by_tapping(world: World) -> None:
    page = await world.open()
    await page.fill("#words", "two boxs please")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .tick.heard")).to_be_visible()
    await page.locator("#words").press("ArrowUp")
    await page.fill("#words", "two boxes please")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .text")).to_have_text("two boxes please")
    await expect(page.locator(".mine .foot")).to_contain_text("edited")
    await page.locator(".bot .bubble").click()
    await page.fill("#words", "nice")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .cited")).to_contain_text("Cherries")
    await page.locator(".mine", has_text="two boxes").locator(".text").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(page.locator(".mine .gone")).to_have_text("deleted")
    kinds = [(message.kind, message.text, message.version) for message in world.shop.heard]
    assert kinds == [
        ("say", "two boxs please", 0),
        ("edit", "two boxes please", 1),
        ("say", "nice", 0),
        ("delete", "", 0),
    ]
    assert world.shop.heard[2].reply_to == world.shop.board


async def test_ids_beyond_two_to_the_53_stay_exact(world: World) -> None:
    for number in (9007199254740993, 9007199254740992):
        world.room.say(GROUP, BOB, str(number), f"number {number}", world.shop.now())
    page = await world.open()
    await page.locator('[data-id="9007199254740993"] .bubble').click()
    await page.keyboard.type("which one?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .cited")).to_contain_text("number 9007199254740993")
    await world.shop.until(lambda shop: any(message.text == "which one?" for message in shop.heard))
    assert world.shop.heard[-1].reply_to == "9007199254740993"
    assert len(world.shop.heard[-1].id) > 16


async def test_commands_are_suggested_to_those_who_may_use_them(world: World) -> None:
    page = await world.open()
    await page.locator("#words").press_sequentially("/")
    await expect(page.locator("#suggestions li")).to_contain_text(["/help", "/mine"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#words")).to_have_value("/mine")
    await page.keyboard.press("Enter")
    await world.shop.until(lambda shop: shop.heard)
    assert world.shop.heard[0].text == "/mine"
    await page.locator(".seat", has_text="Lena").click()
    await page.fill("#words", "/开")
    await expect(page.locator("#suggestions li")).to_contain_text(["/open"])


async def test_enter_sends_a_whole_name_though_another_begins_with_it(world: World) -> None:
    await world.shop.platform.offer([*COMMANDS, *LONGER_NAMES])
    page = await world.open()
    for whole in ("/help", "/帮助", "/도움말", "/trogiup", "/HELP"):
        await page.fill("#words", whole)
        await expect(page.locator("#suggestions li")).to_have_count(2)
        await page.keyboard.press("Enter")
        await expect(page.locator("#words")).to_have_value("")
        await world.shop.until(lambda shop, whole=whole: shop.heard and shop.heard[-1].text == whole)
    await page.fill("#words", "/help")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("#words")).not_to_have_value("")
    assert len(world.shop.heard) == 5


async def test_a_photo_is_sent_with_its_words(world: World, tmp_path: Path) -> None:
    (tmp_path / "cherry.png").write_bytes(PNG)
    (tmp_path / "note.png").write_text("no picture")
    page = await world.open()
    await page.locator("input[type=file]").set_input_files(tmp_path / "cherry.png")
    await expect(page.locator("#about img")).to_be_visible()
    await page.fill("#words", "/open Cherries; price 9")
    await page.keyboard.press("Escape")
    await page.locator("input[type=file]").set_input_files(tmp_path / "cherry.png")
    await expect(page.locator("#about img")).to_be_visible()
    await page.locator("#send").click()
    await expect(page.locator(".mine img.photo")).to_be_visible()
    await world.shop.until(lambda shop: shop.heard)
    assert (world.shop.heard[0].photo, world.shop.heard[0].text) == (
        world.shop.photo,
        "/open Cherries; price 9",
    )


async def test_a_banks_file_is_picked_or_dropped_in_private(world: World, tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text("Date,Amount")
    page = await world.open(360, 740)
    await page.locator(".chat").last.click()
    await page.locator("input[type=file]").set_input_files(tmp_path / "bank.csv")
    await expect(page.locator(".mine", has_text="bank.csv")).to_be_visible()
    await page.evaluate(
        """() => { const data = new DataTransfer(); data.items.add(new File(["Date"], "drop.csv"));
        document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); }"""
    )
    await expect(page.locator(".mine", has_text="drop.csv")).to_be_visible()
    await world.shop.until(lambda shop: len(shop.heard) == 2)
    sent = [one.file for one in world.shop.heard if one.file]
    assert [(one.name, one.size) for one in sent] == [("bank.csv", 11), ("drop.csv", 4)]


async def test_a_new_member_takes_a_seat_and_speaks(world: World) -> None:
    page = await world.open(locale="zh-CN")
    await page.locator(".seat.add").click()
    await page.fill("#newname", "小赵")
    await page.keyboard.press("Enter")
    await expect(page.locator(".seat[aria-checked=true]")).to_contain_text("小赵")
    await expect(page.locator("#words")).to_have_attribute("placeholder", "以 \u2068小赵\u2069 的身份说…")
    await page.fill("#words", "+1")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bot", has_text="小赵: 1 in all.")).to_be_visible()
    assert [(message.kind, message.sender) for message in world.shop.heard] == [
        ("join", "sandbox:小赵"),
        ("say", "sandbox:小赵"),
    ]


@pytest.mark.parametrize(
    ("locale", "place", "private", "command"),
    [
        ("ko-KR", "\u2068Amy\u2069 이름으로 쓰기", "Plusone · 1:1", "할 수 있는 것"),
        ("vi-VN", "Viết với tên \u2068Amy\u2069", "Plusone · riêng", "mình làm được gì"),
    ],
)
async def test_the_page_speaks_the_browsers_language_and_fits_a_small_phone(
    world: World, locale: str, place: str, private: str, command: str
) -> None:
    page = await world.open(360, 740, locale=locale)
    await page.locator(".seat", has_text="Amy").click()
    await expect(page.locator("#words")).to_have_attribute("placeholder", place)
    await page.fill("#words", "/")
    await expect(page.locator("#suggestions")).to_contain_text(command)
    await page.fill("#words", "")
    await expect(page.locator(".chat").last).to_contain_text(private)
    ticking, sent = [
        await page.locator(f"#lines {one} time").first.bounding_box() for one in (".ticking", ".foot")
    ]
    assert ticking
    assert sent
    assert ticking["x"] + ticking["width"] <= sent["x"]
    assert await width_fits(page)


async def test_the_clock_is_pushed_to_the_closing_and_the_room_emptied(world: World) -> None:
    page = await world.open()
    await page.get_by_role("button", name="to closing").click()
    await expect(page.locator("#pinned time")).to_have_text("closed")
    assert world.shop.pushed > timedelta(hours=1, minutes=1)
    await page.get_by_role("button", name="Start empty").click()
    await page.locator("#emptying .primary").click()
    await expect(page.locator(".empty")).to_be_visible()
    await page.get_by_role("button", name="Open a group buy as Lena").click()
    await expect(page.locator("#words")).to_have_value(re.compile("^/open Cherries"))
    await expect(page.locator(".seat[aria-checked=true]")).to_contain_text("Lena")


async def test_every_control_has_a_name(world: World) -> None:
    world.room.say(GROUP, AMY, "1", "hi", world.shop.now(), photo=world.shop.photo)
    page = await world.open(390, 844)
    await page.locator(".mine .foot").click()
    named = "e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length"
    nameless = f"all => all.filter(e => !({named})).map(e => e.outerHTML)"
    assert (
        await page.eval_on_selector_all(
            "button, a, textarea, input, [role=log], [role=radiogroup], [role=listbox]", nameless
        )
        == []
    )
    assert (
        await page.eval_on_selector_all("img", "all => all.filter(e => !e.hasAttribute('alt')).length") == 0
    )


CONTRASTS = """pairs => {
  const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = name => {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map(part => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return pairs.map(([ink, ground]) => {
    const [low, high] = [light(ink), light(ground)].sort((one, other) => one - other);
    return [ink, ground, (high + 0.05) / (low + 0.05)];
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(world: World, scheme: str) -> None:
    page = await world.open(color_scheme=scheme)
    grounds = ["--paper", "--side", "--card", "--own", "--tint"]
    pairs = [["--ink", ground] for ground in grounds] + [["--soft", ground] for ground in grounds]
    pairs += [
        ["--brand", "--card"],
        ["--brand", "--tint"],
        ["--brand-ink", "--brand"],
        ["--mention", "--card"],
        ["--paper", "--ink"],
    ]
    assert [pair for pair in await page.evaluate(CONTRASTS, pairs) if pair[2] < 4.5] == []


async def test_what_was_typed_while_the_bot_was_away_is_heard_when_it_is_back(world: World) -> None:
    page = await world.open()
    world.shop.absent = True
    await page.fill("#words", "+1")
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast")).to_contain_text("It is kept")
    await expect(page.locator(".mine .tick.kept")).to_be_visible()
    world.shop.absent = False
    await expect(page.locator(".mine .tick.heard")).to_be_visible(timeout=10_000)
    await expect(page.locator(".bot", has_text="Amy: 1 in all.")).to_be_visible()
    world.troubles = [trouble for trouble in world.troubles if "503" not in trouble]


async def test_the_page_outlives_a_restart_and_repeats_what_was_not_confirmed(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    options = Options(str(tmp_path / "chat.jsonl"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shop = await open_shop(options)
        async with serving(shop) as address:
            world = World(shop, browser, address)
            page = await world.open()
            await page.fill("#words", "before")
            await page.keyboard.press("Enter")
            await expect(page.locator(".mine .tick.heard")).to_be_visible()
        await expect(page.locator("#link")).to_have_text("connecting …")
        await page.fill("#words", "during")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .tick.sending")).to_be_visible()
        await page.fill("#words", "a draft")
        reborn = await open_shop(options)
        async with serving(reborn, int(address.rpartition(":")[2])):
            await expect(page.locator(".mine .tick.heard")).to_have_count(2, timeout=20_000)
            await expect(page.locator(".mine .text")).to_have_text(["before", "during"])
            await expect(page.locator("#words")).to_have_value("a draft")
            await expect(page.locator(".bot", has_text="Cherries")).to_have_count(1)
            assert [message.text for message in reborn.heard] == ["during"]
            await page.close()
        await browser.close()
