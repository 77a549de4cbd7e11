"""What intake asks the shop: which buy a message is about, what is on offer there, who is speaking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import axes_of
from commerce.phrases.meaning import Goods, Item, Reading
from commerce.queries.announced import announced
from commerce.queries.goods import offers_of, stands, words_of
from commerce.queries.narrow import an_open_buy, stands_there, was_said
from commerce.rules.lifecycle import StateOfBuy
from commerce.tables import (
    Group,
    GroupAlias,
    GroupBuy,
    Identity,
    Line,
    Member,
    Membership,
    Offer,
    Order,
    Outgoing,
    Post,
    Utterance,
    Variant,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """An open (or once open) buy as the reader of messages sees it."""

    buy_no: int
    title: str
    state: StateOfBuy
    closes_at: datetime
    goods: tuple[Goods, ...]
    codes: frozenset[str]
    prices: Mapping[str, int] = field(default_factory=dict)  # code -> minor units


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidHere:
    """A message of the bot's: which buy it was about, and the message that caused it."""

    buy_no: int | None
    outcome: str
    source: str
    person: str
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, row: Outgoing) -> SaidHere:
        """What the row said."""
        return cls(
            buy_no=row.buy_id,
            outcome=row.outcome or row.kind,
            source=row.source,
            person=row.person,
            facts=orjson.loads(row.facts),
        )

    @classmethod
    def post(cls, buy_no: int) -> SaidHere:
        """What stands for a buy as its post does."""
        return cls(buy_no=buy_no, outcome="post", source="", person="", facts={})


async def said_here(session: AsyncSession, chat: str, message_id: str, person: str = "") -> SaidHere | None:
    """What the bot said in that message, if it was the bot's; also in an answer there that `person` alone
    could see."""
    row = (
        await session.execute(
            select(Outgoing)
            .where(was_said(), col(Outgoing.chat).in_((chat, person)), col(Outgoing.message_id) == message_id)
            .order_by(stands_there())
            .limit(1)
        )
    ).scalar_one_or_none()
    if row is not None:
        return SaidHere.of(row)
    post = select(col(Post.buy_id)).join(Group, col(Group.id) == col(Post.group_id))
    buy = (
        await session.execute(post.where(col(Group.chat) == chat, col(Post.message_id) == message_id))
    ).scalar_one_or_none()
    if buy is None:
        told = await announced(session, f"{chat}:{message_id}")
        buy = told.buy_id if told is not None else None
    return SaidHere.post(buy) if buy is not None else None


async def open_buys(session: AsyncSession, group_id: int) -> list[GroupBuy]:
    """The buys with a living post in the group that are open, the oldest first."""
    rows = await session.execute(
        select(GroupBuy)
        .join(Post, col(Post.buy_id) == col(GroupBuy.id))
        .where(col(Post.group_id) == group_id, an_open_buy())
        .order_by(col(GroupBuy.id))
    )
    return list(rows.scalars())


async def latest_buys(session: AsyncSession, group_id: int, limit: int = 10) -> list[GroupBuy]:
    """The group's latest buys of any state, the newest first."""
    rows = await session.execute(
        select(GroupBuy)
        .join(Post, col(Post.buy_id) == col(GroupBuy.id))
        .where(col(Post.group_id) == group_id)
        .order_by(col(GroupBuy.id).desc())
        .limit(limit)
    )
    return list(rows.scalars())


async def open_buys_for(session: AsyncSession, member_id: int) -> list[tuple[GroupBuy, Group]]:
    """Open buys in the groups a member belongs to, with the group they would order in."""
    rows = await session.execute(
        select(GroupBuy, Group)
        .join(Post, col(Post.buy_id) == col(GroupBuy.id))
        .join(Group, col(Group.id) == col(Post.group_id))
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(
            col(Membership.member_id) == member_id,
            col(Membership.left).is_(False),
            an_open_buy(),
        )
        .order_by(col(GroupBuy.id), col(Group.id))
    )
    return [(buy, group) for buy, group in rows]


async def buy_in(session: AsyncSession, group_id: int, no: int) -> GroupBuy | None:
    """Buy number `no`, if this group has a living post of it; another group's does not exist here."""
    query = select(GroupBuy).join(Post, col(Post.buy_id) == col(GroupBuy.id))
    return (
        await session.execute(query.where(col(GroupBuy.id) == no, col(Post.group_id) == group_id))
    ).scalar_one_or_none()


async def buy_for(session: AsyncSession, member_id: int, no: int) -> GroupBuy | None:
    """Buy number `no`, if a group that the member belongs to has a living post of it."""
    belongs = select(col(Post.buy_id)).join(Membership, col(Membership.group_id) == col(Post.group_id))
    theirs = belongs.where(
        col(Membership.member_id) == member_id, col(Membership.left).is_(False), col(Post.buy_id) == no
    )
    return (await session.execute(select(GroupBuy).where(col(GroupBuy.id).in_(theirs)))).scalar_one_or_none()


