"""The end of a group buy: closed and settled in one commit, once, at its true deadline; or cancelled by its
leader."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.decide import NoSuchBuy
from commerce.fact import OneMessage, Unasked
from commerce.outcomes import Outcome, only_unit
from commerce.queries.acts import last_act
from commerce.queries.allotting import pack_size
from commerce.queries.sides import ALL, Side, carriers
from commerce.rules.countdown import next_reminder
from commerce.rules.lifecycle import NotOpen, move
from commerce.rules.pricing import line_due
from commerce.rules.settlement import saved, settle
from commerce.services.buys import repurchase
from commerce.services.buys.settling import Reckoning, Standards, as_booked, freeze, reckoned
from commerce.services.buys.sheets import Sheet
from commerce.services.money.commissioning import book_commissions
from commerce.services.money.pressing import AlreadyDone
from commerce.services.money.telling import begin_telling
from commerce.services.people import stirring
from commerce.services.people.meeting import address_of
from commerce.services.voice import courtesies
from commerce.services.voice.record import audit, chats_of, redraw, say
from commerce.services.words import granting
from commerce.tables import Group, GroupBuy, Order


@dataclass(slots=True, kw_only=True)
class ClosedOffer:
    """What was sold of one offer: (unit price in minor units, units), since who was shown a lower price keeps
    it."""

    code: str
    title: str
    units: int
    prices: list[tuple[int, int]]
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class BuyClosed(OneMessage, Outcome):
    """Told to every group when a buy closes. `state`: succeeded or failed; a failed one owes nobody anything.
    `total_minor` is what the offers' units come to at their prices, less `bundled_minor` by
    bundles and `off_minor` of members' own discounts. `units` and `members` of one that failed are what was asked for; the `allotted` ones, what the
    minimum was held against."""

    where = "group"
    buy_no: int
    title: str
    state: str
    closes_at: datetime
    units: int
    members: int
    total_minor: int
    currency: str
    offers: list[ClosedOffer]
    min_units: int
    min_members: int
    pickup: str
    early_close: bool
    allotted_units: int
    allotted_members: int
    off_minor: int = 0
    bundled_minor: int = 0
    unit: str = ""


@dataclass(slots=True)
class KeptPrice:
    """So many members keep a price that is lower than the step reached, which comes to `below_minor` less in
    all."""

    price_minor: int
    members: int
    below_minor: int


@dataclass(slots=True, kw_only=True)
class YourBuyClosed(Unasked, Outcome):
    """Told privately to the leader when their buy has closed with something to do: what it came to, and the
    commands that follow.
    `packs`: how many whole packs to get, 0 where it is not sold in packs. `kept`: what promises cost, price
    by price."""

    where = "private"
    buy_no: int
    title: str
    units: int
    members: int
    total_minor: int
    currency: str
    packs: int
    unit: str = ""
    kept: list[KeptPrice] = field(default_factory=list)


@dataclass(slots=True)
class BuyCancelled(Outcome):
    """The leader took the buy back; nobody owes anything."""

    where = "group"
    buy_no: int
    title: str
    reason: str


@dataclass(slots=True)
class Extended(Outcome):
    """The deadline moved."""

    where = "group"
    buy_no: int
    title: str
    closes_at: datetime


async def locked(session: AsyncSession, no: int, state: str = "open") -> GroupBuy:
    """The buy, its row held until the commit. Raises NoSuchBuy; NotOpen where it is in another state than
    asked for."""
    query = select(GroupBuy).where(col(GroupBuy.id) == no).with_for_update()
    buy = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
    if buy is None:
        raise NoSuchBuy(no)
    if state and buy.state != state:
        raise NotOpen(no=no, title=buy.title, state=buy.state)
    return buy


async def close(
    session: AsyncSession,
    no: int,
    now: datetime,
    standards: Standards,
    *,
    actor_id: int | None = None,
    source: str = "",
    foreseen: Reckoning | None = None,
) -> BuyClosed:
    """Closes and settles in this commit. A leader's own close moves the deadline to `now`; else the true
    deadline stands. `foreseen`: worked out before this commit began, so that nobody waits for it.

    Raises AlreadyDone where it has ended."""
    buy = await _still_open(session, no)
    early = now < buy.closes_at
    if early:
        buy.meant_until, buy.closes_at = buy.closes_at, max(now, buy.opened_at + timedelta(milliseconds=1))
    end = await reckoned(session, buy, standards, foreseen)
    buy.state = move(buy.state, "succeed" if end.succeeds else "fail")
    buy.closed_at, buy.settled = now, True
    if end.succeeds and standards.due is not None:
        buy.pay_by = now + standards.due
        buy.remind_at = next_reminder(now, buy.pay_by, standards.remind)
    await _settle(session, end, standards, now)
    await stirring.stir_around(session, no, now)
    await repurchase.sold(session, buy.group_id, now)
    fact = _summary(end, early)
    await _announce_end(session, end, fact, now)
    await _tell_leader(session, end.sheet, fact, now)
    audit(
        session,
        "close",
        now,
        actor_id=actor_id,
        group_id=buy.group_id,
        buy_id=no,
        source=source,
        detail=buy.state,
    )
    return fact


async def cancel(
    session: AsyncSession, no: int, now: datetime, reason: str, actor_id: int, source: str
) -> BuyCancelled:
    """Takes the buy back: nobody owes anything, what was ordered stays on record. Raises AlreadyDone,
    NotOpen."""
    buy = await _still_open(session, no, ended=("cancelled",))
    buy.state, buy.closed_at, buy.settled = move(buy.state, "cancel"), now, True
    await void_orders(session, buy)
    await begin_telling(session, buy, now)
    await granting.give_back(session, no)
    await courtesies.withdraw(session, repurchase.OpenAgain, no)
    fact = BuyCancelled(no, buy.title, reason)
    await _announce(session, buy, fact, now)
    audit(
        session,
        "cancel",
        now,
        actor_id=actor_id,
        group_id=buy.group_id,
        buy_id=no,
        source=source,
        detail=reason,
    )
    return fact


async def _still_open(
    session: AsyncSession, no: int, ended: Sequence[str] = ("succeeded", "failed", "cancelled")
) -> GroupBuy:
    """The open buy, its row held. Raises AlreadyDone for one that has `ended` so, with who did that; else
    NotOpen."""
    buy = await locked(session, no, "")
    if buy.state in ended:
        act = await last_act(session, "cancel" if buy.state == "cancelled" else "close", buy_id=no)
        what = "cancelled" if buy.state == "cancelled" else "closed"
        raise AlreadyDone(
            buy_no=no,
            title=buy.title,
            what=what,
            by=act.by if act else "",
            at=act.at if act else buy.closed_at or buy.closes_at,
        )
    if buy.state != "open":
        raise NotOpen(no=no, title=buy.title, state=buy.state)
    return buy


async def extend(
    session: AsyncSession, no: int, closes_at: datetime, now: datetime, actor_id: int, source: str
) -> Extended:
    """Moves the deadline of an open buy."""
    buy = await locked(session, no)
    before, buy.closes_at = buy.closes_at, closes_at
    buy.due_at, buy.reminded, buy.revision = now, 0, buy.revision + 1
    await redraw(session, no, now)
    audit(
        session,
        "extend",
        now,
        actor_id=actor_id,
        group_id=buy.group_id,
        buy_id=no,
        source=source,
        detail=f"from {before}",
    )
    fact = Extended(no, buy.title, closes_at)
    await _tell_others(session, buy, fact, now)
    return fact


async def _settle(session: AsyncSession, end: Reckoning, standards: Standards, now: datetime) -> None:
    """Prices and dues of a buy that succeeded; of one that failed nobody owes anything. The first members are
    told in this commit, the others after it."""
    sheet = end.sheet
    if sheet.buy.state == "succeeded":
        await freeze(session, sheet, end.before.with_credit)
    else:
        await void_orders(session, sheet.buy)
    await begin_telling(session, sheet.buy, now, standards)
    if sheet.buy.state == "succeeded":
        await book_commissions(session, sheet, sheet.buy.closed_at or sheet.buy.closes_at)


async def void_orders(session: AsyncSession, buy: GroupBuy) -> None:
    """Nobody owes anything; what was ordered stays on record."""
    await session.flush()
    await session.execute(
        update(Order).where(col(Order.buy_id) == buy.id).values(state="void", due_minor=0),
        execution_options={"synchronize_session": False},
    )


def _summary(end: Reckoning, early: bool, side: Side = ALL) -> BuyClosed:
    """What a buy came to. In a group that carries it for another leader: what was ordered there."""
    sheet, given, buy = end.sheet, end.given, end.sheet.buy
    lines = [line for line in sheet.lines if side.sees(sheet.orders[line.order_id].group_id)]
    units: dict[int, Counter[int]] = defaultdict(Counter)
    for line in lines:
        units[line.offer_id][min(line.price_minor, sheet.prices[line.offer_id])] += line.qty
    sold = [
        ClosedOffer(
            code=o.code,
            title=o.title,
            units=units[no].total(),
            prices=sorted((+units[no]).items(), reverse=True),
            unit=o.unit,
        )
        for no, o in sheet.offers.items()
    ]
    total = sum(line.due_minor or 0 for line in lines) if buy.state == "succeeded" else 0
    least = max(buy.min_units, pack_size(buy))
    members = len({line.order_id for line in lines if line.qty})
    at_prices = sum(price * count for offer in sold for price, count in offer.prices)
    bundled = saved(as_booked(sheet, lines)) if buy.state == "succeeded" else 0
    return BuyClosed(
        buy_no=buy.id,
        title=buy.title,
        state=buy.state,
        closes_at=buy.closes_at,
        units=sum(offer.units for offer in sold),
        members=members,
        total_minor=total,
        currency=buy.currency,
        offers=sold,
        min_units=least,
        min_members=buy.min_members,
        pickup=buy.pickup,
        early_close=early,
        allotted_units=given.units(lines),
        allotted_members=given.orders(lines),
        off_minor=max(0, at_prices - bundled - total) if buy.state == "succeeded" else 0,
        bundled_minor=bundled,
        unit=only_unit(offer.unit for offer in sheet.offers.values()),
    )


async def _announce(session: AsyncSession, buy: GroupBuy, fact: Outcome, now: datetime) -> None:
    """To every group once; the living posts are drawn a last time."""
    await redraw(session, buy.id, now)
    for chat in await chats_of(session, buy.id):
        say(session, chat, fact, now, buy_id=buy.id)


async def _announce_end(session: AsyncSession, end: Reckoning, fact: BuyClosed, now: datetime) -> None:
    """To every group once; one that carries the buy hears what was sold there, and no other group's money."""
    carried = await carriers(session, fact.buy_no) if fact.state == "succeeded" else ()
    own = {group.chat: Side(only=group.id) for _, group in carried}
    await redraw(session, fact.buy_no, now)
    for chat in await chats_of(session, fact.buy_no):
        said = _summary(end, fact.early_close, own[chat]) if chat in own else fact
        say(session, chat, said, now, buy_id=fact.buy_no)


