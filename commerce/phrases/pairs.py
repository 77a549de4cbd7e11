"""Amounts beside one another: sums nobody ordered by, "1 or 2", "2, up to 4"."""

from __future__ import annotations

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import is_spaced
from commerce.phrases.looking import seen_in
from commerce.phrases.shelf import OWN_RUN, Shelf
from commerce.phrases.tokens import FIGURE, PLAIN, VAGUE, Lexeme

_AMOUNT_VALUE = frozenset({Kind.AMOUNT, Kind.VALUE})

_A_MEASURE = 12  # characters
_A_MARK = 3  # times the same number
_A_PACK = 6  # what a title counts by is many


def beside_one_another(found: list[Lexeme], text: str, shelf: Shelf) -> list[Lexeme]:
    """The amounts of a message, with what they say together."""
    found = marks_gone(signs_gone(untold(found, text, shelf)))
    seen = seen_in(found)
    if Kind.HEADS in seen:
        found = by_heads(found)
    if Kind.CODE in seen:
        found = between_two(found)
    if Kind.GOODS in seen and not text.isascii():
        found = of_a_kind(found, text, shelf)
    if Kind.OR in seen:
        found = either(found)
    if Kind.HALF in seen:
        found = halved(found)
    return ranged(found) if Kind.UPTO in seen else found


def signs_gone(found: list[Lexeme]) -> list[Lexeme]:
    """ "2+1", "3 x 4": sums nobody ordered by; the whole is vague."""
    kept: list[Lexeme] = []
    for token in found:
        if Kind.PLUS in token.kinds or Kind.TIMES in token.kinds:
            continue
        if (
            kept
            and Kind.AMOUNT in token.kinds
            and token.form == Form.PLUS
            and kept[-1].form == Form.BARE
            and kept[-1].end == token.start - 1
        ):
            kept[-1] = kept[-1]._replace(kinds=VAGUE)
            continue
        kept.append(token)
    return kept


def marks_gone(found: list[Lexeme]) -> list[Lexeme]:
    """ "10 10 10": the same bare number three times running is a mark somebody gives."""
    if len([token for token in found if token.form is Form.BARE]) < _A_MARK:
        return found
    runs = [at for at in range(len(found) - _A_MARK + 1) if _is_mark(found[at : at + _A_MARK])]
    given = {at + n for at in runs for n in range(_A_MARK)}
    return [token._replace(kinds=FIGURE) if n in given else token for n, token in enumerate(found)]


def _is_mark(run: list[Lexeme]) -> bool:
    bare = all(Kind.AMOUNT in token.kinds and token.form is Form.BARE for token in run)
    return bare and len({token.number for token in run}) == 1


def untold(found: list[Lexeme], text: str, shelf: Shelf) -> list[Lexeme]:
    """What the title says itself orders nothing: "2 trays of 30", 30入的+2, "1 kg coffee"."""
    found = _unmeasured(found, text, shelf)
    if not shelf.told:
        return found
    amounts = sum(Kind.AMOUNT in token.kinds for token in found)
    if amounts < 2:
        return [_whole(token, text, shelf) for token in found] if amounts else found
    befores = (None, *found)
    return [
        token._replace(kinds=PLAIN, form=Form.NONE) if _is_told(token, before, text, shelf) else token
        for before, token in zip(befores, found, strict=False)
    ]


def _unmeasured(found: list[Lexeme], text: str, shelf: Shelf) -> list[Lexeme]:
    if not shelf.measures or Kind.FIGURE not in seen_in(found):
        return found
    return [token._replace(kinds=PLAIN) if _is_measure(token, text, shelf) else token for token in found]


def _is_measure(token: Lexeme, text: str, shelf: Shelf) -> bool:
    return Kind.FIGURE in token.kinds and text[token.start : token.end].replace(" ", "") in shelf.measures


def _is_told(token: Lexeme, before: Lexeme | None, text: str, shelf: Shelf) -> bool:
    """An amount out of the title, behind an "of" or with the title's own word."""
    if token.name not in shelf.told or Kind.AMOUNT not in token.kinds:
        return False
    written = text[token.start : token.start + _A_MEASURE].replace(" ", "")
    return (before is not None and before.kinds == PLAIN) or written.startswith(tuple(shelf.measures))


