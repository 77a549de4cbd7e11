"""From what an announcement says to the group buy it would open."""

from __future__ import annotations

from typing import Any

from bot.opening.options import variants
from bot.opening.pasted.announcement import Announcement, PastedGood
from bot.opening.pasted.counting import ladder
from bot.opening.possible import impossible
from bot.opening.values import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_MINOR,
    MOST_OFFERS,
    MOST_VARIANTS,
    OfferWords,
    Opening,
    Options,
)
from commerce.mechanics import PLAIN
from commerce.rules.bundles import LARGEST, MOST_BUNDLES, Bundle


def opening_of(said: Announcement) -> Opening | None:
    """None where a group buy cannot hold it, or could never come to anything. What no field holds yet is in
    the note."""
    alone = bool(said.steps) or len(said.goods) == 1
    offers = tuple(_offer(good, moves=bool(said.steps) and alone) for good in said.goods)
    left = [words for good, offer in zip(said.goods, offers, strict=True) for words in _bundles(good, offer)]
    note = "\n".join(filter(None, (said.note, *left)))
    texts = (note, said.pickup, said.arrives, said.pay)
    if not _fits(said, offers) or any(len(text) > LONGEST_TEXT for text in texts):
        return None
    opening = Opening(
        title=said.title,
        closes_at=said.closes_at,
        limit=said.limit,
        min_units=said.min_units,
        min_members=said.min_members,
        mechanic=ladder().name if said.steps else PLAIN,
        terms={"steps": said.steps} if said.steps else {},
        pickup=said.pickup,
        arrives=said.arrives,
        note=note,
        pay=said.pay,
        understood=(("title", said.title),),
        **_goods(offers),
    )
    return None if impossible(opening) else opening


def _goods(offers: tuple[OfferWords, ...]) -> dict[str, Any]:
    """One good is the buy itself, so that a ladder moves its price."""
    if len(offers) > 1:
        return {"offers": offers}
    only = offers[0]
    return {
        "unit": only.unit,
        "price_minor": only.price_minor,
        "stock": only.stock,
        "options": only.options,
        "bundles": only.bundles,
        "code": only.code,
    }


def _offer(good: PastedGood, *, moves: bool) -> OfferWords:
    """`moves`: its price does. Digits alone are no code: members' numbers are quantities. They stay before the title."""
    has_letter = any(char.isalpha() for char in good.code) and len(good.code) <= LONGEST_CODE
    title = good.title if has_letter or not good.code else f"{good.code} {good.title}"
    return OfferWords(
        code=good.code if has_letter else "",
        title=title,
        unit=good.unit,
        price_minor=good.price_minor,
        stock=good.stock,
        options=_options(good.options),
        bundles=() if moves else _usable(good),
    )


def _options(options: Options) -> Options:
    """Each axis once."""
    return tuple({name.lower(): (name, values) for name, values in reversed(options)}.values())[::-1]


def _usable(good: PastedGood) -> tuple[Bundle, ...]:
    """The bundles that are a bargain, one of each size."""
    price = good.price_minor or 0
    found = {
        one.quantity: Bundle(one.quantity, one.price_minor)
        for one in good.bundles
        if 2 <= one.quantity <= LARGEST and 0 < one.price_minor < one.quantity * price
    }
    return tuple(sorted(found.values())) if len(found) <= MOST_BUNDLES else ()


def _bundles(good: PastedGood, offer: OfferWords) -> list[str]:
    """What it says of bundles that the offer does not hold."""
    held = {(one.size, one.price_minor) for one in offer.bundles}
    return [
        f"{good.title}: {one.written}" for one in good.bundles if (one.quantity, one.price_minor) not in held
    ]


def _fits(said: Announcement, offers: tuple[OfferWords, ...]) -> bool:
    return (
        0 < len(offers) <= MOST_OFFERS
        and len(said.title) <= LONGEST_TITLE
        and len({offer.code.upper() for offer in offers if offer.code}) == sum(bool(o.code) for o in offers)
        and all(_is_sound(offer) for offer in offers)
    )


def _is_sound(offer: OfferWords) -> bool:
    names = [offer.unit, *(word for axis, values in offer.options for word in (axis, *values))]
    return (
        0 < len(offer.title) <= LONGEST_TITLE
        and 0 < (offer.price_minor or 0) < MOST_MINOR
        and all(len(name) <= LONGEST_NAME for name in names)
        and variants(offer.options) <= MOST_VARIANTS
    )
