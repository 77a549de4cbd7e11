"""What comes after closing: lists, payments on record, goods that arrive, goods handed out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calling.arguments import AllTheRest, ClosedBuy, Received, Rest
from bot.calling.command import Answer, Ask, command
from commerce.outcomes import Outcome
from commerce.queries.lists import BuyList, buy_list
from commerce.queries.profile import MemberList, TierList, member_list, tier_list
from commerce.queries.sides import Side, side_of
from commerce.services.buys import handing
from commerce.services.money import giving, paying
from commerce.tables import GroupBuy, Member


@dataclass(slots=True)
class Exported(Outcome):
    """A buy's list as files, for its leader alone: as seen from the group `group_no`."""

    where = "private"
    buy_no: int
    title: str
    orders: int
    group_no: int


@command(leaders=True, examples=["/list 1"], name="list")
async def list_(ask: Ask, buy: GroupBuy) -> BuyList:
    return await _listed(ask, buy)


@command(leaders=True, examples=["/export 1"])
async def export(ask: Ask, buy: GroupBuy) -> Exported:
    return Exported(buy.id, buy.title, len((await _listed(ask, buy)).orders), ask.here.id)


@command(leaders=True, examples=["/paid 1 amy", "/paid 1 amy rest"])
async def paid(ask: Ask, buy: ClosedBuy, who: Member, rest: AllTheRest | None = None, had: Received | None = None) -> Answer:
    """A button knows what was received when it was drawn (`had`): pressed once more it books nothing."""
    side = await _side(ask, buy)
    return await paying.pay(
        ask.session, buy, who, ask.now, ask.member.id, ask.message.key, side, rest=rest is not None, had=had
    )  # fmt: skip


@command(leaders=True, examples=["/unpaid 1 amy"])
async def unpaid(ask: Ask, buy: ClosedBuy, who: Member, had: Received | None = None) -> Answer:
    side = await _side(ask, buy)
    return await paying.unpay(ask.session, buy, who, ask.now, ask.member.id, ask.message.key, side, had=had)


@command(leaders=True, examples=["/givenback 1 amy"])
async def givenback(ask: Ask, buy: ClosedBuy, who: Member, had: Received | None = None) -> Answer:
    side = await _side(ask, buy)
    return await giving.give_back(ask.session, buy, who, ask.now, ask.member.id, ask.message.key, side, had=had)


@command(leaders=True, examples=["/ungivenback 1 amy"])
async def ungivenback(ask: Ask, buy: ClosedBuy, who: Member, had: Received | None = None) -> Answer:
    side = await _side(ask, buy)
    return await giving.keep_after_all(ask.session, buy, who, ask.now, ask.member.id, ask.message.key, side, had=had)


@command(leaders=True, examples=["/arrived 1 Gate 3, 18:00 to 20:00", "/arrived 1"])
async def arrived(ask: Ask, buy: ClosedBuy, place: Rest | None = None) -> Outcome:
    where = ask.settings.pickup.get(place or "", place or "")
    return await handing.arrive(ask.session, buy, where, ask.now, ask.member.id, ask.message.key, await _side(ask, buy))


@command(leaders=True, examples=["/handed 1 amy"])
async def handed(ask: Ask, buy: ClosedBuy, who: Member | None = None) -> Answer:
    if who is None:
        return await _listed(ask, buy)
    return await handing.hand(ask.session, buy, who, ask.now, ask.member.id, ask.message.key, await _side(ask, buy))


@command(leaders=True, examples=["/unhanded 1 amy"])
async def unhanded(ask: Ask, buy: ClosedBuy, who: Member) -> Answer:
    return await handing.unhand(ask.session, buy, who, ask.now, ask.member.id, ask.message.key, await _side(ask, buy))


@command(leaders=True, examples=["/members"])
async def members(ask: Ask) -> MemberList:
    settings = ask.settings
    return await member_list(ask.session, ask.here, ask.now, settings.tiers, settings.tier_window, settings.community.currency)


@command(leaders=True, examples=["/tiers"])
async def tiers(ask: Ask) -> TierList:
    return tier_list(ask.settings.tiers, await members(ask), ask.settings.tier_window, ask.settings.community.currency)


async def _side(ask: Ask, buy: GroupBuy) -> Side:
    """Whose orders may be seen where it is asked."""
    return await side_of(ask.session, buy.id, ask.here.id)


async def _listed(ask: Ask, buy: GroupBuy) -> BuyList:
    return await buy_list(ask.session, buy, await _side(ask, buy))
