"""Phrases that a group taught: what a leader corrected once is understood there from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome, Unfinished
from commerce.phrases.reader import taught_key
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import audit, say
from commerce.tables import Group, Taught

LONGEST = 80


@dataclass(eq=False)
class NoSuchPhrase(Refusal):
    """No phrase of that number was learnt in this group."""

    no: int


@dataclass(slots=True)
class Phrase:
    """A phrase a leader taught, and what it means."""

    no: int
    phrase: str
    meaning: str


@dataclass(slots=True)
class PhraseLearnt(Outcome):
    """Said again in this group, the phrase means that."""

    no: int
    phrase: str
    meaning: str


@dataclass(slots=True, kw_only=True)
class LessonOffered(Outcome):
    """Asked of the leader who corrected a phrase that is not read: shall it mean that in this group from now
    on? `waits` is what their tap says."""

    buy_no: int
    phrase: str
    meaning: str
    waits: Unfinished


@dataclass(slots=True)
class PhrasesDropped(Outcome):
    """Told once to the leader who taught them: these phrases are read without them now, so they are
    forgotten."""

    where = "private"

    group: str
    phrases: list[Phrase]


@dataclass(slots=True)
class PhraseList(Outcome):
    """All that this group taught."""

    phrases: list[Phrase]


@dataclass(slots=True)
class PhraseForgotten(Outcome):
    """The phrase means nothing special any more."""

    phrase: str


def can_be_taught(text: str) -> bool:
    """Is it a phrase of its own? One with a number in it is not: "1 red S" means what it says, whatever one
    member meant by it once."""
    key = taught_key(text)
    letters = sum(char.isalpha() for char in key)
    return (
        len(key) <= LONGEST
        and letters >= 2
        and "=" not in key
        and not any(char.isnumeric() and not char.isalpha() for char in key)
    )


async def teach(session: AsyncSession, deed: Deed, text: str, meaning: str) -> PhraseLearnt | None:
    """Remembers it for the group; None where the text is no phrase to be taught."""
    if not can_be_taught(text) or len(meaning) > LONGEST:
        return None
    key = taught_key(text)
    query = select(Taught).where(col(Taught.group_id) == deed.group.id, col(Taught.phrase) == key)
    row = (await session.execute(query)).scalar_one_or_none() or Taught(
        group_id=deed.group.id, phrase=key, meaning=""
    )
    if row.meaning == meaning:
        return PhraseLearnt(row.id, key, meaning)
    row.meaning, row.by_id, row.at = meaning, deed.by.id, deed.now
    session.add(row)
    await session.flush()
    deed.sign(session, "teach", detail=f"{key} = {meaning}")
    return PhraseLearnt(row.id, key, meaning)


async def drop(session: AsyncSession, group: Group, rows: Sequence[Taught], now: datetime) -> None:
    """Forgets phrases that are read without having been taught; each leader hears once which of theirs."""
    gone = delete(Taught).where(col(Taught.id).in_([row.id for row in rows])).returning(col(Taught.id))
    dropped = set((await session.execute(gone)).scalars())  # two processes that begin at once tell once
    for leader in dict.fromkeys(row.by_id for row in rows):
        theirs = [row for row in rows if row.id in dropped and row.by_id == leader]
        if theirs:
            phrases = [Phrase(row.id, row.phrase, row.meaning) for row in theirs]
            await _tell_dropped(session, group, leader, phrases, now)


async def _tell_dropped(
    session: AsyncSession, group: Group, leader: int, phrases: list[Phrase], now: datetime
) -> None:
    """Puts it on record, and tells the leader where they can be written to."""
    for one in phrases:
        audit(session, "unlearn_read", now, group_id=group.id, detail=f"{one.phrase} = {one.meaning}")
    address = await address_of(session, leader, group.chat.partition(":")[0])
    if address:
        fact = PhrasesDropped(group.name or group.chat, phrases)
        say(session, address, fact, now, kind="private", person=address)


async def phrases_of(session: AsyncSession, group: Group) -> PhraseList:
    """The phrases a group was taught."""
    rows = await session.execute(
        select(Taught).where(col(Taught.group_id) == group.id).order_by(col(Taught.id))
    )
    return PhraseList([Phrase(row.id, row.phrase, row.meaning) for row in rows.scalars()])


async def unlearn(session: AsyncSession, deed: Deed, no: int) -> PhraseForgotten:
    """Forgets a phrase. Raises NoSuchPhrase, also for another group's."""
    query = select(Taught).where(col(Taught.id) == no, col(Taught.group_id) == deed.group.id)
    row = (await session.execute(query)).scalar_one_or_none()
    if row is None:
        raise NoSuchPhrase(no)
    await session.execute(delete(Taught).where(col(Taught.id) == no))
    deed.sign(session, "unlearn", detail=row.phrase)
    return PhraseForgotten(row.phrase)
