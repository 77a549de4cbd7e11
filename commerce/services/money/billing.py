"""Each member's own word when a group buy ends: their total and how to pay, what is theirs again, a tier they
rose to. Formed here, order by order, from one look at a portion of them; told by `telling`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.pooling import bundled
from commerce.booking.rows import axes_of
from commerce.mechanics import MECHANICS
from commerce.outcomes import Courtesy, LineFact, Outcome, as_read
from commerce.queries.bills import ways_for
from commerce.queries.board import reference_of
from commerce.queries.goods import offers_of, variants_of
from commerce.queries.ledger import BY_CREDIT, received, spent
from commerce.queries.lines import line_fact as unpriced
from commerce.queries.prices import pledged_of, price_at
from commerce.rules.bundles import bundles_of
from commerce.rules.means import Way
from commerce.rules.mechanic import Pledged
from commerce.rules.pickup import PlaceChoice, choices_of, chosen, place_for
from commerce.rules.settlement import payable_now
from commerce.rules.tiers import TierRule, tier_of
from commerce.services.buys.settling import Standards, unfinished
from commerce.services.buys.sheets import Sheet, rows_of
from commerce.services.people.meeting import addresses_of
from commerce.tables import Group, GroupBuy, Line, Offer, Order, Transfer, Variant, Waiting


@dataclass(slots=True, kw_only=True)
class Allotted:
    """How goods were shared out for one line: asked for `asked` to `upto`, got `got`; `unit` is what one is
    called."""

    goods: str
    asked: int
    upto: int
    got: int
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class YourTotal(Outcome):
    """Each member's own bill, told privately with the way to pay. `now_minor` is due at once; the rest when
    the goods arrive. `paid_minor` was received before, `credit_minor` of it is what they had paid too much elsewhere.
    `pay_by`: until when what is due at once is to be paid, None where no day is said.
    `reference` is the bill's own code, '' where nothing is owed; `ways` to pay what is due at once, each kept as it is
    said; `choices` of a place to fetch it, where they have not chosen one of several."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    lines: list[LineFact]
    due_minor: int
    now_minor: int
    currency: str
    pay: str
    pickup: str
    arrives: str
    discount_bp: int
    allotted: list[Allotted]
    pack_size: int
    paid_minor: int = 0
    reference: str = ""
    ways: list[Way] = field(default_factory=list)
    credit_minor: int = 0
    pay_by: datetime | None = None
    choices: list[PlaceChoice] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class YourCredit(Outcome):
    """Told privately: what they paid for a group buy that nobody owes for is theirs again; their leader gives
    it back."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    credit_minor: int
    currency: str


@dataclass(slots=True)
class NotThisTime(Outcome):
    """Told privately to a member who gets nothing and owes nothing. `why`: team (theirs did not come
    together), waiting (nothing came free for them), failed (the buy did not come together)."""

    where = "private"
    buy_no: int
    title: str
    why: str


@dataclass(slots=True, kw_only=True)
class TierReached(Courtesy):
    """A member rose to a tier; what it brings."""

    about = "tiers"
    in_loop = False
    tier: str
    discount_bp: int
    early: int
    perks: str


@dataclass(slots=True, kw_only=True)
class BillWithdrawn(Outcome):
    """Told privately: the total said before holds no more, since the buy is open again. `paid_minor` counts
    for the next."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    closes_at: datetime
    paid_minor: int
    currency: str


@dataclass(kw_only=True)
class Portion:
    """Some orders of one buy with all that their members are told about. `after`: what each member has spent,
    this buy counted; `chats`: of the groups they ordered in; `left_out`: orders of teams that did not come together."""

    buy: GroupBuy
    standards: Standards
    orders: Sequence[Order]
    offers: Mapping[int, Offer]
    variants: Mapping[int, Variant]
    pledged: Pledged
    lines: Mapping[int, Sequence[Line]]
    waiting: frozenset[int]
    paid: Mapping[int, int]
    credit: Mapping[int, int]
    addresses: Mapping[int, str]
    chats: Mapping[int, str]
    now: datetime
    after: Mapping[int, int] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    withdrawn: frozenset[int] = frozenset()


