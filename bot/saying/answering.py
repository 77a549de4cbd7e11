"""Where an answer goes: private matters to the person, by the quickest private way; the rest where it was
asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from bot.saying.discretion import discreet
from commerce.fact import Saying
from commerce.ground.db import Database
from commerce.outcomes import Outcome
from commerce.refusals import Refusal
from commerce.services.voice import anew
from commerce.services.voice.record import say
from commerce.tables import Outgoing

Fact = Outcome | Refusal


async def reply(database: Database, message: Message, fact: Fact, now: datetime) -> None:
    """An answer that changes nothing else; once per message."""
    async with database.write() as session:
        if (
            await anew.hear(session, message.key, message.version, now, edited=message.kind == "edit")
            == "new"
        ):
            answer(session, message, fact, None, now)


def answer(session: AsyncSession, message: Message, fact: Fact, buy_id: int | None, now: datetime) -> None:
    """Writes the answer down, in this very commit. `buy_id`: the buy it is about, where the fact itself does
    not tell."""
    kind, chat = _place(message, fact)
    if kind == "say" and not message.private and isinstance(fact, Refusal):
        fact = discreet(fact)
    say(
        session,
        chat,
        fact,
        now,
        kind=kind,
        buy_id=getattr(fact, "buy_no", None) or buy_id,
        person=message.sender,
        reply_to=message.id if kind == "say" and message.kind != "press" else "",
        ticket=message.private_reply if kind == "alert" else "",
        source=message.key,
    )
    if kind == "private" and message.kind == "say":
        session.add(
            Outgoing(chat=message.chat, kind="react", reply_to=message.id, due_at=now, source=message.key)
        )


def _place(message: Message, fact: Fact) -> tuple[Saying, str]:
    """-> the kind of row, and the chat it goes to."""
    private = fact.where == "private" if isinstance(fact, Outcome) else fact.private
    if message.private_reply and (private or isinstance(fact, Refusal) or message.kind == "press"):
        return "alert", message.sender
    if private and not message.private:
        return "private", message.sender
    return "say", message.chat
