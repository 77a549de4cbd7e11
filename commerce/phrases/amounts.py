"""Which numbers are amounts. Times, prices, addresses, ordinals and dates stay figures, which order
nothing."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.number import NOTHING, Number, look
from commerce.phrases.numbers import WEIGHTS, settled
from commerce.phrases.pairs import beside_one_another
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import AMOUNT, FIGURE, PLAIN, UNKNOWN, VAGUE, Lexeme, kinds

_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]")
_WIDE = "\u2e7f"  # beyond it, scripts put no spaces between words
# what may be, or become, an amount
_COUNTING = frozenset(
    {Kind.UNITS, Kind.HEARD, Kind.FIGURE, Kind.NUMBER, Kind.ARTICLE, Kind.SOME, Kind.HALF, Kind.PACKS}
)
_NUMBERS = kinds(Kind.NUMBER, Kind.PACKS)
_COUNTED = kinds(Kind.NUMBER, Kind.ARTICLE, Kind.SOME)
_UNSETTLED = kinds(Kind.FIGURE, Kind.SOME)
_VAGUE = kinds(Kind.SOME, Kind.HALF)
_VERBS, _CLAIMS = kinds(Kind.CLAIMS, Kind.MORE), kinds(Kind.CLAIMS)
_ARTICLE, _EACH = kinds(Kind.ARTICLE), kinds(Kind.EACH)
_ARTICLED = kinds(Kind.GOODS, Kind.VALUE, Kind.UNITS)
_HALVED = kinds(Kind.UNITS, Kind.OTHER_UNITS, Kind.GOODS, Kind.VALUE, Kind.ARTICLE)
_ASK = kinds(Kind.ASK)
_HOW = kinds(Kind.NAME, Kind.CHAT)


def amounts(tokens: list[Lexeme], text: str, lexicon: Lexicon, shelf: Shelf) -> list[Lexeme]:
    """The tokens with each number settled: an amount (with its form), one of the post's own words, or a mere
    figure."""
    if all(token.kinds.isdisjoint(_COUNTING) for token in tokens):
        return beside_one_another(tokens, text, shelf)
    found: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        kind = tokens[at].kinds
        if kind.isdisjoint(_COUNTING):
            found.append(tokens[at])
            at += 1
        elif kind.isdisjoint(_NUMBERS):
            at = _uncounted(tokens, at, found, text, shelf)
        elif Kind.PACKS in kind and tokens[at].end - tokens[at].start == 1:
            found.append(tokens[at]._replace(kinds=UNKNOWN))  # 打 is a dozen only after a number
            at += 1
        else:
            at = settled(Number(tokens=tokens, at=at, found=found, text=text, lexicon=lexicon, shelf=shelf))
    return beside_one_another(found, text, shelf)


def _uncounted(tokens: list[Lexeme], at: int, found: list[Lexeme], text: str, shelf: Shelf) -> int:
    """What is no number and yet may count: an article, "some", a unit alone. -> where to go on"""
    kind = tokens[at].kinds
    if Kind.FIGURE in kind:
        return _figure(tokens, at, found, text)
    if Kind.HEARD in kind and _is_heard(tokens, at):
        found.append(tokens[at]._replace(kinds=AMOUNT, form=Form.GUESS, end=tokens[at + 1].end))
        return at + 2
    if Kind.ARTICLE in kind:
        return _article(tokens, at, found)
    if not kind.isdisjoint(_VAGUE) and Kind.UNKNOWN not in kind:
        return _vague(tokens, at, found, text, shelf)
    one = Kind.UNITS in kind and _is_one_unit(tokens[at], found, text, shelf)
    found.append(tokens[at]._replace(kinds=AMOUNT, number=1, form=Form.UNIT) if one else tokens[at])
    return at + 1


def _figure(tokens: list[Lexeme], at: int, found: list[Lexeme], text: str) -> int:
    """1.5斤 is vague, "2-3" is not settled, but "unit 12-04" is a door."""
    token, unit = tokens[at], look(tokens, at + 1)
    measured = Kind.UNITS in unit.kinds or text[unit.start : unit.end] in WEIGHTS
    if token.kinds == FIGURE and measured and _DECIMAL.fullmatch(text[token.start : token.end]):
        found.append(token._replace(kinds=VAGUE, end=unit.end))
        return at + 2
    door = token.kinds == _UNSETTLED and Kind.LABELS in (found[-1] if found else NOTHING).kinds
    if not door and Kind.SOME in token.kinds:
        found.append(token._replace(kinds=VAGUE, end=unit.end if Kind.UNITS in unit.kinds else token.end))
        return at + 1 + (Kind.UNITS in unit.kinds)
    found.append(token._replace(kinds=FIGURE) if door else token)
    return at + 1


def _is_heard(tokens: list[Lexeme], at: int) -> bool:
    """ "too jars", as dictation hears it: right before a unit, and not behind a number; "for unit 7" is a
    door."""
    unit = look(tokens, at + 1).kinds
    if Kind.LABELS in unit and Kind.NUMBER in look(tokens, at + 2).kinds:
        return False
    return Kind.UNITS in unit and not look(tokens, at - 1).kinds & _COUNTED


def _is_one_unit(token: Lexeme, found: list[Lexeme], text: str, shelf: Shelf) -> bool:
    """再来箱, 加盒, รสละกล่อง: where a unit stands right behind a verb, or behind "each", one is meant."""
    before = found[-1] if found else NOTHING
    if text[token.start : token.end] not in shelf.units or before.end != token.start:
        return False
    if is_spaced(text[token.start]):
        return False
    return bool(before.kinds & _EACH) or (text[token.start] > _WIDE and bool(before.kinds & _VERBS))


def _article(tokens: list[Lexeme], at: int, found: list[Lexeme]) -> int:
    """ "a rye", "another black M": one of it. Any other "a" says nothing."""
    ahead = [token for token in tokens[at + 1 : at + 4] if Kind.PLAIN not in token.kinds]
    if not ahead or not ahead[0].kinds & _ARTICLED:
        found.append(tokens[at]._replace(kinds=(tokens[at].kinds - _ARTICLE) or PLAIN))
        return at + 1
    found.append(tokens[at]._replace(kinds=AMOUNT, number=1, form=Form.ARTICLE))
    return at + 1 + (Kind.UNITS in ahead[0].kinds and ahead[0] is tokens[at + 1])


def _vague(tokens: list[Lexeme], at: int, found: list[Lexeme], text: str, shelf: Shelf) -> int:
    """An amount nobody can count: "some", "half a box", 几盒. 几岁 asks."""
    token, after = tokens[at], look(tokens, at + 1)
    if Kind.HALF in token.kinds:
        return _half(tokens, at, found, text, shelf)
    if text[token.start] > _WIDE and _is_degree(token, found):
        found.append(token._replace(kinds=PLAIN))
        return at + 1
    asks = Kind.OTHER_UNITS in after.kinds and after.start == token.end and Kind.UNITS not in after.kinds
    if asks and text[token.start] > _WIDE and token.end - token.start == 1:
        found.append(token._replace(kinds=_ASK, end=after.end))
        return at + 2
    return _some(token, after, at, found, unit=Kind.UNITS in after.kinds)


def _is_degree(token: Lexeme, found: list[Lexeme]) -> bool:
    """大一点, 甜些: written on to a word of how something is, it counts nothing."""
    before = found[-1] if found else NOTHING
    return before.end == token.start and before.kinds <= _HOW


def _half(tokens: list[Lexeme], at: int, found: list[Lexeme], text: str, shelf: Shelf) -> int:
    """Half of something that is sold; "half an hour" is a time."""
    token, after = tokens[at], look(tokens, at + 1)
    if not after.kinds & _HALVED:
        found.append(token._replace(kinds=token.kinds - _CLAIMS if Kind.SOME in token.kinds else _HALF))
        return at + 1
    if Kind.OTHER_UNITS in after.kinds and text[after.start : after.end] not in WEIGHTS | shelf.units:
        found.append(token._replace(kinds=FIGURE, end=after.end))
        return at + 2
    return _some(token, after, at, found, unit=bool(after.kinds & kinds(Kind.UNITS, Kind.OTHER_UNITS)))


_HALF = kinds(Kind.PLAIN, Kind.HALF)  # "two and a half": what stands before it is judged beside it


def _some(token: Lexeme, after: Lexeme, at: int, found: list[Lexeme], *, unit: bool) -> int:
    if Kind.PLUS in (found[-1] if found else NOTHING).kinds:
        found.pop()
    found.append(token._replace(kinds=VAGUE | (token.kinds & _CLAIMS), end=after.end if unit else token.end))
    return at + 1 + unit
