"""What a message asks, so that it can be answered: the topic of its question, or a word of payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import Topic
from commerce.phrases.setting import Stand
from commerce.phrases.tokens import PLAIN, Lexeme

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
_SUMS = frozenset({Kind.HAGGLE, Kind.MONEY, Kind.PRICED})
_GOODS = frozenset({Kind.GOODS})
_OWN = frozenset({Kind.MINE, Kind.TOTAL})
_PAYING = frozenset({Kind.PAID, Kind.FOR})
_MAY_ONE = frozenset({Kind.MAY, Kind.POLITE, Kind.ASK})
_ABLE = frozenset({Kind.MAY, Kind.POLITE})
_WANTING = frozenset({Kind.CLAIMS, Kind.ALONE})
_NAMING = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS, Kind.SOME})
_PAID_PAST = frozenset({Kind.PAID, Kind.PAST})
_TOPICS = frozenset(kind for kind, _ in TOPICS)
_IS_THERE = frozenset({Kind.ABOUT_LEFT, Kind.ASK})
_JOKING = frozenset({Kind.CHAT, Kind.AGREE})


def has_paid(tokens: Sequence[Lexeme], seen: frozenset[Kind]) -> bool:
    """Does it say that money was sent: in a word of its own, or of payment and of what is past ("sudah saya
    bayar")?"""
    if Kind.HAS_PAID in seen:
        return not _may_pay(tokens)
    if not seen >= _PAID_PAST or not seen.isdisjoint(_ASKING):
        return False
    said = [token for token in tokens if token.kinds != PLAIN and Kind.ME not in token.kinds]
    return any(one.kinds | two.kinds >= _PAID_PAST for one, two in pairwise(said))


def _may_pay(tokens: Sequence[Lexeme]) -> bool:
    """能不能微信付: right behind a "may I" the words of payment ask."""
    paying = [one.kinds for one, two in pairwise(tokens) if Kind.HAS_PAID in two.kinds]
    said = sum(Kind.HAS_PAID in token.kinds for token in tokens)
    return (
        bool(paying)
        and len(paying) == said
        and all(kinds & _MAY_ONE and Kind.PAID not in kinds for kinds in paying)
    )


def question_in(sentences: Iterable[Sequence[Lexeme]], stand: Stand, *, asked: bool, ordered: bool) -> Topic:
    """What is asked. In free talk only a payment or a topic counts; beside an order only what is asked by
    name."""
    said = [(sentence, seen_in(sentence)) for sentence in sentences]
    polite = not asked and not ordered
    asking = [
        (one, kinds)
        for one, kinds in said
        if (_asks(one, kinds, asked=asked) or (polite and _asks_politely(kinds))) and _is_ours(kinds, stand)
    ]
    topic = _first(asking)
    if topic or not asked or ordered or stand is not Stand.REPLY:
        return topic
    return "" if any(_is_joke(one, kinds) for one, kinds in said) else "other"


def _is_joke(sentence: Sequence[Lexeme], kinds: frozenset[Kind]) -> bool:
    """Delight behind the question, or without one; "is it tasty?" asks of it."""
    if kinds.isdisjoint(_JOKING):
        return False
    last = max(at for at, token in enumerate(sentence) if token.kinds & _JOKING)
    return seen_in(sentence[last + 1 :]).isdisjoint(_ASKING)


def _asks(sentence: Sequence[Lexeme], kinds: frozenset[Kind], *, asked: bool) -> bool:
    if Kind.IF in kinds:  # "if the price drops" asks for nothing
        others = seen_in(token for token in sentence if Kind.HAGGLE not in token.kinds)
        if others.isdisjoint(_ASKING):
            return Kind.ABOUT_SHIPPING in kinds
    return not kinds.isdisjoint(_ASKING) or (asked and Kind.ASK_FIRST in kinds)


def _asks_politely(kinds: frozenset[Kind]) -> bool:
    """配送してもらえますか: a polite request that names a topic, and no goods, asks."""
    asks = Kind.POLITE in kinds and Kind.IF not in kinds
    return asks and not kinds.isdisjoint(_TOPICS) and kinds.isdisjoint(_NAMING)


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


def _first(asking: Iterable[tuple[Sequence[Lexeme], frozenset[Kind]]]) -> Topic:
    """The first topic named in the first sentence that names one."""
    for sentence, kinds in asking:
        topic: Topic = next((topic for kind, topic in TOPICS if kind in kinds), "")
        if topic == "price" and _is_of_mine(sentence, kinds):
            return "mine_total"
        if topic == "left" and _is_of_something_else(sentence):
            continue  # 有没有农药
        if topic or _may_join(kinds):
            return topic or "deadline"
        if not kinds.isdisjoint(_SUMS) and Kind.IF not in kinds:
            return "price"  # also "is it £4 or £5 a jar?"
    return ""


def _is_of_mine(sentence: Sequence[Lexeme], kinds: frozenset[Kind]) -> bool:
    """ "How much for my share", 我要俾幾多: a price that is the member's own sum."""
    if not kinds.isdisjoint(_OWN) and kinds.isdisjoint(_NAMING):
        return True
    me = next((at for at, token in enumerate(sentence) if Kind.ME in token.kinds), len(sentence))
    price = next(at for at, token in enumerate(sentence) if Kind.ABOUT_PRICE in token.kinds)
    return any(token.kinds & _PAYING for token in sentence[me + 1 : price])


def _is_of_something_else(sentence: Sequence[Lexeme]) -> bool:
    """Right behind the word for "is there", and without a space, what nobody knows."""
    return any(
        one.kinds >= _IS_THERE and Kind.UNKNOWN in two.kinds and one.end == two.start
        for one, two in pairwise(sentence)
    )


def _may_join(kinds: frozenset[Kind]) -> bool:
    """ "Can I still order?": it is asked whether one may, and nothing is named."""
    return not kinds.isdisjoint(_ABLE) and not kinds.isdisjoint(_WANTING) and kinds.isdisjoint(_NAMING)
