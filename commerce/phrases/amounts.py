"""Which numbers are amounts. Times, prices, addresses, ordinals and dates stay figures, which order nothing."""

from __future__ import annotations

import re

from commerce.phrases.lexicon import Lexicon
from commerce.phrases.scan import AMOUNT, FIGURE, PLAIN, UNKNOWN, VAGUE, VALUE, Token, kinds
from commerce.phrases.shelf import Shelf

NOTHING = Token(kinds("end"), -1, -1)
_BARE_MOST = 999  # a bare number beyond this is a code, a price or applause
_ASKING = frozenset({"claims", "change", "to"})  # what makes a large number an amount all the same


def amounts(tokens: list[Token], text: str, lexicon: Lexicon, shelf: Shelf) -> list[Token]:
    """The tokens with each number settled: an amount (with its form), one of the post's own words, or a mere figure."""
    if not any(token.kinds & _COUNTING for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if "packs" in token.kinds and token.end - token.start == 1:
            found.append(token._replace(kinds=UNKNOWN))  # 打 is a dozen only after a number
            at += 1
        elif "number" in token.kinds or "packs" in token.kinds:
            at = _number(tokens, at, found, text, lexicon, shelf)
        elif (
            token.kinds == FIGURE and _DECIMAL.fullmatch(text[token.start : token.end]) and _is_unit(_look(tokens, at + 1), text)
        ):
            found.append(token._replace(kinds=VAGUE, end=tokens[at + 1].end))  # 1.5斤
            at += 2
        elif "article" in token.kinds:
            at = _article(tokens, at, found)
        elif token.kinds & {"some", "half"} and "unknown" not in token.kinds:
            at = _vague(tokens, at, found, text, shelf)
        else:
            found.append(token)
            at += 1
    return _ranged(_either(_signs_gone(_untold(found, shelf))))


_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]")


def _is_unit(token: Token, text: str) -> bool:
    return "units" in token.kinds or text[token.start : token.end] in _WEIGHTS


_COUNTING = frozenset({"figure", "number", "article", "some", "half", "packs", "or"})


def _look(tokens: list[Token], at: int) -> Token:
    return tokens[at] if 0 <= at < len(tokens) else NOTHING


def _number(tokens: list[Token], at: int, found: list[Token], text: str, lexicon: Lexicon, shelf: Shelf) -> int:
    """Settles the number at `at` and returns where to go on."""
    if "pronoun" in tokens[at].kinds and found and "value" in found[-1].kinds:
        found.append(tokens[at]._replace(kinds=PLAIN))  # "the red one"
        return at + 1
    value, end = _composed(tokens, at)
    before, token = found[-1] if found else NOTHING, tokens[at]
    after = _look(tokens, end)
    if (
        after.kinds & {"gap"}
        and _look(tokens, end + 1).kinds & {"units", "money", "other_units"}
        and not _look(tokens, end + 1).kinds & {"some", "more"}
    ):
        end, after = end + 1, _look(tokens, end + 1)
    if _is_price(tokens, at, end):
        found.append(token._replace(kinds=kinds("figure", "priced")))
        return end
    if _is_name_part(tokens, at, end, found, text, lexicon):
        start = found.pop().start
        found.append(Token(UNKNOWN, start, token.end))
        return end
    reference = _reference(tokens, at, end, found, text, shelf)
    if reference is not None:
        return reference
    if "figure" in (kind := _figure(token, before, after, found, text, shelf)):
        takes = bool(after.kinds & {"other_units", "money"}) and not (
            "labels" in after.kinds and "number" in _look(tokens, end + 1).kinds
        )  # "blok 5 tingkat 2": the floor is the next number's
        found.append(token._replace(kinds=kind, end=after.end if takes else tokens[end - 1].end))
        return end + takes
    end, form, value = _form(tokens, at, end, found, value, shelf)
    own = _own_number(token, form, end, tokens, found, shelf)
    if own is not None:
        found.append(own)
        return end
    much = value > _BARE_MOST and not ("units" in _look(tokens, end).kinds or before.kinds & _ASKING)
    if (form == "bare" and (much or _is_laugh(token, lexicon))) or (form == "plus" and _is_cheer(token, tokens, end)):
        found.append(token._replace(kinds=FIGURE))
        return end
    return _counted_unit(
        tokens, end, found, Token(AMOUNT, token.start, tokens[end - 1].end, value, form=form, name=token.name), text, shelf
    )


