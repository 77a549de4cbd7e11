"""What comes after closing: lists, payments on record, goods that arrive, goods handed out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.calling.arguments import (
    AllTheRest,
    ClosedBuy,
    ItIsOver,
    Number,
    Received,
    Rest,
    SettledBuy,
    misused,
)
from bot.calling.command import Answer, Ask, command
from bot.calling.people import Several, Sum, only_people
from bot.calling.rights import LeadersOnly
from bot.commands.showing import pressed_facts, redraw, show, was_pressed
from bot.delivery.exporting import Exported
from bot.delivery.papering import Papered
from bot.hearing.people import group_reader
from bot.timing.fetch_times import reminder_times
from bot.timing.quiet import allowed_at
from commerce.outcomes import Outcome
from commerce.queries import shopfront
from commerce.queries.listing import list_of, list_page
from commerce.queries.lists import BuyList
from commerce.queries.profile import MemberList, TierList, has_many, member_list, tier_list
from commerce.queries.sides import Side, side_of
from commerce.queries.standing import standings
from commerce.refusals import Refusal
from commerce.rules.lifecycle import NotClosedYet
from commerce.rules.pickup import written_out
from commerce.services.buys import arriving, fetching, handing, together
from commerce.services.buys.settling import is_big
from commerce.services.money import giving, paying, ticking
from commerce.services.money.paying import OnRecord
from commerce.services.money.pressing import DoneBefore
from commerce.services.words.addressing import place_named
from commerce.tables import GroupBuy, Member

MANY = 10  # members whose goods are ticked off at once unasked


@command(leaders=True, helpers=True, examples=["/list 1", "/list 1 2"], name="list")
async def list_(ask: Ask, buy: GroupBuy, page: Number | None = None, place: Rest | None = None) -> Answer:
    """A helper sees it once there is something to tick. Behind a place: only what is fetched there."""
    if not buy.settled and not ask.leads(ask.here):
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    return await _show(ask, buy, page or 1, _place(ask, buy, place))


def _place(ask: Ask, buy: GroupBuy, said: str | None) -> str | None:
    """The place that is named, by its first words; None: none is. Raises Misused where it is none of the buy's."""
    if said is None:
        return None
    place, behind = place_named(said, buy.pickup)
    if not place or behind:
        raise misused(ask, "list", "place", said)
    return place


@command(leaders=True, examples=["/export 1"])
async def export(ask: Ask, buy: GroupBuy) -> Exported:
    return Exported(buy_no=buy.id, title=buy.title, group_no=ask.here.id)


@command(leaders=True, examples=["/papers 1"])
async def papers(ask: Ask, buy: GroupBuy) -> Papered:
    return Papered(buy_no=buy.id, title=buy.title, group_no=ask.here.id)


@command(
    leaders=True,
    helpers=True,
    examples=[
        "/paid 1 amy",
        "/paid 1 #2",
        "/paid 1 amy rest",
        "/paid 1 amy 50",
        "/paid 1 amy, bob",
        "/paid 1 all but bob",
    ],
)
async def paid(
    ask: Ask,
    buy: SettledBuy,
    who: Several,
    rest: AllTheRest | None = None,
    amount: Sum | None = None,
    had: Received | None = None,
) -> Answer:
    """A button knows what was received when it was drawn (`had`): pressed once more it books nothing."""
    if who.only is not None:
        return await _tick(
            ask, buy, who.only, partial(paying.pay, rest=rest is not None, amount=amount, had=had)
        )
    side = await _side(ask, buy)
    named, but = (None, who.members) if who.everybody else (who.members, ())
    answer = await ticking.pay_several(ask.session, buy, ask.deed(), side, named=named, but=but)
    await ask.session.flush()
    await _redraw(ask, buy)
    return answer


@command(leaders=True, examples=["/unpaid 1 amy", "/unpaid 1 amy, bob"])
async def unpaid(ask: Ask, buy: SettledBuy, who: Several, had: Received | None = None) -> Answer:
    if who.only is None:
        return await _one_by_one(ask, buy, who, "unpaid", paying.unpay)
    return await _tick(ask, buy, who.only, partial(paying.unpay, had=had))


