"""One person, two platforms: linked by a code and a yes on both sides, and parted again."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from commerce.services.people import linking
from tests.platforms.house import until
from tests.platforms.places import Place
from tests.platforms.three import Three, three

CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


def code_in(place: Place, who: str) -> str:
    codes = [found[0] for one in place.seen(who) if (found := CODE.search(one.text))]
    return codes[-1] if codes else ""


async def ask_code(place: Place, who: str) -> str:
    before = code_in(place, who)
    await place.whisper(who, "/link")
    await until(lambda: code_in(place, who) not in ("", before), "the code")
    return code_in(place, who)


async def link(stage: Three, who: str = "amy", other: str = "mei") -> None:
    """`who` on Telegram and `other` on Discord become one."""
    code = await ask_code(stage.telegram, who)
    await stage.discord.whisper(other, f"/link {code}")
    await press_in_private(stage.discord, other, "/link yes")
    await press_in_private(stage.telegram, who, "/link yes")
    await until(lambda: linked(stage, 1), "the link")
    await asyncio.sleep(
        1.1
    )  # Telegram tells whole seconds: what is said there next must be later than what was said before


async def linked(stage: Three, count: int) -> bool:
    async with stage.house.serving.database.read() as session:
        from sqlalchemy import text

        return (
            await session.execute(text("SELECT count(*) FROM links WHERE parted_at IS NULL"))
        ).scalar_one() == count


async def press_in_private(place: Place, who: str, data: str) -> None:
    """The first button of the last message that has one; the second for a no."""
    place_of = 1 if data.endswith("no") else 0
    question = (
        await until(lambda: [one for one in place.seen(who) if len(one.buttons) == 2], "the question")
    )[-1]
    await place.press(who, question.id, question.buttons[place_of], private=True)


def by_member(state: dict[str, list[dict[str, Any]]]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for order in state["orders"]:
        units = (sum(line["qty"] for line in order["lines"]), sum(line["waiting"] for line in order["lines"]))
        found.setdefault(order["member"], []).append(units)
    return found


@pytest.mark.parametrize("digests", [True, pytest.param(False, id="control: kept as it is said")])
async def test_a_code_stands_nowhere_in_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digests: bool
) -> None:
    if not digests:
        monkeypatch.setattr(linking, "_hash", str)
    async with three(tmp_path) as stage:
        code = await ask_code(stage.telegram, "amy")
        await stage.discord.whisper("mei", "/link ABCDE-ABCDE")
        await until(lambda: any("ABCDE" not in one.text for one in stage.discord.seen("mei")), "the refusal")
        kept = b"".join(file.read_bytes() for file in tmp_path.glob("shop.db*"))
        assert b"LinkStarted" in kept, "or this test looks in the wrong place"
        shown = [form for form in (code, code.replace("-", "")) if form.encode() in kept]
        assert bool(shown) != digests


async def test_two_open_orders_become_one_and_two_again(tmp_path: Path) -> None:
    async with three(tmp_path) as stage:
        posts = await stage.open("price 99; limit 6; until 2h")
        telegram, discord, _ = stage.places
        await telegram.say("amy", "+2", posts[telegram.chat].id)
        await stage.house.until_pledged(2)  # met first, she is the one who is kept
        await discord.say("mei", "+3", posts[discord.chat].id)
        await stage.house.until_pledged(5)
        await link(stage)
        state = await stage.house.state()
        amy = discord.address("mei")  # a member of two accounts is named by the first of them
        assert by_member(state) == {amy: [(5, 0)]}
        assert len([one for one in state["members"] if one["member"] in (amy, telegram.address("amy"))]) == 1
        before = len(telegram.seen())
        await telegram.say(
            "amy", "+2", posts[telegram.chat].id
        )  # 7 would pass the limit of 6: it counts both accounts
        await until(lambda: len(telegram.seen()) > before, "the refusal")
        assert await stage.house.pledged() == 5
        await discord.say("mei", "+1", posts[discord.chat].id)
        await stage.house.until_pledged(6)
        await telegram.whisper("amy", "/unlink")
        await until(lambda: linked(stage, 0), "the parting")
        assert by_member(await stage.house.state()) == {
            telegram.address("amy"): [(3, 0)],
            discord.address("mei"): [(3, 0)],
        }
        await discord.say("mei", "+1", posts[discord.chat].id)
        await stage.house.until_pledged(7)
        assert by_member(await stage.house.state())[discord.address("mei")] == [(4, 0)]


async def test_words_that_do_not_add_up_lose_no_unit(tmp_path: Path) -> None:
    """mei said "make it 3": folded with amy's two, that would be three; five are held, and one more is
    six."""
    async with three(tmp_path) as stage:
        posts = await stage.open("price 99; until 2h")
        telegram, discord, _ = stage.places
        await telegram.say("amy", "+2", posts[telegram.chat].id)
        await discord.say("mei", "+1", posts[discord.chat].id)
        await stage.house.until_pledged(3)
        await discord.say("mei", "make it 3", posts[discord.chat].id)
        await stage.house.until_pledged(5)
        await link(stage)
        await telegram.say("amy", "+1", posts[telegram.chat].id)
        await stage.house.until_pledged(6)
        assert by_member(await stage.house.state()) == {discord.address("mei"): [(6, 0)]}


async def test_a_code_shown_in_a_group_is_burnt(tmp_path: Path) -> None:
    async with three(tmp_path) as stage:
        code = await ask_code(stage.telegram, "amy")
        await stage.telegram.say("amy", f"my code is {code.lower()}, what now?")
        await until(
            lambda: any("void" in one.text for one in stage.telegram.seen("amy")), "the word to its owner"
        )
        await stage.discord.whisper("mei", f"/link {code}")
        await until(
            lambda: any(
                "不行" in one.text or "does not work" in one.text for one in stage.discord.seen("mei")
            ),
            "the refusal",
        )
        again = await ask_code(stage.telegram, "amy")
        await stage.discord.say("mei", f"/link {again}")
        await until(
            lambda: len([one for one in stage.telegram.seen("amy") if "void" in one.text]) == 2,
            "the second word",
        )


async def test_a_no_on_either_side_links_nothing(tmp_path: Path) -> None:
    async with three(tmp_path) as stage:
        code = await ask_code(stage.telegram, "amy")
        await stage.discord.whisper("mei", f"/link {code}")
        await press_in_private(stage.discord, "mei", "/link yes")
        await press_in_private(stage.telegram, "amy", "/link no")
        await until(
            lambda: len([one for one in stage.discord.seen("mei") if "/link" in one.text]) >= 1,
            "the word to mei",
        )
        assert await linked(stage, 0)
        await press_in_private(stage.telegram, "amy", "/link yes")
        await until(lambda: stage.telegram.alerts("amy"), "the answer")
        assert await linked(stage, 0)


@pytest.mark.parametrize("tries", [5])
async def test_wrong_codes_lock_the_account(tmp_path: Path, tries: int) -> None:
    async with three(tmp_path) as stage:
        code = await ask_code(stage.telegram, "amy")
        for number in range(tries):
            await stage.discord.whisper("mei", f"/link {'23456'[number] * 5}-22222")
            await until(lambda number=number: len(stage.discord.seen("mei")) > number, "the refusal")
        await stage.discord.whisper("mei", f"/link {code}")
        await until(lambda: len(stage.discord.seen("mei")) > tries, "the last refusal")
        assert not any(one.buttons for one in stage.discord.seen("mei")), (
            "a right code after five wrong ones is not looked at"
        )
