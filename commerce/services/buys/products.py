"""Changing single products of an open group buy. Who has ordered keeps the price they were shown; nothing
booked goes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import product as every
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import Outcome
from commerce.rules.bundles import Bundle, Plain, bundles_of, plain
from commerce.services.buys import knowing
from commerce.services.buys.bundling import bundle
from commerce.services.buys.editing import as_it_is, check_steps, offers_of_buy
from commerce.services.buys.keeping import prices_now, promise_lowered
from commerce.services.buys.opening import NewOffer
from commerce.services.buys.touched import tell_sold_out
from commerce.services.buys.variants import StockTooLow
from commerce.services.deed import Deed
from commerce.services.voice.record import redraw
from commerce.tables import GroupBuy, Offer, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is to be different about one product, None: unchanged. `unlimited`: "stock", "limit" are taken
    away."""

    code: str
    title: str | None = None
    unit: str | None = None
    price_minor: int | None = None
    stock: int | None = None
    limit: int | None = None
    bundles: tuple[Bundle, ...] | None = None
    sold_out: bool = False
    unlimited: tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        said = (self.title, self.unit, self.price_minor, self.stock, self.limit, self.bundles)
        return not self.sold_out and not self.unlimited and all(one is None for one in said)


@dataclass(slots=True, kw_only=True)
class ProductFact:
    """How one product stands after it was changed. `change`: "changed", "sold_out" or "added"; amounts in
    minor units. `was`: its title until now, where that is another; `dearer`: its price has risen."""

    code: str
    title: str
    unit: str
    price_minor: int
    stock: int | None
    limit: int
    change: str
    was: str = ""
    dearer: bool = False
    bundles: list[Plain] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ProductsEdited(Outcome):
    """Single products of an open buy are different now. `promoted` units came in from the waiting list.
    `as_before`: all of that was so already."""

    buy_no: int
    title: str
    currency: str
    products: list[ProductFact]
    promoted: int = 0
    as_before: bool = False


async def change_products(
    session: AsyncSession, buy: GroupBuy, changes: Sequence[Product], added: Sequence[NewOffer], deed: Deed
) -> ProductsEdited:
    """Applies the changes to a buy whose row is held. Raises StockTooLow where units already booked would be
    lost, StepTooDear."""
    offers = {offer.code: offer for offer in await offers_of_buy(session, buy)}
    before, was = await prices_now(session, buy, offers.values()), as_it_is(buy, offers.values())
    facts = [await _change(session, buy, offers[change.code], change, deed.now) for change in changes]
    check_steps(buy, list(offers.values()))
    await promise_lowered(session, buy, list(offers.values()), before, deed.now)
    as_before = not added and was == as_it_is(buy, offers.values())
    for new in added:
        offer = await add_offer(session, buy, new, len(offers))
        offers[offer.code] = offer
        facts.append(_fact(offer, "added"))
    if not as_before:
        buy.revision += 1
        await session.flush()
        await knowing.know(session, buy, list(offers.values()), deed.now)
        await redraw(session, buy.id, deed.now)
        detail = ", ".join(f"{fact.code} {fact.change}" for fact in facts)
        deed.sign(session, "edit", group_id=buy.group_id, buy_id=buy.id, detail=detail)
    return ProductsEdited(
        buy_no=buy.id, title=buy.title, currency=buy.currency, products=facts, as_before=as_before
    )


async def _change(
    session: AsyncSession, buy: GroupBuy, offer: Offer, change: Product, now: datetime
) -> ProductFact:
    before, was = offer.price_minor, offer.title
    for name in ("title", "unit", "price_minor"):
        if (value := getattr(change, name)) is not None:
            setattr(offer, name, value)
    _limits(offer, change)
    wanted = () if "bundle" in change.unlimited else change.bundles
    bundle(buy, offer, wanted, several=not offer.follows_ladder)
    if change.sold_out:
        await tell_sold_out(session, buy, offer, now)
    fact = _fact(offer, "sold_out" if change.sold_out else "changed")
    return replace(fact, was=was if was != offer.title else "", dearer=offer.price_minor > before)


def _limits(offer: Offer, change: Product) -> None:
    stock = offer.pledged if change.sold_out else change.stock
    if stock is not None:
        if stock < offer.pledged:
            raise StockTooLow(offer.title, stock, offer.pledged, offer.unit)
        offer.stock = stock
    if change.limit is not None:
        offer.member_limit = change.limit
    if "stock" in change.unlimited:
        offer.stock = None
    if "limit" in change.unlimited:
        offer.member_limit = 0


async def add_offer(session: AsyncSession, buy: GroupBuy, new: NewOffer, position: int) -> Offer:
    """One more product, with a price of its own, behind those there are."""
    offer = Offer(
        buy_id=buy.id,
        position=position,
        code=new.code,
        title=new.title,
        unit=new.unit,
        price_minor=new.price_minor or 0,
        follows_ladder=False,
        stock=new.stock,
        member_limit=new.member_limit,
        options=[[axis, list(values)] for axis, values in new.options],
        bundles=[list(one) for one in plain(new.bundles)],
    )
    session.add(offer)
    await session.flush()
    stocks: Mapping[Any, int] = dict(new.variant_stock)
    for place, values in enumerate(every(*(values for _, values in new.options))):
        axes: list[Any] = [[axis, value] for (axis, _), value in zip(new.options, values, strict=True)]
        session.add(Variant(offer_id=offer.id, position=place, axes=axes, stock=stocks.get(values)))
    return offer


def _fact(offer: Offer, change: str) -> ProductFact:
    return ProductFact(
        code=offer.code,
        title=offer.title,
        unit=offer.unit,
        price_minor=offer.price_minor,
        stock=offer.stock,
        limit=offer.member_limit,
        change=change,
        bundles=plain(bundles_of(offer.bundles)),
    )