def _is_price(tokens: list[Token], at: int, end: int) -> bool:
    """39一盒: a number before "one box" is its price."""
    one, unit = _look(tokens, end), _look(tokens, end + 1)
    glued = one.start == tokens[at].end and "number" in one.kinds and one.number == 1
    return glued and "units" in unit.kinds and unit.start == one.end


def _is_name_part(tokens: list[Token], at: int, end: int, found: list[Token], text: str, lexicon: Lexicon) -> bool:
    """张三 +1: after a surname at the head of a clause, a numeral before an amount is a given name."""
    before, after = found[-1] if found else NOTHING, _look(tokens, end)
    if "gap" in after.kinds:
        after = _look(tokens, end + 1)
    heads = len(found) == 1 or (len(found) > 1 and bool(found[-2].kinds & {"break", "gap"}))
    surname = before.end - before.start == 1 and text[before.start : before.end] in lexicon.surnames
    named = bool(after.kinds & {"plus", "end", "gap", "break"}) or "gap" in _look(tokens, end).kinds
    return heads and surname and before.end == tokens[at].start and not text[tokens[at].start].isascii() and named


def _composed(tokens: list[Token], at: int) -> tuple[int, int]:
    """Twenty one -> 21, two dozen -> 24. -> (value, where it ends)"""
    value, end = tokens[at].number, at + 1
    if "packs" in tokens[at].kinds:
        return value, end
    after = _look(tokens, end)
    if (
        "number" in after.kinds
        and not tokens[at].name
        and not after.name
        and 20 <= value <= 90
        and value % 10 == 0
        and after.number < 10
    ):
        value, end = value + after.number, end + 1
    if "packs" in _look(tokens, end).kinds:
        value, end = value * tokens[end].number, end + 1
    return value, end


def _reference(tokens: list[Token], at: int, end: int, found: list[Token], text: str, shelf: Shelf) -> int | None:
    """ "#2", "第2款", "2号" on a post of several goods: the goods with that code or at that place."""
    before, after = found[-1] if found else NOTHING, _look(tokens, end)
    marked = "ordinal" in before.kinds or text[max(0, tokens[at].start - 1) : tokens[at].start] == "#"
    row = any(other.kinds & {"goods"} for other in found)
    marked = marked or (row and any("each" in other.kinds for other in tokens[end + 1 :]))
    sorted_ = bool(after.kinds & {"sorts"}) and (text[after.start : after.end] in ("号", "番", "号款") or marked)
    if shelf.only is not None or not (marked or sorted_):
        if marked and "ordinal" in before.kinds:
            found[-1] = before._replace(kinds=PLAIN)
            found.append(tokens[at]._replace(kinds=FIGURE))
            return end
        return None
    code = _code_at(tokens[at], shelf)
    if code is None:
        return None
    if "ordinal" in before.kinds:
        found.pop()
    found.append(tokens[at]._replace(kinds=kinds("goods", "code"), options=(code,), end=after.end if sorted_ else tokens[at].end))
    return end + sorted_


def _code_at(token: Token, shelf: Shelf) -> str | None:
    entry = shelf.words.get(token.name or str(token.number))
    if entry and entry.codes:
        return entry.near_codes()[0]
    numbered = any(one.code.isdigit() for one in shelf.goods)
    return shelf.goods[token.number - 1].code if 1 <= token.number <= len(shelf.goods) and not numbered else None


def _figure(token: Token, before: Token, after: Token, found: list[Token], text: str, shelf: Shelf) -> frozenset[str]:
    """Why this number is no amount; an empty set where it may be one."""
    word = text[after.start : after.end]
    own_unit = "units" in after.kinds and word in shelf.units
    if "other_units" in after.kinds and not own_unit and word not in shelf.units:
        weighed = word in _WEIGHTS
        return kinds("figure", "weighed") if weighed else FIGURE
    if "money" in before.kinds or ("money" in after.kinds and not own_unit):
        return FIGURE
    if ("figure" in after.kinds and after.start == token.end) or (
        "for" in before.kinds and after.kinds & {"kin", "unknown", "name"}
    ):
        return FIGURE
    label = found[-2] if "gap" in before.kinds and len(found) > 1 else before
    if "labels" in label.kinds and not label.kinds & {"claims", "sorts", "to"}:
        return FIGURE
    if "figure" in before.kinds and before.end == token.start:
        return FIGURE
    return frozenset()


_WEIGHTS = frozenset({"斤", "公斤", "kg", "kgs", "kilo", "kilos", "g", "克", "千克", "กิโล", "キロ", "lb", "lbs"})


