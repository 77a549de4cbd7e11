"""The chapter of guesses: what somebody who answers a post may have meant where it is not surely read. They
are asked with one tap."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.phrases.acts import CHAT, Does, Doing
from commerce.phrases.amending import sets
from commerce.phrases.asides import is_long_bare
from commerce.phrases.cancelling import cancels
from commerce.phrases.caution import only_sign
from commerce.phrases.clause import Clause
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import is_spaced
from commerce.phrases.looking import is_unknown, seen_in, unknown_in
from commerce.phrases.rules import Chapter, Row, of
from commerce.phrases.tokens import Lexeme
from commerce.phrases.wanting import from_elsewhere, orders, orders_one, unit_of_its_own

_COUNTED = frozenset({Form.PLUS, Form.TIMES})
_AMOUNT = frozenset({Kind.AMOUNT})
_ALONE, _MANNERS = of(Kind.ALONE), of(Kind.ALONE, Kind.THANKS, Kind.PLAIN)
_VERBS, _TELLING = of(Kind.CLAIMS, Kind.MORE), of(Kind.PAST, Kind.CHAT, Kind.ALREADY, Kind.NO)
_NO_MANNERS = of(Kind.NO, Kind.THANKS, Kind.ALREADY)
_TURNING = of(Kind.CHANGE, Kind.ONLY)
_TOLD = frozenset(
    {Kind.HAGGLE, Kind.ASK_WHEN, Kind.FIGURE, Kind.PAST, Kind.AGREE, Kind.LATER, Kind.PRICED, Kind.MONEY}
    | {Kind.NO, Kind.IF, Kind.CHAT, Kind.SOME, Kind.REMARK, Kind.ABOUT_MINE}
    | {Kind.ABOUT_ARRIVAL}
)
_ASKS = of(Kind.ASK_FIRST, Kind.ASK, Kind.ASK_WHEN, Kind.MAY)
_JOINTS = of(Kind.GAP, Kind.AND, Kind.THANKS)
_HANDING = of(Kind.MAY, Kind.ABOUT_SHIPPING, Kind.ABOUT_PICKUP, Kind.ABOUT_ARRIVAL)
_OF_PRICES = of(Kind.HAGGLE, Kind.SOME, Kind.AMOUNT, Kind.MONEY, Kind.PRICED)
_NO_LONGER = _NO_MANNERS | {Kind.PLAIN, Kind.UNITS, Kind.COUNTERS, Kind.GOODS, Kind.ME, Kind.SORRY, Kind.GAP}
_A_FEW_WORDS = 4
_SHORT = 6  # tokens


def signed(clause: Clause) -> bool:
    """+2, x2."""
    return any(token.form in _COUNTED for token in clause.those(_AMOUNT))


def wanted_behind_story(clause: Clause) -> bool:
    """Behind the half-clause that tells something there are verb and amount, and nothing told."""
    last = _behind_story(clause)
    seen = seen_in(last)
    wanted = Kind.AMOUNT in seen and len(clause.those(_AMOUNT)) == 1 and not seen.isdisjoint(_VERBS)
    return wanted and seen.isdisjoint(_TELLING) and not unknown_in(last, clause.setting.text)


def orders_behind_story(clause: Clause) -> Doing:
    """What is ordered behind it."""
    return orders(clause.of(_behind_story(clause)))


def _behind_story(clause: Clause) -> Sequence[Lexeme]:
    last = max(at for at, token in enumerate(clause.tokens) if Kind.PAST in token.kinds)
    gap = next((at for at in range(last, len(clause.tokens)) if Kind.GAP in clause.tokens[at].kinds), last)
    return clause.tokens[gap + 1 :]


def oneself_and_no(clause: Clause) -> bool:
    """我不要: oneself, a no, and nothing but courtesy."""
    first, rest = clause.tokens[0], clause.tokens[1:]
    return Kind.ME in first.kinds and all(token.kinds & _NO_MANNERS for token in rest)


def few_strange(clause: Clause) -> bool:
    """Not many words nobody knows."""
    return clause.unknown <= _A_FEW_WORDS


def hardly_strange(clause: Clause) -> bool:
    """At most two words nobody knows, in a short clause."""
    return clause.unknown <= _A_FEW_WORDS // 2 and len(clause.tokens) <= _SHORT


def of_something_else(clause: Clause) -> bool:
    """ "3 sleeps to go": right behind the amount stands a word nobody knows, and more."""
    at = clause.first_of(_AMOUNT)
    return len(clause.tokens) > 2 and at + 1 < len(clause.tokens) and is_unknown(clause.tokens[at + 1])


def wanted_last(clause: Clause) -> bool:
    """The word that is enough for one ends the clause, but for manners."""
    at = clause.first_of(_ALONE)
    return all(token.kinds & _MANNERS for token in clause.tokens[at:])


def no_longer(clause: Clause) -> bool:
    """ "Don't need the loaf anymore": a no, a word of no longer, and at most what it is of."""
    return clause.seen <= _NO_LONGER


def from_so_many(clause: Clause) -> bool:
    """ "From 2 to 5 please": a mere figure, a "to", an amount, and at most manners behind."""
    kinds = [token.kinds for token in clause.tokens]
    if len(kinds) < 4 or Kind.LABELS not in kinds[0]:
        return False
    row = Kind.FIGURE in kinds[1] and Kind.TO in kinds[2] and Kind.AMOUNT in kinds[3]
    return row and all(kind & _MANNERS for kind in kinds[4:])


def asks_behind(clause: Clause) -> bool:
    """ "I order 1 box can deliver to 9-21?": verb and amount, and only behind them what asks; so too "2 jars, and
    when is pickup?"."""
    head = _before_asking(clause)
    seen = seen_in(head)
    own = unit_of_its_own(clause.of(head))
    asked_for = Kind.CLAIMS in seen or (own and (_is_parted(head, clause) or _ends_in_please(clause)))
    wanted = asked_for and len([one for one in head if Kind.AMOUNT in one.kinds]) == 1
    return wanted and seen.isdisjoint(_TOLD) and not unknown_in(head, clause.setting.text)


