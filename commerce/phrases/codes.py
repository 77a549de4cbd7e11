"""Numbers that name goods or a choice: "#2", 第2款, a size, a code."""

from __future__ import annotations

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.number import NOTHING, Number
from commerce.phrases.shelf import OwnWord, Shelf
from commerce.phrases.tokens import FIGURE, PLAIN, VALUE, Lexeme, kinds

_CODE, _NUMBERED = kinds(Kind.GOODS, Kind.CODE), kinds(Kind.GOODS, Kind.CODE, Kind.NUMERIC)


_NAMES_GOODS, _CLAIMED = kinds(Kind.NUMBER, Kind.GOODS, Kind.AND), kinds(Kind.CLAIMS, Kind.ALONE)


_SIGNS = kinds(Kind.PLUS, Kind.TIMES)
_GAP, _GAP_AND_PLAIN = kinds(Kind.GAP), kinds(Kind.GAP, Kind.PLAIN)
_OF_NUMBERS = _GAP | _CLAIMED | kinds(Kind.NUMBER, Kind.SORTS, Kind.UNITS, Kind.ORDINAL)
_NAMING = _GAP_AND_PLAIN | kinds(Kind.GOODS)
_PARTS = kinds(Kind.AMOUNT, Kind.BREAK, Kind.AND, Kind.STOP)


def reference(number: Number) -> bool:
    """ "#2", "第2款", "2号" on a post of several goods: the goods with that code or at that place."""
    marked = _is_marked(number)
    after = number.look()
    by_sort = Kind.SORTS in after.kinds and (marked or number.word(after) in ("号", "番", "号款"))
    if number.shelf.only is not None or not (marked or by_sort):
        return _is_no_reference(number, marked=marked)
    code = _code_at(number.token, number.shelf)
    if code is None and not _is_of_none(number, after):
        return False
    if Kind.ORDINAL in number.before.kinds:
        number.found.pop()
    end = after.end if by_sort else number.token.end
    number.end += by_sort
    return number.settle(number.token._replace(kinds=_CODE, options=(code,) if code else (), end=end))


def _is_of_none(number: Number, after: Lexeme) -> bool:
    """第5款, 5号2份 where there are three, and nothing else: a number that none has."""
    return Kind.SORTS in after.kinds and all(token.kinds & _OF_NUMBERS for token in number.tokens)


def _is_marked(number: Number) -> bool:
    """An ordinal or a # before it; or in a row of goods that share an "each"."""
    start = number.token.start
    if Kind.ORDINAL in number.before.kinds or number.text[max(0, start - 1) : start] == "#":
        return True
    row = any(Kind.GOODS in other.kinds for other in number.found)
    return row and any(Kind.EACH in other.kinds for other in number.tokens[number.end + 1 :])


def _is_no_reference(number: Number, *, marked: bool) -> bool:
    """ "number 4" where there is one thing only: a mere figure."""
    if not (marked and Kind.ORDINAL in number.before.kinds):
        return False
    number.found[-1] = number.before._replace(kinds=PLAIN)
    return number.settle(number.token._replace(kinds=FIGURE))


def _code_at(token: Lexeme, shelf: Shelf) -> str | None:
    entry = shelf.words.get(token.name or str(token.number))
    if entry and entry.codes:
        return entry.near_codes()[0]
    numbered = any(one.code.isdigit() for one in shelf.goods)
    return (
        shelf.goods[token.number - 1].code if 1 <= token.number <= len(shelf.goods) and not numbered else None
    )


def own_word(number: Number) -> bool:
    """A size or a code of this post. "one" is no number 1."""
    if number.form is not Form.BARE and not (number.form is Form.TIMES and Kind.TIMES in number.look().kinds):
        return False
    entry = number.shelf.words.get(number.token.name)
    if entry is None or (
        Kind.UNITS in number.look().kinds and not (entry.values and len(number.token.name) > 1)
    ):
        return False
    if entry.values:
        axis, values = entry.near_values()
        return number.settle(number.token._replace(kinds=VALUE, axis=axis, options=values, number=0))
    if (
        _counts_goods(entry, number.look(_past(number, 0, _GAP)))
        or _counts_its_own(entry, number)
        or not _is_code(number)
    ):
        return False
    return number.settle(number.token._replace(kinds=_NUMBERED, options=entry.near_codes(), number=0))


def _counts_goods(entry: OwnWord, after: Lexeme) -> bool:
    """ "1 scones" where 1 is the number of something else: one of them."""
    return (
        Kind.GOODS in after.kinds
        and Kind.NUMERIC not in after.kinds
        and not set(entry.codes) & set(after.options)
    )


def _counts_its_own(entry: OwnWord, number: Number) -> bool:
    """ "1 banana 2 focaccia" where bananas are number 1: one of them, unless their amount stands behind the name."""
    named = _past(number, 0)
    goods = number.look(named).kinds
    if Kind.GOODS not in goods or Kind.NUMERIC in goods or Kind.CODE in goods:
        return False
    if not set(entry.codes) & set(number.look(named).options):
        return False
    behind = _past(number, named, _NAMING)
    if number.look(behind).kinds & _SIGNS:
        return False
    return Kind.NUMBER not in number.look(behind).kinds or _is_before_name(number, behind)


def _is_before_name(number: Number, at: int) -> bool:
    """Does the number there count what is named behind it?"""
    after = number.look(_past(number, at + 1)).kinds
    return Kind.GOODS in after and Kind.CODE not in after


def _past(number: Number, at: int, passed: frozenset[Kind] = _GAP_AND_PLAIN) -> int:
    """From there on, past spaces and words that say nothing."""
    while number.look(at).kinds & passed:
        at += 1
    return at


def _is_code(number: Number) -> bool:
    """ "1 2" is two of number one; "1 and 2 each" are both numbers."""
    if number.shelf.only is not None:
        return len(number.token.name) > 1 and _is_claimed(number)
    if any(Kind.EACH in other.kinds for other in number.found) or _counts_reference(number):
        return False
    if any(Kind.EACH in other.kinds for other in number.tokens[number.end :]):
        return True
    lone = sum(bool(other.kinds & _NAMES_GOODS) for other in number.tokens) == 1
    return not lone and not _waits_for_amount(number.found)


def _counts_reference(number: Number) -> bool:
    """The first 2 of "2 of number 1": behind it another number is said to be one."""
    rest = [other.kinds for other in number.tokens[number.end : number.end + 3] if other.kinds != PLAIN]
    return len(rest) > 1 and Kind.ORDINAL in rest[0] and Kind.NUMBER in rest[1]


def _is_claimed(number: Number) -> bool:
    """ "mine 21", "21 mine", "21": the number of the only thing there is."""
    return bool((number.before.kinds | number.look().kinds) & _CLAIMED) or len(number.tokens) == 1


def _waits_for_amount(found: list[Lexeme]) -> bool:
    """Does a name of goods wait for its amount?"""
    last = next((token for token in reversed(found) if token.kinds & (_PARTS | kinds(Kind.GOODS))), NOTHING)
    return Kind.GOODS in last.kinds
