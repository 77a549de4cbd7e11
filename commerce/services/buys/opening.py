"""Opening a group buy, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.fact import NothingDone
from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome
from commerce.queries.turns import Turn, turns_on
from commerce.queries.voices import voices
from commerce.rules.bundles import Bundle, Plain, plain
from commerce.rules.countdown import next_due
from commerce.services.buys import knowing, repurchase
from commerce.services.deed import Deed
from commerce.services.words import granting
from commerce.tables import Group, GroupBuy, Offer, Outgoing, Post, Variant, Wish
from commerce.tables.base import from_millis

Options = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class NewOffer:
    """One product to offer. `variant_stock` is by the values of a variant; `price_minor` None follows the
    buy's price."""

    title: str
    code: str = ""
    unit: str = ""
    price_minor: int | None = None
    stock: int | None = None
    member_limit: int = 0
    options: Options = ()
    variant_stock: tuple[tuple[tuple[str, ...], int], ...] = ()
    bundles: tuple[Bundle, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewBuy:
    """What a leader wants to open. Prices in minor units of `currency`; `early` is a key (`rules.access`) ->
    wait after opening in ms; `only_for` the key that one needs at all."""

    title: str
    currency: str
    closes_at: datetime
    offers: tuple[NewOffer, ...]
    price_minor: int | None = None
    mechanic: str = "open"
    terms: dict[str, Any] = field(default_factory=dict)
    min_units: int = 0
    min_members: int = 0
    repeat: str = "add"
    shortage: str = "split"
    early: dict[str, int] = field(default_factory=dict)
    only_for: str = ""
    note: str = ""
    pickup: str = ""
    pay: str = ""
    photo: str = ""
    arrives: str = ""
    reminders: tuple[timedelta, ...] = ()


@dataclass(slots=True, kw_only=True)
class OpenedOffer:
    """One offer as it was understood."""

    code: str
    title: str
    unit: str
    price_minor: int
    stock: int | None
    limit: int
    options: list[tuple[str, list[str]]]
    stocks: list[tuple[str, int]] = field(default_factory=list)  # each variant's own stock
    bundles: list[Plain] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Opened(Outcome):
    """A group buy is open: all that was understood, with the absolute closing time."""

    buy_no: int
    title: str
    currency: str
    closes_at: datetime
    offers: list[OpenedOffer]
    mechanic: str
    terms: dict[str, Any]
    min_units: int
    min_members: int
    turns: list[Turn]
    note: str
    pickup: str
    pay: str
    groups: list[str]
    photo: bool
    arrives: str = ""
    orders_from: datetime | None = None  # where that is later than the opening
    has_own_price: bool = False  # the mechanic's own, which the price beside it never moves
    only_for: str = ""
    alone: bool = False  # some may order before others, and they among them
    wish: str = ""  # what was wished for, and by how many
    wishers: int = 0
    liked: list[tuple[str, int, int]] = field(
        default_factory=list
    )  # (title, so many, of so many) would buy it again


@dataclass(slots=True)
class AskedHowToOpen(NothingDone, Outcome):
    """A bare /open: how to write one."""


async def open_buy(
    session: AsyncSession, new: NewBuy, deed: Deed, others: Sequence[Group], wish: Wish | None = None
) -> Opened:
    """Opens it in the leader's group and in `others`, one stock for all; the living posts are on their way in
    the same commit, and before them a word to those whose `wish` it is."""
    buy = _row(new, deed)
    session.add(buy)
    await session.flush()
    offers = [await _offer(session, buy, offer, position, new) for position, offer in enumerate(new.offers)]
    await knowing.know(session, buy, offers, deed.now)
    wishers = await granting.fulfil(session, wish, buy, offers, deed) if wish is not None else 0
    await repurchase.tell_due(session, buy, offers, deed)
    for where in (deed.group, *others):
        session.add(Post(buy_id=buy.id, group_id=where.id))
        session.add(
            Outgoing(chat=where.chat, kind="post", buy_id=buy.id, due_at=deed.now, source=deed.source)
        )
        await session.flush()
    deed.sign(session, "open", buy_id=buy.id)
    opened = _opened(buy, new, offers, [where.name or where.chat for where in (deed.group, *others)])
    told = await voices(session, [one.id for one in offers], deed.group.id, deed.now)
    opened.liked = [
        (one.title, told[one.id].good, told[one.id].of)
        for one in offers
        if one.id in told and told[one.id].of
    ]
    opened.wish, opened.wishers = wish.product if wish is not None else "", wishers
    return opened


def codes(offers: Sequence[NewOffer]) -> list[str]:
    """The offers' codes: their own, else A, B, ... AA, none given twice."""
    taken = {offer.code.upper() for offer in offers if offer.code}
    spare = (code for code in letters() if code not in taken)
    return [offer.code.upper() or next(spare) for offer in offers]


def letters() -> Iterator[str]:
    """A, B, ... Z, AA, AB ...: the codes that offers without one are given."""
    return ("".join(some) for n in (1, 2) for some in product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=n))


