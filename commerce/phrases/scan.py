"""A folded text -> tokens: the longest word known at every place, the post's own words before the
languages'."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, Sense, is_spaced, slipped
from commerce.phrases.senses import decided, in_words, settled
from commerce.phrases.shelf import Entry, Shelf, guess
from commerce.phrases.tokens import (
    BREAK,
    DOOR,
    FIGURE,
    GAP,
    GOODS,
    MONEY,
    NUMBER,
    PHONE,
    PLAIN,
    QUESTION,
    STOP,
    UNKNOWN,
    VAGUE,
    VALUE,
    Token,
    kinds,
)

_CHANGE = frozenset({Kind.CHANGE})
_TIMES = frozenset({Kind.TIMES})
_KIN = frozenset({Kind.KIN})
_UNKNOWN_OWNER = frozenset({Kind.UNKNOWN, Kind.OWNER})
_ARTICLE = frozenset({Kind.ARTICLE})
_FIGURE_SOME = frozenset({Kind.FIGURE, Kind.SOME})
_LABELS = frozenset({Kind.LABELS, Kind.ORDINAL, Kind.OTHER_FIELDS})
_GOODS_CODE = frozenset({Kind.GOODS, Kind.CODE})
_SPAN = frozenset({Kind.FIGURE, Kind.SOME})
_ASK = frozenset({Kind.ASK})

_LATIN = re.compile(r"[a-z'\u00c0-\u024f\u1e00-\u1eff]+")
_GLUED = re.compile(r"[a-z0-9'_\u00c0-\u024f\u1e00-\u1eff-]+(?:\.[0-9]+)*")
_NAME_NUMBER = re.compile(r"[a-z]{3,}(?=[0-9]{1,2}(?![a-z0-9._]))")
_LATIN_WORD = re.compile(r"[a-z]{3,}")
_FIGURE = re.compile(r"[0-9]+(?:[./:_#]{1,3}[0-9]+)+|[0-9]+(?:-[0-9]+)+|[0-9]+(?:,[0-9]+)+")
_PHONE = re.compile(r"\+?[0-9]{2,8}(?:[ -][0-9]{2,8}){1,4}(?![0-9])|\+?[0-9]{8,15}(?![0-9])")
_SIZE = re.compile(r"(?:[2-9]x{1,2}|x{1,5})[ls](?![a-z0-9])")
_POINT = re.compile(r"\.[0-9]+")
_CODE = re.compile(r"[a-z]{1,2}[0-9]{1,3}")
_DIGITS = re.compile(r"[0-9]+")
_STRONG = frozenset(".!?;\n。！？；…")
_WEAK = frozenset(',，、()[]{}（）【】「」『』/|~&·:：—“”"《》<>*_')
_SIGNS = {"+": Kind.PLUS, "-": Kind.MINUS, "=": Kind.TIMES, "x": Kind.TIMES, "*": Kind.TIMES}
_MONEY = frozenset("$€£¥₱฿₫₩₹")
_NO_AMOUNT_BEHIND = "²³¹⁰⁴⁵⁶⁷⁸⁹½⅓¼¾_"
_LONGEST_NUMBER = 6


def scan(text: str, lexicon: Lexicon, shelf: Shelf) -> list[Token]:
    """All tokens of a folded text, in order. Every character belongs to at most one."""
    found: list[Token] = []
    several: list[tuple[int, tuple[Sense, ...]]] = []
    at, size = 0, len(text)
    while at < size:
        token, senses = _next(text, at, lexicon, shelf)
        if token is not None:
            if len(senses) > 1:
                several.append((len(found), senses))
            elif (
                token.kinds is UNKNOWN
                and found
                and found[-1].kinds is UNKNOWN
                and found[-1].end == at
                and not is_spaced(text[at])
            ):
                token = found.pop()._replace(end=token.end)
            found.append(token)
            at = token.end
        else:
            at += 1
    return decided(found, several, lexicon, text) if several else settled(found, text)


def _next(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> tuple[Token | None, tuple[Sense, ...]]:
    c = text[at]
    if c == " ":
        return _gap(text, at), ()
    if is_spaced(c):
        return _latin(text, at, lexicon, shelf)
    if "0" <= c <= "9":
        return _phone(text, at, shelf) or _own_word(text, at, shelf, c) or _number(
            text, at, lexicon, shelf
        ), ()
    if c in _STRONG or c in _SIGNS or c == "→" or c == "=":
        return _mark(text, at, c, lexicon, shelf), ()
    if c in _WEAK:
        return (None if c in ":：*_" else Token(BREAK, at, at + 1)), ()
    if c in _MONEY:
        return Token(MONEY, at, at + 1), ()
    return _unspaced(text, at, lexicon, shelf)


def _mark(text: str, at: int, c: str, lexicon: Lexicon, shelf: Shelf) -> Token | None:
    """What ends a sentence, counts, or points."""
    if c == "." and text[max(0, at - 1) : at] in ("", " ", "+") and _POINT.match(text, at):
        return Token(VAGUE, at, _end_of(_POINT, text, at))  # ".5"
    if c in _STRONG:
        return Token(QUESTION if c in "?？" else STOP, at, at + 1)
    if c == "→" or text.startswith(("->", "=>"), at):
        return Token(_CHANGE, at, at + 1 + (c != "→"))
    phone = _phone(text, at, shelf) if c == "+" and text[at + 1 : at + 2].isdigit() else None
    if phone is not None:
        return phone
    return None if c == "-" and _is_hyphen(text, at) else _sign(text, at, lexicon)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _phone(text: str, at: int, shelf: Shelf) -> Token | None:
    """Seven digits at least, in groups of which one is long; a row of the post's own sizes is none."""
    match = _PHONE.match(text, at)
    if match is None or text[at - 1 : at].isalnum():
        return None
    groups = re.findall("[0-9]+", match.group())
    long = sum(map(len, groups)) > (6 if len(groups) > 1 else 7) and max(map(len, groups)) > 2
    own = any(group in shelf.numbers for group in groups)
    return Token(PHONE, at, match.end()) if long and not own else None


