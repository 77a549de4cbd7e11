"""/edit of single products: the leader's words -> what is to be different, done in the edit's own
transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.calling.command import Ask
from bot.commands.terms import free_codes, tender_of
from bot.hearing.people import group_reader
from bot.opening import Changes, Frame, OpeningRefused, Problem, ProductWords, split_products
from bot.opening.mechanics import has_steps
from bot.opening.products import which
from bot.opening.values import MOST_OFFERS, Defaults
from commerce.queries.goods import offers_of
from commerce.services.buys.opening import NewOffer
from commerce.services.buys.products import Product, ProductsEdited, change_products
from commerce.tables import GroupBuy, Offer

_OF_ONE = {
    "price": "price_minor",
    "options": "options",
    "bundle": "bundles",
}  # what no buy of several own prices has as a whole


async def products_in(ask: Ask, buy: GroupBuy, text: str) -> tuple[list[ProductWords], str]:
    """The products that the text (without the buy's number) changes, and what is left of it. Raises
    OpeningRefused, SumTwoWays."""
    offers = await offers_of(ask.session, buy.id)
    zone = group_reader(ask.settings, ask.here).zone
    frame = Frame(
        now=ask.said_at, zone=zone, tender=tender_of(ask), words=ask.words.opening, defaults=Defaults()
    )
    found, rest = split_products(text, {offer.code: offer.title for offer in offers}, frame)
    stocks = {offer.code: offer.stock for offer in offers}
    found = [_stocked(one, stocks.get(one.code)) if one.more else one for one in found]
    _check(found, offers)
    return found, rest


def _stocked(one: ProductWords, stock: int | None) -> ProductWords:
    """With so many more than there are; of what is not limited there is nothing to add to."""
    return one if stock is None else replace(one, words=replace(one.words, stock=stock + one.more))


def _check(found: Sequence[ProductWords], offers: Sequence[Offer]) -> None:
    """Raises OpeningRefused with all that is wrong at once."""
    changed, added = _parted(found)
    problems = [Problem(kind="nothing") for one in changed if _change(one).says_nothing]
    problems += [_fixed_options(one) for one in changed if _has_options(one)]
    if len(offers) + len(added) > MOST_OFFERS:
        problems.append(Problem(kind="many_offers", other=str(MOST_OFFERS)))
    problems += [Problem(kind="code_twice", text=code) for code in _twice(added)]
    if problems:
        raise OpeningRefused(tuple(problems))


def _parted(found: Sequence[ProductWords]) -> tuple[list[ProductWords], list[ProductWords]]:
    """-> the products that are changed, those that are added."""
    return [one for one in found if not one.adds], [one for one in found if one.adds]


def _twice(added: Sequence[ProductWords]) -> list[str]:
    """The codes that more than one of them is given."""
    times = Counter(one.code.upper() for one in added if one.code)
    return sorted(code for code, many in times.items() if many > 1)


def _fixed_options(one: ProductWords) -> Problem:
    return Problem(kind="not_editable", field="options", keyword="options", offer=one.code)


def _has_options(one: ProductWords) -> bool:
    return bool(one.words.options or one.words.variant_stock)


async def of_one_product(ask: Ask, buy: GroupBuy, changes: Changes) -> None:
    """Raises OpeningRefused for a change of the whole buy that would change nothing: its products have prices
    of their own."""
    offers = await offers_of(ask.session, buy.id)
    if len(offers) < 2 or any(offer.follows_ladder for offer in offers):
        return
    wanted = _of_one(changes)
    if wanted:
        said, codes = dict(changes.understood), {offer.code: offer.title for offer in offers}
        raise OpeningRefused(tuple(which(name, said.get(name, ""), codes, list(codes)) for name in wanted))


def _of_one(changes: Changes) -> list[str]:
    """What is said that only a single product has, where there are several of own prices."""
    wanted = [name for name, part in _OF_ONE.items() if getattr(changes, part) is not None]
    if changes.mechanic is not None and has_steps(changes.mechanic):
        wanted.append(changes.mechanic)
    return wanted


async def edit_products(ask: Ask, buy: GroupBuy, found: Sequence[ProductWords]) -> ProductsEdited:
    """Changes and adds them; what comes free goes to the waiting list. Raises StockTooLow."""
    changed, added = _parted(found)
    free = await free_codes(ask, {one.code.upper() for one in added})
    changes = [_change(one) for one in changed]
    new = [_new(one, ask, one.code or next(free)) for one in added]
    edited = await change_products(ask.session, buy, changes, new, ask.deed())
    frees = any(one.stock is not None or "stock" in one.unlimited for one in changes)
    return replace(edited, promoted=await ask.desk.promote(ask.session, buy.id) if frees else 0)


def _change(one: ProductWords) -> Product:
    words = one.words
    return Product(
        code=one.code,
        title=words.title or None,
        unit=words.unit or None,
        price_minor=words.price_minor,
        stock=words.stock,
        limit=words.limit,
        bundles=words.bundles or None,
        sold_out=one.sold_out,
        unlimited=one.unlimited,
    )


def _new(one: ProductWords, ask: Ask, code: str) -> NewOffer:
    words = one.words
    limit = words.limit if words.limit is not None else ask.settings.defaults.limit
    return NewOffer(
        title=words.title,
        code=code,
        unit=words.unit,
        price_minor=words.price_minor,
        stock=words.stock,
        member_limit=limit,
        options=words.options,
        bundles=words.bundles,
        variant_stock=tuple(dict(words.variant_stock).items()),
    )
