"""What members would like next, and how a leader hears of it."""

from __future__ import annotations

import re

from bot.arguments import Rest
from bot.command import Answer, Ask, command, commands
from bot.languages import languages
from bot.people import NOBODY
from commerce.queries import shopfront
from commerce.refusals import LeadersOnly, Misused, NoPerson
from commerce.services import wishing
from commerce.services.wishing import NoSuchWish
from commerce.tables import Group, Wish

_NUMBER = re.compile(r"#?([0-9]{1,9})")


@command(examples=["/wish durian", "/wish"])
async def wish(ask: Ask, product: Rest | None = None) -> Answer:
    if product and ask.message.sender in NOBODY:
        raise NoPerson()
    if not product:
        return await wishing.listed(ask.session, ask.here)
    number = _NUMBER.fullmatch(product)
    if number is None:
        return await wishing.wish(ask.session, ask.here, ask.member, product, ask.now)
    return await wishing.join(ask.session, await _numbered(ask, int(number[1])), ask.member, ask.now)


@command(leaders=True, examples=["/wishes", "/wishes target 1 10"])
async def wishes(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await wishing.listed_with_names(ask.session, ask.here)
    verb, *numbers = text.split()
    given = [int(found[1]) for one in numbers if (found := _NUMBER.fullmatch(one))]
    what = _VERBS.get(verb.casefold())
    if (
        len(given) != len(numbers)
        or (what, len(given)) not in (("target", 2), ("merge", 2), ("drop", 1))
        or not all(given)
        or len(set(given)) < (what == "merge") + 1
    ):
        made = commands()["wishes"]
        raise Misused(made.name, "text", text[:80], made.usage(), made.examples[1])
    group = await _group_of(ask, given[0])
    if not ask.leads(group):
        raise LeadersOnly("wishes")
    if what == "target":
        return await wishing.aim(ask.session, group, given[0], given[1], ask.member, ask.now, ask.message.key)
    if what == "merge":
        return await wishing.merge(ask.session, group, given[0], given[1], ask.member, ask.now, ask.message.key)
    return await wishing.drop(ask.session, group, given[0], ask.member, ask.now, ask.message.key)


@command(examples=["/unwish durian"])
async def unwish(ask: Ask, product: Rest) -> Answer:
    number = _NUMBER.fullmatch(product)
    row = await _numbered(ask, int(number[1])) if number else await wishing.named(ask.session, ask.here, product)
    return await wishing.leave(ask.session, row, ask.member)


async def _numbered(ask: Ask, no: int) -> Wish:
    return await wishing.find(ask.session, await _group_of(ask, no), no)


async def _group_of(ask: Ask, no: int) -> Group:
    """The group here; in private the one of theirs whose wish it is, since a number says which."""
    row = await ask.session.get(Wish, no) if ask.message.private else None
    if row is None or row.group_id == ask.here.id:
        return ask.here
    theirs = [group for group in await shopfront.groups_of(ask.session, ask.member.id) if group.id == row.group_id]
    if not theirs:
        raise NoSuchWish(str(no))
    return theirs[0]


def _words() -> dict[str, str]:
    """What a leader may do with a wish, in every language's word."""
    return {
        word.casefold(): verb
        for tables in languages().values()
        for verb, words in tables.get("wishes", {}).items()
        for word in words
    }


_VERBS = _words()
