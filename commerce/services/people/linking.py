"""One person, several platforms: a code asked for on one, written on the other, and a yes on both make one
member of two."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.narrow import an_open_buy
from commerce.refusals import Refusal
from commerce.services.people.joining import join, part
from commerce.services.voice.record import audit, say
from commerce.tables import GroupBuy, Identity, Link, LinkCode, LinkTries, Member, Order

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 that nobody mistakes for one another: five bits each
LENGTH = 10  # fifty bits
LIVES = timedelta(minutes=10)
WRONG = 5
LOCKED = timedelta(hours=24)
UNDO = timedelta(days=7)
SHOWN = re.compile(
    rf"(?<![0-9A-Za-z])([{LETTERS}]{{5}})[- ]?([{LETTERS}]{{5}})(?![0-9A-Za-z])", re.IGNORECASE
)


@dataclass(slots=True)
class LinkStarted(Outcome):
    """A code for the other account to write. `where_from` is the platform it was asked on. The `code` is made
    when this is said, by
    `issue`: a row that waits to be said never holds it."""

    where = "private"
    minutes: int
    where_from: str
    code: str = ""


@dataclass(slots=True)
class LinkQuestion(Outcome):
    """Is the account of that name on that platform you as well? Asked on both sides."""

    where = "private"
    number: int
    name: str
    platform: str


@dataclass(slots=True)
class LinkAwaits(Outcome):
    """One yes is there; the other account must say it too."""

    where = "private"
    platform: str


@dataclass(slots=True, kw_only=True)
class Linked(Outcome):
    """Two accounts are one member: orders, limits, tier and history."""

    where = "private"
    name: str
    platforms: list[str]
    orders: int
    until: datetime


@dataclass(slots=True)
class LinkDropped(Outcome):
    """One side said no, or the code was shown in a group (`burnt`): nothing was linked."""

    where = "private"
    burnt: bool


@dataclass(slots=True)
class Unlinked(Outcome):
    """The accounts are two members again."""

    where = "private"
    platforms: list[str]


@dataclass(eq=False)
class LinkInPrivate(Refusal):
    """Codes are for private chats. `burnt`: the one just shown to everyone is void."""

    burnt: bool


@dataclass(eq=False)
class LinkUnknown(Refusal):
    """No such code: wrong, used, or too old. `tries` more may be wrong."""

    tries: int


@dataclass(eq=False)
class LinkLocked(Refusal):
    """Too many wrong codes."""

    until: datetime


@dataclass(eq=False)
class LinkElsewhere(Refusal):
    """The code belongs to this very account, or to another on the same platform."""

    platform: str


@dataclass(eq=False)
class LinkedAlready(Refusal):
    """The two accounts are one member already."""


@dataclass(eq=False)
class NotLinked(Refusal):
    """There is nothing to part, or it is too long ago."""

    days: int


def start(address: str) -> LinkStarted:
    """A new code for this account, once it is said."""
    return LinkStarted(LIVES // timedelta(minutes=1), _platform(address))


async def issue(session: AsyncSession, address: str, now: datetime) -> str:
    """A new code for this account, of which the digest alone is kept; an older one of theirs is void."""
    for old in await _codes(
        session, col(LinkCode.address) == address, col(LinkCode.state).in_(("waiting", "asked"))
    ):
        old.state = "burnt"
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    session.add(LinkCode(hash=_hash(code), address=address, until=now + LIVES))
    return f"{code[:5]}-{code[5:]}"


async def write(session: AsyncSession, address: str, written: str, now: datetime) -> Outcome | Refusal:
    """The other account writes the code; both are then asked. A refusal is a value here, because a wrong try
    must be kept."""
    tries = await session.get(LinkTries, address) or LinkTries(address=address)
    if tries.locked_until is not None and tries.locked_until > now:
        return LinkLocked(tries.locked_until)
    code = await _find(session, written, ("waiting",), now)
    if code is None:
        return await _wrong(session, tries, now)
    if _platform(code.address) == _platform(address):
        return LinkElsewhere(_platform(address))
    own, other = await _identity(session, address), await _identity(session, code.address)
    if own.member_id == other.member_id:
        return LinkedAlready()
    tries.wrong, code.state, code.other = 0, "asked", address
    say(
        session,
        code.address,
        LinkQuestion(code.id, own.name, _platform(address)),
        now,
        kind="private",
        person=code.address,
    )
    return LinkQuestion(code.id, other.name, _platform(code.address))


async def agree(session: AsyncSession, address: str, number: int, now: datetime) -> Outcome | Refusal:
    """One side's yes; the second one links."""
    code = await _asked(session, address, number, now)
    if code is None:
        return LinkUnknown(WRONG)
    code.agreed |= code.address == address
    code.other_agreed |= code.other == address
    other = code.other if code.address == address else code.address
    if not (code.agreed and code.other_agreed):
        return LinkAwaits(_platform(other))
    code.state = "done"
    return await _link(session, address, other, now)


