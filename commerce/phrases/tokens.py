"""The tokens of a text, and the sets of kinds that most of them are."""

from __future__ import annotations

from typing import NamedTuple

from commerce.phrases.kinds import Form, Kind


class Lexeme(NamedTuple):
    """A word with all it may mean. `number` of amounts; `axis` and `options` of the post's own words: the
    values, or the codes."""

    kinds: frozenset[Kind]
    start: int
    end: int
    number: int = 0
    axis: str = ""
    options: tuple[str, ...] = ()
    name: str = ""  # of a recipient
    form: Form = Form.NONE  # of an amount: plus, minus, times, unit, bare, article
    upto: int = 0


def kinds(*names: Kind) -> frozenset[Kind]:
    """A set of kinds, for tokens to have."""
    return frozenset(names)


IF, _VERB_UNKNOWN = kinds(Kind.IF), kinds(Kind.UNKNOWN, Kind.ABOUT_SHIPPING)
DOOR = kinds(Kind.UNKNOWN, Kind.DOOR)
PHONE = kinds(Kind.FIGURE, Kind.PHONE)
UNKNOWN, FIGURE, GAP, BREAK, STOP = (
    kinds(Kind.UNKNOWN),
    kinds(Kind.FIGURE),
    kinds(Kind.GAP),
    kinds(Kind.BREAK),
    kinds(Kind.BREAK, Kind.STOP),
)
QUESTION = kinds(Kind.BREAK, Kind.STOP, Kind.ASK, Kind.QUESTION)
NUMBER, VALUE, GOODS, AMOUNT, VAGUE = (
    kinds(Kind.NUMBER),
    kinds(Kind.VALUE),
    kinds(Kind.GOODS),
    kinds(Kind.AMOUNT),
    kinds(Kind.SOME),
)
PLAIN, MONEY = kinds(Kind.PLAIN), kinds(Kind.MONEY)
