"""A folded text -> tokens: the longest word known at every place, the post's own words before the
languages'."""

from __future__ import annotations

import re

from commerce.phrases.digits import (
    GLUED,
    end_of,
    in_characters_at,
    is_times_code,
    number_at,
    phone_at,
    size_at,
)
from commerce.phrases.kinds import TOPICS, Form, Kind
from commerce.phrases.lexicon import Lexicon, Sense, is_spaced, slipped
from commerce.phrases.senses import decided, settled
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import (
    BREAK,
    DOOR,
    FIGURE,
    GAP,
    MONEY,
    PLAIN,
    QUESTION,
    STOP,
    UNKNOWN,
    VAGUE,
    Lexeme,
    kinds,
)
from commerce.phrases.typos import guess
from commerce.phrases.wordsearch import GOODS_CODE, meant_by, own_word_at, phrase_at, word_at

_CHANGE = frozenset({Kind.CHANGE})
_TIMES = frozenset({Kind.TIMES})
_KIN = frozenset({Kind.KIN})
_UNKNOWN_OWNER = frozenset({Kind.UNKNOWN, Kind.OWNER})
_ARTICLE = frozenset({Kind.ARTICLE})
_LABELS = frozenset({Kind.LABELS, Kind.ORDINAL, Kind.OTHER_FIELDS})
_ASK = frozenset({Kind.ASK})
_NO_NOUN = frozenset({Kind.AND, Kind.THANKS, Kind.OR})  # "two A and one C, please"
_ASKING = frozenset({Kind.ASK, Kind.HAS_PAID})

_NAME_NUMBER = re.compile(r"[a-z]{3,}(?=[0-9]{1,2}(?![a-z0-9._]))")
_LATIN_WORD = re.compile(r"[a-z]{3,}")
_POINT = re.compile(r"\.[0-9]+")
_DOOR = re.compile(r"[a-z]-[0-9]{2,4}(?![0-9a-z])")  # C-704
_CODE = re.compile(r"[a-z]{1,2}[0-9]{1,3}")
_STRONG = frozenset(".!?;\n。！？；…")
_WEAK = frozenset(',，、()[]{}（）【】「」『』/|~&·:：—“”"《》<>*_')
_SIGNS = {"+": Kind.PLUS, "-": Kind.MINUS, "=": Kind.TIMES, "x": Kind.TIMES, "*": Kind.TIMES}
_AROUND = " .!~"
_MARKS = _STRONG | frozenset(_SIGNS) | frozenset("→=")
_MONEY = frozenset("$€£¥₱฿₫₩₹")


def scan(text: str, lexicon: Lexicon, shelf: Shelf) -> list[Lexeme]:
    """All tokens of a folded text, in order. Every character belongs to at most one."""
    found: list[Lexeme] = []
    several: list[tuple[int, tuple[Sense, ...]]] = []
    at, size, unspaced = 0, len(text), not text.isascii()
    while at < size:
        if text[at] == " " and not unspaced:
            at += 1
            continue
        token, senses = _next(text, at, lexicon, shelf)
        if token is not None:
            if len(senses) > 1:
                several.append((len(found), senses))
            elif token.kinds is UNKNOWN and found and _goes_on(found[-1], text, at):
                token = found.pop()._replace(end=token.end)
            found.append(token)
            at = token.end
        else:
            at += 1
    return decided(found, several, lexicon, text) if several else settled(found, text)


def _goes_on(before: Lexeme, text: str, at: int) -> bool:
    """Does a run of signs nobody knows go on here?"""
    return before.kinds is UNKNOWN and before.end == at and not is_spaced(text[at])


