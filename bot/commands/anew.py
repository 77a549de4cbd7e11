"""A command that took effect and is edited afterwards: what it did stays, and the line is named that does
what the edit means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.calling.command import Ask
from bot.commands.old_terms import as_opening
from bot.commands.terms import read_terms
from bot.hearing.meaning import Call
from bot.languages import called
from bot.moments import MomentAbsurd, NotAMoment, read_duration
from bot.opening import OfferWords, Opening, OpeningRefused, SumTwoWays, line_of
from commerce.mechanics import MECHANICS
from commerce.queries import shopfront
from commerce.queries.narrow import caused_by
from commerce.refusals import Refusal
from commerce.services.buys.opening import Opened
from commerce.services.voice.anew import EditNotFollowed
from commerce.tables import GroupBuy, Outgoing

LONGEST = 300  # characters of the line that is named
_PARTS = {
    "title": ("title",),
    "price": ("price_minor",),
    "until": ("closes_at",),
    "stock": ("stock", "variant_stock"),
    "limit": ("limit",),
    "min": ("min_units", "min_members"),
    "options": ("options",),
    "note": ("note",),
    "pickup": ("pickup",),
    "arrives": ("arrives",),
    "bundle": ("bundles",),
    "pay": ("pay",),
}
_OF_PRODUCT = ("title", "unit", "price_minor", "stock", "limit", "bundles")


async def not_followed(ask: Ask, call: Call) -> EditNotFollowed:
    """The answer to the edit, with the line to send instead."""
    name, text = call.command.name, call.text
    if name == "open":
        return _to_send(ask, await _as_edit(ask, text))
    if name == "for":  # sent again it would be ordered twice: a correction takes the place of it
        name = "correct"
    return _to_send(ask, f"/{name} {text}".strip())


def _to_send(ask: Ask, line: str) -> EditNotFollowed:
    """The commands of a line as its reader calls them."""
    return EditNotFollowed(called(line, ask.language)[:LONGEST])


async def _as_edit(ask: Ask, text: str) -> str:
    """What the text of /open says otherwise than the buy it opened; "" where there is no such buy any
    more."""
    buy = await _opened(ask)
    if buy is None or buy.state != "open":
        return ""
    try:
        new, _ = await read_terms(ask, text)
    except (OpeningRefused, SumTwoWays, Refusal):
        return ""
    old = replace(await as_opening(ask, buy), closes_at=buy.closes_at)
    fields = [
        _field(ask, name, words) for name, words in new.understood if _differs(ask, name, words, old, new)
    ]
    fields += [_field(ask, "offer", words) for words in _products(old, new)]
    return "; ".join([f"/edit {buy.id}", *fields]) if fields else ""


async def _opened(ask: Ask) -> GroupBuy | None:
    said = select(col(Outgoing.buy_id)).where(
        caused_by(ask.message.key), col(Outgoing.outcome) == Opened.__name__
    )
    no = (await ask.session.execute(said)).scalars().first()
    return await shopfront.buy_in(ask.session, ask.here.id, no) if no else None


def _products(old: Opening, new: Opening) -> Iterator[str]:
    """The products that are said otherwise, or are new: each by its code, whether or not that was said."""
    said = [words for name, words in new.understood if name == "offer"]
    before = {offer.code: offer for offer in old.offers}
    for words, offer, code in zip(said, new.offers, [*before, *[""] * len(said)], strict=False):
        was = before.get(offer.code or code)
        if was is None or any(_of_one(was, part) != _of_one(offer, part) for part in _OF_PRODUCT):
            yield words if offer.code or was is None else f"{code} {words}"


def _of_one(offer: OfferWords, part: str) -> Any:
    return getattr(offer, part) or None


def _field(ask: Ask, name: str, words: str) -> str:
    known = line_of(ask.words.opening, ask.language, name)
    return f"{known[0] if known else name} {words}"


def _differs(ask: Ask, name: str, words: str, old: Opening, new: Opening) -> bool:
    if name == "until" and _is_duration(ask, words):  # "2h" is another moment each time it is read
        return False
    parts = ("mechanic", "terms") if name in MECHANICS else _PARTS.get(name, ())
    return any(_of(old, part) != _of(new, part) for part in parts)


def _of(opening: Opening, part: str) -> Any:
    return getattr(opening, part) or None


def _is_duration(ask: Ask, words: str) -> bool:
    try:
        read_duration(words, ask.words.moments)
    except (NotAMoment, MomentAbsurd):
        return False
    return True
