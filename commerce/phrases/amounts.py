"""Which numbers are amounts. Times, prices, addresses, ordinals and dates stay figures, which order nothing."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.pairs import either, halved, ranged, signs_gone, untold
from commerce.phrases.scan import AMOUNT, FIGURE, PLAIN, UNKNOWN, VAGUE, VALUE, Token, kinds
from commerce.phrases.shelf import Entry, Shelf

_SOME_HALF = frozenset({Kind.SOME, Kind.HALF})
_GAP = frozenset({Kind.GAP})
_UNITS_MONEY_OTHER_UNITS = frozenset({Kind.UNITS, Kind.MONEY, Kind.OTHER_UNITS})
_SOME_MORE = frozenset({Kind.SOME, Kind.MORE})
_FIGURE_PRICED = frozenset({Kind.FIGURE, Kind.PRICED})
_OTHER_UNITS_MONEY = frozenset({Kind.OTHER_UNITS, Kind.MONEY})
_AFTER_NAME = frozenset({Kind.PLUS, Kind.END, Kind.GAP, Kind.BREAK})
_BREAK_GAP = frozenset({Kind.BREAK, Kind.GAP})
_GOODS = frozenset({Kind.GOODS})
_SORTS = frozenset({Kind.SORTS})
_GOODS_CODE = frozenset({Kind.GOODS, Kind.CODE})
_FIGURE_WEIGHED = frozenset({Kind.FIGURE, Kind.WEIGHED})
_KIN_UNKNOWN_NAME = frozenset({Kind.KIN, Kind.UNKNOWN, Kind.NAME})
_WIDE = "\u2e7f"  # beyond it, scripts put no spaces between words
_ASK, _UNITS = frozenset({Kind.ASK}), frozenset({Kind.UNITS})
_UNSETTLED = frozenset({Kind.FIGURE, Kind.SOME})
_CLAIMS_SORTS_TO = frozenset({Kind.CLAIMS, Kind.SORTS, Kind.TO, Kind.MORE})
_ENDS = frozenset({Kind.END, Kind.BREAK, Kind.GAP, Kind.THANKS})
_SIGNS_BEFORE = frozenset({Kind.PLUS, Kind.MINUS, Kind.TIMES})
_NUMBERED = frozenset({Kind.GOODS, Kind.CODE, Kind.NUMERIC})
_NUMBER_GOODS_AND = frozenset({Kind.NUMBER, Kind.GOODS, Kind.AND})
_CLAIMS_ALONE = frozenset({Kind.CLAIMS, Kind.ALONE})
_PARTS = frozenset({Kind.AMOUNT, Kind.BREAK, Kind.AND, Kind.STOP})
_UNITS_OTHER_UNITS = frozenset({Kind.UNITS, Kind.OTHER_UNITS})
_CLAIMS_MORE = frozenset({Kind.CLAIMS, Kind.MORE})
_GOODS_VALUE_UNITS = frozenset({Kind.GOODS, Kind.VALUE, Kind.UNITS})
_PLAIN = frozenset({Kind.PLAIN})
_HALVED = frozenset({Kind.UNITS, Kind.OTHER_UNITS, Kind.GOODS, Kind.VALUE, Kind.ARTICLE})
_UNITS = frozenset({Kind.UNITS})
_OTHER_UNITS = frozenset({Kind.OTHER_UNITS})
_CLAIMS = frozenset({Kind.CLAIMS})

NOTHING = Token(kinds(Kind.END), -1, -1)
_BARE_MOST = 999  # a bare number beyond this is a code, a price or applause
_ASKING = frozenset({Kind.CLAIMS, Kind.CHANGE, Kind.TO})  # what makes a large number an amount all the same


def amounts(tokens: list[Token], text: str, lexicon: Lexicon, shelf: Shelf) -> list[Token]:
    """The tokens with each number settled: an amount (with its form), one of the post's own words, or a mere figure."""
    if not any(token.kinds & _COUNTING for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if Kind.PACKS in token.kinds and token.end - token.start == 1:
            found.append(token._replace(kinds=UNKNOWN))  # 打 is a dozen only after a number
            at += 1
        elif Kind.NUMBER in token.kinds or Kind.PACKS in token.kinds:
            at = _number(tokens, at, found, text, lexicon, shelf)
        elif (
            token.kinds == FIGURE and _DECIMAL.fullmatch(text[token.start : token.end]) and _is_unit(_look(tokens, at + 1), text)
        ):
            found.append(token._replace(kinds=VAGUE, end=tokens[at + 1].end))  # 1.5斤
            at += 2
        elif token.kinds == _UNSETTLED and Kind.LABELS in (found[-1].kinds if found else ()):
            found.append(token._replace(kinds=FIGURE))  # "unit 12-04"
            at += 1
        elif Kind.HEARD in token.kinds and _is_heard(tokens, at):
            found.append(token._replace(kinds=AMOUNT, form=Form.GUESS, end=tokens[at + 1].end))
            at += 2
        elif Kind.UNITS in token.kinds and _one_unit(tokens, at, found, text, shelf):
            found.append(token._replace(kinds=AMOUNT, number=1, form=Form.UNIT))
            at += 1
        elif Kind.ARTICLE in token.kinds:
            at = _article(tokens, at, found)
        elif token.kinds & _SOME_HALF and Kind.UNKNOWN not in token.kinds:
            at = _vague(tokens, at, found, text, shelf)
        else:
            found.append(token)
            at += 1
    return ranged(halved(either(signs_gone(untold(found, text, shelf)))))


_NUMBER_ARTICLE = frozenset({Kind.NUMBER, Kind.ARTICLE, Kind.SOME})
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]")


