"""A clause as the rules see it: its tokens, where it stands, and what can be said of it as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.looking import is_unknown, seen_in, unknown_in
from commerce.phrases.setting import Setting, Stand
from commerce.phrases.tokens import Lexeme


class Clause:
    """Some tokens of one message. `away`: what was said beside them not to be wanted."""

    __slots__ = ("_unknown", "away", "seen", "setting", "stand", "tokens")

    def __init__(self, tokens: Sequence[Lexeme], setting: Setting, away: tuple[Lexeme, ...] = ()) -> None:
        self.tokens = tokens
        self.setting = setting
        self.stand: Stand = setting.stand
        self.away = away
        self.seen = seen_in(tokens)
        self._unknown = -1

    def of(self, tokens: Sequence[Lexeme], away: tuple[Lexeme, ...] = ()) -> Clause:
        """Another clause at the same place."""
        return Clause(tokens, self.setting, away or self.away)

    @property
    def plus(self) -> bool:
        """Is there a +1 in it?"""
        return any(token.form is Form.PLUS for token in self.tokens)

    @property
    def unknown(self) -> int:
        """How much of it nobody knows."""
        if self._unknown < 0:
            self._unknown = unknown_in(self.tokens, self.setting.text)
        return self._unknown

    def has(self, wanted: frozenset[Kind]) -> bool:
        """Is one of these kinds in it?"""
        return not self.seen.isdisjoint(wanted)

    def first_of(self, wanted: frozenset[Kind]) -> int:
        """Where the first token of these kinds stands, or where it ends."""
        return next((n for n, token in enumerate(self.tokens) if token.kinds & wanted), len(self.tokens))

    def first_unknown(self) -> int:
        """Where the first word stands that nobody knows."""
        return next(n for n, token in enumerate(self.tokens) if is_unknown(token))

    def those(self, wanted: frozenset[Kind]) -> tuple[Lexeme, ...]:
        """Its tokens of these kinds."""
        return those(self.tokens, wanted)


def those(tokens: Iterable[Lexeme], wanted: frozenset[Kind]) -> tuple[Lexeme, ...]:
    """The tokens of these kinds."""
    return tuple(token for token in tokens if token.kinds & wanted)
