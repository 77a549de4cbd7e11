"""The answer to private words that are no order and no command: silence is none there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.calling.arguments import NoOpenBuy, Rest
from bot.calling.coming import passed_on
from bot.calling.command import Answer, Ask, Command
from bot.calling.seeking import known
from bot.hearing.seeking import sought
from bot.hearing.topics import asks_where, thanks, topic
from bot.languages import languages
from commerce.phrases.proof import said_of
from commerce.queries import shopfront
from commerce.queries.board import MyOrder
from commerce.queries.goods import offers_of
from commerce.queries.profile import credit_beside, own_orders
from commerce.refusals import Refusal
from commerce.rules.sums import Tender
from commerce.services.money.proving import leader_of, prove
from commerce.services.money.standing import Standing

_PASSED_ON = 300  # characters of what is said that a button passes on to the leader


@dataclass(eq=False)
class NotUnderstood(Refusal):
    """Said in private by somebody who belongs to no group and has ordered nothing: silence is no answer
    there."""


async def stand(ask: Ask, words: Rest) -> Answer:
    """What the member has and owes, where it is, and what can be said next; who says that they have paid is passed on
    to their leader, and so is a picture alone."""
    heard: str = topic(words, ask.words.lexicon)
    if not heard and ask.photo and not ask.message.text:
        heard = "paid"
    heard = heard or asks_where(words, ask.words.lexicon) or thanks(words, ask.words.lexicon)
    if (product := sought(words)) and (found := await known(ask, product)):
        return found
    if not heard and words.strip():
        told = await passed_on(ask, words)
        if told is not None:
            return told
    return await stand_about(ask, words, heard)


async def none_open(ask: Ask, words: Rest) -> Answer:
    """An order of somebody we know, where nothing is open to them: with what they have, where that is anything."""
    if await own_orders(ask.session, ask.member.id, ask.settings.payment_note):
        return await stand_about(ask, words, "order")
    return NoOpenBuy() if await _is_known(ask) else NotUnderstood()


async def stand_about(ask: Ask, words: str, heard: str) -> Answer:
    """The same, where it is known what they ask: "owed", "paid", "asked" (what
    their leader alone knows), "where" (their goods), "thanks", "order" (nothing is open to them), or '' for anything else."""
    orders = await own_orders(ask.session, ask.member.id, ask.settings.payment_note)
    if not orders and not await _is_known(ask):
        return NotUnderstood()
    closed = [one for one in orders if one.state != "open"]
    if heard == "change" and not closed:
        heard = ""
    if heard == "where" and not any(one.state == "succeeded" for one in orders):
        heard = ""
    told: list[str] = []
    if heard == "paid":
        told = await _proven(ask, orders, words)
    return Standing(
        heard=heard,
        orders=orders,
        code=await _code(ask),
        told=told,
        leaders=await _leaders(ask, orders),
        leads=bool(ask.rights),
        credit=await credit_beside(ask.session, ask.member.id, orders),
        closed_no=closed[0].buy_no if closed else 0,
        words=words[:_PASSED_ON] if heard in ("", "change", "order") else "",
    )


async def _proven(ask: Ask, orders: list[MyOrder], words: str) -> list[str]:
    """-> the leaders who know now."""
    owed = {one.now_minor for one in orders if one.now_minor}
    currency = next((one.currency for one in orders if one.now_minor), ask.settings.community.currency)
    tender = Tender(currency, ask.language)
    said = said_of(words, tender, ask.words.opening.sums, digit_words(), owed | {sum(owed)})
    return await prove(
        ask.session,
        ask.member,
        orders,
        said,
        words=words,
        photo=ask.photo,
        platform=ask.message.platform,
        now=ask.now,
    )


@cache
def digit_words() -> frozenset[str]:
    """How languages say "the last five digits"."""
    return frozenset(
        word for tables in languages().values() for word in tables.get("payments", {}).get("digits", ())
    )


async def paid_here(ask: Ask, words: Rest) -> Answer:
    """Said to the group while nothing is open: a proof of who owes something, else the talk of others."""
    orders = await own_orders(ask.session, ask.member.id, ask.settings.payment_note)
    return await stand_about(ask, words, "paid") if any(one.now_minor for one in orders) else None


async def _is_known(ask: Ask) -> bool:
    """Is there a group that they belong to, or lead?"""
    return bool(ask.rights or await shopfront.groups_of(ask.session, ask.member.id))


async def _code(ask: Ask) -> str:
    open_ = await shopfront.open_buys_for(ask.session, ask.member.id)
    return min(offer.code for offer in await offers_of(ask.session, open_[0][0].id)) if open_ else ""


async def _leaders(ask: Ask, orders: list[MyOrder]) -> list[str]:
    closed = [await leader_of(ask.session, order) for order in orders if order.state != "open"]
    return list(dict.fromkeys(leader.name for leader in closed))


PAID_HERE = Command(
    name="",
    run=paid_here,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("words", Rest, False),),
    in_passing=True,
)
NONE_OPEN = Command(
    name="", run=none_open, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, False),)
)
PRIVATELY = Command(
    name="", run=stand, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, False),)
)