async def portion_of(
    session: AsyncSession, buy: GroupBuy, standards: Standards, orders: Sequence[Order], now: datetime
) -> Portion:
    """All that is needed of these orders, in a handful of statements however many there are."""
    numbers = [order.id for order in orders]
    offers, chats = await offers_of(session, buy.id), await _chats(session, orders)
    return Portion(
        buy=buy,
        standards=standards,
        orders=orders,
        offers={offer.id: offer for offer in offers},
        variants={variant.id: variant for variant in await variants_of(session, buy.id)},
        pledged=await pledged_of(session, buy, offers),
        lines=await _lines(session, numbers),
        waiting=await _waiting(session, numbers),
        paid=await received(session, numbers),
        credit=await received(session, numbers, BY_CREDIT),
        addresses=await addresses_of(session, numbers),
        chats=chats,
        now=now,
        after=await _spent(session, buy, standards, orders),
        left_out=await _left_out(session, buy, orders),
        withdrawn=await _withdrawn(session, buy, numbers),
    )


def words(portion: Portion, order: Order) -> Iterator[Outcome]:
    """What the order's member is told, by what became of the buy."""
    match portion.buy.state:
        case "succeeded":
            return _settled(portion, order)
        case "failed":
            return _failed(portion, order)
        case "cancelled":
            return _credit(portion, order)
        case _:
            return _taken_back(portion, order)


def _settled(portion: Portion, order: Order) -> Iterator[Outcome]:
    """A bill for who gets something, and the tier that this brings; who gets nothing is told why."""
    buy, lines = portion.buy, portion.lines.get(order.id, ())
    if order.id in portion.left_out:
        yield NotThisTime(buy.id, buy.title, "team")
    elif lines:
        yield _bill(portion, order, lines)
        yield from _tier(portion, order)
    elif order.id in portion.waiting:
        yield NotThisTime(buy.id, buy.title, "waiting")


def _failed(portion: Portion, order: Order) -> Iterator[Outcome]:
    """Nobody owes anything: who had hoped for something is told, and what they paid is theirs again."""
    credited = list(_credit(portion, order))
    yield from credited
    booked = order.id in portion.lines and order.id not in portion.left_out
    if not credited and (booked or order.id in portion.waiting):
        yield NotThisTime(portion.buy.id, portion.buy.title, "failed")


def _credit(portion: Portion, order: Order) -> Iterator[Outcome]:
    paid = portion.paid.get(order.id, 0)
    if paid > 0:
        yield YourCredit(
            order_no=order.id,
            buy_no=portion.buy.id,
            title=portion.buy.title,
            credit_minor=paid,
            currency=portion.buy.currency,
        )


def _taken_back(portion: Portion, order: Order) -> Iterator[Outcome]:
    """The buy is open again: who had a bill, or has paid, is told."""
    paid = portion.paid.get(order.id, 0)
    if order.id in portion.withdrawn or paid:
        yield BillWithdrawn(
            order_no=order.id,
            buy_no=portion.buy.id,
            title=portion.buy.title,
            closes_at=portion.buy.closes_at,
            paid_minor=paid,
            currency=portion.buy.currency,
        )


def _bill(portion: Portion, order: Order, lines: Sequence[Line]) -> YourTotal:
    buy, kind = portion.buy, MECHANICS[portion.buy.mechanic]
    paid = portion.paid.get(order.id, 0)
    deposits = sum(kind.deposit(buy.terms, line.qty, line.due_minor or 0) for line in lines)
    now = payable_now(order.due_minor, deposits, paid, arrived=False)
    allotted = [
        Allotted(
            goods=_label(portion, line) or portion.offers[line.offer_id].title,
            asked=line.asked,
            upto=max(line.asked, line.upto or 0),
            got=line.qty,
            unit=portion.offers[line.offer_id].unit,
        )
        for line in lines
        if line.asked is not None
    ]
    return YourTotal(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        lines=as_read(_as_billed(portion, order, lines)),
        due_minor=order.due_minor,
        now_minor=now,
        currency=buy.currency,
        pay=buy.pay or portion.standards.payment_note,
        pickup=place_for(order.place, buy.pickup, ""),
        choices=[] if chosen(order.place, buy.pickup) else choices_of(buy.pickup),
        arrives=buy.arrives,
        discount_bp=order.discount_bp,
        allotted=allotted,
        pack_size=kind.pack_size(buy.terms) if allotted else 0,
        paid_minor=paid,
        reference=reference_of(order, order.due_minor, now),
        ways=ways_for(
            portion.standards.means,
            portion.chats[order.group_id],
            order.id,
            now,
            currency=buy.currency,
            now=portion.now,
            pay_by=buy.pay_by,
        ),
        pay_by=buy.pay_by if now else None,
        credit_minor=max(0, portion.credit.get(order.id, 0)),
    )


