"""Looking at tokens: what kinds there are, what nobody knows, which two are a pair."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from commerce.phrases.lexicon import is_spaced
from commerce.phrases.scan import Token


def seen_in(tokens: Iterable[Token]) -> frozenset[str]:
    """The kinds of the tokens, all together."""
    return frozenset().union(*(token.kinds for token in tokens))


def has_form(tokens: Iterable[Token], form: str) -> bool:
    """Does one of the tokens have this form?"""
    return any(token.form == form for token in tokens)


def before(tokens: list[Token], kind: str) -> list[Token]:
    """The tokens that stand before the first of that kind."""
    return tokens[: next(n for n, token in enumerate(tokens) if kind in token.kinds)]


def things_in(tokens: Iterable[Token]) -> list[Token]:
    """The tokens that name goods or a choice of them."""
    return [
        token
        for token in tokens
        if token.kinds & _THINGS or "who" in token.kinds or token.kinds & {"waiting", "same", "weighed", "gap", "and"}
    ]


def unknown_in(tokens: Iterable[Token], text: str) -> int:
    """How much nobody knows: in words, or in pairs of characters where words are not spaced."""
    count = 0
    found = list(tokens)
    for at, token in enumerate(found):
        if is_unknown(token) and not (at + 1 < len(found) and "figure" in found[at + 1].kinds):
            count += 1 if is_spaced(text[token.start]) else (token.end - token.start + 1) // 2
    return count


def is_unknown(token: Token) -> bool:
    """ "2 is too many", "in one line": known words, but none of an order where they stand."""
    return "unknown" in token.kinds or (token.kinds <= _ODD and bool(token.kinds))


_ODD = frozenset({"ask_first", "labels", "other_fields", "other_units", "ordinal", "sorts"})


def pair_in(tokens: list[Token]) -> tuple[Token, Token] | None:
    """Two values of one axis, or two goods: from the one to the other."""
    named = [token for token in tokens if token.kinds & {"value", "goods"}]
    for first, second in pairwise(named):
        if first.axis == second.axis and first.options != second.options and first.kinds & {"value", "goods"} & second.kinds:
            return first, second
    by_axis: dict[str, Token] = {}
    for token in named:
        if token.axis and token.axis in by_axis and by_axis[token.axis].options != token.options:
            return by_axis[token.axis], token
        by_axis.setdefault(token.axis, token)
    return None


def share_axis(tokens: list[Token], away: tuple[Token, ...]) -> bool:
    """Does what is kept name a value of an axis that what is taken away names too?"""
    return bool(
        {token.axis for token in tokens if token.kinds & {"value"}} & {token.axis for token in away if token.kinds & {"value"}}
    )


def parts_of(tokens: list[Token]) -> list[list[Token]]:
    """The pieces between the joints."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if "gap" in token.kinds:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


_THINGS = frozenset({"value", "goods", "amount", "some", "each", "every_axis"})
