"""What a message asks, so that it can be answered: the topic of its question, or a word of payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import Topic
from commerce.phrases.setting import Stand
from commerce.phrases.tokens import Lexeme

# The first topic that is named is what is asked: "how much do I owe for the delivery" is about the sum.
TOPICS: tuple[tuple[Kind, Topic], ...] = (
    (Kind.ABOUT_MINE, "mine_total"),
    (Kind.ABOUT_SHIPPING, "shipping"),
    (Kind.ABOUT_DEADLINE, "deadline"),
    (Kind.ABOUT_ARRIVAL, "arrival"),
    (Kind.ABOUT_PICKUP, "pickup"),
    (Kind.ABOUT_LEFT, "left"),
    (Kind.ABOUT_PRICE, "price"),
)
_ASKING = frozenset({Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.QUESTION})
_HANGING = frozenset({Kind.ABOUT_SHIPPING, Kind.HAGGLE})
_GOODS = frozenset({Kind.GOODS})
_JOKING = frozenset({Kind.CHAT, Kind.AGREE})


def question_in(sentences: Iterable[Sequence[Lexeme]], stand: Stand, *, asked: bool, ordered: bool) -> Topic:
    """What is asked. In free talk only a payment or a topic counts; beside an order only what is asked by
    name."""
    seen = [seen_in(sentence) for sentence in sentences]
    topic = _first(kinds for kinds in seen if _asks(kinds, asked=asked) and _is_ours(kinds, stand))
    if topic or not asked or ordered or stand is not Stand.REPLY:
        return topic
    return "" if any(not kinds.isdisjoint(_JOKING) for kinds in seen) else "other"


def _asks(kinds: frozenset[Kind], *, asked: bool) -> bool:
    return not kinds.isdisjoint(_ASKING) or (asked and Kind.ASK_FIRST in kinds)


def _is_ours(kinds: frozenset[Kind], stand: Stand) -> bool:
    """In free talk a question is the leader's only where it names the goods."""
    return stand is Stand.REPLY or not kinds.isdisjoint(_GOODS)


def condition_in(sentences: Iterable[Sequence[Lexeme]], stand: Stand) -> Topic:
    """What a condition hangs on: "if you can deliver" asks for it."""
    conditions = (kinds for sentence in sentences for kinds in [seen_in(sentence)] if is_condition(kinds))
    return (
        "shipping"
        if stand is Stand.REPLY and any(Kind.ABOUT_SHIPPING in kinds for kinds in conditions)
        else ""
    )


def is_condition(kinds: frozenset[Kind]) -> bool:
    """ "If it drops", and without an if: 能送货我就要2箱."""
    return Kind.IF in kinds or (Kind.THEN in kinds and not kinds.isdisjoint(_HANGING))


def _first(asking: Iterable[frozenset[Kind]]) -> Topic:
    """The first topic named in the first sentence that names one."""
    for kinds in asking:
        for kind, topic in TOPICS:
            if kind in kinds:
                return topic
    return ""
