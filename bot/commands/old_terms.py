"""A buy there is already, as the words it was opened with, and with what is said now in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from bot.calling.command import Ask
from bot.opening import Changes, OfferWords, Opening
from commerce.mechanics import MECHANICS, PLAIN
from commerce.queries.goods import offers_of, variants_of
from commerce.rules.bundles import bundles_of
from commerce.tables import GroupBuy, Offer, Variant

_CLEARED = {
    "stock": None,
    "limit": 0,
    "note": "",
    "pickup": "",
    "arrives": "",
    "pay": "",
    "early": None,
    "only": "",
}


async def as_opening(ask: Ask, buy: GroupBuy) -> Opening:
    """An old buy as the words it was opened with."""
    goods = await _goods(ask, buy)
    said = MECHANICS[buy.mechanic].again(buy.terms)
    opening = Opening(
        title=buy.title,
        min_units=buy.min_units or None,
        min_members=buy.min_members or None,
        only=buy.only_for,
        mechanic=buy.mechanic if said is not None else PLAIN,
        terms=said or {},
        offers=goods,
        pickup=buy.pickup,
        arrives=buy.arrives,
        note=buy.note,
        pay=buy.pay,
    )
    return _under_its_title(opening, goods[0]) if len(goods) == 1 else opening


def changed(opening: Opening, changes: Changes) -> Opening:
    """With what is said in the place of what was; one kind of sale takes the place of another."""
    cleared: dict[str, Any] = {name: _CLEARED[name] for name in changes.cleared if name in _CLEARED}
    if "bundle" in changes.cleared:
        opening = _without_bundles(opening)
    if "min" in changes.cleared:
        cleared |= {"min_units": None, "min_members": None}
    if opening.mechanic in changes.cleared:
        cleared |= {"mechanic": PLAIN, "terms": {}}
    return replace(opening, **cleared | _said(changes) | {"understood": changes.understood})


def _without_bundles(opening: Opening) -> Opening:
    offers = tuple(replace(one, bundles=()) for one in opening.offers)
    return replace(opening, bundles=(), offers=offers)


def _said(changes: Changes) -> dict[str, Any]:
    """What is said of the things that an opening says as well."""
    names = {field.name for field in fields(Opening)} & {field.name for field in fields(Changes)}
    return {name: value for name in names if (value := getattr(changes, name)) is not None}


def _under_its_title(opening: Opening, only: OfferWords) -> Opening:
    """A buy of one product says everything of it beside the title."""
    return replace(
        opening,
        unit=only.unit,
        price_minor=only.price_minor,
        stock=only.stock,
        limit=only.limit,
        offers=(),
        options=only.options,
        variant_stock=only.variant_stock,
        bundles=only.bundles,
    )


async def _goods(ask: Ask, buy: GroupBuy) -> tuple[OfferWords, ...]:
    offers = await offers_of(ask.session, buy.id)
    variants = await variants_of(ask.session, buy.id)
    return tuple(_as_words(offer, [one for one in variants if one.offer_id == offer.id]) for offer in offers)


def _as_words(offer: Offer, variants: Sequence[Variant]) -> OfferWords:
    return OfferWords(
        code=offer.code,
        title=offer.title,
        unit=offer.unit,
        price_minor=offer.price_minor,
        stock=offer.stock,
        limit=offer.member_limit,
        options=tuple((axis, tuple(values)) for axis, values in offer.options),
        bundles=bundles_of(offer.bundles),
        variant_stock={
            tuple(value for _, value in one.axes): one.stock for one in variants if one.stock is not None
        },
    )
