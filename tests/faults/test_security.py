"""Rights, secrets and hostile words: another group's numbers, forged and replayed buttons, injection, what
leaks and where."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from adapters.base import Message
from adapters.markup import escape, plain, spans
from bot.calling.command import commands
from bot.delivery.exporting import inert
from bot.running import logs
from commerce.queries.integrity import broken
from tests.faults.stage import Shop, shop


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'plusone.db'}"


TABLES = ("group_buys", "offers", "orders", "lines", "waitings", "transfers", "postings", "campaigns")


async def shelf(one: Shop) -> dict[str, list[tuple[object, ...]]]:
    """Everything of g1's that a stranger might change."""
    return {table: await one.rows(f'SELECT * FROM "{table}" ORDER BY id') for table in TABLES}


RICH: list[bytes] = []


@asynccontextmanager
async def rich_shop(folder: Path) -> AsyncIterator[Shop]:
    """One whose g1 has two buys, orders and a campaign: made once, then a copy of it."""
    file = folder / "plusone.db"
    if not RICH:
        async with shop(sqlite(folder), folder) as one:
            await g1_is_rich(one)
        RICH.append(file.read_bytes())
    file.write_bytes(RICH[0])
    async with shop(sqlite(folder), folder) as one:
        one.numbers = iter(range(1_000, 1_000_000))
        yield one


async def g1_is_rich(one: Shop) -> None:
    await one.opens("Quinces; price 99; stock 50; until 2h")
    await one.says("amy", "+2")
    await one.opens("Medlars; price 12; until 2h")
    await one.says("amy", "+1")
    await one.says("lena", "/close 1")
    await one.says("lena", "/campaign daily 08:30; Good morning!")
    await one.says("greta", "hello", "g2")
    await one.outbox.drain()


LEADERS = sorted(name for name, one in commands().items() if one.leaders)
ALL = sorted(commands())


@pytest.mark.parametrize("name", ALL)
async def test_every_command_finds_another_groups_numbers_as_unknown(tmp_path: Path, name: str) -> None:
    """Generated from the registry: each example, with g1's numbers, given by the leader of g2 in g2."""
    async with rich_shop(tmp_path) as one:
        before = await shelf(one)
        heard = len(one.heard_by("sandbox:g1"))
        for example in commands()[name].examples:
            for number in (1, 2):
                words = re.sub(r"(?<![\d:])1(?![\d:])", str(number), example, count=1)
                if name in ("open", "campaign") and not re.search(r"\bagain\b|\bstop\b", words):
                    continue  # these make something of g2's own
                await one.says("greta", words, "g2")
                await one.whispers("greta", words)
        await one.outbox.drain()
        assert await shelf(one) == before
        assert len(one.heard_by("sandbox:g1")) == heard
        told = "\n".join(one.heard_by("sandbox:g2") + one.heard_by("sandbox:greta"))
        assert "Quinces" not in told
        assert "Medlars" not in told
        assert "Amy" not in told
        assert "wrong on my side" not in told


@pytest.mark.parametrize("name", LEADERS)
@pytest.mark.parametrize("who", ["amy", "eve"])
async def test_no_leaders_command_obeys_a_member_or_a_stranger(tmp_path: Path, name: str, who: str) -> None:
    async with rich_shop(tmp_path) as one:
        before = await shelf(one)
        for example in commands()[name].examples:
            await one.says(who, example)
            await one.whispers(who, example)
        assert await shelf(one) == before
        outcomes = await one.rows(
            "SELECT DISTINCT outcome FROM outgoing WHERE person = :who", who=f"sandbox:{who}"
        )
        assert {outcome for (outcome,) in outcomes} <= {
            "LeadersOnly",
            "GroupOnly",
            "Ordered",
            "WhichBuy",
            "Misused",
            "YourTotal",
        }


