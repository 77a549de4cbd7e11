"""What one number is: an amount, one of the post's own words, or a mere figure. A table of rules, the surest
first."""

from __future__ import annotations

from collections.abc import Callable

from commerce.phrases.codes import own_word, reference
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.number import NOTHING, Number
from commerce.phrases.tokens import AMOUNT, FIGURE, PLAIN, UNKNOWN, VAGUE, Lexeme, kinds

WEIGHTS = frozenset(
    {"斤", "公斤", "kg", "kgs", "kilo", "kilos", "g", "克", "千克", "กิโล", "キロ", "lb", "lbs"}
)
_BARE_MOST = 999  # a bare number beyond this is a code, a price or applause
_TENS = range(20, 100, 10)

_SUM = kinds(Kind.FIGURE, Kind.MONEY)
_PRICED, _WEIGHED = kinds(Kind.FIGURE, Kind.PRICED), kinds(Kind.FIGURE, Kind.WEIGHED)
_ASKING = kinds(Kind.CLAIMS, Kind.CHANGE, Kind.TO)  # what makes a large number an amount all the same
_MEASURES = kinds(Kind.UNITS, Kind.MONEY, Kind.OTHER_UNITS)
_NO_MEASURE = kinds(Kind.SOME, Kind.MORE)
_UNCOUNTED = kinds(Kind.OTHER_UNITS, Kind.MONEY)
_LABELS_NOTHING = kinds(Kind.CLAIMS, Kind.SORTS, Kind.TO, Kind.MORE)
_PERSONS = kinds(Kind.KIN, Kind.UNKNOWN, Kind.NAME)
_BEFORE_NAME = kinds(Kind.END, Kind.FOR, Kind.GAP, Kind.BREAK, Kind.OTHER_FIELDS)
_AFTER_NAME = kinds(Kind.PLUS, Kind.END, Kind.GAP, Kind.BREAK)
_GOODS_OR_AMOUNT = kinds(Kind.GOODS, Kind.VALUE, Kind.AMOUNT)
_SIGNS = kinds(Kind.PLUS, Kind.MINUS, Kind.TIMES)
_ENDS = kinds(Kind.END, Kind.BREAK, Kind.GAP, Kind.THANKS)
_UNITS = kinds(Kind.UNITS, Kind.OTHER_UNITS)
_VERBS = kinds(Kind.CLAIMS, Kind.MORE)
_UNITS_ONLY, _HOLDS_UNIT = kinds(Kind.UNITS), kinds(Kind.REMARK, Kind.UNKNOWN)


def settled(number: Number) -> int:
    """Settles a number, and returns where to go on."""
    number.end = number.at + 1
    for rule in RULES:
        if rule(number):
            break
    return number.end


def pronoun(number: Number) -> bool:
    """The one of "the red one", "a chicken one"; that of "one S one L" counts."""
    if Kind.PRONOUN not in number.token.kinds:
        return False
    before, after = number.before, number.look()
    ahead = number.found[-2].form if len(number.found) > 1 else Form.NONE
    named = Kind.VALUE in before.kinds or (Kind.GOODS in before.kinds and ahead is Form.ARTICLE)
    if not named or (Kind.VALUE in after.kinds and after.axis == before.axis):
        return False
    return number.settle(number.token._replace(kinds=PLAIN))


def composed(number: Number) -> bool:
    """Twenty one is 21, two dozen 24; a dozen of what is sold by the dozen is one. A space before the unit is
    none."""
    number.value, token = number.token.number, number.token
    if Kind.PACKS not in token.kinds:
        after = number.look()
        words = not token.name and not after.name and Kind.NUMBER in after.kinds
        if words and number.value in _TENS and after.number < _TENS.step:
            number.value, number.end = number.value + after.number, number.end + 1
        pack = number.look()
        if Kind.PACKS in pack.kinds:
            number.value *= 1 if _is_sold_by(number, pack) else pack.number
            number.end += 1
    elif _is_sold_by(number, token):
        number.value = 1
    unit = number.look(1).kinds
    measured = not unit.isdisjoint(_MEASURES) and unit.isdisjoint(_NO_MEASURE)
    if Kind.GAP in number.look().kinds and measured and not _begins_name(number):
        number.end += 1
    return False


def _is_sold_by(number: Number, pack: Lexeme) -> bool:
    """Does the title say "dozen", or short for it "doz"; or is it what the goods are counted by?"""
    return number.word(pack) in number.shelf.units or any(
        len(told) > 2 and number.word(pack).startswith(told) for told in number.shelf.packs
    )


def price(number: Number) -> bool:
    """39一盒: a number before "one box" is its price, unless it is a size: 120一件."""
    one = number.look()
    if Kind.NUMBER not in one.kinds or number.token.name in number.shelf.numbers:
        return False
    unit = number.look(1)
    glued = one.start == number.token.end and one.number == 1
    if glued and Kind.UNITS in unit.kinds and unit.start == one.end:
        return number.settle(number.token._replace(kinds=_PRICED))
    return False


