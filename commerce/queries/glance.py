"""Everything that reading a batch of messages needs of the shop, fetched at once: a handful of statements
however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.phrases.meaning import Reading
from commerce.queries.announced import announced_in, held_among
from commerce.queries.narrow import an_open_buy, stands_there, told_to, was_said
from commerce.queries.shopfront import Front, SaidHere, front_of, given_up, roll
from commerce.tables import (
    Group,
    GroupAlias,
    GroupBuy,
    HeldReply,
    Membership,
    Notice,
    Offer,
    Outgoing,
    Post,
    Source,
    Taught,
    Utterance,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the messages name: their chats, the messages they answer or press (chat or person, id), source
    keys, who speaks."""

    chats: Collection[str] = ()
    answered: Collection[tuple[str, str]] = ()
    keys: Collection[str] = ()
    edited: Collection[str] = ()  # those of edits
    private_members: Collection[int] = ()
    members: Collection[int] = ()
    private_people: Collection[str] = ()
    # (chat, message) -> (member, units)
    declined: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    lists: bool = False
    # ours by their words, where no id tells
    recognised: Mapping[tuple[str, str], SaidHere] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Glance:
    """One look at the shop. Group ids by chat; open buys by chat, or by member where they speak in
    private."""

    groups: dict[str, int] = field(default_factory=dict)
    open: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    # member -> {buy: group}
    open_for: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    said: dict[tuple[str, str], SaidHere] = field(default_factory=dict)
    # person -> the last that was said to them privately
    last_told: dict[str, SaidHere] = field(default_factory=dict)
    uttered: dict[str, Utterance] = field(default_factory=dict)
    fronts: dict[int, Front] = field(default_factory=dict)
    homes: dict[int, int] = field(default_factory=dict)
    questions: dict[tuple[int, int], Utterance] = field(default_factory=dict)
    rolls: dict[int, tuple[str, ...]] = field(default_factory=dict)
    given_up: dict[tuple[str, str], Reading] = field(default_factory=dict)
    # group -> phrases it taught, and what they mean
    taught: dict[int, dict[str, str]] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)  # messages that were answered before and are no utterances
    # announcements that are no post of an open buy, by their messages; and edited replies that wait for one
    announced: dict[str, Notice] = field(default_factory=dict)
    held: dict[str, HeldReply] = field(default_factory=dict)


async def glance(session: AsyncSession, named: Named) -> Glance:
    """Looks once. Nothing here is locked: what is decided is decided again on a locked snapshot."""
    seen = Glance()
    await _groups(session, named, seen)
    await _said(session, named, seen)
    seen.said = {**named.recognised, **seen.said}
    await _announced(session, named, seen)
    await _last_told(session, named, seen)
    await _uttered(session, named, seen)
    buys = {no for numbers in seen.open.values() for no in numbers} | {
        no for open_ in seen.open_for.values() for no in open_
    }
    buys |= {said.buy_no for said in seen.said.values() if said.buy_no} | {
        one.buy_id for one in seen.uttered.values()
    }
    if buys:
        private = {group for open_ in seen.open_for.values() for group in open_.values()}
        seen.taught = await taught_in(session, {*seen.groups.values(), *private})
        await _fronts(session, buys, seen)
        await _questions(session, buys, named.members, seen)
    for place, (member, units) in named.declined.items():
        said = seen.said.get(place)
        reading = await given_up(session, said.source, member, units) if said else None
        if reading is not None:
            seen.given_up[place] = reading
    if named.lists:
        seen.rolls = {no: await roll(session, no) for no in buys}
    return seen


