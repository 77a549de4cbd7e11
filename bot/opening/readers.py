"""One reader a field: the leader's words -> parts of an opening. A value that cannot be read raises Bad."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.moments import MomentAbsurd, MomentPast, NotAMoment, day_order, read_duration, read_moment
from bot.opening.amounts import Bad, read_count, read_minimum, read_price
from bot.opening.bundles import parted, read_bundles
from bot.opening.frame import Frame
from bot.opening.mechanics import read_terms
from bot.opening.offers import read_code
from bot.opening.options import read_options, read_stock
from bot.opening.turns import read_early, read_only
from bot.opening.values import LONGEST_TEXT, LONGEST_TITLE
from commerce.mechanics import MECHANICS
from commerce.rules.mechanic import Mechanic

Parts = dict[str, Any]


def _price(value: str, frame: Frame, unit: str) -> Parts:
    for before, after in parted(value, frame.words):
        return _price(before, frame, unit) | _bundle(after, frame, unit)
    price = read_price(value, frame.tender, frame.words)
    return {"price_minor": price.minor} | ({"unit": price.unit} if price.unit else {})


def _until(value: str, frame: Frame, unit: str) -> Parts:
    if value in frame.defaults.meant:
        return {"closes_at": frame.defaults.meant[value]}
    order = day_order(frame.zone, frame.tender.language, value)
    try:
        return {"closes_at": read_moment(value, frame.now, frame.zone, frame.words.moments, order)}
    except NotAMoment as no:
        raise Bad("bad_until", value, no.reason, choices=no.choices) from None
    except MomentAbsurd as absurd:
        raise Bad("absurd", value, absurd.reason) from None
    except MomentPast as past:
        again = (past.suggestion,) if past.comes_again else ()
        raise Bad("past", value, suggestion=past.suggestion, choices=again) from None


def _stock(value: str, frame: Frame, unit: str) -> Parts:
    total, stocked = read_stock(value, frame.words, unit)
    return ({} if total is None else {"stock": total}) | ({"stocked": stocked} if stocked else {})


def _limit(value: str, frame: Frame, unit: str) -> Parts:
    return {"limit": read_count(value, frame.words, unit)}


def _min(value: str, frame: Frame, unit: str) -> Parts:
    return {**read_minimum(value, frame.words, unit)}


def _options(value: str, frame: Frame, unit: str) -> Parts:
    return {"options": read_options(value, frame.words)}


def _bundle(value: str, frame: Frame, unit: str) -> Parts:
    return {"bundles": read_bundles(value, frame.tender, frame.words)}


def _code(value: str, frame: Frame, unit: str) -> Parts:
    return {"code": read_code(value)}


def _groups(value: str, frame: Frame, unit: str) -> Parts:
    names = tuple(name.strip() for name in re.split(r"[,，、]", value) if name.strip())
    if len(names) == 1 and all(re.fullmatch(r"[a-z]+:\S+", word) for word in names[0].split()):
        names = tuple(names[0].split())
    if not names:
        raise Bad("empty")
    return {"groups": tuple(dict.fromkeys(names))}


def _title(value: str, frame: Frame, unit: str) -> Parts:
    if not any(char.isprintable() and not char.isspace() for char in value):
        raise Bad("no_title")
    if len(value) > LONGEST_TITLE:
        raise Bad("long_title", value, str(LONGEST_TITLE))
    return {"title": value}


def _text(name: str) -> Callable[[str, Frame, str], Parts]:
    def read(value: str, frame: Frame, unit: str) -> Parts:
        if len(value) > LONGEST_TEXT:
            raise Bad("long_text", value, str(LONGEST_TEXT))
        return {name: value}

    return read


def _wish(value: str, frame: Frame, unit: str) -> Parts:
    """ "3", "#3", "3 1h": its number, and how long those who wished go first."""
    found = re.fullmatch(
        rf"(?:{frame.words.lists['numbered']})?\s*([0-9]{{1,9}})(?:\s+(\S.{{0,40}}))?",
        value.strip(),
        re.IGNORECASE,
    )
    if found is None:
        raise Bad("bad_wish", value)
    try:
        return {"wish": (int(found[1]), read_duration(found[2], frame.words.moments) if found[2] else None)}
    except (NotAMoment, MomentAbsurd):
        raise Bad("bad_wish", value) from None


def _terms_of(kind: Mechanic) -> Callable[[str, Frame, str], Parts]:
    """Terms stand by their mechanic's name until the whole is known: a text may name two."""
    return lambda value, frame, unit: {"sales": {kind.name: read_terms(kind, value, frame, unit)}}


READERS: Mapping[str, Callable[[str, Frame, str], Parts]] = {
    "price": _price,
    "until": _until,
    "stock": _stock,
    "limit": _limit,
    "min": _min,
    "options": _options,
    "early": read_early,
    "only": read_only,
    "wish": _wish,
    "bundle": _bundle,
    "code": _code,
    "groups": _groups,
    "title": _title,
    **{name: _text(name) for name in ("pickup", "arrives", "note", "pay")},
    **{name: _terms_of(kind) for name, kind in MECHANICS.items() if kind.fields},
}
