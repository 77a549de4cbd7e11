"""What a leader looks at after closing: who gets what, who has paid, what was handed out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.ground.turns import in_turns
from commerce.outcomes import LineFact, Outcome, as_read, only_unit
from commerce.queries.allotting import given_now, pack_size
from commerce.queries.board import reference_of, what_to_pay
from commerce.queries.enquiries import OpenQuestion, open_questions
from commerce.queries.goods import held_of, offers_of, variants_of
from commerce.queries.ledger import paid_in
from commerce.queries.lines import line_facts
from commerce.queries.names import called, shared_around
from commerce.queries.prices import pledged_of
from commerce.queries.remarks import remarks_of
from commerce.queries.sides import ALL, Side, carriers
from commerce.queries.standing import Stands
from commerce.rules.commission import Rate, commission
from commerce.rules.lifecycle import StateOfBuy
from commerce.rules.paging import REMARK, line_weight, order_weight, page_of, pages, shortened, within
from commerce.rules.pickup import chosen, places_of
from commerce.tables import (
    Group,
    GroupBuy,
    Line,
    Member,
    Order,
    Resale,
    Utterance,
    Waiting,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOrder:
    """One member's order as the leader sees it. `now_minor` is to be paid now, `credit_minor` to be given back;
    `reference` is the bill's, '' before there is one; `name` tells people of one name apart; `remarks` are what they
    wrote beside it. `deleted`: a message it came from was deleted on the platform. `group`: where it was made;
    `place` and `pickup_code`: where and with what it is fetched, '' where there is neither."""

    order_no: int
    member_no: int
    name: str
    lines: list[LineFact]
    units: int
    waiting: int
    due_minor: int
    paid_minor: int
    handed: bool
    deleted: bool
    now_minor: int = 0
    credit_minor: int = 0
    remarks: list[str] = field(default_factory=list)
    reference: str = ""
    group: str = ""
    group_no: int = 0
    place: str = ""
    pickup_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVariant:
    """How many of one variant are booked and wait; `unit` is what one is called; `allotted` of them would be
    handed out as things stand."""

    goods: str
    units: int
    waiting: int
    allotted: int
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPlace:
    """How many fetch theirs at one of several places; `place` '': who has not chosen."""

    place: str
    members: int
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What was ordered in a group that carries the buy for its leader: the sum alone, and the commission for
    it (as of now)."""

    group: str
    units: int
    due_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyList(OneMessage, Outcome):
    """A group buy, per person and per variant, for the leader of that side alone. `elsewhere`: the groups
    that carry it; of a group that carries it for another leader, `commission_minor` is what comes to this
    side, else None. Said in pages: the sums and counts are those of the whole list on each. Of `owing` orders
    that owe something `settled_up` have nothing to pay any more; of `fetching` that have goods, `fetched`
    have fetched them. `unit` is what all units are called, where all are called alike; `questions` are those
    nobody has answered, for the buy's own leader. Where members choose among several `places`, the orders stand
    place by place. `helping`: for a helper, who gives no money back."""

    where = "private"
    buy_no: int
    title: str
    state: StateOfBuy
    settled: bool
    arrived: bool
    closes_at: datetime
    currency: str
    orders: list[ListedOrder]
    variants: list[ListedVariant]
    units: int
    due_minor: int
    paid_minor: int
    elsewhere: list[Elsewhere] = field(default_factory=list)
    commission_minor: int | None = None
    pack_size: int = 0  # of goods that came in whole packs
    allotted: int = 0  # what would be handed out as things stand; `units` but where goods come in whole packs
    owing: int = 0
    settled_up: int = 0
    fetching: int = 0
    fetched: int = 0
    unit: str = ""
    questions: list[OpenQuestion] = field(default_factory=list)
    places: list[AtPlace] = field(default_factory=list)
    helping: bool = False
    at_place: str = ""  # only those who fetch there, '' everybody
    page: int = 1
    pages: int = 1

    def page_of(self, order_no: int) -> int:
        """The page that shows an order."""
        place = next((place for place, one in enumerate(self.orders) if one.order_no == order_no), 0)
        return page_of(self._cut(), place)

    def at(self, page: int) -> BuyList:
        """What is said of it on one page: its orders, long titles shortened; what there is of each variant
        stands on the first."""
        cut = self._cut()
        page = within(page, cut)
        codes = {line.code for order in self.orders for line in order.lines}
        shown = [self.orders[place] for place in cut[page - 1]]
        return replace(self, orders=shown).showing(page, len(cut), several=len(codes) > 1)

    def showing(self, page: int, of: int, *, several: bool) -> BuyList:
        """The same, said as that page, whose orders it holds; `several`: of more offers than one."""
        return replace(
            self,
            orders=[_in_short(order, several) for order in self.orders],
            variants=[replace(one, goods=shortened(one.goods, 60)) for one in self.variants]
            if page == 1
            else [],
            elsewhere=self.elsewhere if page == 1 else [],
            commission_minor=self.commission_minor if page == 1 else None,
            questions=self.questions if page == 1 else [],
            page=page,
            pages=of,
        )

    def _headings(self) -> int:
        """Characters of the places: counted on the first page, and once more above their orders."""
        return sum(2 * len(one.place) + 40 for one in self.places)

    def for_helper(self) -> BuyList:
        """Only what ticking needs."""
        return replace(self, helping=True, questions=[], commission_minor=None)

    def taken(self) -> int:
        """Characters of the first page that its sums take."""
        goods = sum(min(60, len(one.goods)) + len(one.unit) + 30 for one in self.variants)
        return goods + 80 * len(self.elsewhere) + 60 * len(self.questions) + self._headings()

    def _cut(self) -> list[range]:
        return pages([_weight(order) for order in self.orders], taken=self.taken())


