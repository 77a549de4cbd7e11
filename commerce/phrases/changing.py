"""The chapters of second thoughts: cancelling, changing, taking less."""

from __future__ import annotations

from commerce.phrases.acts import ASKS, CHAT, Does, Doing
from commerce.phrases.amending import (
    amount_before_rather,
    anew,
    begins_with_or,
    by_nothing,
    changes,
    changes_it_to,
    changes_pair,
    changes_sides,
    changes_some,
    changes_to,
    claimed_after_less,
    down_to,
    has_pair,
    has_sides,
    makes_it_a,
    makes_some_another,
    minus,
    more_makes,
    names_a_line,
    orders_more,
    reduces,
    replaces_choice,
    sets,
    sets_all,
    sets_before_rather,
    strange,
    takes_less,
    to_order,
    to_so_many,
    too_strange_to_change,
    turns_some,
)
from commerce.phrases.cancelling import (
    cancel_denied,
    cancels,
    cancels_line,
    claimed_before_cancel,
    long_and_nobodys,
    long_and_of_nobody,
    numbers_of_something_else,
    sets_after_cancel,
    stays_behind,
    too_strange_to_cancel,
)
from commerce.phrases.caution import may_be_price
from commerce.phrases.kinds import Kind
from commerce.phrases.rules import ELSEWHERE, IN_REPLY, Chapter, Row, of
from commerce.phrases.setting import Stand

_NAMED = of(Kind.VALUE, Kind.GOODS)

CANCELLING = Chapter(
    "cancelling",
    (
        Row(
            name="not to be cancelled",
            does=CHAT,
            when=(cancel_denied,),
            examples=("jam | post | please don't cancel mine | nothing",),
        ),
        Row(
            name="too strange to cancel anything",
            does=CHAT,
            when=(too_strange_to_cancel,),
            examples=("pear | group | 聚餐取消了 | nothing",),
        ),
        Row(
            name="cancelled, and so many all the same",
            does=sets_after_cancel,
            needs=of(Kind.AMOUNT, Kind.STAY),
            when=(stays_behind,),
            examples=("pear | post | 取消了还是要一箱吧 | =1",),
        ),
        Row(
            name="an order with a cancellation behind it",
            does=CHAT,
            needs=of(Kind.AMOUNT),
            when=(claimed_before_cancel,),
            examples=("jam | group | take 2 and pass it on | nothing",),
        ),
        Row(
            name="less, down to so many",
            does=sets,
            needs=of(Kind.AMOUNT, Kind.TO),
            when=(down_to,),
            examples=("jam | post | drop me down to one | =1",),
        ),
        Row(name="talk of cancelling", does=CHAT, where=ELSEWHERE, when=(long_and_nobodys,)),
        Row(
            name="something else is cancelled",
            does=CHAT,
            when=(numbers_of_something_else,),
            examples=("jam | post | I'll pass by at 3 | nothing ~ x",),
        ),
        Row(
            name="cancelled",
            does=cancels,
            examples=(
                "jam | post | cancel mine please | x",
                "tee | post | cancel the blue ones | x blue",
                "pear | post | 取消 | x",
            ),
        ),
    ),
)

CHANGING = Chapter(
    "changing",
    (
        Row(name="too strange to change anything", does=CHAT, when=(too_strange_to_change,)),
        Row(
            name="options on both sides",
            does=changes_sides,
            when=(has_sides,),
            examples=("tee | post | red M -> red L | red/M>red/L",),
        ),
        Row(
            name="one of another kind",
            does=changes_it_to,
            needs=of(Kind.AMOUNT, Kind.VALUE),
            forbids=of(Kind.GOODS),
            when=(makes_it_a,),
            examples=("tee | post | make the red one an L instead | red>L",),
        ),
        Row(
            name="some of one's own to another choice",
            does=changes_to,
            when=(turns_some,),
            unless=(has_pair,),
            examples=("tee | post | change 1 to blue | 1 >blue",),
        ),
        Row(
            name="so many of one's own to another choice",
            does=changes_some,
            needs=of(Kind.AMOUNT),
            some=_NAMED,
            when=(makes_some_another,),
            examples=("hoodie | post | 一件改L | 1 >L", "towel | post | 1枚だけピンクに変えて | 1 >ピンク"),
        ),
        Row(
            name="from the one to the other",
            does=changes_pair,
            when=(has_pair,),
            examples=(
                "tee | post | change red to blue | red>blue",
                "tee | post | blue instead of red | red>blue",
            ),
        ),
        Row(
            name="to less, or by less?",
            does=Doing(does=Does.CHANGE),
            when=(minus,),
            examples=("pear | post | 改-1 | >",),
        ),
        Row(
            name="so many more or fewer, and what that makes",
            does=sets,
            needs=of(Kind.AMOUNT),
            some=of(Kind.MORE, Kind.LESS),
            when=(more_makes,),
            examples=(
                "keripik | post | tambah 2 lagi jadi 3 | =3",
                "keripik | post | kurangin 1 jadi 2 | =2",
                "pear | post | 再加1箱改成3箱 | =3",
            ),
        ),
        Row(
            name="so many more",
            does=orders_more,
            needs=of(Kind.MORE, Kind.AMOUNT),
            unless=(to_so_many,),
            examples=("curry | post | もう1個増やしてください | +1", "jam | post | make it 2 more | +2"),
        ),
        Row(
            name="less by so many, on second thought",
            does=reduces,
            needs=of(Kind.LESS, Kind.AMOUNT),
            unless=(to_so_many,),
            examples=("curry | post | やっぱり1個減らしてください | -1",),
        ),
        Row(
            name="so many, or a price",
            does=CHAT,
            needs=of(Kind.AMOUNT),
            when=(may_be_price,),
            examples=("snack | post | A01改35 | nothing ~ =35 A01",),
        ),
        Row(
            name="so many in all",
            does=sets,
            some=of(Kind.AMOUNT, Kind.SOME),
            examples=(
                "jam | post | make it 5 please | =5",
                "jam | post | make it 5 instead of 3 | =5",
                "pear | post | 改成3箱 | =3",
                "pear | post | 改成3箱而不是2箱 | =3",
            ),
        ),
        Row(
            name="to another choice",
            does=changes_to,
            some=_NAMED,
            examples=("hoodie | post | 换成黑色 | >黑色",),
        ),
        Row(name="too strange to amend anything", does=CHAT, when=(strange,)),
        Row(
            name="a correction of what is said beside it",
            does=Doing(does=Does.AMEND),
            examples=("pear | post | 改一下，要3箱 | =3",),
        ),
    ),
)

