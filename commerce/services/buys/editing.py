"""Changing an open group buy. Nobody who ordered is ever worse off: what was promised to them stays
promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS, PLAIN
from commerce.outcomes import Outcome, only_unit
from commerce.queries.acts import last_act
from commerce.queries.prices import pledged_of
from commerce.queries.turns import Turn, turns_on
from commerce.refusals import Refusal
from commerce.rules.bundles import Bundle, Plain, plain
from commerce.rules.mechanic import Terms
from commerce.services.buys import knowing
from commerce.services.buys.bundling import bundle
from commerce.services.buys.keeping import prices_now, promise_lowered
from commerce.services.buys.opening import Options
from commerce.services.buys.variants import StockTooLow, change_variants
from commerce.services.deed import Deed
from commerce.services.money.pressing import AlreadyDone
from commerce.services.voice.record import redraw
from commerce.tables import GroupBuy, Offer
from commerce.tables.base import from_millis


@dataclass(eq=False, kw_only=True)
class StepTooDear(Refusal):
    """From `at` units (or members: `counts`) on everyone would pay more than the price itself, by the
    `mechanic` of the buy."""

    at: int
    price_minor: int
    base_minor: int
    currency: str
    mechanic: str
    counts: str


@dataclass(slots=True, kw_only=True)
class Edited(Outcome):
    """What is different now. Who has ordered keeps the price they were promised where it was lower.

    `mechanic` and `terms` are those it has now, where they are new; `stays_minor`: what everyone pays all the
    same, where the `kind` of sale has a price of its own. `each`: stock and limit are those of each of its
    products. `as_before`: all of that was so already."""

    buy_no: int
    title: str
    currency: str
    changes: list[str]
    price_minor: int | None
    stock: int | None
    limit: int | None
    closes_at: datetime | None
    cleared: list[str]
    note: str | None = None
    pickup: str | None = None
    pay: bool = False  # the words on how to pay are told privately only
    promoted: int = 0
    options: list[tuple[str, list[str]]] = field(default_factory=list)
    variant_stock: list[tuple[str, int]] = field(default_factory=list)
    mechanic: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    orders_from: datetime | None = None
    kind: str = ""
    stays_minor: int | None = None
    min_units: int = 0
    min_members: int = 0
    arrives: str | None = None
    bundles: list[Plain] = field(default_factory=list)
    each: bool = False
    as_before: bool = False
    dearer: bool = False  # its price has risen
    unit: str = ""
    only_for: str = ""  # a key of `rules.access`
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What is to be different; None is unchanged. `cleared` names fields, or a mechanic, that are taken
    away."""

    title: str | None = None
    price_minor: int | None = None
    stock: int | None = None
    limit: int | None = None
    closes_at: datetime | None = None
    min_units: int | None = None
    min_members: int | None = None
    note: str | None = None
    pickup: str | None = None
    pay: str | None = None
    photo: str | None = None
    arrives: str | None = None
    bundles: tuple[Bundle, ...] | None = None
    cleared: tuple[str, ...] = field(default=())
    mechanic: str | None = None
    terms: Terms | None = None
    early: dict[str, int] | None = None
    only_for: str | None = None
    options: Options | None = None
    variant_stock: tuple[tuple[tuple[str, ...], int], ...] | None = None

    def names(self) -> list[str]:
        """The fields that are said."""
        return [
            name
            for name, value in vars(self).items()
            if value is not None and name not in ("cleared", "terms")
        ]


SIMPLE = (
    "title",
    "closes_at",
    "min_units",
    "min_members",
    "note",
    "pickup",
    "pay",
    "photo",
    "early",
    "only_for",
    "arrives",
)
OF_OFFER = ("title", "unit", "price_minor", "stock", "member_limit", "options", "bundles")
CLEARED: dict[str, Any] = {"note": "", "pickup": "", "pay": "", "arrives": ""}


async def edit(session: AsyncSession, buy: GroupBuy, change: Edit, deed: Deed) -> Edited:
    """Applies the change to a buy whose row is held. Raises StockTooLow where units already promised would be
    lost."""
    offers = await offers_of_buy(session, buy)
    before, was = await prices_now(session, buy, offers), as_it_is(buy, offers)
    dearer = any(_is_dearer(offer, change) for offer in offers)
    for name in SIMPLE:
        value = getattr(change, name)
        if value is not None:
            setattr(buy, name, value)
    if change.title and len(offers) == 1:
        offers[0].title = change.title
        await knowing.know(session, buy, offers, deed.now)
    _clear(buy, offers, change.cleared)
    for offer in offers:
        wanted = () if "bundle" in change.cleared else change.bundles
        bundle(buy, offer, wanted, several=len(offers) > 1)
    _prices(buy, offers, change)
    await _steps(session, buy, offers)
    await promise_lowered(session, buy, offers, before, deed.now)
    _stock(offers, change)
    await change_variants(session, offers, change.options, change.variant_stock)
    as_before = was == as_it_is(buy, offers) and not change.variant_stock
    if not as_before:
        await _seen(session, buy, change, deed)
    return replace(
        _edited(buy, change, deed.now),
        each=len(offers) > 1,
        as_before=as_before,
        dearer=dearer,
        unit=only_unit(offer.unit for offer in offers),
    )


def _is_dearer(offer: Offer, change: Edit) -> bool:
    return offer.follows_ladder and (change.price_minor or 0) > offer.price_minor


