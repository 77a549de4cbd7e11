"""A leader's words -> the terms of a group buy: what was understood, with the community's defaults around
it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot.calling.command import Ask
from bot.commands.early import early_times, turn_times
from bot.commands.old_terms import as_opening, changed
from bot.hearing.people import group_reader
from bot.opening import (
    Changes,
    Defaults,
    OfferWords,
    Opening,
    OpeningRefused,
    Problem,
    line_of,
    read_again,
    read_opening,
)
from bot.opening.possible import impossible
from commerce.booking.decide import NoSuchBuy
from commerce.mechanics import MECHANICS
from commerce.queries import shopfront
from commerce.queries.goods import offers_of
from commerce.refusals import Refusal
from commerce.rules.mechanic import Around, Mechanic, Terms
from commerce.rules.pickup import written_out
from commerce.rules.sums import Tender
from commerce.rules.wishing import after_wishers, head_start
from commerce.services.buys.opening import NewBuy, NewOffer, letters
from commerce.tables.base import from_millis, to_millis


@dataclass(eq=False)
class NotYourGroup(Refusal):
    """A group the leader named that is unknown, or that they do not lead: the answer is the same."""

    name: str


@dataclass(eq=False)
class BadMoment(Refusal):
    """A time that could not be used. `why`: unread, past, absurd; `suggestion` is a moment that would work,
    if there is one."""

    text: str
    why: str
    suggestion: datetime | None


def tender_of(ask: Ask) -> Tender:
    """In what sums are written here: the community's currency, the group's language."""
    settings = ask.settings
    return Tender(settings.community.currency, group_reader(settings, ask.here).language, ask.given.mark)


def around(ask: Ask) -> Defaults:
    """What surrounds a leader's text: the tiers, and the moments that were asked about."""
    return Defaults(tuple(tier.name for tier in ask.settings.tiers), ask.given.meant)


async def read_terms(ask: Ask, text: str) -> tuple[Opening, NewBuy]:
    """What /open's text says, and the buy it makes. Raises OpeningRefused with all problems at once."""
    zone = group_reader(ask.settings, ask.here).zone
    opening = read_opening(text, ask.said_at, zone, tender_of(ask), ask.words.opening, around(ask))
    return opening, await new_buy(ask, opening)


async def again(ask: Ask, text: str, number: int) -> tuple[Opening, NewBuy]:
    """Number `number` opened anew, with what the text says otherwise; it is open as long as it was."""
    old = await shopfront.buy_in(ask.session, ask.here.id, number)
    if old is None:
        raise NoSuchBuy(number)
    zone = group_reader(ask.settings, ask.here).zone
    _, changes = read_again(text, ask.said_at, zone, tender_of(ask), ask.words.opening, around(ask))
    opening = changed(await as_opening(ask, old), changes)
    _check(opening)

    new = await new_buy(ask, opening, (old.meant_until or old.closes_at) - old.opened_at)
    return opening, replace(new, photo=ask.photo or old.photo)


def _check(opening: Opening) -> None:
    """Raises OpeningRefused where the parts of an old and a new text do not go together."""
    base, kind = opening.price_minor, opening.mechanic
    dear = MECHANICS[kind].too_dear(opening.terms, base) if base is not None else None
    if dear is not None:
        problem = Problem(kind="step_above_price", field=kind, text=str(dear.at), other=str(base))
        raise OpeningRefused((problem,))
    if never := impossible(opening):
        raise OpeningRefused(tuple(never))


async def new_buy(ask: Ask, opening: Opening, length: timedelta | None = None) -> NewBuy:
    """The terms of a new buy: what was said, else the community's defaults. `length`: how long it is open
    where nothing is said."""
    defaults, kind, price = ask.settings.defaults, MECHANICS[opening.mechanic], opening.price_minor
    ends = own_deadline(kind, opening.terms) or opening.closes_at
    closes_at = ends or ask.now + (length or defaults.duration)
    terms = kind.keep(opening.terms, around_mechanic(ask, price, closes_at))
    return NewBuy(
        title=opening.title,
        currency=ask.settings.community.currency,
        closes_at=closes_at,
        offers=await _offers(ask, opening),
        price_minor=price if price is not None else kind.own_price(terms),
        mechanic=opening.mechanic,
        terms=terms,
        min_units=opening.min_units or 0,
        min_members=opening.min_members or 0,
        repeat=defaults.repeat,
        shortage=defaults.shortage,
        early=waits_of(ask, opening),
        only_for=opening.only,
        note=opening.note,
        pickup=written_out(opening.pickup, ask.settings.pickup),
        arrives=opening.arrives,
        pay=opening.pay,
        photo=ask.photo,
        reminders=defaults.reminders,
    )


