"""The chapter of orders. Here lives the last caution: a clause that could be anything orders nothing."""

from __future__ import annotations

from commerce.phrases.acts import ASKS, CHAT
from commerce.phrases.amending import to_order
from commerce.phrases.kinds import Kind
from commerce.phrases.looking import UNREAD
from commerce.phrases.puzzling import STRANGE
from commerce.phrases.rules import ELSEWHERE, IN_REPLY, Chapter, Row, goes_on, of
from commerce.phrases.wanting import (
    ASKED_FOR,
    MEMBER,
    THINGS,
    all_bare,
    claimed,
    firm,
    for_oneself,
    foreign,
    has_article,
    how_many_in_one,
    labelled,
    named,
    named_recipient,
    of_several,
    only_clause,
    only_recipient,
    or_between,
    orders,
    orders_one,
    orders_undecided,
    own_unit,
    plus,
    pure,
    says_for_whom,
    sets,
    sets_total,
    several,
    stands_so,
    strange,
    undecided,
    unit_of_its_own,
    weighed_and_wanted,
)

# -- the table -------------------------------------------------------------------------------------


ALONE = Chapter(
    "without amount or goods",
    (
        Row(
            name="the same as somebody",
            does=orders_one,
            needs=of(Kind.SAME),
            forbids=of(Kind.FIGURE),
            where=IN_REPLY,
            examples=("jam | post | same as Tom | ask qty", "pear | post | 同上 | ask qty"),
        ),
        Row(
            name="strange words",
            does=CHAT,
            when=(strange,),
            examples=("jam | post | mine broke again | nothing",),
        ),
        Row(
            name="nothing but a number of something",
            does=CHAT,
            needs=of(Kind.FIGURE),
            examples=("jam | post | ½ | nothing",),
        ),
        Row(
            name="in free talk",
            does=CHAT,
            where=ELSEWHERE,
            unless=(to_order,),
            examples=("jam | group | me too | nothing",),
        ),
        Row(name="a word of doors, times or money", does=CHAT, when=(labelled,)),
        Row(name="more than the word itself", does=CHAT, where=ELSEWHERE, unless=(pure,)),
        Row(
            name="a word that is enough for one",
            does=orders_one,
            some=of(Kind.ALONE, Kind.WAITING, Kind.SAME),
            examples=("jam | post | me too please | +1", "pear | post | 我也要 | +1"),
        ),
        Row(
            name="one of each",
            does=orders_one,
            needs=of(Kind.EACH),
            forbids=of(Kind.FIGURE, Kind.LABELS, Kind.NO, Kind.PAST),
            where=IN_REPLY,
            when=(only_clause, of_several),
            examples=("tea | post | each one please | +1 earl grey; +1 jasmine; +1 rooibos",),
        ),
        Row(
            name="its unit, and please",
            does=orders_one,
            needs=of(Kind.UNITS, Kind.THANKS),
            forbids=of(Kind.OTHER_UNITS, Kind.NO, Kind.MINE),
            where=IN_REPLY,
            when=(own_unit,),
            examples=("jam | post | jar please | +1",),
        ),
        Row(
            name="its unit, and for oneself",
            does=orders_one,
            needs=of(Kind.UNITS, Kind.WHO),
            forbids=of(Kind.OTHER_UNITS, Kind.NO, Kind.MINE, Kind.PAST),
            where=IN_REPLY,
            when=(own_unit, for_oneself),
            examples=("jam | post | Jar for me! | +1",),
        ),
        Row(
            name="for whom the line beside it is",
            does=says_for_whom,
            needs=of(Kind.WHO),
            when=(only_recipient,),
            examples=("jam | post | NaN | nothing",),
        ),
        Row(
            name="somebody and a verb",
            does=orders_one,
            needs=of(Kind.WHO),
            some=of(Kind.CLAIMS, Kind.POLITE),
            when=(named_recipient,),
            examples=(
                "pear | post | 帮我妈带 | +1 @我妈",
                "jam | post | can I order for Femi? 2 jars | +2 @Femi",
            ),
        ),
        Row(name="anything else", does=CHAT, examples=("jam | group | 2 | nothing",)),
    ),
)