async def test_a_leader_who_is_one_no_more_leads_no_more(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        groups = tuple(type(group)(chat=group.chat, name=group.name) for group in one.settings.groups)
        one.app.adopt(type(one.settings)(**{**_fields(one.settings), "groups": groups}))
        await one.opens()
        one.room.admins.discard(("sandbox:g1", "sandbox:lena"))
        await one.says("lena", "/close 1")
        assert await one.value("SELECT state FROM group_buys") == "open"
        one.room.admins.add(("sandbox:g1", "sandbox:lena"))
        await one.says("lena", "/close 1")
        assert await one.value("SELECT state FROM group_buys") != "open"


def _fields(settings: object) -> dict[str, object]:
    return {name: getattr(settings, name) for name in settings.__dataclass_fields__}  # type: ignore[attr-defined]


LOOKALIKES = [
    "Lena",
    "lena",
    "LENA",
    "Lеna",
    "Lena\u200b",
    "\u202eaneL",
    "Ｌｅｎａ",
    "L\u00e9na",
    "Lena \u2705",
    "sandbox:lena",
    "群主",
    "admin",
    "Lena (leader)",
    "Ⅼena",
    "Lena\u0301",
    "𝐋ena",
    "Plusone",
    "Plusone demo",
    "Demo",
    "团长",
]


@pytest.mark.parametrize("name", LOOKALIKES)
async def test_a_name_gives_no_right(tmp_path: Path, name: str) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        one.room.say("g1", "eve", "m500", "/close 1", one.clock.now(), None, name)
        await one.platform.deliver()
        assert await one.value("SELECT state FROM group_buys") == "open"


# -- buttons ---------------------------------------------------------------------------------------


def press(one: Shop, who: str, data: str, on: str, number: str, chat: str = "sandbox:g1") -> Message:
    """A press that no page offers: any data, on any message."""
    return Message(
        kind="press",
        chat=chat,
        sender=f"sandbox:{who}",
        id=number,
        sent=one.clock.now(),
        text=data,
        name=who.capitalize(),
        on=on,
        private_reply="",
    )


FORGED = [
    "pick:0",
    "pick:-1",
    "pick:99999999999999999999",
    "pick:²",
    "undo",
    "cancel",
    "yes",
    "decline:1",
    "decline:x",
    "which:1",
    "+1",
    "-1",
    "/close 1",
    "/cancel 1",
    "/paid 1 amy",
    "",
    ":",
    "x" * 64,
    "undo:1",
    "\x00",
    "yes\n/close 1",
]


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_press_changes_nothing_of_anothers(tmp_path: Path, data: str) -> None:
    """eve presses every kind of data under the answer to amy's order and under messages that are not
    there."""
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        await one.says("amy", "+2")
        await one.outbox.drain()
        answer = await one.value("SELECT message_id FROM outgoing WHERE outcome = 'Ordered'")
        for number, on in enumerate((answer, "no such message", "")):
            await one.app.hear([press(one, "eve", data, on, f"p{number}")])
        orders = await one.orders()
        assert orders.pop("amy") == 2
        assert set(orders) <= {"eve"}  # "+1" under an answer about the buy is eve's own order
        assert await one.value("SELECT state FROM group_buys") == "open"
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Stumbled'") == 0


async def test_a_press_replayed_under_new_ids_from_another_chat_is_unknown_there(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        await one.says("amy", "+2")
        await one.says("amy", "hello", "g2")
        await one.outbox.drain()
        answer = await one.value("SELECT message_id FROM outgoing WHERE outcome = 'Ordered'")
        for number in range(3):
            await one.app.hear([press(one, "amy", "undo", answer, f"p{number}", "sandbox:g2")])
        assert await one.orders() == {"amy": 2}


async def test_undo_pressed_twice_takes_back_once(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        await one.says("amy", "+2")
        await one.says("amy", "+1")
        await one.outbox.drain()
        last = await one.value("SELECT MAX(message_id) FROM outgoing WHERE outcome = 'Ordered'")
        for number in range(3):
            await one.app.hear([press(one, "amy", "undo", last, f"p{number}")])
        assert await one.orders() in ({"amy": 2}, {"amy": 1})


# -- hostile words ---------------------------------------------------------------------------------

HOSTILE = ["**bold**", "[free](https://evil.example)", "[lena](person:sandbox:lena)", "<b>x", "_x_", "&amp;", "@everyone", "<@&1>",
           "{{ 7*7 }}", "{% for x in y %}", "{{ community.__class__ }}", "${x}", "\\", "`x`", "\u202eevil", "a\nb\nc", "=1+1", "%s%n",
           "'; DROP TABLE orders; --", "\x1b[31mred", "😀" * 40, "x" * 300]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_members_name_is_only_ever_text(tmp_path: Path, name: str) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 99; stock 70; until 2h")
        one.room.say("g1", "eve", "m500", "+1", one.clock.now(), None, name)
        await one.platform.deliver()
        await one.says("lena", "/list 1")
        await one.outbox.drain()
        for tried in one.script.tries:
            for span in spans(tried.text):
                assert not span.mention
                assert "evil.example" not in span.url
            assert "49" not in plain(tried.text) or "7*7" not in name
        assert await one.orders() == {"eve": 1}


@pytest.mark.parametrize("title", HOSTILE[:17])
async def test_a_title_is_only_ever_text(tmp_path: Path, title: str) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.says("lena", f"/open {title} Cherries; price 99; until 2h")
        await one.says("amy", "+1")
        await one.outbox.drain()
        for tried in one.script.tries:
            for span in spans(tried.text):
                assert not span.mention
                assert "evil.example" not in span.url


@given(st.text(max_size=60))
def test_an_escaped_text_reads_as_itself_and_nothing_else(text: str) -> None:
    found = list(spans(escape(text)))
    assert all(not span.bold and not span.url for span in found)


@given(st.text(max_size=40))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not str(inert(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"))


TEMPLATES = ["{{ ''.__class__.__mro__ }}", "{{ group.__init__.__globals__ }}", "{{ cycler.__init__ }}", "{% include '../../config.toml' %}",
             "{{ range(999999999) | list }}", "{{ 'x' * 200000000 }}", 
             "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
             "{{ self._TemplateReference__context }}",
             "{{ lipsum.__globals__ }}", "{{ unknown }}", "{% import 'board.j2' as b %}{{ b }}"]  # fmt: skip


@pytest.mark.parametrize("words", TEMPLATES)
async def test_a_leaders_template_reaches_nothing_and_costs_little(tmp_path: Path, words: str) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.says("lena", "hello")
        await one.says("lena", f"/campaign daily 08:30; {words}")
        said = await one.rows("SELECT outcome, facts FROM outgoing")
        assert all(len(facts) < 20_000 for _, facts in said)
        assert not any(
            word in facts for _, facts in said for word in ("<class", "<function", "TOKEN", "builtin")
        )
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Stumbled'") == 0


# -- what leaks ------------------------------------------------------------------------------------

CANARIES = ["123456789:AAF-canaryCANARYcanaryCANARYcanary12", "MTA4NDcyNjE1ODE2NTcxMjM0.GcaNar.yCANARYcanaryCANARYcanaryCANARYx",
            "postgresql://shop:hunter2canary@db/plusone"]  # fmt: skip


@pytest.mark.parametrize("secret", CANARIES)
@pytest.mark.parametrize("way", ["words", "arguments", "exception", "structured"])
def test_no_secret_is_logged_even_verbosely(
    secret: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    logs.configure(verbose=True)
    try:
        log = logging.getLogger("somebody.elses")
        if way == "words":
            log.warning(f"GET https://api.example/bot{secret}/getMe")
        elif way == "arguments":
            log.warning("cannot reach %s", secret)
        elif way == "structured":
            structlog.get_logger().warning("cannot reach", at=secret)
        else:
            log.error("failed", exc_info=OSError(f"cannot reach {secret}"))
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    said = capsys.readouterr().err
    assert said
    assert secret not in said
    assert "hunter2canary" not in said


@pytest.mark.parametrize(
    "name", ["eve\nlevel='error' event='forged'", "eve\r\nforged", "\x1b[2J\x1b[31mforged"]
)
@pytest.mark.parametrize("way", ["stdlib", "structured"])
def test_a_name_forges_no_line_and_moves_no_cursor_in_a_log(
    name: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    logs.configure()
    try:
        if way == "stdlib":
            logging.getLogger("somebody.elses").warning("heard %s", name)
        else:
            structlog.get_logger().warning("heard", name=name)
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "\x1b" not in said


PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|\b\d{1,4} \w+ (?:Street|Road)\b|[\w.]+@[\w-]+\.\w+|路\d+号")


async def test_nothing_personal_is_said_to_a_group_in_a_whole_story(tmp_path: Path) -> None:
    """Members write phones and addresses wherever they can; the bot repeats none of it in the group."""
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 99; stock 5; until 2h")
        for who, words in (
            ("amy", "+2 my phone is 13812345678"),
            ("bob", "+1 to 12 Baker Street please"),
            ("mei", "+1 中山路88号"),
            ("eve", "/for 13912345678 +1"),
            ("joe", "joe@example.org +1"),
            ("amy", "/me 13812345678"),
            ("amy", "/13812345678"),
        ):
            await one.says(who, words)
        await one.says("lena", "/close 1")
        await one.says("lena", "/list 1")
        await one.outbox.drain()
        for tried in one.script.tries:
            if tried.chat in ("sandbox:g1", "sandbox:g2"):
                assert not PERSONAL.search(plain(tried.text)), tried.text


async def test_amounts_owed_are_told_to_their_member_alone(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 123.45; until 2h")
        await one.says("amy", "+3")
        await one.outbox.drain()
        after = len(one.heard_by("sandbox:g1"))
        await one.says("lena", "/close 1")
        for who in ("amy", "lena"):
            await one.says(who, "/mine")
        await one.outbox.drain()
        assert not any("Amy" in text and "370" in text for text in one.heard_by("sandbox:g1")[after:])
        assert any("370" in text for text in one.heard_by("sandbox:amy"))


async def test_what_was_never_a_command_of_ours_is_no_like_pattern(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        for words in ("/paid 1 %", "/paid 1 _m_", "/handed 1 a%y", "/for % +1", "/paid 1 amy' OR '1'='1"):
            await one.says("lena", words)
        await one.says("lena", "/close 1")
        assert await one.value("SELECT COUNT(*) FROM transfers WHERE kind = 'payment'") == 0


@pytest.mark.parametrize("length", [100, 1_000, 5_000])
@pytest.mark.parametrize(
    "unit", ["+1 ", "1+", "((", "两份", "a1 ", "- 1", "/paid ", "\u200b+1", "🍒", "+" * 3]
)
async def test_a_hostile_length_costs_little(
    tmp_path_factory: pytest.TempPathFactory, unit: str, length: int
) -> None:
    folder = tmp_path_factory.mktemp("long")
    async with shop(sqlite(folder), folder) as one:
        await one.opens()
        await one.says("amy", "+1")
        words = (unit * (length // len(unit) + 1))[:length]
        message = one.said("eve", words)
        began = time.process_time()
        await one.app.hear([message])
        assert time.process_time() - began < 1.0
        async with one.database.read() as session:
            assert await broken(session) == []


@pytest.mark.faults
@profile(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
async def test_any_words_leave_the_shop_whole(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    async with shop(sqlite(folder), folder) as one:
        await one.opens()
        for text in words:
            await one.says("eve", text)
            await one.says("lena", f"/{text}")
        await one.outbox.drain()
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Stumbled'") == 0
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE error LIKE '%Error%'") == 0
        async with one.database.read() as session:
            assert await broken(session) == []
        json.dumps(await one.orders())
