"""Where a message stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Goods, Item, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a message stands: the goods of its post, what it answers, who wrote it, and what the bot is
    waiting for.

    `most` is the largest amount of one line. `taught` are phrases a leader corrected in this group: folded
    phrase -> an order in plain words. `prior_list` is the sign-up list (接龙) as last seen, a line each.
    """

    lexicon: Lexicon
    goods: tuple[Goods, ...]
    place: Place = "post"
    ref: str | None = None
    sender: str = ""
    pending: Item | None = None
    prior_list: tuple[str, ...] = ()
    most: int = 9999
    taught: Mapping[str, str] = field(default_factory=dict)