UNCLEAR_TALK = Chapter(
    "what is unclear elsewhere than in a reply",
    (
        Row(name="talk of a number of something", does=CHAT, needs=of(Kind.FIGURE)),
        Row(
            name="a unit of something else",
            does=CHAT,
            when=(foreign,),
            examples=("jam | group | I want 2 tickets | nothing",),
        ),
        Row(
            name="amount and goods, to a member",
            does=goes_on,
            needs=of(Kind.AMOUNT),
            where=MEMBER,
            when=(named,),
            examples=("tee | member | 1 black M | +1 black/M",),
        ),
        Row(
            name="a unit of the goods, to a member",
            does=goes_on,
            where=MEMBER,
            when=(claimed, unit_of_its_own),
            examples=("dumpling | member | 我要兩包 | +2",),
        ),
        Row(name="to an order", does=goes_on, where=MEMBER, when=(to_order, firm)),
        Row(name="to an order, please", does=goes_on, needs=ASKED_FOR, where=MEMBER, when=(to_order,)),
        Row(name="to a member", does=CHAT, where=MEMBER, examples=("jam | member | 2 | nothing",)),
        Row(name="a rye, in talk", does=CHAT, when=(has_article,), unless=(claimed,)),
        Row(
            name="no amount, but verb and goods",
            does=goes_on,
            forbids=of(Kind.AMOUNT, Kind.SOME),
            when=(claimed, named),
        ),
        Row(name="no amount", does=CHAT, forbids=of(Kind.AMOUNT, Kind.SOME)),
        Row(name="my +1 is coming", does=CHAT, needs=of(Kind.MINE)),
        Row(name="plain enough", does=goes_on, when=(firm,), examples=("jam | group | +2 | +2",)),
        Row(
            name="goods and amount",
            does=goes_on,
            when=(named,),
            examples=("dumpling | group | 水餃2包 | +2",),
        ),
        Row(name="anything else", does=CHAT, examples=("jam | group | 2 | nothing",)),
    ),
)

GUARDS = Chapter(
    "what is no order for all its amounts",
    (
        Row(
            name="which of the two?",
            does=ASKS,
            needs=of(Kind.VALUE),
            when=(undecided, strange),
            unless=(claimed,),
            examples=("hoodie | post | 我175穿M还是L | nothing",),
        ),
        Row(
            name="how many are in it",
            does=ASKS,
            needs=of(Kind.SOME),
            some=of(Kind.AMOUNT, Kind.WEIGHED),
            when=(how_many_in_one,),
            examples=("pear | post | 一箱几个 | nothing", "pear | post | 4斤大概几个 | nothing"),
        ),
        Row(
            name="a price",
            does=CHAT,
            needs=of(Kind.PRICED, Kind.AMOUNT),
            unless=(plus,),
            examples=("pear | post | 20一箱的那种2箱 | nothing",),
        ),
        Row(
            name="how things are",
            does=CHAT,
            needs=of(Kind.AMOUNT, Kind.ALREADY),
            forbids=of(Kind.ONLY, Kind.CHANGE, Kind.MORE),
            when=(stands_so,),
            unless=(firm,),
            examples=("pear | post | 现在12箱了 | nothing",),
        ),
        Row(name="without amount or goods", does=ALONE, forbids=THINGS),
        Row(
            name="a vague amount by itself",
            does=goes_on,
            needs=of(Kind.SOME),
            forbids=of(Kind.AMOUNT),
            where=IN_REPLY,
            when=(only_clause,),
            unless=(claimed, strange),
            examples=("jam | post | some jars please | ask qty",),
        ),
        Row(
            name="a vague amount nobody wants",
            does=CHAT,
            needs=of(Kind.SOME),
            forbids=of(Kind.AMOUNT),
            unless=(claimed,),
        ),
        Row(
            name="a number of something",
            does=CHAT,
            needs=of(Kind.FIGURE),
            forbids=of(Kind.AMOUNT),
            unless=(weighed_and_wanted,),
            examples=("hoodie | post | 体重50公斤 | nothing",),
        ),
        Row(
            name="bare amounts beside a number of something",
            does=CHAT,
            needs=of(Kind.FIGURE),
            when=(all_bare,),
            unless=(firm, weighed_and_wanted),
            examples=("jam | post | sent you $12 for 3 | nothing",),
        ),
    ),
)

WORDS = Chapter(
    "words nobody knows", (Row(name="strange words", does=STRANGE, some=UNREAD, when=(strange,)),)
)

TALK = Chapter(
    "free talk",
    (
        Row(
            name="elsewhere than in a reply",
            does=UNCLEAR_TALK,
            where=ELSEWHERE,
            examples=("jam | group | 2 | nothing",),
        ),
    ),
)

ORDERS = Chapter(
    "orders",
    (
        Row(
            name="one or the other",
            does=orders_undecided,
            needs=of(Kind.OR),
            when=(several, or_between),
            examples=("jam | post | take 2 red or 1 blue | ask qty",),
        ),
        Row(
            name="so many in all",
            does=sets,
            needs=of(Kind.AMOUNT),
            some=of(Kind.ONLY, Kind.TOTAL, Kind.TO),
            forbids=of(Kind.MORE, Kind.OF_WHICH, Kind.WAITING),
            when=(sets_total,),
            unless=(plus,),
            examples=("jam | post | actually just 2 | =2", "pear | post | 一共3箱 | =3"),
        ),
        Row(
            name="so many",
            does=orders,
            examples=("jam | post | 3 | +3", "pear | post | 来两箱 | +2", "tee | post | 2 red L | +2 red/L"),
        ),
    ),
)
