"""Thanks: somebody is thanked by name, hears it privately, and the group reads it by their yes alone. A leader may add credit,
once, and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Courtesy, Outcome
from commerce.queries.names import called, shared_in
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.money.rewarding import Earned, grant, take_back
from commerce.services.people.inviting import tell_taken_back
from commerce.services.voice import courtesies
from commerce.services.voice.record import say
from commerce.tables import Group, Member, Reward, Thanks

LONGEST = 300  # characters that are kept
OF_USE = timedelta(days=7)


@dataclass(slots=True, kw_only=True)
class ThanksAsked(Courtesy):
    """A member is thanked: may the group read it?"""

    about = "thanks"
    no: int
    group: str
    by: str
    text: str


@dataclass(slots=True, kw_only=True)
class ThanksKept(Outcome):
    """Told to who thanked: it goes to them privately. `credit_minor`: what a leader may add by a tap, 0: nothing."""

    where = "private"
    no: int
    name: str
    credit_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class ThanksSaid(Outcome):
    """Said to the group, by their yes."""

    where = "group"
    name: str
    by: str
    text: str


@dataclass(slots=True, kw_only=True)
class ThanksAllowed(Outcome):
    """What the thanked said: may the group read it?"""

    where = "private"
    said: bool


@dataclass(slots=True, kw_only=True)
class ThanksRewarded(Outcome):
    """Credit goes with the thanks, or (`back`) does not any more."""

    where = "private"
    no: int
    name: str
    amount_minor: int
    currency: str
    back: bool


@dataclass(eq=False)
class NoSuchThanks(Refusal):
    """No thanks of that number to be answered, or to go with credit; `why`: unknown, own (nobody thanks themselves), done."""

    private = True
    why: str


async def thank(
    session: AsyncSession, deed: Deed, member: Member, text: str, *, credit_minor: int, currency: str
) -> ThanksKept:
    """The member hears it when their turn comes. Raises NoSuchThanks."""
    if member.id == deed.by.id:
        raise NoSuchThanks("own")
    row = Thanks(
        group_id=deed.group.id, by_id=deed.by.id, member_id=member.id, text=text[:LONGEST], at=deed.now
    )
    session.add(row)
    await session.flush()
    group = deed.group.name or deed.group.chat
    fact = ThanksAsked(no=row.id, group=group, by=deed.by.name, text=row.text)
    await courtesies.plan(session, fact, member.id, deed.group.id, deed.now, until=deed.now + OF_USE)
    name = called(member.name, member.id, await shared_in(session, deed.group.id))
    may_reward = deed.group.chat in deed.leads
    return ThanksKept(no=row.id, name=name, credit_minor=credit_minor if may_reward else 0, currency=currency)


async def allow(session: AsyncSession, member: Member, no: int, now: datetime, *, yes: bool) -> ThanksAllowed:
    """Whether the group may read it: said once. Raises NoSuchThanks."""
    row = await session.get(Thanks, no, with_for_update=True)
    if row is None or row.member_id != member.id or row.state == "said":
        raise NoSuchThanks("unknown" if row is None or row.member_id != member.id else "done")
    row.state = "said" if yes else "kept"
    if yes:
        group, by = await session.get_one(Group, row.group_id), await session.get_one(Member, row.by_id)
        say(session, group.chat, ThanksSaid(name=member.name, by=by.name, text=row.text), now)
    return ThanksAllowed(said=yes)


async def reward(
    session: AsyncSession, deed: Deed, no: int, amount_minor: int, currency: str
) -> ThanksRewarded:
    """Adds credit, once. Raises NoSuchThanks."""
    row = await _here(session, deed, no)
    if not amount_minor or await _standing(session, no):
        raise NoSuchThanks("done" if amount_minor else "unknown")
    what = Earned(row.member_id, row.group_id, "thanks", amount_minor, currency)
    grant(session, what, deed.now, thanks_no=no)
    deed.sign(session, "thanks_rewarded", detail=str(no))
    return await _told(session, row, amount_minor, currency, back=False)


async def unreward(session: AsyncSession, deed: Deed, no: int, currency: str) -> ThanksRewarded:
    """Takes that back; a bill that it had paid owes it again. Raises NoSuchThanks."""
    row = await _here(session, deed, no)
    rewards = await _standing(session, no)
    if not rewards:
        raise NoSuchThanks("done")
    told = await take_back(session, rewards, deed.now)
    await tell_taken_back(session, deed.group, rewards, told, deed.now)
    deed.sign(session, "thanks_unrewarded", detail=str(no))
    return await _told(session, row, sum(one.amount_minor for one in rewards), currency, back=True)


async def _here(session: AsyncSession, deed: Deed, no: int) -> Thanks:
    row = await session.get(Thanks, no, with_for_update=True)
    if row is None or row.group_id != deed.group.id or row.member_id == deed.by.id:
        raise NoSuchThanks("own" if row is not None and row.member_id == deed.by.id else "unknown")
    return row


async def _standing(session: AsyncSession, no: int) -> list[Reward]:
    query = select(Reward).where(col(Reward.thanks_id) == no, col(Reward.taken_at).is_(None))
    return list((await session.execute(query.order_by(col(Reward.id)).with_for_update())).scalars())


async def _told(
    session: AsyncSession, row: Thanks, amount_minor: int, currency: str, *, back: bool
) -> ThanksRewarded:
    member = await session.get_one(Member, row.member_id)
    return ThanksRewarded(
        no=row.id, name=member.name, amount_minor=amount_minor, currency=currency, back=back
    )
