"""/ask: a member's wish about what has closed, passed on to its leader."""

from __future__ import annotations

from bot.calling.arguments import Number, Rest
from bot.calling.command import Answer, Ask, command
from commerce.booking.decide import NoSuchBuy
from commerce.queries import shopfront
from commerce.queries.ended import way_back
from commerce.queries.sides import leader_in
from commerce.rules.lifecycle import NotClosedYet, NotOpen
from commerce.services.words import requesting
from commerce.tables import Group, GroupBuy


@command(anywhere=True, examples=["/ask 1 one less, please", "/ask 1"], name="ask")
async def ask_leader(ask: Ask, buy: Number | None = None, wish: Rest | None = None) -> Answer:
    """On a button it is what was refused that is passed on, to whoever said it."""
    found, group = await _ended(ask, buy)
    if found.state == "open":
        raise NotClosedYet(found.id, found.title, found.closes_at)
    leader = await leader_in(ask.session, found.id, group.id)
    if leader.id == ask.member.id:
        way = way_back(found, ask.now)
        raise NotOpen(no=found.id, title=found.title, state=found.state, way=way)
    words = await _words(ask, wish or "")
    return await requesting.pass_on(ask.session, found, group, ask.member, words, ask.now)


async def _ended(ask: Ask, no: int | None) -> tuple[GroupBuy, Group]:
    """The buy that is meant, by number, by what is answered, or the last they ordered in; and the group it is asked in.
    Raises NoSuchBuy where they can see none of it."""
    number = no or ask.replied_buy
    if number is None:
        said = await shopfront.last_said(ask.session, ask.member.id, None, ended=True)
        number = said.buy_id if said else 0
    order = await shopfront.order_of(ask.session, ask.member.id, number)
    group = ask.group or (await ask.session.get(Group, order.group_id) if order else None)
    group = group or await shopfront.home_of(ask.session, number)
    here = await shopfront.buy_in(ask.session, group.id, number) if group else None
    seen = here if order or ask.group else None
    if seen is None or group is None:
        raise NoSuchBuy(number)
    return seen, group


async def _words(ask: Ask, wish: str) -> str:
    """What is passed on: on a button their own words alone, that the pressed message answers."""
    message = ask.message
    if message.kind != "press":
        return wish
    said = await shopfront.said_here(ask.session, message.chat, message.on or "", message.sender)
    if said is None or said.person != message.sender:
        return ""
    spoken = await shopfront.utterance(ask.session, said.source) if said.source else None
    return spoken.text if spoken is not None else str(said.facts.get("words", ""))
