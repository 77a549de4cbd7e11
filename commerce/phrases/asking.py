"""Chapters of caution: what of a clause may be an order at all, once its questions, stories, conditions and
delight are set aside."""

from __future__ import annotations

from commerce.phrases.acts import ASKS, CHAT
from commerce.phrases.caution import (
    ASKS_IT,
    agreed_behind_order,
    before_delight,
    before_question,
    begins_asking,
    calmed,
    changes_amount,
    counts_what_delights,
    done_before_amount,
    first_asks,
    is_field,
    is_request,
    laughs_at_the_end,
    marked,
    names_goods,
    nothing_unknown,
    only_sign,
    plus_before_delight,
    puts_right,
    still_wants,
    sure_head,
    wished,
    without_deadline,
    without_delight,
    without_question,
)
from commerce.phrases.kinds import Kind
from commerce.phrases.rules import IN_REPLY, Chapter, Row, goes_on, of

FIELDS = Chapter(
    "fields of a form",
    (
        Row(
            name="another field",
            does=CHAT,
            needs=of(Kind.OTHER_FIELDS),
            when=(is_field,),
            examples=("jam | post | Address: 12 Rose Street | nothing",),
        ),
    ),
)

ASKING = Chapter(
    "questions",
    (
        Row(
            name="begins like a question",
            does=ASKS,
            some=of(Kind.ASK_FIRST),
            forbids=ASKS_IT,
            when=(begins_asking,),
            examples=("jam | post | should 2 jars last a week | nothing",),
        ),
        Row(
            name="a request in the form of a question",
            does=without_question,
            some=ASKS_IT,
            forbids=of(Kind.FIGURE, Kind.MONEY),
            when=(is_request, nothing_unknown, only_sign),
            examples=("jam | post | could I have 3 please? | +3", "pear | post | 可以帮我留2箱吗 | +2"),
        ),
        Row(
            name="so many, if there is still time",
            does=without_deadline,
            needs=of(Kind.ABOUT_DEADLINE, Kind.AMOUNT),
            some=ASKS_IT,
            forbids=of(Kind.FIGURE, Kind.MONEY, Kind.HAGGLE, Kind.ASK_WHEN, Kind.PAID),
            where=IN_REPLY,
            when=(still_wants, only_sign),
            examples=("pear | post | 还能加1箱不 | +1",),
        ),
        Row(
            name="a condition on the price",
            does=goes_on,
            needs=of(Kind.HAGGLE, Kind.IF),
            unless=(marked,),
            examples=("pear | post | 如果包邮我要2箱 | soft +2",),
        ),
        Row(
            name="a condition that begins like a question",
            does=goes_on,
            needs=of(Kind.IF),
            some=ASKS_IT,
            when=(first_asks,),
            unless=(marked,),
        ),
        Row(
            name="how many are left",
            does=ASKS,
            needs=of(Kind.ABOUT_LEFT, Kind.SOME),
            forbids=of(Kind.AMOUNT, Kind.CLAIMS, Kind.MORE, Kind.IF),
            examples=("pear | post | 剩几箱 | nothing",),
        ),
        Row(
            name="about the price",
            does=ASKS,
            needs=of(Kind.HAGGLE),
            examples=("jam | post | how much for 2 | nothing", "pear | post | 2箱多少钱 | nothing"),
        ),
        Row(
            name="a question from its first word",
            does=ASKS,
            some=ASKS_IT,
            when=(first_asks,),
            examples=("jam | post | did anyone get 3? | nothing",),
        ),
        Row(
            name="an order before a question in the same breath",
            does=before_question,
            some=ASKS_IT,
            when=(sure_head,),
            examples=("jam | post | +1 when can we collect | +1", "pear | post | +2 什么时候发货 | +2"),
        ),
        Row(
            name="any other question",
            does=ASKS,
            some=ASKS_IT,
            examples=("jam | post | is it 2 jars? | nothing", "pear | post | 有没有2箱装 | nothing"),
        ),
    ),
)

TELLING = Chapter(
    "half-clauses that only tell",
    (
        Row(
            name="half-clauses",
            does=calmed,
            needs=of(Kind.GAP),
            examples=("snack | post | A01+2 週六面交 很期待 | +2 A01", "hoodie | post | 红L 好看 | nothing"),
        ),
    ),
)

WISHING = Chapter(
    "conditions",
    (
        Row(
            name="what hangs on an if",
            does=wished,
            needs=of(Kind.IF),
            forbids=of(Kind.WAITING),
            examples=("jam | post | +1 if it drops to 20 | soft +1",),
        ),
    ),
)

STORIES = Chapter(
    "stories",
    (
        Row(
            name="another time, another's word",
            does=CHAT,
            some=of(Kind.LATER, Kind.AGREE),
            forbids=of(Kind.CANCEL, Kind.WAITING),
            unless=(agreed_behind_order,),
            examples=("jam | post | next time I'll take 2 | nothing", "jam | post | +1 to that | nothing"),
        ),
        Row(
            name="what was put or fetched already",
            does=CHAT,
            needs=of(Kind.ALREADY, Kind.AMOUNT),
            some=of(Kind.REMARK, Kind.ABOUT_PICKUP),
            when=(done_before_amount,),
            examples=("pear | post | 门口放了两箱 | nothing", "pear | post | 刚去取了2箱 | nothing"),
        ),
        Row(
            name="what has happened already",
            does=CHAT,
            needs=of(Kind.PAST),
            unless=(changes_amount, puts_right),
            examples=("jam | post | I bought 2 last week | nothing", "pear | post | 上次买了3箱 | nothing"),
        ),
    ),
)

DELIGHT = Chapter(
    "delight",
    (
        Row(
            name="delight after a +1",
            does=before_delight,
            needs=of(Kind.CHAT),
            where=IN_REPLY,
            when=(plus_before_delight,),
            examples=("jam | post | +2 yum | +2",),
        ),
        Row(
            name="a laugh at the end of an order",
            does=before_delight,
            needs=of(Kind.CHAT, Kind.AMOUNT),
            where=IN_REPLY,
            when=(laughs_at_the_end,),
            examples=("jam | post | I'll take 2 jars haha | +2", "pear | post | 我要一箱吧哈哈 | +1"),
        ),
        Row(
            name="delight in the goods that are ordered",
            does=without_delight,
            needs=of(Kind.CHAT, Kind.AMOUNT, Kind.GOODS),
            forbids=of(Kind.PAST, Kind.NO, Kind.IF, Kind.ASK),
            where=IN_REPLY,
            when=(counts_what_delights,),
            examples=("jam | post | 2 jars of that amazing jam please | +2",),
        ),
        Row(
            name="a reason for a change",
            does=goes_on,
            needs=of(Kind.CHAT, Kind.CHANGE),
            forbids=of(Kind.PAST),
            where=IN_REPLY,
            when=(names_goods,),
            examples=("hoodie | post | M太短了换L | M>L",),
        ),
        Row(
            name="delight",
            does=CHAT,
            needs=of(Kind.CHAT),
            examples=(
                "jam | post | I could eat 10 jars lol | nothing",
                "pear | post | 好吃到想买100箱 | nothing",
            ),
        ),
    ),
)
