"""Handing out: who may, and digits alone in private, which are a pickup code to whoever hands out."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command, commands
from bot.calling.privately import stand
from bot.calling.rights import served
from commerce.tables import Group


async def ticks_in(ask: Ask) -> list[Group]:
    """The groups in which the asker may hand out goods and take cash, at this moment: nothing else decides that."""
    return await served(ask)


async def typed(ask: Ask, words: Rest) -> Answer:
    """A code, to whoever hands out; to everybody else it is a word like another."""
    if not await ticks_in(ask):
        return await stand(ask, words)
    answer: Answer = await commands()["pick"].run(ask, words)
    return answer


DIGITS = Command(
    name="", run=typed, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, False),)
)
