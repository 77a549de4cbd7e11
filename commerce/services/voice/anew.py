"""A message heard again: a redelivery counts once, and an edit is read anew where what was said first came to
nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import CommandQuestion, NothingDone, names
from commerce.queries.announced import announced
from commerce.queries.narrow import caused_by
from commerce.refusals import Refusal
from commerce.tables import Outgoing, Source, Utterance

Verdict = Literal["new", "seen", "stands"]


async def hear(session: AsyncSession, key: str, version: int, now: datetime, *, edited: bool) -> Verdict:
    """Claims the message, in this very commit. "new": it may be done; "seen": it was, or something later of
    it; "stands": an edit of what took effect, so that doing it again would do it twice."""
    known = await session.get(Source, key)
    if known is None:
        ordered = edited and await _is_utterance(session, key)
        session.add(Source(key=key, version=version, at=now))
        await session.flush()
        return "stands" if ordered else "new"
    if not edited or version <= known.version:
        return "seen"
    known.version = version
    return "new" if await _came_to_nothing(session, key) else "stands"


async def _is_utterance(session: AsyncSession, key: str) -> bool:
    return (
        await session.execute(select(col(Utterance.id)).where(col(Utterance.key) == key))
    ).first() is not None


async def _came_to_nothing(session: AsyncSession, key: str) -> bool:
    """Was all that was answered a no, or a question? Then the question is withdrawn: its buttons do nothing
    any more."""
    told = await announced(session, key)
    if told is not None and told.state == "opened":
        return False
    rows = await session.execute(
        select(col(Outgoing.outcome)).where(caused_by(key), col(Outgoing.outcome) != "")
    )
    outcomes = set(rows.scalars())
    questions = set(names(CommandQuestion))  # their buttons would still do what was said first
    if not outcomes or outcomes - set(names(Refusal)) - set(names(NothingDone)) - questions:
        return False
    if outcomes & questions:
        asked = update(Outgoing).where(caused_by(key), col(Outgoing.outcome).in_(questions))
        await session.execute(asked.where(col(Outgoing.state) == "sent").values(outcome="", facts="{}"))
    return True


@dataclass(eq=False)
class EditNotFollowed(Refusal):
    """An edit of a command that took effect: what it did stays. `line` does what the edit means, "" where
    that is not known."""

    line: str