async def front(session: AsyncSession, buy: GroupBuy) -> Front:
    """The words of a buy: its offers, their codes, options and units."""
    return front_of(buy, await offers_of(session, buy.id))


def front_of(buy: GroupBuy, offers: Sequence[Offer]) -> Front:
    """A buy as the reader of messages sees it: its words."""
    return Front(
        buy_no=buy.id,
        title=buy.title,
        state=buy.state,
        closes_at=buy.closes_at,
        goods=tuple(map(words_of, offers)),
        codes=frozenset(offer.code for offer in offers),
        prices={offer.code: offer.price_minor for offer in offers},
    )


async def utterance(session: AsyncSession, key: str) -> Utterance | None:
    """What was said under that source key, if it meant something."""
    return (await session.execute(select(Utterance).where(col(Utterance.key) == key))).scalar_one_or_none()


async def counting(session: AsyncSession, said: Utterance) -> Utterance:
    """What stands in its place today: the correction of it that counts, or of that one; itself where nobody
    corrected it."""
    while True:
        rows = await session.execute(
            select(Utterance)
            .where(
                col(Utterance.answers) == said.key,
                col(Utterance.member_id) == said.member_id,
                col(Utterance.id) > said.id,
            )
            .where(col(Utterance.state).in_(("applied", "answered")), col(Utterance.buy_id) == said.buy_id)
            .order_by(col(Utterance.id).desc())
            .limit(1)
        )
        later = rows.scalar_one_or_none()
        if later is None:
            return said
        said = later


async def open_question(session: AsyncSession, buy_no: int, member_id: int) -> Utterance | None:
    """The member's latest utterance in the buy whose question is still open."""
    rows = await session.execute(
        select(Utterance)
        .where(
            col(Utterance.buy_id) == buy_no,
            col(Utterance.member_id) == member_id,
            col(Utterance.state) == "asked",
        )
        .order_by(col(Utterance.sent_at).desc(), col(Utterance.id).desc())
        .limit(1)
    )
    return rows.scalar_one_or_none()


async def identity(session: AsyncSession, address: str) -> tuple[Member, Identity] | None:
    """The member and the account behind an address."""
    rows = await session.execute(
        select(Member, Identity)
        .join(Identity, col(Identity.member_id) == col(Member.id))
        .where(col(Identity.address) == address)
    )
    found = rows.one_or_none()
    return (found[0], found[1]) if found else None


async def groups_of(session: AsyncSession, member_id: int) -> list[Group]:
    """The groups a member belongs to, the first met first."""
    rows = await session.execute(
        select(Group)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(col(Membership.member_id) == member_id, col(Membership.left).is_(False))
        .order_by(col(Group.id))
    )
    return list(rows.scalars())


async def order_of(session: AsyncSession, member_id: int, buy_no: int) -> Order | None:
    """The member's order in a buy, if they have one."""
    query = select(Order).where(col(Order.member_id) == member_id, col(Order.buy_id) == buy_no)
    return (await session.execute(query)).scalar_one_or_none()


async def order_here(session: AsyncSession, group_id: int, no: int) -> Order | None:
    """Order number `no`, if it is of a buy with a living post in the group."""
    query = select(Order).join(Post, col(Post.buy_id) == col(Order.buy_id))
    return (
        await session.execute(query.where(col(Order.id) == no, col(Post.group_id) == group_id))
    ).scalar_one_or_none()


async def ordered_in(session: AsyncSession, address: str, buy_no: int) -> Group | None:
    """The group in which the person of that account ordered from a buy."""
    rows = await session.execute(
        select(Group)
        .join(Order, col(Order.group_id) == col(Group.id))
        .join(Identity, col(Identity.member_id) == col(Order.member_id))
        .where(col(Identity.address) == address, col(Order.buy_id) == buy_no)
    )
    return rows.scalar_one_or_none()


async def home_of(session: AsyncSession, buy_no: int) -> Group | None:
    """The group a buy was opened in."""
    rows = await session.execute(
        select(Group)
        .join(GroupBuy, col(GroupBuy.group_id) == col(Group.id))
        .where(col(GroupBuy.id) == buy_no)
    )
    return rows.scalar_one_or_none()


async def given_up(session: AsyncSession, utterance_key: str, member_id: int, qty: int) -> Reading | None:
    """The reading of "I don't want those units after all", for the line that an utterance made."""
    rows = await session.execute(
        select(col(Offer.code), col(Variant.axes))
        .join(Line, col(Line.offer_id) == col(Offer.id))
        .join(Variant, col(Variant.id) == col(Line.variant_id))
        .join(Order, col(Order.id) == col(Line.order_id))
        .where(col(Line.utterance) == utterance_key, col(Order.member_id) == member_id, col(Line.qty) > 0)
        .limit(1)
    )
    found = rows.one_or_none()
    return (
        Reading(intent="cancel", items=(Item(code=found[0], axes=axes_of(found[1]), qty=qty),))
        if found
        else None
    )


