"""Invitations: a member's own words for a group, who came by them, and the credit for both after a first order that was paid
and handed out. What an invitation is worth is worked out from the rows anew each time (`rules.inviting`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.putting import put_new
from commerce.outcomes import Outcome
from commerce.queries.invitations import (
    circles_of,
    earned_lately,
    evidence_for,
    has_ordered,
)
from commerce.refusals import Refusal
from commerce.rules.inviting import MONTH, Bar, Coming, Invitations, Judgement, barred, has_room, judged
from commerce.rules.rewards import For
from commerce.services.deed import Deed
from commerce.services.money import rewarding
from commerce.services.money.rewarding import Earned, RewardEarned, RewardTakenBack
from commerce.services.people import stirring
from commerce.services.people.linking import LETTERS
from commerce.services.people.meeting import address_of
from commerce.services.voice import courtesies
from commerce.services.voice.record import say
from commerce.tables import Group, Identity, Invitation, InviteCode, Member, Membership, Reward

LENGTH = 6
OF_USE = timedelta(days=7)
PAYLOAD = "inv_"  # before a code in a link


@dataclass(slots=True, kw_only=True)
class InvitationShown(Outcome):
    """A member's own link and code for a group: `invitation` is what the link says, `home` the group's chat. `came` by it,
    of whom `earned` brought credit. `credit_minor` 0: it earns nothing here."""

    where = "private"
    group: str
    code: str
    invitation: str
    home: str
    came: int
    earned: int
    credit_minor: int
    per_month: int
    currency: str


@dataclass(slots=True, kw_only=True)
class CameBy(Outcome):
    """Who brought the newcomer, to which group, and what both have of it after a first order."""

    where = "private"
    inviter: str
    group: str
    credit_minor: int
    currency: str


@dataclass(eq=False)
class NoInvitation(Refusal):
    """They do not come by that code; `why` '': nobody has given it out."""

    private = True
    why: Bar


@dataclass(eq=False)
class NoSuchInvitation(Refusal):
    """No invitation of that number here."""

    private = True
    no: int


async def show(
    session: AsyncSession, member: Member, group: Group, rules: Invitations, currency: str, deed: Deed
) -> InvitationShown:
    """The member's code for the group, given out when first asked for."""
    code = await _code(session, member, group, deed)
    brought = col(Invitation.inviter_id) == member.id, col(Invitation.group_id) == group.id
    counts = select(col(Invitation.state), func.count(col(Invitation.id))).where(*brought)
    rows = await session.execute(counts.group_by(col(Invitation.state)))
    states = {str(state): int(many) for state, many in rows}
    return InvitationShown(
        group=group.name or group.chat,
        code=code,
        invitation=PAYLOAD + code,
        home=group.chat,
        came=sum(states.values()),
        earned=states.get("earned", 0),
        credit_minor=rules.credit_minor,
        per_month=rules.per_month,
        currency=currency,
    )


async def come(
    session: AsyncSession, member: Member, code: str, rules: Invitations, currency: str, now: datetime
) -> CameBy:
    """The member came by that code. Raises NoInvitation."""
    found = await session.get(InviteCode, code.upper())
    if found is None:
        raise NoInvitation("")
    group = await session.get_one(Group, found.group_id)
    why = barred(await _coming(session, member, found), now)
    row = Invitation(group_id=group.id, inviter_id=found.member_id, newcomer_id=member.id, at=now)
    if not why and not await put_new(session, row):
        why = "before"
    if why:
        raise NoInvitation(why)
    inviter = await session.get_one(Member, found.member_id)
    return CameBy(
        inviter=inviter.name,
        group=group.name or group.chat,
        credit_minor=rules.credit_minor,
        currency=currency,
    )


async def judge(session: AsyncSession, no: int, rules: Invitations, currency: str, now: datetime) -> None:
    """Gives what an invitation has earned by now, or takes back what it has lost."""
    row = await _locked(session, no)
    if row is None:
        return
    verdict = judged(await evidence_for(session, row))
    if (verdict.state, verdict.why) == (row.state, row.why):
        row.order_id = verdict.order_no or row.order_id
        return
    if row.state == "earned":
        await _take_back(session, row, now)
    if verdict.state == "earned":
        await _credit(session, row, rules, currency, now)
    _note(row, verdict, now)
    await stirring.stir(session, [row.inviter_id], [row.group_id], now)


async def strike(session: AsyncSession, deed: Deed, no: int) -> None:
    """The leader lets an invitation earn nothing; what it had is taken back. Raises NoSuchInvitation."""
    row = await _here(session, deed, no)
    await _take_back(session, row, deed.now)
    _note(row, Judgement("void", "struck"), deed.now)
    await stirring.stir(session, [row.inviter_id], [row.group_id], deed.now)
    deed.sign(session, "invitation_struck", detail=str(no))