def _form(tokens: list[Token], at: int, end: int, found: list[Token], value: int, shelf: Shelf) -> tuple[int, str, int]:
    """How the amount is written: +2, -2, x2 or 2x, or bare. Consumes the sign; +1+1 is 2."""
    before = found[-1] if found else NOTHING
    if "plus" in before.kinds:
        found.pop()
        while (
            "plus" in _look(tokens, end).kinds
            and "number" in _look(tokens, end + 1).kinds
            and _look(tokens, end + 1).start == tokens[end].end == tokens[end - 1].end + 1
        ):
            value, end = value + tokens[end + 1].number, end + 2
        return end, "plus", value
    if "minus" in before.kinds and before.end == tokens[at].start:
        found.pop()
        return end, "minus", value if not (found and found[-1].kinds & {"plus", "minus", "times"}) else 0
    if "times" in before.kinds:
        found.pop()
        return end, "times", value
    after = _look(tokens, end)
    if "times" in after.kinds and not ("number" in _look(tokens, end + 1).kinds and tokens[end + 1].name not in shelf.numbers):
        return end + 1, "times", value
    if "plus" in after.kinds and _look(tokens, end + 1).kinds & {"end", "break", "gap", "thanks"}:
        return end + 1, "plus", value
    return end, "bare", value


def _own_number(token: Token, form: str, end: int, tokens: list[Token], found: list[Token], shelf: Shelf) -> Token | None:
    """A number that is a size or a code of this post."""
    if form != "bare" and not (form == "times" and "times" in _look(tokens, end).kinds):
        return None
    entry = shelf.words.get(token.name or str(token.number))
    if entry is None or ("units" in _look(tokens, end).kinds and not (entry.values and len(token.name) > 1)):
        return None
    if entry.values:
        axis, values = entry.near_values()
        return token._replace(kinds=VALUE, axis=axis, options=values, number=0)
    if shelf.only is not None and (len(token.name) < 2 or not _is_claimed(tokens, end, found)):
        return None
    shared = any("each" in other.kinds for other in tokens[end:])
    lone = not shared and sum(bool(other.kinds & {"number", "goods", "and"}) for other in tokens) == 1
    if shelf.only is None and (lone or (not shared and _names_goods(found)) or any("each" in other.kinds for other in found)):
        return None  # "1 2": two of number one
    return token._replace(kinds=kinds("goods", "code", "numeric"), options=entry.near_codes(), number=0)


def _is_claimed(tokens: list[Token], end: int, found: list[Token]) -> bool:
    """ "mine 21", "21 mine", "21": the number of the only thing there is."""
    beside = (found[-1].kinds if found else frozenset()) | _look(tokens, end).kinds
    return bool(beside & {"claims", "alone"}) or len(tokens) == 1


def _names_goods(found: list[Token]) -> bool:
    """Does a name of goods wait for its amount, or an "each" for what is shared?"""
    for token in reversed(found):
        if "each" in token.kinds:
            return True
        if token.kinds & {"amount", "break", "and", "stop"}:
            return False
        if "goods" in token.kinds:
            return True
    return False


def _is_cheer(token: Token, tokens: list[Token], end: int) -> bool:
    """+100, +1000, +999: hearty agreement, not an order, unless a unit stands there."""
    round_ = len(token.name) > 2 and (token.name.strip("0") == "1" or not token.name.strip("9"))
    return round_ and "units" not in _look(tokens, end).kinds


def _is_laugh(token: Token, lexicon: Lexicon) -> bool:
    alike = len(token.name) > 2 and len(set(token.name)) == 1 and token.name[0] in lexicon.laughs
    return alike or (len(token.name) > 1 and token.name in lexicon.laughs)


def _counted_unit(tokens: list[Token], end: int, found: list[Token], amount: Token, text: str, shelf: Shelf) -> int:
    """Takes the unit after an amount; a half after it makes the amount vague."""
    unit = _look(tokens, end)
    if "gap" in unit.kinds and "units" in _look(tokens, end + 1).kinds:
        end, unit = end + 1, _look(tokens, end + 1)
    if unit.kinds & {"units", "other_units"} and (("units" in unit.kinds) or text[unit.start : unit.end] in shelf.units):
        form = "unit" if amount.form == "bare" else amount.form
        amount, end = amount._replace(form=form, end=unit.end, axis="any" if "counters" in unit.kinds else ""), end + 1
        if (
            "units" in _look(tokens, end).kinds
            and _look(tokens, end).start == unit.end
            and not _look(tokens, end).kinds & {"claims", "more"}
        ):
            amount, end = amount._replace(end=tokens[end].end), end + 1
    after = _look(tokens, end)
    if "half" in after.kinds and after.start == amount.end:
        found.append(amount._replace(kinds=VAGUE))
        return end + 1
    if (
        text[amount.end : amount.end + 1] in ("多", "几")
        and "units" in _look(tokens, end + 1).kinds
        and amount.form in ("bare", "plus")
    ):
        found.append(amount._replace(kinds=VAGUE, end=tokens[end + 1].end))
        return end + 2
    found.append(amount)
    return end


