"""Conditions that are none: "if anybody cancels" is a place on the waiting list, "if it's not too late" is
manners. What hangs on a price, on delivery or on a day stays a condition."""

from __future__ import annotations

from itertools import pairwise

from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.tokens import IF, PLAIN, Lexeme

_WAITING = frozenset({Kind.WAITING})
_IF_OR_CHANGE = frozenset({Kind.IF, Kind.CHANGE})
_CHANGE = frozenset({Kind.CHANGE})
_SUMS = frozenset({Kind.FIGURE, Kind.MONEY, Kind.PRICED})
_OWN = frozenset({Kind.ME, Kind.MINE, Kind.CLAIMS, Kind.AMOUNT, Kind.VALUE, Kind.GOODS, Kind.NO, Kind.ASK})
_ENDS = frozenset({Kind.BREAK, Kind.GAP, Kind.AMOUNT, Kind.CLAIMS, Kind.ALONE, Kind.MORE, Kind.WHO})
_STILL = frozenset({Kind.ABOUT_LEFT, Kind.ABOUT_DEADLINE})
_HANGING = frozenset(
    {Kind.HAGGLE, Kind.ABOUT_PRICE, Kind.ABOUT_SHIPPING, Kind.LEFTOVER, Kind.WAITING, Kind.LATER, Kind.CANCEL}
    | {Kind.FIGURE, Kind.DAYS, Kind.MONEY, Kind.PAST, Kind.UNKNOWN, Kind.QUESTION, Kind.VALUE}
)


def conditions(tokens: list[Lexeme]) -> list[Lexeme]:
    """The tokens with every "if" that only waits, or is only polite, as that."""
    tokens = _of_prices(tokens)
    at = next((n for n, token in enumerate(tokens) if token.kinds == IF), None)
    if at is None:
        return tokens
    waiting = _waiting_for(tokens, at)
    return waiting if waiting is not None else _without_manners(tokens, at)


def _of_prices(tokens: list[Lexeme]) -> list[Lexeme]:
    """降到79我要2份: what also says "change it to" is an "if" before a figure with an amount behind it; before an
    amount it is none: 降到2份."""
    found = list(tokens)
    for at, (token, after) in enumerate(pairwise(tokens)):
        if not token.kinds >= _IF_OR_CHANGE:
            continue
        if Kind.AMOUNT in after.kinds:
            found[at] = token._replace(kinds=_CHANGE)
        elif not after.kinds.isdisjoint(_SUMS) and Kind.AMOUNT in seen_in(tokens[at + 2 :]):
            found[at] = token._replace(kinds=IF)
    return found


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