async def restore(session: AsyncSession, deed: Deed, no: int) -> None:
    """Takes that back: it is judged anew. Raises NoSuchInvitation."""
    row = await _here(session, deed, no)
    if row.why == "struck":
        _note(row, Judgement("joined"), deed.now)
        deed.sign(session, "invitation_restored", detail=str(no))


def _note(row: Invitation, verdict: Judgement, now: datetime) -> None:
    row.state, row.why = verdict.state, verdict.why
    row.order_id = verdict.order_no or None
    if verdict.state == "earned":
        row.earned_at = now


async def _code(session: AsyncSession, member: Member, group: Group, deed: Deed) -> str:
    query = select(col(InviteCode.code)).where(
        col(InviteCode.member_id) == member.id, col(InviteCode.group_id) == group.id
    )
    found = (await session.execute(query.order_by(col(InviteCode.at)).limit(1))).scalar_one_or_none()
    chance = Random(f"{deed.source}:{deed.now.isoformat()}:{group.id}")
    while found is None:
        code = "".join(chance.choice(LETTERS) for _ in range(LENGTH))
        row = InviteCode(code=code, member_id=member.id, group_id=group.id, at=deed.now)
        found = code if await put_new(session, row) else None
    return str(found)


async def _coming(session: AsyncSession, member: Member, code: InviteCode) -> Coming:
    circles = await circles_of(session, {member.id, code.member_id})
    theirs = circles[member.id]
    came = select(col(Invitation.id)).where(col(Invitation.newcomer_id).in_(theirs)).limit(1)
    here = select(Membership).where(
        col(Membership.member_id).in_(theirs), col(Membership.group_id) == code.group_id
    )
    rows = list((await session.execute(here)).scalars())
    return Coming(
        inviter=circles[code.member_id],
        newcomer=theirs,
        came_before=(await session.execute(came)).first() is not None,
        ordered=await has_ordered(session, theirs, code.group_id),
        left=any(one.left for one in rows),
        here_since=min((one.since for one in rows), default=None),
    )


async def _credit(
    session: AsyncSession, row: Invitation, rules: Invitations, currency: str, now: datetime
) -> None:
    """Both have theirs; the inviter not beyond the most of thirty days, over all their accounts."""
    if not rules.credit_minor:
        return
    inviters = (await circles_of(session, {row.inviter_id}))[row.inviter_id]
    await _stand_still(session, inviters)
    earned = await earned_lately(session, inviters, now - MONTH)
    kinds: dict[For, int] = {"came": row.newcomer_id}
    if has_room(earned, now, rules.per_month):
        kinds["invited"] = row.inviter_id
    for kind, member_no in kinds.items():
        what = Earned(member_no, row.group_id, kind, rules.credit_minor, currency)
        await give(session, what, now, row.id)


async def give(session: AsyncSession, what: Earned, now: datetime, invitation_no: int | None = None) -> None:
    """The credit, and a word about it when its turn comes."""
    rewarding.grant(session, what, now, invitation_no)
    group = await session.get_one(Group, what.group_no)
    fact = RewardEarned(
        kind=what.kind,
        group=group.name or group.chat,
        amount_minor=what.amount_minor,
        currency=what.currency,
    )
    await courtesies.plan(session, fact, what.member_no, group.id, now, until=now + OF_USE)
    await session.flush()


async def _take_back(session: AsyncSession, row: Invitation, now: datetime) -> None:
    rewards = await rewarding.standing(session, row.id)
    told = await rewarding.take_back(session, rewards, now)
    await tell_taken_back(session, await session.get_one(Group, row.group_id), rewards, told, now)


async def tell_taken_back(
    session: AsyncSession,
    group: Group,
    rewards: Sequence[Reward],
    told: Sequence[RewardTakenBack],
    now: datetime,
) -> None:
    """Each hears, privately, what is theirs no more: it may change what they owe."""
    for reward, fact in zip(rewards, told, strict=True):
        fact.group = group.name or group.chat
        address = await address_of(session, reward.member_id, group.chat.partition(":")[0])
        account = await session.get(Identity, address) if address else None
        if account is not None:
            say(session, address, fact, now, kind="private", person=address, buy_id=fact.buy_no or None)


async def _stand_still(session: AsyncSession, members: Collection[int]) -> None:
    """Two of an inviter's invitations are never counted at once."""
    query = select(Member).where(col(Member.id).in_(members)).order_by(col(Member.id))
    await session.execute(query.with_for_update())


async def _locked(session: AsyncSession, no: int) -> Invitation | None:
    query = select(Invitation).where(col(Invitation.id) == no).with_for_update()
    return (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()


async def _here(session: AsyncSession, deed: Deed, no: int) -> Invitation:
    row = await _locked(session, no)
    if row is None or row.group_id != deed.group.id:
        raise NoSuchInvitation(no)
    return row