def _ends_in_please(clause: Clause) -> bool:
    """ "Two tubs when you next go please": manners at the end, and no question mark."""
    return Kind.THANKS in clause.tokens[-1].kinds and Kind.QUESTION not in clause.seen


def orders_before_asking(clause: Clause) -> Doing:
    """What is ordered before the question."""
    return orders(clause.of(_before_asking(clause)))


def _before_asking(clause: Clause) -> Sequence[Lexeme]:
    return clause.tokens[: clause.first_of(_ASKS)]


def _is_parted(head: Sequence[Lexeme], clause: Clause) -> bool:
    """Is the question one of handing over or for leave, and something between it and the amount? 1箱几斤 asks."""
    asked = seen_in(clause.tokens[len(head) :])
    spaced = is_spaced(clause.setting.text[clause.tokens[0].end - 1])
    joined = bool(head) and (spaced or not head[-1].kinds.isdisjoint(_JOINTS))
    return joined and not asked.isdisjoint(_HANDING) and asked.isdisjoint(_OF_PRICES)


GUESSES = Chapter(
    "guesses",
    (
        Row(
            name="a question or another's word",
            does=CHAT,
            some=of(Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.QUESTION, Kind.AGREE, Kind.LATER),
            examples=("pear | post | 同意+1 | nothing",),
        ),
        Row(
            name="something from elsewhere",
            does=CHAT,
            needs=of(Kind.LABELS, Kind.AMOUNT),
            when=(from_elsewhere,),
            examples=("jam | post | get one from Costco | nothing",),
        ),
        Row(
            name="perhaps an order behind a story",
            does=orders_behind_story,
            needs=of(Kind.PAST, Kind.AMOUNT, Kind.GAP),
            some=of(Kind.CLAIMS, Kind.MORE),
            when=(wanted_behind_story,),
            examples=("dumpling | post | 昨天才吃完 再來兩包 | nothing ~ +2",),
        ),
        Row(
            name="perhaps not for oneself",
            does=Doing(does=Does.CANCEL, firm=True),
            needs=of(Kind.ME, Kind.NO),
            when=(oneself_and_no,),
            examples=("pear | post | 我不要 | nothing ~ x",),
        ),
        Row(
            name="perhaps no longer wanted",
            does=Doing(does=Does.CANCEL, firm=True),
            needs=of(Kind.NO, Kind.ALREADY),
            some=of(Kind.UNITS, Kind.GOODS, Kind.THANKS),
            when=(no_longer,),
            examples=("jam | post | don't need the jar anymore | nothing ~ x",),
        ),
        Row(
            name="perhaps from so many to so many",
            does=sets,
            needs=of(Kind.LABELS, Kind.FIGURE, Kind.TO, Kind.AMOUNT),
            when=(from_so_many,),
            examples=("jam | post | from 3 to 2 please | nothing ~ =2",),
        ),
        Row(
            name="a story without a +1",
            does=CHAT,
            some=of(Kind.PAST, Kind.CHAT, Kind.NO, Kind.ALREADY),
            forbids=of(Kind.CANCEL),
            unless=(signed,),
            examples=("pear | post | 收到 | nothing",),
        ),
        Row(
            name="a sum of money",
            does=CHAT,
            some=of(Kind.PRICED, Kind.MONEY),
            examples=("pear | post | ¥39 | nothing",),
        ),
        Row(
            name="perhaps a cancellation",
            does=cancels,
            needs=of(Kind.CANCEL),
            forbids=of(Kind.NO),
            when=(few_strange,),
            examples=("jam | post | I'm out of milk | nothing ~ x",),
        ),
        Row(name="perhaps a new total", does=sets, needs=of(Kind.CHANGE, Kind.AMOUNT), when=(few_strange,)),
        Row(
            name="perhaps an order with a sign",
            does=orders,
            needs=of(Kind.AMOUNT),
            when=(signed,),
            examples=("pear | post | 不+1 | nothing ~ +1",),
        ),
        Row(
            name="perhaps an order in units",
            does=orders,
            needs=of(Kind.AMOUNT),
            forbids=of(Kind.FIGURE),
            when=(unit_of_its_own, few_strange),
        ),
        Row(name="perhaps wanted", does=orders, needs=of(Kind.AMOUNT, Kind.CLAIMS), when=(few_strange,)),
        Row(
            name="perhaps goods and amount",
            does=orders,
            needs=of(Kind.AMOUNT),
            some=of(Kind.VALUE, Kind.GOODS),
            when=(few_strange,),
        ),
        Row(
            name="perhaps a choice that is wanted",
            does=orders,
            some=of(Kind.VALUE, Kind.GOODS),
            forbids=of(Kind.FIGURE),
            when=(hardly_strange,),
            examples=("snack | post | 蛋黃酥各位好吃 | nothing ~ +1 A01",),
        ),
        Row(
            name="perhaps a bare amount",
            does=orders,
            needs=of(Kind.AMOUNT),
            forbids=of(Kind.FIGURE),
            when=(hardly_strange,),
            unless=(of_something_else,),
            examples=("jam | post | I'm allergic to 2 of the ingredients | nothing ~ +2",),
        ),
        Row(
            name="perhaps one",
            does=orders_one,
            needs=of(Kind.ALONE),
            forbids=of(Kind.FIGURE),
            when=(hardly_strange, wanted_last),
        ),
    ),
)