def _size(text: str, at: int, shelf: Shelf) -> Token | None:
    """ "3XL" where there are only S, M and L: an option that is not there, and never three of something."""
    match = _SIZE.match(text, at)
    if match is None or not shelf.sizes or match.group() in shelf.words:
        return None
    return Token(VALUE, at, match.end(), axis=shelf.sizes)


def _gap(text: str, at: int) -> Token | None:
    """A space matters only beside a script that has none between its words: there it is half a comma."""
    before, after = text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "
    wide = (before > "\u0dff" and not is_spaced(before)) or (after > "\u0dff" and not is_spaced(after))
    return Token(GAP, at, at + 1) if wide else None


def _is_hyphen(text: str, at: int) -> bool:
    """The second hyphen of "red-L-2" joins, it takes nothing away."""
    start = text.rfind(" ", 0, at) + 1
    return text[at - 1 : at].isalnum() and "-" in text[start:at]


def _sign(text: str, at: int, lexicon: Lexicon) -> Token:
    if (
        text[at] == "-"
        and text[at - 1 : at] == " " == text[at + 1 : at + 2]
        and not text[at + 2 : at + 3].isdigit()
    ):
        return Token(BREAK, at, at + 1)  # a dash between two thoughts
    for length in lexicon.starts.get(text[at], ()):
        senses = lexicon.words.get(text[at : at + length]) if length > 1 else None
        if senses and not text[at + length : at + length + 1].isdigit():
            return Token(senses[0].kinds, at, at + length)
    return Token(kinds(_SIGNS[text[at]]), at, at + 1)


