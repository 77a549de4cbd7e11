"""One group buy over a Telegram group, a Discord channel and the sandbox: one stock, one ladder, each group
in its own language."""

from __future__ import annotations

from pathlib import Path

from tests.platforms.house import until
from tests.platforms.three import Three, post_in, three


async def _reads(stage: Three, words: dict[str, str]) -> bool:
    """Every post counts the last order too: a step's price is on it long before the step is reached, and a
    post is drawn anew for some of the orders only."""
    posts = {place.chat: (await post_in(place)).text for place in stage.places}
    return all(word in posts[chat] and "79" in posts[chat] for chat, word in words.items())


async def test_one_stock_one_ladder_three_languages(tmp_path: Path) -> None:
    async with three(tmp_path) as stage:
        posts = await stage.open()
        telegram, discord, sandbox = stage.places
        await telegram.say("amy", "+3", posts[telegram.chat].id)
        await stage.house.until_pledged(3)
        await discord.say("bob", "两份", posts[discord.chat].id)
        await stage.house.until_pledged(5)
        await sandbox.press("mei", posts[sandbox.chat].id, "+1")
        await stage.house.until_pledged(6)
        await discord.say("mei", "+4", posts[discord.chat].id)
        await stage.house.until_pledged(8)
        (buy,) = (await stage.house.state())["buys"]
        (offer,) = buy["offers"]
        assert (offer["pledged"], offer["waiting"], offer["unit_price_minor"]) == (8, 2, 7_900)
        words = {telegram.chat: "8 ordered by 4", discord.chat: "已拼 8 份，4 人", sandbox.chat: "4人で 8点"}
        await until(lambda: _reads(stage, words), "each post in its own language")
        for place in stage.places:
            text = (await post_in(place)).text.casefold()
            assert all(name in text for name in ("amy", "bob", "mei")), (place.chat, text)


async def test_closing_is_said_everywhere_and_bills_go_to_each_in_private_only(tmp_path: Path) -> None:
    async with three(tmp_path) as stage:
        posts = await stage.open("price 99; until 2h")
        telegram, discord, sandbox = stage.places
        await telegram.say("amy", "+1", posts[telegram.chat].id)
        await discord.say("bob", "+2", posts[discord.chat].id)
        await sandbox.say("mei", "+3", posts[sandbox.chat].id)
        await stage.house.until_pledged(6)
        await telegram.say("lena", "/close 1")
        await until(lambda: any("99" in one.text for one in telegram.seen("amy")), "amy's bill")
        await until(lambda: any("198" in one.text for one in discord.seen("bob")), "bob's bill")
        await until(lambda: any("297" in one.text for one in sandbox.seen("mei")), "mei's bill")
        for place in stage.places:
            said = " ".join(
                one.text for one in place.seen() if "Cherries" in one.text and "+1" not in one.buttons
            )
            assert "297" not in said.replace(",", "") or "mei" not in said, said
