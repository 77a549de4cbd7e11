"""The standard of a group: proposed by its members, voted in and out by them, and the products that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import Outcome
from commerce.phrases.wishing import key_of
from commerce.queries.standards import StandardList, listed, live
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.services.words import voting
from commerce.tables import Standard

LONGEST = 120  # characters of one
MOST = 10  # that a group expects at once
YES, NO = "👍", "👎"


@dataclass(slots=True)
class StandardProposed(Outcome):
    """It is put to the group: each has a poll of its own. `drops`: to be expected no more."""

    texts: list[str]
    closes_at: datetime
    drops: bool = False


@dataclass(eq=False)
class CannotExpect(Refusal):
    """A standard that cannot be proposed. `why`: who (only who has ordered before may), there (it is, or is being voted on),
    many or long (more than `most` of them, or characters)."""

    private = True
    why: str
    found: str = ""
    most: int = 0


@dataclass(eq=False)
class NoSuchStandard(Refusal):
    """The group expects nothing of that number, or votes on it already."""

    no: int


async def propose(
    session: AsyncSession, deed: Deed, texts: Sequence[str], closes_at: datetime, *, may: bool
) -> StandardProposed:
    """Puts each to the group. `may`: the proposer has ordered before, or leads. Raises CannotExpect."""
    here = await live(session, deed.group.id, lock=True)
    _check(texts, [row.key for row in here], may=may)
    for words in texts:
        row = Standard(
            group_id=deed.group.id, by_id=deed.by.id, text=words, key=key_of(words), since=deed.now
        )
        session.add(row)
        await session.flush()
        await voting.put_standard(session, deed, row, (YES, NO), closes_at)
    return StandardProposed(list(texts), closes_at)


async def propose_to_drop(
    session: AsyncSession, deed: Deed, no: int, closes_at: datetime, *, may: bool
) -> StandardProposed:
    """Puts it to the group to expect it no more. Raises CannotExpect, NoSuchStandard."""
    if not may:
        raise CannotExpect("who")
    row = next((one for one in await live(session, deed.group.id, lock=True) if one.id == no), None)
    if row is None or row.state != "kept" or await voting.is_asked(session, row):
        raise NoSuchStandard(no)
    await voting.put_standard(session, deed, row, (YES, NO), closes_at, drops=True)
    return StandardProposed([row.text], closes_at, drops=True)


async def shown(session: AsyncSession, deed: Deed) -> StandardList:
    """What the group expects, and what keeps it."""
    return await listed(session, deed.group)


def _check(texts: Sequence[str], there: Sequence[str], *, may: bool) -> None:
    if not may:
        raise CannotExpect("who")
    keys = [key_of(words) for words in texts]
    for words, key in zip(texts, keys, strict=True):
        if len(words) > LONGEST:
            raise CannotExpect("long", words[:40], LONGEST)
        if key in there or keys.count(key) > 1:
            raise CannotExpect("there", words)
    if len(there) + len(texts) > MOST:
        raise CannotExpect("many", "", MOST)
