"""Credit that a leader gives with a reason: it waits for the member's next bill as all that is earned does, and is never more
than the member has paid."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.ledger import MONEY, REFUNDS
from commerce.queries.names import called, shared_in
from commerce.refusals import Refusal
from commerce.rules.refunds import creditable
from commerce.services.deed import Deed
from commerce.services.money.pressing import OwnOrder
from commerce.services.money.refunding import LONGEST, MoreThanPaid
from commerce.services.money.rewarding import Earned, grant, take_back
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Member, Order, Posting, Reward, Transfer


@dataclass(slots=True, kw_only=True)
class CreditGiven(Outcome):
    """Told to the leader: so much credit is a member's, or (`back`) is not any more. `no`: its number."""

    where = "private"
    no: int
    name: str
    amount_minor: int
    currency: str
    reason: str
    back: bool


@dataclass(slots=True, kw_only=True)
class YourGoodwill(Outcome):
    """Told to the member: credit that pays their next bill in that group, or (`back`) was taken back unspent."""

    where = "private"
    group: str
    amount_minor: int
    currency: str
    reason: str
    back: bool


@dataclass(eq=False)
class CreditNotTaken(Refusal):
    """No credit of that number can be taken back; `why`: unknown, spent (a bill took of it), done (it was taken back before)."""

    private = True
    no: int
    why: str


async def give(
    session: AsyncSession, deed: Deed, member: Member, amount_minor: int, currency: str, reason: str
) -> CreditGiven:
    """Raises MoreThanPaid beyond what they have paid in this group, OwnOrder."""
    if deed.spares(member.id):
        raise OwnOrder(deed.group.name or deed.group.chat)
    name = called(member.name, member.id, await shared_in(session, deed.group.id))
    await _stand_still(session, member.id)
    paid, given = (
        await paid_here(session, deed, member.id, currency),
        await _given(session, deed, member.id, currency),
    )
    most = creditable(paid, given)
    if not 0 < amount_minor <= most:
        raise MoreThanPaid(name=name, asked_minor=amount_minor, most_minor=most, currency=currency)
    what = Earned(member.id, deed.group.id, "given", amount_minor, currency)
    row = grant(session, what, deed.now, reason=reason[:LONGEST])
    await session.flush()
    return await _said(session, row, name, deed, back=False)


async def take(session: AsyncSession, deed: Deed, no: int) -> CreditGiven:
    """Takes it back whole, while no bill took of it. Raises CreditNotTaken."""
    row = await session.get(Reward, no, with_for_update=True, populate_existing=True)
    if row is None or row.kind != "given" or row.group_id != deed.group.id:
        raise CreditNotTaken(no, "unknown")
    if row.taken_at is not None or row.transfer_id is not None:
        raise CreditNotTaken(no, "spent" if row.transfer_id is not None else "done")
    member = await session.get_one(Member, row.member_id)
    await take_back(session, [row], deed.now)
    name = called(member.name, member.id, await shared_in(session, deed.group.id))
    return await _said(session, row, name, deed, back=True)


async def paid_here(session: AsyncSession, deed: Deed, member_no: int, currency: str) -> int:
    """What a member has paid in this group and has not to get back, minor units."""
    query = (
        select(func.coalesce(func.sum(col(Posting.amount_minor)), 0))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .where(
            col(Order.member_id) == member_no,
            col(Order.group_id) == deed.group.id,
            col(Posting.currency) == currency,
            col(Posting.account).in_((*MONEY, REFUNDS[1])),
        )
    )
    return int((await session.execute(query)).scalar_one())


async def _given(session: AsyncSession, deed: Deed, member_no: int, currency: str) -> int:
    query = select(func.coalesce(func.sum(col(Reward.amount_minor)), 0)).where(
        col(Reward.member_id) == member_no,
        col(Reward.group_id) == deed.group.id,
        col(Reward.currency) == currency,
        col(Reward.kind) == "given",
        col(Reward.taken_at).is_(None),
    )
    return int((await session.execute(query)).scalar_one())


async def _stand_still(session: AsyncSession, member_no: int) -> None:
    """Two who give at once give one after the other."""
    await session.execute(select(col(Member.id)).where(col(Member.id) == member_no).with_for_update())


async def _said(session: AsyncSession, row: Reward, name: str, deed: Deed, *, back: bool) -> CreditGiven:
    group, address = deed.group, await address_of(session, row.member_id, deed.group.chat.partition(":")[0])
    if address:
        fact = YourGoodwill(
            group=group.name or group.chat,
            amount_minor=row.amount_minor,
            currency=row.currency,
            reason=row.reason,
            back=back,
        )
        say(session, address, fact, deed.now, kind="private", person=address)
    deed.sign(session, "credit_taken" if back else "credit_given", detail=f"{row.id}: {row.reason}")
    return CreditGiven(
        no=row.id,
        name=name,
        amount_minor=row.amount_minor,
        currency=row.currency,
        reason=row.reason,
        back=back,
    )