def _is_heard(tokens: list[Token], at: int) -> bool:
    """ "too jars", as dictation hears it: right before a unit, and not behind a number."""
    return Kind.UNITS in _look(tokens, at + 1).kinds and not _look(tokens, at - 1).kinds & _NUMBER_ARTICLE


def _is_unit(token: Token, text: str) -> bool:
    return Kind.UNITS in token.kinds or text[token.start : token.end] in _WEIGHTS


_COUNTING = frozenset({Kind.UNITS, Kind.HEARD, Kind.FIGURE, Kind.NUMBER, Kind.ARTICLE, Kind.SOME, Kind.HALF, Kind.PACKS, Kind.OR})


def _look(tokens: list[Token], at: int) -> Token:
    return tokens[at] if 0 <= at < len(tokens) else NOTHING


def _number(tokens: list[Token], at: int, found: list[Token], text: str, lexicon: Lexicon, shelf: Shelf) -> int:
    """Settles the number at `at` and returns where to go on."""
    if Kind.PRONOUN in tokens[at].kinds and found and Kind.VALUE in found[-1].kinds:
        found.append(tokens[at]._replace(kinds=PLAIN))  # "the red one"
        return at + 1
    value, end = _composed(tokens, at, text, shelf)
    before, token = found[-1] if found else NOTHING, tokens[at]
    after = _look(tokens, end)
    if (
        after.kinds & _GAP
        and _look(tokens, end + 1).kinds & _UNITS_MONEY_OTHER_UNITS
        and not _look(tokens, end + 1).kinds & _SOME_MORE
    ):
        end, after = end + 1, _look(tokens, end + 1)
    if _is_price(tokens, at, end):
        found.append(token._replace(kinds=_FIGURE_PRICED))
        return end
    if _is_name_part(tokens, at, end, found, text, lexicon):
        start = found.pop().start
        found.append(Token(UNKNOWN, start, token.end))
        return end
    reference = _reference(tokens, at, end, found, text, shelf)
    if reference is not None:
        return reference
    if Kind.FIGURE in (kind := _figure(token, before, after, found, text, shelf)):
        takes = bool(after.kinds & _OTHER_UNITS_MONEY) and not (
            Kind.LABELS in after.kinds and Kind.NUMBER in _look(tokens, end + 1).kinds
        )  # "blok 5 tingkat 2": the floor is the next number's
        found.append(token._replace(kinds=kind, end=after.end if takes else tokens[end - 1].end))
        return end + takes
    end, form, value = _form(tokens, at, end, found, value, shelf)
    own = _own_number(token, form, end, tokens, found, shelf)
    if own is not None:
        found.append(own)
        return end
    much = value > _BARE_MOST and not (Kind.UNITS in _look(tokens, end).kinds or before.kinds & _ASKING)
    if (form == Form.BARE and (much or _is_laugh(token, lexicon))) or (form == Form.PLUS and _is_cheer(token, tokens, end)):
        found.append(token._replace(kinds=FIGURE))
        return end
    return _counted_unit(
        tokens, end, found, Token(AMOUNT, token.start, tokens[end - 1].end, value, form=form, name=token.name), text, shelf
    )


def _is_price(tokens: list[Token], at: int, end: int) -> bool:
    """39一盒: a number before "one box" is its price."""
    one, unit = _look(tokens, end), _look(tokens, end + 1)
    glued = one.start == tokens[at].end and Kind.NUMBER in one.kinds and one.number == 1
    return glued and Kind.UNITS in unit.kinds and unit.start == one.end


