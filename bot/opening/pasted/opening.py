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


def opening_of(said: Announcement) -> Opening | None:
    """None where a group buy cannot hold it, or could never come to anything. What no field holds yet is in
    the note: a price for several."""
    offers = tuple(_offer(good) for good in said.goods)
    note = "\n".join(filter(None, (said.note, *(words for good in said.goods for words in _bundles(good)))))
    pickup = "\n".join(filter(None, (said.pickup, said.arrives)))
    texts = (note, pickup, said.pay)
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
        pickup=pickup,
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
        "code": only.code,
    }


def _offer(good: PastedGood) -> OfferWords:
    """Digits alone are no code: members' numbers are quantities. They stay before the title."""
    has_letter = any(char.isalpha() for char in good.code) and len(good.code) <= LONGEST_CODE
    title = good.title if has_letter or not good.code else f"{good.code} {good.title}"
    return OfferWords(
        code=good.code if has_letter else "",
        title=title,
        unit=good.unit,
        price_minor=good.price_minor,
        stock=good.stock,
        options=_options(good.options),
    )


def _options(options: Options) -> Options:
    """Each axis once."""
    return tuple({name.lower(): (name, values) for name, values in reversed(options)}.values())[::-1]


def _bundles(good: PastedGood) -> list[str]:
    return [f"{good.title}: {bundle.written}" for bundle in good.bundles]


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