async def roll(session: AsyncSession, buy_no: int) -> tuple[str, ...]:
    """The sign-up list as members know it: "1. amy 2", so that a re-posted list shows what is new in it."""
    rows = await session.execute(
        select(col(Member.name), func.sum(col(Line.qty)))
        .join(Order, col(Order.member_id) == col(Member.id))
        .join(Line, col(Line.order_id) == col(Order.id))
        .where(col(Order.buy_id) == buy_no, col(Line.qty) > 0, stands())
        .group_by(col(Order.id), col(Member.name))
        .order_by(col(Order.id))
    )
    return tuple(f"{place}. {name} {units}" for place, (name, units) in enumerate(rows, 1))


async def cited(session: AsyncSession, chat: str) -> list[str]:
    """Ids of the messages of a chat that orders of open buys cite: what may have been edited while nobody
    listened."""
    rows = await session.execute(
        select(col(Utterance.key))
        .where(col(Utterance.buy_id).in_(select(col(GroupBuy.id)).where(an_open_buy())))
        .where(col(Utterance.key).startswith(f"{chat}:", autoescape=True))
        .order_by(col(Utterance.id))
    )
    return [key.removeprefix(f"{chat}:") for key in rows.scalars()]


async def last_said(
    session: AsyncSession, member_id: int, buy_no: int | None, *, ended: bool = False, asked: bool = False
) -> Utterance | None:
    """Their latest word that counts, or with `asked` is asked about, in an open buy (that one); `ended`: a closed one."""
    states = ("applied", "asked") if asked else ("applied",)
    query = (
        select(Utterance)
        .join(GroupBuy, col(GroupBuy.id) == col(Utterance.buy_id))
        .where(col(Utterance.member_id) == member_id, col(Utterance.state).in_(states))
        .where(col(GroupBuy.state) != "open" if ended else an_open_buy())
        .order_by(col(Utterance.sent_at).desc(), col(Utterance.id).desc())
        .limit(1)
    )
    if buy_no is not None:
        query = query.where(col(Utterance.buy_id) == buy_no)
    return (await session.execute(query)).scalar_one_or_none()


async def last_gave_up(session: AsyncSession, member_id: int, buy_no: int | None) -> Utterance | None:
    """The latest thing a member said in an open buy (or in that one), where it gave up units or took a
    message back."""
    query = (
        select(Utterance)
        .join(GroupBuy, col(GroupBuy.id) == col(Utterance.buy_id))
        .where(col(Utterance.member_id) == member_id, col(Utterance.state).in_(("applied", "idle")))
        .where(an_open_buy())
        .order_by(col(Utterance.sent_at).desc(), col(Utterance.id).desc())
        .limit(1)
    )
    if buy_no is not None:
        query = query.where(col(Utterance.buy_id) == buy_no)
    last = (await session.execute(query)).scalar_one_or_none()
    gave_up = last is not None and (last.effect.get("took") or last.effect.get("takes_back"))
    return last if gave_up else None


async def members_at(session: AsyncSession, addresses: Collection[str]) -> list[tuple[str, int, str, str]]:
    """(address, member, name, language) of the accounts among these that belong to somebody."""
    if not addresses:
        return []
    seen = (col(Identity.address), col(Identity.member_id), col(Identity.name), col(Identity.language))
    rows = await session.execute(select(*seen).where(col(Identity.address).in_(addresses)))
    return [(address, member, name, language or "") for address, member, name, language in rows]


async def met_in(
    session: AsyncSession, addresses: Collection[str], chats: Collection[str]
) -> list[tuple[str, str, int, str, str]]:
    """(address, chat, member, name, language) of the accounts that were seen in those groups and did not
    leave."""
    if not addresses:
        return []
    query = (
        select(
            col(Identity.address),
            col(Group.chat),
            col(Identity.member_id),
            col(Identity.name),
            col(Identity.language),
        )
        .join(Membership, col(Membership.member_id) == col(Identity.member_id))
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(
            col(Identity.address).in_(addresses), col(Group.chat).in_(chats), col(Membership.left).is_(False)
        )
    )
    rows = await session.execute(query)
    return [(address, chat, member, name, language or "") for address, chat, member, name, language in rows]


async def group_at(session: AsyncSession, chat: str) -> Group | None:
    """The group of an address, also of one it had before it moved."""
    found = (await session.execute(select(Group).where(col(Group.chat) == chat))).scalar_one_or_none()
    if found is None:
        moved = (
            select(Group)
            .join(GroupAlias, col(GroupAlias.group_id) == col(Group.id))
            .where(col(GroupAlias.chat) == chat)
        )
        found = (await session.execute(moved)).scalar_one_or_none()
    return found