def waits_of(ask: Ask, said: Opening | Changes) -> dict[str, int]:
    """Who may order when, of a buy that opens now."""
    if said.turns is not None:
        return turn_times(said.turns, ask.settings.tiers, ask.now)
    return early_times(said.early, ask.settings.tiers)


def own_deadline(kind: Mechanic, said: Terms) -> datetime | None:
    """The deadline, where what is said of the mechanic sets it."""
    ends = kind.closes_at(said)
    return from_millis(ends) if ends is not None else None


def around_mechanic(ask: Ask, price_minor: int | None, closes_at: datetime) -> Around:
    """What a mechanic may need to know of a buy that is open from now until `closes_at`."""
    return Around(price_minor, to_millis(closes_at) - to_millis(ask.now), ask.settings.defaults.unfinished)


def in_time(opening: Opening, new: NewBuy, now: datetime) -> NewBuy:
    """The same buy. Raises OpeningRefused where its deadline has passed while a question about it was
    open."""
    if new.closes_at <= now:
        raise OpeningRefused((Problem(kind="past", field="until", text=_words_for(opening, "until")),))
    return new


def wishers_first(opening: Opening, new: NewBuy, now: datetime) -> NewBuy:
    """The same buy with a head start for those whose wish it is; a window is the same for everybody."""
    if opening.wish is None or MECHANICS[new.mechanic].begins_at(new.terms) is not None:
        return new
    length, said = new.closes_at - now, opening.wish[1]
    if said is not None and said >= length:
        raise OpeningRefused((Problem(kind="long_wish", field="wish", text=_words_for(opening, "wish")),))
    return replace(new, early=after_wishers(new.early, head_start(said, length), said=said is not None))


def _words_for(opening: Opening, field: str) -> str:
    """The leader's own words for it."""
    return dict(opening.understood).get(field, "")


def words_of(ask: Ask, refused: OpeningRefused) -> list[dict[str, object]]:
    """The problems as facts for a template; a field that stands alone with an example of its line."""
    return [asdict(_with_example(ask, one) if one.kind == "empty" else one) for one in refused.problems]


def _with_example(ask: Ask, problem: Problem) -> Problem:
    line = line_of(ask.words.opening, ask.language, problem.field)
    return replace(problem, other=line[1]) if line else problem


async def free_codes(ask: Ask, taken: set[str]) -> Iterator[str]:
    """Codes that no open buy here has, and that are not among those `taken`."""
    for buy in await shopfront.open_buys(ask.session, ask.here.id):
        taken = taken | {offer.code for offer in await offers_of(ask.session, buy.id)}
    return (code for code in letters() if code not in taken)


async def _offers(ask: Ask, opening: Opening) -> tuple[NewOffer, ...]:
    free = await free_codes(ask, {offer.code.upper() for offer in opening.goods})
    limit = opening.limit if opening.limit is not None else ask.settings.defaults.limit
    return tuple(_offer(opening, one, one.code or next(free), limit) for one in opening.goods)


def _offer(opening: Opening, offer: OfferWords, code: str, limit: int) -> NewOffer:
    """What is said of the offer itself, else of all of them."""
    has_stock = offer.stock is not None or offer.variant_stock
    return NewOffer(
        title=offer.title,
        code=code,
        unit=offer.unit or opening.unit,
        price_minor=offer.price_minor if opening.offers else None,
        stock=offer.stock if has_stock else opening.stock,
        member_limit=offer.limit if offer.limit is not None else limit,
        options=offer.options or opening.options,
        bundles=offer.bundles or opening.bundles,
        variant_stock=tuple(dict(offer.variant_stock or opening.variant_stock).items()),
    )
