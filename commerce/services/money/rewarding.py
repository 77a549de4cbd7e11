"""Credit that was earned and not paid. It waits until the member has a bill in its group and currency, pays of that what is
owed, and no more; taken back, the bill owes it again. So it is never money that could be given back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Courtesy, Outcome
from commerce.queries.ledger import balance
from commerce.queries.narrow import a_waiting_reward
from commerce.rules.rewards import For, pay_with
from commerce.services.money.crediting import recall, spread_too_much
from commerce.services.money.writing import transfer
from commerce.tables import GroupBuy, Invitation, Order, Reward, Transfer


@dataclass(slots=True, kw_only=True)
class RewardEarned(Courtesy):
    """A member has credit that they did not pay: it pays their next bill in that group by itself. Minor units."""

    about = "rewards"
    kind: For
    group: str
    amount_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class RewardTakenBack(Outcome):
    """It is theirs no more. `title`: the bill that it had paid and that owes `owed_minor` of it again, '' where none had."""

    where = "private"
    group: str
    amount_minor: int
    currency: str
    buy_no: int = 0
    title: str = ""
    owed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Earned:
    """So much for a member in a group; minor units."""

    member_no: int
    group_no: int
    kind: For
    amount_minor: int
    currency: str


def grant(
    session: AsyncSession,
    what: Earned,
    now: datetime,
    invitation_no: int | None = None,
    thanks_no: int | None = None,
    reason: str = "",
) -> Reward:
    """It waits for their next bill."""
    row = Reward(
        member_id=what.member_no,
        group_id=what.group_no,
        invitation_id=invitation_no,
        thanks_id=thanks_no,
        kind=what.kind,
        reason=reason,
        amount_minor=what.amount_minor,
        currency=what.currency,
        at=now,
    )
    session.add(row)
    return row


async def pay_bills(session: AsyncSession, buy: GroupBuy, at: datetime) -> None:
    """The orders of a buy that was settled just now are paid by what their members have earned, as far as it goes."""
    query = (
        select(Reward, Order)
        .join(
            Order,
            (col(Order.member_id) == col(Reward.member_id)) & (col(Order.group_id) == col(Reward.group_id)),
        )
        .outerjoin(Invitation, col(Invitation.id) == col(Reward.invitation_id))
        .where(
            a_waiting_reward(),
            col(Reward.currency) == buy.currency,
            col(Order.buy_id) == buy.id,
            col(Order.state) == "settled",
            col(Order.due_minor) > 0,
            col(Invitation.order_id).is_distinct_from(col(Order.id)),  # nothing pays what it was earned by
        )
        .order_by(col(Reward.id))
        .with_for_update(of=Reward)
    )
    orders: dict[int, Order] = {}
    waiting: dict[int, list[Reward]] = defaultdict(list)
    for reward, order in await session.execute(query, execution_options={"populate_existing": True}):
        orders[order.id] = order
        waiting[order.id].append(reward)
    for no, rewards in waiting.items():
        await _pay(session, buy, orders[no], rewards, at)


async def take_back(session: AsyncSession, rewards: Sequence[Reward], now: datetime) -> list[RewardTakenBack]:
    """They are nobody's any more; what one had paid is owed again. -> one word for each, the group left to be named."""
    told = []
    for row in rewards:
        row.taken_at = now
        one = RewardTakenBack(group="", amount_minor=row.amount_minor, currency=row.currency)
        if row.transfer_id is not None:
            await _owe_again(session, row, one, now)
        told.append(one)
    await session.flush()
    return told


async def standing(session: AsyncSession, invitation_no: int) -> list[Reward]:
    """What an invitation has earned and not lost, locked."""
    query = select(Reward).where(col(Reward.invitation_id) == invitation_no, col(Reward.taken_at).is_(None))
    locked = query.order_by(col(Reward.id)).with_for_update()
    return list((await session.execute(locked, execution_options={"populate_existing": True})).scalars())


async def _pay(
    session: AsyncSession, buy: GroupBuy, order: Order, rewards: Sequence[Reward], at: datetime
) -> None:
    owed = await balance(session, order.id, "owed")
    by_no = {row.id: row for row in rewards}
    for one in pay_with(owed, [(row.id, row.amount_minor) for row in rewards]):
        row, key = by_no[one.no], f"reward:{one.no}"
        if one.left_minor:
            rest = row.model_dump(exclude={"id"}) | {"amount_minor": one.left_minor}
            session.add(Reward(**rest))
        row.amount_minor = one.used_minor
        await transfer(session, key, "reward", at, order, currency=buy.currency, amount_minor=one.used_minor)
        made = select(col(Transfer.id)).where(col(Transfer.key) == key)
        row.transfer_id = (await session.execute(made)).scalar_one()
    await session.flush()


async def _owe_again(session: AsyncSession, row: Reward, told: RewardTakenBack, now: datetime) -> None:
    """The order that it had paid, wherever accounts that were joined or parted have brought it."""
    paid = await session.get_one(Transfer, row.transfer_id, populate_existing=True)
    query = select(Order).where(col(Order.id) == paid.order_id).with_for_update()
    order = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()
    buy, cause = await session.get_one(GroupBuy, order.buy_id), f"reward:{row.id}:off"
    await recall(session, order, row.currency, now, cause)
    await transfer(
        session,
        f"reward_undone:{row.id}",
        "reward_undone",
        now,
        order,
        currency=row.currency,
        amount_minor=row.amount_minor,
    )
    if buy.state != "open":
        await spread_too_much(session, [order], row.currency, now, f"{cause}:again")
    told.buy_no, told.title = buy.id, buy.title
    told.owed_minor = max(0, min(row.amount_minor, await balance(session, order.id, "owed")))