async def _seen(session: AsyncSession, buy: GroupBuy, change: Edit, deed: Deed) -> None:
    """By the post, by the reminders and on record."""
    buy.revision, buy.due_at = buy.revision + 1, deed.now if change.closes_at else buy.due_at
    if change.closes_at:
        buy.reminded = 0
    await redraw(session, buy.id, deed.now)
    deed.sign(session, "edit", group_id=buy.group_id, buy_id=buy.id, detail=", ".join(change.names()))


def as_it_is(buy: GroupBuy, offers: Iterable[Offer]) -> tuple[Any, ...]:
    """All that an edit can change, but for what single variants have in stock."""
    whole = [getattr(buy, name) for name in (*SIMPLE, "mechanic", "terms")]
    return *whole, *([getattr(offer, name) for name in OF_OFFER] for offer in offers)


async def changed_before(session: AsyncSession, no: int, title: str) -> AlreadyDone:
    """For an edit that says what is so already: who made it so, and when."""
    act = await last_act(session, "edit", "open", buy_id=no)
    assert act is not None, "it was opened"
    return AlreadyDone(buy_no=no, title=title, what="edited", by=act.by, at=act.at)


def _edited(buy: GroupBuy, change: Edit, now: datetime) -> Edited:
    return Edited(
        buy_no=buy.id,
        title=buy.title,
        currency=buy.currency,
        changes=change.names(),
        price_minor=change.price_minor,
        stock=change.stock,
        limit=change.limit,
        closes_at=change.closes_at,
        cleared=list(change.cleared),
        note=change.note,
        pickup=change.pickup,
        arrives=change.arrives,
        bundles=plain(change.bundles or ()),
        pay=change.pay is not None,
        min_units=change.min_units or 0,
        min_members=change.min_members or 0,
        options=[(axis, list(values)) for axis, values in change.options or ()],
        variant_stock=[(" ".join(values), stock) for values, stock in change.variant_stock or ()],
        mechanic=change.mechanic or "",
        terms=dict(change.terms or {}),
        orders_from=_orders_from(buy, change, now),
        only_for=change.only_for or "",
        turns=turns_on(buy) if change.early is not None else [],
        kind=buy.mechanic,
        stays_minor=_stays(buy, change),
    )


def _orders_from(buy: GroupBuy, change: Edit, now: datetime) -> datetime | None:
    """When orders begin to count, where the change says it and that is still to come."""
    begins = MECHANICS[buy.mechanic].begins_at(buy.terms) if change.mechanic is not None else None
    return from_millis(begins) if begins is not None and from_millis(begins) > now else None


def _stays(buy: GroupBuy, change: Edit) -> int | None:
    """Where a mechanic has a price of its own, the price beside it never moves that."""
    own = MECHANICS[buy.mechanic].own_price(buy.terms)
    return own if change.price_minor is not None and own != change.price_minor else None


async def offers_of_buy(session: AsyncSession, buy: GroupBuy) -> list[Offer]:
    """The offers of a buy whose row is held, as they are now."""
    query = select(Offer).where(col(Offer.buy_id) == buy.id).order_by(col(Offer.position))
    return list((await session.execute(query, execution_options={"populate_existing": True})).scalars())


def _prices(buy: GroupBuy, offers: list[Offer], change: Edit) -> None:
    if change.price_minor is not None:
        for offer in offers:
            if offer.follows_ladder:
                offer.price_minor = change.price_minor
    if change.mechanic is not None:
        buy.mechanic, buy.terms, buy.begun = change.mechanic, dict(change.terms or {}), False


async def _steps(session: AsyncSession, buy: GroupBuy, offers: list[Offer]) -> None:
    """What is reached already is no news. Raises StepTooDear."""
    check_steps(buy, offers)
    buy.step_told = MECHANICS[buy.mechanic].reach(buy.terms, await pledged_of(session, buy, offers)).at


def check_steps(buy: GroupBuy, offers: list[Offer]) -> None:
    """A step is never dearer than the price itself. Raises StepTooDear."""
    kind, base = (
        MECHANICS[buy.mechanic],
        max((offer.price_minor for offer in offers if offer.follows_ladder), default=None),
    )
    dear = kind.too_dear(buy.terms, base) if base is not None else None
    if dear is not None and base is not None:
        raise StepTooDear(
            at=dear.at,
            price_minor=dear.price_minor,
            base_minor=base,
            currency=buy.currency,
            mechanic=buy.mechanic,
            counts=kind.counts,
        )


def check_stock(offers: list[Offer], change: Edit) -> None:
    """What is booked is promised. Raises StockTooLow."""
    for offer in offers:
        if change.stock is not None and change.stock < offer.pledged:
            raise StockTooLow(offer.title, change.stock, offer.pledged, offer.unit)


def _stock(offers: list[Offer], change: Edit) -> None:
    check_stock(offers, change)
    for offer in offers:
        if change.limit is not None:
            offer.member_limit = change.limit
        if change.stock is not None:
            offer.stock = change.stock


def _clear(buy: GroupBuy, offers: list[Offer], cleared: tuple[str, ...]) -> None:
    for name in cleared:
        if name in CLEARED:
            setattr(buy, name, CLEARED[name])
        if name == "early":
            buy.early = {}
        if name == "only":
            buy.only_for = ""
        if name == "min":
            buy.min_units = buy.min_members = 0
        if name == buy.mechanic:
            buy.mechanic, buy.terms = PLAIN, {}
        for offer in offers:
            if name == "stock":
                offer.stock = None
            if name == "limit":
                offer.member_limit = 0
