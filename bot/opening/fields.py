"""A text cut into its fields, and what each begins with. Leaders paste what they already write: bullets,
【价格】, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bot.opening.bundles import says_bundles
from bot.opening.words import OpeningWords, field_of
from commerce.mechanics import MECHANICS

_OPEN, _CLOSE = "(（【[", ")）】]"
_ENDS = re.compile(r"[\n;；()（）【】\[\]]")
_BULLET = re.compile(r"^[^\w¥￥$€£₩₹฿₫₱₽(（【\[]+")
_LABEL = re.compile(r"^[【\[]\s*([^】\]]{1,20}?)\s*[】\]]\s*[:：]?\s*")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．＝＋／％＃￥￡￦", "0123456789.=+/%#¥£₩")
_COMMA = re.compile(r"\s*[,，]\s*(?![0-9]{3}(?![0-9]))")  # not the comma of 1,000
LONGEST_ENDING = 60
# what another keyword inside may simply belong to
FREE = frozenset({"pickup", "arrives", "note", "pay", "title", "groups", "offer", "early", "only"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`name` '' is a text that begins with no known word. `loose`: known by its shape, without a keyword."""

    name: str
    keyword: str
    value: str
    whole: str
    loose: bool = False
    begins: bool = False


def cut(text: str) -> list[str]:
    """At new lines and semicolons, but not inside brackets that are closed again. Empty fields are dropped,
    spaces are single."""
    text = _UNSTORABLE.sub("", text).replace("\r", "\n")
    pairs, pieces, start, at = _pairs(text), [], 0, 0
    while match := _ENDS.search(text, at):
        at = pairs.get(match.start(), match.start()) + 1
        if match[0] in "\n;；":
            pieces.append(text[start : match.start()])
            start = at
    return [" ".join(piece.split()) for piece in [*pieces, text[start:]] if piece.strip()]


def _pairs(text: str) -> dict[int, int]:
    """Where each bracket closes, of the outermost ones."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _ENDS.finditer(text):
        if match[0] in _OPEN:
            opened.append(match.start())
        elif match[0] in _CLOSE and opened:
            found[opened.pop()] = match.start()
    return found


def bare(piece: str) -> str:
    """Without the bullet or emoji it begins with, and 【价格】99 as 价格:99."""
    return _LABEL.sub(r"\1:", _BULLET.sub("", piece))


def known(piece: str, words: OpeningWords) -> Field:
    """What a text begins with, by its keyword, or else by its shape: 满10件89, 20件成团, 颜色 红/蓝, ¥99/箱."""
    piece = bare(piece)
    tidy = ascii_digits(piece)
    said = (
        _by_ending(tidy, words)
        or _by_start(tidy, words)
        or _by_price(tidy, words)
        or _by_bundle(tidy, words)
        or Field(name="", keyword="", value=piece, whole=piece)
    )
    return (
        replace(said, value=piece[len(piece) - len(said.value) :])
        if said.name in FREE - {"offer", "early", "only"}
        else said
    )


def ascii_digits(text: str) -> str:
    """Full-width digits and signs as ASCII, one character for one; everything else as it stands."""
    return text.translate(_FULL_WIDTH)


def _by_start(piece: str, words: OpeningWords) -> Field | None:
    found = field_of(words, piece)
    if found is None:
        return None
    how, name, keyword, value = found
    if how == "keyword":
        return Field(name=name, keyword=keyword, value=value, whole=piece)
    return Field(
        name=name,
        keyword=keyword,
        value=piece if how == "axis" or name in MECHANICS or name == "only" else value,
        whole=piece,
        loose=True,
        begins=True,
    )


def _by_ending(piece: str, words: OpeningWords) -> Field | None:
    match = words.ends.fullmatch(piece) if len(piece) <= LONGEST_ENDING else None
    if match is None or not match["value"] or _COMMA.search(piece) or _is_keyword(piece, words):
        return None
    return Field(
        name=words.ending[match["word"].lower()],
        keyword=match["word"],
        value=match["value"],
        whole=piece,
        loose=True,
    )


def _is_keyword(piece: str, words: OpeningWords) -> bool:
    found = field_of(words, piece)
    return found is not None and found[0] == "keyword"


def _by_price(piece: str, words: OpeningWords) -> Field | None:
    match = re.fullmatch(words.price, piece, re.IGNORECASE)
    if match is None or not (match["before"] or match["after"]):
        return None
    return Field(name="price", keyword="", value=piece, whole=piece, loose=True)


def _by_bundle(piece: str, words: OpeningWords) -> Field | None:
    if not says_bundles(piece, words):
        return None
    return Field(name="bundle", keyword="", value=piece, whole=piece, loose=True, begins=True)


def splits(value: str, words: OpeningWords, most: int = 8) -> Iterator[tuple[str, str, str]]:
    """Every place, up to `most`, where another field could begin inside this value: "99 until 20:00" -> what
    stands before it, between the two (spaces, a comma), and from it on."""
    places = [match.span() for match in islice(words.inner.finditer(value), most)]
    places += [
        match.span()
        for match in islice(_COMMA.finditer(value), most)
        if head(value[match.end() :], words)[0].name
    ]
    for start, end in sorted(set(places))[:most]:
        yield value[:start], value[start:end], value[end:]


def head(piece: str, words: OpeningWords) -> tuple[Field, str]:
    """-> the field up to the first comma, if that alone is one, and what follows the comma: 60元/箱，限购2箱."""
    comma = _COMMA.search(piece)
    said = known(piece[: comma.start()] if comma else piece, words)
    return (
        (said, piece[comma.end() :] if comma else "")
        if said.name
        else (Field(name="", keyword="", value=piece, whole=piece), "")
    )
