"""One place where text is made even, so that spelling never changes a meaning.

Full-width signs, keycaps and circled digits become plain ones by explicit tables (no NFKC: it would turn "2²"
into 22), traditional characters become simplified, letters small, and what nobody sees (bidi, zero width,
controls, lone surrogates) disappears.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from opencc import OpenCC

LONGEST = 400  # characters of free text that are read; whoever writes more is telling a story, not ordering
_LONGEST_LIST = 5000  # characters of a sign-up list
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_KEYCAP = re.compile("([0-9#*])\u20e3")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_RARE = re.compile("[\u20e3\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\U0001f51f]")
_QUOTED = re.compile(r"^[ \t]*>.*(?:\n|$)", re.MULTILINE)
# words about words
_QUOTE = re.compile('["\u201c][^"\u201d\n]{1,80}["\u201d]|\u300c[^\u300d\n]{1,80}\u300d|`[^`\n]{1,80}`')
_QUOTING = frozenset('"\u201c\u300c`')
_ADDRESS = re.compile(
    r"\+\d{1,3}[ -]?\(\d{2,4}\)[ -]?\d{3,4}[ -]?\d{3,4}|(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.\w{2,}|<[@#:][^>\s]*>|(?<![\w@])@(?![0-9.]+(?!\w))(?=[\w])[\w.:-]+",
    re.IGNORECASE,
)


class Wording(NamedTuple):
    """The same text twice, character by character: as the sender wrote it, and folded for comparing."""

    words: str
    folded: str


def said(text: str) -> Wording:
    """A message as the reader takes it: unseen characters gone, quotes and addresses cut out, spaces
    single."""
    return paired(clean(text))


def paired(text: str) -> Wording:
    """A cleaned text with its folded twin, as much of it as is read."""
    short = text[:LONGEST]
    return Wording(short, fold(short))


def clean(text: str) -> str:
    """Without what nobody sees, without quoted lines and addresses; keycaps and circled digits as plain
    digits."""
    text = text[:_LONGEST_LIST]
    if not (text.isascii() and text.isprintable()):
        text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isascii():
        if _RARE.search(text):
            text = _KEYCAP.sub(r"\1", "".join(_ENCLOSED.get(c, c) for c in text))
        text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", _own_words(text)).strip()


def _own_words(text: str) -> str:
    """Without quotes and addresses; where all of it stands between quotes, that is what is said."""
    if ">" in text:
        text = _QUOTED.sub("", text)
    if "@" in text or "/" in text or "www" in text or "(" in text:
        text = _ADDRESS.sub(" \n ", text)
    if not _QUOTING.isdisjoint(text) and _QUOTE.search(text):
        rest = _QUOTE.sub(" \n ", text)
        return rest if any(c.isalnum() for c in rest) else text
    return text


def fold(text: str) -> str:
    """One text folded for comparing: the same length as it came."""
    if text.isascii():
        return text.lower()
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return small.translate(_folding())


def plain_letters(text: str) -> str:
    """Without accents, as Vietnamese is typed in a hurry."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


_ENCLOSED = {chr(0x2460 + n): f"{n + 1} " for n in range(20)}
_ENCLOSED |= {chr(0x2776 + n): f"{n + 1} " for n in range(10)} | {"\U0001f51f": "10 ", "\u24ea": "0 "}

_ALIKE = {
    "\u2795": "+",
    "\ufe62": "+",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2212": "-",
    "\ufe63": "-",
    "\u2796": "-",
    "\u00d7": "*",
    "\u2715": "*",
    "\u2716": "*",
    "\u2a2f": "*",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u3000": " ",
    "\uffe5": "\u00a5",
}


@cache
def _folding() -> dict[int, str]:
    """Character -> character: full width, Thai digits, look-alikes, and every traditional character that has
    a simplified one."""
    table = {0xFF01 + n: chr(0x21 + n).lower() for n in range(94)} | {0x0E50 + n: str(n) for n in range(10)}
    del table[0xFF0C]  # a full-width comma ends a clause even between digits
    han = "".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    table |= {ord(old): new for old, new in zip(han, simple, strict=True) if old != new and len(new) == 1}
    return table | {ord(old): new for old, new in _ALIKE.items()}
