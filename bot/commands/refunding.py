"""Money that goes back: refunds to pay, done or made credit, and credit that a leader gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.calling.arguments import Number, Rest, SettledBuy, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.filing import led
from bot.commands.groups import home_of
from bot.commands.showing import redraw, show, was_pressed
from commerce.queries.refunds import RefundList, bought, to_pay_back
from commerce.queries.sides import side_of
from commerce.refusals import Refusal
from commerce.rules.refunds import PaidGoods, State, called, cost_of
from commerce.rules.sums import Sum, Tender, read_sum
from commerce.services.money import goodwill, refunding
from commerce.services.money.goodwill import CreditNotTaken
from commerce.tables import GroupBuy, Member, Reward

_UNITS = re.compile(r"([0-9]{1,4})\s*(\D.*)", re.DOTALL)


@dataclass(eq=False)
class UnitsUnclear(Refusal):
    """What these units cost cannot be told; `why`: few (the member has only `has`), prices (they cost differently)."""

    private = True
    name: str
    units: int
    goods: str
    has: int
    why: str


@command(leaders=True, examples=["/refund 1 amy 20 spoiled", "/refund 1 amy 2 cherries"])
async def refund(ask: Ask, buy: SettledBuy, who: Member, what: Rest) -> Answer:
    """A sum, or units of a product at what they cost; a reason behind it."""
    amount, reason = await _units(ask, buy, who, what) or _sum(ask, "refund", what, buy.currency)
    side = await side_of(ask.session, buy.id, ask.here.id)
    return await refunding.refund(
        ask.session, buy, who, ask.deed(), amount_minor=amount, reason=reason, side=side
    )


async def _units(ask: Ask, buy: GroupBuy, who: Member, what: str) -> tuple[int, str] | None:
    """What the units that are named cost, and the reason behind them; None where none are. Raises UnitsUnclear."""
    said = _UNITS.fullmatch(what.strip())
    if said is None:
        return None
    lines, reason = _named(said[2].strip(), await bought(ask.session, buy, who))
    if not lines:
        return None
    units, has = int(said[1]), sum(line.qty for line in lines)
    cost = cost_of(units, lines) if 0 < units <= has else None
    if cost is None:
        goods = lines[0].names[1]
        raise UnitsUnclear(who.name, units, goods, has, "prices" if 0 < units <= has else "few")
    return cost, reason


def _named(text: str, lines: list[PaidGoods]) -> tuple[list[PaidGoods], str]:
    """Where words are not written apart, a word that counts may stand before what is counted."""
    found, reason = called(text, lines)
    if found or text[0].isascii():
        return found, reason
    return called(text[1:].strip(), lines)


def _sum(ask: Ask, name: str, what: str, currency: str) -> tuple[int, str]:
    """A sum, and the reason behind it."""
    word, _, reason = what.strip().partition(" ")
    read = read_sum(word, Tender(currency, ask.language), ask.words.opening.sums)
    if not isinstance(read, Sum) or read.minor <= 0:
        raise misused(ask, name, "what", what)
    return read.minor, reason.strip()


@command(leaders=True, examples=["/refunded 1"])
async def refunded(ask: Ask, no: Number) -> Answer:
    """It was paid back."""
    return await _settle(ask, no, "done")


@command(leaders=True, examples=["/refundcredit 1"])
async def refundcredit(ask: Ask, no: Number) -> Answer:
    """It becomes credit instead."""
    return await _settle(ask, no, "credited")


@command(leaders=True, examples=["/unrefund 1"])
async def unrefund(ask: Ask, no: Number) -> Answer:
    """One step back."""
    return await refunding.take_back(ask.session, no, await _groups(ask), ask.deed())


@command(leaders=True, examples=["/refunds"])
async def refunds(ask: Ask) -> Answer:
    """What is still to be paid back."""
    return await show(ask, await to_pay_back(ask.session, await _groups(ask)))


@command(leaders=True, examples=["/credit amy 20 sorry"])
async def credit(ask: Ask, who: Member, what: Rest) -> Answer:
    """Pays their next bill here by itself."""
    currency = ask.settings.community.currency
    amount, reason = _sum(ask, "credit", what, currency)
    return await goodwill.give(ask.session, ask.deed(), who, amount, currency, reason)


@command(leaders=True, examples=["/uncredit 1"])
async def uncredit(ask: Ask, no: Number) -> Answer:
    """Takes it back while no bill took of it."""
    group = await home_of(ask, Reward, no)
    if group is None or not ask.leads(group):
        raise CreditNotTaken(no, "unknown")
    return await goodwill.take(ask.session, ask.deed(group), no)


async def _settle(ask: Ask, no: int, state: State) -> Answer:
    groups = await _groups(ask)
    answer = await refunding.settle(ask.session, no, groups, ask.deed(), state)
    await ask.session.flush()
    if await was_pressed(ask, RefundList):
        await redraw(ask, await to_pay_back(ask.session, groups))
    return answer


async def _groups(ask: Ask) -> list[int]:
    return [group.id for group in await led(ask)]