def _next(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> tuple[Lexeme | None, tuple[Sense, ...]]:
    c = text[at]
    if c == " ":
        return _gap(text, at), ()
    if is_spaced(c):
        return _latin(text, at, lexicon, shelf)
    if "0" <= c <= "9":
        return phone_at(text, at, shelf) or own_word_at(text, at, shelf, c) or number_at(
            text, at, lexicon, shelf
        ), ()
    if c in _MARKS:
        return _mark(text, at, c, lexicon, shelf), ()
    if c in _WEAK:
        return (None if c in ":：*_" else Lexeme(BREAK, at, at + 1)), ()
    if c in _MONEY:
        return Lexeme(MONEY, at, at + 1), ()
    return _unspaced(text, at, lexicon, shelf)


def _mark(text: str, at: int, c: str, lexicon: Lexicon, shelf: Shelf) -> Lexeme | None:
    """What ends a sentence, counts, or points."""
    if c == "." and text[max(0, at - 1) : at] in ("", " ", "+") and _POINT.match(text, at):
        return Lexeme(VAGUE, at, end_of(_POINT, text, at))  # ".5"
    if c in _STRONG:
        return Lexeme(QUESTION if c in "?？" else STOP, at, at + 1)
    if c == "→" or text.startswith(("->", "=>"), at):
        return Lexeme(_CHANGE, at, at + 1 + (c != "→"))
    return _phone_or_sign(text, at, c, lexicon, shelf)


def _phone_or_sign(text: str, at: int, c: str, lexicon: Lexicon, shelf: Shelf) -> Lexeme | None:
    phone = phone_at(text, at, shelf) if c == "+" and text[at + 1 : at + 2].isdigit() else None
    if phone is not None:
        return phone
    return None if c == "-" and _is_hyphen(text, at) else _sign(text, at, lexicon)


def _gap(text: str, at: int) -> Lexeme | None:
    """A space matters only beside a script that has none between its words: there it is half a comma."""
    before, after = text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " "
    wide = (before > "\u0dff" and not is_spaced(before)) or (after > "\u0dff" and not is_spaced(after))
    return Lexeme(GAP, at, at + 1) if wide else None


def _is_hyphen(text: str, at: int) -> bool:
    """The second hyphen of "red-L-2" joins, it takes nothing away."""
    start = text.rfind(" ", 0, at) + 1
    return text[at - 1 : at].isalnum() and "-" in text[start:at]


def _sign(text: str, at: int, lexicon: Lexicon) -> Lexeme:
    if (
        text[at] == "-"
        and text[at - 1 : at] == " " == text[at + 1 : at + 2]
        and not text[at + 2 : at + 3].isdigit()
    ):
        return Lexeme(BREAK, at, at + 1)  # a dash between two thoughts
    for length in lexicon.starts.get(text[at], ()):
        senses = lexicon.words.get(text[at : at + length]) if length > 1 else None
        if senses and not text[at + length : at + length + 1].isdigit():
            return Lexeme(senses[0].kinds, at, at + length)
    return Lexeme(kinds(_SIGNS[text[at]]), at, at + 1)


def _latin(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> tuple[Lexeme, tuple[Sense, ...]]:
    """A word of a script with spaces: the post's own, a known one, or one nobody knows."""
    word = word_at(text, at)
    door = _DOOR.match(text, at) if len(word) == 1 else None
    if door and word not in shelf.words:
        return Lexeme(DOOR, at, door.end()), ()
    known, senses = phrase_at(text, at, lexicon, word)
    own = _own_latin(text, at, word, known, lexicon, shelf)
    if own is not None:
        return own, ()
    if (word == "x" and _beside_number(text, at)) or is_times_code(text, at, shelf):
        return Lexeme(_TIMES, at, at + 1), ()
    if known and len(word) == 1 and _is_letter_elsewhere(text, known, shelf):
        return Lexeme(GOODS_CODE, at, at + 1), ()
    if known and (Kind.CLAIMS in known.kinds or not _is_letter_of_code(text, at, word)):
        return known, senses
    return _possessive(word, at, lexicon) or _strange(text, at, word, lexicon, shelf)


def _own_latin(
    text: str, at: int, word: str, known: Lexeme | None, lexicon: Lexicon, shelf: Shelf
) -> Lexeme | None:
    """The post's own word, where it is not shorter than what the languages know."""
    own = own_word_at(text, at, shelf, word) or (size_at(text, at, shelf) if word[0] == "x" else None)
    if known is None:
        return own
    if own is None and known.kinds <= _LABELS and known.end == at + len(word):
        own = _named_short(text, at, word, shelf)
    return own if own and own.end >= known.end and not _is_article(text, known, lexicon) else None


def _named_short(text: str, at: int, word: str, shelf: Shelf) -> Lexeme | None:
    """ "blk" is a block, but where there is black and no number behind it, it is that."""
    entry = guess(shelf, word) if len(word) < 4 else None
    return (
        meant_by(entry, at, at + len(word))
        if entry and not text[at + len(word) :].lstrip()[:1].isdigit()
        else None
    )


def _is_article(text: str, known: Lexeme, lexicon: Lexicon) -> bool:
    """ "a garlic head" where A is also the code of something: an article before a word, a code before an
    amount or alone."""
    if not known.kinds & _ARTICLE or known.end - known.start > 2:
        return False
    after = _LATIN_WORD.match(text, known.end + 1) if text[known.end : known.end + 1] == " " else None
    return after is not None and not any(
        sense.kinds & _NO_NOUN for sense in lexicon.words.get(after.group(), ())
    )


def _is_letter_of_code(text: str, at: int, word: str) -> bool:
    """The letter of "A3", "A+1"."""
    after = text[at + 1 : at + 2]
    return len(word) == 1 and (after.isdigit() or after == "+")


def _possessive(word: str, at: int, lexicon: Lexicon) -> tuple[Lexeme, tuple[Sense, ...]] | None:
    """Amy's, mum's."""
    if not word.endswith("'s"):
        return None
    end = at + len(word)
    if word == "'s":
        return Lexeme(PLAIN, at, end), ()
    if any(Kind.KIN in sense.kinds for sense in lexicon.words.get(word[:-2], ())):
        return Lexeme(_KIN, at, end - 2), ()
    return (Lexeme(_UNKNOWN_OWNER, at, end), ()) if len(word) > 3 else None


def _strange(
    text: str, at: int, word: str, lexicon: Lexicon, shelf: Shelf
) -> tuple[Lexeme, tuple[Sense, ...]]:
    """A word that is not known: a code this post does not have, a door, a slip of the finger, or simply
    unknown."""
    end = at + len(word)
    if text[end : end + 1] and text[end] in "0123456789_":
        return _lettered(text, at, end, shelf), ()
    if len(word) == 1 and _is_code_elsewhere(text, word, shelf):
        return Lexeme(GOODS_CODE, at, end), ()
    entry = guess(shelf, word)
    if entry is not None:
        return meant_by(entry, at, end)._replace(form=Form.GUESS), ()
    meant = slipped(lexicon, word)
    if meant is not None:
        sense = lexicon.words[meant][0]
        return Lexeme(sense.kinds, at, end, number=sense.number), lexicon.words[meant]
    return Lexeme(PLAIN if word in shelf.named else UNKNOWN, at, end), ()


def _lettered(text: str, at: int, end: int, shelf: Shelf) -> Lexeme:
    """A3 where there are only A1 and A2; P1203, a door; Nina1, a name and an amount."""
    match = GLUED.match(text, at)
    assert match
    named = shelf.coded or _is_code_elsewhere(text, match.group(), shelf)
    if named and _CODE.fullmatch(match.group()):
        return Lexeme(GOODS_CODE, at, match.end())
    if _NAME_NUMBER.match(text, at):
        return Lexeme(UNKNOWN, at, end)
    return Lexeme(DOOR, at, match.end())


def _is_code_elsewhere(text: str, word: str, shelf: Shelf) -> bool:
    """ "E2" and nothing else, where several goods have codes of another kind: one that is not there."""
    return shelf.only is None and text.strip(_AROUND) == word


def _is_letter_elsewhere(text: str, known: Lexeme, shelf: Shelf) -> bool:
    """ "E" and nothing else, where the codes are A to D, whatever else the letter says."""
    alone = known.end - known.start == 1 and Kind.CLAIMS not in known.kinds
    return alone and shelf.lettered and _is_code_elsewhere(text, text[known.start], shelf)


def _beside_number(text: str, at: int) -> bool:
    before, after = text[max(0, at - 2) : at].rstrip()[-1:], text[at + 1 : at + 3].lstrip()[:1]
    return before.isdigit() or after.isdigit()


def _unspaced(text: str, at: int, lexicon: Lexicon, shelf: Shelf) -> tuple[Lexeme | None, tuple[Sense, ...]]:
    c = text[at]
    own = own_word_at(text, at, shelf, c)
    known, senses = phrase_at(text, at, lexicon, c)
    if own and (not known or own.end >= known.end):
        return own, ()
    if c in lexicon.digits or c in lexicon.places:
        counted = in_characters_at(text, at, lexicon)
        if not known or counted.end >= known.end:
            return counted, ()
    doubled = text[at + 2 : at + 3] == c and text[at + 1] in lexicon.between
    if doubled and not _is_whole(known, at + 3):
        return Lexeme(_ASK | (TOPICS & known.kinds if known else _ASK), at, at + 3), ()
    if known:
        return known, senses
    return _unheard_of(c, at), ()


def _is_whole(known: Lexeme | None, end: int) -> bool:
    """Is 要不要 part of a longer question, or 得唔得 a request by itself?"""
    if known is None:
        return False
    asks = known.end > end and bool(known.kinds & _ASKING)
    return asks or (known.end == end and Kind.POLITE in known.kinds)


def _unheard_of(c: str, at: int) -> Lexeme | None:
    """A sign of no known word."""
    if c.isalpha():
        return Lexeme(UNKNOWN, at, at + 1)
    if c.isnumeric():
        return Lexeme(FIGURE, at, at + 1)
    return Lexeme(BREAK, at, at + 1) if ord(c) > 0x2000 else None
