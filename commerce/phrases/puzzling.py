"""The chapter of clauses with words that nobody knows: what of them is an order all the same."""

from __future__ import annotations

from commerce.phrases.acts import CHAT
from commerce.phrases.clause import Clause
from commerce.phrases.kinds import Kind
from commerce.phrases.looking import is_unknown
from commerce.phrases.rules import ELSEWHERE, IN_REPLY, Chapter, Row, goes_on, of
from commerce.phrases.wanting import (
    AMOUNT,
    _has_options,
    claimed,
    like_somebody,
    nickname_first,
    plus_before_strange,
    says_the_same,
    unknown_option,
    wanted_before_strange,
    wanted_option,
)

_BESIDE_GOODS = of(Kind.AMOUNT, Kind.CLAIMS, Kind.THANKS, Kind.GAP, Kind.PLAIN, Kind.ME)


def goods_by_another_word(clause: Clause) -> bool:
    """ "1 crock please": of one thing without options, one word nobody knows right behind the amount, and it is
    asked for."""
    if clause.unknown != 1 or clause.setting.shelf.only is None or _has_options(clause):
        return False
    at = clause.first_of(AMOUNT)
    another = clause.first_unknown() == at + 1 and Kind.UNKNOWN in clause.tokens[at + 1].kinds
    return another and (claimed(clause) or Kind.THANKS in clause.seen)


def goods_not_there(clause: Clause) -> bool:
    """ "2 melons", 西瓜要2: where there are several goods, one word nobody knows beside one amount, and at most a
    verb and manners."""
    if clause.unknown != 1 or clause.setting.shelf.only is not None or len(clause.those(AMOUNT)) != 1:
        return False
    return all(is_unknown(token) or token.kinds & _BESIDE_GOODS for token in clause.tokens)


def thanks_behind(clause: Clause) -> bool:
    """ "i wil have 2 please": one word nobody knows, an amount, and manners behind it."""
    if clause.unknown > 1:
        return False
    at = clause.first_of(AMOUNT)
    return any(Kind.THANKS in token.kinds for token in clause.tokens[at:]) and clause.first_unknown() < at


STRANGE = Chapter(
    "with words nobody knows",
    (
        Row(
            name="like somebody",
            does=says_the_same,
            needs=of(Kind.AND, Kind.UNKNOWN, Kind.EVERY_AXIS),
            forbids=of(Kind.AMOUNT, Kind.NO, Kind.ASK, Kind.PAST, Kind.VALUE),
            where=IN_REPLY,
            when=(like_somebody,),
            examples=("pear | post | 我跟佳佳一样 | ask qty",),
        ),
        Row(
            name="a name for the only goods",
            does=goes_on,
            needs=of(Kind.AMOUNT),
            forbids=of(Kind.FIGURE, Kind.PAST, Kind.PAID, Kind.PERSON),
            where=IN_REPLY,
            when=(nickname_first,),
            examples=("jam | post | figgy 2 jars please | +2", "curry | post | みそ三個ください | +3"),
        ),
        Row(
            name="elsewhere than in a reply",
            does=CHAT,
            where=ELSEWHERE,
            examples=("jam | group | 2 | nothing",),
        ),
        Row(
            name="another word for the goods",
            does=goes_on,
            needs=of(Kind.AMOUNT),
            forbids=of(Kind.FIGURE, Kind.PAID, Kind.FOR, Kind.PAST),
            when=(goods_by_another_word,),
            examples=("jam | post | 1 crock please | +1",),
        ),
        Row(
            name="one strange word before an amount and a please",
            does=goes_on,
            needs=of(Kind.AMOUNT, Kind.THANKS),
            forbids=of(Kind.FIGURE, Kind.PAID, Kind.FOR, Kind.MINE),
            when=(thanks_behind,),
            examples=("jam | post | figgy 2 please | +2",),
        ),
        Row(
            name="after a +1",
            does=goes_on,
            when=(plus_before_strange,),
            examples=("jam | post | +2 zzyzx | +2",),
        ),
        Row(
            name="an option that is not there",
            does=goes_on,
            when=(wanted_option,),
            examples=("tee | post | 1 mauve L | ask color",),
        ),
        Row(
            name="perhaps an option",
            does=goes_on,
            when=(unknown_option,),
            examples=("tea | post | 2 peach please | ask blend",),
        ),
        Row(
            name="perhaps goods that are not there",
            does=goes_on,
            needs=of(Kind.AMOUNT),
            forbids=of(Kind.FIGURE, Kind.PAID, Kind.FOR, Kind.PAST, Kind.NO),
            when=(goods_not_there,),
            examples=("bakery | post | 2 melons | ask sku", "fruit | post | 来2西瓜 | ask sku"),
        ),
        Row(
            name="after verb and amount",
            does=goes_on,
            when=(wanted_before_strange,),
            examples=("pear | post | 整两箱过年 | +2",),
        ),
        Row(name="anything else", does=CHAT, examples=("jam | group | 2 | nothing",)),
    ),
)
