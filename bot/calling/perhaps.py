"""A leader's few words to a post that may be an order as well ("20 more", "A 35"): asked, and changed by a tap."""

from __future__ import annotations

import re

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from commerce.outcomes import PlainAsked, Unfinished
from commerce.queries.goods import offers_of
from commerce.rules.sums import Sum, Tender, read_sum
from commerce.tables import GroupBuy

_CHANGE = re.compile(r"(?P<no>[0-9]+); (?P<code>\S+) (?:stock \+(?P<more>[0-9]+)|price (?P<price>[0-9]+))")


async def perhaps(ask: Ask, change: Rest) -> Answer:
    """`1; A stock +20`, as /edit takes it."""
    said = _CHANGE.fullmatch(change)
    buy = await ask.session.get(GroupBuy, int(said["no"])) if said else None
    if said is None or buy is None:
        return None
    offers = {offer.code: offer for offer in await offers_of(ask.session, buy.id)}
    offer = offers.get(said["code"])
    currency = ask.settings.community.currency
    return PlainAsked(
        buy_no=buy.id,
        title=buy.title,
        product=offer.title if offer and len(offers) > 1 else "",
        said=ask.message.text,
        more=int(said["more"] or 0),
        price_minor=_minor(said["price"], currency) if said["price"] else 0,
        currency=currency,
        waits=Unfinished(
            command="edit", text=change, asked_at=ask.now, group_no=ask.group.id if ask.group else None
        ),
        unit=offer.unit if offer else "",
    )


def _minor(digits: str, currency: str) -> int:
    read = read_sum(digits, Tender(currency))
    return read.minor if isinstance(read, Sum) else 0


PERHAPS = Command(
    name="", run=perhaps, leaders=True, anywhere=False, examples=(), parameters=(("change", Rest, False),)
)
