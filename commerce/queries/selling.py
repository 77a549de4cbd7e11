"""What a group's products sold, sale by sale, and what they will sell next time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome
from commerce.phrases.wishing import about, key_of, product_of
from commerce.queries import demand
from commerce.refusals import Refusal
from commerce.rules.forecast import Backtest, backtest, forecast
from commerce.rules.money import share
from commerce.tables import Group, GroupBuy, KnownProduct, Offer, OfProduct, Variant

FEW = 3  # products in one answer
TOLD_BY = 5  # past sales foretold before their errors choose between the forecast and the last sale
COUNTED = 20  # and before a share of them is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One product in one buy that is over: the `units` that were asked for, with those that waited in vain."""

    buy_no: int
    closed_at: datetime
    title: str
    unit: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSale:
    """One product's next sale: `middle`, and `low` to `high`, which hold eight of ten. `as_last`: the last sale has
    foretold this group's sales better. `kinds`: the middle by variant, as the last sale had them. `wished`: so many
    members wish for it now. `pack`: as the last sale was in packs of so many, `packs` of them come nearest. `least`: it
    needed so many, and the middle is below."""

    title: str
    unit: str
    middle: int
    low: int
    high: int
    sales: int
    last: Sale
    as_last: bool
    wished: int
    pack: int = 0
    packs: int = 0
    least: int = 0
    kinds: list[tuple[str, int]] = field(default_factory=list)


@dataclass(kw_only=True)
class Foretold(Outcome):
    """For the leader: what to order. `off_percent` and `last_off_percent`: how far forecasts of so many past
    `tested` sales would have been off on average, and "the same as last time"; 0 tested: too few to say."""

    where = "private"
    group: str
    expected: list[NextSale]
    off_percent: int = 0
    last_off_percent: int = 0
    tested: int = 0


@dataclass(eq=False)
class NeverSold(Refusal):
    """Nothing called so was sold in this group, so there is nothing to foretell from."""

    product: str
    sold: list[str]


async def foretell(session: AsyncSession, group: Group, product: str) -> Foretold:
    """What the group's products of that name will sell next. Raises NeverSold."""
    histories = await sales(session, group.id)
    key = key_of(product_of(product))
    asked = [past for past in histories.values() if any(about(key, key_of(one.title)) for one in past)]
    if not asked:
        raise NeverSold(product, [past[-1].title for past in _by_last(histories.values())[:FEW]])
    tested = backtest([[one.units for one in past] for past in histories.values()])
    wishes = await demand.open_wishes(session, group.id)
    wished = [(key_of(wish.product), members) for wish, members in wishes]
    asked = _by_last(asked)[:FEW]
    kinds = {past[-1].buy_no: await _kinds(session, past) for past in asked}
    buys = {past[-1].buy_no: await session.get_one(GroupBuy, past[-1].buy_no) for past in asked}
    return Foretold(
        group=group.name or group.chat,
        expected=[
            in_packs(next_sale(past, tested, wished, kinds[past[-1].buy_no]), buys[past[-1].buy_no])
            for past in asked
        ],
        **_told(tested),
    )


def in_packs(one: NextSale, buy: GroupBuy) -> NextSale:
    """With what the supplier of the last sale asked: whole packs, and how many at least."""
    pack = MECHANICS[buy.mechanic].pack_size(buy.terms)
    packs = round(one.middle / pack) if pack > 1 else 0
    return replace(
        one,
        pack=pack if packs else 0,
        packs=packs,
        least=buy.min_units if buy.min_units > one.middle else 0,
    )


def next_sale(
    past: Sequence[Sale], tested: Backtest | None, wished: Sequence[tuple[str, int]], kinds: dict[str, int]
) -> NextSale:
    """From its sales, oldest first. Where the last sale has foretold better, it is the middle."""
    last, said = past[-1], forecast([one.units for one in past])
    as_last = tested is not None and tested.sales >= TOLD_BY and not tested.better
    middle = last.units if as_last else said.middle
    title = key_of(last.title)
    return NextSale(
        title=last.title,
        unit=last.unit,
        middle=middle,
        low=min(said.low, middle),
        high=max(said.high, middle),
        sales=len(past),
        last=last,
        as_last=as_last,
        wished=sum(members for key, members in wished if about(key, title)),
        kinds=list(zip(kinds, share(middle, list(kinds.values())), strict=True))
        if any(kinds.values())
        else [],
    )


async def sales(session: AsyncSession, group_no: int) -> dict[int | None, list[Sale]]:
    """Product -> its sales that are over, oldest first; names that a leader made one count together."""
    units = func.sum(col(Offer.pledged) + col(Offer.waiting))
    closed = func.coalesce(col(GroupBuy.closed_at), col(GroupBuy.closes_at))
    rows = await session.execute(
        select(
            col(KnownProduct.root_id),
            col(GroupBuy.id),
            closed,
            func.min(col(Offer.title)),
            func.min(col(Offer.unit)),
            units,
        )
        .join(OfProduct, col(OfProduct.product_id) == col(KnownProduct.id))
        .join(Offer, col(Offer.id) == col(OfProduct.offer_id))
        .join(GroupBuy, col(GroupBuy.id) == col(Offer.buy_id))
        .where(col(KnownProduct.group_id) == group_no, col(GroupBuy.state).in_(("succeeded", "failed")))
        .group_by(col(KnownProduct.root_id), col(GroupBuy.id), closed)
        .order_by(closed, col(GroupBuy.id))
    )
    found: dict[int | None, list[Sale]] = defaultdict(list)
    for root, buy_no, at, title, unit, sold in rows:
        found[root].append(Sale(buy_no=buy_no, closed_at=at, title=title, unit=unit, units=int(sold)))
    return found


async def _kinds(session: AsyncSession, past: Sequence[Sale]) -> dict[str, int]:
    """Variant of the last sale -> what was asked for of it in all sales; none where there was only one."""
    rows = await session.execute(
        select(
            col(Offer.buy_id), col(Offer.title), col(Variant.axes), col(Variant.pledged), col(Variant.waiting)
        )
        .join(Offer, col(Offer.id) == col(Variant.offer_id))
        .where(col(Offer.buy_id).in_([one.buy_no for one in past]))
        .order_by(col(Offer.buy_id).desc(), col(Offer.position), col(Variant.position))
    )
    titles = {one.buy_no: one.title for one in past}
    found: dict[str, int] = {}
    for buy_no, title, axes, pledged, waiting in rows:
        kind = " ".join(value for _, value in axes)
        if title == titles[buy_no] and (buy_no == past[-1].buy_no or kind in found):
            found[kind] = found.get(kind, 0) + pledged + waiting
    return found if len(found) > 1 else {}


def _by_last(histories: Iterable[list[Sale]]) -> list[list[Sale]]:
    """The one sold last comes first."""
    return sorted(histories, key=lambda past: (past[-1].closed_at, past[-1].buy_no), reverse=True)


def _told(tested: Backtest | None) -> dict[str, int]:
    if tested is None or tested.sales < COUNTED:
        return {}
    ours, last = round(tested.ours * 100), round(tested.last * 100)
    return {"off_percent": ours, "last_off_percent": last, "tested": tested.sales}
