"""The answer to "do you have cherries?": where they are on sale, or what they last cost; to anything else none."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from commerce.queries import searching, shopfront
from commerce.queries.searching import FoundGoods
from commerce.tables import Group


async def seek(ask: Ask, product: Rest) -> Answer:
    """Silence where nothing of that name is or was on sale: then it was no question to a shop."""
    return await known(ask, product)


async def known(ask: Ask, product: str) -> FoundGoods | None:
    """What there is or was of it, in this group or in those of whoever asks privately."""
    for group in await _groups(ask):
        found = await searching.find(ask.session, group.id, product, ask.now)
        if found.entries or found.before:
            return found
    return None


async def _groups(ask: Ask) -> list[Group]:
    return [ask.group] if ask.group is not None else await shopfront.groups_of(ask.session, ask.member.id)


SOUGHT = Command(
    name="",
    run=seek,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("product", Rest, False),),
    in_passing=True,
)
