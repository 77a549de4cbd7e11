"""A token among the others, where it may name somebody."""

from __future__ import annotations

from typing import NamedTuple

from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.normalise import Wording
from commerce.phrases.tokens import PLAIN, Lexeme

HEADS = frozenset({Kind.BREAK, Kind.GAP, Kind.AND, Kind.AMOUNT, Kind.WHO, Kind.VALUE, Kind.FIGURE})


class Place(NamedTuple):
    """A token among the others: what was found before it, and what comes."""

    tokens: list[Lexeme]
    at: int
    found: list[Lexeme]
    text: Wording
    lexicon: Lexicon
    token: Lexeme  # the one at `at`: every rule asks for it

    @property
    def after(self) -> Lexeme:
        """The next token, or a plain one past the end."""
        return self.look(1)

    def look(self, steps: int) -> Lexeme:
        """The token so many steps ahead, or a plain one past the end."""
        at = self.at + steps
        return self.tokens[at] if at < len(self.tokens) else Lexeme(PLAIN, -1, -1)

    @property
    def word(self) -> str:
        """The token as it was written."""
        return self.text.words[self.token.start : self.token.end]

    @property
    def is_wide(self) -> bool:
        """Is it of a script that puts no spaces between words?"""
        return not is_spaced(self.text.folded[self.token.start])

    @property
    def at_head(self) -> bool:
        """Does it begin a part, or follow what a name may follow?"""
        if not self.found or self.found[-1].kinds & HEADS:
            return True
        last = self.found[-1]
        if self.text.folded[last.end : self.token.start].strip() == ":":
            return True
        return self.is_wide and Kind.REMARK in last.kinds and last.end == self.token.start  # 楼下刘奶奶


Named = tuple[Lexeme, int] | None  # a recipient's token, and where to go on
