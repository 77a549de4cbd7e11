"""Conditions that are none: "if anybody cancels" is a place on the waiting list, "if it's not too late" is
manners. What hangs on a price, on delivery or on a day stays a condition; of a price and an amount beside an
"if", the price is no amount."""

from __future__ import annotations

from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.tokens import FIGURE, IF, MONEY, PLAIN, Lexeme

_WAITING = frozenset({Kind.WAITING})
_SUMS = frozenset({Kind.FIGURE, Kind.MONEY, Kind.PRICED})
_THEN = frozenset({Kind.ONLY, Kind.THEN})
_PRICE = frozenset({Kind.FIGURE, Kind.PRICED})
_BEFORE_PRICE = frozenset(
    {Kind.AMOUNT, Kind.GOODS, Kind.VALUE, Kind.BREAK, Kind.GAP, Kind.CLAIMS, Kind.THANKS}
)
_BEHIND_PRICE = frozenset({Kind.BREAK, Kind.EACH, Kind.THANKS, Kind.ME, Kind.CLAIMS})
_OF_PRICE = frozenset({Kind.GAP, Kind.BREAK, Kind.MONEY, Kind.ME})
_HOURS = 24
_SUM = frozenset({Kind.FIGURE, Kind.MONEY})
_HOPED = _SUM | {Kind.UNSURE}
_OF_SO_MANY = COUNTED - {Form.PLUS}
_BETWEEN = frozenset({Kind.GAP, Kind.BREAK, Kind.TOTAL, Kind.PLAIN, Kind.GOODS, Kind.VALUE})
_LIGHT = frozenset({Kind.GAP, Kind.BREAK, Kind.PLAIN, Kind.THANKS})
_AT_THE_END = _LIGHT | {Kind.ME, Kind.CLAIMS, Kind.ALONE, Kind.ONLY, Kind.THEN}
_ORDERING = _LIGHT | {Kind.AMOUNT, Kind.CLAIMS, Kind.GOODS, Kind.VALUE, Kind.ME}
_PAID_OR_ASKED = frozenset(
    {Kind.PAID, Kind.HAS_PAID, Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.IF, Kind.PAST}
)
_OWN = frozenset({Kind.ME, Kind.MINE, Kind.CLAIMS, Kind.AMOUNT, Kind.VALUE, Kind.GOODS, Kind.NO, Kind.ASK})
_ENDS = frozenset({Kind.BREAK, Kind.GAP, Kind.AMOUNT, Kind.CLAIMS, Kind.ALONE, Kind.MORE, Kind.WHO})
_STILL = frozenset({Kind.ABOUT_LEFT, Kind.ABOUT_DEADLINE})
_HANGING = frozenset(
    {Kind.HAGGLE, Kind.ABOUT_PRICE, Kind.ABOUT_SHIPPING, Kind.LEFTOVER, Kind.WAITING, Kind.LATER, Kind.CANCEL}
    | {Kind.FIGURE, Kind.DAYS, Kind.MONEY, Kind.PAST, Kind.UNKNOWN, Kind.QUESTION, Kind.VALUE}
)

OF_CONDITIONS = _THEN | IF


def conditions(tokens: list[Lexeme]) -> list[Lexeme]:
    """The tokens with every "if" that only waits, or is only polite, as that."""
    if seen_in(tokens).isdisjoint(OF_CONDITIONS):
        return tokens
    tokens = _without_price(_then_wanted(_of_prices(tokens)))
    at = next((n for n, token in enumerate(tokens) if token.kinds == IF), None)
    if at is None:
        return tokens
    waiting = _waiting_for(tokens, at)
    return waiting if waiting is not None else _without_manners(tokens, at)


