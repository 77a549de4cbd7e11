"""What time has brought: rows that must be said, buys that need attention."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from commerce.queries.narrow import an_open_buy, unsent
from commerce.tables import GroupBuy, Outgoing, Post
from commerce.tables.base import to_millis
from commerce.tables.outgoing import ANSWER, UNSENT, one_of

LONGEST_LEASE = timedelta(minutes=2)
SEEN = 50  # of what waits for one member in one chat, so much is looked at together
# any number, the same in every process: PostgreSQL's advisory lock while rows are chosen
OUTBOX = 7_105_117_116


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A row as far as its turn is concerned. `is_free`: it may be claimed now."""

    row: int
    chat: str
    kind: str
    outcome: str = ""
    person: str = ""
    facts: str = ""
    state: str = "waiting"
    worth: int = ANSWER
    attempts: int = 0
    is_free: bool = True

    @property
    def is_private(self) -> bool:
        """Does it wait in the person's own chat, where it is in nobody's way?"""
        return self.chat == self.person


async def heads(session: AsyncSession, now: datetime, platforms: Sequence[str]) -> list[Outgoing]:
    """The oldest row of every chat, where it is due: only it may be sent, so that each chat is spoken to in
    order."""
    ours = or_(*(col(Outgoing.chat).startswith(f"{platform}:") for platform in platforms))
    oldest = select(func.min(col(Outgoing.id))).where(in_line(now), ours).group_by(col(Outgoing.chat))
    free = col(Outgoing.due_at) <= now, is_free(now)
    rows = await session.execute(
        select(Outgoing).where(col(Outgoing.id).in_(oldest), *free).order_by(col(Outgoing.id))
    )
    return list(rows.scalars())


async def choose_alone(session: AsyncSession) -> None:
    """Until the end of this commit no other process chooses rows: two that chose differently would speak in
    one chat at once. SQLite lets only one write at a time as it is."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": OUTBOX})


@dataclass(frozen=True, slots=True)
class Seats:
    """Of one platform: how many chats are looked for, by what their words are worth."""

    platform: str
    worth: int
    most: int


async def waiting_chats(session: AsyncSession, now: datetime, seats: Sequence[Seats]) -> list[str]:
    """Chats in which something may be said now, what is worth the most first; of each platform and worth no
    more than there are seats. From chat to chat an index is leapt along: how much waits in one, or was ever
    said, does not matter."""
    if not seats:
        return []
    starts = " UNION ALL ".join(
        f"SELECT {one.worth} AS worth, '{one.platform}:' AS platform, {one.most} AS most" for one in seats
    )
    rows = await session.execute(
        text(LEAPING.format(starts=starts, free=FREE)),
        {"now": to_millis(now), "longest": to_millis(now + LONGEST_LEASE)},
    )
    return list(dict.fromkeys(chat for _, chat in sorted((worth, chat) for worth, chat in rows)))


# a row that may be claimed now: due, nobody's, and not behind one of its chat that was put off
FREE = f"""{one_of(UNSENT, "o.state")} AND o.due_at <= :now
    AND (o.state <> 'sending' OR o.lease_until < :now OR o.lease_until > :longest)
    AND substr(o.chat, 1, length(s.platform)) = s.platform
    AND (o.kind = 'refresh' OR NOT EXISTS (
        SELECT 1 FROM outgoing b WHERE {one_of(UNSENT, "b.state")} AND b.chat = o.chat AND b.id < o.id
            AND b.attempts > 0 AND b.kind <> 'refresh' AND b.state <> 'stuck'))"""
LEAPING = """WITH RECURSIVE starts AS ({starts}), leaps AS (
    SELECT s.worth, s.platform, s.most, (SELECT MIN(o.chat) FROM outgoing o WHERE o.worth = s.worth AND {free}) AS chat
        FROM starts s
    UNION ALL
    SELECT s.worth, s.platform, s.most - 1,
        (SELECT MIN(o.chat) FROM outgoing o WHERE o.worth = s.worth AND o.chat > s.chat AND {free})
        FROM leaps s WHERE s.chat IS NOT NULL AND s.most > 1)
