"""Several places to fetch goods: each member chooses one, until the goods are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.acts import last_act
from commerce.queries.fetching import holders
from commerce.queries.sides import ALL, Side
from commerce.refusals import Refusal
from commerce.rules.pickup import PlaceChoice, choices_of, chosen, named_by, place_for
from commerce.services.deed import Deed
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import said, say_all
from commerce.tables import GroupBuy, Order


@dataclass(slots=True, kw_only=True)
class PlaceAsked(Unasked, Outcome):
    """Told to a member: where will they fetch theirs? One of the `choices`."""

    where = "private"
    buy_no: int
    title: str
    choices: list[PlaceChoice]


@dataclass(slots=True, kw_only=True)
class PlaceChosen(Outcome):
    """Told to a member: they fetch theirs at `place`; the other `choices` may still be taken instead."""

    where = "private"
    buy_no: int
    title: str
    place: str
    choices: list[PlaceChoice]


@dataclass(slots=True, kw_only=True)
class PlacesAskedAgain(Outcome):
    """Told to the leader: so many who had not chosen a place are asked once more, of `unchosen`."""

    where = "private"
    buy_no: int
    title: str
    asked: int
    unchosen: int


@dataclass(eq=False, kw_only=True)
class NothingToChoose(Refusal):
    """There is one place alone, `pickup` ('': none was said), or the goods are there already (`arrived`), to be fetched
    at `pickup`."""

    private = True
    buy_no: int
    title: str
    pickup: str
    arrived: bool


@dataclass(eq=False, kw_only=True)
class PlacesAskedBefore(Refusal):
    """Who has not chosen was asked once more already, by `by` ('' unknown); nobody is asked a third time."""

    private = True
    buy_no: int
    title: str
    by: str
    at: datetime


async def choose(session: AsyncSession, buy: GroupBuy, order: Order, choice: str) -> PlaceChosen | PlaceAsked:
    """Where the member of an order fetches it: by a button's mark, a number or its name; anything else, or '', shows
    how it stands. Raises NothingToChoose."""
    await session.refresh(buy, with_for_update=True)  # the goods do not come meanwhile
    await session.refresh(order, with_for_update=True)
    choices = choices_of(buy.pickup)
    if order.arrived_at is not None or not choices:
        came = await last_act(session, "arrived", buy_id=buy.id) if order.arrived_at else None
        raise NothingToChoose(
            buy_no=buy.id,
            title=buy.title,
            pickup=place_for(order.place, buy.pickup, came.detail if came else ""),
            arrived=order.arrived_at is not None,
        )
    order.place = named_by(choice, buy.pickup) or chosen(order.place, buy.pickup)
    if not order.place:
        return PlaceAsked(buy_no=buy.id, title=buy.title, choices=choices)
    others = [one for one in choices if one.name != order.place]
    return PlaceChosen(buy_no=buy.id, title=buy.title, place=order.place, choices=others)


async def ask_again(session: AsyncSession, buy: GroupBuy, deed: Deed, side: Side = ALL) -> PlacesAskedAgain:
    """Asks who has not chosen once more, and never again. Raises PlacesAskedBefore, NothingToChoose."""
    await session.refresh(buy, with_for_update=True)
    choices, group_id = choices_of(buy.pickup), side.only or buy.group_id
    if not choices or buy.arrived_at is not None:
        raise NothingToChoose(
            buy_no=buy.id, title=buy.title, pickup=buy.pickup, arrived=buy.arrived_at is not None
        )
    before = await last_act(session, "place_asked", buy_id=buy.id, group_id=group_id)
    if before is not None:
        raise PlacesAskedBefore(buy_no=buy.id, title=buy.title, by=before.by, at=before.at)
    orders = [one for one in await holders(session, buy.id) if side.sees(one.group_id)]
    unchosen = [one.id for one in orders if not chosen(one.place, buy.pickup)]
    addresses = await addresses_of(session, unchosen)
    fact = PlaceAsked(buy_no=buy.id, title=buy.title, choices=choices)
    await say_all(session, [said(address, fact, deed.now, buy.id) for address in addresses.values()])
    deed.sign(session, "place_asked", group_id=group_id, buy_id=buy.id)
    return PlacesAskedAgain(buy_no=buy.id, title=buy.title, asked=len(addresses), unchosen=len(unchosen))
