"""Money that goes back to a member who paid too much: put on record, and taken off it again, each once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import Outcome
from commerce.queries.ledger import balance, latest, too_much
from commerce.queries.names import called_around
from commerce.queries.sides import ALL, Side
from commerce.services.deed import Deed
from commerce.services.money.paying import OnRecord, as_seen, done_before, order_to_pay, put_on_record
from commerce.services.money.pressing import NothingTooMuch
from commerce.tables import GroupBuy, Member


@dataclass(slots=True, kw_only=True)
class GivenBack(OnRecord, Outcome):
    """What a member had paid too much is with them again; told to the leader alone. `had_minor`: what is
    still received."""

    where = "private"

    had_minor: int = 0


@dataclass(slots=True, kw_only=True)
class NotGivenBack(OnRecord, Outcome):
    """What was on record as given back is still with the leader; told to them alone."""

    where = "private"


async def give_back(
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    deed: Deed,
    side: Side = ALL,
    *,
    had: int | None = None,
) -> GivenBack:
    """Puts on record that the member has back what they paid too much. `had`: what was received when the
    leader looked, minor units.

    Raises DoneBefore where that was done, NothingTooMuch where there is nothing to give back."""
    order = await order_to_pay(session, buy, member, side)
    received = await as_seen(session, buy, order, member, had)
    money = await balance(session, order.id, "received")
    amount = min(await too_much(session, buy, order), max(0, money))  # what was only earned is no money
    if not amount:
        before = await latest(session, order.id)
        if before and before[0] == "given_back":
            raise await done_before(session, buy, order, member)
        raise NothingTooMuch(await called_around(session, buy.id, member), buy.id)
    await put_on_record(session, "given_back", buy, order, amount, deed)
    return GivenBack(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        name=await called_around(session, buy.id, member),
        amount_minor=amount,
        currency=buy.currency,
        had_minor=received - amount,
    )


async def keep_after_all(
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    deed: Deed,
    side: Side = ALL,
    *,
    had: int | None = None,
) -> NotGivenBack:
    """Takes the latest giving back off the record: it is still to be given back.

    Raises DoneBefore where something else was done since, NothingTooMuch where nothing was given back."""
    order = await order_to_pay(session, buy, member, side)
    await as_seen(session, buy, order, member, had)
    before = await latest(session, order.id)
    if before is None or before[0] not in ("given_back", "given_back_undone"):
        raise NothingTooMuch(await called_around(session, buy.id, member), buy.id)
    kind, amount, _, _ = before
    if kind != "given_back":
        raise await done_before(session, buy, order, member)
    await put_on_record(session, "given_back_undone", buy, order, amount, deed)
    return NotGivenBack(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        name=await called_around(session, buy.id, member),
        amount_minor=amount,
        currency=buy.currency,
    )