def _row(new: NewBuy, deed: Deed) -> GroupBuy:
    return GroupBuy(
        group_id=deed.group.id,
        leader_id=deed.by.id,
        title=new.title,
        mechanic=new.mechanic,
        terms=new.terms,
        currency=new.currency,
        opened_at=deed.now,
        closes_at=new.closes_at,
        due_at=_due_at(new, deed.now),
        min_units=new.min_units,
        min_members=new.min_members,
        repeat=new.repeat,
        shortage=new.shortage,
        early=new.early,
        only_for=new.only_for,
        note=new.note,
        pickup=new.pickup,
        pay=new.pay,
        photo=new.photo,
        arrives=new.arrives,
    )


def _due_at(new: NewBuy, now: datetime) -> datetime:
    """When time first brings something: a countdown, a reminder, the end of early access, the beginning of
    its window."""
    begins = MECHANICS[new.mechanic].begins_at(new.terms)
    first = next_due(now, now, new.closes_at, new.reminders)
    first = min(first, now + timedelta(milliseconds=new.early.get("", 0))) if new.early.get("") else first
    return first if begins is None else min(first, max(now, from_millis(begins)))


async def _offer(session: AsyncSession, buy: GroupBuy, new: NewOffer, position: int, terms: NewBuy) -> Offer:
    own = new.price_minor is not None
    offer = Offer(
        buy_id=buy.id,
        position=position,
        code=codes(terms.offers)[position],
        title=new.title,
        unit=new.unit,
        price_minor=(new.price_minor if own else terms.price_minor) or 0,
        follows_ladder=not own or len(terms.offers) == 1,
        stock=new.stock,
        member_limit=new.member_limit,
        options=[[axis, list(values)] for axis, values in new.options],
        bundles=[list(one) for one in plain(new.bundles)],
    )
    session.add(offer)
    await session.flush()
    stocks = dict(new.variant_stock)
    for place, values in enumerate(product(*(values for _, values in new.options))):
        axes: list[Any] = [[axis, value] for (axis, _), value in zip(new.options, values, strict=True)]
        session.add(Variant(offer_id=offer.id, position=place, axes=axes, stock=stocks.get(values)))
    await session.flush()
    return offer


def _opened(buy: GroupBuy, new: NewBuy, offers: Sequence[Offer], groups: list[str]) -> Opened:
    facts = [
        OpenedOffer(
            code=o.code,
            title=o.title,
            unit=o.unit,
            price_minor=o.price_minor,
            stock=o.stock,
            limit=o.member_limit,
            options=[(axis, values) for axis, values in o.options],
            stocks=[(" ".join(values), stock) for values, stock in asked.variant_stock],
            bundles=plain(asked.bundles),
        )
        for o, asked in zip(offers, new.offers, strict=True)
    ]
    begins = MECHANICS[new.mechanic].begins_at(new.terms)
    return Opened(
        buy_no=buy.id,
        title=buy.title,
        currency=buy.currency,
        closes_at=buy.closes_at,
        offers=facts,
        mechanic=new.mechanic,
        terms=new.terms,
        min_units=new.min_units,
        min_members=new.min_members,
        turns=turns_on(buy),
        only_for=buy.only_for,
        alone=bool(buy.early),
        note=new.note,
        pickup=new.pickup,
        pay=new.pay,
        groups=groups,
        photo=bool(new.photo),
        arrives=new.arrives,
        orders_from=from_millis(begins)
        if begins is not None and from_millis(begins) > buy.opened_at
        else None,
        has_own_price=MECHANICS[new.mechanic].own_price(new.terms) is not None,
    )