def _whole(token: Lexeme, text: str, shelf: Shelf) -> Lexeme:
    """ "30 of them" where a tray has 30: perhaps one tray."""
    if Kind.AMOUNT not in token.kinds or token.form is not Form.UNIT or not shelf.units:
        return token
    packs = [
        int(told)
        for told in shelf.told
        if int(told) >= _A_PACK and token.number and token.number % int(told) == 0
    ]
    own = any(text[: token.end].endswith(unit) for unit in shelf.units)
    return token if own or not packs else token._replace(number=token.number // packs[0], form=Form.GUESS)


def by_heads(found: list[Lexeme]) -> list[Lexeme]:
    """一家三口各一份, "the three of us, one each": so many for every head."""
    heads = next(token.number for token in found if Kind.HEADS in token.kinds)
    amounts = [token for token in found if Kind.AMOUNT in token.kinds]
    shared = len(amounts) == 1 and any(Kind.EACH in token.kinds for token in found)
    kept = []
    for token in found:
        if shared and token is amounts[0]:
            kept.append(token._replace(number=token.number * heads))
        elif Kind.HEADS in token.kinds or (shared and Kind.EACH in token.kinds):
            kept.append(token._replace(kinds=PLAIN, number=0))
        else:
            kept.append(token)
    return kept


def between_two(found: list[Lexeme]) -> list[Lexeme]:
    """ "2 L plum" where L is peach: a letter between the amount and the name of other goods names either of
    them."""
    for at in range(1, len(found) - 1):
        before, token, after = found[at - 1 : at + 2]
        lettered = Kind.CODE in token.kinds and token.end - token.start == 1 and Kind.AMOUNT in before.kinds
        named = Kind.GOODS in after.kinds and Kind.CODE not in after.kinds
        if lettered and named and not set(token.options) & set(after.options):
            both = token._replace(end=after.end, options=(*token.options, *after.options))
            return [*found[:at], both, *found[at + 2 :]]
    return found


def of_a_kind(found: list[Lexeme], text: str, shelf: Shelf) -> list[Lexeme]:
    """雞腿便當 where 雞腿飯 and 素食便當 are sold: the word right behind a name says what it is, not another thing."""
    kept: list[Lexeme] = []
    for token in found:
        before = kept[-1] if kept else None
        if before is not None and _says_its_kind(before, token, text, shelf):
            kept[-1] = before._replace(end=token.end)
        else:
            kept.append(token)
    return kept


def _says_its_kind(before: Lexeme, token: Lexeme, text: str, shelf: Shelf) -> bool:
    own = shelf.words.get(text[token.start : token.end])
    if own is None or min(own.codes.values(), default=0) <= OWN_RUN:
        return False  # 番茄黄瓜 where both are sold: two things
    glued = before.end == token.start and not is_spaced(text[token.start])
    goods = Kind.GOODS in before.kinds & token.kinds and Kind.CODE not in before.kinds | token.kinds
    return glued and goods and not set(before.options) & set(token.options)


def either(found: list[Lexeme]) -> list[Lexeme]:
    """ "1 or 2", "red or blue": a choice nobody has made yet."""
    at = 1
    while at < len(found) - 1:
        before, after = found[at - 1], found[at + 1]
        if (
            Kind.OR in found[at].kinds
            and before.kinds & after.kinds & _AMOUNT_VALUE
            and before.axis == after.axis
        ):
            both = before._replace(end=after.end, options=(*before.options, *after.options))
            found[at - 1 : at + 2] = [both if Kind.VALUE in both.kinds else both._replace(kinds=VAGUE)]
        else:
            at += 1
    return found


def halved(found: list[Lexeme]) -> list[Lexeme]:
    """ "two and a half": nobody can count that."""
    kept = list(found)
    for at, token in enumerate(found):
        if Kind.HALF in token.kinds and at > 1:
            back = [
                n
                for n in range(max(0, at - 3), at)
                if Kind.AMOUNT in found[n].kinds and found[n].form is not Form.ARTICLE
            ]
            joined = any(Kind.AND in found[n].kinds for n in range(max(0, at - 2), at))
            if back and joined:
                kept[back[-1]] = found[back[-1]]._replace(kinds=VAGUE)
    return kept


def ranged(found: list[Lexeme]) -> list[Lexeme]:
    """ "2, up to 4", "2, 3 also fine": the second amount becomes the upper end of the first. Where nothing is
    before it, how many is not said."""
    for at, token in enumerate(found):
        upper = _upper_end(found, at) if Kind.UPTO in token.kinds else None
        if upper is not None:
            return _with_upper_end(found, at, upper)
    return found


def _upper_end(found: list[Lexeme], at: int) -> int | None:
    """The amount behind the word (最多要4箱), or else the one right before it, where another stands before
    that."""
    behind = at + 1
    if behind + 1 < len(found) and Kind.CLAIMS in found[behind].kinds:
        behind += 1
    if behind < len(found) and Kind.AMOUNT in found[behind].kinds:
        return behind
    before = (
        at > 1
        and Kind.AMOUNT in found[at - 1].kinds
        and any(Kind.AMOUNT in token.kinds for token in found[: at - 1])
    )
    return at - 1 if before else None


def _with_upper_end(found: list[Lexeme], at: int, upper: int) -> list[Lexeme]:
    low, high = min(at, upper), max(at, upper)
    first = next((back for back in range(low - 1, -1, -1) if Kind.AMOUNT in found[back].kinds), None)
    if first is None and any(Kind.CHANGE in token.kinds for token in found[:low]):
        return [*found[:at], found[at]._replace(kinds=PLAIN), *found[at + 1 :]]  # "bump it up to 5"
    if first is None:
        return [
            *found[:low],
            found[at]._replace(kinds=PLAIN),
            found[upper]._replace(kinds=VAGUE),
            *found[high + 1 :],
        ]
    if found[first].number >= found[upper].number:
        return found
    found[first] = found[first]._replace(upto=found[upper].number)
    return [*found[:low], found[at]._replace(kinds=PLAIN), *found[high + 1 :]]