def _is_name_part(tokens: list[Token], at: int, end: int, found: list[Token], text: str, lexicon: Lexicon) -> bool:
    """张三 +1: after a surname at the head of a clause, a numeral before an amount is a given name."""
    before, after = found[-1] if found else NOTHING, _look(tokens, end)
    if Kind.GAP in after.kinds:
        after = _look(tokens, end + 1)
    asked_for = len(found) > 1 and Kind.FOR in found[-2].kinds
    heads = len(found) == 1 or asked_for or (len(found) > 1 and bool(found[-2].kinds & _BREAK_GAP))
    surname = before.end - before.start == 1 and text[before.start : before.end] in lexicon.surnames
    named = bool(after.kinds & (_AFTER_NAME | _CLAIMS if asked_for else _AFTER_NAME)) or Kind.GAP in _look(tokens, end).kinds
    return heads and surname and before.end == tokens[at].start and not text[tokens[at].start].isascii() and named


def _composed(tokens: list[Token], at: int, text: str, shelf: Shelf) -> tuple[int, int]:
    """Twenty one -> 21, two dozen -> 24. -> (value, where it ends)"""
    value, end = tokens[at].number, at + 1
    if Kind.PACKS in tokens[at].kinds:
        return value, end
    after = _look(tokens, end)
    if (
        Kind.NUMBER in after.kinds
        and not tokens[at].name
        and not after.name
        and 20 <= value <= 90
        and value % 10 == 0
        and after.number < 10
    ):
        value, end = value + after.number, end + 1
    pack = _look(tokens, end)
    if Kind.PACKS in pack.kinds:  # a dozen of what is sold by the dozen is one
        value, end = value * (1 if text[pack.start : pack.end] in shelf.packs else pack.number), end + 1
    return value, end


def _reference(tokens: list[Token], at: int, end: int, found: list[Token], text: str, shelf: Shelf) -> int | None:
    """ "#2", "第2款", "2号" on a post of several goods: the goods with that code or at that place."""
    before, after = found[-1] if found else NOTHING, _look(tokens, end)
    marked = Kind.ORDINAL in before.kinds or text[max(0, tokens[at].start - 1) : tokens[at].start] == "#"
    row = any(other.kinds & _GOODS for other in found)
    marked = marked or (row and any(Kind.EACH in other.kinds for other in tokens[end + 1 :]))
    sorted_ = bool(after.kinds & _SORTS) and (text[after.start : after.end] in ("号", "番", "号款") or marked)
    if shelf.only is not None or not (marked or sorted_):
        if marked and Kind.ORDINAL in before.kinds:
            found[-1] = before._replace(kinds=PLAIN)
            found.append(tokens[at]._replace(kinds=FIGURE))
            return end
        return None
    code = _code_at(tokens[at], shelf)
    if code is None:
        return None
    if Kind.ORDINAL in before.kinds:
        found.pop()
    found.append(tokens[at]._replace(kinds=_GOODS_CODE, options=(code,), end=after.end if sorted_ else tokens[at].end))
    return end + sorted_


def _code_at(token: Token, shelf: Shelf) -> str | None:
    entry = shelf.words.get(token.name or str(token.number))
    if entry and entry.codes:
        return entry.near_codes()[0]
    numbered = any(one.code.isdigit() for one in shelf.goods)
    return shelf.goods[token.number - 1].code if 1 <= token.number <= len(shelf.goods) and not numbered else None


def _figure(token: Token, before: Token, after: Token, found: list[Token], text: str, shelf: Shelf) -> frozenset[Kind]:
    """Why this number is no amount; an empty set where it may be one."""
    word = text[after.start : after.end]
    own_unit = Kind.UNITS in after.kinds and word in shelf.units
    if Kind.OTHER_UNITS in after.kinds and not own_unit and word not in shelf.units:
        weighed = word in _WEIGHTS
        return _FIGURE_WEIGHED if weighed else FIGURE
    if Kind.MONEY in before.kinds or (Kind.MONEY in after.kinds and not own_unit):
        return FIGURE
    if (Kind.FIGURE in after.kinds and after.start == token.end) or (
        Kind.FOR in before.kinds and after.kinds & _KIN_UNKNOWN_NAME
    ):
        return FIGURE
    label = found[-2] if Kind.GAP in before.kinds and len(found) > 1 else before
    if Kind.LABELS in label.kinds and not label.kinds & _CLAIMS_SORTS_TO:
        return FIGURE
    if Kind.FIGURE in before.kinds and before.end == token.start:
        return FIGURE
    return frozenset()


