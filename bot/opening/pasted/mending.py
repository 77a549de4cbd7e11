"""A draft mended by an answer: "price 12", "until Friday 9pm", "limit 2", or only what was asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from bot.languages import languages, wordbooks
from bot.opening.amounts import Bad
from bot.opening.frame import Frame
from bot.opening.pasted.announcement import Announcement, PastedGood
from bot.opening.read import read_changes
from bot.opening.readers import READERS
from bot.opening.values import Changes, OpeningRefused, Problem

_WHOLE = ("title", "closes_at", "limit", "min_units", "min_members", "pickup", "note", "pay")
_OF_GOODS = ("price_minor", "unit", "stock")
_ASKED = ("price", "until", "title")  # a title may be any text: it comes last
_ALWAYS = "until"  # what is said without a keyword though nothing is asked: FRIDAY 5pm


def mended(said: Announcement, answer: str, frame: Frame) -> Announcement:
    """The announcement with what the leader answered. Raises OpeningRefused, and SumTwoWays for a sum that can be
    read two ways."""
    found = _found(said, answer, frame)
    whole = {name: found[name] for name in _WHOLE if name in found}
    goods = tuple(_good(good, found, said) for good in said.goods)
    missing = {
        "title": not found.get("title", said.title),
        "price": any(good.price_minor is None for good in goods),
        "until": "until" in said.asks and "closes_at" not in found,
    }
    return replace(said, **whole, goods=goods, asks=tuple(name for name in said.asks if missing[name]))


def without(said: Announcement, line: str) -> Announcement:
    """The same, once it is known what that line means."""
    kept = [one for one in said.note.split("\n") if one.strip() != line]
    return replace(said, note="\n".join(kept), odd=tuple(one for one in said.odd if one != line))


def settled(said: Announcement, line: str) -> Announcement:
    """The same, once it is known that the line is only words."""
    return replace(said, odd=tuple(one for one in said.odd if one != line))


def _found(said: Announcement, answer: str, frame: Frame) -> dict[str, Any]:
    """By keywords, else as the answer to what is asked."""
    try:
        return _plain(
            read_changes(answer, frame.now, frame.zone, frame.tender, frame.words, frame.defaults), answer
        )
    except OpeningRefused as refused:
        if any(problem.choices for problem in refused.problems):
            raise
        told = _without_apology(answer)
        asked = [name for name in _ASKED if name in said.asks]
        for name in asked or [_ALWAYS]:
            try:
                return READERS[name](told, frame, "")
            except Bad as bad:
                if bad.problem.choices and asked:
                    raise OpeningRefused((bad.problem,)) from None
        raise


def _without_apology(answer: str) -> str:
    """Sorry, FRIDAY 5pm: who mends begs pardon first."""
    bare = re.sub(rf"^(?:(?:{_apologies()})[\s,，、.。!！:：…-]+)+", "", answer.strip(), flags=re.IGNORECASE)
    return bare or answer.strip()


@cache
def _apologies() -> str:
    tables = wordbooks("phrases", languages())
    words = {word for table in tables for name in ("sorry", "oops") for word in table.get(name, ())}
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or "(?!)"


def _plain(changes: Changes, answer: str) -> dict[str, Any]:
    """What a draft can be told in this way."""
    if changes.offers or changes.mechanic or changes.number or changes.options or changes.groups:
        raise OpeningRefused((Problem(kind="unread", text=answer[:80]),))
    told = {name: getattr(changes, name) for name in (*_WHOLE, *_OF_GOODS)}
    return {name: value for name, value in told.items() if value is not None}


def _good(good: PastedGood, found: dict[str, Any], said: Announcement) -> PastedGood:
    """A price is that of the goods that lack one, else of the only one there is."""
    changed = {name: found[name] for name in _OF_GOODS if name in found}
    lacking = good.price_minor is None or len(said.goods) == 1
    if not lacking:
        changed.pop("price_minor", None)
    return replace(good, **changed)
