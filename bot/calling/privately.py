"""The answer to private words that are no order and no command: silence is none there."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.hearing.topics import topic
from commerce.queries import shopfront
from commerce.queries.board import MyOrder
from commerce.queries.goods import offers_of
from commerce.queries.profile import own_orders
from commerce.refusals import Refusal
from commerce.services.money.mentioning import Standing, leader_of, mention


@dataclass(eq=False)
class NotUnderstood(Refusal):
    """Said in private by somebody who belongs to no group and has ordered nothing: silence is no answer
    there."""


async def stand(ask: Ask, words: Rest) -> Answer:
    """What the member has and owes, and what can be said next; who says that they have paid is passed on to
    their leader."""
    return await stand_about(ask, words, topic(words, ask.words.lexicon))


async def stand_about(ask: Ask, words: str, heard: str) -> Answer:
    """The same, where it is known what they ask: "owed", "paid", "asked" (what
    their leader alone knows), or '' for anything else."""
    orders = await own_orders(ask.session, ask.member.id, ask.settings.payment_note)
    if not orders and not await _is_known(ask):
        return NotUnderstood()
    told: list[str] = []
    if heard == "paid":
        told = await mention(ask.session, ask.member, orders, words, ask.message.platform, ask.now)
    return Standing(
        heard=heard, orders=orders, code=await _code(ask), told=told, leaders=await _leaders(ask, orders)
    )


async def _is_known(ask: Ask) -> bool:
    """Is there a group that they belong to, or lead?"""
    return bool(ask.rights or await shopfront.groups_of(ask.session, ask.member.id))


async def _code(ask: Ask) -> str:
    open_ = await shopfront.open_buys_for(ask.session, ask.member.id)
    return min(offer.code for offer in await offers_of(ask.session, open_[0][0].id)) if open_ else ""


async def _leaders(ask: Ask, orders: list[MyOrder]) -> list[str]:
    closed = [await leader_of(ask.session, order) for order in orders if order.state != "open"]
    return list(dict.fromkeys(leader.name for leader in closed))


PRIVATELY = Command(
    name="", run=stand, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, False),)
)