async def buy_list(session: AsyncSession, buy: GroupBuy, side: Side = ALL, *, at_place: str = "") -> BuyList:
    """Everything ordered in a buy on one side of it, by place and order number; `at_place`: only what is fetched there."""
    listed = [one for one in await _orders(session, buy) if at_place in ("", one.place)]
    places = places_of(buy.pickup)
    listed.sort(key=lambda one: [*places, ""].index(one.place))
    seen = [one for one in listed if side.sees(one.group_no)]
    variants = _by_variant(seen, len(await offers_of(session, buy.id)) > 1)
    return replace(await totals(session, buy, side, listed, variants), orders=seen, at_place=at_place)


async def totals(
    session: AsyncSession,
    buy: GroupBuy,
    side: Side,
    everybody: Sequence[Stands],
    variants: list[ListedVariant],
) -> BuyList:
    """The list without its orders: what `everybody`'s come to on one side, and the sums of other leaders' groups."""
    seen = [one for one in everybody if side.sees(one.group_no)]
    carried, places = await carriers(session, buy.id), places_of(buy.pickup)
    sums = {resale.group_id: _sum(resale, group, everybody) for resale, group in carried}
    own, offers = sums.get(side.only or 0), await offers_of(session, buy.id)
    return BuyList(
        buy_no=buy.id,
        title=buy.title,
        state=buy.state,
        settled=buy.settled,
        arrived=buy.arrived_at is not None,
        closes_at=buy.closes_at,
        currency=buy.currency,
        orders=[],
        variants=variants,
        units=sum(one.units for one in seen),
        due_minor=sum(one.due_minor for one in seen),
        paid_minor=sum(one.paid_minor for one in seen),
        elsewhere=[one for group, one in sums.items() if group in side.hidden],
        commission_minor=own.commission_minor if own else None,
        pack_size=pack_size(buy) if buy.settled else 0,
        allotted=sum(one.allotted for one in variants),
        **_progress(seen),
        unit=only_unit(offer.unit for offer in offers),
        questions=await open_questions(session, None if own else buy.id),
        places=[_at(place, seen) for place in [*places, ""]] if places else [],
        helping=False,
        at_place="",
    )


def _at(place: str, orders: Sequence[Stands]) -> AtPlace:
    there = [one for one in orders if one.place == place and one.units]
    return AtPlace(place=place, members=len(there), units=sum(one.units for one in there))


def _progress(seen: Sequence[Stands]) -> dict[str, int]:
    """How many owe and have settled up, how many have something to fetch and have it."""
    owing, fetching = [one for one in seen if one.due_minor > 0], [one for one in seen if one.units]
    return {
        "owing": len(owing),
        "settled_up": sum(one.paid_minor >= one.due_minor for one in owing),
        "fetching": len(fetching),
        "fetched": sum(one.handed for one in fetching),
    }


def _weight(order: ListedOrder) -> int:
    """The characters that an order may need on a page."""
    lines = (line_weight(line.title, line.variant, line.for_, line.unit) for line in order.lines)
    return order_weight(order.name, len(order.reference), order.remarks, lines)


def _in_short(order: ListedOrder, several: bool) -> ListedOrder:
    """An order on a page: of several offers by their codes, since their whole titles stand above."""
    titles = [f"{line.code} {line.title}" if several else line.title for line in order.lines]
    return replace(
        order,
        remarks=[shortened(remark, REMARK) for remark in order.remarks],
        lines=[
            replace(line, title=shortened(title, 28)) for line, title in zip(order.lines, titles, strict=True)
        ],
    )


def _sum(resale: Resale, group: Group, everybody: Sequence[Stands]) -> Elsewhere:
    there = [one for one in everybody if one.group_no == group.id]
    units, due = sum(one.units for one in there if one.due_minor), sum(one.due_minor for one in there)
    return Elsewhere(
        group=group.name or group.chat,
        units=units,
        due_minor=due,
        commission_minor=commission(Rate(resale.rate_bp, resale.unit_minor), units, due),
    )


