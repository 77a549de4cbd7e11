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
from commerce.booking.rows import axes_of, kept_of, reading_of
from commerce.phrases.fold import fold
from commerce.phrases.meaning import Axes, Item, Reading
from commerce.rules.promise import beside
from commerce.services.buys.keeping import plain
from commerce.services.money import renaming
from commerce.services.people import shared
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
    Transfer,
    Utterance,
    Variant,
    Waiting,
    to_millis,
)

# Who did something stays who did it; what is told apart below moves in its own way.
LAST = "after-all-that-was-said-by-"  # longer than any message id, and so the last of its moment
STAY = frozenset({"audits", "identities", "memberships", "orders", "utterances", "links"})
FRESH = {"populate_existing": True}  # what was read before the buys were locked may be old
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
            moved["merged"].append(await _merge(session, order, own))
    moved["utterances"] = await _hand_over(session, Utterance.__table__.c.member_id, joined, kept)  # type: ignore[attr-defined]
    moved["rows"] = {
        f"{column.table.name}.{column.name}": await _hand_over(session, column, joined, kept)
        for column in _belongings()
    }
    moved["memberships"] = await _join_groups(session, joined, kept)
    moved["identities"] = await _hand_over(session, Identity.__table__.c.member_id, joined, kept)  # type: ignore[attr-defined]
    link.moved = moved
    await session.flush()
    await _square(session, [kept], f"link:{link.id}", now)
    return link


async def part(session: AsyncSession, link: Link, now: datetime) -> None:
    """The way back. Orders made since go to the account's side whose platform they were first said on; what
    was added since to an order that both had stays with the member who was kept."""
    kept, joined, moved = link.kept_id, link.joined_id, link.moved
    await _lock(session, [kept, joined])
    await _take_back(session, Identity.__table__.c.member_id, moved["identities"], joined)  # type: ignore[attr-defined]
    await _part_groups(session, kept, joined, moved["memberships"])
    for name, keys in moved["rows"].items():
        table, _, column = name.partition(".")
        await _take_back(session, SQLModel.metadata.tables[table].c[column], keys, joined)
    await _take_back(session, Utterance.__table__.c.member_id, moved["utterances"], joined)  # type: ignore[attr-defined]
    for merged in moved["merged"]:
        await _unmerge(session, merged, now)
    for order in [*await _given(session, moved["orders"]), *await _new_orders(session, link)]:
        order.member_id = joined
        await session.execute(
            update(Utterance)
            .where(col(Utterance.buy_id) == order.buy_id, col(Utterance.member_id) == kept)
            .values(member_id=joined)
        )
    link.parted_at = now
    await session.flush()
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


async def _given(session: AsyncSession, numbers: Sequence[int]) -> list[Order]:
    query = select(Order).where(col(Order.id).in_(numbers))
    return list((await session.execute(query, execution_options=FRESH)).scalars())


async def _order(session: AsyncSession, member: int, buy: int) -> Order | None:
    query = select(Order).where(col(Order.member_id) == member, col(Order.buy_id) == buy)
    return (await session.execute(query, execution_options=FRESH)).scalar_one_or_none()


async def _merge(session: AsyncSession, order: Order, own: Order) -> dict[str, Any]:
    """The lines, waits and money of `order` go into `own`; the empty order keeps its number. -> what to give
    back.

    Units that were another member's in what was promised are one's own from now on."""
    note: dict[str, Any] = {
        "order": order.id,
        "into": own.id,
        "discount": own.discount_bp,
        "due": order.due_minor,
    }
    note["turns"], note["units"] = turns, units = await _taken(session, own)
    note["lines"] = await _add_lines(session, order, own, turns, units)
    note["waits"] = await _readdress(session, Waiting, order.id, own.id)
    await _beside(session, note["waits"], turns, units)
    note["transfers"] = await _readdress(session, Transfer, order.id, own.id)
    note["named"] = await renaming.follow(session, order.id, own.id)
    own.discount_bp = max(own.discount_bp, order.discount_bp)
    own.due_minor, order.due_minor = own.due_minor + order.due_minor, 0
    await shared.tick(session, own, own.handed_at or order.handed_at)
    await session.flush()
    return note