def _of_prices(tokens: list[Lexeme]) -> list[Lexeme]:
    """降到79我要2份, "under 80 I'm in for 2": what has another sense too is an "if" beside a price with an amount
    elsewhere; before an amount it is none: 降到2份."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        if Kind.IF in token.kinds and token.kinds != IF:
            found[at] = token._replace(kinds=IF if _names_price(tokens, at) else token.kinds - IF)
    return found


def sums_beside(tokens: list[Lexeme]) -> list[Lexeme]:
    """2箱79元, "2 jars £9": whoever names a sum beside what they order, and no word of payment, may mean it to be the
    price: it is asked."""
    seen = seen_in(tokens)
    if Kind.MONEY not in seen or Kind.AMOUNT not in seen or not seen.isdisjoint(_PAID_OR_ASKED):
        return tokens
    return [
        token._replace(kinds=_HOPED) if _is_beside_amount(tokens, at) else token
        for at, token in enumerate(tokens)
    ]


def _is_beside_amount(tokens: list[Lexeme], at: int) -> bool:
    """A sum with an amount right before it and nothing but manners behind; or with nothing before it, and behind it
    only what orders."""
    signed = at > 0 and tokens[at - 1].kinds == MONEY
    if Kind.FIGURE not in tokens[at].kinds or not (signed or Kind.MONEY in tokens[at].kinds):
        return False
    before, rest = _before_sum(tokens, at - 1 - signed), tokens[at + 1 :]
    if before is not None:
        return before.form in _OF_SO_MANY and all(token.kinds & _AT_THE_END for token in rest[:3])
    return all(token.kinds & _ORDERING for token in rest) and any(token.form is Form.UNIT for token in rest)


def _before_sum(tokens: list[Lexeme], before: int) -> Lexeme | None:
    """What the sum is of, past what may stand between; None where nothing is before it."""
    while before >= 0 and tokens[before].kinds & _BETWEEN and Kind.STOP not in tokens[before].kinds:
        before -= 1
    return tokens[before] if before >= 0 else None


def hoped_prices(tokens: list[Lexeme]) -> list[Lexeme]:
    """ "2 at 79": a number behind such a word, larger than an hour and with nothing of its own behind it, is a price
    that what is ordered hangs on."""
    seen = seen_in(tokens)
    if Kind.AT_PRICE not in seen or Kind.CHANGE in seen:
        return tokens
    found = list(tokens)
    for at, token in enumerate(tokens):
        price = at + 1 + (at + 1 < len(tokens) and Kind.MONEY in tokens[at + 1].kinds)
        if Kind.AT_PRICE in token.kinds and _is_hoped_for(tokens, at, price):
            found[at], found[price] = token._replace(kinds=IF), tokens[price]._replace(kinds=_PRICE)
            found[price + 1 : price + 2] = map(_not_shared, tokens[price + 1 : price + 2])
    return found


def _not_shared(token: Lexeme) -> Lexeme:
    """The "each" of "at 79 each" shares out nothing."""
    return token._replace(kinds=PLAIN) if Kind.EACH in token.kinds else token


def _is_hoped_for(tokens: list[Lexeme], at: int, price: int) -> bool:
    """Does it stand apart, or behind what is ordered, and is there an amount it is the price of?"""
    if price >= len(tokens) or not _is_price(tokens[price]) or not _stands_apart(tokens, at, price):
        return False
    counted = [token for n, token in enumerate(tokens) if n != price and Kind.AMOUNT in token.kinds]
    if Kind.TO in tokens[at].kinds and Kind.CLAIMS not in seen_in(tokens):  # "von 2 zu 30" may be a new total
        counted = [token for token in counted if token.form is Form.UNIT]
    return any(token.number < tokens[price].number for token in counted)


def _stands_apart(tokens: list[Lexeme], at: int, price: int) -> bool:
    """Is nothing else right before the word, or right behind the price?"""
    begins = not at or bool(tokens[at - 1].kinds & _BEFORE_PRICE)
    return begins and (price + 1 == len(tokens) or bool(tokens[price + 1].kinds & _BEHIND_PRICE))


def _then_wanted(tokens: list[Lexeme]) -> list[Lexeme]:
    """79就来2份: a price first, and behind a "then" what is wanted: the price is what it hangs on."""
    price = next((n for n, token in enumerate(tokens) if token.kinds != MONEY), len(tokens))
    at = price + 1
    while at < len(tokens) and tokens[at].kinds & _OF_PRICE and Kind.STOP not in tokens[at].kinds:
        at += 1
    if at >= len(tokens) or not _is_price(tokens[price]) or tokens[at].kinds.isdisjoint(_THEN):
        return tokens
    wanted = [token.number for token in tokens[at + 1 :] if Kind.AMOUNT in token.kinds]
    if len(wanted) != 1 or wanted[0] >= tokens[price].number:
        return tokens
    found = list(tokens)
    found[price], found[at] = tokens[price]._replace(kinds=FIGURE), tokens[at]._replace(kinds=IF)
    return found


def _is_price(token: Lexeme) -> bool:
    """A bare number or a sum, larger than an hour."""
    return token.number > _HOURS and (token.form is Form.BARE or bool(token.kinds & _SUMS))


def _names_price(tokens: list[Lexeme], at: int) -> bool:
    """Does a price stand behind the word, with an amount elsewhere?"""
    behind = [n for n in range(at + 1, len(tokens)) if Kind.GAP not in tokens[n].kinds]
    amounts = [n for n, token in enumerate(tokens) if Kind.AMOUNT in token.kinds]
    if not behind or not amounts:
        return False
    after = tokens[behind[0]]
    if not after.kinds.isdisjoint(_SUMS):
        return True
    most = max(tokens[n].number for n in amounts)
    return len(amounts) > 1 and after.form is Form.BARE and after.number == most


def _without_price(tokens: list[Lexeme]) -> list[Lexeme]:
    """ "If it's 79, 2", 79的话要2份: the price that it hangs on is a mere figure."""
    at = next((n for n, token in enumerate(tokens) if token.kinds == IF), None)
    amounts = [n for n, token in enumerate(tokens) if Kind.AMOUNT in token.kinds]
    if at is None or len(amounts) != 2:
        return tokens
    first, second = amounts
    between = first < at < second
    price = max(amounts, key=lambda n: tokens[n].number) if between else first
    if tokens[price].form is not Form.BARE or not (between or at < first):
        return tokens
    return [*tokens[:price], tokens[price]._replace(kinds=FIGURE), *tokens[price + 1 :]]


def _waiting_for(tokens: list[Lexeme], at: int) -> list[Lexeme] | None:
    """ "If anybody cancels, 2 for me": where it hangs on somebody else's cancellation, it waits for that."""
    cancel = next((n for n in range(at + 1, len(tokens)) if Kind.CANCEL in tokens[n].kinds), len(tokens))
    between = seen_in(tokens[at + 1 : cancel])
    if cancel == len(tokens) or Kind.STOP in between or not between.isdisjoint(_OWN):
        return None
    waits = tokens[at]._replace(kinds=_WAITING, end=tokens[cancel].end)
    return [*tokens[:at], waits, *tokens[cancel + 1 :]]


def _without_manners(tokens: list[Lexeme], at: int) -> list[Lexeme]:
    """ "2 if you've still got them", 没截单的话加我2箱: whether there is still some, or still time, is manners."""
    for start, end in (_after(tokens, at), _before(tokens, at)):
        seen = seen_in(tokens[start:end])
        if not seen.isdisjoint(_STILL) and seen.isdisjoint(_HANGING):
            return [
                token._replace(kinds=PLAIN) if start <= n < end else token for n, token in enumerate(tokens)
            ]
    return tokens


def _after(tokens: list[Lexeme], at: int) -> tuple[int, int]:
    """The half-clause that an "if" begins."""
    end = at + 1
    while end < len(tokens) and not tokens[end].kinds & _ENDS:
        end += 1
    return at, end


def _before(tokens: list[Lexeme], at: int) -> tuple[int, int]:
    """The half-clause that an "if" closes, in the languages that say it last."""
    start = at
    while start and not tokens[start - 1].kinds & _ENDS:
        start -= 1
    return start, at + 1