REDUCING = Chapter(
    "taking less",
    (
        Row(name="too strange to take less", does=CHAT, when=(strange,)),
        Row(
            name="a line less",
            does=cancels_line,
            forbids=of(Kind.AMOUNT),
            when=(names_a_line,),
            examples=("jam | post | remove Bob | x @Bob",),
        ),
        Row(
            name="talk of taking away",
            does=CHAT,
            where=ELSEWHERE,
            when=(long_and_of_nobody,),
            examples=("jam | group | you can take one off the list | nothing",),
        ),
        Row(
            name="less than was ordered",
            does=ASKS,
            needs=of(Kind.AMOUNT),
            when=(claimed_after_less,),
            examples=("pear | post | 少一箱呀 我订3箱 | nothing",),
        ),
        Row(name="less of nothing", does=CHAT, forbids=of(Kind.AMOUNT)),
        Row(name="less by none", does=CHAT, when=(by_nothing,)),
        Row(
            name="down to so many",
            does=sets_all,
            when=(down_to,),
            examples=("jam | post | reduce to 2 | =2",),
        ),
        Row(
            name="less by so many",
            does=reduces,
            examples=("jam | post | -1 | -1", "pear | post | 少一箱 | -1"),
        ),
    ),
)

SECOND_THOUGHTS = Chapter(
    "second thoughts",
    (
        Row(
            name="to a member's talk",
            does=CHAT,
            some=of(Kind.CHANGE, Kind.LESS),
            forbids=of(Kind.VALUE, Kind.GOODS),
            where=frozenset({Stand.MEMBER}),
            unless=(to_order,),
        ),
        Row(
            name="all anew",
            does=anew,
            needs=of(Kind.ANEW, Kind.AMOUNT),
            where=IN_REPLY,
            unless=(strange,),
            examples=(
                "jam | post | start over: 2 jars | anew +2",
                "pear | post | 全部删掉重来：2箱 | anew +2",
            ),
        ),
        Row(name="cancelling", does=CANCELLING, needs=of(Kind.CANCEL)),
        Row(name="changing", does=CHANGING, some=of(Kind.CHANGE, Kind.RATHER, Kind.TO), when=(changes,)),
        Row(
            name="another choice",
            does=changes_to,
            forbids=of(Kind.AMOUNT, Kind.SOME),
            when=(replaces_choice,),
            examples=("hoodie | post | 不要红的要黑的 | 红色>黑色",),
        ),
        Row(
            name="so many instead of so many",
            does=sets_before_rather,
            needs=of(Kind.RATHER),
            when=(amount_before_rather,),
            examples=("jam | post | 2 instead of 3 | =2",),
        ),
        Row(
            name="so many after all",
            does=sets,
            needs=of(Kind.OR, Kind.AMOUNT),
            forbids=_NAMED,
            where=IN_REPLY,
            when=(begins_with_or,),
            unless=(strange,),
            examples=("pear | post | 还是2箱吧 | =2",),
        ),
        Row(name="taking less", does=REDUCING, when=(takes_less,)),
        Row(
            name="all of it once more",
            does=Doing(does=Does.AGAIN, firm=True),
            needs=of(Kind.DOUBLE),
            forbids=of(Kind.AMOUNT, Kind.VALUE, Kind.GOODS),
            where=IN_REPLY,
            unless=(strange,),
            examples=("jam | post | double it please | again", "pear | post | 翻倍 | again"),
        ),
    ),
)
