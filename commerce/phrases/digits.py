"""Numbers as they are written: phones, sizes, times, spans, amounts; what they mean is settled in `numbers`."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.senses import in_words
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import (
    AMOUNT,
    FIGURE,
    NUMBER,
    PHONE,
    VAGUE,
    VALUE,
    Lexeme,
)
from commerce.phrases.wordsearch import LATIN, own_word_at, phrase_at

_NO_LETTER = frozenset({Kind.CLAIMS, Kind.PLAIN, Kind.OR, Kind.AND, Kind.ME})  # 12F is a floor
_FIGURE_SOME = frozenset({Kind.FIGURE, Kind.SOME})


GLUED = re.compile(r"[a-z0-9'_\u00c0-\u024f\u1e00-\u1eff-]+(?:\.[0-9]+)*")


_FIGURE = re.compile(r"[0-9]+(?:[./:_#]{1,3}[0-9]+)+|[0-9]+(?:-[0-9]+)+|[0-9]+(?:,[0-9]+)+")


_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


_PHONE = re.compile(r"\+?[0-9]{2,8}(?:[ -][0-9]{2,8}){1,4}(?![0-9])|\+?[0-9]{8,15}(?![0-9])")


_SIZE = re.compile(r"(?:[2-9]x{1,2}|x{1,5})[ls](?![a-z0-9])")


_DIGITS = re.compile(r"[0-9]+")


_NO_AMOUNT_BEHIND = "²³¹⁰⁴⁵⁶⁷⁸⁹½⅓¼¾_"


_LONGEST_NUMBER, _CENTS = 6, 2


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where the pattern that begins at `at` ends; `at` where it does not begin there."""
    match = pattern.match(text, at)
    return match.end() if match else at


def phone_at(text: str, at: int, shelf: Shelf) -> Lexeme | None:
    """Seven digits at least, in groups of which one is long; a row of the post's own sizes is none."""
    match = _PHONE.match(text, at)
    if match is None or text[at - 1 : at].isalnum():
        return None
    groups = re.findall("[0-9]+", match.group())
    long = sum(map(len, groups)) > (6 if len(groups) > 1 else 7) and max(map(len, groups)) > 2
    own = any(group in shelf.numbers for group in groups)
    return Lexeme(PHONE, at, match.end()) if long and not own else None


def size_at(text: str, at: int, shelf: Shelf) -> Lexeme | None:
    """ "3XL" where there are only S, M and L: an option that is not there, and never three of something."""
    match = _SIZE.match(text, at) if shelf.sizes else None
    if match is None or match.group() in shelf.words:
        return None
    return Lexeme(VALUE, at, match.end(), axis=shelf.sizes)


def is_times_code(text: str, at: int, shelf: Shelf) -> bool:
    """The x of "2xA1"."""
    if text[at] != "x" or not at or not text[at - 1].isdigit():
        return False
    rest = LATIN.match(text, at + 1)
    return own_word_at(text, at + 1, shelf, rest.group() if rest else text[at + 1 : at + 2]) is not None


def number_at(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> Lexeme:
    """The number, size or telephone number that begins at `at`."""
    size = size_at(text, at, shelf)
    if size is not None:
        return size
    thousands = _THOUSANDS.fullmatch(text.strip(" .!")) if "," in text else None
    if thousands:  # "1,300" and nothing else: asked
        return Lexeme(AMOUNT, at, len(text), int(thousands.group().replace(",", "")), form=Form.GUESS)
    figure = _FIGURE.match(text, at)
    if figure and not _is_row(figure.group(), shelf):
        kinds = _FIGURE_SOME if _is_span(figure.group()) else FIGURE
        return Lexeme(kinds, at, figure.end(), _whole_of(figure.group()))
    match = _DIGITS.match(text, at)
    assert match
    return _plain_number(text, at, match.group(), lexicon, shelf)


def _whole_of(figure: str) -> int:
    """The 79 of 79.50; nought of what is no decimal."""
    whole, _, rest = figure.partition(".")
    return int(whole) if whole.isdigit() and rest.isdigit() and len(rest) <= _CENTS else 0


def _is_span(figure: str) -> bool:
    """2-3: an amount that is not settled."""
    parts = figure.split("-")
    return len(parts) == 2 and all(len(part) <= 2 for part in parts)


def _plain_number(text: str, at: int, digits: str, lexicon: Lexicon, shelf: Shelf) -> Lexeme:
    """Digits, and what is written on to them."""
    end = at + len(digits)
    after = text[end : end + 1]
    if after and (after in _NO_AMOUNT_BEHIND or _behind_part(text, at)):
        return Lexeme(FIGURE, at, end + 1)
    if after and is_spaced(after) and not _known_suffix(text, end, lexicon, shelf):
        if after == "s" and digits in shelf.numbers and not is_spaced(text[end + 1 : end + 2] or " "):
            return Lexeme(NUMBER, at, end + 1, int(digits), name=digits)
        return Lexeme(FIGURE, at, end_of(GLUED, text, at))
    if _is_long_code(digits, shelf):
        return Lexeme(FIGURE, at, end)
    return Lexeme(NUMBER, at, end, int(digits), name=digits)


def _behind_part(text: str, at: int) -> bool:
    """Does the number go on with what stands before it?"""
    return at > 0 and text[at - 1] in "._²³½"


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
    match = LATIN.match(text, at)
    assert match
    word = match.group()
    if word == "x" or is_times_code(text, at, shelf):
        return True
    if own_word_at(text, at, shelf, word) is not None:
        return True
    known = phrase_at(text, at, lexicon, word)[0]
    return known is not None and not (len(word) == 1 and known.kinds & _NO_LETTER)


def in_characters_at(text: str, at: int, lexicon: Lexicon) -> Lexeme:
    """The number in characters that begins at `at`: 十二, 两百; one that says no count stays vague."""
    end = at
    while end < len(text) and (text[end] in lexicon.digits or text[end] in lexicon.places):
        end += 1
    value = in_words(text[at:end], lexicon)
    return Lexeme(VAGUE, at, end) if value is None else Lexeme(NUMBER, at, end, value, name=str(value))
