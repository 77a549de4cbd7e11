"""Private words that no order needs. Each is planned here and judged when its turn comes (`rules.courtesy`): one a day
for a member over everything, none to who wants quiet, none in the quiet hours."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.writing import facts_json
from commerce.fact import Fact, names
from commerce.outcomes import Courtesy, Outcome
from commerce.queries.narrow import a_waiting_courtesy, unsaid, unsent
from commerce.queries.personal import addresses
from commerce.rules.courtesy import Manners, Patience, when_to_say
from commerce.services.people.meeting import address_of
from commerce.tables import Group, Identity, Member, Outgoing, PlannedCourtesy, Unwanted
from commerce.tables.outgoing import ANSWER, CAMPAIGN

EVERYTHING = ""
LOOK_AGAIN = timedelta(hours=1)  # at somebody who cannot be written to


@dataclass(slots=True)
class Quieted(Outcome):
    """A member wants to hear none of it unasked, or (`quiet` False) may be told again. `about` '': all there is;
    `others` are the kinds that they want none of beside it."""

    where = "private"
    about: str
    quiet: bool
    others: list[str]


async def plan(
    session: AsyncSession,
    fact: Courtesy,
    member_no: int,
    group_no: int,
    now: datetime,
    *,
    until: datetime,
    buy_no: int | None = None,
    source: str = "",
) -> int:
    """The member shall hear it, at the first moment that is right for it before `until`. -> its number"""
    row = PlannedCourtesy(
        member_id=member_no,
        group_id=group_no,
        about=fact.about,
        outcome=type(fact).__name__,
        facts=facts_json(fact),
        buy_id=buy_no,
        source=source,
        due_at=now,
        until=until,
    )
    session.add(row)
    await session.flush()
    return row.id


async def withdraw(session: AsyncSession, kind: type[Courtesy], buy_no: int) -> None:
    """What was not said of a buy yet is not said any more."""
    await _drop(session, col(PlannedCourtesy.buy_id) == buy_no, col(PlannedCourtesy.outcome) == kind.__name__)


async def hear_of(session: AsyncSession, buy_no: int, members: Collection[int]) -> set[int]:
    """Who of them is to hear such a word of that buy, or was told the last one of it."""
    theirs = select(col(PlannedCourtesy.member_id)).where(col(PlannedCourtesy.member_id).in_(members))
    return set((await session.execute(theirs.where(col(PlannedCourtesy.buy_id) == buy_no))).scalars())


async def due(session: AsyncSession, now: datetime) -> list[int]:
    """The words that are to be judged, in the order of their turns."""
    query = select(col(PlannedCourtesy.id)).where(a_waiting_courtesy(), col(PlannedCourtesy.due_at) <= now)
    in_turn = query.order_by(col(PlannedCourtesy.due_at), col(PlannedCourtesy.id))
    return list((await session.execute(in_turn)).scalars())


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next is to be judged."""
    query = select(col(PlannedCourtesy.due_at)).where(a_waiting_courtesy())
    first = query.order_by(col(PlannedCourtesy.due_at)).limit(1)
    return (await session.execute(first)).scalar_one_or_none()


async def judge(session: AsyncSession, no: int, now: datetime, manners: Callable[[Group], Manners]) -> None:
    """Says the word, puts it off, or drops it for good."""
    one = await _waiting(session, no)
    if one is None or one.due_at > now:
        return
    group = await session.get_one(Group, one.group_id)
    theirs = manners(group)
    heard_here = theirs.loop or not _kind(one.outcome).in_loop
    at = when_to_say(now, one.until, await _patience(session, one), theirs.awake) if heard_here else None
    if at is None:
        await session.delete(one)
    elif at > now:
        one.due_at = at
    else:
        await _say(session, one, group, now)


async def quiet(session: AsyncSession, member: Member, about: str, now: datetime) -> Quieted:
    """The member wants none of these words unasked: what waits is dropped, also what could not be said to them yet."""
    await _stand_still(session, member.id)
    if await session.get(Unwanted, (member.id, about)) is None:
        session.add(Unwanted(member_id=member.id, about=about, since=now))
        await session.flush()
    kinds = [name for name in names(Courtesy) if about in (EVERYTHING, _kind(name).about)]
    await _drop(session, col(PlannedCourtesy.member_id) == member.id, col(PlannedCourtesy.outcome).in_(kinds))
    here = col(Outgoing.chat).in_(await addresses(session, member.id)), or_(unsent(), unsaid())
    waits = *here, col(Outgoing.outcome).in_(kinds), col(Outgoing.state) != "sending"
    await session.execute(update(Outgoing).where(*waits).values(state="merged"))
    return Quieted(about, quiet=True, others=await _others(session, member, about))