def part_of_name(number: Number) -> bool:
    """张三 +1, 给张三带: after a surname at the head of a clause or behind a "for", a numeral is a given name."""
    found, token, before = number.found, number.token, number.before
    if number.text[token.start].isascii() or before.end != token.start:
        return False
    surname = before.end - before.start == 1 and number.word(before) in number.lexicon.surnames
    if not surname:
        return False
    ahead = found[-2] if len(found) > 1 else NOTHING
    heads = bool(ahead.kinds & _BEFORE_NAME)
    if not (heads and _ends_name(number, asked_for=Kind.FOR in ahead.kinds)):
        return False
    start = found.pop().start
    return number.settle(Lexeme(UNKNOWN, start, token.end))


def _ends_name(number: Number, *, asked_for: bool) -> bool:
    """Does what comes behind it say that it was a name?"""
    after = number.look()
    if Kind.GAP in after.kinds or after.kinds & _AFTER_NAME:
        return True
    return asked_for and Kind.CLAIMS in after.kinds


def figure(number: Number) -> bool:
    """A time, a price, a door. "blok 5 tingkat 2": the floor is the next number's."""
    after = number.look()
    sum_ = _SUM if _is_sum(number, after) else None
    kind = sum_ or _weighed(number, after) or (FIGURE if _is_labelled(number, after) else None)
    if kind is None:
        return False
    takes = bool(after.kinds & _UNCOUNTED) and not (
        Kind.LABELS in after.kinds and Kind.NUMBER in number.look(1).kinds
    )
    last = after.end if takes else number.tokens[number.end - 1].end
    number.end += takes
    return number.settle(number.token._replace(kinds=kind, end=last))


def _is_own_unit(number: Number, after: Lexeme) -> bool:
    return Kind.UNITS in after.kinds and number.word(after) in number.shelf.units


def _weighed(number: Number, after: Lexeme) -> frozenset[Kind] | None:
    """A unit that never counts goods, unless these are sold by it; also behind a "more"."""
    if Kind.MORE in after.kinds and Kind.UNITS not in number.look(1).kinds:
        after = number.look(1)
    if Kind.OTHER_UNITS not in after.kinds or number.word(after) in number.shelf.units:
        return None
    return _WEIGHED if number.word(after) in WEIGHTS else FIGURE


def _is_sum(number: Number, after: Lexeme) -> bool:
    return Kind.MONEY in number.before.kinds or (
        Kind.MONEY in after.kinds and not _is_own_unit(number, after)
    )


def _is_labelled(number: Number, after: Lexeme) -> bool:
    """Behind a label, or written on to another figure; "for 12 Rose Street"."""
    before, token = number.before, number.token
    if Kind.FIGURE in after.kinds and after.start == token.end:
        return True
    if Kind.FOR in before.kinds and after.kinds & _PERSONS:
        return True
    label = number.found[-2] if Kind.GAP in before.kinds and len(number.found) > 1 else before
    changed = Kind.CHANGE in label.kinds and Kind.UNITS in after.kinds  # 降到2份 is no price
    if Kind.LABELS in label.kinds and not label.kinds & _LABELS_NOTHING and not changed:
        return not _is_size_in(number)
    return Kind.FIGURE in before.kinds and before.end == token.start


def _is_size_in(number: Number) -> bool:
    """ "slippers in 39": one of the options, behind the goods and a mere preposition."""
    if number.token.name not in number.shelf.numbers or Kind.PLAIN not in number.before.kinds:
        return False
    ahead = number.found[-2] if len(number.found) > 1 else NOTHING
    return bool(ahead.kinds & _GOODS_OR_AMOUNT)


def formed(number: Number) -> bool:
    """How the amount is written: +2, -2, x2 or 2x, or bare. Consumes the sign."""
    before = number.before.kinds
    if Kind.PLUS in before:
        number.found.pop()
        number.form = Form.PLUS
        _add_up(number)
    elif Kind.MINUS in before and number.before.end == number.token.start:
        number.found.pop()
        number.form = Form.MINUS
        number.value = 0 if number.before.kinds & _SIGNS else number.value
    elif Kind.TIMES in before:
        number.found.pop()
        number.form = Form.GUESS if _may_be_code(number) and _is_code_before(number) else Form.TIMES
    else:
        _sign_behind(number)
    return False


def _may_be_code(number: Number) -> bool:
    """Is it, by itself, also the number of one of several goods?"""
    return number.shelf.only is None and number.token.name in number.shelf.numbers


def _is_code_before(number: Number) -> bool:
    """1*2 where both are numbers of goods: the code first is a guess."""
    return Kind.NUMERIC in number.before.kinds and number.before.end == number.token.start - 1


def _add_up(number: Number) -> None:
    """+1+1 is 2."""
    while Kind.PLUS in number.look().kinds and Kind.NUMBER in number.look(1).kinds:
        if not number.look(1).start == number.look().end == number.tokens[number.end - 1].end + 1:
            return
        number.value += number.look(1).number
        number.end += 2