async def account_of(session: AsyncSession, buy: GroupBuy, order: Order) -> ListedOrder | None:
    """One order as its leader sees it, and nobody else's read for it; None where it holds nothing, and
    nothing was paid."""
    return (await accounts_of(session, buy, [order])).get(order.id)


async def accounts_of(
    session: AsyncSession, buy: GroupBuy, orders: Sequence[Order]
) -> dict[int, ListedOrder]:
    """The same of several orders of a buy, by number."""
    return {one.order_no: one for one in await _orders(session, buy, only=orders)}


async def _orders(
    session: AsyncSession, buy: GroupBuy, only: Sequence[Order] | None = None
) -> list[ListedOrder]:
    """All orders of a buy, or some of them."""
    some = None if only is None else [one.id for one in only]
    members = None if only is None else [one.member_id for one in only]
    offers = {offer.id: offer for offer in await offers_of(session, buy.id)}
    variants = {variant.id: variant for variant in await variants_of(session, buy.id)}
    held: dict[int, list[Line | Waiting]] = defaultdict(list)
    # of whole packs one gets what the others leave
    is_shared = buy.state == "open" and pack_size(buy) > 0
    came = buy.state == "succeeded"
    for order_no, _, row in await held_of(session, buy.id, None if is_shared else some, standing=came):
        held[order_no].append(row)
    chosen = col(Order.buy_id) == buy.id if some is None else col(Order.id).in_(some)
    rows = await session.execute(
        select(Order, col(Member.name), func.coalesce(func.nullif(col(Group.name), ""), col(Group.chat)))
        .join(Member, col(Member.id) == col(Order.member_id))
        .join(Group, col(Group.id) == col(Order.group_id))
        .where(chosen)
        .order_by(col(Order.id))
    )
    paid, deleted = await paid_in(session, buy.id, some), await _deleted(session, buy.id, members)
    pledged = await pledged_of(session, buy, offers.values())
    remarks = await remarks_of(session, buy.id, members)
    given = given_now(
        buy, offers.values(), variants.values(), [row for rows in held.values() for row in rows]
    )
    shared = await shared_around(session, buy.id)
    orders: list[ListedOrder] = []
    async for order, name, group in in_turns(rows.all()):
        if not held[order.id] and not paid.get(order.id):
            continue
        orders.append(
            _listed(
                buy,
                order,
                called(name, order.member_id, shared),
                line_facts(buy, order, held[order.id], offers, variants, pledged, given=given),
                paid=paid.get(order.id, 0),
                deleted=deleted,
                remarks=remarks.get(order.member_id, []),
                group=group,
            )
        )
    return orders


def _listed(
    buy: GroupBuy,
    order: Order,
    name: str,
    lines: list[LineFact],
    *,
    paid: int,
    deleted: set[int],
    remarks: list[str],
    group: str,
) -> ListedOrder:
    now, credit = what_to_pay(buy, lines, paid, ahead=order.held_from is not None)
    return ListedOrder(
        order_no=order.id,
        member_no=order.member_id,
        name=name,
        lines=as_read(lines),
        units=sum(line.qty for line in lines),
        waiting=sum(line.waiting for line in lines),
        due_minor=sum(line.due_minor for line in lines),
        paid_minor=paid,
        handed=order.handed_at is not None,
        deleted=order.member_id in deleted,
        now_minor=now,
        credit_minor=credit,
        remarks=remarks if lines else [],
        reference=reference_of(order, sum(line.due_minor for line in lines), now),
        group=group,
        group_no=order.group_id,
        place=chosen(order.place, buy.pickup),
    )


def _by_variant(orders: list[ListedOrder], several: bool) -> list[ListedVariant]:
    units: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in (line for order in orders for line in order.lines):
        goods = " ".join(word for word in (line.code if several else "", line.title, line.variant) if word)
        units[goods, line.unit][0] += line.qty
        units[goods, line.unit][1] += line.waiting
        units[goods, line.unit][2] += line.qty if line.allotted is None else line.allotted
    return [
        ListedVariant(goods=goods, units=booked, waiting=waiting, allotted=allotted, unit=unit)
        for (goods, unit), (booked, waiting, allotted) in sorted(units.items())
    ]


async def _deleted(session: AsyncSession, buy_id: int, members: Sequence[int] | None) -> set[int]:
    """Members, of these or of all, one of whose counted messages was deleted on the platform."""
    query = select(col(Utterance.member_id)).where(
        col(Utterance.buy_id) == buy_id,
        col(Utterance.deleted).is_(True),
        col(Utterance.state) == "applied",
    )
    query = query if members is None else query.where(col(Utterance.member_id).in_(members))
    return set((await session.execute(query)).scalars())