@command(leaders=True, examples=["/givenback 1 amy", "/givenback 1 amy, bob"])
async def givenback(ask: Ask, buy: SettledBuy, who: Several, had: Received | None = None) -> Answer:
    if who.only is None:
        return await _one_by_one(ask, buy, who, "givenback", giving.give_back)
    return await _tick(ask, buy, who.only, partial(giving.give_back, had=had))


@command(leaders=True, examples=["/ungivenback 1 amy", "/ungivenback 1 amy, bob"])
async def ungivenback(ask: Ask, buy: SettledBuy, who: Several, had: Received | None = None) -> Answer:
    if who.only is None:
        return await _one_by_one(ask, buy, who, "ungivenback", giving.keep_after_all)
    return await _tick(ask, buy, who.only, partial(giving.keep_after_all, had=had))


@command(leaders=True, examples=["/arrived 1 Gate 3, 18:00 to 20:00", "/arrived 1"])
async def arrived(ask: Ask, buy: ClosedBuy, place: Rest | None = None) -> Answer:
    """Who has not fetched theirs is reminded before, where the place says when. Some people are no place: goods
    come for everybody."""
    who = await only_people(ask, place) if place else None
    if who is not None and (who.members or not who.everybody):
        raise misused(ask, "arrived", "place", place or "")
    place = None if who is not None else place
    where, zone = written_out(place or "", ask.settings.pickup), group_reader(ask.settings, ask.here).zone
    when = reminder_times(ask.now, zone, ask.words.opening.moments, ask.settings.quiet, told=bool(where))
    return await arriving.arrive(ask.session, buy, where, ask.deed(), side=await _side(ask, buy), when=when)


@command(
    leaders=True,
    helpers=True,
    examples=["/handed 1 amy", "/handed 1 amy, bob", "/handed 1 all but bob", "/handed 1", "/handed 1 over"],
)
async def handed(
    ask: Ask, buy: SettledBuy, over: ItIsOver | None = None, who: Several | None = None
) -> Answer:
    """`over`, which is the leader's to say, closes handing out."""
    if over is not None:
        return await _close_handing(ask, buy)
    if who is None:
        return await _show(ask, buy)
    if who.only is None:
        return await _tick_several(ask, buy, who, "handed")
    return await _tick(ask, buy, who.only, handing.hand)


@command(leaders=True, helpers=True, examples=["/unhanded 1 amy", "/unhanded 1 amy, bob"])
async def unhanded(ask: Ask, buy: SettledBuy, who: Several) -> Answer:
    if who.only is None:
        return await _tick_several(ask, buy, who, "unhanded")
    return await _tick(ask, buy, who.only, handing.unhand)


async def _tick_several(ask: Ask, buy: GroupBuy, who: Several, what: together.Tick) -> Answer:
    """Of many who are not named one by one it is asked first."""
    named, but = (None, who.members) if who.everybody else (who.members, ())
    chosen = together.Ticked(what=what, side=await _side(ask, buy), named=named, but=but)
    if who.everybody and not ask.agreed(together.TickAsked):
        count = await together.how_many(ask.session, buy, ask.deed(), chosen)
        if count > MANY:
            return together.TickAsked(what=what, buy_no=buy.id, title=buy.title, count=count, waits=ask.given)
    answer = await together.tick_several(ask.session, buy, ask.deed(), chosen)
    await ask.session.flush()
    await _redraw(ask, buy)
    return answer


async def _one_by_one(
    ask: Ask, buy: GroupBuy, who: Several, what: str, act: Callable[..., Awaitable[Outcome]]
) -> Answer:
    """For each of them what can be done without a question; the others stay as they are, and are named."""
    side = await _side(ask, buy)
    done: list[OnRecord] = []
    left: list[str] = []
    for one in await _meant(ask, buy, who, side):
        try:
            async with ask.session.begin_nested():
                fact = await act(ask.session, buy, one, ask.deed(), side=side)
        except Refusal:
            fact = None
        if isinstance(fact, OnRecord):
            done.append(fact)
        elif not who.everybody:
            left.append(one.name)
    await _redraw(ask, buy)
    return together.TickedTogether(
        what=what,
        buy_no=buy.id,
        title=buy.title,
        names=[one.name for one in done[: together.FEW]],
        orders=[one.order_no for one in done[: together.FEW]],
        count=len(done),
        left=left,
        amount_minor=sum(one.amount_minor for one in done),
        currency=buy.currency,
    )


