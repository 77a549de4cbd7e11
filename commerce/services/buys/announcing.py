"""A leader's announcement, from the writing to what becomes of it; and the members who replied to it early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.book import turn
from commerce.fact import NothingDone, Unasked
from commerce.ground.putting import put_new
from commerce.outcomes import Outcome, Where
from commerce.queries.announced import announced, by_number
from commerce.queries.narrow import caused_by, was_said
from commerce.refusals import Refusal
from commerce.services.buys.drafting import Drafted
from commerce.services.buys.opening import Opened
from commerce.services.deed import Deed
from commerce.services.money.pressing import AlreadyDone
from commerce.services.voice.record import say
from commerce.tables import Audit, Group, GroupBuy, HeldReply, Member, Notice, Outgoing, to_millis

LAPSES_AFTER = timedelta(days=1)
MOST_HELD = 500  # replies to one announcement before it is opened

Shown = list[list[Any]]  # title, price in minor units or None, options: of each of its goods


@dataclass(eq=False)
class DraftEnded(Refusal):
    """A button of a draft that nobody opened in time (`lapsed`), or that was put away."""

    title: str
    lapsed: bool


@dataclass(slots=True)
class DraftLapsed(Unasked, Outcome):
    """Told privately: nobody opened the draft in time. `replied`: how many had ordered by then."""

    where: ClassVar[Where] = "private"
    title: str
    replied: int


@dataclass(slots=True)
class DraftDropped(NothingDone, Outcome):
    """A leader said no to the draft."""

    title: str


@dataclass(slots=True)
class NotOpened(Outcome):
    """Those who ordered in reply to an announcement that is not opened after all."""

    where: ClassVar[Where] = "group"
    title: str
    names: list[str] = field(default_factory=list)


async def drafted(
    session: AsyncSession, key: str, title: str, goods: Shown, address: str, deed: Deed
) -> None:
    """The announcement waits for a tap from now on, as it now reads."""
    row = await announced(session, key, lock=True)
    if row is None:
        row = Notice(key=key, group_id=deed.group.id, leader_id=deed.by.id, address=address, title=title)
        session.add(row)
    row.title, row.goods, row.state = title, goods, "waiting"
    row.lapses_at = deed.now + LAPSES_AFTER
    await session.flush()


async def opened(session: AsyncSession, key: str, buy: Opened, address: str, deed: Deed) -> Notice | None:
    """From now on it counts as a post of its buy. None where it is none: what no message said."""
    if not key:
        return None
    await drafted(session, key, buy.title, goods_of(buy), address, deed)
    row = await announced(session, key)
    assert row is not None
    row.state, row.buy_id = "opened", buy.buy_no
    await session.flush()
    return row


def goods_of(buy: Opened) -> Shown:
    """What was opened, as replies are held against it."""
    return [
        [one.title, one.price_minor, [[axis, list(values)] for axis, values in one.options]]
        for one in buy.offers
    ]


async def shown_in(session: AsyncSession, key: str) -> tuple[str, str, str] | None:
    """Where its draft stands: the chat, the message, and who reads it."""
    of_it = caused_by(key), col(Outgoing.outcome).in_(("", Drafted.__name__))
    rows = await session.execute(
        select(col(Outgoing.chat), col(Outgoing.message_id), col(Outgoing.person))
        .where(*of_it, col(Outgoing.kind).in_(("say", "private", "redraw")), was_said())
        .order_by(col(Outgoing.id).desc())
        .limit(1)
    )
    found = rows.first()
    return (found[0], found[1], found[2]) if found else None


async def withdraw(session: AsyncSession, key: str) -> None:
    """A draft that was not said yet is not said any more."""
    waits = col(Outgoing.state) == "waiting", col(Outgoing.attempts) == 0
    of_it = caused_by(key), col(Outgoing.outcome) == Drafted.__name__
    await session.execute(update(Outgoing).where(*of_it, *waits).values(state="merged"))


async def still_waits(session: AsyncSession, key: str) -> None:
    """Raises what the second of two leaders hears, and whoever comes too late."""
    row = await announced(session, key, lock=True)
    if row is None or row.state == "waiting":
        return
    if row.state != "opened" or row.buy_id is None:
        raise DraftEnded(row.title, lapsed=row.state == "lapsed")
    buy = await session.get_one(GroupBuy, row.buy_id)
    raise AlreadyDone(
        buy_no=buy.id,
        title=buy.title,
        what="opened",
        by=await _opener(session, buy),
        at=buy.opened_at,
    )


async def _opener(session: AsyncSession, buy: GroupBuy) -> str:
    rows = await session.execute(
        select(col(Member.name))
        .join(Audit, col(Audit.actor_id) == col(Member.id))
        .where(col(Audit.buy_id) == buy.id, col(Audit.action) == "open")
        .order_by(col(Audit.id))
    )
    return rows.scalars().first() or ""


async def hold(session: AsyncSession, notice_id: int, reply: HeldReply, now: datetime) -> bool:
    """Keeps a reply, or what its edit says instead. -> False where the announcement was opened meanwhile: then
    it is an order like any other."""
    row = await by_number(session, notice_id, lock=True)
    if row is None or row.state != "waiting":
        return row is None or row.state != "opened"
    found = select(HeldReply).where(col(HeldReply.key) == reply.key)
    known = (await session.execute(found)).scalar_one_or_none()
    if known is not None:
        if reply.version > known.version:
            known.version, known.text = reply.version, reply.text
        return True
    if len(await held(session, row)) >= MOST_HELD:
        return True
    reply.notice_id, reply.shown = row.id, row.goods
    await put_new(session, reply)
    chat, _, message = reply.key.rpartition(":")
    session.add(Outgoing(chat=chat, kind="react", reply_to=message, due_at=now, source=reply.key))
    return True


async def held(session: AsyncSession, row: Notice) -> list[HeldReply]:
    """The replies that wait for it, in the chat's own order."""
    rows = await session.execute(select(HeldReply).where(col(HeldReply.notice_id) == row.id))
    return sorted(rows.scalars(), key=lambda one: turn(to_millis(one.sent_at), one.key))


async def let_go(session: AsyncSession, row: Notice) -> None:
    """The replies are orders now, or nothing."""
    await session.execute(delete(HeldReply).where(col(HeldReply.notice_id) == row.id))


async def end(session: AsyncSession, key: str, now: datetime, *, lapsed: bool) -> str:
    """It is not opened: whoever replied is told, and who wrote it where nobody said so. Raises what `still_waits`
    does. -> its title."""
    await still_waits(session, key)
    row = await announced(session, key)
    if row is None:
        return ""
    row.state = "lapsed" if lapsed else "dropped"
    replies = await held(session, row)
    await let_go(session, row)
    if lapsed:
        fact = DraftLapsed(row.title, len(replies))
        say(session, row.address, fact, now, kind="private", person=row.address)
    if replies:
        await _tell_group(session, row, replies, now)
    return row.title


async def _tell_group(
    session: AsyncSession, row: Notice, replies: Sequence[HeldReply], now: datetime
) -> None:
    names = list(dict.fromkeys(reply.name for reply in replies))
    group = await session.get_one(Group, row.group_id)
    message = row.key.rpartition(":")[2]
    say(session, group.chat, NotOpened(row.title, names), now, reply_to=message)