SELECT worth, chat FROM leaps WHERE chat IS NOT NULL"""


async def waiting_words(
    session: AsyncSession, now: datetime, chats: Collection[str]
) -> dict[str, list[Word]]:
    """chat -> what waits there, the oldest first; of one member's not more than need be seen together."""
    place = func.row_number().over(
        partition_by=(col(Outgoing.chat), col(Outgoing.person)), order_by=col(Outgoing.id)
    )
    may_be_claimed = and_(col(Outgoing.due_at) <= now, is_free(now)).label("free")
    known = (
        Outgoing.id,
        Outgoing.chat,
        Outgoing.kind,
        Outgoing.outcome,
        Outgoing.person,
        Outgoing.facts,
        Outgoing.state,
        Outgoing.worth,
    )
    lined = select(*map(col, known), col(Outgoing.attempts), may_be_claimed, place.label("place")).where(
        in_line(now), col(Outgoing.chat).in_(chats)
    )
    seen = lined.subquery()
    rows = await session.execute(select(seen).where(seen.c.place <= SEEN).order_by(seen.c.id))
    found: dict[str, list[Word]] = {}
    for row, chat, kind, outcome, person, facts, state, worth, attempts, free, _ in rows:
        word = Word(
            row=row,
            chat=chat,
            kind=kind,
            outcome=outcome,
            person=person,
            facts=facts,
            state=state,
            worth=worth,
            attempts=attempts,
            is_free=bool(free),
        )
        found.setdefault(word.chat, []).append(word)
    return found


def in_line(now: datetime) -> ColumnElement[bool]:
    """Due, or tried and to be tried again: nothing overtakes a row that a platform put off, but for the
    redraw of a post. What is written for a later hour, or cannot be formed, stands in nobody's way."""
    return and_(unsent(), or_(col(Outgoing.due_at) <= now, _put_off(Outgoing)))


def _put_off(table: type[Outgoing]) -> ColumnElement[bool]:
    return and_(col(table.attempts) > 0, col(table.kind) != "refresh", col(table.state) != "stuck")


def is_free(now: datetime) -> ColumnElement[bool]:
    """Nobody's, or left in the middle by somebody whose lease is over (or was given by a clock that has been
    set back since)."""
    over = or_(col(Outgoing.lease_until) < now, col(Outgoing.lease_until) > now + LONGEST_LEASE)
    return or_(col(Outgoing.state) != "sending", over)


async def being_said(session: AsyncSession, chats: Collection[str], now: datetime) -> dict[str, set[int]]:
    """chat -> the rows that somebody is sending there at this moment, and whose messages nobody knows yet:
    until the commit that writes their ids, in whichever process."""
    rows = await session.execute(
        select(col(Outgoing.chat), col(Outgoing.id)).where(
            col(Outgoing.chat).in_(chats),
            unsent(),
            col(Outgoing.state) == "sending",
            col(Outgoing.lease_until) > now,
            col(Outgoing.kind) != "react",
        )
    )
    found: dict[str, set[int]] = {}
    for chat, row in rows:
        found.setdefault(chat, set()).add(row)
    return found


async def still_said(session: AsyncSession, rows: Collection[int]) -> set[int]:
    """Those of these rows that are being sent even now."""
    sending = select(col(Outgoing.id)).where(col(Outgoing.id).in_(rows), col(Outgoing.state) == "sending")
    return set((await session.execute(sending)).scalars())


async def rows(session: AsyncSession, numbers: Collection[int]) -> dict[int, Outgoing]:
    """The rows of those numbers."""
    found = await session.execute(select(Outgoing).where(col(Outgoing.id).in_(numbers))) if numbers else None
    return {row.id: row for row in found.scalars()} if found else {}