async def _lines(session: AsyncSession, order: int) -> list[Line]:
    query = select(Line).where(col(Line.order_id) == order).order_by(col(Line.id))
    return list((await session.execute(query, execution_options=FRESH)).scalars())


async def _add_lines(
    session: AsyncSession, order: Order, own: Order, turns: int, units: int
) -> list[dict[str, Any]]:
    """The lines take their turns after those that are there. -> the lines as they were, and the turn they
    have `there`."""
    notes = []
    for line in await _lines(session, order.id):
        notes.append({**line.model_dump(), "there": line.turn + turns})
        line.order_id, line.turn = own.id, line.turn + turns
        line.kept = plain(beside(kept_of(line.kept), turns, units))
    return notes


async def _taken(session: AsyncSession, order: Order) -> tuple[int, int]:
    """-> the last turn taken in an order, and its units that count for the ladder."""
    lines = await _lines(session, order.id)
    offers = {
        one.id: one
        for one in (await session.execute(select(Offer).where(col(Offer.buy_id) == order.buy_id))).scalars()
    }
    units = sum(line.qty for line in lines if offers[line.offer_id].follows_ladder)
    return max((line.turn for line in lines), default=0), units


async def _beside(session: AsyncSession, waits: Sequence[int], turns: int, units: int) -> None:
    """What waits is promised the same in the other order."""
    for wait in (
        await session.execute(select(Waiting).where(col(Waiting.id).in_(waits)), execution_options=FRESH)
    ).scalars():
        wait.kept = plain(beside(kept_of(wait.kept), turns, units))


async def _unmerge(session: AsyncSession, note: dict[str, Any], now: datetime) -> None:
    """What came in goes out again, as far as it is still there."""
    orders = {order.id: order for order in await _given(session, [note["order"], note["into"]])}
    order, own = orders[note["order"]], orders[note["into"]]
    for place, was in enumerate(note["lines"], 1):  # a note from before turns were kept has none
        await _subtract_line(session, {"turn": place, "kept": [], **was}, own, order)
    await session.execute(
        update(Waiting)
        .where(col(Waiting.id).in_(note["waits"]), col(Waiting.order_id) == own.id)
        .values(order_id=order.id)
    )
    await _beside(session, note["waits"], -note.get("turns", 0), -note.get("units", 0))
    await shared.give_back_money(session, note["transfers"], own, order)
    await renaming.turn_back(session, note.get("named", ()))
    own.discount_bp = note["discount"]
    own.due_minor, order.due_minor = own.due_minor - note["due"], note["due"]
    await shared.tick_both(session, own, order, now)
    await session.flush()


async def _subtract_line(session: AsyncSession, was: dict[str, Any], own: Order, order: Order) -> None:
    there = was.pop("there", None)
    lines = await _lines(session, own.id)
    line = next((one for one in lines if _is(one, was, there)), None)
    qty = min(line.qty, was["qty"]) if line else 0
    if line is None or not qty:
        return
    given = shared.take_out(line, qty)
    if line.due_minor is not None:
        line.due_minor -= was["due_minor"] or 0
    session.add(Line(**{**was, "id": None, "order_id": order.id, "qty": qty, "handed": given}))
    await session.flush()


def _is(line: Line, was: dict[str, Any], there: int | None) -> bool:
    """Is it the line that came in as `was`? By its turn; one from before turns were kept, by its price."""
    same = line.price_minor == was["price_minor"] if there is None else line.turn == there
    return same and (line.variant_id, line.for_) == (was["variant_id"], was["for_"])


async def _readdress(
    session: AsyncSession, table: type[Waiting] | type[Transfer], order: int, own: int
) -> list[int]:
    ids = list((await session.execute(select(col(table.id)).where(col(table.order_id) == order))).scalars())
    await session.execute(update(table).where(col(table.id).in_(ids)).values(order_id=own))
    return ids


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


async def _take_back(session: AsyncSession, column: Column[Any], rows: Sequence[Any], owner: int) -> None:
    table: Table = column.table
    keys = [key for key in table.primary_key.columns if key is not column]
    for row in rows:
        here = [key == value for key, value in zip(keys, row, strict=True)]
        await session.execute(update(table).where(*here).values({column.name: owner}))


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
