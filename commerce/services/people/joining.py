"""Two members become one, and can be two again: which rows move, and a note of each, so that the way back is
known.

Nothing is cancelled and no unit is lost on either way: what is booked and what waits only changes its owner.
Limits, tiers and spend are asked of the one member from then on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Column, Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from commerce.booking.book import turn
from commerce.booking.rows import axes_of, reading_of
from commerce.phrases.fold import fold
from commerce.phrases.meaning import Axes, Item, Reading
from commerce.services.people import merging, one_word, stirring
from commerce.services.people.merging import FRESH
from commerce.services.voice.record import redraw
from commerce.tables import (
    Group,
    GroupBuy,
    Identity,
    Line,
    Link,
    Membership,
    Offer,
    Order,
    Utterance,
    Variant,
    Waiting,
    to_millis,
)

# Who did something stays who did it; what is told apart below moves in its own way.
LAST = "after-all-that-was-said-by-"  # longer than any message id, and so the last of its moment
STAY = frozenset({"audits", "identities", "memberships", "orders", "utterances", "links"})
Held = Counter[tuple[str, Axes, str]]  # (code, axes, recipient) -> units booked or waiting


async def join(session: AsyncSession, kept: int, joined: int, now: datetime) -> Link:
    """All that is the member `joined`'s becomes `kept`'s: accounts, groups, orders, money, words."""
    await _lock(session, [kept, joined])
    link = Link(kept_id=kept, joined_id=joined, at=now)
    session.add(link)
    await session.flush()
    moved: dict[str, Any] = {"orders": [], "merged": []}
    for order in await _orders(session, joined):
        own = await _order(session, kept, order.buy_id)
        if own is None:
            order.member_id = kept
            moved["orders"].append(order.id)
        else:
            moved["merged"].append(await merging.merge(session, order, own))
    moved["utterances"] = await _hand_over(session, Utterance.__table__.c.member_id, joined, kept)  # type: ignore[attr-defined]
    moved["reviews"] = await one_word.set_aside(session, kept, joined, now)
    moved["rows"] = {
        f"{column.table.name}.{column.name}": await _hand_over(session, column, joined, kept)
        for column in _belongings()
    }
    moved["memberships"] = await _join_groups(session, joined, kept)
    moved["identities"] = await _hand_over(session, Identity.__table__.c.member_id, joined, kept)  # type: ignore[attr-defined]
    link.moved = moved
    await session.flush()
    await stirring.stir_of(session, [kept], now)
    await _square(session, [kept], f"link:{link.id}", now)
    return link


async def part(session: AsyncSession, link: Link, now: datetime) -> None:
    """The way back. Orders made since go to the account's side whose platform they were first said on; what
    was added since to an order that both had stays with the member who was kept."""
    kept, joined, moved = link.kept_id, link.joined_id, link.moved
    await _lock(session, [kept, joined])
    await _take_back(session, Identity.__table__.c.member_id, moved["identities"], kept, joined)  # type: ignore[attr-defined]
    await _part_groups(session, kept, joined, moved["memberships"])
    for name, keys in moved["rows"].items():
        table, _, column = name.partition(".")
        await _take_back(session, SQLModel.metadata.tables[table].c[column], keys, kept, joined)
    await one_word.bring_back(session, moved.get("reviews", ()), now)
    await _take_back(session, Utterance.__table__.c.member_id, moved["utterances"], kept, joined)  # type: ignore[attr-defined]
    for merged in moved["merged"]:
        await merging.unmerge(session, merged, f"part:{link.id}", now)
    for order in [*await merging.orders_of(session, moved["orders"]), *await _new_orders(session, link)]:
        order.member_id = joined
        await session.execute(
            update(Utterance)
            .where(col(Utterance.buy_id) == order.buy_id, col(Utterance.member_id) == kept)
            .values(member_id=joined)
        )
    link.parted_at = now
    await session.flush()
    await stirring.stir_of(session, [kept, joined], now)
    await _square(session, [kept, joined], f"part:{link.id}", now)


# -- orders ----------------------------------------------------------------------------------------


async def _lock(session: AsyncSession, members: Sequence[int]) -> None:
    """The buys of both stand still meanwhile, in the order of their numbers, as at the desk."""
    buys = select(col(Order.buy_id)).where(col(Order.member_id).in_(members))
    await session.execute(
        select(GroupBuy).where(col(GroupBuy.id).in_(buys)).order_by(col(GroupBuy.id)).with_for_update()
    )


async def _orders(session: AsyncSession, member: int) -> list[Order]:
    query = select(Order).where(col(Order.member_id) == member).order_by(col(Order.id))
    return list((await session.execute(query, execution_options=FRESH)).scalars())


async def _order(session: AsyncSession, member: int, buy: int) -> Order | None:
    query = select(Order).where(col(Order.member_id) == member, col(Order.buy_id) == buy)
    return (await session.execute(query, execution_options=FRESH)).scalar_one_or_none()


async def _new_orders(session: AsyncSession, link: Link) -> list[Order]:
    """Orders made since the linking in groups of a platform that only the joined side has an account on."""
    accounts = (
        await session.execute(select(col(Identity.address)).where(col(Identity.member_id) == link.joined_id))
    ).scalars()
    platforms = {address.partition(":")[0] for address in accounts}
    orders = [order for order in await _orders(session, link.kept_id) if order.ordered_at >= link.at]
    chats = {row[0]: row[1] for row in await session.execute(select(col(Group.id), col(Group.chat)))}
    taken = {order.buy_id for order in await _orders(session, link.joined_id)}
    return [
        one
        for one in orders
        if chats[one.group_id].partition(":")[0] in platforms and one.buy_id not in taken
    ]


# -- everything else -------------------------------------------------------------------------------


def _belongings() -> Iterator[Column[Any]]:
    """Every column of every table that names a member, so that a table to come is not forgotten."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            owned = any(key.column.table.name == "members" for key in column.foreign_keys)
            if owned and table.name not in STAY and column.name != "actor_id":
                yield column