def _latin(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> tuple[Token, tuple[Sense, ...]]:
    """A word of a script with spaces: the post's own, a known one, or one nobody knows."""
    word = _word_at(text, at)
    known, senses = _phrase(text, at, lexicon, word)
    own = _own_latin(text, at, word, known, shelf)
    if own is not None:
        return own, ()
    if (word == "x" and _beside_number(text, at)) or _is_times_code(text, at, shelf):
        return Token(_TIMES, at, at + 1), ()
    if known and (Kind.CLAIMS in known.kinds or not _is_letter_of_code(text, at, word)):
        return known, senses
    return _possessive(word, at, lexicon) or _strange(text, at, word, lexicon, shelf)


def _own_latin(text: str, at: int, word: str, known: Token | None, shelf: Shelf) -> Token | None:
    """The post's own word, where it is not shorter than what the languages know."""
    own = _own_word(text, at, shelf, word) or (_size(text, at, shelf) if word[0] == "x" else None)
    if known is None:
        return own
    if own is None and known.kinds <= _LABELS and known.end == at + len(word):
        own = _named_short(text, at, word, shelf)
    return own if own and own.end >= known.end and not _is_article(text, known) else None


def _named_short(text: str, at: int, word: str, shelf: Shelf) -> Token | None:
    """ "blk" is a block, but where there is black and no number behind it, it is that."""
    entry = guess(shelf, word) if len(word) < 4 else None
    return (
        _own(entry, at, at + len(word))
        if entry and not text[at + len(word) :].lstrip()[:1].isdigit()
        else None
    )


def _word_at(text: str, at: int) -> str:
    match = _LATIN.match(text, at)
    assert match
    return match.group()


def _is_article(text: str, known: Token) -> bool:
    """ "a garlic head" where A is also the code of something: an article before a word, a code before an
    amount or alone."""
    if not known.kinds & _ARTICLE or known.end - known.start > 2:
        return False
    return (
        text[known.end : known.end + 1] == " "
        and is_spaced(text[known.end + 1 : known.end + 2] or " ")
        and _LATIN_WORD.match(text, known.end + 1) is not None
    )


def _is_letter_of_code(text: str, at: int, word: str) -> bool:
    """The letter of "A3", "A+1"."""
    after = text[at + 1 : at + 2]
    return len(word) == 1 and (after.isdigit() or after == "+")


def _possessive(word: str, at: int, lexicon: Lexicon) -> tuple[Token, tuple[Sense, ...]] | None:
    """Amy's, mum's."""
    if not word.endswith("'s"):
        return None
    end = at + len(word)
    if word == "'s":
        return Token(PLAIN, at, end), ()
    if any(Kind.KIN in sense.kinds for sense in lexicon.words.get(word[:-2], ())):
        return Token(_KIN, at, end - 2), ()
    return (Token(_UNKNOWN_OWNER, at, end), ()) if len(word) > 3 else None


def _strange(
    text: str, at: int, word: str, lexicon: Lexicon, shelf: Shelf
) -> tuple[Token, tuple[Sense, ...]]:
    """A word that is not known: a code this post does not have, a door, a slip of the finger, or simply
    unknown."""
    end = at + len(word)
    if text[end : end + 1] and text[end] in "0123456789_":
        return _lettered(text, at, end, shelf), ()
    entry = guess(shelf, word)
    if entry is not None:
        return _own(entry, at, end)._replace(form=Form.GUESS), ()
    meant = slipped(lexicon, word)
    if meant is not None:
        return Token(lexicon.words[meant][0].kinds, at, end), lexicon.words[meant]
    return Token(PLAIN if word in shelf.named else UNKNOWN, at, end), ()


def _lettered(text: str, at: int, end: int, shelf: Shelf) -> Token:
    """A3 where there are only A1 and A2; P1203, a door; Nina1, a name and an amount."""
    match = _GLUED.match(text, at)
    assert match
    if shelf.coded and _CODE.fullmatch(match.group()):
        return Token(_GOODS_CODE, at, match.end())
    if _NAME_NUMBER.match(text, at):
        return Token(UNKNOWN, at, end)
    return Token(DOOR, at, match.end())


def _is_times_code(text: str, at: int, shelf: Shelf) -> bool:
    """The x of "2xA1"."""
    if text[at] != "x" or not at or not text[at - 1].isdigit():
        return False
    rest = _LATIN.match(text, at + 1)
    return _own_word(text, at + 1, shelf, rest.group() if rest else text[at + 1 : at + 2]) is not None


def _beside_number(text: str, at: int) -> bool:
    before, after = text[max(0, at - 2) : at].rstrip()[-1:], text[at + 1 : at + 3].lstrip()[:1]
    return before.isdigit() or after.isdigit()


def _phrase(text: str, at: int, lexicon: Lexicon, start: str) -> tuple[Token | None, tuple[Sense, ...]]:
    for length in lexicon.starts.get(start, ()):
        end = at + length
        senses = lexicon.words.get(text[at:end]) if end <= len(text) else None
        if senses and not (
            end < len(text) and is_spaced(text[end]) and is_spaced(text[end - 1]) and text[end] != "'"
        ):
            sense = senses[0]
            return Token(sense.kinds, at, end, sense.number, sense.axis), senses
    return None, ()


def _own_word(text: str, at: int, shelf: Shelf, start: str) -> Token | None:
    for key in (start, text[at]) if len(start) > 1 else (start,):
        for length in shelf.starts.get(key, ()):
            end = at + length
            entry = shelf.words.get(text[at:end]) if end <= len(text) else None
            if entry and _ends_well(text, at, end, entry):
                return _own(entry, at, end + (text[end - 1].isdigit() and text[end : end + 1] == "s"))
    return None


def _ends_well(text: str, at: int, end: int, entry: Entry) -> bool:
    """A code or a value must not be the beginning of something longer; bare numbers are judged later, beside
    their neighbours."""
    last, after = text[end - 1], text[end : end + 1]
    if text[at:end].isdigit():
        return False
    if is_spaced(last) and after:
        return not is_spaced(after) or after == "'"
    if "0" <= last <= "9" and after:
        return (
            not after.isdigit()
            and not (
                is_spaced(after)
                and after != "x"
                and not (after == "s" and not text[end + 1 : end + 2].isalnum())
            )
            and not (after in "./" and text[end + 1 : end + 2].isdigit())
        )
    return True


def _own(entry: Entry, at: int, end: int) -> Token:
    if entry.values:
        axis, values = entry.near_values()
        codes = entry.near_codes() if entry.codes else ()
        if not codes or min(entry.values[axis].values()) <= min(entry.codes.values()):
            return Token(VALUE, at, end, axis=axis, options=values)
    return Token(_GOODS_CODE if entry.is_code else GOODS, at, end, options=entry.near_codes())


def _number(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> Token:
    size = _size(text, at, shelf)
    if size is not None:
        return size
    figure = _FIGURE.match(text, at)
    if figure and not _is_row(figure.group(), shelf):
        return Token(_FIGURE_SOME if _is_span(figure.group()) else FIGURE, at, figure.end())
    match = _DIGITS.match(text, at)
    assert match
    return _plain_number(text, at, match.group(), lexicon, shelf)


def _is_span(figure: str) -> bool:
    """2-3: an amount that is not settled."""
    parts = figure.split("-")
    return len(parts) == 2 and all(len(part) <= 2 for part in parts)


def _plain_number(text: str, at: int, digits: str, lexicon: Lexicon, shelf: Shelf) -> Token:
    """Digits, and what is written on to them."""
    end = at + len(digits)
    after = text[end : end + 1]
    if after and (after in _NO_AMOUNT_BEHIND or (at and text[at - 1] in "._²³½")):
        return Token(FIGURE, at, end + 1)
    if after and is_spaced(after) and not _known_suffix(text, end, lexicon, shelf):
        if after == "s" and digits in shelf.numbers and not is_spaced(text[end + 1 : end + 2] or " "):
            return Token(NUMBER, at, end + 1, int(digits), name=digits)
        return Token(FIGURE, at, _end_of(_GLUED, text, at))
    if _is_long_code(digits, shelf):
        return Token(FIGURE, at, end)
    return Token(NUMBER, at, end, int(digits), name=digits)


def _is_long_code(digits: str, shelf: Shelf) -> bool:
    """More digits than an amount has, or a nought before them."""
    return len(digits) > _LONGEST_NUMBER or (
        digits[0] == "0" and len(digits) > 1 and digits not in shelf.numbers
    )


def _is_row(figure: str, shelf: Shelf) -> bool:
    """ "1,3" where 1 and 3 are codes: two codes, not a figure."""
    parts = figure.replace("/", ",").split(",")
    return len(parts) > 1 and all(part in shelf.numbers for part in parts)


def _known_suffix(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> bool:
    match = _LATIN.match(text, at)
    assert match
    word = match.group()
    if word == "x" or _is_times_code(text, at, shelf):
        return True
    return _own_word(text, at, shelf, word) is not None or (
        _phrase(text, at, lexicon, word)[0] is not None and word not in ("e", "o")
    )


def _unspaced(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> tuple[Token | None, tuple[Sense, ...]]:
    c = text[at]
    own = _own_word(text, at, shelf, c)
    known, senses = _phrase(text, at, lexicon, c)
    if own and (not known or own.end >= known.end):
        return own, ()
    if c in lexicon.digits or c in lexicon.places:
        counted = _counted(text, at, lexicon)
        if not known or counted.end >= known.end:
            return counted, ()
    if text[at + 1 : at + 2] in lexicon.between and text[at + 1 : at + 2] and text[at + 2 : at + 3] == c:
        return Token(_ASK, at, at + 3), ()
    if known:
        return known, senses
    if c.isalpha():
        return Token(UNKNOWN, at, at + 1), ()
    if c.isnumeric():
        return Token(FIGURE, at, at + 1), ()
    return (Token(BREAK, at, at + 1) if ord(c) > 0x2000 else None), ()


def _counted(text: str, at: int, lexicon: Lexicon) -> Token:
    end = at
    while end < len(text) and (text[end] in lexicon.digits or text[end] in lexicon.places):
        end += 1
    value = in_words(text[at:end], lexicon)
    return Token(VAGUE, at, end) if value is None else Token(NUMBER, at, end, value, name=str(value))
