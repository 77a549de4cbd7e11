"""What somebody looks for by its name: on sale in their group, or what it last cost there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.outcomes import Outcome
from commerce.phrases.wishing import about, key_of
from commerce.queries import shopfront
from commerce.queries.profile import MenuEntry, menu
from commerce.tables import GroupBuy, Offer

FEW = 5  # buys in one answer
BACK = 100  # buys of a group, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldBefore:
    """The last time a product was on sale in the group: its name then, the price (minor units) and when that
    buy closed."""

    title: str
    price_minor: int
    currency: str
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGoods(OneMessage, Outcome):
    """Where there is what somebody looks for. `entries`: open buys with the offers that are it; `buy_no` that buy,
    where it is only one. `before`: what it last cost, where it is not on sale. `wished`: they had asked to be told
    when it comes, and it is here to be ordered."""

    product: str
    entries: list[MenuEntry]
    buy_no: int | None
    before: SoldBefore | None
    wished: bool = False


Is = Callable[[str, str], bool]  # (what is looked for, a title), both as keys


async def find(
    session: AsyncSession,
    group_id: int,
    product: str,
    now: datetime,
    *,
    wished: bool = False,
    is_: Is = about,
) -> FoundGoods:
    """On sale in the group, else what it last cost there."""
    key = key_of(product)
    entries = await _on_sale(session, group_id, key, now, is_)
    return FoundGoods(
        product=product,
        entries=entries,
        buy_no=entries[0].buy_no if len(entries) == 1 else None,
        before=None
        if entries
        else await sold_before(session, group_id, lambda title: is_(key, key_of(title))),
        wished=wished,
    )


async def _on_sale(session: AsyncSession, group_id: int, key: str, now: datetime, is_: Is) -> list[MenuEntry]:
    shown = await menu(session, await shopfront.open_buys(session, group_id), now)
    found = [_only(entry, key, is_) for entry in shown.entries]
    return [entry for entry in found if entry.offers][:FEW]


def _only(entry: MenuEntry, key: str, is_: Is) -> MenuEntry:
    """The entry with those of its offers that are looked for: all, where the buy itself is called so."""
    named = is_(key, key_of(entry.title))
    offers = [one for one in entry.offers if is_(key, key_of(one.title))]
    return replace(entry, offers=offers or (entry.offers if named else []))


async def sold_before(
    session: AsyncSession, group_id: int, is_it: Callable[[str], bool]
) -> SoldBefore | None:
    """What was last on sale in the group under a title that is it, in the newest of its buys that are over."""
    newest = (
        select(col(GroupBuy.id))
        .where(col(GroupBuy.group_id) == group_id, col(GroupBuy.state).in_(("succeeded", "failed")))
        .order_by(col(GroupBuy.id).desc())
        .limit(BACK)
    )
    rows = await session.execute(
        select(col(Offer.title), col(Offer.price_minor), col(GroupBuy.currency), col(GroupBuy.closes_at))
        .join(GroupBuy, col(GroupBuy.id) == col(Offer.buy_id))
        .where(col(Offer.buy_id).in_(newest))
        .order_by(col(Offer.buy_id).desc(), col(Offer.id).desc())
    )
    return next(
        (
            SoldBefore(title=title, price_minor=price, currency=currency, closed_at=closed)
            for title, price, currency, closed in rows
            if is_it(title)
        ),
        None,
    )