async def _hand_over(session: AsyncSession, column: Column[Any], old: int, new: int) -> list[Any]:
    """Moves the rows one by one where not all can move together: one that the new owner has already stays. ->
    their keys."""
    table: Table = column.table
    keys = [key for key in table.primary_key.columns if key is not column]
    rows = [list(row) for row in await session.execute(select(*keys).where(column == old))]
    moved = []
    for row in rows:
        try:
            async with session.begin_nested():
                here = [key == value for key, value in zip(keys, row, strict=True)]
                await session.execute(update(table).where(column == old, *here).values({column.name: new}))
            moved.append(row)
        except IntegrityError:
            continue
    return moved


async def _take_back(
    session: AsyncSession, column: Column[Any], rows: Sequence[Any], kept: int, owner: int
) -> None:
    """Where the member is part of what names a row, the rest of it names other members' rows too."""
    table: Table = column.table
    keys = [key for key in table.primary_key.columns if key is not column]
    theirs = [column == kept] if column.primary_key else []
    for row in rows:
        here = [key == value for key, value in zip(keys, row, strict=True)]
        await session.execute(update(table).where(*theirs, *here).values({column.name: owner}))


async def _join_groups(session: AsyncSession, joined: int, kept: int) -> list[dict[str, Any]]:
    """-> the groups the joined side was in, and whether the kept one was there already."""
    rows = list(
        (await session.execute(select(Membership).where(col(Membership.member_id) == joined))).scalars()
    )
    notes = []
    for row in rows:
        there = await session.get(Membership, (row.group_id, kept))
        notes.append(
            {
                "group": row.group_id,
                "since": to_millis(row.since),
                "left": row.left,
                "both": there is not None,
            }
        )
        if there is None:
            session.add(Membership(group_id=row.group_id, member_id=kept, since=row.since, left=row.left))
        await session.delete(row)
    await session.flush()
    return notes


async def _part_groups(
    session: AsyncSession, kept: int, joined: int, notes: Sequence[dict[str, Any]]
) -> None:
    for note in notes:
        there = await session.get(Membership, (note["group"], kept))
        since = there.since if there else None
        if there is not None and not note["both"]:
            await session.delete(there)
        if since is not None:
            session.add(Membership(group_id=note["group"], member_id=joined, since=since, left=note["left"]))
    await session.flush()


async def _square(session: AsyncSession, members: Sequence[int], key: str, now: datetime) -> None:
    """An order is the fold of what its member said. Where the words of two do not add up to what both hold
    (one of them said "make it 3"), one more utterance says what is held."""
    for member in members:
        for order in await _orders(session, member):
            buy = (
                await session.execute(select(GroupBuy).where(col(GroupBuy.id) == order.buy_id))
            ).scalar_one()
            if buy.state != "open":
                continue
            words = await _words(session, buy.id, member)
            held, said = await _held(session, order), await _folded(session, buy, words)
            if held != said:
                last = max((one.sent_at for one in words), default=now)
                session.add(_correction(order, held, said, f"{key}:{buy.id}:{LAST}{member}", last))
            await redraw(session, buy.id, now)
    await session.flush()


async def _held(session: AsyncSession, order: Order) -> Held:
    held: Held = Counter()
    tables: tuple[type[Line] | type[Waiting], ...] = (Line, Waiting)
    for table in tables:
        rows = await session.execute(
            select(col(Offer.code), col(Variant.axes), col(table.for_), col(table.qty))
            .join(Offer, col(Offer.id) == col(table.offer_id))
            .join(Variant, col(Variant.id) == col(table.variant_id))
            .where(col(table.order_id) == order.id, col(table.qty) > 0)
        )
        for code, axes, for_, qty in rows:
            held[code, axes_of(axes), for_] += qty
    return held


async def _words(session: AsyncSession, buy: int, member: int) -> list[Utterance]:
    """What counts of what a member said, in the chat's own order."""
    query = select(Utterance).where(
        col(Utterance.buy_id) == buy, col(Utterance.member_id) == member, col(Utterance.state) == "applied"
    )
    said = (await session.execute(query, execution_options=FRESH)).scalars()
    return sorted(said, key=lambda one: turn(to_millis(one.sent_at), one.key))


async def _folded(session: AsyncSession, buy: GroupBuy, words: Sequence[Utterance]) -> Held:
    readings = [reading for one in words if (reading := reading_of(one.effect.get("reading")))]
    codes = list(
        (await session.execute(select(col(Offer.code)).where(col(Offer.buy_id) == buy.id))).scalars()
    )
    wanted: Held = Counter()
    for line in fold(readings, buy.repeat if buy.repeat == "replace" else "add"):
        wanted[line.code or (codes[0] if len(codes) == 1 else ""), line.axes, line.for_] += line.qty
    return wanted


def _correction(order: Order, held: Held, said: Held, key: str, last: datetime) -> Utterance:
    """Right after the last word of both: platforms' clocks tick in seconds, and the next word must come
    later."""
    items = tuple(
        Item(code=code, axes=axes, qty=held[code, axes, for_], for_=for_)
        for code, axes, for_ in sorted({*held, *said})
    )
    effect = orjson.loads(orjson.dumps({"reading": Reading(intent="set", items=items), "ask": None}))
    return Utterance(
        key=key,
        buy_id=order.buy_id,
        member_id=order.member_id,
        actor_id=order.member_id,
        group_id=order.group_id,
        sent_at=last,
        effect=effect,
    )
