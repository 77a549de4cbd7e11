"""What a member's message means. A first, narrow reader: `+1`, `2`, `-1`, a code with an amount, one choice per axis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import NOTHING, Goods, Item, Place, Reading


@dataclass(frozen=True, slots=True)
class Context:
    """Where a message stands: the goods of its post, what it answers, who wrote it, and what the bot is waiting for."""

    lexicon: Lexicon
    goods: tuple[Goods, ...]
    place: Place = "post"
    ref: str | None = None
    sender: str = ""
    pending: Item | None = None
    prior_list: tuple[str, ...] = ()
    most: int = 9999
    taught: Mapping[str, str] = field(default_factory=dict)


def read(text: str, context: Context) -> Reading:
    """The meaning of one message at one post. Never raises; never orders what was not said."""
    words = text.strip().lower().replace("＋", "+")
    if words in ("取消", "cancel", "不要了"):
        return Reading("cancel")
    found = re.fullmatch(r"(?P<code>[a-z]\w*)?\s*(?P<sign>[+-]?)(?P<qty>[0-9]{1,4})(?P<words>(?:\s+\w+)*)", words)
    if not found or not context.goods:
        return NOTHING
    goods = next((g for g in context.goods if g.code.lower() == (found["code"] or "")), None)
    if goods is None and len(context.goods) == 1 and not found["code"]:
        goods = context.goods[0]
    if goods is None:
        return NOTHING
    said = found["words"].split()
    axes = tuple((axis, value) for axis, values in goods.variants for value in values if value.lower() in said)
    ask = tuple(axis for axis, _ in goods.variants if axis not in dict(axes))
    if found["sign"] == "-":
        return Reading("cancel", (Item(goods.code, axes, int(found["qty"])),))
    return Reading("order", (Item(goods.code, axes, int(found["qty"])),), ask)