async def speak_again(session: AsyncSession, member: Member, about: str) -> Quieted:
    """They may be told again: words of that kind, or (`about` '') of every kind."""
    theirs = delete(Unwanted).where(col(Unwanted.member_id) == member.id)
    await session.execute(theirs.where(col(Unwanted.about) == about) if about else theirs)
    return Quieted(about, quiet=False, others=await _others(session, member, about))


async def heard_late(session: AsyncSession, member_no: int, outcomes: Collection[str], now: datetime) -> None:
    """Words of these outcomes were held for the member and reach them only now: a courtesy among them is today's."""
    if not set(outcomes) & set(names(Courtesy)):
        return
    theirs = update(PlannedCourtesy).where(col(PlannedCourtesy.member_id) == member_no)
    await session.execute(theirs.where(col(PlannedCourtesy.said_at).is_not(None)).values(said_at=now))


async def _say(session: AsyncSession, one: PlannedCourtesy, group: Group, now: datetime) -> None:
    address = await address_of(session, one.member_id, group.chat.partition(":")[0])
    account = await session.get(Identity, address) if address else None
    if account is None or not account.reachable:
        one.due_at = now + LOOK_AGAIN
        return
    session.add(
        Outgoing(
            chat=address,
            kind="private",
            outcome=one.outcome,
            facts=one.facts,
            buy_id=one.buy_id,
            person=address,
            source=one.source,
            due_at=now,
            worth=ANSWER if one.source else CAMPAIGN,
        )
    )
    before = delete(PlannedCourtesy).where(col(PlannedCourtesy.member_id) == one.member_id)
    await session.execute(before.where(col(PlannedCourtesy.said_at).is_not(None)))
    one.said_at, one.facts = now, "{}"
    await session.flush()


async def _waiting(session: AsyncSession, no: int) -> PlannedCourtesy | None:
    """The word, while its member hears no other: two processes never both say the only one of a day."""
    whose = select(col(PlannedCourtesy.member_id)).where(col(PlannedCourtesy.id) == no)
    member = (await session.execute(whose)).scalar_one_or_none()
    if member is None:
        return None
    await _stand_still(session, member)
    query = select(PlannedCourtesy).where(col(PlannedCourtesy.id) == no, a_waiting_courtesy())
    fresh = {"populate_existing": True}
    return (await session.execute(query, execution_options=fresh)).scalar_one_or_none()


async def _stand_still(session: AsyncSession, member_no: int) -> None:
    locked = select(col(Member.id)).where(col(Member.id) == member_no)
    await session.execute(locked.with_for_update(key_share=True))


async def _patience(session: AsyncSession, one: PlannedCourtesy) -> Patience:
    hushed = select(col(Unwanted.about)).where(
        col(Unwanted.member_id) == one.member_id, col(Unwanted.about).in_((EVERYTHING, one.about))
    )
    last = select(func.max(col(PlannedCourtesy.said_at))).where(
        col(PlannedCourtesy.member_id) == one.member_id
    )
    return Patience(
        quiet=(await session.execute(hushed.limit(1))).first() is not None,
        heard=(await session.execute(last)).scalar_one_or_none(),
    )


async def _drop(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    await session.execute(delete(PlannedCourtesy).where(a_waiting_courtesy(), *which))


async def _others(session: AsyncSession, member: Member, about: str) -> list[str]:
    rows = select(col(Unwanted.about)).where(
        col(Unwanted.member_id) == member.id, col(Unwanted.about) != about
    )
    return list((await session.execute(rows.order_by(col(Unwanted.about)))).scalars())


def _kind(name: str) -> type[Courtesy]:
    """The class of that name; what was written by a version that knew more is one like any."""
    found = Fact.kinds.get(name, Courtesy)
    return found if issubclass(found, Courtesy) else Courtesy