def _as_billed(portion: Portion, order: Order, lines: Sequence[Line]) -> list[LineFact]:
    """What the order got, with how its bundles came about."""
    facts = [line_fact(portion, order, line) for line in lines if line.qty]
    bundles = {one.code: bundles_of(one.bundles) for one in portion.offers.values() if one.bundles}
    return bundled(facts, bundles, frozen=True)


def line_fact(portion: Portion, order: Order, line: Line) -> LineFact:
    """A settled line as people read it: at the price before their discount, which stands beside it."""
    offer = portion.offers[line.offer_id]
    price = price_at(portion.buy, offer, portion.pledged)
    fact = unpriced(offer, portion.variants[line.variant_id], line, price, order.discount_bp)
    return replace(fact, qty=line.qty, due_minor=line.due_minor or 0)


def _label(portion: Portion, line: Line) -> str:
    return " ".join(value for _, value in axes_of(portion.variants[line.variant_id].axes))


def _tier(portion: Portion, order: Order) -> Iterator[TierReached]:
    """The tier that a member rose to by this buy."""
    tiers: Sequence[TierRule] = portion.standards.tiers
    spent_now = portion.after.get(order.member_id, 0)
    was, now = tier_of(tiers, spent_now - order.due_minor), tier_of(tiers, spent_now)
    if now is not None and now is not was:
        yield TierReached(
            tier=now.name,
            discount_bp=now.discount_bp,
            early=int(now.early.total_seconds()),
            perks=now.perks,
        )


async def _lines(session: AsyncSession, orders: Sequence[int]) -> dict[int, list[Line]]:
    """order -> what it holds, and what it would have got where goods were shared out."""
    shared_out = col(Line.asked).is_not(None)
    rows = await session.execute(
        select(Line)
        .where(col(Line.order_id).in_(orders), or_(col(Line.qty) > 0, shared_out))
        .order_by(col(Line.id)),
        execution_options={"populate_existing": True},
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for line in rows.scalars():
        found[line.order_id].append(line)
    return found


async def _waiting(session: AsyncSession, orders: Sequence[int]) -> frozenset[int]:
    """Those that have something on the waiting list."""
    query = select(col(Waiting.order_id)).where(col(Waiting.order_id).in_(orders))
    return frozenset((await session.execute(query)).scalars())


async def _chats(session: AsyncSession, orders: Sequence[Order]) -> dict[int, str]:
    """group -> its chat, of the groups they were made in."""
    groups = select(col(Group.id), col(Group.chat)).where(col(Group.id).in_({o.group_id for o in orders}))
    return {row[0]: row[1] for row in await session.execute(groups)}


async def _spent(
    session: AsyncSession, buy: GroupBuy, standards: Standards, orders: Sequence[Order]
) -> dict[int, int]:
    """member -> what they have spent up to this settlement and with it; nothing is asked where there are no
    tiers."""
    if not standards.tiers or buy.state != "succeeded":
        return {}
    own = (
        select(func.max(col(Transfer.id)))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .where(col(Order.buy_id) == buy.id, col(Transfer.kind) == "settlement")
    )
    last = (await session.execute(own)).scalar_one_or_none() or 0
    members = [order.member_id for order in orders]
    return await spent(session, members, buy.closes_at - standards.window, upto=last)


async def _left_out(session: AsyncSession, buy: GroupBuy, orders: Sequence[Order]) -> frozenset[int]:
    """Orders of teams that did not come together."""
    if buy.state == "succeeded":
        return frozenset(order.id for order in orders if order.state == "void")
    if buy.state == "failed" and MECHANICS[buy.mechanic].team_size(buy.terms):
        return frozenset(order.id for order in unfinished(Sheet.of(await rows_of(session, buy))))
    return frozenset()


async def _withdrawn(session: AsyncSession, buy: GroupBuy, orders: Sequence[int]) -> frozenset[int]:
    """Of a buy that is open again: the orders that were settled when it was last closed."""
    if buy.state != "open" or not buy.rounds:
        return frozenset()
    before = f":{buy.rounds - 1}" if buy.rounds > 1 else ""
    keys = [f"settlement:{order}{before}:undone" for order in orders]
    query = select(col(Transfer.order_id)).where(col(Transfer.key).in_(keys))
    return frozenset((await session.execute(query)).scalars())
