"""A whole sign-up list booked at once: what its leader is asked, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import CommandQuestion, Question
from commerce.outcomes import Outcome, Unfinished
from commerce.tables import Utterance


@dataclass(slots=True)
class ImportRow:
    """A row of the list: who, their words, and what would be booked: (goods, units, unit, for whom). No lines:
    it could not be read."""

    name: str
    words: str
    lines: list[tuple[str, int, str, str]]


@dataclass(slots=True)
class LeftOut:
    """A row that would be left out, and what it lacks: "qty", "sku", the name of a choice, or "" where nobody can tell."""

    words: str
    lacks: str


@dataclass(slots=True, kw_only=True)
class ImportAsked(CommandQuestion, Outcome):
    """Asked of the leader who pasted a list: nothing is booked before they say so, and never what is `unclear`."""

    where = "private"
    buy_no: int
    title: str
    rows: list[ImportRow]
    unclear: list[LeftOut]
    units: int
    waits: Unfinished
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class ImportDone(Question, Outcome):
    """The list is booked, under the names written there: (name, units, waiting). `left_out`: names for whom
    nothing could be booked. One button takes all of it back."""

    where = "private"
    buy_no: int
    title: str
    booked: list[tuple[str, int, int]]
    left_out: list[str]
    units: int
    waiting: int
    waits: Unfinished
    unit: str = ""


@dataclass(slots=True)
class ImportUndone(Outcome):
    """All that the list booked and that still stood is taken back: so many orders."""

    where = "private"
    buy_no: int
    title: str
    orders: int


def key_of(source: str, place: int | str) -> str:
    """The key of one row of a list, by the message that booked it: no message of a chat's."""
    return f"import:{source}:{place}"


async def booked_by(session: AsyncSession, source: str, buy_id: int) -> list[Utterance]:
    """What a list booked in a buy and still counts."""
    rows = await session.execute(
        select(Utterance)
        .where(
            col(Utterance.key).startswith(key_of(source, ""), autoescape=True),
            col(Utterance.buy_id) == buy_id,
            col(Utterance.state) == "applied",
        )
        .order_by(col(Utterance.id))
    )
    return list(rows.scalars())
