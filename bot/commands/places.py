"""Where each member fetches theirs, where a group buy names several places."""

from __future__ import annotations

from bot.calling.arguments import ClosedBuy, Number, Rest
from bot.calling.command import Answer, Ask, command
from bot.commands.showing import show
from commerce.queries import profile, shopfront
from commerce.queries.board import Mine
from commerce.queries.sides import side_of
from commerce.services.buys import placing
from commerce.tables import GroupBuy


@command(anywhere=True, examples=["/place 1 2", "/place 1"])
async def place(ask: Ask, buy: Number | None = None, choice: Rest | None = None) -> Answer:
    """The place by its number or name; a button names it by its mark."""
    no = buy or ask.replied_buy
    order = await shopfront.order_of(ask.session, ask.member.id, no) if no else None
    if order is None:
        return Mine(await profile.own_orders(ask.session, ask.member.id, ask.settings.payment_note))
    bought = await ask.session.get_one(GroupBuy, order.buy_id)
    return await show(ask, await placing.choose(ask.session, bought, order, choice or ""))


@command(leaders=True, examples=["/askplace 1"])
async def askplace(ask: Ask, buy: ClosedBuy) -> Answer:
    """Who has not chosen is asked once more."""
    return await placing.ask_again(
        ask.session, buy, ask.deed(), await side_of(ask.session, buy.id, ask.here.id)
    )
