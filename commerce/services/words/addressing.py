"""A leader's word to a part of a buy's members, privately: who has not paid, who fetches at one gate. How many it
reaches is shown first; a member reads one such word a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OwnQuestion, Unasked
from commerce.outcomes import Outcome, Unfinished
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.sides import Side
from commerce.rules.pickup import places_of
from commerce.services.deed import Deed
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import said, say_all
from commerce.tables import GroupBuy, Source

FEW = 10  # names of one answer

Part = Literal["all", "unpaid", "unfetched", "waiting", "place"]


@dataclass(slots=True, kw_only=True)
class TellAsked(OwnQuestion, Outcome):
    """Before anything is said: so many would read it. `part` with its `place`, '' but for "place"; `heard` of them have
    read a leader's word today and are left out, `unreached` cannot be written to."""

    where = "private"
    buy_no: int
    title: str
    part: str
    place: str
    words: str
    count: int
    heard: int
    unreached: int
    waits: Unfinished


@dataclass(slots=True, kw_only=True)
class LeaderSays(Unasked, Outcome):
    """A leader's own words about a buy, to one of those who ordered."""

    where = "private"
    buy_no: int
    title: str
    by: str
    words: str


@dataclass(slots=True, kw_only=True)
class ToldPart(Outcome):
    """Said to so many, from `at` on (None: at once); the first names of those who cannot be written to."""

    where = "private"
    buy_no: int
    title: str
    count: int
    heard: int
    unreached: list[str]
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Whom a word is for: those it reaches, with their addresses, and those it does not."""

    told: Sequence[tuple[ListedOrder, str]]
    heard: int
    unreached: Sequence[str]


def place_named(words: str, pickup: str) -> tuple[str, str]:
    """-> the place that a text begins with, as far as it does ("Gate 3" of "Gate 3 Fri 18-20"), and the text behind it.
    ('', words) where it begins with none, or with what two have in common."""
    said_words = words.split()
    begun = {place: _in_common(said_words, place.split()) for place in places_of(pickup)}
    longest = max(begun.values(), default=0)
    best = [place for place, many in begun.items() if many == longest]
    if not longest or len(best) > 1:
        return "", words
    return best[0], words.split(None, longest)[longest] if len(said_words) > longest else ""


def _in_common(said_words: Sequence[str], place: Sequence[str]) -> int:
    """How many words two begin with alike."""
    for many, (one, other) in enumerate(zip(said_words, place, strict=False)):
        if one.strip(":：,").casefold() != other.casefold():
            return many
    return min(len(said_words), len(place))


async def readers(
    session: AsyncSession, buy: GroupBuy, side: Side, *, part: Part, place: str, day: str
) -> Readers:
    """Who would read a word to that part on the group's own `day`."""
    orders = [one for one in (await buy_list(session, buy, side)).orders if _is_in(one, part, place)]
    addresses = await addresses_of(session, [one.order_no for one in orders])
    heard = await _heard(session, orders, day)
    left = [one for one in orders if one.member_no not in heard]
    return Readers(
        told=[(one, addresses[one.order_no]) for one in left if one.order_no in addresses],
        heard=len(orders) - len(left),
        unreached=[one.name for one in left if one.order_no not in addresses],
    )


async def tell(
    session: AsyncSession, buy: GroupBuy, deed: Deed, who: Readers, *, words: str, day: str, at: datetime
) -> ToldPart:
    """Says it, each once; `at` is the first moment at which it may be said."""
    fact = LeaderSays(buy_no=buy.id, title=buy.title, by=deed.by.name, words=words)
    session.add_all([Source(key=_key(one.member_no, day), version=0, at=deed.now) for one, _ in who.told])
    await session.flush()
    await say_all(session, [said(address, fact, at, buy.id) for _, address in who.told])
    deed.sign(session, "tell", group_id=buy.group_id, buy_id=buy.id, detail=f"{len(who.told)} members")
    return ToldPart(
        buy_no=buy.id,
        title=buy.title,
        count=len(who.told),
        heard=who.heard,
        unreached=list(who.unreached[:FEW]),
        at=at if at > deed.now else None,
    )


def _is_in(order: ListedOrder, part: Part, place: str) -> bool:
    match part:
        case "unpaid":
            return order.now_minor > 0
        case "unfetched":
            return bool(order.units) and not order.handed
        case "waiting":
            return order.waiting > 0
        case "place":
            return bool(order.units) and order.place == place
    return bool(order.units or order.waiting)


async def _heard(session: AsyncSession, orders: Sequence[ListedOrder], day: str) -> frozenset[int]:
    """The members among them who read such a word on that day."""
    keys = {_key(one.member_no, day): one.member_no for one in orders}
    found = await session.execute(select(col(Source.key)).where(col(Source.key).in_(keys)))
    return frozenset(keys[key] for key in found.scalars())


def _key(member: int, day: str) -> str:
    return f"tell:{member}:{day}"