async def known_among(session: AsyncSession, answered: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these messages (chat or person, id) that are known: the bot's own, or a member's that meant
    something."""
    seen, named = Glance(), Named(answered=answered)
    await _said(session, named, seen)
    await _announced(session, named, seen)
    await _uttered(session, named, seen)
    return set(seen.said) | {
        (chat, message) for chat, message in answered if f"{chat}:{message}" in seen.uttered
    }


async def _groups(session: AsyncSession, named: Named, seen: Glance) -> None:
    moved = select(col(GroupAlias.chat), col(GroupAlias.group_id)).where(
        col(GroupAlias.chat).in_(named.chats)
    )
    seen.groups |= {row[0]: row[1] for row in await session.execute(moved)}
    here = select(col(Group.chat), col(Group.id)).where(col(Group.chat).in_(named.chats))
    seen.groups |= {row[0]: row[1] for row in await session.execute(here)}
    # two, while what was said before a group moved is still being read
    chats: dict[int, list[str]] = defaultdict(list)
    for chat, number in seen.groups.items():
        chats[number].append(chat)
    open_ = (
        select(col(Post.group_id), col(GroupBuy.id))
        .join(GroupBuy, col(GroupBuy.id) == col(Post.buy_id))
        .where(col(Post.group_id).in_(chats), an_open_buy())
        .order_by(col(GroupBuy.id))
    )
    for group, buy in await session.execute(open_):
        for chat in chats[group]:
            seen.open[chat].append(buy)
    if named.private_members:
        theirs = (
            select(col(Membership.member_id), col(GroupBuy.id), col(Post.group_id))
            .join(Post, col(Post.group_id) == col(Membership.group_id))
            .join(GroupBuy, col(GroupBuy.id) == col(Post.buy_id))
            .where(
                col(Membership.member_id).in_(named.private_members),
                col(Membership.left).is_(False),
                an_open_buy(),
            )
            .order_by(col(GroupBuy.id), col(Post.group_id))
        )
        for member, buy, group in await session.execute(theirs):
            seen.open_for[member].setdefault(buy, group)


async def _said(session: AsyncSession, named: Named, seen: Glance) -> None:
    """The bot's own messages among those answered or pressed: the first row that was said there, or what was
    last put in its place."""
    if not named.answered:
        return
    chats, ids = {chat for chat, _ in named.answered}, {message for _, message in named.answered}
    posts = (
        select(col(Group.chat), col(Post.message_id), col(Post.buy_id))
        .join(Post, col(Post.group_id) == col(Group.id))
        .where(col(Group.chat).in_(chats), col(Post.message_id).in_(ids))
    )
    for chat, message, buy in await session.execute(posts):
        seen.said[chat, message] = SaidHere.post(buy)
    rows = await session.execute(
        select(Outgoing)
        .where(was_said(), col(Outgoing.chat).in_(chats), col(Outgoing.message_id).in_(ids))
        .order_by(stands_there().desc())
    )
    for row in rows.scalars():
        seen.said[row.chat, row.message_id] = SaidHere.of(row)


async def _announced(session: AsyncSession, named: Named, seen: Glance) -> None:
    """A leader's announcement counts as a post of the buy that it opened."""
    places = {f"{chat}:{message}": (chat, message) for chat, message in named.answered}
    unknown = {key for key, place in places.items() if place not in seen.said}
    for row in await announced_in(session, {*unknown, *named.edited}):
        if row.buy_id is not None and row.key in places:
            seen.said[places[row.key]] = SaidHere.post(row.buy_id)
        else:
            seen.announced[row.key] = row
    seen.held = {row.key: row for row in await held_among(session, named.edited)}


async def _last_told(session: AsyncSession, named: Named, seen: Glance) -> None:
    if not named.private_people:
        return
    latest = (
        select(func.max(col(Outgoing.id)))
        .where(was_said(), told_to(named.private_people), col(Outgoing.chat) == col(Outgoing.person))
        .group_by(col(Outgoing.person))
    )
    rows = await session.execute(select(Outgoing).where(col(Outgoing.id).in_(latest)))
    seen.last_told = {row.person: SaidHere.of(row) for row in rows.scalars()}


async def _uttered(session: AsyncSession, named: Named, seen: Glance) -> None:
    keys = {
        *named.keys,
        *(f"{chat}:{message}" for chat, message in named.answered if (chat, message) not in seen.said),
    }
    if keys:
        rows = await session.execute(select(Utterance).where(col(Utterance.key).in_(keys)))
        seen.uttered = {row.key: row for row in rows.scalars()}
    if named.keys:
        seen.claimed = set(
            (await session.execute(select(col(Source.key)).where(col(Source.key).in_(named.keys)))).scalars()
        )


async def _fronts(session: AsyncSession, buys: Collection[int], seen: Glance) -> None:
    offers: dict[int, list[Offer]] = defaultdict(list)
    rows = select(Offer).where(col(Offer.buy_id).in_(buys)).order_by(col(Offer.buy_id), col(Offer.position))
    for offer in (await session.execute(rows)).scalars():
        offers[offer.buy_id].append(offer)
    for buy in (await session.execute(select(GroupBuy).where(col(GroupBuy.id).in_(buys)))).scalars():
        seen.fronts[buy.id] = front_of(buy, offers[buy.id])
        seen.homes[buy.id] = buy.group_id


async def _questions(
    session: AsyncSession, buys: Collection[int], members: Collection[int], seen: Glance
) -> None:
    """The latest open question of each member in each buy."""
    rows = await session.execute(
        select(Utterance)
        .where(
            and_(
                col(Utterance.buy_id).in_(buys),
                col(Utterance.member_id).in_(members),
                col(Utterance.state) == "asked",
            )
        )
        .order_by(col(Utterance.sent_at), col(Utterance.id))
    )
    for row in rows.scalars():
        seen.questions[row.buy_id, row.member_id] = row


async def taught_in(session: AsyncSession, groups: Collection[int]) -> dict[int, dict[str, str]]:
    """Group -> its phrases and what they mean."""
    found: dict[int, dict[str, str]] = {}
    rows = await session.execute(
        select(col(Taught.group_id), col(Taught.phrase), col(Taught.meaning)).where(
            col(Taught.group_id).in_(groups)
        )
    )
    for group, phrase, meaning in rows:
        found.setdefault(group, {})[phrase] = meaning
    return found
