"""Which word begins at a place of a folded text: one of the post's own, or one of the languages'."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon, Sense, is_spaced
from commerce.phrases.shelf import OwnWord, Shelf
from commerce.phrases.tokens import (
    GOODS,
    VALUE,
    Lexeme,
)

GOODS_CODE = frozenset({Kind.GOODS, Kind.CODE})


LATIN = re.compile(r"[a-z'\u00c0-\u024f\u1e00-\u1eff]+")


def word_at(text: str, at: int) -> str:
    """The word in Latin letters that begins at `at`."""
    match = LATIN.match(text, at)
    assert match
    return match.group()


def phrase_at(text: str, at: int, lexicon: Lexicon, start: str) -> tuple[Lexeme | None, tuple[Sense, ...]]:
    """The longest known phrase that begins at `at`, and what it may mean."""
    words, room = lexicon.words, len(text) - at
    for length in lexicon.starts.get(start, ()):
        if length > room:
            continue
        end = at + length
        senses = words.get(text[at:end])
        if senses is not None and not (
            length < room and is_spaced(text[end]) and is_spaced(text[end - 1]) and text[end] != "'"
        ):
            sense = senses[0]
            return Lexeme(sense.kinds, at, end, sense.number, sense.axis), senses
    return None, ()


def own_word_at(text: str, at: int, shelf: Shelf, start: str) -> Lexeme | None:
    """The post's own word that begins at `at`, the longest first."""
    words, room = shelf.words, len(text) - at
    for key in (start, text[at]) if len(start) > 1 else (start,):
        for length in shelf.starts.get(key, ()):
            if length > room:
                continue
            end = at + length
            entry = words.get(text[at:end])
            if entry is not None and _ends_well(text, at, end, entry):
                return meant_by(entry, at, end + (text[end - 1].isdigit() and text[end : end + 1] == "s"))
    return None


def _ends_well(text: str, at: int, end: int, entry: OwnWord) -> bool:
    """A code or a value must not be the beginning of something longer; bare numbers are judged later, beside
    their neighbours."""
    last, after = text[end - 1], text[end : end + 1]
    if text[at:end].isdigit():
        return False
    if is_spaced(last) and after:
        return not is_spaced(after) or after == "'"
    return not ("0" <= last <= "9" and after) or _number_ends(after, text[end + 1 : end + 2])


def _number_ends(after: str, next_: str) -> bool:
    """38s and 2x end the number; 38cm, 380 and 3.8 do not."""
    if after.isdigit() or (after in "./" and next_.isdigit()):
        return False
    return not is_spaced(after) or after == "x" or (after == "s" and not next_.isalnum())


def meant_by(entry: OwnWord, at: int, end: int) -> Lexeme:
    """What a post's own word means: a value of an axis, or goods, whichever it stands nearer to."""
    if entry.values:
        axis, values = entry.near_values()
        codes = entry.near_codes() if entry.codes else ()
        if not codes or min(entry.values[axis].values()) <= min(entry.codes.values()):
            return Lexeme(VALUE, at, end, axis=axis, options=values)
    return Lexeme(GOODS_CODE if entry.is_code else GOODS, at, end, options=entry.near_codes())
