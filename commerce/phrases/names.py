"""Names in a message: the sender's own, a heading, and names of colours this post does not have."""

from __future__ import annotations

from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.looking import seen_in
from commerce.phrases.normalise import Wording, fold
from commerce.phrases.recipients import WHO
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import PLAIN, VALUE, Lexeme

_NAMING = frozenset(
    {Kind.UNKNOWN, Kind.NAME, Kind.KIN, Kind.PLAIN, Kind.THANKS, Kind.OWNER, Kind.WHO, Kind.GAP, Kind.TITLE}
)
_IN_NAME = _NAMING | {Kind.UNITS, Kind.TITLE, Kind.COUNTERS}  # 张 is also a sheet
_NAME = frozenset({Kind.NAME})
_HEADING = frozenset({Kind.UNKNOWN, Kind.NAME, Kind.PLAIN, Kind.KIN, Kind.WHO, Kind.VALUE})
_SOMEBODY = frozenset({Kind.UNKNOWN, Kind.KIN, Kind.WHO})


def unnamed(tokens: list[Lexeme], text: Wording, sender: str) -> list[Lexeme]:
    """The sender's own name says nothing: "王五 +2" from 王五. Where it is spelled like an amount or an option,
    it is that."""
    name = fold(sender).strip()
    if not name or name not in text.folded:
        return tokens
    start = text.folded.index(name)
    end = start + len(name)
    own = [token for token in tokens if start <= token.start and token.end <= end]
    if not own or any(token.kinds - (_NAMING if len(own) < 2 else _IN_NAME) for token in own):
        return tokens
    return [token._replace(kinds=PLAIN) if token in own else token for token in tokens]


def headed(tokens: list[Lexeme], text: Wording, lexicon: Lexicon) -> list[Lexeme]:
    """A first line that is nothing but a name says whom the lines below are for."""
    end = next((n for n, token in enumerate(tokens) if text.folded[token.start : token.end] == "\n"), 0)
    if not 0 < end < 5 or not any(Kind.AMOUNT in token.kinds for token in tokens[end:]):
        return tokens
    line, seen = tokens[:end], seen_in(tokens[:end])
    name = text.words[line[0].start : line[-1].end]
    if seen - _HEADING or not seen & _SOMEBODY or not _is_shaped(name, len(line), lexicon):
        return tokens
    return [Lexeme(WHO, line[0].start, line[-1].end, name=name), *tokens[end + 1 :]]


def _is_shaped(name: str, words: int, lexicon: Lexicon) -> bool:
    """A capital, or a surname and a short name."""
    if name[0].isascii():
        return name[0].isupper() and words < 3
    return fold(name).startswith(lexicon.surnames) and 1 < len(name) < 5


def names_settled(tokens: list[Lexeme], shelf: Shelf) -> list[Lexeme]:
    """A colour this post doesn't have is a value to ask about; where it has no colours at all it is a mere
    word."""
    settled = []
    for token in tokens:
        if Kind.NAME in token.kinds:
            axis = shelf.axis_kinds.get(token.axis) or (token.axis if token.axis in shelf.named else None)
            rest = token.kinds - _NAME
            token = (
                token._replace(kinds=rest or PLAIN)
                if axis is None or rest
                else token._replace(kinds=VALUE, axis=axis)
            )
        settled.append(token)
    return settled