async def refuse(session: AsyncSession, address: str, number: int, now: datetime) -> Outcome | Refusal:
    """One side's no ends it for both."""
    code = await _asked(session, address, number, now)
    if code is None:
        return LinkUnknown(WRONG)
    code.state = "burnt"
    other = code.other if code.address == address else code.address
    say(session, other, LinkDropped(burnt=False), now, kind="private", person=other)
    return LinkDropped(burnt=False)


async def burn(session: AsyncSession, text: str, now: datetime) -> bool:
    """Voids every code that a text shows to a group, and tells its owner. -> whether there was one."""
    burnt = False
    for shown in SHOWN.finditer(text):
        code = await _find(session, shown[0], ("waiting", "asked"), now)
        if code is not None:
            code.state, burnt = "burnt", True
            say(session, code.address, LinkDropped(burnt=True), now, kind="private", person=code.address)
    return burnt


async def unlink(session: AsyncSession, member: Member, now: datetime, source: str) -> Unlinked:
    """Parts what was linked last, within seven days. Raises NotLinked."""
    query = select(Link).where(
        col(Link.kept_id) == member.id, col(Link.parted_at).is_(None), col(Link.at) > now - UNDO
    )
    link = (await session.execute(query.order_by(col(Link.id).desc()).limit(1))).scalar_one_or_none()
    if link is None:
        raise NotLinked(UNDO.days)
    platforms = await _platforms(session, member.id)
    await part(session, link, now)
    audit(
        session,
        "unlinked",
        now,
        actor_id=member.id,
        source=source,
        detail=f"{link.joined_id} out of {link.kept_id}",
    )
    return Unlinked(platforms)


async def _link(session: AsyncSession, address: str, other: str, now: datetime) -> Outcome | Refusal:
    ids = sorted({(await _identity(session, one)).member_id for one in (address, other)})
    if len(ids) == 1:
        return LinkedAlready()
    kept, joined = ids
    await join(session, kept, joined, now)
    audit(session, "linked", now, actor_id=kept, detail=f"{joined} into {kept}: {address}, {other}")
    member = (await session.execute(select(Member).where(col(Member.id) == kept))).scalar_one()
    linked = Linked(
        name=member.name,
        platforms=await _platforms(session, kept),
        orders=await _open_orders(session, kept),
        until=now + UNDO,
    )
    say(session, other, linked, now, kind="private", person=other)
    return linked


async def _wrong(session: AsyncSession, tries: LinkTries, now: datetime) -> Refusal:
    tries.wrong = tries.wrong + 1 if tries.locked_until is None else 1
    tries.locked_until = now + LOCKED if tries.wrong >= WRONG else None
    session.add(tries)
    return LinkLocked(tries.locked_until) if tries.locked_until else LinkUnknown(WRONG - tries.wrong)


async def _find(session: AsyncSession, written: str, states: Sequence[str], now: datetime) -> LinkCode | None:
    found = await _codes(
        session,
        col(LinkCode.hash) == _hash(written),
        col(LinkCode.state).in_(states),
        col(LinkCode.until) > now,
    )
    return found[0] if found else None


async def _asked(session: AsyncSession, address: str, number: int, now: datetime) -> LinkCode | None:
    found = await _codes(
        session, col(LinkCode.id) == number, col(LinkCode.state) == "asked", col(LinkCode.until) > now
    )
    return found[0] if found and address in (found[0].address, found[0].other) else None


async def _codes(session: AsyncSession, *which: object) -> list[LinkCode]:
    rows = await session.execute(select(LinkCode).where(*which).with_for_update())  # type: ignore[arg-type]
    return list(rows.scalars())


async def _identity(session: AsyncSession, address: str) -> Identity:
    return (await session.execute(select(Identity).where(col(Identity.address) == address))).scalar_one()


async def _platforms(session: AsyncSession, member_id: int) -> list[str]:
    addresses = await session.execute(
        select(col(Identity.address)).where(col(Identity.member_id) == member_id)
    )
    return sorted({_platform(address) for address in addresses.scalars()})


async def _open_orders(session: AsyncSession, member_id: int) -> int:
    query = select(func.count(col(Order.id))).join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
    counted = await session.execute(query.where(col(Order.member_id) == member_id, an_open_buy()))
    return counted.scalar_one()


def _hash(code: str) -> str:
    """As kept: nobody who reads the database can use a code within its ten minutes."""
    bare = re.sub(r"[^0-9A-Z]", "", code.upper())
    return hashlib.pbkdf2_hmac("sha256", bare.encode(), b"plusone link code", 1_000).hex()


def _platform(address: str) -> str:
    return address.partition(":")[0]