async def _meant(ask: Ask, buy: GroupBuy, who: Several, side: Side) -> Sequence[Member]:
    """Who is named; or else everybody who ordered, but these."""
    if not who.everybody:
        return who.members
    out = {one.id for one in who.members}
    orders = await standings(ask.session, buy, side)
    return [await ask.session.get_one(Member, one.member_no) for one in orders if one.member_no not in out]


async def _close_handing(ask: Ask, buy: GroupBuy) -> Answer:
    if not ask.leads(ask.here):
        return LeadersOnly("handed")
    at = allowed_at(ask.now, ask.settings.quiet, group_reader(ask.settings, ask.here).zone)
    side = await _side(ask, buy)
    return await fetching.close_handing(ask.session, buy, ask.deed(), side, ask.settings.no_show, at)


async def _tick(ask: Ask, buy: GroupBuy, who: Member, act: Callable[..., Awaitable[Outcome]]) -> Answer:
    """Ticks something off for a member, and draws the list again whose button was pressed, also where
    somebody else was first."""
    side = await _side(ask, buy)
    answer: Outcome | Refusal
    try:
        answer = await act(ask.session, buy, who, ask.deed(), side=side)
    except DoneBefore as before:  # raised before anything was changed
        answer = before
    if isinstance(answer, paying.Paid | DoneBefore):
        answer.helping = not ask.leads(ask.here)
    await ask.session.flush()
    await _redraw(ask, buy, who)
    return answer


async def _redraw(ask: Ask, buy: GroupBuy, who: Member | None = None) -> None:
    """The list whose button was pressed, if it was one: the page that shows this member, else its first."""
    if await was_pressed(ask, BuyList):
        showing = await _order_no(ask, buy, who) if who else None
        await redraw(ask, await _page(ask, buy, showing=showing))


async def _order_no(ask: Ask, buy: GroupBuy, who: Member) -> int:
    order = await shopfront.order_of(ask.session, who.id, buy.id)
    return order.id if order else 0


@command(leaders=True, examples=["/members", "/members 2"])
async def members(ask: Ask, page: Number | None = None) -> Answer:
    return await show(ask, (await _everybody(ask)).at(page or 1))


@command(leaders=True, examples=["/tiers"])
async def tiers(ask: Ask) -> TierList:
    return tier_list(
        ask.settings.tiers, await _everybody(ask), ask.settings.tier_window, ask.settings.community.currency
    )


async def _everybody(ask: Ask) -> MemberList:
    settings, group = ask.settings, ask.here
    work = partial(
        member_list,
        group_no=group.id,
        now=ask.now,
        tiers=settings.tiers,
        window=settings.tier_window,
        currency=settings.community.currency,
    )
    return await ask.ahead(work, much=await has_many(ask.session, group.id))


async def _side(ask: Ask, buy: GroupBuy) -> Side:
    """Whose orders may be seen where it is asked: by a helper, those of their group."""
    if not ask.leads(ask.here):
        return Side(only=ask.here.id)
    return await side_of(ask.session, buy.id, ask.here.id)


async def _show(ask: Ask, buy: GroupBuy, page: int = 1, at_place: str | None = None) -> Answer:
    """A page of the buy's list, read before anybody waits for it where it is long."""
    work = partial(
        list_of,
        no=buy.id,
        side=await _side(ask, buy),
        page=page,
        helping=not ask.leads(ask.here),
        at_place=await _shown_place(ask) if at_place is None else at_place,
    )
    return await show(ask, await ask.ahead(work, much=await is_big(ask.session, buy)))


async def _shown_place(ask: Ask) -> str:
    """That of the list whose button was pressed."""
    return str((await pressed_facts(ask, BuyList)).get("at_place", ""))


async def _page(ask: Ask, buy: GroupBuy, showing: int | None = None) -> BuyList:
    return await list_page(
        ask.session,
        buy,
        await _side(ask, buy),
        showing=showing,
        helping=not ask.leads(ask.here),
        at_place=await _shown_place(ask),
    )