_WEIGHTS = frozenset({"斤", "公斤", "kg", "kgs", "kilo", "kilos", "g", "克", "千克", "กิโล", "キロ", "lb", "lbs"})


def _form(tokens: list[Token], at: int, end: int, found: list[Token], value: int, shelf: Shelf) -> tuple[int, Form, int]:
    """How the amount is written: +2, -2, x2 or 2x, or bare. Consumes the sign; +1+1 is 2."""
    before = found[-1] if found else NOTHING
    if Kind.PLUS in before.kinds:
        found.pop()
        while (
            Kind.PLUS in _look(tokens, end).kinds
            and Kind.NUMBER in _look(tokens, end + 1).kinds
            and _look(tokens, end + 1).start == tokens[end].end == tokens[end - 1].end + 1
        ):
            value, end = value + tokens[end + 1].number, end + 2
        return end, Form.PLUS, value
    if Kind.MINUS in before.kinds and before.end == tokens[at].start:
        found.pop()
        return end, Form.MINUS, value if not (found and found[-1].kinds & _SIGNS_BEFORE) else 0
    if Kind.TIMES in before.kinds:
        found.pop()
        return end, Form.TIMES, value
    after = _look(tokens, end)
    if Kind.TIMES in after.kinds and not (
        Kind.NUMBER in _look(tokens, end + 1).kinds and tokens[end + 1].name not in shelf.numbers
    ):
        return end + 1, Form.TIMES, value
    if Kind.PLUS in after.kinds and _look(tokens, end + 1).kinds & _ENDS:
        return end + 1, Form.PLUS, value
    return end, Form.BARE, value


def _own_number(token: Token, form: Form, end: int, tokens: list[Token], found: list[Token], shelf: Shelf) -> Token | None:
    """A number that is a size or a code of this post."""
    if form != Form.BARE and not (form == Form.TIMES and Kind.TIMES in _look(tokens, end).kinds):
        return None
    entry = shelf.words.get(token.name)  # "one" is no number 1
    if entry is None or (Kind.UNITS in _look(tokens, end).kinds and not (entry.values and len(token.name) > 1)):
        return None
    if entry.values:
        axis, values = entry.near_values()
        return token._replace(kinds=VALUE, axis=axis, options=values, number=0)
    if _is_counting_goods(entry, _look(tokens, end)):
        return None
    if shelf.only is not None and (len(token.name) < 2 or not _is_claimed(tokens, end, found)):
        return None
    shared = any(Kind.EACH in other.kinds for other in tokens[end:])
    lone = not shared and sum(bool(other.kinds & _NUMBER_GOODS_AND) for other in tokens) == 1
    if shelf.only is None and (lone or (not shared and _names_goods(found)) or any(Kind.EACH in other.kinds for other in found)):
        return None  # "1 2": two of number one
    return token._replace(kinds=_NUMBERED, options=entry.near_codes(), number=0)


def _is_counting_goods(entry: Entry, after: Token) -> bool:
    """ "1 scones" where 1 is the number of something else: one of them."""
    return Kind.GOODS in after.kinds and Kind.NUMERIC not in after.kinds and not set(entry.codes) & set(after.options)


def _is_claimed(tokens: list[Token], end: int, found: list[Token]) -> bool:
    """ "mine 21", "21 mine", "21": the number of the only thing there is."""
    beside = (found[-1].kinds if found else frozenset()) | _look(tokens, end).kinds
    return bool(beside & _CLAIMS_ALONE) or len(tokens) == 1


def _names_goods(found: list[Token]) -> bool:
    """Does a name of goods wait for its amount, or an "each" for what is shared?"""
    for token in reversed(found):
        if Kind.EACH in token.kinds:
            return True
        if token.kinds & _PARTS:
            return False
        if Kind.GOODS in token.kinds:
            return True
    return False


def _is_cheer(token: Token, tokens: list[Token], end: int) -> bool:
    """+100, +1000, +999: hearty agreement, not an order, unless a unit stands there."""
    round_ = len(token.name) > 2 and (token.name.strip("0") == "1" or not token.name.strip("9"))
    return round_ and Kind.UNITS not in _look(tokens, end).kinds


def _is_laugh(token: Token, lexicon: Lexicon) -> bool:
    alike = len(token.name) > 2 and len(set(token.name)) == 1 and token.name[0] in lexicon.laughs
    return alike or (len(token.name) > 1 and token.name in lexicon.laughs)