async def said_since(
    session: AsyncSession, chats: Collection[str], since: datetime
) -> dict[str, list[tuple[datetime, Word]]]:
    """chat -> when it was last spoken to, and with what: what the platform's pace is measured by, also after
    a restart."""
    recent = col(Outgoing.chat).in_(chats), col(Outgoing.sent_at) > since
    known = select(
        col(Outgoing.id),
        col(Outgoing.chat),
        col(Outgoing.kind),
        col(Outgoing.outcome),
        col(Outgoing.person),
        col(Outgoing.sent_at),
    )
    found: dict[str, list[tuple[datetime, Word]]] = {}
    for row, chat, kind, outcome, person, moment in await session.execute(known.where(*recent)):
        if moment is not None:
            found.setdefault(chat, []).append(
                (moment, Word(row=row, chat=chat, kind=kind, outcome=outcome, person=person))
            )
    return found


async def post_message(session: AsyncSession, buy_id: int, group_id: int) -> str:
    """The platform's id of the living post; '' before it is there."""
    rows = await session.execute(
        select(col(Post.message_id)).where(col(Post.buy_id) == buy_id, col(Post.group_id) == group_id)
    )
    return rows.scalar_one_or_none() or ""


async def due_buys(session: AsyncSession, now: datetime) -> list[int]:
    """Open buys that time has brought something, the earliest first."""
    rows = await session.execute(
        select(col(GroupBuy.id))
        .where(an_open_buy(), or_(col(GroupBuy.due_at) <= now, col(GroupBuy.closes_at) <= now))
        .order_by(col(GroupBuy.due_at), col(GroupBuy.id))
    )
    return list(rows.scalars())


async def untold(session: AsyncSession) -> list[int]:
    """Buys whose members are still being told what became of them, the first to end first."""
    rows = await session.execute(select(col(GroupBuy.id)).where(col(GroupBuy.telling_after).is_not(None)))
    return sorted(rows.scalars())


async def payment_reminders(session: AsyncSession, now: datetime) -> list[int]:
    """Buys whose members are to be reminded to pay, the earliest first."""
    query = select(col(GroupBuy.id)).where(
        col(GroupBuy.remind_at).is_not(None), col(GroupBuy.remind_at) <= now
    )
    return list((await session.execute(query.order_by(col(GroupBuy.remind_at), col(GroupBuy.id)))).scalars())


async def next_payment_reminder(session: AsyncSession) -> datetime | None:
    """When the next of them is."""
    query = select(col(GroupBuy.remind_at)).where(col(GroupBuy.remind_at).is_not(None))
    return (await session.execute(query.order_by(col(GroupBuy.remind_at)).limit(1))).scalar_one_or_none()


async def attention(session: AsyncSession) -> list[tuple[datetime, datetime]]:
    """(when it next needs attention, its deadline) of every open buy."""
    rows = await session.execute(select(col(GroupBuy.due_at), col(GroupBuy.closes_at)).where(an_open_buy()))
    return [(due_at, closes_at) for due_at, closes_at in rows]


async def next_outgoing_at(session: AsyncSession) -> datetime | None:
    """When the next row that still waits may be said. What stands behind a row that was put off waits with
    it."""
    return (await session.execute(_earliest())).scalar_one_or_none()


@cache
def _earliest() -> Select[datetime]:
    ahead = aliased(Outgoing)
    put_off = select(col(ahead.id)).where(
        col(ahead.chat) == col(Outgoing.chat),
        col(ahead.id) < col(Outgoing.id),
        unsent(ahead),
        _put_off(ahead),
    )
    waits = unsent(), col(Outgoing.state) == "waiting"
    return select(func.min(col(Outgoing.due_at))).where(*waits, ~put_off.exists())


async def unnoted_deadlines(session: AsyncSession) -> bool:
    """Has an open buy a deadline of which nobody has kept how it was told?"""
    query = select(col(GroupBuy.id)).where(
        an_open_buy(),
        (col(GroupBuy.told_closing).is_(None)) | (col(GroupBuy.told_closing) != col(GroupBuy.closes_at)),
    )
    return (await session.execute(query.limit(1))).first() is not None