def _article(tokens: list[Token], at: int, found: list[Token]) -> int:
    """ "a rye", "a black M": one of it. Any other "a" says nothing."""
    ahead = [token for token in tokens[at + 1 : at + 4] if not token.kinds & {"plain"}]
    counts = bool(ahead) and bool(ahead[0].kinds & {"goods", "value", "units"})
    found.append(tokens[at]._replace(kinds=AMOUNT, number=1, form="article") if counts else tokens[at]._replace(kinds=PLAIN))
    return at + 2 if counts and "units" in ahead[0].kinds and ahead[0] is tokens[at + 1] else at + 1


def _vague(tokens: list[Token], at: int, found: list[Token], text: str, shelf: Shelf) -> int:
    """An amount nobody can count: "some", "half a box", 几盒."""
    token, after = tokens[at], _look(tokens, at + 1)
    if "half" in token.kinds and not after.kinds & {"units", "other_units", "goods", "value", "article"}:
        found.append(token._replace(kinds=PLAIN))
        return at + 1
    if "half" in token.kinds and "other_units" in after.kinds and text[after.start : after.end] not in _WEIGHTS | shelf.units:
        found.append(token._replace(kinds=FIGURE, end=after.end))  # "half an hour"
        return at + 2
    unit = bool(after.kinds & {"units"}) or ("half" in token.kinds and bool(after.kinds & {"other_units"}))
    if "plus" in (found[-1].kinds if found else ()):
        found.pop()
    found.append(token._replace(kinds=VAGUE | (token.kinds & {"claims"}), end=after.end if unit else token.end))
    return at + 1 + unit


def _signs_gone(found: list[Token]) -> list[Token]:
    """ "2+1", "3 x 4": sums nobody ordered by; the whole is vague."""
    kept: list[Token] = []
    for token in found:
        if "plus" in token.kinds or "times" in token.kinds:
            continue
        if (
            kept
            and "amount" in token.kinds
            and token.form == "plus"
            and kept[-1].form == "bare"
            and kept[-1].end == token.start - 1
        ):
            kept[-1] = kept[-1]._replace(kinds=VAGUE)
            continue
        kept.append(token)
    return kept


def _untold(found: list[Token], shelf: Shelf) -> list[Token]:
    """ "2 trays of 30": the second number is out of the title."""
    if not shelf.told or sum("amount" in token.kinds for token in found) < 2:
        return found
    of = [
        n
        for n in range(1, len(found))
        if found[n].name in shelf.told and "amount" in found[n].kinds and found[n - 1].kinds == PLAIN
    ]
    return [token if n not in of else token._replace(kinds=PLAIN, form="") for n, token in enumerate(found)]


def _either(found: list[Token]) -> list[Token]:
    """ "1 or 2", "red or blue": a choice nobody has made yet."""
    at = 1
    while at < len(found) - 1:
        before, after = found[at - 1], found[at + 1]
        if "or" in found[at].kinds and before.kinds & after.kinds & {"amount", "value"} and before.axis == after.axis:
            both = before._replace(end=after.end, options=(*before.options, *after.options))
            found[at - 1 : at + 2] = [both if "value" in both.kinds else both._replace(kinds=VAGUE)]
        else:
            at += 1
    return found


def _ranged(found: list[Token]) -> list[Token]:
    """ "2, up to 4": the second amount becomes the upper end of the first. Where nothing is before it, how many is not said."""
    for at, token in enumerate(found):
        if "upto" in token.kinds and "amount" in _look(found, at + 1).kinds:
            first = next((back for back in range(at - 1, -1, -1) if "amount" in found[back].kinds), None)
            if first is None:
                return [*found[:at], found[at]._replace(kinds=PLAIN), found[at + 1]._replace(kinds=VAGUE), *found[at + 2 :]]
            if found[first].number < found[at + 1].number:
                found[first] = found[first]._replace(upto=found[at + 1].number)
                return [*found[:at], found[at]._replace(kinds=PLAIN), *found[at + 2 :]]
    return found