def _counted_unit(tokens: list[Token], end: int, found: list[Token], amount: Token, text: str, shelf: Shelf) -> int:
    """Takes the unit after an amount; a half after it makes the amount vague."""
    unit = _look(tokens, end)
    if Kind.UNKNOWN in unit.kinds and amount.form == Form.BARE and _is_own_unit(_look(tokens, end + 1), text, shelf):
        amount, unit = amount._replace(form=Form.UNIT), _look(tokens, end + 2)  # "3 mixed bags": the word between is judged later
        found.append(amount)
        return end
    if Kind.GAP in unit.kinds and Kind.UNITS in _look(tokens, end + 1).kinds:
        end, unit = end + 1, _look(tokens, end + 1)
    if unit.kinds & _UNITS_OTHER_UNITS and ((Kind.UNITS in unit.kinds) or text[unit.start : unit.end] in shelf.units):
        form = Form.UNIT if amount.form == Form.BARE else amount.form
        amount, end = amount._replace(form=form, end=unit.end, axis="any" if Kind.COUNTERS in unit.kinds else ""), end + 1
        if (
            Kind.UNITS in _look(tokens, end).kinds
            and _look(tokens, end).start == unit.end
            and not _look(tokens, end).kinds & _CLAIMS_MORE
        ):
            amount, end = amount._replace(end=tokens[end].end), end + 1
    after = _look(tokens, end)
    if Kind.HALF in after.kinds and after.start == amount.end:
        found.append(amount._replace(kinds=VAGUE))
        return end + 1
    if (
        text[amount.end : amount.end + 1] in ("多", "几")
        and Kind.UNITS in _look(tokens, end + 1).kinds
        and amount.form in (Form.BARE, Form.PLUS)
    ):
        found.append(amount._replace(kinds=VAGUE, end=tokens[end + 1].end))
        return end + 2
    found.append(amount)
    return end


def _is_own_unit(token: Token, text: str, shelf: Shelf) -> bool:
    return Kind.UNITS in token.kinds and text[token.start : token.end] in shelf.units


def _one_unit(tokens: list[Token], at: int, found: list[Token], text: str, shelf: Shelf) -> bool:
    """再来箱, 加盒: where a unit stands right behind a verb, one is meant."""
    before = found[-1] if found else NOTHING
    glued = before.end == tokens[at].start and bool(before.kinds & _CLAIMS_MORE)
    return glued and text[tokens[at].start] > _WIDE and _is_own_unit(tokens[at], text, shelf)


def _article(tokens: list[Token], at: int, found: list[Token]) -> int:
    """ "a rye", "a black M": one of it. Any other "a" says nothing."""
    ahead = [token for token in tokens[at + 1 : at + 4] if not token.kinds & _PLAIN]
    counts = bool(ahead) and bool(ahead[0].kinds & _GOODS_VALUE_UNITS)
    found.append(tokens[at]._replace(kinds=AMOUNT, number=1, form=Form.ARTICLE) if counts else tokens[at]._replace(kinds=PLAIN))
    return at + 2 if counts and Kind.UNITS in ahead[0].kinds and ahead[0] is tokens[at + 1] else at + 1


def _vague(tokens: list[Token], at: int, found: list[Token], text: str, shelf: Shelf) -> int:
    """An amount nobody can count: "some", "half a box", 几盒."""
    token, after = tokens[at], _look(tokens, at + 1)
    asks = Kind.HALF not in token.kinds and Kind.OTHER_UNITS in after.kinds and after.start == token.end
    if asks and text[token.start] > _WIDE and not after.kinds & _UNITS:
        found.append(token._replace(kinds=_ASK, end=after.end))  # 几岁
        return at + 2
    if Kind.HALF in token.kinds and not after.kinds & _HALVED:
        found.append(token._replace(kinds=PLAIN))
        return at + 1
    if (
        Kind.HALF in token.kinds
        and Kind.OTHER_UNITS in after.kinds
        and text[after.start : after.end] not in _WEIGHTS | shelf.units
    ):
        found.append(token._replace(kinds=FIGURE, end=after.end))  # "half an hour"
        return at + 2
    unit = bool(after.kinds & _UNITS) or (Kind.HALF in token.kinds and bool(after.kinds & _OTHER_UNITS))
    if Kind.PLUS in (found[-1].kinds if found else ()):
        found.pop()
    found.append(token._replace(kinds=VAGUE | (token.kinds & _CLAIMS), end=after.end if unit else token.end))
    return at + 1 + unit