async def _tell_leader(session: AsyncSession, sheet: Sheet, fact: BuyClosed, now: datetime) -> None:
    """What comes next for them; of a buy that came to nothing there is nothing to do."""
    buy, chats = sheet.buy, await chats_of(session, sheet.buy.id)
    address = (
        await address_of(session, buy.leader_id, chats[0].partition(":")[0])
        if chats and fact.state == "succeeded"
        else ""
    )
    if address:
        size = pack_size(buy)
        told = YourBuyClosed(
            buy_no=buy.id,
            title=buy.title,
            units=fact.units,
            members=fact.members,
            total_minor=fact.total_minor,
            currency=buy.currency,
            packs=fact.units // size if size else 0,
            unit=fact.unit,
            kept=_kept_prices(sheet),
        )
        say(session, address, told, now, kind="private", buy_id=buy.id, person=address)


def _kept_prices(sheet: Sheet) -> list[KeptPrice]:
    """What promises cost, the lowest price first: the difference to the step reached, less the same
    discounts."""
    booked = [replace(one, promised_minor=one.final_minor) for one in as_booked(sheet, sheet.lines)]
    discounts = {no: order.discount_bp for no, order in sheet.orders.items()}
    at_final = {due.line: due.due_minor for due in settle([one for one in booked if one.bundles], discounts)}
    members: dict[int, set[int]] = defaultdict(set)
    below: Counter[int] = Counter()
    for line in (line for line in sheet.lines if line.qty):
        final = sheet.prices[line.offer_id]
        if line.price_minor < final:
            members[line.price_minor].add(line.order_id)
            alone = line_due(line.qty, final, final, discounts[line.order_id])
            below[line.price_minor] += at_final.get(line.id, alone) - (line.due_minor or 0)
    return [KeptPrice(price, len(members[price]), below[price]) for price in sorted(members)]


async def _tell_others(session: AsyncSession, buy: GroupBuy, fact: Outcome, now: datetime) -> None:
    """To the other groups of the buy; its own hears the answer to the command."""
    own = (await session.execute(select(col(Group.chat)).where(col(Group.id) == buy.group_id))).scalar_one()
    for chat in await chats_of(session, buy.id):
        if chat != own:
            say(session, chat, fact, now, buy_id=buy.id)