def turns_total(clause: Clause) -> bool:
    """A word of changing, or of only so many; or "to" right before the amount."""
    tokens, at = clause.tokens, clause.first_of(_AMOUNT)
    to = at and Kind.TO in tokens[at - 1].kinds and Kind.FOR not in tokens[at - 1].kinds
    return clause.has(_TURNING) or bool(to)


def asks_for_it(clause: Clause) -> bool:
    """One amount, few strange words, and nothing asks but a request, a question mark or a particle."""
    return len(clause.those(_AMOUNT)) == 1 and few_strange(clause) and only_sign(clause)


def beyond_measure(clause: Clause) -> bool:
    """身高108要穿110吗: a number without a unit that nobody orders."""
    return any(map(is_long_bare, clause.tokens))


def may_last(clause: Clause) -> bool:
    """ "2 boxes can?": a question for leave, right behind an amount in units and at the end."""
    said = [token for token in clause.tokens if Kind.QUESTION not in token.kinds]
    if len(said) < 2 or Kind.ASK_FIRST not in said[-1].kinds:
        return False
    return Kind.AMOUNT in said[-2].kinds and unit_of_its_own(clause) and not clause.unknown


REQUESTS = Chapter(
    "requests that are not surely read",
    (
        Row(
            name="perhaps so many, if they may be had",
            does=orders,
            needs=of(Kind.AMOUNT, Kind.ASK_FIRST),
            when=(may_last,),
            examples=("jam | post | 2 jars can? | nothing ~ +2",),
        ),
        Row(
            name="perhaps so many, and a question behind",
            does=orders_before_asking,
            needs=of(Kind.AMOUNT),
            some=_ASKS,
            when=(asks_behind,),
            examples=(
                "jam | post | I take 2 jars can deliver to flat 8? | nothing ~ +2",
                "jam | post | 2 jars but when is pickup? | nothing ~ +2",
                "pear | post | 兩箱 可以宅配嗎 | nothing ~ +2",
            ),
        ),
        Row(
            name="a question about something",
            does=CHAT,
            some=_TOLD,
            examples=("jam | post | can I collect 2 at 5? | nothing",),
        ),
        Row(
            name="perhaps a new total that is asked for",
            does=sets,
            needs=of(Kind.AMOUNT),
            some=of(Kind.MAY, Kind.POLITE, Kind.CHANGE),
            when=(asks_for_it, turns_total),
            examples=("jam | post | could I settle for just the one? | nothing ~ =1",),
        ),
        Row(
            name="perhaps so many that are asked for",
            does=orders,
            needs=of(Kind.AMOUNT),
            some=of(Kind.MAY, Kind.POLITE, Kind.CLAIMS, Kind.THANKS, Kind.UNSURE),
            when=(asks_for_it,),
            unless=(of_something_else, beyond_measure),
            examples=("jam | post | can you wangle me 4 please Jo | nothing ~ +4",),
        ),
    ),
)
