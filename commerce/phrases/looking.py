"""Looking at tokens: what kinds there are, what nobody knows, which two are a pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from commerce.phrases.kinds import TOPICS, Form, Kind
from commerce.phrases.lexicon import is_spaced
from commerce.phrases.tokens import Lexeme

_BESIDE = frozenset({Kind.OF_WHICH, Kind.UNDO, Kind.WAITING, Kind.SAME, Kind.WEIGHED, Kind.GAP, Kind.AND})
_NAMED = frozenset({Kind.VALUE, Kind.GOODS})
_VALUE = frozenset({Kind.VALUE})

_NONE: frozenset[Kind] = frozenset()
_KINDS = attrgetter("kinds")  # asked for a dozen times a message: not through a frame of Python

_NAMED_OR_WHOSE = frozenset({Kind.VALUE, Kind.GOODS, Kind.WHO})


def seen_in(tokens: Iterable[Lexeme]) -> frozenset[Kind]:
    """The kinds of the tokens, all together."""
    return _NONE.union(*map(_KINDS, tokens))


def has_form(tokens: Iterable[Lexeme], form: Form) -> bool:
    """Does one of the tokens have this form?"""
    return any(token.form == form for token in tokens)


def before(tokens: Sequence[Lexeme], kind: Kind) -> list[Lexeme]:
    """The tokens that stand before the first of that kind."""
    return list(tokens[: next(n for n, token in enumerate(tokens) if kind in token.kinds)])


def things_in(tokens: Iterable[Lexeme]) -> list[Lexeme]:
    """The tokens that name goods or a choice of them."""
    return [
        token for token in tokens if token.kinds & _THINGS or Kind.WHO in token.kinds or token.kinds & _BESIDE
    ]


def unknown_in(tokens: Iterable[Lexeme], text: str) -> int:
    """How much nobody knows: in words, or in pairs of characters where words are not spaced."""
    found = list(tokens)
    if seen_in(found).isdisjoint(UNREAD):
        return 0
    count = 0
    for at, token in enumerate(found):
        if is_unknown(token) and not (at + 1 < len(found) and Kind.FIGURE in found[at + 1].kinds):
            count += 1 if is_spaced(text[token.start]) else (token.end - token.start + 1) // 2
    return count


def is_unknown(token: Lexeme) -> bool:
    """ "2 is too many", "in one line": known words, but none of an order where they stand."""
    return Kind.UNKNOWN in token.kinds or (token.kinds <= ODD and bool(token.kinds))


ODD = (
    frozenset({Kind.ASK_FIRST, Kind.LABELS, Kind.OTHER_FIELDS, Kind.OTHER_UNITS, Kind.ORDINAL, Kind.SORTS})
    | TOPICS
)
UNREAD = ODD | {Kind.UNKNOWN}  # without one of these nothing is unknown


def pair_in(tokens: Sequence[Lexeme]) -> tuple[Lexeme, Lexeme] | None:
    """Two values of one axis, or two goods: from the one to the other."""
    named = [token for token in tokens if token.kinds & _NAMED]
    for first, second in pairwise(named):
        if _are_a_pair(first, second):
            return first, second
    by_axis: dict[str, Lexeme] = {}
    for token in named:
        if token.axis and token.axis in by_axis and by_axis[token.axis].options != token.options:
            return by_axis[token.axis], token
        by_axis.setdefault(token.axis, token)
    return None


def _are_a_pair(first: Lexeme, second: Lexeme) -> bool:
    alike = first.axis == second.axis and first.options != second.options
    return alike and bool(first.kinds & _NAMED & second.kinds)


def share_axis(tokens: Sequence[Lexeme], away: tuple[Lexeme, ...]) -> bool:
    """Does what is kept name a value of an axis that what is taken away names too?"""
    return bool(
        {token.axis for token in tokens if token.kinds & _VALUE}
        & {token.axis for token in away if token.kinds & _VALUE}
    )


def parts_of(tokens: Sequence[Lexeme]) -> list[list[Lexeme]]:
    """The pieces between the joints."""
    parts: list[list[Lexeme]] = [[]]
    for token in tokens:
        if Kind.GAP in token.kinds:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


_THINGS = frozenset({Kind.VALUE, Kind.GOODS, Kind.AMOUNT, Kind.SOME, Kind.EACH, Kind.EVERY_AXIS})


def last_amount(things: list[Lexeme]) -> tuple[Lexeme, ...]:
    """ "1 -> 2", 2盒里减一盒: of two amounts the first is how things were."""
    amounts = [token for token in things if Kind.AMOUNT in token.kinds]
    if len(amounts) == 2 and not seen_in(things) & _NAMED_OR_WHOSE:
        return tuple(token for token in things if token is not amounts[0])
    return tuple(things)
