"""Words run together ("2jarspls", "onemoreplease"), parted again where every piece is a known word of one
language."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.normalise import Wording
from commerce.phrases.shelf import Shelf

_RUN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]{6,24}")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,4}(?![A-Za-z])")
_JOINABLE = frozenset(
    {
        Kind.UNITS,
        Kind.CLAIMS,
        Kind.THANKS,
        Kind.NUMBER,
        Kind.PLAIN,
        Kind.MORE,
        Kind.ALONE,
        Kind.EACH,
        Kind.COUNTERS,
        Kind.ONLY,
        Kind.NAME,
    }
)
_DOING = frozenset({Kind.UNITS, Kind.CLAIMS, Kind.THANKS, Kind.CANCEL, Kind.NUMBER, Kind.MORE, Kind.ALONE})
_MOST_PIECES = 3
_SHORTEST = 3


def parted(text: Wording, lexicon: Lexicon, shelf: Shelf) -> Wording:
    """The same text with spaces between words that were run together."""
    cuts: list[int] = _between_codes(text, lexicon, shelf) if shelf.goods[1:] else []
    for match in _RUN.finditer(text.folded):
        word = match.group()
        if word not in lexicon.words and word not in shelf.words and word not in lexicon.starts:
            cuts += [match.start() + at for at in _pieces(word, lexicon, shelf) or ()]
    if not cuts:
        return text
    cuts.sort()
    return Wording(_cut(text.words, cuts), _cut(text.folded, cuts))


def _between_codes(text: Wording, lexicon: Lexicon, shelf: Shelf) -> list[int]:
    """ "AB各一": capitals that are all codes of one letter, and no word of a language written in such letters."""
    found: list[int] = []
    may_be_word = text.folded.isascii()
    for match in _CAPITALS.finditer(text.words):
        word = match.group().lower()
        if word in shelf.words or (may_be_word and word in lexicon.words):
            continue
        if all(c in shelf.words for c in word):
            found += range(match.start() + 1, match.end())
    return found


def _cut(text: str, cuts: list[int]) -> str:
    ends = [*cuts, len(text)]
    return " ".join([text[: ends[0]], *(text[start:end] for start, end in zip(cuts, ends[1:], strict=True))])


def _pieces(word: str, lexicon: Lexicon, shelf: Shelf) -> list[int] | None:
    """Where a word is to be cut; None where it is no row of known words, one of which does something."""
    for cuts in _ways(word, lexicon, shelf, _MOST_PIECES):
        parts = [word[start:end] for start, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]
        if _belong_together(parts, lexicon, shelf):
            return cuts
    return None


def _belong_together(parts: list[str], lexicon: Lexicon, shelf: Shelf) -> bool:
    """Are they known words of one language, of which one does something?"""
    langs = [set(lexicon.langs.get(part, ())) for part in parts if part not in shelf.words]
    found = [sense.kinds for part in parts for sense in lexicon.words.get(part, ())]
    does, joinable = any(map(_DOING.intersection, found)), all(map(_JOINABLE.intersection, found))
    return does and joinable and (not langs or bool(set.intersection(*langs)))


def _ways(word: str, lexicon: Lexicon, shelf: Shelf, most: int) -> list[list[int]]:
    """All ways to cut a word into known ones, those with long beginnings first."""
    found: list[list[int]] = []
    for at in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
        if word[:at] in lexicon.words or word[:at] in shelf.words:
            rest = word[at:]
            if rest in lexicon.words or rest in shelf.words:
                found.append([at])
            elif most > 2:
                found += [[at, *(at + cut for cut in cuts)] for cuts in _ways(rest, lexicon, shelf, most - 1)]
    return found
