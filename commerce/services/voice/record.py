"""What every service leaves behind: words to be said, and who did what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.writing import facts_json
from commerce.fact import Saying
from commerce.ground.putting import put_new
from commerce.outcomes import Courtesy, Outcome
from commerce.queries.narrow import a_redraw_waits
from commerce.refusals import Refusal
from commerce.tables import Audit, Group, Outgoing, Post, Source
from commerce.tables.outgoing import ANSWER, BILL, CAMPAIGN, POST

UNHURRIED = frozenset({"CampaignShown"})  # said to everybody, and nobody waits for it


def say(
    session: AsyncSession,
    chat: str,
    fact: Outcome | Refusal,
    now: datetime,
    *,
    kind: Saying = "say",
    buy_id: int | None = None,
    person: str = "",
    reply_to: str = "",
    ticket: str = "",
    source: str = "",
) -> Outgoing:
    """Writes a row of what must be said, in this very commit."""
    _no_courtesy(fact)
    row = Outgoing(
        worth=_worth(type(fact).__name__, kind, source),
        chat=chat,
        kind=kind,
        outcome=type(fact).__name__,
        facts=facts_json(fact),
        buy_id=buy_id,
        person=person,
        reply_to=reply_to,
        ticket=ticket,
        source=source,
        due_at=now,
    )
    session.add(row)
    return row


def said(address: str, fact: Outcome, now: datetime, buy_id: int) -> dict[str, Any]:
    """A private word about a buy as the values of its row: many are written in one statement."""
    _no_courtesy(fact)
    return {
        "chat": address,
        "kind": "private",
        "outcome": type(fact).__name__,
        "facts": facts_json(fact),
        "buy_id": buy_id,
        "person": address,
        "due_at": now,
        "worth": BILL,
    }


def _no_courtesy(fact: Outcome | Refusal) -> None:
    """What nobody asked for has a turn of its own: `voice.courtesies` plans it."""
    if isinstance(fact, Courtesy):
        raise TypeError(f"{type(fact).__name__} is a courtesy: plan it, so that it is judged like all others")


def campaign_row(chat: str, fact: Outcome, due_at: datetime, source: str) -> dict[str, Any]:
    """A campaign's word to a group, likewise."""
    return {
        "chat": chat,
        "kind": "say",
        "outcome": type(fact).__name__,
        "facts": facts_json(fact),
        "source": source,
        "due_at": due_at,
        "worth": CAMPAIGN,
    }


async def say_all(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Writes words of one kind in one statement."""
    if rows:
        table = cast("Table", Outgoing.__table__)  # type: ignore[attr-defined]
        await (await session.connection()).execute(insert(table), list(rows))


def _worth(outcome: str, kind: str, source: str) -> int:
    """What somebody waits for goes before what nobody asked for just now."""
    if outcome in UNHURRIED:
        return CAMPAIGN
    return BILL if kind == "private" and not source else ANSWER


async def claimed(session: AsyncSession, key: str, version: int, now: datetime) -> bool:
    """Was what bears this key done before? If not, it now is, in this very commit."""
    if await session.get(Source, key) is not None:
        return True
    session.add(Source(key=key, version=version, at=now))
    await session.flush()
    return False


async def redraw(session: AsyncSession, buy_id: int, now: datetime) -> None:
    """Has every living post of the buy drawn again; one redraw waits at most."""
    waiting = select(col(Outgoing.chat)).where(col(Outgoing.buy_id) == buy_id, a_redraw_waits())
    already = set((await session.execute(waiting)).scalars())
    for chat in await chats_of(session, buy_id):
        if chat not in already:
            await put_new(session, Outgoing(chat=chat, kind="refresh", buy_id=buy_id, due_at=now, worth=POST))


async def chats_of(session: AsyncSession, buy_id: int) -> list[str]:
    """The chats that carry a living post of the buy, its own group first."""
    rows = await session.execute(
        select(col(Group.chat))
        .join(Post, col(Post.group_id) == col(Group.id))
        .where(col(Post.buy_id) == buy_id)
        .order_by(col(Post.id))
    )
    return list(rows.scalars())


def audit(
    session: AsyncSession,
    action: str,
    now: datetime,
    *,
    actor_id: int | None = None,
    group_id: int | None = None,
    buy_id: int | None = None,
    order_id: int | None = None,
    source: str = "",
    detail: str = "",
) -> None:
    """Who, when, why, by which message."""
    session.add(
        Audit(
            at=now,
            action=action,
            actor_id=actor_id,
            group_id=group_id,
            buy_id=buy_id,
            order_id=order_id,
            source=source,
            detail=detail,
        )
    )