def _sign_behind(number: Number) -> None:
    """2x, 2+."""
    after, next_ = number.look().kinds, number.look(1)
    counts_code = Kind.NUMBER in next_.kinds and next_.name in number.shelf.numbers
    if Kind.TIMES in after and (counts_code or Kind.NUMBER not in next_.kinds):
        if counts_code and _may_be_code(number) and number.look().start == number.token.end:
            return  # 1*2: the code first, as the next number will say
        number.form = Form.TIMES
        number.end += 1
    elif Kind.PLUS in after and next_.kinds & _ENDS:
        number.form = Form.PLUS
        number.end += 1


def applause(number: Number) -> bool:
    """666, 2359: laughter or a code, not an order, unless a unit or a verb stands there; +100 may be hearty
    agreement, and is asked."""
    if number.form is Form.BARE:
        firm = Kind.UNITS in number.look().kinds or number.before.kinds & _ASKING
        cheers = (number.value > _BARE_MOST and not firm) or _is_laugh(number.token, number.lexicon)
    elif number.form is Form.PLUS and _is_cheer(number.token) and Kind.UNITS not in number.look().kinds:
        amount = Lexeme(AMOUNT, number.token.start, number.token.end, number.value, form=Form.GUESS)
        return number.settle(amount)
    else:
        return False
    return number.settle(number.token._replace(kinds=FIGURE)) if cheers else False


def _is_cheer(token: Lexeme) -> bool:
    """+100, +1000, +999."""
    return len(token.name) > 2 and (token.name.strip("0") == "1" or not token.name.strip("9"))


def _is_laugh(token: Lexeme, lexicon: Lexicon) -> bool:
    alike = len(token.name) > 2 and len(set(token.name)) == 1 and token.name[0] in lexicon.laughs
    return alike or (len(token.name) > 1 and token.name in lexicon.laughs)


def counted(number: Number) -> bool:
    """An amount, with the unit behind it; a half behind it makes it vague."""
    last = number.tokens[number.end - 1].end
    amount = Lexeme(AMOUNT, number.token.start, last, number.value, form=number.form, name=number.token.name)
    if (
        Kind.UNKNOWN in number.look().kinds
        and number.form is Form.BARE
        and _is_own_unit(number, number.look(1))
    ):
        # "3 mixed bags": the word between is judged later
        return number.settle(amount._replace(form=Form.UNIT))
    amount = _with_unit(number, amount)
    after = number.look()
    if Kind.HALF in after.kinds and after.start == amount.end:
        number.end += 1
        return number.settle(amount._replace(kinds=VAGUE))
    open_ended = number.text[amount.end : amount.end + 1] in ("多", "几") and amount.form in (
        Form.BARE,
        Form.PLUS,
    )
    if open_ended and Kind.UNITS in number.look(1).kinds:
        number.end += 2
        return number.settle(amount._replace(kinds=VAGUE, end=number.tokens[number.end - 1].end))
    return number.settle(amount)


def _with_unit(number: Number, amount: Lexeme) -> Lexeme:
    if Kind.GAP in number.look().kinds and Kind.UNITS in number.look(1).kinds:
        if _begins_name(number):
            return amount
        number.end += 1
    unit = _unit_within(number) or number.look()
    if not unit.kinds & _UNITS or not (Kind.UNITS in unit.kinds or number.word(unit) in number.shelf.units):
        return amount
    form = Form.UNIT if amount.form is Form.BARE else amount.form
    amount = amount._replace(form=form, end=unit.end, axis="any" if Kind.COUNTERS in unit.kinds else "")
    number.end += 1
    second = number.look()
    if Kind.UNITS in second.kinds and second.start == unit.end and not second.kinds & _VERBS:
        number.end += 1
        return amount._replace(end=second.end)
    return amount


def _unit_within(number: Number) -> Lexeme | None:
    """The 包 of 4包好了, the 포 of 1포요: right behind the number, what the goods are counted by is no part of another
    word, nor one that nobody knows."""
    word = number.look()
    glued = word.kinds & _HOLDS_UNIT and word.start == number.tokens[number.end - 1].end
    if not glued or Kind.UNITS in word.kinds or is_spaced(number.text[word.start]):
        return None
    own = next((unit for unit in number.shelf.units if number.word(word).startswith(unit)), "")
    if not own:
        return None
    end = word.start + len(own)
    rest = [word._replace(kinds=word.kinds & UNKNOWN or PLAIN, start=end)] if end < word.end else []
    number.tokens[number.end : number.end + 1] = [word._replace(kinds=_UNITS_ONLY, end=end), *rest]
    return number.look()


def _begins_name(number: Number) -> bool:
    """+1 张三: behind a space, what begins names and goes on by a numeral is a name, not a sheet."""
    unit, given = number.look(1), number.look(2)
    surname = unit.end - unit.start == 1 and number.word(unit) in number.lexicon.surnames
    glued = given.start == unit.end and Kind.NUMBER in given.kinds and given.end - given.start == 1
    return surname and glued and not number.text[given.start].isascii()


RULES: tuple[Callable[[Number], bool], ...] = (
    pronoun,
    composed,
    price,
    part_of_name,
    reference,
    figure,
    formed,
    own_word,
    applause,
    counted,
)
